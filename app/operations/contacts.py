"""联系人: whom to call about a project, in the order they are printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import RefusedInput
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.contact import CONTACT
from app.models.entry import clean_text
from app.models.fields import Field, Kind
from app.operations.projectrows import replace_rows, require_project

#: What a user types of a contact; the titles are those of a refusal.
CONTACT_FIELDS: tuple[Field, ...] = (
    Field("unit", "联系单位", Kind.TEXT, ("unit",), max_length=60),
    Field("person", "联系人", Kind.TEXT, ("person",), max_length=30),
    Field("post", "职务", Kind.TEXT, ("post",), max_length=30),
    Field(
        "telephone", "电话", Kind.TEXT, ("telephone",), max_length=60,
        hint="请只写号码；两个号码用“、”隔开",
    ),
)  # fmt: skip

_BY_NAME: Mapping[str, Field] = {entry.name: entry for entry in CONTACT_FIELDS}

#: More contacts than this no brief has room for.
MOST_CONTACTS = 20


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """One contact as typed.

    Attributes:
        id: its row; 0 for a new one.
        unit: where the person works.
        person: the name.
        post: what the person is there.
        telephone: to the letter, with area code and extension.
    """

    id: int = 0
    unit: str = ""
    person: str = ""
    post: str = ""
    telephone: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is filled in."""
        return not (self.unit or self.person or self.post or self.telephone)

    def having(self, name: str, value: str) -> "ContactEntry":
        """Return the contact with another value in one of its columns."""
        texts = {entry.name: str(getattr(self, entry.name)) for entry in CONTACT_FIELDS}
        return ContactEntry(self.id, **{**texts, name: value})


def replace_contacts(
    project_id: int, entries: Sequence[ContactEntry], *, step: str = ""
) -> Operation:
    """Put a project's contacts in place of the present ones, in their order.

    Rows keep their identity by id, so that the history tells who was changed.

    Args:
        project_id: of the project.
        entries: every contact the project is to have; blank ones are left out.
        step: of undo; see :class:`Operation`.

    Raises (when performed):
        NotFound: there is no such project.
        RefusedInput: naming the contact, counted from 1, and the column.
    """

    def body(writer: Writer) -> None:
        project = require_project(writer, project_id)
        kept = [entry for entry in entries if not entry.is_blank]
        if len(kept) > MOST_CONTACTS:
            raise RefusedInput(
                "联系人",
                str(len(kept)),
                f"最多 {MOST_CONTACTS} 个",
                remedy="请只留下对外联系的几位",
            )
        wanted = [(entry.id, _columns(at, entry)) for at, entry in enumerate(kept)]
        replace_rows(writer, CONTACT, project_id, wanted)
        writer.describe(f"修改 联系人 {project['name']}")

    return Operation("修改联系人", body, step)


def read_contact_field(name: str, text: str) -> str:
    """Read one column of a contact.

    Raises:
        RefusedInput: it is too long, or holds characters that cannot be stored.
    """
    return clean_text(_BY_NAME[name], text)


def _columns(at: int, entry: ContactEntry) -> dict[str, Any]:
    try:
        return {name: read_contact_field(name, getattr(entry, name)) for name in _BY_NAME}
    except RefusedInput as error:
        raise error.at(f"第 {at + 1} 位联系人") from None
