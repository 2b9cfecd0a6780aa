"""Saved views: a query text under a name, with its grouping and sort."""

from sqlalchemy import select

from app.errors import NotFound, RefusedInput
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.view import VIEW

#: Longer names do not fit the sidebar.
_LONGEST_NAME = 60
_TITLE = "视图名称"


def create_view(name: str, query_text: str, grouping: str = "", sort: str = "") -> Operation:
    """Save a view after those there are.

    Args:
        name: as shown in the sidebar; it must be new.
        query_text: what :func:`app.queries.querytext.query_text` writes of the filter's terms.
        grouping: the dimension's name, empty for none.
        sort: a field's name, with ``:desc`` where it descends; empty for the document's order.

    Raises (when performed):
        RefusedInput: the name is empty, too long or taken.
    """

    def body(writer: Writer) -> None:
        plain = _plain_name(name)
        present = writer.read(select(VIEW.c.name, VIEW.c.position))
        if any(row.name == plain for row in present):
            raise RefusedInput(_TITLE, plain, "这个名称已经有了", remedy="请换一个名称")
        row = {
            "name": plain,
            "query_text": query_text,
            "grouping": grouping,
            "sort": sort,
            "position": max((row.position for row in present), default=-1) + 1,
        }
        writer.insert(VIEW, [row])
        writer.describe(f"存为视图 {plain}")

    return Operation("存为视图", body)


def delete_view(view_id: int) -> Operation:
    """Delete a saved view; no project is touched.

    Raises (when performed):
        NotFound: there is no such view.
    """

    def body(writer: Writer) -> None:
        rows = writer.rows(VIEW, [view_id])
        if not rows:
            raise NotFound("没有这个视图，可能已被删除")
        writer.delete(VIEW, [view_id])
        writer.describe(f"删除视图 {rows[0]['name']}")

    return Operation("删除视图", body)


def _plain_name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or not plain.isprintable():
        raise RefusedInput(_TITLE, name, "名称必须填写，且不含控制字符", remedy="请写上视图的名称")
    if len(plain) > _LONGEST_NAME:
        raise RefusedInput(_TITLE, name, f"名称最多 {_LONGEST_NAME} 个字", remedy="请缩短")
    return plain
