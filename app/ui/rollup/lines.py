"""The lines of a table as texts, for painting and for the clipboard. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from app.queries.rollups import Rollup, RollupRow
from app.queries.spreads import WHOLE, Spread
from app.ui.rollup.measures import USUAL, figure, head_text
from app.ui.rollup.wording import group_name, tip, total_name
from app.ui.sums import share_text, sum_text

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
        cells: the figures shown, one for each measure.
        total_yuan: the sum, for the bar.
        tip: everything in words.
    """

    kind: Kind
    key: Any
    name: str
    count: str
    amount: str
    share: str
    cells: tuple[str, ...]
    total_yuan: int
    tip: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole table.

    Attributes:
        heads: the titles of the name and of each measure.
        lines: the total first.
        whole_yuan: what the bars and shares are of.
        measures: the names of the measures.
    """

    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    whole_yuan: int
    measures: tuple[str, ...] = USUAL


def make_sheet(
    result: Rollup,
    unit: str,
    *,
    is_unfolded: bool = True,
    measures: tuple[str, ...] = USUAL,
    spread: Mapping[Any, Spread] | None = None,
) -> Sheet:
    """Return the table of a rollup.

    Args:
        result: the rollup.
        unit: 万元 or 亿元.
        is_unfolded: whether the reasons of 未排期 are shown under it.
        measures: the columns of figures.
        spread: the rows' own amounts, where a measure needs them.
    """
    whole = result.totals.total_yuan
    total = RollupRow(
        None,
        total_name(result),
        result.totals.count,
        result.totals.count_without_amount,
        whole,
    )

    def line(kind: Kind, row: RollupRow, name: str) -> Line:
        key = WHOLE if kind == "total" else row.key
        return Line(
            kind,
            row.key,
            name,
            f"{row.count:,}",
            sum_text(row, unit),
            share_text(row, whole),
            tuple(figure(each, row, whole, unit, spread or {}, key) for each in measures),
            row.total_yuan,
            tip(row, whole, unit),
        )

    lines = [line("total", total, total.group)]
    for row in result.rows:
        kind: Kind = "unscheduled" if row.reasons else "row"
        lines.append(line(kind, row, group_name(row, result.dimension)))
        if is_unfolded:
            lines.extend(line("reason", each, each.group) for each in row.reasons)
    title = result.dimension.title.split("（")[0]
    heads = (title, *(head_text(each, unit) for each in measures))
    return Sheet(heads, tuple(lines), whole, measures)


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
    return name, *(cell.replace(",", "") for cell in line.cells)


def _plain(text: str) -> str:
    return " ".join(text.split())
