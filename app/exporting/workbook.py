"""A workbook being made: its formats, its print set-up, and putting it on disk whole.

Amounts are typed numbers in 万元, 亿元 or 元 exactly as the cells say, so that Excel adds up what
the program added up.
"""

import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.library.output import check_target, write_output
from app.models.fields import Field
from app.models.money import power_of

#: The columns' width in Excel counts characters of its usual font.
_PIXELS_PER_CHARACTER = 7.0
_LONG_TEXT_WIDTH = 64.0


@dataclass(frozen=True, slots=True)
class Formats:
    """The cell formats of one workbook, by what a row is."""

    title: Any
    subtitle: Any
    head: Any
    note: Any
    _book: Any
    _made: dict[tuple[Any, ...], Any]

    def cell(self, number: str = "", *, level: str = "", align: str = "", indent: int = 0) -> Any:
        """Return the format of a cell.

        Args:
            number: Excel's number format; empty for text.
            level: ``total``, ``group`` or empty for a usual row.
            align: ``left``, ``center`` or ``right``; Excel's own where empty.
            indent: steps from the left edge.
        """
        key = (number, level, align, indent)
        if key not in self._made:
            settings: dict[str, Any] = {
                "font_name": "宋体",
                "font_size": 10,
                "border": 1,
                "border_color": "#8C96A0",
                "valign": "vcenter",
                "text_wrap": not number or number == "@",
                "indent": indent,
            }
            if number:
                settings["num_format"] = number
            if align:
                settings["align"] = align
            if level:
                settings["bold"] = True
                settings["bg_color"] = "#E6EBF0" if level == "total" else "#F3F5F7"
            self._made[key] = self._book.add_format(settings)
        return self._made[key]


def make_formats(book: Any) -> Formats:
    """Return the formats of a workbook."""
    plain = {"font_name": "宋体", "valign": "vcenter"}
    return Formats(
        title=book.add_format({**plain, "font_size": 16, "bold": True, "align": "center"}),
        subtitle=book.add_format({**plain, "font_size": 10, "font_color": "#4F5B69"}),
        head=book.add_format(
            {
                **plain,
                "font_size": 10,
                "bold": True,
                "align": "center",
                "text_wrap": True,
                "border": 1,
                "border_color": "#8C96A0",
                "bg_color": "#F3F5F7",
            }
        ),
        note=book.add_format({**plain, "font_size": 9, "font_color": "#4F5B69", "text_wrap": True}),
        _book=book,
        _made={},
    )


def write_workbook(path: Path, fill: Callable[[Any, Formats], None], *, author: str = "") -> None:
    """Make a workbook in memory and put it on disk in one step.

    Args:
        path: the target; what is there is replaced only once the new file is whole.
        fill: is given XlsxWriter's workbook and the formats.
        author: for the file's properties.

    Raises:
        OutputUnwritable: the file cannot be written.
        Cancelled: ``fill`` raised it; nothing was written.
    """
    import xlsxwriter

    check_target(path)
    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content,
        {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
         "strings_to_urls": False},
    ) as book:  # fmt: skip
        book.set_properties({"author": author, "comments": "由储备（Chubei）导出"})
        fill(book, make_formats(book))
    write_output(content.getvalue(), path)


def set_up_page(sheet: Any, *, head_rows: tuple[int, int], columns: int) -> None:
    """Set a sheet up for printing: A4 lying, as wide as the page, its head on each page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*head_rows)
    sheet.set_footer("&C— &P —")
    sheet.center_horizontally()
    sheet.print_area(0, 0, sheet.dim_rowmax or 0, columns - 1)


def column_width(field: Field) -> float:
    """Return a field's column width as Excel counts it; long texts get room to be read."""
    if field.is_multiline:
        return _LONG_TEXT_WIDTH
    return max(field.width / _PIXELS_PER_CHARACTER, 5.0)


def text_width(text: str) -> int:
    """Return the width of a line of text in Excel's characters: a Chinese one takes two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)


def amount(yuan: int, unit: str) -> int | float:
    """Return yuan in a unit as the number a cell holds: whole where it is whole.

    The nearest float's shortest form is the exact decimal for every amount the program takes.
    """
    power: int = 10 ** power_of(unit)
    whole, rest = divmod(yuan, power)
    return yuan / power if rest else whole


def number_format(yuan: int, unit: str) -> str:
    """Return how Excel shows an amount: no decimals where there are none."""
    if unit == "亿元":
        return "#,##0.00"
    return "#,##0" if yuan % 10 ** power_of(unit) == 0 else "#,##0.00##"
