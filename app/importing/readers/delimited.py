"""Tables as text: CSV and TSV, by comma, tab or semicolon, quoted or not."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from app.importing.readers.decoding import Decoded
from app.importing.readers.limits import CELLS
from app.importing.readers.progress import Report, silent
from app.importing.readers.refusals import NoTable, TooLarge
from app.importing.readers.tidying import Draft, tidy
from app.importing.sheets import Format, Sheet, Source, Value
from app.models.formulatext import GUARD, unguarded

_DELIMITERS: Final = "\t,;|"

#: Lines looked at to find the delimiter.
_SAMPLE_LINES: Final = 200

#: Records between two reports.
_STEP: Final = 5000

# A cell of a table may be longer than the csv module takes by itself.
csv.field_size_limit(1 << 30)


def read_delimited(decoded: Decoded, name: str, report: Report = silent) -> Source:
    """Read a text whose lines are rows.

    Raises:
        NoTable: no delimiter parts its lines into columns.
        TooLarge: it has more cells than a table may.
    """
    text, declared = _declared_delimiter(decoded.text)
    delimiter = declared or find_delimiter(text)
    if not delimiter:
        raise NoTable(name)
    sheet, remarks = read_table(
        text, delimiter, name, report, first_line=2 if declared else 1, is_file=True
    )
    if sheet is None:
        raise NoTable(name)
    return Source(
        name=name,
        format=Format.DELIMITED,
        sheets=(sheet,),
        encoding=decoded.encoding,
        remarks=decoded.remarks + remarks,
    )


def has_even_rows(text: str) -> bool:
    """Whether a text is plainly CSV: all records by its rules, and of one width."""
    delimiter = find_delimiter(text)
    if not delimiter or delimiter == "\t" or _is_loose(text, delimiter):
        return False
    widths = {len(cells) for _, cells in _records(text, delimiter) if cells}
    return len(widths) == 1 and widths != {1}


def find_delimiter(text: str) -> str:
    """Return what parts the columns of a text; empty where nothing does.

    The one that parts most lines into the same number of cells, more than one.
    """
    best, most = "", 0.0
    sample = _sample(text)
    for delimiter in _DELIMITERS:
        records = [cells for _, cells in _records(sample, delimiter) if cells != [""]]
        if not records:
            continue
        widths = Counter(len(cells) for cells in records)
        width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        share = count / len(records)
        # Prose has commas too, but hardly ever the same number in every line.
        if width > 1 and (share >= 0.5 or len(records) <= 2) and share * (1 + width / 100) > most:
            best, most = delimiter, share * (1 + width / 100)
    return best


def read_table(
    text: str,
    delimiter: str,
    name: str,
    report: Report = silent,
    *,
    first_line: int = 1,
    is_file: bool = False,
) -> tuple[Sheet | None, tuple[str, ...]]:
    """Read all records as one sheet; None where all cells are blank.

    Args:
        text: the whole text.
        delimiter: what parts its columns.
        name: of the source, for refusals.
        report: told how far it has come.
        first_line: the line the text begins on, from 1.
        is_file: whether it was a file, in which formulas are made harmless; those are restored
            (:mod:`app.models.formulatext`).

    Returns:
        The sheet and what the user should know about its quotation marks.

    Raises:
        TooLarge: it has more cells than a table may.
    """
    is_loose = _is_loose(text, delimiter)
    parse = _loose_records if is_loose else _records
    rows: list[list[Value]] = []
    places: list[int] = []
    lines = text.count("\n") or text.count("\r") or 1
    waiting: list[int] = []
    width = 0
    for line, cells in parse(text, delimiter):
        row: list[Value] = [_value(cell, is_file) for cell in cells]
        if all(value is None for value in row):
            # Kept only where something follows: files end in a million lines of commas.
            waiting.append(line)
            continue
        width = max(width, len(row))
        if (len(rows) + len(waiting) + 1) * width > CELLS:
            raise TooLarge(name, f"超过 {CELLS:,} 个单元格")
        rows += [[] for _ in waiting]
        places += waiting
        waiting.clear()
        rows.append(row)
        places.append(line)
        if len(rows) % _STEP == 0:
            report(line, lines)
    first = first_line - 1
    draft = Draft("", rows, [place + first for place in places])
    remarks = ("有的引号没有成对，已按原样当作文字读入。",) if is_loose else ()
    return draft.finish(), remarks


def _sample(text: str) -> str:
    """Return the first lines whole; a text that says nothing of its lines is cut anyhow."""
    end = 0
    mark = "\n" if "\n" in text[: 1 << 20] else "\r"
    for _ in range(_SAMPLE_LINES):
        end = text.find(mark, end) + 1
        if not end:
            return text[: 1 << 20]
    return text[: min(end, 1 << 20)]


def _declared_delimiter(text: str) -> tuple[str, str]:
    """Return the text without Excel's first line 「sep=;」, and the delimiter it declares."""
    if not text[:4].casefold().startswith("sep=") or len(text) < 6 or text[5] not in "\r\n":
        return text, ""
    rest = text[5:].removeprefix("\r").removeprefix("\n")
    return rest, text[4]


def _value(cell: str, is_file: bool) -> Value:
    if not cell or cell.isspace():
        return None
    if not is_file:
        return tidy(cell)
    if cell[0] == GUARD:
        return tidy(unguarded(cell))
    if len(cell) > 3 and cell.startswith('="') and cell.endswith('"'):
        # ="0012": how Excel is told that digits are text.
        return tidy(cell[2:-1])
    return tidy(cell)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record's first line, from 1, and its cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _is_loose(text: str, delimiter: str) -> bool:
    """Return whether quotation marks stand where the rules of CSV have none."""
    if '"' not in text:
        return False
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for _ in reader:
            pass
    except csv.Error:
        return True
    return False


def _loose_records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield records as :func:`_records` does, of a text with quotation marks that mean themselves.

    A mark at a cell's beginning quotes only where another one ends the cell; any other is text.
    """
    place, line, end = 0, 1, len(text)
    ends = re.compile(f"[{re.escape(delimiter)}\r\n]")
    cells: list[str] = []
    first = 1
    while place < end:
        quoted = _quoted(text, place, delimiter) if text[place] == '"' else None
        if quoted is not None:
            cell, stop = quoted
        else:
            match = ends.search(text, place)
            stop = match.start() if match else end
            cell = text[place:stop]
        cells.append(cell)
        line += cell.count("\n")
        place = stop + 1
        if stop < end and text[stop] == delimiter:
            if place == end:
                cells.append("")
            continue
        if text[stop : stop + 2] == "\r\n":
            place += 1
        line += 1
        yield first, cells
        cells, first = [], line
    if cells:
        yield first, cells


#: A cell in quotation marks is no longer than Excel takes; what seems so has lost its other mark.
_LONGEST_QUOTED: Final = 40_000


def _quoted(text: str, place: int, delimiter: str) -> tuple[str, int] | None:
    """Return a quoted cell without its marks, and where it ends; None where none begins here."""
    after = (delimiter, "\r", "\n", "")
    stop = place + 1
    while True:
        stop = text.find('"', stop, place + _LONGEST_QUOTED)
        if stop < 0:
            return None
        if text[stop + 1 : stop + 2] == '"':
            stop += 2
            continue
        if text[stop + 1 : stop + 2] in after:
            return text[place + 1 : stop].replace('""', '"'), stop + 1
        return None
