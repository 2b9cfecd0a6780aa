"""资金拼盘 and the yearly plan, held against 总投资."""

from typing import Any

from sqlalchemy import Row, case, func, select

from app.models.funding import FUNDING_LINE
from app.models.money import format_wan
from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.examination.finding import Finding, Line, Severity, fingerprint
from app.queries.examination.scope import Scope, mention
from app.queries.filter import Filter
from app.queries.reserves import ReserveSummary


def find_funding_faults(scope: Scope) -> list[Finding]:
    """Find projects whose sources do not add up to 总投资, or whose yearly plan exceeds it.

    Lines without a year say who pays; lines with one, when. Where the former make up the total by
    themselves, the latter plan the same money; else both are parts of it. A yearly plan that
    leaves a rest is no fault: the rest stands under 未排期.
    """
    findings = []
    for reserve in scope.reserves:
        for row in scope.watch.over(scope.connection.execute(_query(scope, reserve))):
            finding = _judge(reserve, row)
            if finding is not None:
                findings.append(finding)
    return findings


def _query(scope: Scope, reserve: ReserveSummary) -> Any:
    line, amount = FUNDING_LINE.c, func.coalesce(FUNDING_LINE.c.amount_yuan, 0)
    sums = (
        select(
            line.project_id,
            func.sum(case((line.year.is_(None), amount), else_=0)).label("sources"),
            func.sum(case((line.year.is_not(None), amount), else_=0)).label("plan"),
        )
        .group_by(line.project_id)
        .subquery()
    )
    return (
        select(
            PROJECT.c.id,
            PROJECT.c.uuid,
            PROJECT.c.number,
            PROJECT.c.name,
            PROJECT.c.total_yuan,
            sums.c.sources,
            sums.c.plan,
        )
        .join(sums, sums.c.project_id == PROJECT.c.id)
        .where(where(scope.connection, Filter((), reserve.id)))
        .order_by(PROJECT.c.number, PROJECT.c.id)
    )


def _wan(yuan: int | None) -> str:
    return format_wan(yuan, grouped=True)


def _judge(reserve: ReserveSummary, row: Row[Any]) -> Finding | None:
    sources, plan = int(row.sources), int(row.plan)
    total: int | None = row.total_yuan
    together = sources if sources == total else sources + plan
    if total is None:
        if not together:
            return None
        what = f"资金拼盘合计 {_wan(together)} 万元，总投资未填"
        return _finding(reserve, row, what, Severity.FIX, together)
    if plan > total:
        what = f"年度计划合计 {_wan(plan)} 万元，超过总投资 {_wan(plan - total)} 万元"
        return _finding(reserve, row, what, Severity.FIX, plan)
    if together > total:
        rest = _wan(together - total)
        what = f"资金拼盘合计 {_wan(together)} 万元，比总投资多 {rest} 万元"
        return _finding(reserve, row, what, Severity.FIX, together)
    if sources and together < total:
        rest = _wan(total - together)
        what = f"资金拼盘合计 {_wan(together)} 万元，还有 {rest} 万元未落实"
        return _finding(reserve, row, what, Severity.HINT, together)
    return None


def _finding(
    reserve: ReserveSummary, row: Row[Any], sentence: str, severity: Severity, together: int
) -> Finding:
    total: int | None = row.total_yuan
    return Finding(
        rule="funding",
        title=row.name,
        sentence=sentence,
        severity=severity,
        reserve_id=reserve.id,
        reserve=reserve.name,
        projects=(mention(row),),
        count=1,
        field="total",
        subject=row.uuid,
        fingerprint=fingerprint(total, int(row.sources), int(row.plan)),
        columns=("万元",),
        lines=(
            Line("总投资", (_wan(total) or "未填",)),
            Line("资金来源（不分年）", (_wan(int(row.sources)),)),
            Line("年度计划", (_wan(int(row.plan)),)),
            Line("相差", (_wan(together - (total or 0)),)),
        ),
    )
