"""年度计划: amounts entered by hand by source and year, which override the even spread.

A project with an amount and at least one planned year is *planned*: each of its planned years gets
what is entered for it, and the rest of its 总投资, below zero where the plan exceeds it, is told
under 未排期. A project without 总投资 adds nothing anywhere, whatever is planned for it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, not_, or_, select

from app.models.funding import FUNDING_LINE
from app.models.period import PeriodKind
from app.models.project import PROJECT
from app.queries.filter import Condition, Operator
from app.queries.prepared import Prepared

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


_ANY_PLAN = Prepared(select(_LINE.id).where(_NAMES_YEAR).limit(1))


def has_plans(connection: Connection) -> bool:
    """Return whether any year is planned in the library."""
    return bool(_ANY_PLAN.rows(connection))


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


def in_year(connection: Connection, condition: Condition) -> ColumnElement[bool]:
    """Return the condition that a rollup by year counts a project in a year, or in 未排期.

    Args:
        connection: of the library. While nothing is planned in it, periods tell alone, from an
            index.
        condition: on 年度: years; titles of the reasons of 未排期; empty for 未排期 itself.
    """
    is_aside = is_planned() if has_plans(connection) else None
    if condition.operator is Operator.EMPTY:
        return _unscheduled(REASON_TITLES, is_aside)
    years = [value for value in condition.values if isinstance(value, int)]
    match condition.operator, years:
        case Operator.BETWEEN, [first, last]:
            return _in_years(first, last, is_aside)
        case Operator.AT_LEAST, [first]:
            return _in_years(first, _LAST_YEAR, is_aside)
        case Operator.MORE_THAN, [before]:
            return _in_years(before + 1, _LAST_YEAR, is_aside)
        case Operator.AT_MOST, [last]:
            return _in_years(0, last, is_aside)
        case Operator.LESS_THAN, [after]:
            return _in_years(0, after - 1, is_aside)
    titles = [value for value in condition.values if isinstance(value, str)]
    reasons = [_unscheduled(titles, is_aside)] if titles else []
    return or_(false(), *(_in_years(year, year, is_aside) for year in years), *reasons)


def _in_years(first: int, last: int, is_aside: ColumnElement[bool] | None) -> ColumnElement[bool]:
    """Return the condition that one of these years is planned, or the period runs through one.

    Args:
        first: year.
        last: year, included.
        is_aside: the condition that a plan says a project's years; None where nothing is planned.
    """
    runs = and_(
        PROJECT.c.period_kind == str(PeriodKind.CALENDAR),
        PROJECT.c.period_end >= first * 100 + 1,
        PROJECT.c.period_start <= last * 100 + 12,
    )
    if is_aside is None:
        return runs
    named = select(_LINE.project_id).where(_NAMES_YEAR, _LINE.year.between(first, last))
    is_named = and_(PROJECT.c.total_yuan.is_not(None), PROJECT.c.id.in_(named))
    return or_(is_named, and_(runs, not_(is_aside)))


def _unscheduled(
    titles: Sequence[str], is_aside: ColumnElement[bool] | None
) -> ColumnElement[bool]:
    """Return the condition that a project stands under 未排期 for one of these reasons."""
    of_kind = PROJECT.c.period_kind.in_([_KINDS[title] for title in titles if title in _KINDS])
    if is_aside is None:
        return of_kind
    found = and_(of_kind, not_(is_aside))
    return or_(found, is_partly_planned()) if PLAN_REST_TITLE in titles else found


def is_partly_planned() -> ColumnElement[bool]:
    """Return the condition that a project's plan is not its 总投资 to the yuan."""
    twin, plan = PROJECT.alias("planned_project"), plans().subquery()
    named = (
        select(twin.c.id)
        .join(plan, plan.c.project_id == twin.c.id)
        .where(plan.c.planned != twin.c.total_yuan)
    )
    return PROJECT.c.id.in_(named)
