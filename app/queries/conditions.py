"""From the typed filter to SQL."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    false,
    func,
    not_,
    or_,
    select,
    true,
    union_all,
)

from app.library.clock import Clock, local_now
from app.models.category import CATEGORY
from app.models.fields import BY_NAME, SEARCHED_COLUMNS, Kind
from app.models.period import PeriodKind
from app.models.pillars import PILLARS
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.models.unit import PROJECT_UNIT, UNIT, UNIT_ALIAS
from app.queries.authorship import by_history, is_authorship
from app.queries.dimensions import BANDS, NOT_FILLED, find_dimension
from app.queries.filter import AllOf, AnyOf, Condition, Filter, Ids, Not, Operator, Term, Words
from app.queries.plans import in_year
from app.queries.prepared import Prepared
from app.queries.provenance import beside, from_document, is_reconciled, without_document
from app.queries.words import holds_in_column, holds_word

_IN_BIN, _IN_LIBRARY = PROJECT.c.deleted_at.is_not(None), PROJECT.c.deleted_at.is_(None)

#: A 序号 has at most so many; more would not fit SQLite's integers.
_NUMBER_DIGITS = 6


def where(connection: Connection, filter: Filter, clock: Clock = local_now) -> ColumnElement[bool]:
    """Return the condition a filter stands for, over the project table.

    What a word means that may be a whole value or a part of one is looked up first, so that SQLite
    gets the plain comparison an index answers.

    Args:
        connection: of the library, inside the transaction the condition is used in.
        filter: which projects.
        clock: tells what 今天 is, for conditions on when a project was changed.
    """
    parts: list[ColumnElement[bool]] = [_IN_BIN if filter.is_bin else _IN_LIBRARY]
    if filter.reserve_id is not None:
        parts.append(PROJECT.c.reserve_id == filter.reserve_id)
    if filter.terms:
        asked = _Asked(connection, clock(), filter.is_bin)
        parts.extend(_term(term, asked) for term in filter.terms)
    return and_(*parts)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of which library a filter is asked, when, and of which side: the library or the bin.

    Attributes:
        is_negated: whether those are wanted for which a condition does not hold, so that all of
            the projects have to be looked at.
    """

    connection: Connection
    now: datetime
    is_bin: bool
    is_negated: bool = False


def listed(ids: tuple[int, ...]) -> Select[Any]:
    """Return the select of ids that are given as one parameter."""
    chosen = func.json_each(_as_json(ids)).table_valued("value")
    return select(chosen.c.value)


@lru_cache(maxsize=2)
def _as_json(ids: tuple[int, ...]) -> str:
    """Return ids as JSON; facets ask about the same ones several times."""
    return json.dumps(ids)


def _term(term: Term, asked: _Asked) -> ColumnElement[bool]:
    match term:
        case Words(text):
            return holds_word(text)
        case Ids(ids):
            # One parameter, however many there are.
            return PROJECT.c.id.in_(listed(ids))
        case Not(inner):
            opposite = replace(asked, is_negated=not asked.is_negated)
            return not_(func.coalesce(_term(inner, opposite), false()))
        case AnyOf(terms):
            return or_(false(), *(_term(each, asked) for each in terms))
        case AllOf(terms):
            return and_(true(), *(_term(each, asked) for each in terms))
        case Condition():
            return _condition(term, asked)


def _condition(condition: Condition, asked: _Asked) -> ColumnElement[bool]:
    name, operator = condition.field, condition.operator
    if name == "total":
        return _compared(PROJECT.c.total_yuan, operator, condition.values)
    if name == "period":
        return _period(condition)
    if name == "start_year":
        return _start_year(condition)
    if name == "year":
        return in_year(asked.connection, condition)
    if is_authorship(name):
        return by_history(condition, asked.now)
    if operator is Operator.EMPTY:
        return _empty(name)
    if name == "source_line" or (name == "number" and operator is not Operator.IS):
        return _compared(PROJECT.c[name], operator, condition.values)
    return _is_any(name, [str(value) for value in condition.values], asked)


def _compared(
    number: ColumnElement[Any], operator: Operator, values: tuple[str | int, ...]
) -> ColumnElement[bool]:
    match operator, values:
        case Operator.EMPTY, _:
            return number.is_(None)
        case Operator.BETWEEN, (low, high):
            return number.between(low, high)
        case Operator.AT_LEAST, (bound,):
            return number >= bound
        case Operator.MORE_THAN, (bound,):
            return number > bound
        case Operator.AT_MOST, (bound,):
            return number <= bound
        case Operator.LESS_THAN, (bound,):
            return number < bound
    return number.in_(values)


def _period(condition: Condition) -> ColumnElement[bool]:
    """Years compare by overlap: a project counts when its period touches the years asked for."""
    start, end = PROJECT.c.period_start, PROJECT.c.period_end
    is_calendar = PROJECT.c.period_kind == str(PeriodKind.CALENDAR)
    match condition.operator, condition.values:
        case Operator.EMPTY, _:
            return _bool(PROJECT.c.period_kind == str(PeriodKind.BLANK))
        case Operator.BETWEEN, (int(low), int(high)):
            return and_(is_calendar, end >= low * 100 + 1, start <= high * 100 + 12)
        case Operator.AT_LEAST, (int(year),):
            return and_(is_calendar, end >= year * 100 + 1)
        case Operator.MORE_THAN, (int(year),):
            return and_(is_calendar, end > year * 100 + 12)
        case Operator.AT_MOST, (int(year),):
            return and_(is_calendar, start <= year * 100 + 12)
        case Operator.LESS_THAN, (int(year),):
            return and_(is_calendar, start < year * 100 + 1)
        case _, values:
            return or_(false(), *(_period_value(value) for value in values))


def _period_value(value: str | int) -> ColumnElement[bool]:
    if isinstance(value, int):
        return _period(Condition("period", Operator.BETWEEN, (value, value)))
    return _period_text(value)


def _start_year(condition: Condition) -> ColumnElement[bool]:
    """The year work begins in; only a calendar period has one."""
    start = PROJECT.c.period_start
    is_calendar = PROJECT.c.period_kind == str(PeriodKind.CALENDAR)
    match condition.operator, condition.values:
        case Operator.EMPTY, _:
            return not_(is_calendar)
        case Operator.BETWEEN, (int(low), int(high)):
            return and_(is_calendar, start.between(low * 100 + 1, high * 100 + 12))
        case Operator.AT_LEAST, (int(year),):
            return and_(is_calendar, start >= year * 100 + 1)
        case Operator.MORE_THAN, (int(year),):
            return and_(is_calendar, start > year * 100 + 12)
        case Operator.AT_MOST, (int(year),):
            return and_(is_calendar, start <= year * 100 + 12)
        case Operator.LESS_THAN, (int(year),):
            return and_(is_calendar, start < year * 100 + 1)
        case _, values:
            years = [int(value) for value in values]
            return and_(is_calendar, (start // 100).in_(years))


def _period_text(value: str) -> ColumnElement[bool]:
    for kind in PeriodKind:
        if value == kind.title:
            return _bool(PROJECT.c.period_kind == str(kind))
    return PROJECT.c.period_text.contains(value, autoescape=True)


def _empty(name: str) -> ColumnElement[bool]:
    if name in ("unit", "units", "lead_unit"):
        return _bool(PROJECT.c.units_text == "")
    if name == "category":
        return PROJECT.c.category_id.is_(None)
    if name in ("number", "source_line"):
        return PROJECT.c[name].is_(None)
    if name == "band":
        return PROJECT.c.total_yuan.is_(None)
    if name == "period_kind":
        return _bool(PROJECT.c.period_kind == str(PeriodKind.BLANK))
    if name == "industry_merged":
        return _bool(PROJECT.c.industry == "")
    if name == "pillar":
        return not_(func.coalesce(_in_pillar([key for key, _ in PILLARS]), false()))
    if name == "document":
        return without_document()
    if (rows := beside(name)) is not None:
        return not_(rows)
    if name in BY_NAME:
        return _bool(PROJECT.c[BY_NAME[name].column] == "")
    return false()


def _is_any(name: str, values: Sequence[str], asked: _Asked) -> ColumnElement[bool]:
    """Return the condition that one of some texts fits.

    They are looked up together: however many there are, SQLite gets one comparison with a list.
    """
    parts: list[ColumnElement[bool]] = []
    if NOT_FILLED in values and name not in ("band", "period_kind"):
        parts.append(_empty(name))
        values = [value for value in values if value != NOT_FILLED]
    if not values:
        return or_(false(), *parts)
    match name:
        case "category":
            parts.append(_in_categories(_named_ids(asked.connection, CATEGORY, values)))
        case "reserve":
            parts.append(PROJECT.c.reserve_id.in_(_named_ids(asked.connection, RESERVE, values)))
        case "lead_unit":
            parts.append(PROJECT.c.lead_unit_id.in_(_unit_ids(asked.connection, values)))
        case "unit" | "units":
            named = select(PROJECT_UNIT.c.project_id).where(
                PROJECT_UNIT.c.unit_id.in_(_unit_ids(asked.connection, values))
            )
            parts.append(PROJECT.c.id.in_(named))
        case "pillar":
            keys = [pillar[0] for pillar in PILLARS if not {*values}.isdisjoint(pillar)]
            parts.append(_in_pillar(keys))
        case "number":
            numbers = [value for value in values if value.isdecimal()]
            found = [int(value) for value in numbers if len(value) <= _NUMBER_DIGITS]
            parts.append(PROJECT.c.number.in_(found))
        case _ if (field := BY_NAME.get(name)) is not None and field.kind is Kind.CHOICE:
            parts.extend(_choices(field.column, values, asked))
        case _:
            parts.extend(_equals(name, value, asked) for value in values)
    return or_(false(), *parts)


def _equals(name: str, value: str, asked: _Asked) -> ColumnElement[bool]:
    if (rows := beside(name, value)) is not None:
        return rows
    match name:
        case "document":
            return from_document(value)
        case "reconciled":
            return is_reconciled(value)
        case "band":
            return _band(value)
        case "period_kind":
            return _period_text(value)
    field = BY_NAME.get(name)
    column = PROJECT.c[field.column] if field else find_dimension(name).key
    assert column is not None
    if column.name in SEARCHED_COLUMNS and not asked.is_negated:
        return holds_in_column(asked.connection, column, value)
    return _bool(column.contains(value, autoescape=True))


def _choices(name: str, values: Sequence[str], asked: _Asked) -> Iterator[ColumnElement[bool]]:
    """A coded field is the value where anybody uses just that value, else it contains it."""
    column = PROJECT.c[name]
    used = []
    for value in values:
        if _users(name, asked.is_bin).rows(asked.connection, word=value):
            used.append(value)
        else:
            yield _bool(column.contains(value, autoescape=True))
    if len(used) == 1:
        yield _bool(column == used[0])
    elif used:
        yield column.in_(used)


@lru_cache(maxsize=64)
def _users(column: str, is_bin: bool) -> Prepared:
    """Return the question whether any project has a value in a column, made once for each."""
    side = _IN_BIN if is_bin else _IN_LIBRARY
    used = PROJECT.c[column] == bindparam("word")
    return Prepared(select(PROJECT.c.id).where(used, side).limit(1))


def _named_ids(connection: Connection, table: Table, values: Sequence[str]) -> list[int]:
    """Ids of the rows called so, or, where none is, of those whose name contains the value."""
    found: list[int] = []
    for value in values:
        called = _named(table).column(connection, word=value)
        if not called:
            containing = select(table.c.id).where(table.c.name.contains(value, autoescape=True))
            called = list(connection.execute(containing).scalars())
        found.extend(called)
    return list(dict.fromkeys(found))


@lru_cache(maxsize=8)
def _named(table: Table) -> Prepared:
    return Prepared(select(table.c.id).where(table.c.name == bindparam("word")))


#: The unit called by a word, where a project names it.
_CALLED = Prepared(
    union_all(
        select(UNIT.c.id).where(UNIT.c.name == bindparam("word")),
        select(UNIT_ALIAS.c.unit_id).where(UNIT_ALIAS.c.alias == bindparam("word")),
    )
)
_IS_TIED = Prepared(
    select(PROJECT_UNIT.c.id).where(PROJECT_UNIT.c.unit_id == bindparam("unit_id")).limit(1)
)


def _unit_ids(connection: Connection, values: Sequence[str]) -> list[int]:
    """Ids of the unit called so, or, where none is, of those that a project calls so in part."""
    found: list[int] = []
    for value in values:
        called = _CALLED.column(connection, word=value)
        if any(_IS_TIED.rows(connection, unit_id=each) for each in called):
            found.extend(called)
            continue
        written = PROJECT_UNIT.c.written
        containing = select(PROJECT_UNIT.c.unit_id).where(written.contains(value, autoescape=True))
        found.extend(int(row.unit_id) for row in connection.execute(containing.distinct()))
    return list(dict.fromkeys(found))


def _in_pillar(keys: list[str]) -> ColumnElement[bool]:
    return _in_categories(select(CATEGORY.c.id).where(CATEGORY.c.pillar.in_(keys)))


def _in_categories(ids: Any) -> ColumnElement[bool]:
    """Every project has a reserve; naming them lets the index of reserve and category be used."""
    return and_(PROJECT.c.category_id.in_(ids), PROJECT.c.reserve_id.in_(select(RESERVE.c.id)))


def _band(value: str) -> ColumnElement[bool]:
    amount = PROJECT.c.total_yuan
    if value == NOT_FILLED:
        return amount.is_(None)
    for step, (low, title) in enumerate(BANDS):
        if title == value:
            if step + 1 == len(BANDS):
                return _bool(amount >= low)
            return and_(amount >= low, amount < BANDS[step + 1][0])
    return false()


def _bool(expression: Any) -> ColumnElement[bool]:
    """Say that a comparison is a condition; SQLAlchemy's operators are typed more loosely."""
    checked: ColumnElement[bool] = expression
    return checked
