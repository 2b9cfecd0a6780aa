"""Reserves and their categories."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.errors import ChubeiError, RefusedInput
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.category import CATEGORY
from app.models.reserve import RESERVE

#: Longer names do not fit the sidebar or a page's title.
_LONGEST_NAME = 60


def create_reserve(name: str, *, title: str = "", categories: Sequence[str] = ()) -> Operation:
    """Create an empty reserve.

    Args:
        name: as shown in the window; it must be new.
        title: as printed above its annex table; made from the name where empty.
        categories: names of its categories, in order.

    Raises (when performed):
        RefusedInput: the name is empty, too long or taken.
    """

    def body(writer: Writer) -> None:
        plain = plain_name("储备库名称", name)
        if writer.read(select(RESERVE.c.id).where(RESERVE.c.name == plain)):
            raise RefusedInput("储备库名称", plain, "这个名称已经有了", remedy="请换一个名称")
        position = writer.read(select(func.count()).select_from(RESERVE))[0][0]
        row = {
            "name": plain,
            "title": title or f"{plain.removesuffix('项目储备库')}项目储备库",
            "position": position,
        }
        reserve_id = writer.insert(RESERVE, [row])[0]
        for place, category in enumerate(categories):
            row = {
                "reserve_id": reserve_id,
                "name": plain_name("分类", category),
                "position": place,
            }
            writer.insert(CATEGORY, [row])
        writer.describe(f"新建储备库 {plain}")

    return Operation("新建储备库", body)


def create_category(reserve_id: int, name: str) -> Operation:
    """Add a category at the end of a reserve's.

    Raises (when performed):
        RefusedInput: the name is empty, too long or taken.
    """

    def body(writer: Writer) -> None:
        plain = plain_name("分类", name)
        present = writer.read(
            select(CATEGORY.c.name, CATEGORY.c.position).where(CATEGORY.c.reserve_id == reserve_id)
        )
        if any(row.name == plain for row in present):
            raise RefusedInput("分类", plain, "这个分类已经有了", remedy="请换一个名称")
        position = max((row.position for row in present), default=-1) + 1
        writer.insert(CATEGORY, [{"reserve_id": reserve_id, "name": plain, "position": position}])
        writer.describe(f"新建分类 {plain}")

    return Operation("新建分类", body)


def plain_name(title: str, name: str) -> str:
    """Return a name without blanks around it and doubled inside.

    Args:
        title: of what, for the message.
        name: as typed.

    Raises:
        RefusedInput: it is empty, too long, or has control characters.
    """
    plain = " ".join(name.split())
    if not plain or not plain.isprintable():
        raise RefusedInput(title, name, "名称必须填写，且不含控制字符", remedy=f"请写上{title}")
    if len(plain) > _LONGEST_NAME:
        raise RefusedInput(title, name, f"名称最多 {_LONGEST_NAME} 个字", remedy="请缩短")
    return plain


class NoReserve(ChubeiError):
    """The library holds no reserve yet."""

    def __init__(self) -> None:
        super().__init__("文库里还没有储备库", remedy="请先新建储备库")
