"""From the typed filter to SQL."""

import json
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select, true

from app.models.category import CATEGORY
from app.models.entry import fold
from app.models.fields import BY_NAME, Kind
from app.models.period import PeriodKind
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.models.unit import PROJECT_UNIT, UNIT
from app.queries.dimensions import BANDS, NOT_FILLED, find_dimension
from app.queries.filter import AllOf, AnyOf, Condition, Filter, Ids, Not, Operator, Term, Words

#: A 序号 has at most so many; more would not fit SQLite's integers.
_NUMBER_DIGITS = 6


def where(filter: Filter) -> ColumnElement[bool]:
    """Return the condition a filter stands for, over the project table."""
    deleted = PROJECT.c.deleted_at
    parts: list[ColumnElement[bool]] = [
        deleted.is_not(None) if filter.is_bin else deleted.is_(None)
    ]
    if filter.reserve_id is not None:
        parts.append(PROJECT.c.reserve_id == filter.reserve_id)
    parts.extend(_term(term) for term in filter.terms)
    return and_(*parts)


def _term(term: Term) -> ColumnElement[bool]:
    match term:
        case Words(text):
            return _words(text)
        case Ids(ids):
            # One parameter, however many there are.
            chosen = func.json_each(json.dumps(ids)).table_valued("value")
            return PROJECT.c.id.in_(select(chosen.c.value))
        case Not(inner):
            return not_(func.coalesce(_term(inner), false()))
        case AnyOf(terms):
            return or_(false(), *(_term(each) for each in terms))
        case AllOf(terms):
            return and_(true(), *(_term(each) for each in terms))
        case Condition():
            return _condition(term)


def _words(text: str) -> ColumnElement[bool]:
    folded = fold(text)
    found: ColumnElement[bool] = PROJECT.c.search_text.contains(folded, autoescape=True)
    if folded.isascii() and folded.isalnum():
        found = or_(found, PROJECT.c.name_keys.contains(folded, autoescape=True))
    return found


def _condition(condition: Condition) -> ColumnElement[bool]:
    name = condition.field
    if name == "total":
        return _amount(condition)
    if name == "period":
        return _period(condition)
    if name == "start_year":
        return _start_year(condition)
    if condition.operator is Operator.EMPTY:
        return _empty(name)
    return or_(false(), *(_equals(name, str(value)) for value in condition.values))


def _amount(condition: Condition) -> ColumnElement[bool]:
    amount = PROJECT.c.total_yuan
    match condition.operator, condition.values:
        case Operator.EMPTY, _:
            return amount.is_(None)
        case Operator.BETWEEN, (low, high):
            return amount.between(low, high)
        case Operator.AT_LEAST, (bound,):
            return _bool(amount >= bound)
        case Operator.MORE_THAN, (bound,):
            return _bool(amount > bound)
        case Operator.AT_MOST, (bound,):
            return _bool(amount <= bound)
        case Operator.LESS_THAN, (bound,):
            return _bool(amount < bound)
        case _, values:
            return amount.in_(values)


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
            return or_(false(), *(_period_text(str(value)) for value in values))


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
    if name == "number":
        return PROJECT.c.number.is_(None)
    if name == "band":
        return PROJECT.c.total_yuan.is_(None)
    if name == "period_kind":
        return _bool(PROJECT.c.period_kind == str(PeriodKind.BLANK))
    if name == "industry_merged":
        return _bool(PROJECT.c.industry == "")
    if name in BY_NAME:
        return _bool(PROJECT.c[BY_NAME[name].column] == "")
    return false()


def _equals(name: str, value: str) -> ColumnElement[bool]:
    if value == NOT_FILLED and name not in ("band", "period_kind"):
        return _empty(name)
    match name:
        case "category":
            return PROJECT.c.category_id.in_(_named_ids(CATEGORY, value))
        case "reserve":
            return PROJECT.c.reserve_id.in_(_named_ids(RESERVE, value))
        case "lead_unit":
            return _unit(value, PROJECT_UNIT.c.position == 0)
        case "unit" | "units":
            return _unit(value)
        case "band":
            return _band(value)
        case "period_kind":
            return _period_text(value)
        case "number":
            is_number = value.isdecimal() and len(value) <= _NUMBER_DIGITS
            return _bool(PROJECT.c.number == int(value)) if is_number else false()
        case _:
            return _text(name, value)


def _text(name: str, value: str) -> ColumnElement[bool]:
    """A coded field is the value where anybody uses just that value, else it contains it."""
    field = BY_NAME.get(name)
    column = PROJECT.c[field.column] if field else find_dimension(name).key
    assert column is not None
    contains = column.contains(value, autoescape=True)
    if field is None or field.kind is not Kind.CHOICE:
        return _bool(contains)
    twin = PROJECT.alias("used")
    is_used = exists(select(twin.c.id).where(twin.c[field.column] == value))
    return or_(column == value, and_(not_(is_used), contains))


def _named_ids(table: Any, value: str) -> Any:
    """Ids of the rows called so, or, where none is, of those whose name contains the value."""
    twin = table.alias("used")
    is_used = exists(select(twin.c.id).where(twin.c.name == value))
    contains = table.c.name.contains(value, autoescape=True)
    return select(table.c.id).where(or_(table.c.name == value, and_(not_(is_used), contains)))


def _unit(value: str, *place: ColumnElement[bool]) -> ColumnElement[bool]:
    """A unit is the one called so; a word that is no unit's name is searched for in the names."""
    is_used = exists(
        select(PROJECT_UNIT.c.project_id)
        .join(UNIT, UNIT.c.id == PROJECT_UNIT.c.unit_id)
        .where(UNIT.c.name == value)
    )
    contains = _has_unit(PROJECT_UNIT.c.written.contains(value, autoescape=True), *place)
    return or_(_has_unit(UNIT.c.name == value, *place), and_(not_(is_used), contains))


def _has_unit(*conditions: Any) -> ColumnElement[bool]:
    query = (
        select(PROJECT_UNIT.c.project_id)
        .join(UNIT, UNIT.c.id == PROJECT_UNIT.c.unit_id)
        .where(*conditions)
    )
    return _bool(PROJECT.c.id.in_(query))


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
