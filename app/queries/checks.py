"""核对: what the document states against what the projects add up to, and what to look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.models.category import CATEGORY
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import find_dimension
from app.queries.filter import Condition, Filter, Operator
from app.queries.reserves import ReserveSummary, load_categories, load_reserves
from app.queries.rollups import rollup


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One stated count and total beside the computed ones, in yuan.

    Attributes:
        reserve: the reserve's name.
        category: the category's name; empty for the reserve as a whole.
        stated_count: as the document says; None where it says nothing.
        stated_total_yuan: the same of the total.
    """

    reserve: str
    category: str
    stated_count: int | None
    count: int
    stated_total_yuan: int | None
    total_yuan: int

    @property
    def count_difference(self) -> int | None:
        """Computed less stated; None where nothing is stated."""
        return None if self.stated_count is None else self.count - self.stated_count

    @property
    def total_difference_yuan(self) -> int | None:
        """Computed less stated, in yuan; None where nothing is stated."""
        if self.stated_total_yuan is None:
            return None
        return self.total_yuan - self.stated_total_yuan

    @property
    def is_equal(self) -> bool:
        """Whether nothing that is stated differs."""
        return not self.count_difference and not self.total_difference_yuan


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth a look; not a fault.

    Attributes:
        name: of the kind, for programs.
        sentence: for people.
        reserve: the reserve's name.
        projects: (序号, 项目名称) of the projects it is about.
    """

    name: str
    sentence: str
    reserve: str
    projects: tuple[tuple[int | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Checks:
    """What was compared and what was found, reserve by reserve."""

    reconciliations: tuple[Reconciliation, ...]
    findings: tuple[Finding, ...]

    @property
    def is_reconciled(self) -> bool:
        """Whether every stated figure equals the computed one."""
        return all(each.is_equal for each in self.reconciliations)


def load_checks(connection: Connection) -> Checks:
    """Compare every reserve and category with its document, and look for what is missing."""
    reconciliations: list[Reconciliation] = []
    findings: list[Finding] = []
    for reserve in load_reserves(connection):
        reconciliations += _reconcile(connection, reserve)
        findings += _findings(connection, reserve)
    return Checks(tuple(reconciliations), tuple(findings))


def _reconcile(connection: Connection, reserve: ReserveSummary) -> list[Reconciliation]:
    computed = {
        row.key: row
        for row in rollup(connection, find_dimension("category"), Filter((), reserve.id)).rows
    }
    lines = [
        Reconciliation(
            reserve.name,
            "",
            reserve.stated_count,
            reserve.totals.count,
            reserve.stated_total_yuan,
            reserve.totals.total_yuan,
        )
    ]
    for stated in load_categories(connection, reserve.id):
        row = computed.get(stated.category_id)
        lines.append(
            Reconciliation(
                reserve.name,
                stated.name,
                stated.count,
                row.count if row else 0,
                stated.total_yuan,
                row.total_yuan if row else 0,
            )
        )
    return lines


def _findings(connection: Connection, reserve: ReserveSummary) -> list[Finding]:
    return [
        *_missing(connection, reserve, "total", "missing_total", "未填总投资，合计里没有算进去"),
        *_missing(connection, reserve, "category", "missing_category", "没有分类"),
        *_missing(connection, reserve, "period", "missing_period", "未填建设周期，计入未排期"),
        *_missing(connection, reserve, "units", "missing_units", "没有责任单位"),
        *_foreign_categories(connection, reserve),
        *_shared_numbers(connection, reserve),
        *_overlap(connection, reserve),
    ]


def _missing(
    connection: Connection, reserve: ReserveSummary, field: str, name: str, what: str
) -> list[Finding]:
    filter = Filter((Condition(field, Operator.EMPTY),), reserve.id)
    projects = _named(connection, filter)
    if not projects:
        return []
    return [Finding(name, f"{len(projects)} 个项目{what}", reserve.name, projects)]


def _foreign_categories(connection: Connection, reserve: ReserveSummary) -> list[Finding]:
    query = (
        select(PROJECT.c.number, PROJECT.c.name)
        .join(CATEGORY, CATEGORY.c.id == PROJECT.c.category_id)
        .where(where(Filter((), reserve.id)), CATEGORY.c.reserve_id != reserve.id)
        .order_by(PROJECT.c.number, PROJECT.c.id)
    )
    projects = _pairs(connection.execute(query).all())
    if not projects:
        return []
    sentence = f"{len(projects)} 个项目的分类属于别的储备库"
    return [Finding("foreign_category", sentence, reserve.name, projects)]


def _shared_numbers(connection: Connection, reserve: ReserveSummary) -> list[Finding]:
    here = where(Filter((), reserve.id))
    shared = (
        select(PROJECT.c.number)
        .where(here, PROJECT.c.number.is_not(None))
        .group_by(PROJECT.c.number)
        .having(func.count() > 1)
    )
    query = (
        select(PROJECT.c.number, PROJECT.c.name)
        .where(here, PROJECT.c.number.in_(shared))
        .order_by(PROJECT.c.number, PROJECT.c.id)
    )
    projects = _pairs(connection.execute(query).all())
    if not projects:
        return []
    sentence = f"{len(projects)} 个项目与别的项目同一个序号"
    return [Finding("shared_number", sentence, reserve.name, projects)]


def _overlap(connection: Connection, reserve: ReserveSummary) -> list[Finding]:
    sums = rollup(connection, find_dimension("unit"), Filter((), reserve.id))
    if sums.overlap_yuan is None:
        return []
    sentence = "按责任单位汇总时，一个项目在每个责任单位名下各算一次，各行之和大于合计"
    return [Finding("unit_overlap", sentence, reserve.name)]


def _named(connection: Connection, filter: Filter) -> tuple[tuple[int | None, str], ...]:
    query = (
        select(PROJECT.c.number, PROJECT.c.name)
        .where(where(filter))
        .order_by(PROJECT.c.number, PROJECT.c.id)
    )
    return _pairs(connection.execute(query).all())


def _pairs(rows: Sequence[object]) -> tuple[tuple[int | None, str], ...]:
    return tuple((row.number, str(row.name)) for row in rows)  # type: ignore[attr-defined]
