"""How the results of ``check`` are printed."""

from typing import Any

from app.library.health import Health
from app.models.money import format_wan, wan_number
from app.queries.checks import Checks, Finding, Reconciliation
from app.verbs.output import plain, say, say_table

#: Projects named for one finding; JSON names all of them.
_MOST_NAMED = 10


def checks_json(health: Health, checks: Checks) -> dict[str, Any]:
    """Return the results for programs."""
    return {
        "health": {
            "is_sound": health.is_sound,
            "faults": list(health.faults),
            "orphans": dict(health.orphans),
            "size": health.size,
            "schema": ".".join(map(str, health.schema)),
        },
        "is_reconciled": checks.is_reconciled,
        "reconciliation": [_line_json(line) for line in checks.reconciliations],
        "findings": [
            {
                "name": finding.name,
                "sentence": finding.sentence,
                "reserve": finding.reserve,
                "projects": [{"number": number, "name": name} for number, name in finding.projects],
            }
            for finding in checks.findings
        ],
    }


def say_checks(health: Health, checks: Checks) -> None:
    """Print the results for people."""
    if health.is_sound:
        say("文件：完好")
    for fault in health.faults:
        say(f"文件损坏：{plain(fault)}")
    for table, count in health.orphans:
        say(f"文件损坏：表 {table} 里有 {count} 行失去依据")
    say()
    say_table(
        [
            "储备库", "分类", "载明个数", "实有个数", "个数差",
            "载明总投资（万元）", "实有总投资（万元）", "总投资差（万元）",
        ],
        [_line_cells(line) for line in checks.reconciliations],
        right=(2, 3, 4, 5, 6, 7),
    )  # fmt: skip
    say()
    is_stated = any(line.stated_count is not None for line in checks.reconciliations)
    if not checks.is_reconciled:
        say("与文件载明的数字有差异，见上表。")
    elif is_stated:
        say("与文件载明的数字一致。")
    else:
        say("没有文件载明的数字可以核对。")
    for finding in checks.findings:
        say(f"提示：{plain(finding.reserve)}：{finding.sentence}{_named(finding)}")


def _line_json(line: Reconciliation) -> dict[str, Any]:
    difference = line.total_difference_yuan
    return {
        "reserve": line.reserve,
        "category": line.category or None,
        "stated_count": line.stated_count,
        "count": line.count,
        "count_difference": line.count_difference,
        "stated_total_yuan": line.stated_total_yuan,
        "total_yuan": line.total_yuan,
        "total_wan": wan_number(line.total_yuan),
        "total_difference_yuan": difference,
        "is_equal": line.is_equal,
    }


def _line_cells(line: Reconciliation) -> list[str]:
    return [
        line.reserve,
        line.category or "合计",
        "" if line.stated_count is None else str(line.stated_count),
        str(line.count),
        "" if line.count_difference is None else str(line.count_difference),
        format_wan(line.stated_total_yuan),
        format_wan(line.total_yuan),
        format_wan(line.total_difference_yuan),
    ]


def _named(finding: Finding) -> str:
    if not finding.projects:
        return ""
    shown = "、".join(
        plain(name) if number is None else f"{number} {plain(name)}"
        for number, name in finding.projects[:_MOST_NAMED]
    )
    more = "等" if len(finding.projects) > _MOST_NAMED else ""
    return f"：{shown}{more}"
