"""Periods that are over while nothing says that the project has moved."""

from app.models.project import PROJECT
from app.queries.examination.finding import Finding, Line, Severity, fingerprint, number_text
from app.queries.examination.natures import STATUSES
from app.queries.examination.scope import MOST_NAMED, Scope, mention, numbered

#: Projects that are listed with their periods beside the finding.
_MOST_LISTED = 200


def find_overdue(scope: Scope) -> list[Finding]:
    """Find projects whose last month is over and that are still what they were: one a reserve.

    A project has moved where its 建设性质 says how far it is (在建), or 前期工作进展 is filled in.
    """
    month = scope.today.year * 100 + scope.today.month
    findings = []
    for reserve in scope.reserves:
        rows = list(
            scope.rows(
                reserve,
                (PROJECT.c.period_text, PROJECT.c.period_end),
                PROJECT.c.period_end < month,
                PROJECT.c.nature.not_in(STATUSES),
                PROJECT.c.progress == "",
            )
        )
        if not rows:
            continue
        latest = max(row.period_end for row in rows)
        projects = tuple(mention(row) for row in rows[:MOST_NAMED])
        findings.append(
            Finding(
                rule="overdue",
                title=f"{rows[0].name} 等 {len(rows)} 个" if len(rows) > 1 else rows[0].name,
                sentence=(
                    f"{len(rows)} 个项目的建设周期已过（最晚到 {_month(latest)}），"
                    "没有写前期工作进展，也不是在建"
                ),
                severity=Severity.HINT,
                reserve_id=reserve.id,
                reserve=reserve.name,
                projects=projects,
                count=len(rows),
                field="progress",
                subject=reserve.uuid,
                fingerprint=fingerprint(*((row.uuid, row.period_end) for row in rows)),
                filter=numbered(reserve, projects),
                columns=("建设周期",),
                lines=tuple(
                    Line(f"{number_text(row.number)} {row.name}", (row.period_text,))
                    for row in rows[:_MOST_LISTED]
                ),
            )
        )
    return findings


def _month(month: int) -> str:
    return f"{month // 100} 年 {month % 100} 月"
