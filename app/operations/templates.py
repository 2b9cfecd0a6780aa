"""Printing templates (模板): the settings of one kind of document under a name."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.errors import NotFound, RefusedInput
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.template import TEMPLATE

#: Longer names do not fit the list they are chosen from.
LONGEST_NAME = 40

#: Settings are a page of text at most; anything longer is no settings.
_LONGEST_SETTINGS = 20_000
_TITLE = "模板名称"


def save_template(kind: str, name: str, settings: str) -> Operation:
    """Save settings under a name, in place of those of the same kind and name.

    Args:
        kind: which document they are for, as on the command line.
        name: as shown.
        settings: a JSON object.

    Raises (when performed):
        RefusedInput: the name is empty or too long, or the settings are no JSON object.
    """

    def body(writer: Writer) -> None:
        plain = _plain_name(name)
        _require_object(settings)
        present = _of_kind(writer, kind)
        same = next((row.id for row in present if row.name == plain), None)
        if same is not None:
            writer.update(TEMPLATE, {same: {"settings": settings}})
            writer.describe(f"更新模板 {plain}")
            return
        last = max((row.position for row in present), default=-1)
        row = {"kind": kind, "name": plain, "settings": settings, "position": last + 1}
        writer.insert(TEMPLATE, [row])
        writer.describe(f"存为模板 {plain}")

    return Operation("存为模板", body)


def rename_template(template_id: int, name: str) -> Operation:
    """Give a template another name.

    Raises (when performed):
        NotFound: there is no such template.
        RefusedInput: the name is empty, too long, or another template's of its kind.
    """

    def body(writer: Writer) -> None:
        template = _require(writer, template_id)
        plain = _plain_name(name)
        others = _of_kind(writer, template["kind"])
        if any(row.name == plain and row.id != template_id for row in others):
            raise RefusedInput(_TITLE, plain, "这个名称已经有了", remedy="请换一个名称")
        writer.update(TEMPLATE, {template_id: {"name": plain}})
        writer.describe(f"模板 {template['name']} 改名为 {plain}")

    return Operation("模板改名", body)


def delete_template(template_id: int) -> Operation:
    """Delete a template; nothing printed with it changes.

    Raises (when performed):
        NotFound: there is no such template.
    """

    def body(writer: Writer) -> None:
        template = _require(writer, template_id)
        writer.delete(TEMPLATE, [template_id])
        writer.describe(f"删除模板 {template['name']}")

    return Operation("删除模板", body)


def _of_kind(writer: Writer, kind: str) -> Sequence[Any]:
    column = TEMPLATE.c
    return writer.read(select(column.id, column.name, column.position).where(column.kind == kind))


def _require(writer: Writer, template_id: int) -> dict[str, Any]:
    rows = writer.rows(TEMPLATE, [template_id])
    if not rows:
        raise NotFound("没有这个模板，可能已被删除")
    return rows[0]


def _require_object(settings: str) -> None:
    try:
        is_object = isinstance(json.loads(settings), dict)
    except ValueError:
        is_object = False
    if not is_object or len(settings) > _LONGEST_SETTINGS:
        raise RefusedInput("模板", settings, "不是打印设置", remedy="请在打印窗口里另存一次")


def _plain_name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or not plain.isprintable():
        raise RefusedInput(_TITLE, name, "名称必须填写，且不含控制字符", remedy="请写上模板的名称")
    if len(plain) > LONGEST_NAME:
        raise RefusedInput(_TITLE, name, f"名称最多 {LONGEST_NAME} 个字", remedy="请缩短")
    return plain
