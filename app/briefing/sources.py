"""What the documents are made from: projects and their sums, as the library has them.

The printed totals come from the same rollup as the grid's.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.briefing.annextable import AnnexColumn, AnnexGroup, AnnexTable
from app.briefing.brief import BriefSheet
from app.briefing.tables import Align
from app.errors import ChubeiError
from app.library.file import Reading
from app.models.entry import shown_text
from app.models.fields import BY_NAME, Field, Kind, annex_fields
from app.models.money import format_wan
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.groups import Group
from app.queries.layout import USUAL_SORT, Layout, Sort
from app.queries.projects import load_records, load_rows
from app.queries.reserves import ReserveSummary, load_reserves
from app.queries.rollups import rollup
from app.queries.snapshot import Snapshot, load_snapshot

#: The heading of the projects no category holds.
UNCATEGORISED: Final = "未分类"

_ALIGNS: Final[Mapping[Kind, Align]] = {
    Kind.NUMBER: "center",
    Kind.CHOICE: "center",
    Kind.PERIOD: "center",
    Kind.MONEY: "right",
}

_FACTS: Final = ("category", "nature", "location", "total", "period", "financing", "units")

_BEFORE_MONEY: Final = ("background", "content")
_AFTER_MONEY: Final = ("cooperation", "advantages", "benefits", "progress", "policy")
_MONEY_HEADING: Final = "投资估算及资金来源"
_CONTACT_HEADING: Final = "联系方式"


def annex_table(connection: Reading, filter: Filter, sort: Sort | None = None) -> AnnexTable:
    """Collect the annex table of a filter's projects.

    Args:
        connection: of the library, inside one transaction.
        filter: which projects; all of one reserve, since the table has one title.
        sort: order inside a category; by 序号 where it is not given.

    Raises:
        ChubeiError: no project fits, or they are of several reserves; it names them.
    """
    reserve = annex_reserve(connection, filter)
    snapshot = load_snapshot(
        connection, filter, Layout(grouping=("category",), sort=sort or USUAL_SORT)
    )
    rows = load_rows(connection, list(snapshot.ids))
    count = snapshot.totals.count
    return AnnexTable(
        label=reserve.annex,
        title=reserve.title or reserve.name,
        columns=tuple(_column(field) for field in annex_fields()),
        heading=f"合计（{count}）个",
        total=format_wan(snapshot.totals.total_yuan),
        groups=tuple(_group(snapshot, group, rows) for group in snapshot.groups),
        total_column="total",
    )


def annex_reserve(connection: Reading, filter: Filter) -> ReserveSummary:
    """Return the one reserve a filter's projects are in.

    Raises:
        ChubeiError: there is no project, or they are of several reserves.
    """
    reserves = {reserve.id: reserve for reserve in load_reserves(connection)}
    found = [row.key for row in rollup(connection, find_dimension("reserve"), filter).rows]
    if not found:
        raise NothingToPrint
    if len(found) > 1:
        names = "、".join(reserves[key].name for key in found)
        raise ChubeiError(
            f"这些项目分属 {len(found)} 个储备库（{names}），附件表一次只印一个",
            remedy="请先选定一个储备库",
        )
    return reserves[found[0]]


def brief_sheets(connection: Reading, ids: Sequence[int]) -> list[BriefSheet]:
    """Collect the briefs of projects, in the order of the ids.

    Raises:
        ChubeiError: there is no project.
    """
    sheets = [_sheet(record) for record in load_records(connection, ids)]
    if not sheets:
        raise NothingToPrint
    return sheets


class NothingToPrint(ChubeiError):
    """No project fits the filter."""

    def __init__(self) -> None:
        super().__init__("没有符合条件的项目，没有可印的内容", remedy="请放宽筛选条件")


def _column(field: Field) -> AnnexColumn:
    align = _ALIGNS.get(field.kind, "left")
    return AnnexColumn(field.name, field.annex_title or field.title, field.annex_mm, align)


def _group(snapshot: Snapshot, group: Group, rows: Mapping[int, Mapping[str, Any]]) -> AnnexGroup:
    row = group.row
    name = UNCATEGORISED if row.key is None else row.group
    # A reserve without categories is one list: a row 未分类 over all of it would say nothing.
    has_heading = row.key is not None or len(snapshot.groups) > 1
    ids = snapshot.ids[group.start : group.start + row.count]
    return AnnexGroup(
        heading=f"{name}（{row.count}个）" if has_heading else "",
        total=format_wan(row.total_yuan),
        rows=tuple(_cells(rows[row_id]) for row_id in ids),
    )


def _cells(record: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(shown_text(field, record, grouped=False) for field in annex_fields())


def _sheet(record: Mapping[str, Any]) -> BriefSheet:
    return BriefSheet(
        title=str(record["name"]),
        facts=tuple(
            (BY_NAME[name].brief or BY_NAME[name].title, text)
            for name in _FACTS
            if (text := _fact(BY_NAME[name], record))
        ),
        sections=(
            *(_section(name, record) for name in _BEFORE_MONEY),
            (_MONEY_HEADING, _money(record)),
            *(_section(name, record) for name in _AFTER_MONEY),
            (_CONTACT_HEADING, tuple(_contact(contact) for contact in record["contacts"])),
        ),
    )


def _fact(field: Field, record: Mapping[str, Any]) -> str:
    text = shown_text(field, record, grouped=False)
    return f"{text}万元" if text and field.kind is Kind.MONEY else text


def _section(name: str, record: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    field = BY_NAME[name]
    return field.brief or field.title, tuple(str(record[field.column] or "").split("\n"))


def _money(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return total, way of financing and funding lines as prose."""
    total, financing = record["total_yuan"], str(record["financing"])
    parts = []
    if total is not None:
        parts.append(f"项目总投资{format_wan(total)}万元")
    if financing:
        parts.append(f"投资方式为{financing}")
    paragraphs = [f"{'，'.join(parts)}。"] if parts else []
    if lines := [_funding(line) for line in record["funding"]]:
        planned = sum(line["amount_yuan"] or 0 for line in record["funding"])
        if total is not None and total > planned:
            lines.append(f"未落实{format_wan(total - planned)}万元")
        paragraphs.append(f"资金来源：{'；'.join(lines)}。")
    return tuple(paragraphs)


def _funding(line: Mapping[str, Any]) -> str:
    amount = line["amount_yuan"]
    text = str(line["source"]) + (f"{format_wan(amount)}万元" if amount is not None else "")
    return f"{text}（{line['year']}年）" if line["year"] is not None else text


def _contact(contact: Mapping[str, Any]) -> str:
    person = str(contact["person"])
    if contact["post"]:
        person += f"（{contact['post']}）" if person else str(contact["post"])
    parts = (
        str(contact["unit"]),
        f"联系人：{person}" if person else "",
        f"电话：{contact['telephone']}" if contact["telephone"] else "",
    )
    return "，".join(part for part in parts if part)
