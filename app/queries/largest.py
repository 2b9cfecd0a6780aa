"""The largest projects of a filter."""

from sqlalchemy import Connection, select

from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.filter import Filter
from app.queries.indexes import find_route


def load_largest(connection: Connection, filter: Filter, count: int) -> list[int]:
    """Return the ids of the projects with the largest amounts, the largest first.

    Projects without an amount, or with 0, are left out; of equal ones the one entered first goes
    first.
    """
    amount, condition = PROJECT.c.total_yuan, where(connection, filter)
    query = (
        select(PROJECT.c.id)
        .where(condition, amount > 0)
        .order_by(amount.desc(), PROJECT.c.id)
        .limit(count)
    )
    return [row[0] for row in connection.execute(find_route(filter, condition).take(query))]
