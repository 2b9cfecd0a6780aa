"""Saved views: a query text under a name, with columns, grouping and sort."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.errors import NotFound, RefusedInput
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.view import VIEW

#: Longer names do not fit the sidebar.
_LONGEST_NAME = 60
_TITLE = "视图名称"


def create_view(
    name: str, query_text: str, grouping: str = "", sort: str = "", columns: str = ""
) -> Operation:
    """Save a view after those there are.

    Args:
        name: as shown in the sidebar; it must be new.
        query_text: what :func:`app.queries.querytext.query_text` writes of the filter's terms.
        grouping: what :func:`app.queries.layout.grouping_text` writes.
        sort: what :func:`app.queries.layout.sort_text` writes; empty for the document's order.
        columns: field names with commas between them; empty for the usual ones.

    Raises (when performed):
        RefusedInput: the name is empty, too long or taken.
    """

    def body(writer: Writer) -> None:
        plain = _plain_name(name)
        present = writer.read(select(VIEW.c.id, VIEW.c.name, VIEW.c.position))
        _require_new(plain, present)
        row = {
            "name": plain,
            "query_text": query_text,
            "columns": columns,
            "grouping": grouping,
            "sort": sort,
            "position": max((row.position for row in present), default=-1) + 1,
        }
        writer.insert(VIEW, [row])
        writer.describe(f"存为视图 {plain}")

    return Operation("存为视图", body)


def update_view(view_id: int, query_text: str, grouping: str, sort: str, columns: str) -> Operation:
    """Let a view hold other conditions and another layout; its name and its place stay.

    Args:
        view_id: its row.
        query_text: as for :func:`create_view`.
        grouping: as for :func:`create_view`.
        sort: as for :func:`create_view`.
        columns: as for :func:`create_view`.

    Raises (when performed):
        NotFound: there is no such view.
    """

    def body(writer: Writer) -> None:
        view = _require(writer, view_id)
        values = {"query_text": query_text, "columns": columns, "grouping": grouping, "sort": sort}
        writer.update(VIEW, {view_id: values})
        writer.describe(f"更新视图 {view['name']}")

    return Operation("更新视图", body)


def rename_view(view_id: int, name: str) -> Operation:
    """Give a view another name.

    Raises (when performed):
        NotFound: there is no such view.
        RefusedInput: the name is empty, too long or another view's.
    """

    def body(writer: Writer) -> None:
        view = _require(writer, view_id)
        plain = _plain_name(name)
        present = writer.read(select(VIEW.c.id, VIEW.c.name).where(VIEW.c.id != view_id))
        _require_new(plain, present)
        writer.update(VIEW, {view_id: {"name": plain}})
        writer.describe(f"视图 {view['name']} 改名为 {plain}")

    return Operation("视图改名", body)


def move_view(view_id: int, step: int) -> Operation:
    """Move a view among the others; at either end it stays.

    Args:
        view_id: its row.
        step: -1 for one place up, 1 for one place down.

    Raises (when performed):
        NotFound: there is no such view.
    """

    def body(writer: Writer) -> None:
        view = _require(writer, view_id)
        rows = writer.read(select(VIEW.c.id).order_by(VIEW.c.position, VIEW.c.id))
        order = [row.id for row in rows]
        at = order.index(view_id)
        to = min(max(at + step, 0), len(order) - 1)
        order.insert(to, order.pop(at))
        writer.update(VIEW, {row_id: {"position": place} for place, row_id in enumerate(order)})
        writer.describe(f"移动视图 {view['name']}")

    return Operation("移动视图", body)


def delete_view(view_id: int) -> Operation:
    """Delete a saved view; no project is touched.

    Raises (when performed):
        NotFound: there is no such view.
    """

    def body(writer: Writer) -> None:
        view = _require(writer, view_id)
        writer.delete(VIEW, [view_id])
        writer.describe(f"删除视图 {view['name']}")

    return Operation("删除视图", body)


def _require(writer: Writer, view_id: int) -> dict[str, Any]:
    rows = writer.rows(VIEW, [view_id])
    if not rows:
        raise NotFound("没有这个视图，可能已被删除")
    return rows[0]


def _require_new(name: str, others: Sequence[Any]) -> None:
    if any(row.name == name for row in others):
        raise RefusedInput(_TITLE, name, "这个名称已经有了", remedy="请换一个名称")


def _plain_name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or not plain.isprintable():
        raise RefusedInput(_TITLE, name, "名称必须填写，且不含控制字符", remedy="请写上视图的名称")
    if len(plain) > _LONGEST_NAME:
        raise RefusedInput(_TITLE, name, f"名称最多 {_LONGEST_NAME} 个字", remedy="请缩短")
    return plain
