"""Categories: to which of the five pillars each belongs."""

from app.errors import NotFound, RefusedInput
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.category import CATEGORY
from app.models.pillars import PILLARS


def set_pillar(category_id: int, pillar: str | None) -> Operation:
    """Say to which pillar a category belongs.

    Args:
        category_id: of the category.
        pillar: one of 医药养健管, or the pillar's whole name; blank or None for none.

    Raises (when performed):
        NotFound: there is no such category.
        RefusedInput: there is no such pillar.
    """

    def body(writer: Writer) -> None:
        rows = writer.rows(CATEGORY, [category_id])
        if not rows:
            raise NotFound("没有这个分类，可能已被删除")
        writer.update(CATEGORY, {category_id: {"pillar": _pillar(pillar)}})
        writer.describe(f"修改 归口 {rows[0]['name']}")

    return Operation("修改归口", body)


def _pillar(word: str | None) -> str | None:
    plain = (word or "").strip()
    if not plain:
        return None
    for key, name in PILLARS:
        if plain in (key, name):
            return key
    names = "、".join(f"{key}（{name}）" for key, name in PILLARS)
    raise RefusedInput("归口", plain, "不是医、药、养、健、管之一", remedy=f"可以写：{names}")
