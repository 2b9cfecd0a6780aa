"""Totals that the content of the project restates otherwise."""

from app.models.money import exact_wan
from app.models.project import PROJECT
from app.queries.examination.finding import Finding, Line, Severity, fingerprint
from app.queries.examination.scope import Scope, mention
from app.queries.examination.statedmoney import contradiction


def find_restated(scope: Scope) -> list[Finding]:
    """Find projects whose content states another 总投资 than the field."""
    findings = []
    for reserve in scope.reserves:
        rows = scope.rows(
            reserve,
            (PROJECT.c.content, PROJECT.c.total_yuan),
            PROJECT.c.content.contains("投资") | PROJECT.c.content.contains("总投入"),
        )
        for row in rows:
            stated = contradiction(row.content, row.total_yuan)
            if stated is None:
                continue
            amount = _wan(stated.yuan)
            if row.total_yuan is None:
                said, entered, difference = "总投资未填", "未填", ""
            else:
                entered = _wan(row.total_yuan)
                said = f"总投资填的是 {entered}"
                difference = _wan(row.total_yuan - stated.yuan)
            findings.append(
                Finding(
                    rule="restated_total",
                    title=row.name,
                    sentence=f"{said}，建设内容写“{stated.text}”",
                    severity=Severity.FIX,
                    reserve_id=reserve.id,
                    reserve=reserve.name,
                    projects=(mention(row),),
                    count=1,
                    field="total",
                    subject=row.uuid,
                    fingerprint=fingerprint(row.total_yuan, stated.text),
                    columns=("总投资", "建设内容"),
                    lines=(
                        Line("金额", (entered, amount)),
                        Line("相差", (difference, "")),
                    ),
                )
            )
    return findings


def _wan(yuan: int) -> str:
    """Return an amount to the yuan, since a difference of one is told too."""
    return f"{exact_wan(yuan, grouped=True)} 万元"
