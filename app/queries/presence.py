"""Which dimensions a library has anything to say about."""

from sqlalchemy import Connection, select

from app.queries.conditions import where
from app.queries.dimensions import DIMENSIONS, Dimension, usual_keys
from app.queries.filter import Filter


def filled_dimensions(connection: Connection, filter: Filter) -> tuple[Dimension, ...]:
    """Return the dimensions that have at least one value filled in, in their order.

    The filter's conditions are left out, so that what can be chosen does not change with them.
    储备库 needs two to be worth grouping by; the years always hold 未排期 at least.
    """
    whole = Filter((), filter.reserve_id, filter.is_bin)
    return tuple(each for each in DIMENSIONS if _is_filled(connection, each, whole))


def _is_filled(connection: Connection, dimension: Dimension, filter: Filter) -> bool:
    if dimension.key is None:
        return True
    query = (
        select(dimension.key)
        .select_from(dimension.from_clause())
        .where(where(connection, filter), dimension.key.is_not(None), dimension.key != "")
    )
    if dimension.name == "pillar":
        # A category says nothing of a pillar until it is assigned to one.
        query = query.where(dimension.key.in_(usual_keys(connection, dimension) or ()))
    if dimension.name == "reserve":
        return len(connection.execute(query.distinct().limit(2)).all()) > 1
    return connection.execute(query.limit(1)).first() is not None
