"""Views: filters under a name, the program's own and those the library keeps.

A view holds conditions and a layout, not which reserve is looked at, so that one view serves every
reserve; a condition on 储备库 in its text says where it is meant for one.
"""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from app.errors import NotFound, RefusedInput
from app.models.view import VIEW
from app.queries.filter import Condition, Filter, Term
from app.queries.layout import Layout, grouping_text, sort_text, stored_layout


@dataclass(frozen=True, slots=True)
class SavedView:
    """One view.

    Attributes:
        id: its row; 0 for the program's own.
        name: as shown.
        query_text: the terms of its filter, for :func:`app.queries.querytext.parse_query`.
        grouping: as :func:`app.queries.layout.grouping_text` writes it.
        sort: a field's name, with ``:desc`` where it descends; empty for the document's order.
        columns: field names with commas between them; empty for the usual ones.
    """

    id: int
    name: str
    query_text: str
    grouping: str = ""
    sort: str = ""
    columns: str = ""

    @property
    def layout(self) -> Layout | None:
        """How it lays the projects out; None where that is left as it is."""
        return stored_layout(self.columns, self.grouping, self.sort) if self.id else None


#: The views every library has without anybody having saved them; they leave the layout alone.
OWN_VIEWS: tuple[SavedView, ...] = (
    SavedView(0, "全部项目", ""),
    SavedView(0, "招商引资清单", "方式:招商引资"),
    SavedView(0, "未排期", "年度:未排期"),
    SavedView(0, "总投资 10 亿元以上", "投资>=10亿"),
)


def load_views(connection: Connection) -> list[SavedView]:
    """Return the saved views in their order."""
    query = select(VIEW).order_by(VIEW.c.position, VIEW.c.id)
    return [
        SavedView(row.id, row.name, row.query_text, row.grouping, row.sort, row.columns)
        for row in connection.execute(query)
    ]


def find_view(connection: Connection, name: str) -> SavedView:
    """Return the view called so; a saved one goes before the program's own of the same name.

    Raises:
        NotFound: none is; the remedy lists those that are.
    """
    wanted = " ".join(name.split())
    known = [*load_views(connection), *OWN_VIEWS]
    for view in known:
        if view.name == wanted:
            return view
    names = "、".join(dict.fromkeys(view.name for view in known))
    raise NotFound(f"没有“{wanted[:60]}”这个视图", remedy=f"现有视图：{names}")


def view_terms(view: SavedView) -> tuple[Term, ...]:
    """Return what a view filters by.

    Raises:
        RefusedInput: its text cannot be read, being from another version of the program.
    """
    from app.queries.querytext import parse_query

    try:
        return parse_query(view.query_text)
    except RefusedInput as error:
        reason = f"视图“{view.name}”的条件读不懂：{error.reason}"
        raise RefusedInput(
            "视图", view.query_text, reason, remedy="请在窗口里重新设置后更新视图"
        ) from error


def view_filter(terms: tuple[Term, ...], shown: Filter) -> Filter:
    """Return what a view of these terms shows while a filter is shown.

    The reserve that is looked at stays, unless the view itself names one.
    """
    names_one = any(isinstance(term, Condition) and term.field == "reserve" for term in terms)
    return Filter(terms, None if names_one else shown.reserve_id)


def view_texts(terms: tuple[Term, ...], layout: Layout) -> dict[str, str]:
    """Return what a view keeps of a filter's terms and a layout, by the operations' arguments.

    Raises:
        ValueError: a term holds the ids of projects, which no text says.
    """
    from app.queries.querytext import query_text

    return {
        "query_text": query_text(terms),
        "grouping": grouping_text(layout),
        "sort": sort_text(layout.sort),
        "columns": ",".join(layout.columns),
    }


def is_laid_out(layout: Layout, shown: Layout) -> bool:
    """Return whether two layouts are the same when stored."""
    return view_texts((), layout) == view_texts((), replace(shown))
