"""附件: pictures and papers of a project, kept inside the library."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import NotFound, RefusedInput
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.attachment import ATTACHMENT
from app.models.entry import clean_text
from app.models.fields import Field, Kind
from app.models.filekind import file_kind
from app.operations.projectrows import require_project, row_ids

_CAPTION = Field("caption", "图片说明", Kind.TEXT, ("caption",), max_length=60)
_NAME = Field("name", "文件名", Kind.TEXT, ("name",), is_required=True, max_length=120)

#: More files than this belong in a folder.
MOST_FILES = 30


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is to be attached: its name without a folder, and all it holds."""

    name: str
    content: bytes


def add_attachments(project_id: int, files: Sequence[NewFile]) -> Operation:
    """Attach files after those there are; the bytes are kept as they are.

    Raises (when performed):
        NotFound: there is no such project.
        RefusedInput: a file is empty, too large, damaged or of a kind that is not taken, or there
            are too many; none is added then.
    """

    def body(writer: Writer) -> None:
        project = require_project(writer, project_id)
        kinds = [file_kind(file.name, file.content) for file in files]
        present = row_ids(writer, ATTACHMENT, project_id)
        if len(present) + len(files) > MOST_FILES:
            raise RefusedInput(
                "附件",
                str(len(present) + len(files)),
                f"一个项目最多 {MOST_FILES} 个",
                remedy="请删去不用的，或把几份合成一份 PDF",
            )
        rows = [
            {
                "project_id": project_id,
                "name": clean_text(_NAME, file.name),
                "media_type": kind.media_type,
                "content": file.content,
                "position": len(present) + at,
            }
            for at, (file, kind) in enumerate(zip(files, kinds, strict=True))
        ]
        writer.update(ATTACHMENT, {row_id: {"position": at} for at, row_id in enumerate(present)})
        writer.insert(ATTACHMENT, rows)
        what = files[0].name if len(files) == 1 else f"{len(files)} 个附件"
        writer.describe(f"添加 {what} {project['name']}")

    return Operation("添加附件", body)


def caption_attachment(attachment_id: int, caption: str) -> Operation:
    """Say what a picture shows; the words are printed below it.

    Raises (when performed):
        NotFound: there is no such attachment.
        RefusedInput: the words are too long or cannot be stored.
    """

    def body(writer: Writer) -> None:
        attachment = _require(writer, attachment_id)
        writer.update(ATTACHMENT, {attachment_id: {"caption": clean_text(_CAPTION, caption)}})
        writer.describe(f"修改 图片说明 {attachment['name']}")

    return Operation("修改图片说明", body)


def move_attachment(attachment_id: int, step: int) -> Operation:
    """Move an attachment among the others of its project; at either end it stays.

    Args:
        attachment_id: its row.
        step: -1 for one place up, 1 for one place down.

    Raises (when performed):
        NotFound: there is no such attachment.
    """

    def body(writer: Writer) -> None:
        attachment = _require(writer, attachment_id)
        order = row_ids(writer, ATTACHMENT, attachment["project_id"])
        at = order.index(attachment_id)
        to = min(max(at + step, 0), len(order) - 1)
        order.insert(to, order.pop(at))
        writer.update(
            ATTACHMENT, {row_id: {"position": place} for place, row_id in enumerate(order)}
        )
        writer.describe(f"移动附件 {attachment['name']}")

    return Operation("移动附件", body)


def delete_attachment(attachment_id: int) -> Operation:
    """Take an attachment away; undo brings it back whole.

    Raises (when performed):
        NotFound: there is no such attachment.
    """

    def body(writer: Writer) -> None:
        attachment = _require(writer, attachment_id)
        writer.delete(ATTACHMENT, [attachment_id])
        writer.describe(f"删除附件 {attachment['name']}")

    return Operation("删除附件", body)


def _require(writer: Writer, attachment_id: int) -> dict[str, Any]:
    rows = writer.rows(ATTACHMENT, [attachment_id])
    if not rows:
        raise NotFound("没有这个附件，可能已被删除")
    return rows[0]
