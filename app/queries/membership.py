"""Which projects still belong where a screen shows them, after they were changed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, select

from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import Dimension, group_key
from app.queries.filter import Filter

#: Ids named in one statement.
_BATCH = 500


def load_membership(
    connection: Connection, filter: Filter, grouping: Dimension | None, ids: Sequence[int]
) -> dict[int, Any]:
    """Return the group's key of each of these projects that the filter still holds for.

    Args:
        connection: of the library.
        filter: which projects.
        grouping: a single-valued dimension; None gives None for every key.
        ids: the projects asked about; those the filter does not hold for are left out.
    """
    key: ColumnElement[Any] = literal(None)
    if grouping is not None and not grouping.is_yearly:
        key = group_key(connection, grouping)
    source = PROJECT if grouping is None else grouping.from_clause()
    found: dict[int, Any] = {}
    for start in range(0, len(ids), _BATCH):
        query = (
            select(PROJECT.c.id, key.label("key"))
            .select_from(source)
            .where(PROJECT.c.id.in_(ids[start : start + _BATCH]), where(filter))
        )
        found |= {row.id: row.key for row in connection.execute(query)}
    return found
