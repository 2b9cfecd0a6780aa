"""The lines of a table as texts, for painting and for the clipboard. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from app.models.money import format_money, format_share
from app.queries.rollups import Rollup, RollupRow
from app.ui.rollup.wording import group_name, tip, total_name

Kind = Literal["total", "row", "unscheduled", "reason"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table.

    Attributes:
        kind: how it looks.
        key: the row's key; without meaning for the total.
        name: the group as shown.
        count: projects.
        amount: the sum in the unit.
        share: of the total.
        total_yuan: the sum, for the bar.
        tip: everything in words.
    """

    kind: Kind
    key: Any
    name: str
    count: str
    amount: str
    share: str
    total_yuan: int
    tip: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole table.

    Attributes:
        heads: the titles of name, count, amount and share.
        lines: the total first.
        whole_yuan: what the bars and shares are of.
    """

    heads: tuple[str, str, str, str]
    lines: tuple[Line, ...]
    whole_yuan: int


def make_sheet(result: Rollup, unit: str, *, is_unfolded: bool = True) -> Sheet:
    """Return the table of a rollup.

    Args:
        result: the rollup.
        unit: 万元 or 亿元.
        is_unfolded: whether the reasons of 未排期 are shown under it.
    """
    whole = result.totals.total_yuan
    total = RollupRow(
        None,
        total_name(result),
        result.totals.count,
        result.totals.count_without_amount,
        whole,
    )
    lines = [_line("total", total, total.group, whole, unit)]
    for row in result.rows:
        kind: Kind = "unscheduled" if row.reasons else "row"
        lines.append(_line(kind, row, group_name(row, result.dimension), whole, unit))
        if is_unfolded:
            lines.extend(_line("reason", each, each.group, whole, unit) for each in row.reasons)
    title = result.dimension.title.split("（")[0]
    return Sheet((title, "个数", f"总投资（{unit}）", "占比"), tuple(lines), whole)


def _line(kind: Kind, row: RollupRow, name: str, whole: int, unit: str) -> Line:
    return Line(
        kind,
        row.key,
        name,
        f"{row.count:,}",
        format_money(row.total_yuan, unit, grouped=True),
        format_share(row.total_yuan, whole),
        row.total_yuan,
        tip(row, whole, unit),
    )


def as_tsv(sheet: Sheet) -> str:
    """Return the table for a spreadsheet: tabs between, amounts without thousands marks."""
    rows = [sheet.heads, *map(_cells, sheet.lines)]
    return "".join("\t".join(map(_plain, row)) + "\r\n" for row in rows)


def as_html(sheet: Sheet) -> str:
    """Return the table for a text program or a spreadsheet; names stay text in both."""
    text = "mso-number-format:'\\@'"
    head = "".join(f"<th>{escape(title)}</th>" for title in sheet.heads)
    rows = []
    for line in sheet.lines:
        name, *numbers = _cells(line)
        cells = "".join(f'<td align="right">{escape(number)}</td>' for number in numbers)
        rows.append(f'<tr><td style="{text}">{escape(name)}</td>{cells}</tr>')
    body = "".join(rows)
    return f'<table border="1"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cells(line: Line) -> Sequence[str]:
    name = f"其中：{line.name}" if line.kind == "reason" else line.name
    return name, line.count.replace(",", ""), line.amount.replace(",", ""), line.share


def _plain(text: str) -> str:
    return " ".join(text.split())
