"""Saved views as the library keeps them."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.models.view import VIEW


@dataclass(frozen=True, slots=True)
class SavedView:
    """One saved view.

    Attributes:
        id: its row.
        name: as shown.
        query_text: the terms of its filter, for :func:`app.queries.querytext.parse_query`.
        grouping: the dimension's name, empty for none.
        sort: a field's name, with ``:desc`` where it descends; empty for the document's order.
    """

    id: int
    name: str
    query_text: str
    grouping: str
    sort: str


def load_views(connection: Connection) -> list[SavedView]:
    """Return the saved views in their order."""
    query = select(VIEW).order_by(VIEW.c.position, VIEW.c.id)
    return [
        SavedView(row.id, row.name, row.query_text, row.grouping, row.sort)
        for row in connection.execute(query)
    ]
