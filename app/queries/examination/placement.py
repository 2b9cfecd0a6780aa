"""Where projects stand: categories, numbers, and units that are counted more than once."""

from sqlalchemy import func, select

from app.models.category import CATEGORY
from app.models.money import format_wan
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.dimensions import find_dimension
from app.queries.examination.finding import (
    Finding,
    Line,
    Mention,
    Severity,
    fingerprint,
    naming,
)
from app.queries.examination.scope import MOST_NAMED, Scope, mention, numbered
from app.queries.filter import Filter
from app.queries.reserves import ReserveSummary
from app.queries.rollups import rollup


def find_foreign_categories(scope: Scope) -> list[Finding]:
    """Find projects whose category belongs to another reserve."""
    findings = []
    for reserve in scope.reserves:
        foreign = select(CATEGORY.c.id).where(CATEGORY.c.reserve_id != reserve.id)
        rows = scope.rows(reserve, (), PROJECT.c.category_id.in_(foreign))
        projects = tuple(mention(row) for row in rows)
        if projects:
            sentence = f"{len(projects)} 个项目的分类属于别的储备库"
            findings.append(
                _finding("foreign_category", "category", reserve, projects, sentence, Severity.FIX)
            )
    return findings


def find_shared_numbers(scope: Scope) -> list[Finding]:
    """Find projects that share their 序号 within a reserve."""
    findings = []
    for reserve in scope.reserves:
        shared = (
            select(PROJECT.c.number)
            .where(where(scope.connection, Filter((), reserve.id)), PROJECT.c.number.is_not(None))
            .group_by(PROJECT.c.number)
            .having(func.count() > 1)
        )
        rows = scope.rows(reserve, (), PROJECT.c.number.in_(shared))
        projects = tuple(mention(row) for row in rows)
        if projects:
            sentence = f"{len(projects)} 个项目与别的项目同一个序号"
            findings.append(
                _finding("shared_number", "number", reserve, projects, sentence, Severity.FIX)
            )
    return findings


def find_unit_overlaps(scope: Scope) -> list[Finding]:
    """Say where a rollup by 责任单位 adds up to more than the total; no fault, but to be known."""
    findings = []
    for reserve in scope.reserves:
        scope.watch.look()
        sums = rollup(scope.connection, find_dimension("unit"), Filter((), reserve.id))
        if sums.overlap_yuan is None:
            continue
        findings.append(
            Finding(
                rule="unit_overlap",
                title="按责任单位汇总",
                sentence="一个项目在每个责任单位名下各算一次，各行之和大于合计",
                severity=Severity.HINT,
                reserve_id=reserve.id,
                reserve=reserve.name,
                projects=(),
                count=0,
                subject=reserve.uuid,
                # Nothing to be done about it: reviewed once, it stays so.
                fingerprint=fingerprint("unit_overlap"),
                columns=("万元",),
                lines=(
                    Line("各行之和", (format_wan(sums.overlap_yuan, grouped=True),)),
                    Line("不重复合计", (format_wan(sums.totals.total_yuan, grouped=True),)),
                ),
            )
        )
    return findings


def _finding(
    rule: str,
    field: str,
    reserve: ReserveSummary,
    projects: tuple[Mention, ...],
    sentence: str,
    severity: Severity,
) -> Finding:
    return Finding(
        rule=rule,
        title=naming(projects, len(projects)),
        sentence=sentence,
        severity=severity,
        reserve_id=reserve.id,
        reserve=reserve.name,
        projects=projects[:MOST_NAMED],
        count=len(projects),
        field=field,
        subject=reserve.uuid,
        fingerprint=fingerprint(*((each.uuid, each.number) for each in projects)),
        filter=numbered(reserve, projects),
    )
