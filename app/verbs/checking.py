"""How the results of ``check`` are printed."""

from collections.abc import Sequence
from typing import Any

from app.library.clock import from_utc
from app.library.health import Health
from app.models.money import format_wan, wan_number
from app.queries.checks import Checks
from app.queries.examination.finding import Finding, Line, Review
from app.queries.examination.rules import BY_NAME
from app.queries.reconciliation import Reconciliation
from app.verbs.output import plain, say, say_table

#: Projects named for one finding; JSON names them all, up to a few thousand.
_MOST_NAMED = 10


def checks_json(health: Health, checks: Checks) -> dict[str, Any]:
    """Return the results for programs."""
    return {
        "health": {
            "is_sound": health.is_sound,
            "faults": list(health.faults),
            "orphans": dict(health.orphans),
            "wrong_sums": dict(health.wrong_sums),
            "size": health.size,
            "schema": ".".join(map(str, health.schema)),
        },
        "is_reconciled": checks.is_reconciled,
        "reconciliation": [_line_json(line) for line in checks.reconciliations],
        "findings": [_finding_json(finding) for finding in checks.findings],
        "untold": {
            result.rule.name: result.untold
            for result in checks.examination.results
            if result.untold
        },
    }


def say_checks(health: Health, checks: Checks) -> None:
    """Print the results for people."""
    if health.is_sound:
        say("文件：完好")
    for fault in health.faults:
        say(f"文件损坏：{plain(fault)}")
    for table, count in health.orphans:
        say(f"文件损坏：表 {table} 里有 {count} 行失去依据")
    for table, count in health.wrong_sums:
        say(f"合计有误：表 {table} 里有 {count} 行与项目对不上")
    say()
    stated = [line for line in checks.reconciliations if line.is_stated]
    _say_reconciliations(stated)
    if not checks.is_reconciled:
        say("与文件载明的数字有差异，见上表。")
    elif stated:
        say("与文件载明的数字一致。")
    else:
        say("没有文件载明的数字可以核对。")
    _say_findings(checks)


def _say_reconciliations(lines: Sequence[Reconciliation]) -> None:
    """Print what documents state beside what is there; nothing where none states anything."""
    if not lines:
        return
    say_table(
        [
            "储备库", "分类", "载明个数", "实有个数", "个数差",
            "载明总投资（万元）", "实有总投资（万元）", "总投资差（万元）",
        ],
        [_line_cells(line) for line in lines],
        right=(2, 3, 4, 5, 6, 7),
    )  # fmt: skip
    say()


def _say_findings(checks: Checks) -> None:
    """Print the findings under their rules; those that were reviewed say so."""
    opened = [finding for finding in checks.findings if not finding.is_reviewed]
    reviewed = len(checks.findings) - len(opened)
    say()
    if not checks.findings:
        say("体检：没有发现问题。")
        return
    say(f"体检：{len(opened)} 条未核，{reviewed} 条已核。")
    for result in checks.examination.results:
        say()
        more = f"，只列出前 {len(result.findings)} 条" if result.untold else ""
        say(f"{result.rule.title}（{len(result.findings) + result.untold} 条{more}）")
        for finding in result.findings:
            mark = "已核" if finding.is_reviewed else finding.severity.title
            whose = f"{plain(finding.reserve)}：" if finding.reserve else ""
            say(f"  {mark}  {whose}{plain(finding.sentence)}{_named(finding)}")
            review = finding.review or finding.outdated
            if review is not None:
                changed = "" if finding.is_reviewed else "核过以后又变了，"
                say(f"        {changed}{_review_text(review)}")


def _finding_json(finding: Finding) -> dict[str, Any]:
    review = finding.review or finding.outdated
    return {
        "name": finding.rule,
        "title": BY_NAME[finding.rule].title,
        "sentence": finding.sentence,
        "severity": str(finding.severity),
        "reserve": finding.reserve or None,
        "projects": [
            {"number": each.number, "name": each.name, "uuid": each.uuid}
            for each in finding.projects
        ],
        "count": finding.count,
        "field": finding.field or None,
        "fields": list(finding.fields),
        "columns": list(finding.columns),
        "lines": [_detail_json(line) for line in finding.lines],
        "subject": finding.subject,
        "is_reviewed": finding.is_reviewed,
        "review": None if review is None else _review_json(review),
    }


def _detail_json(line: Line) -> dict[str, Any]:
    return {"label": line.label, "cells": list(line.cells)}


def _review_json(review: Review) -> dict[str, Any]:
    return {"reason": review.reason, "author": review.author or None, "at": review.at or None}


def _review_text(review: Review) -> str:
    when = from_utc(review.at).strftime("%Y-%m-%d %H:%M") if review.at else ""
    who = " ".join(part for part in (plain(review.author), when) if part)
    return f"{who}：{plain(review.reason)}" if who else plain(review.reason)


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
        return f"：{plain(finding.title)}" if finding.title else ""
    shown = "、".join(
        plain(each.name) if each.number is None else f"{each.number} {plain(each.name)}"
        for each in finding.projects[:_MOST_NAMED]
    )
    more = f"等 {finding.count} 个" if finding.count > _MOST_NAMED else ""
    return f"：{shown}{more}"
