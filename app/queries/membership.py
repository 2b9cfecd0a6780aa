"""Which projects still belong where a screen shows them, after they were changed."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.filter import Filter
from app.queries.groups import Levels, Path
from app.queries.layout import Sort
from app.queries.snapshot import sort_columns

#: Ids named in one statement.
_BATCH = 500


def load_membership(
    connection: Connection, filter: Filter, levels: Levels | None, ids: Sequence[int]
) -> dict[int, Path]:
    """Return the group of each of these projects that the filter still holds for.

    Args:
        connection: of the library.
        filter: which projects.
        levels: how the list is cut; None gives an empty path for every project.
        ids: the projects asked about; those the filter does not hold for are left out.
    """
    keys = () if levels is None else levels.keys
    found: dict[int, Path] = {}
    for batch in _batches(ids):
        query = select(PROJECT.c.id, *(key.label(f"key{at}") for at, key in enumerate(keys))).where(
            PROJECT.c.id.in_(batch), where(connection, filter)
        )
        found |= {row[0]: tuple(row[1:]) for row in connection.execute(query)}
    return found


def load_places(connection: Connection, sort: Sort, ids: Sequence[int]) -> dict[int, int]:
    """Return the place each of these projects takes among them in an order, counted from 0.

    Args:
        connection: of the library.
        sort: the order inside a group.
        ids: at most some thousands, named in one statement.
    """
    query = select(PROJECT.c.id).where(PROJECT.c.id.in_(ids))
    rows = connection.execute(query.order_by(*sort_columns(sort), PROJECT.c.id))
    return {row.id: place for place, row in enumerate(rows)}


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
