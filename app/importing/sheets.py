"""What a reader hands over: tables of plain values, each with its place in the source.

Readers (``readers/``) know formats and nothing of projects; recognition (``recognition/``) knows
projects and nothing of formats. These values are all they share. They travel between processes, so
they hold plain Python values only, and a hundred thousand rows stay small.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final, TypeAlias

#: Rows of each sheet that are kept to be shown, once the sheet has been understood.
SHOWN_ROWS: Final = 200

#: A cell as it stands in the source; None where it is blank. Text keeps its paragraphs, parted by
#: line feeds, and its own white space; a whole number is an ``int`` even where the format stores
#: floating point. A boolean is one of TRUE and FALSE in the source.
Value: TypeAlias = str | int | float | bool | date | datetime | time | None

#: Row and column in :attr:`Sheet.rows`, both from 0.
Spot: TypeAlias = tuple[int, int]


class Format(StrEnum):
    """What a source is, by its content."""

    XLSX = "xlsx"
    XLS = "xls"
    DOCX = "docx"
    DELIMITED = "csv"
    TEXT = "txt"
    HTML = "html"
    CLIPBOARD = "clipboard"
    LIBRARY = "chubei"


class Flaw(StrEnum):
    """Why a cell has no value that can be trusted."""

    NO_CACHED_VALUE = "no_cached_value"
    ERROR_VALUE = "error_value"


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells shown as one, from 0, both ends included; only the first of them has a value."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of cells: a worksheet, a table of a Word document or a web page, a text file.

    Attributes:
        name: the worksheet's name; 表1, 表2 … in Word and HTML; empty for text.
        rows: of one length each; rows and columns that are blank at the end are left out.
        places: the row's place in the source from 1, row for row: the row of a worksheet or of a
            Word table, the line of a text on which the row begins. Not always consecutive.
        above: what stands between the table before and this one, a paragraph each: title, annex
            mark, 单位：万元. Empty where all of it is in cells.
        merges: cells shown as one.
        flaws: cells without a trustworthy value; ``rows`` has None there.
        shown: what the source shows where that is not the value itself: the text of a date or of
            a formatted number, by spot, as far as the format tells.
        hidden_rows: of ``rows``, from 0.
        hidden_columns: from 0.
        is_hidden: whether the whole sheet is.
        cell_counts: of a flattened text, where a row, from 0, has fewer cells than there are
            columns: how many. Which columns they spanned is lost; they stand at the left.
        below: what stands below the last table of a document, a paragraph each.
    """

    name: str
    rows: Sequence[Sequence[Value]]
    places: Sequence[int]
    above: tuple[str, ...] = ()
    merges: tuple[Merge, ...] = ()
    flaws: Mapping[Spot, Flaw] = field(default_factory=dict)
    shown: Mapping[Spot, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False
    cell_counts: Mapping[int, int] = field(default_factory=dict)
    below: tuple[str, ...] = ()

    def head(self, height: int) -> "Sheet":
        """Return the sheet with its first rows only, and what there is of those.

        ``places`` are those of all rows, so that a row can be named wherever it is.
        """
        places = self.places if isinstance(self.places, range) else array("q", self.places)
        return replace(
            self,
            rows=self.rows[:height],
            places=places,
            merges=tuple(
                replace(merge, bottom=min(merge.bottom, height - 1))
                for merge in self.merges
                if merge.top < height
            ),
            flaws={spot: flaw for spot, flaw in self.flaws.items() if spot[0] < height},
            shown={spot: text for spot, text in self.shown.items() if spot[0] < height},
            hidden_rows=frozenset(row for row in self.hidden_rows if row < height),
            cell_counts={row: n for row, n in self.cell_counts.items() if row < height},
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or the clipboard, as it was read.

    Attributes:
        name: the file's name without its folder; 剪贴板 for the clipboard.
        format: what it is by its content, whatever its name ends with.
        sheets: in the source's order, hidden ones included, empty ones left out.
        encoding: of a text; empty for the rest.
        remarks: whole sentences on what the user should know about the reading: a name that ends
            in another format's letters, characters that could not be read, a sheet left out.
    """

    name: str
    format: Format
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    remarks: tuple[str, ...] = ()

    def head(self, height: int) -> "Source":
        """Return the source with the first rows of its sheets only; see :meth:`Sheet.head`."""
        return replace(self, sheets=tuple(sheet.head(height) for sheet in self.sheets))


def column_letters(column: int) -> str:
    """Return a column's name as Excel has it: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
