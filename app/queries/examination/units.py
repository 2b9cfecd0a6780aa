"""Units that should be one, and units that go by another name than their own."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, select

from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.models.unit import PROJECT_UNIT, UNIT, UNIT_ALIAS
from app.queries.conditions import where
from app.queries.examination.finding import (
    Finding,
    Line,
    Mention,
    Merge,
    Severity,
    fingerprint,
    spans,
)
from app.queries.examination.scope import MOST_NAMED, Scope, mention, numbered
from app.queries.examination.unitnames import alike, unit_key
from app.queries.filter import Filter
from app.queries.reserves import ReserveSummary


def find_alike_units(scope: Scope) -> list[Finding]:
    """Find pairs of units that look like one; the one with more projects stays.

    Two units that one project names side by side are two.
    """
    scope.watch.look()
    units = {row.id: row for row in scope.connection.execute(_units())}
    counties = [
        str(row.county)
        for row in scope.connection.execute(select(RESERVE.c.county).distinct())
        if row.county
    ]
    keys = {unit_id: {unit_key(row.name, counties)} for unit_id, row in units.items()}
    for row in scope.connection.execute(select(UNIT_ALIAS.c.unit_id, UNIT_ALIAS.c.alias)):
        keys[row.unit_id].add(unit_key(row.alias, counties))
    pairs = alike({unit_id: frozenset(own) for unit_id, own in keys.items()})
    findings = []
    for first, second in scope.watch.over(pairs):
        if not _stand_together(scope, first, second):
            ranked = sorted((units[first], units[second]), key=_rank)
            findings.append(_alike_finding(scope, *ranked))
    return findings


def find_unit_wordings(scope: Scope) -> list[Finding]:
    """Find units that projects call by another name than the list of units does."""
    findings = []
    for reserve in scope.reserves:
        query = (
            select(UNIT.c.uuid, UNIT.c.name, PROJECT_UNIT.c.written)
            .join(UNIT, UNIT.c.id == PROJECT_UNIT.c.unit_id)
            .join(PROJECT, PROJECT.c.id == PROJECT_UNIT.c.project_id)
            .where(
                where(scope.connection, Filter((), reserve.id)),
                PROJECT_UNIT.c.written != UNIT.c.name,
            )
            .group_by(UNIT.c.id, PROJECT_UNIT.c.written)
            .order_by(UNIT.c.name, PROJECT_UNIT.c.written)
        )
        for row in scope.connection.execute(query).all():
            findings.append(_wording_finding(scope, reserve, row))
    return findings


def _units() -> Any:
    """Select units with how many projects outside the recycle bin name them."""
    return (
        select(UNIT.c.id, UNIT.c.uuid, UNIT.c.name, func.count(PROJECT_UNIT.c.id).label("size"))
        .outerjoin(
            PROJECT_UNIT, and_(PROJECT_UNIT.c.unit_id == UNIT.c.id, PROJECT_UNIT.c.is_counted == 1)
        )
        .group_by(UNIT.c.id)
    )


def _rank(unit: Row[Any]) -> tuple[int, int, str]:
    """Order units by which name should stay: the one in use, else the fuller one."""
    return -int(unit.size), -len(unit.name), str(unit.name)


def _stand_together(scope: Scope, first: int, second: int) -> bool:
    other = PROJECT_UNIT.alias("other")
    query = (
        select(PROJECT_UNIT.c.id)
        .join(other, other.c.project_id == PROJECT_UNIT.c.project_id)
        .where(PROJECT_UNIT.c.unit_id == first, other.c.unit_id == second)
        .limit(1)
    )
    return scope.connection.execute(query).first() is not None


def _alike_finding(scope: Scope, keep: Row[Any], gone: Row[Any]) -> Finding:
    kept, other = _projects(scope, keep.id), _projects(scope, gone.id)
    return Finding(
        rule="alike_units",
        title=f"{gone.name}　→　{keep.name}",
        sentence=(
            f"像是同一个单位：“{gone.name}”{gone.size} 个项目，“{keep.name}”{keep.size} 个项目"
        ),
        severity=Severity.FIX,
        reserve_id=None,
        reserve="",
        projects=other[:MOST_NAMED],
        count=len(other),
        field="units",
        subject=",".join(sorted((keep.uuid, gone.uuid))),
        fingerprint=fingerprint(*sorted((keep.name, gone.name))),
        columns=("保留", "并入"),
        lines=(
            Line("单位", (keep.name, gone.name)),
            Line("项目", (f"{keep.size} 个", f"{gone.size} 个")),
            Line("序号", (_numbers(kept), _numbers(other))),
        ),
        merge=Merge(keep.id, keep.name, gone.id, gone.name),
    )


def _wording_finding(scope: Scope, reserve: ReserveSummary, row: Any) -> Finding:
    tied = (
        select(PROJECT_UNIT.c.project_id)
        .join(UNIT, UNIT.c.id == PROJECT_UNIT.c.unit_id)
        .where(UNIT.c.uuid == row.uuid, PROJECT_UNIT.c.written == row.written)
    )
    projects = tuple(mention(each) for each in scope.rows(reserve, (), PROJECT.c.id.in_(tied)))
    return Finding(
        rule="unit_wording",
        title=f"责任单位：{row.written}",
        sentence=f"{len(projects)} 个项目这样写，单位表里是“{row.name}”，汇总时已算在一起",
        severity=Severity.HINT,
        reserve_id=reserve.id,
        reserve=reserve.name,
        projects=projects[:MOST_NAMED],
        count=len(projects),
        field="units",
        subject=f"{reserve.uuid}:{row.uuid}:{row.written}",
        fingerprint=fingerprint(row.written, row.name),
        filter=numbered(reserve, projects),
    )


def _projects(scope: Scope, unit_id: int) -> tuple[Mention, ...]:
    tied = select(PROJECT_UNIT.c.project_id).where(PROJECT_UNIT.c.unit_id == unit_id)
    found: list[Mention] = []
    for reserve in scope.reserves:
        found += [mention(row) for row in scope.rows(reserve, (), PROJECT.c.id.in_(tied))]
    return tuple(found)


def _numbers(projects: Sequence[Mention]) -> str:
    text = spans([project.number for project in projects if project.number is not None])
    return text if len(text) <= 40 else f"{text[:39]}…"
