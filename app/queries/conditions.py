"""From the typed filter to SQL."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from app.library.clock import Clock, local_now
from app.models.category import CATEGORY
from app.models.fields import BY_NAME, SEARCHED_COLUMNS, Kind
from app.models.period import PeriodKind
from app.models.pillars import PILLARS
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.models.unit import PROJECT_UNIT
from app.queries.authorship import by_history, is_authorship
from app.queries.dimensions import BANDS, NOT_FILLED, find_dimension
from app.queries.filter import AllOf, AnyOf, Condition, Filter, Ids, Not, Operator, Term, Words
from app.queries.named import named_ids, unit_ids
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
    gets the plain comparison an index answers. A screen asks many questions under one filter, so
    comparisons are kept by what they compare: to make one takes longer than to look it up.

    Args:
        connection: of the library, inside the transaction the condition is used in.
        filter: which projects.
        clock: tells what 今天 is, for conditions on when a project was changed.
    """
    parts: list[ColumnElement[bool]] = [_IN_BIN if filter.is_bin else _IN_LIBRARY]
    if filter.reserve_id is not None:
        parts.append(_is(PROJECT.c.reserve_id, filter.reserve_id))
    if filter.terms:
        asked = _Asked(connection, cache(clock), filter.is_bin)
        parts.extend(_term(term, asked) for term in filter.terms)
    return and_(*parts) if len(parts) > 1 else parts[0]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of which library a filter is asked, when, and of which side: the library or the bin.

    Attributes:
        now: tells the moment, which is looked up where a term needs it and is the same for all.
        is_negated: whether those are wanted for which a condition does not hold, so that all of
            the projects have to be looked at.
    """

    connection: Connection
    now: Clock
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
            return _any_of([_term(each, asked) for each in terms])
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
        return by_history(condition, asked.now())
    if operator is Operator.EMPTY:
        return _empty(name)
    if name == "source_line" or (name == "number" and operator is not Operator.IS):
        return _compared(PROJECT.c[name], operator, condition.values)
    return _is_any(name, [str(value) for value in condition.values], asked)


@lru_cache(maxsize=64)
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


@lru_cache(maxsize=64)
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
            return _any_of([_period_value(value) for value in values])


def _period_value(value: str | int) -> ColumnElement[bool]:
    if isinstance(value, int):
        return _period(Condition("period", Operator.BETWEEN, (value, value)))
    return _period_text(value)


@lru_cache(maxsize=64)
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


@lru_cache(maxsize=64)
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
        return _any_of(parts)
    match name:
        case "category":
            parts.append(_of_categories(named_ids(asked.connection, CATEGORY, values)))
        case "reserve":
            reserves = named_ids(asked.connection, RESERVE, values)
            parts.append(_one_of(PROJECT.c.reserve_id, reserves))
        case "lead_unit":
            parts.append(_one_of(PROJECT.c.lead_unit_id, unit_ids(asked.connection, values)))
        case "unit" | "units":
            parts.append(_of_units(unit_ids(asked.connection, values)))
        case "pillar":
            keys = [pillar[0] for pillar in PILLARS if not {*values}.isdisjoint(pillar)]
            parts.append(_in_pillar(keys))
        case "number":
            numbers = [value for value in values if value.isdecimal()]
            found = tuple(int(value) for value in numbers if len(value) <= _NUMBER_DIGITS)
            parts.append(_one_of(PROJECT.c.number, found))
        case _ if (field := BY_NAME.get(name)) is not None and field.kind is Kind.CHOICE:
            parts.extend(_choices(field.column, values, asked))
        case _:
            parts.extend(_equals(name, value, asked) for value in values)
    return _any_of(parts)


def _any_of(parts: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    return parts[0] if len(parts) == 1 else or_(false(), *parts)


@lru_cache(maxsize=64)
def _one_of(column: ColumnElement[Any], values: tuple[Any, ...]) -> ColumnElement[bool]:
    return column.in_(list(values))


@lru_cache(maxsize=64)
def _of_units(ids: tuple[int, ...]) -> ColumnElement[bool]:
    tie = PROJECT_UNIT.c
    return PROJECT.c.id.in_(select(tie.project_id).where(tie.unit_id.in_(list(ids))))


@lru_cache(maxsize=64)
def _of_categories(ids: tuple[int, ...]) -> ColumnElement[bool]:
    return _in_categories(list(ids))


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
        yield _is(column, used[0])
    elif used:
        yield _one_of(column, tuple(used))


@lru_cache(maxsize=64)
def _is(column: ColumnElement[Any], value: str | int) -> ColumnElement[bool]:
    return _bool(column == value)


@lru_cache(maxsize=64)
def _users(column: str, is_bin: bool) -> Prepared:
    """Return the question whether any project has a value in a column, made once for each."""
    side = _IN_BIN if is_bin else _IN_LIBRARY
    used = PROJECT.c[column] == bindparam("word")
    return Prepared(select(PROJECT.c.id).where(used, side).limit(1))


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
