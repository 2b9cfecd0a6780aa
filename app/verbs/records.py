"""Projects and sums in the forms the command line gives them: JSON, CSV, table rows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.models.entry import shown_text
from app.models.fields import BY_NAME, Kind
from app.models.money import format_share, format_wan, format_yi, wan_number
from app.queries.groups import Group
from app.queries.rollups import Rollup, RollupRow, Totals
from app.queries.unstated import is_unstated
from app.queries.waysout import WayOut
from app.verbs.output import plain, say

#: Keys of a project in JSON, in this order; those of ``fields.py`` with the parts of its values.
_KEYS: Final = (
    "number", "name", "category", "nature", "industry", "content",
    "total_yuan", "total_wan", "total_text",
    "period_text", "period_kind", "period_start", "period_end", "period_months",
    "financing", "units", "code", "location", "cooperation", "background", "advantages",
    "benefits", "progress", "policy", "notes", "uuid", "reserve",
)  # fmt: skip

#: Columns of the project table for people.
_SHOWN: Final = (
    "number", "name", "category", "nature", "industry", "total", "period", "financing", "units",
)  # fmt: skip


def project_json(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a project as JSON holds it; what is not filled in is an empty text or null."""
    amount = record["total_yuan"]
    values = {
        **record,
        "category": record["category"] or "",
        "total_wan": None if amount is None else wan_number(amount),
        "units": list(record["units"]),
    }
    return {key: values[key] for key in _KEYS}


def shown_columns(columns: Sequence[str] = ()) -> tuple[str, ...]:
    """Return a view's columns, or the usual ones, as far as a table of text can hold them."""
    return tuple(name for name in columns if BY_NAME[name].is_editable) or _SHOWN


def project_titles(columns: Sequence[str]) -> list[str]:
    """Return the titles of the project table."""
    return [_title(name) for name in columns]


def project_cells(record: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    """Return a project as a row of the project table."""
    return [shown_text(BY_NAME[name], record, grouped=False) for name in columns]


def grouped_cells(
    rows: Sequence[list[str]], columns: Sequence[str], groups: Sequence[Group]
) -> list[list[str]]:
    """Return the rows of the project table with each group's before it: name, count and sum.

    Args:
        rows: of the projects.
        columns: of the table.
        groups: every group before those inside it; none where the projects are not grouped.
    """
    at = columns.index("name") if "name" in columns else 0
    due = list(groups)
    found: list[list[str]] = []
    for place, row in enumerate(rows):
        while due and due[0].start == place:
            group = due.pop(0)
            indent = "  " * group.level
            heads = {at: f"{indent}{plain(group.row.group)}（{group.row.count}个）"}
            if "total" in columns:
                total = None if is_unstated(group.row) else group.row.total_yuan
                heads[columns.index("total")] = format_wan(total)
            found.append([heads.get(column, "") for column in range(len(columns))])
        found.append(row)
    return found


def with_groups(
    projects: Sequence[dict[str, Any]], groups: Sequence[Group]
) -> list[dict[str, Any]]:
    """Return projects with the names of the groups each stands in, the outermost first."""
    found = []
    names: list[str] = []
    due = list(groups)
    for place, project in enumerate(projects):
        while due and due[0].start == place:
            group = due.pop(0)
            names = [*names[: group.level], group.row.group]
        found.append(project | {"groups": names})
    return found


def right_columns(columns: Sequence[str]) -> tuple[int, ...]:
    """Return the columns of the project table whose cells end together, by place."""
    kinds = [BY_NAME[name].kind for name in columns]
    return tuple(at for at, kind in enumerate(kinds) if kind in (Kind.NUMBER, Kind.MONEY))


def projects_csv(records: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """Return projects as CSV with a byte order mark, every field or a view's."""
    from app.exporting.csvtable import csv_text

    return csv_text(records, shown_columns(columns) if columns else ())


def totals_json(totals: Totals) -> dict[str, Any]:
    """Return a count and a sum."""
    return {
        "count": totals.count,
        "count_without_amount": totals.count_without_amount,
        "total_yuan": totals.total_yuan,
        "total_wan": wan_number(totals.total_yuan),
    }


def say_ways_out(ways: Sequence[WayOut]) -> None:
    """Print what could be asked instead of what has found nothing."""
    for way in ways:
        if way.totals.count:
            say(f"{plain(way.title)}，有 {totals_text(way.totals).removeprefix('合计 ')}")


def totals_text(totals: Totals) -> str:
    """Return a count and a sum as one line."""
    text = (
        f"合计 {totals.count} 个项目，总投资 {format_wan(totals.total_yuan)} 万元"
        f"（{format_yi(totals.total_yuan)} 亿元）"
    )
    if totals.count_without_amount:
        text += f"，其中 {totals.count_without_amount} 个未填总投资，没有算进去"
    return text


def rollup_json(sums: Rollup) -> dict[str, Any]:
    """Return a rollup; shares are of the distinct total."""
    result: dict[str, Any] = {
        "by": sums.dimension.name,
        "title": sums.dimension.title,
        "rows": [row_json(row, sums.totals.total_yuan) for row in sums.rows],
        **totals_json(sums.totals),
    }
    if sums.overlap_yuan is not None:
        result["overlap_yuan"] = sums.overlap_yuan
        result["overlap_wan"] = wan_number(sums.overlap_yuan)
    if sums.merged:
        result["merged"] = {name: list(words) for name, words in sums.merged.items()}
    return result


def row_json(row: RollupRow, whole_yuan: int) -> dict[str, Any]:
    """Return one group of a rollup; 未排期 with its reasons."""
    result: dict[str, Any] = {
        "group": row.group,
        "count": row.count,
        "count_without_amount": row.count_without_amount,
        "total_yuan": row.total_yuan,
        "total_wan": wan_number(row.total_yuan),
        "share": round(row.total_yuan / whole_yuan, 6) if whole_yuan else 0,
        "share_text": format_share(row.total_yuan, whole_yuan),
    }
    if row.reasons:
        result["reasons"] = [row_json(reason, whole_yuan) for reason in row.reasons]
    return result


def say_rollup_notes(sums: Rollup) -> None:
    """Print what a reader of a rollup must know: what is counted twice, spread, or merged."""
    if sums.overlap_yuan is not None:
        say(
            f"注：一个项目在每个{sums.dimension.title}名下各算一次，各行之和为 "
            f"{format_wan(sums.overlap_yuan)} 万元，与合计 "
            f"{format_wan(sums.totals.total_yuan)} 万元不同。"
        )
    if sums.dimension.name == "year":
        say(
            "注：填了年度计划的按计划，其他跨年项目的投资按月均摊到各年，在每一年里各计一个；"
            "没有起止年的计入未排期。"
        )
    for name, words in (sums.merged or {}).items():
        say(f"注：“{'”“'.join(words)}”并入“{name}”。")


def _title(name: str) -> str:
    title = BY_NAME[name].title
    return f"{title}（万元）" if BY_NAME[name].kind is Kind.MONEY else title
