"""What one field says now in the projects of a filter, and what a change of it would do."""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from app.models.category import CATEGORY
from app.models.fields import BY_NAME, Field, Kind, Record
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.filter import Filter


@dataclass(frozen=True, slots=True)
class PresentValue:
    """One value and the projects that have it; a blank is None."""

    value: str | int | None
    count: int


@dataclass(frozen=True, slots=True)
class Present:
    """What a field says in the projects of a filter.

    Attributes:
        count: projects.
        values: the most frequent values, the most frequent first; for long texts only whether
            there is one, since hardly two are the same.
        others: how many further values there are.
        count_of_others: projects that have one of those.
    """

    count: int
    values: tuple[PresentValue, ...]
    others: int
    count_of_others: int


#: Stands for any text of a field whose texts are not told apart.
FILLED = "\x00"


def load_ids(connection: Connection, filter: Filter) -> "array[int]":
    """Return the ids of a filter's projects, by 储备库 and 序号."""
    order = (PROJECT.c.reserve_id, PROJECT.c.number, PROJECT.c.id)
    query = select(PROJECT.c.id).where(where(connection, filter)).order_by(*order)
    return array("q", [row[0] for row in connection.execute(query)])


def load_present(connection: Connection, name: str, filter: Filter, most: int = 5) -> Present:
    """Return the values of a field in a filter's projects with their counts.

    Args:
        connection: of the library.
        name: of an editable field.
        filter: which projects.
        most: how many values are told apart; one more where it is the only other one.
    """
    field = BY_NAME[name]
    value = _value(field)
    count = func.count().label("projects")
    counted = (
        select(value.label("value"), count)
        .select_from(_source(field))
        .where(where(connection, filter))
        .group_by("value")
        .subquery()
    )
    # Values with one count stand in their own order, so that the list does not jump about.
    top = select(counted).order_by(counted.c.projects.desc(), counted.c.value).limit(most + 1)
    values = tuple(PresentValue(row.value, row.projects) for row in connection.execute(top))
    whole = select(func.count(), func.coalesce(func.sum(counted.c.projects), 0)).select_from(
        counted
    )
    kinds, projects = connection.execute(whole).one()
    if kinds > most + 1:
        values = values[:most]
    named = sum(each.count for each in values)
    return Present(int(projects), values, int(kinds) - len(values), int(projects) - named)


def count_differing(connection: Connection, values: Mapping[str, Any], filter: Filter) -> int:
    """Return how many of a filter's projects differ from columns' values."""
    differs = or_(*(PROJECT.c[column].is_distinct_from(new) for column, new in values.items()))
    query = select(func.count()).select_from(PROJECT).where(where(connection, filter), differs)
    return int(connection.execute(query).scalar_one())


def count_differing_category(connection: Connection, name: str, filter: Filter) -> tuple[int, int]:
    """Return how many projects would get another category, and how many cannot get this one.

    A category belongs to one 储备库; the projects of those without it keep theirs. An empty name
    takes the category away.
    """
    if not name:
        return count_differing(connection, {"category_id": None}, filter), 0
    own = (
        select(CATEGORY.c.id)
        .where(CATEGORY.c.reserve_id == PROJECT.c.reserve_id, CATEGORY.c.name == name)
        .limit(1)
        .correlate(PROJECT)
        .scalar_subquery()
    )
    lacks = own.is_(None)
    differs = and_(own.is_not(None), PROJECT.c.category_id.is_distinct_from(own))
    query = (
        select(func.count(case((differs, 1))), func.count(case((lacks, 1))))
        .select_from(PROJECT)
        .where(where(connection, filter))
    )
    differing, lacking = connection.execute(query).one()
    return int(differing), int(lacking)


def iterate_texts(
    connection: Connection,
    names: tuple[str, ...],
    needle: str,
    filter: Filter,
    *,
    is_case_sensitive: bool,
) -> Iterator[Record]:
    """Yield the projects of a filter that hold a text in one of the fields, by 储备库 and 序号.

    Each has ``id``, ``number``, ``name`` and the fields' columns. Without case the letters A to
    Z are the same in either.
    """
    columns = dict.fromkeys(("id", "number", "name", *(BY_NAME[name].column for name in names)))
    holds = or_(*(_holds(BY_NAME[name], needle, is_case_sensitive) for name in names))
    query = (
        select(*(PROJECT.c[column] for column in columns))
        .where(where(connection, filter), holds)
        .order_by(PROJECT.c.reserve_id, PROJECT.c.number, PROJECT.c.id)
        .execution_options(yield_per=500)
    )
    for row in connection.execute(query):
        yield dict(row._mapping)


def _holds(field: Field, needle: str, is_case_sensitive: bool) -> ColumnElement[bool]:
    column: ColumnElement[Any] = PROJECT.c[field.column]
    if not is_case_sensitive:
        column, needle = func.lower(column), _lower(needle)
    return func.instr(column, needle) > 0


def _lower(text: str) -> str:
    """Lower the letters A to Z alone, as SQLite does."""
    return "".join(chr(ord(each) + 32) if "A" <= each <= "Z" else each for each in text)


def _value(field: Field) -> ColumnElement[Any]:
    if field.kind is Kind.CATEGORY:
        return CATEGORY.c.name
    column: ColumnElement[Any] = PROJECT.c[field.column]
    if field.kind in (Kind.MONEY, Kind.NUMBER):
        return column
    if field.kind is Kind.LONG_TEXT:
        return case((column == "", None), else_=FILLED)
    return func.nullif(column, "")


def _source(field: Field) -> Any:
    if field.kind is Kind.CATEGORY:
        return PROJECT.outerjoin(CATEGORY, CATEGORY.c.id == PROJECT.c.category_id)
    return PROJECT
