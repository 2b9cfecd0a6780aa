"""年度计划: amounts entered by hand by source and year, which override the even spread.

A project with an amount and at least one planned year is *planned*: each of its planned years gets
what is entered for it, and the rest of its 总投资, below zero where the plan exceeds it, is told
under 未排期. A project without 总投资 adds nothing anywhere, whatever is planned for it.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, not_, or_, select

from app.models.funding import FUNDING_LINE
from app.models.period import PeriodKind
from app.models.project import PROJECT
from app.queries.filter import Condition, Operator

#: The row that holds every amount no year may claim.
UNSCHEDULED = "未排期"

#: The reason in 未排期 for what a plan does not name.
PLAN_REST = "plan_rest"

#: Its title.
PLAN_REST_TITLE = "年度计划未列"

#: The kinds of period that no year may claim, by title.
_KINDS = {kind.title: str(kind) for kind in PeriodKind if kind is not PeriodKind.CALENDAR}

#: Why money stands under 未排期, in the order the reasons are told.
REASON_TITLES = (*_KINDS, PLAN_REST_TITLE)

#: Later than any.
_LAST_YEAR = 9_999

_LINE = FUNDING_LINE.c
_NAMES_YEAR = and_(_LINE.year.is_not(None), _LINE.amount_yuan.is_not(None))


def has_plans(connection: Connection) -> bool:
    """Return whether any year is planned in the library."""
    return connection.execute(select(_LINE.id).where(_NAMES_YEAR).limit(1)).first() is not None


def plans() -> Select[Any]:
    """Return what is planned in all by ``project_id``, as ``planned`` in yuan."""
    return (
        select(_LINE.project_id, func.sum(_LINE.amount_yuan).label("planned"))
        .where(_NAMES_YEAR)
        .group_by(_LINE.project_id)
    )


def plans_by_year() -> Select[Any]:
    """Return what is planned by ``project_id`` and ``year``, as ``planned`` in yuan."""
    return (
        select(_LINE.project_id, _LINE.year, func.sum(_LINE.amount_yuan).label("planned"))
        .where(_NAMES_YEAR)
        .group_by(_LINE.project_id, _LINE.year)
    )


def is_planned() -> ColumnElement[bool]:
    """Return the condition that a project is planned."""
    named = select(_LINE.project_id).where(_NAMES_YEAR)
    return and_(PROJECT.c.total_yuan.is_not(None), PROJECT.c.id.in_(named))


def in_year(condition: Condition) -> ColumnElement[bool]:
    """Return the condition that a project has money in a year, or part of it in 未排期.

    Args:
        condition: on 年度: years; titles of the reasons of 未排期; empty for 未排期 itself.
    """
    if condition.operator is Operator.EMPTY:
        return or_(*(_unscheduled(title) for title in REASON_TITLES))
    bounds = [value for value in condition.values if isinstance(value, int)]
    match condition.operator:
        case Operator.BETWEEN:
            return _in_years(*bounds)
        case Operator.AT_LEAST:
            return _in_years(bounds[0], _LAST_YEAR)
        case Operator.MORE_THAN:
            return _in_years(bounds[0] + 1, _LAST_YEAR)
        case Operator.AT_MOST:
            return _in_years(0, bounds[0])
        case Operator.LESS_THAN:
            return _in_years(0, bounds[0] - 1)
    titles = [str(value) for value in condition.values if not isinstance(value, int)]
    return or_(
        false(),
        *(_in_years(year, year) for year in bounds),
        *(_unscheduled(title) for title in titles),
    )


def _in_years(first: int, last: int) -> ColumnElement[bool]:
    """Return the condition that one of these years is planned, or the period runs through one."""
    named = select(_LINE.project_id).where(_NAMES_YEAR, _LINE.year.between(first, last))
    is_named = and_(PROJECT.c.total_yuan.is_not(None), PROJECT.c.id.in_(named))
    runs = and_(
        PROJECT.c.period_kind == str(PeriodKind.CALENDAR),
        PROJECT.c.period_end >= first * 100 + 1,
        PROJECT.c.period_start <= last * 100 + 12,
    )
    return or_(is_named, and_(runs, not_(is_planned())))


def _unscheduled(title: str) -> ColumnElement[bool]:
    if title == PLAN_REST_TITLE:
        return is_partly_planned()
    if title not in _KINDS:
        return false()
    return and_(PROJECT.c.period_kind == _KINDS[title], not_(is_planned()))


def is_partly_planned() -> ColumnElement[bool]:
    """Return the condition that a project's plan is not its 总投资 to the yuan."""
    twin, plan = PROJECT.alias("planned_project"), plans().subquery()
    named = (
        select(twin.c.id)
        .join(plan, plan.c.project_id == twin.c.id)
        .where(plan.c.planned != twin.c.total_yuan)
    )
    return PROJECT.c.id.in_(named)
