"""Categories: their names, their order, and to which of the five pillars each belongs."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.errors import NotFound, RefusedInput
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.category import CATEGORY
from app.models.pillars import PILLARS
from app.operations.reserves import plain_name


def set_pillar(category_id: int, pillar: str | None, *, step: str = "") -> Operation:
    """Say to which pillar a category belongs.

    Args:
        category_id: of the category.
        pillar: one of 医药养健管, or the pillar's whole name; blank or None for none.
        step: choices of the same step, made one right after the other, are undone as one.

    Raises (when performed):
        NotFound: there is no such category.
        RefusedInput: there is no such pillar.
    """

    def body(writer: Writer) -> None:
        category = _require(writer, category_id)
        writer.update(CATEGORY, {category_id: {"pillar": _pillar(pillar)}})
        writer.describe(f"修改 归口 {category['name']}")

    return Operation("修改归口", body, step)


def rename_category(category_id: int, name: str) -> Operation:
    """Give a category another name; its projects, and what the document states, stay.

    Raises (when performed):
        NotFound: there is no such category.
        RefusedInput: the name is empty, too long or another category's of the reserve.
    """

    def body(writer: Writer) -> None:
        category = _require(writer, category_id)
        plain = plain_name("分类", name)
        others = _siblings(writer, category["reserve_id"])
        if any(row.name == plain and row.id != category_id for row in others):
            raise RefusedInput("分类", plain, "这个分类已经有了", remedy="请换一个名称")
        writer.update(CATEGORY, {category_id: {"name": plain}})
        writer.describe(f"分类 {category['name']} 改名为 {plain}")

    return Operation("分类改名", body)


def move_category(category_id: int, step: int) -> Operation:
    """Move a category among its reserve's; at either end it stays.

    Args:
        category_id: its row.
        step: -1 for one place up, 1 for one place down.

    Raises (when performed):
        NotFound: there is no such category.
    """

    def body(writer: Writer) -> None:
        category = _require(writer, category_id)
        order = [row.id for row in _siblings(writer, category["reserve_id"])]
        at = order.index(category_id)
        to = min(max(at + step, 0), len(order) - 1)
        order.insert(to, order.pop(at))
        writer.update(CATEGORY, {row_id: {"position": place} for place, row_id in enumerate(order)})
        writer.describe(f"移动分类 {category['name']}")

    return Operation("移动分类", body)


def _require(writer: Writer, category_id: int) -> dict[str, Any]:
    rows = writer.rows(CATEGORY, [category_id])
    if not rows:
        raise NotFound("没有这个分类，可能已被删除")
    return rows[0]


def _siblings(writer: Writer, reserve_id: int) -> Sequence[Any]:
    """Return id and name of a reserve's categories in their order."""
    return writer.read(
        select(CATEGORY.c.id, CATEGORY.c.name)
        .where(CATEGORY.c.reserve_id == reserve_id)
        .order_by(CATEGORY.c.position, CATEGORY.c.id)
    )


def _pillar(word: str | None) -> str | None:
    plain = (word or "").strip()
    if not plain:
        return None
    for key, name in PILLARS:
        if plain in (key, name):
            return key
    names = "、".join(f"{key}（{name}）" for key, name in PILLARS)
    raise RefusedInput("归口", plain, "不是医、药、养、健、管之一", remedy=f"可以写：{names}")
