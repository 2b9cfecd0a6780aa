"""A table of figures on paper and in a workbook: its texts, and what to note below them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from app.documents.remarks import MARK, numbered_remarks
from app.documents.rounding import ROUNDING_NOTE, is_off
from app.models.money import format_money, format_share
from app.queries.sheet import Figure, LineKind, Sheet, SheetColumn

#: From yuan and a unit to an amount as it is written.
Money = Callable[[int, str], str]

#: Between what the line above a table says, as in the words of its scope.
_GAP: Final = "　"


def caption(sheet: Sheet, unit: str, *more: str) -> str:
    """Return the line above a table: of which projects it is, what its cells hold, in what unit.

    It alone says the unit, so that no column's title has to; a table without amounts has none.

    Args:
        sheet: the figures.
        unit: of the amounts.
        more: what else stands there.
    """
    has_money = any(column.figure is Figure.MONEY for column in sheet.columns)
    amounts = (f"金额单位：{unit}",) if has_money else ()
    measure = (f"格内：{sheet.measure}",) if sheet.measure else ()
    return _GAP.join((sheet.subtitle or "全部项目", *measure, *amounts, *more))


def figure_text(
    column: SheetColumn, figure: int | None, whole: int, unit: str, money: Money = format_money
) -> str:
    """Return a figure as it is printed; a share of the whole's yuan as per cent."""
    if figure is None:
        return ""
    match column.figure:
        case Figure.COUNT:
            return str(figure)
        case Figure.MONEY:
            return money(figure, unit)
        case Figure.SHARE:
            return format_share(figure, whole)


def whole_of(sheet: Sheet, at: int) -> int:
    """Return the yuan a column's shares are of: its own 合计, or the whole's in a cross table."""
    top = sheet.lines[0].figures
    return (top[-1] if sheet.columns[-1].is_edge else top[at]) or 0


def sheet_notes(sheet: Sheet, unit: str, money: Money = format_money) -> tuple[str, ...]:
    """Return the notes below a table, numbered; the first that printed figures do not add up.

    Args:
        sheet: the figures.
        unit: that amounts are printed in.
        money: how amounts are printed.
    """
    rounded = [ROUNDING_NOTE] if _is_rounded(sheet, unit, money) else []
    return numbered_remarks([*rounded, *(f"{MARK}{note}" for note in sheet.notes)])


def _is_rounded(sheet: Sheet, unit: str, money: Money) -> bool:
    """Tell whether figures that add up come to another sum as they are printed."""
    rows = [
        [
            figure_text(column, figure, whole_of(sheet, at), unit, money)
            for at, (column, figure) in enumerate(zip(sheet.columns, line.figures, strict=True))
        ]
        for line in sheet.lines
    ]
    if sheet.edges_add_up and any(is_off(row[:-1], row[-1]) for row in rows):
        return True
    for at, column in enumerate(sheet.columns):
        if column.adds_up and column.figure is not Figure.COUNT:
            texts = [row[at] for row in rows]
            if any(is_off(parts, total) for parts, total in _sums(sheet, texts)):
                return True
    return False


def _sums(sheet: Sheet, texts: Sequence[str]) -> Iterator[tuple[list[str], str]]:
    """Yield the figures of one column that add up to another: groups to 合计, parts to a group."""
    kinds = [line.kind for line in sheet.lines]
    lines = list(zip(kinds, texts, strict=True))
    yield [text for kind, text in lines if kind is LineKind.GROUP], texts[0]
    for at, (kind, text) in enumerate(lines):
        parts = []
        for inner, part in lines[at + 1 :]:
            if inner is not LineKind.PART:
                break
            parts.append(part)
        if kind is LineKind.GROUP and parts:
            yield parts, text
