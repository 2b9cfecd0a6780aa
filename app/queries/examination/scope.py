"""What a rule is given, and how projects are read for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.examination.finding import Mention
from app.queries.examination.watch import Watch
from app.queries.filter import Condition, Filter, Operator
from app.queries.reserves import ReserveSummary

#: Projects that one finding names; of more, only how many is said.
MOST_NAMED = 2_000

#: Numbers that a filter's condition may list.
_MOST_NUMBERS = 200

#: Rows fetched at a time, so that an examination can be stopped between.
_FETCH = 1_000


@dataclass(frozen=True, slots=True)
class Scope:
    """What is examined.

    Attributes:
        connection: of the library, one moment of it.
        reserves: in their order.
        today: the day periods are held against.
        watch: progress, and the way to stop.
    """

    connection: Connection
    reserves: tuple[ReserveSummary, ...]
    today: date
    watch: Watch

    def rows(
        self,
        reserve: ReserveSummary,
        columns: Iterable[ColumnElement[Any]] = (),
        *conditions: ColumnElement[bool],
    ) -> Iterator[Row[Any]]:
        """Yield id, uuid, number, name and more columns of a reserve's projects, in order."""
        for rows in self.lots(reserve, columns, *conditions):
            yield from rows

    def lots(
        self,
        reserve: ReserveSummary,
        columns: Iterable[ColumnElement[Any]] = (),
        *conditions: ColumnElement[bool],
    ) -> Iterator[Sequence[Row[Any]]]:
        """Yield the rows of :meth:`rows` some hundreds at a time."""
        query = (
            select(PROJECT.c.id, PROJECT.c.uuid, PROJECT.c.number, PROJECT.c.name, *columns)
            .where(where(self.connection, Filter((), reserve.id)), *conditions)
            .order_by(PROJECT.c.number, PROJECT.c.id)
        )
        return self.watch.lots(self.connection.execute(query).yield_per(_FETCH))


def mention(row: Row[Any]) -> Mention:
    """Return the project of a row of :meth:`Scope.rows`."""
    return Mention(row.id, row.uuid, row.number, row.name)


def numbered(reserve: ReserveSummary, projects: Iterable[Mention]) -> Filter | None:
    """Return the filter that shows just these projects; None where no query text can."""
    numbers = [project.number for project in projects]
    if not numbers or None in numbers or len(numbers) > _MOST_NUMBERS:
        return None
    values = tuple(str(number) for number in numbers)
    return Filter((Condition("number", Operator.IS, values),), reserve.id)
