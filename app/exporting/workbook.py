"""A workbook being made: its formats, its print set-up, and putting it on disk whole.

Amounts are typed numbers in 万元, 亿元 or 元 exactly as the cells say, so that Excel adds up what
the program added up.
"""

import io
import math
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from app.errors import Cancelled, OutputUnwritable, RefusedInput
from app.library.failures import reason_of
from app.library.output import check_target, write_output
from app.models.fields import Field
from app.models.money import power_of

#: Told how many projects are done, of how many; returns whether to go on.
Progress = Callable[[int, int], bool]

#: Excel's rows, less those of the head and room for the groups.
MOST_PROJECTS: Final = 1_000_000

#: Projects read and written between two looks at whether to stop: some hundredths of a second.
WINDOW: Final = 100

#: A line of text, and the tallest row Excel takes, in points.
_LINE_POINTS: Final = 13.0
TALLEST: Final = 409.0

#: The columns' width in Excel counts characters of its usual font.
_PIXELS_PER_CHARACTER = 7.0
_LONG_TEXT_WIDTH = 64.0


@dataclass(frozen=True, slots=True)
class Formats:
    """The cell formats of one workbook, by what a row is."""

    title: Any
    label: Any
    caption: Any
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

    def plain(self, number: str, *, align: str = "") -> Any:
        """Return the format of a cell of a bare table: no rules, one line."""
        key = ("plain", number, align)
        if key not in self._made:
            settings = {"font_name": "宋体", "font_size": 10, "num_format": number}
            if align:
                settings["align"] = align
            self._made[key] = self._book.add_format(settings)
        return self._made[key]


def make_formats(book: Any) -> Formats:
    """Return the formats of a workbook."""
    plain = {"font_name": "宋体", "valign": "vcenter"}
    return Formats(
        title=book.add_format({**plain, "font_size": 16, "bold": True, "align": "center"}),
        label=book.add_format({"font_name": "黑体", "font_size": 14, "valign": "vcenter"}),
        caption=book.add_format({**plain, "font_size": 10, "align": "right"}),
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


def check_room(count: int, remedy: str) -> None:
    """Refuse more projects than one sheet of Excel holds.

    Raises:
        RefusedInput: there are too many; the remedy is the caller's.
    """
    if count > MOST_PROJECTS:
        raise RefusedInput(
            "工作簿", f"{count:,} 个项目", "Excel 的一张表放不下这么多行", remedy=remedy
        )


def write_workbook(
    path: Path,
    fill: Callable[[Any, Formats], None],
    *,
    author: str = "",
    is_long: bool = False,
    look: Callable[[], None] | None = None,
) -> None:
    """Make a workbook and put it on disk in one step.

    Args:
        path: the target; what is there is replaced only once the new file is whole.
        fill: is given XlsxWriter's workbook and the formats.
        author: for the file's properties.
        is_long: whether ``fill`` goes through each sheet once, from above to below: a row is then
            let go as soon as the next one begins, so that a hundred thousand take no memory.
        look: called some times a second while the sheets of a long workbook are put together;
            raises to stop.

    Raises:
        OutputUnwritable: the file cannot be written.
        Cancelled: ``fill`` or ``look`` raised it; nothing was written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxFileError

    check_target(path)
    pulse = _Pulse(look)
    content = _WatchedBytes(pulse)
    try:
        with TemporaryDirectory(prefix="chubei-") as folder:
            book = xlsxwriter.Workbook(
                content,
                {"constant_memory": is_long, "in_memory": not is_long, "tmpdir": folder,
                 "strings_to_numbers": False, "strings_to_formulas": False,
                 "strings_to_urls": False},
            )  # fmt: skip
            # What formulas show is right as it is written, sums of nothing too.
            book.calc_on_load = False
            try:
                book.set_properties({"author": author, "comments": "由储备（Chubei）导出"})
                fill(book, make_formats(book))
                if is_long:
                    for sheet in book.worksheets():
                        sheet.row_data_fh = _WatchedRows(sheet.row_data_fh, pulse)
                book.close()
            finally:
                if is_long:
                    for sheet in book.worksheets():
                        # What was being written to when it was stopped.
                        sheet.fh.close()
                        sheet._opt_close()
    except (OSError, XlsxFileError) as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else error
        reason = reason_of(cause) if isinstance(cause, OSError) else str(cause)
        raise OutputUnwritable(path, reason) from error
    write_output(content.getvalue(), path)


def watcher(progress: Progress | None, count: int) -> Callable[[], None] | None:
    """Return what looks whether to stop once all ``count`` projects are written."""
    if progress is None:
        return None
    tell = progress

    def look() -> None:
        if not tell(count, count):
            raise Cancelled

    return look


class _Pulse:
    """Looks up from long work some times a second; once it was told to stop, never again."""

    _STEP_SECONDS: Final = 0.04

    def __init__(self, look: Callable[[], None] | None) -> None:
        self._look = look
        self._due = 0.0

    def beat(self) -> None:
        now = time.monotonic()
        if self._look is None or now < self._due:
            return
        self._due = now + self._STEP_SECONDS
        try:
            self._look()
        except Cancelled:
            # What is open is closed on the way out, and that writes too.
            self._look = None
            raise


class _WatchedBytes(io.BytesIO):
    """What a workbook is packed into."""

    def __init__(self, pulse: _Pulse) -> None:
        super().__init__()
        self._pulse = pulse

    def write(self, content: Any, /) -> int:
        self._pulse.beat()
        return super().write(content)


class _WatchedRows:
    """The finished rows of a sheet, which XlsxWriter reads again to copy them to their place."""

    def __init__(self, rows: Any, pulse: _Pulse) -> None:
        self._rows, self._pulse = rows, pulse

    def seek(self, place: int) -> None:
        """Go to a place of the file."""
        self._rows.seek(place)

    def read(self, size: int) -> Any:
        """Return the next characters."""
        self._pulse.beat()
        return self._rows.read(size)

    def close(self) -> None:
        """Close the file."""
        self._rows.close()


_NOT_IN_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_NAME: Final = 31


def sheet_name(name: str, taken: set[str]) -> str:
    """Return a name Excel takes and no other sheet has; it is added to those taken."""
    plain = " ".join(name.translate(_NOT_IN_NAME).split())[:_LONGEST_NAME].strip() or "表"
    found, turn = plain, 2
    while found.casefold() in taken:
        mark = f" {turn}"
        found, turn = f"{plain[: _LONGEST_NAME - len(mark)]}{mark}", turn + 1
    taken.add(found.casefold())
    return found


def set_up_page(
    sheet: Any, *, head_rows: tuple[int, int], columns: int, is_wide: bool = False
) -> None:
    """Set a sheet up for printing: A4 lying, its head and its page's number on each page.

    It is as wide as the page; what is much wider goes over several, each with the first columns.
    """
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.repeat_rows(*head_rows)
    sheet.set_footer("&C— &P —")
    if is_wide:
        sheet.repeat_columns(0, 1)
        sheet.print_across()
    else:
        sheet.fit_to_pages(1, 0)
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


def lines_needed(text: str, room: float) -> int:
    """Return how many lines a wrapped text takes in a room, in Excel's characters."""
    if "\n" not in text and 2 * len(text) <= room:
        return 1
    paragraphs = text.split("\n")
    return sum(max(1, math.ceil(text_width(each) / room)) for each in paragraphs)


def row_height(lines: int) -> float:
    """Return a row's height in points: Excel fits it to wrapped text only when asked to."""
    return min(lines * _LINE_POINTS + 4, TALLEST)


#: How Excel shows a share, as :func:`app.models.money.format_share` writes one.
SHARE_FORMAT: Final = "0.0%"


def number_format(yuan: int, unit: str, *, grouped: bool = True) -> str:
    """Return how Excel shows an amount: no decimals where there are none."""
    whole = "#,##0" if grouped else "0"
    if unit == "亿元":
        return f"{whole}.00"
    return whole if yuan % 10 ** power_of(unit) == 0 else f"{whole}.00##"
