"""Tables of flattened web pages: a cell a line, each beginning with a tab; a blank line ends a row.

The pages lose what their tables looked like: merged cells are fewer cells, and cells that hold
blank lines, or nothing, break a row in two. A row is put together again by its number of cells and
by its first cell, which is a serial number wherever the first column is one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from app.importing.readers.decoding import Decoded
from app.importing.readers.refusals import NoTable
from app.importing.readers.tidying import Draft, tidy
from app.importing.sheets import Format, Sheet, Source, Value

_SERIAL: Final = re.compile(
    r"[（(]?\s*(?:\d+|[一二三四五六七八九十百]+)\s*[)）]?[.．、]?(?:\s*\d+)*$"
)
_SERIAL_TITLES: Final = frozenset({"序号", "编号", "序", "no", "no."})

#: Of the lines with tabs, at least so many have just the one at their start.
_LEADING: Final = 0.8


def is_flattened(text: str) -> bool:
    """Return whether the tables of a text have a cell a line, rather than a row a line."""
    tabbed = [line for line in text.splitlines() if "\t" in line]
    leading = sum(line.startswith("\t") and "\t" not in line.strip("\t") for line in tabbed)
    # Where there are only two columns and the first is blank, lines of a TSV look the same; but
    # then other lines have something in it.
    return len(tabbed) > 1 and leading >= _LEADING * len(tabbed)


def read_flattened(decoded: Decoded, name: str) -> Source:
    """Read all tables of a flattened page, each with the prose above it.

    Raises:
        NoTable: there is none in it.
    """
    sheets: list[Sheet] = []
    for prose, chunks in _tables(decoded.text):
        sheet = _sheet(f"表{len(sheets) + 1}", prose, chunks)
        if sheet is not None:
            sheets.append(sheet)
    if not sheets:
        raise NoTable(name)
    return Source(
        name=name,
        format=Format.TEXT,
        sheets=tuple(sheets),
        encoding=decoded.encoding,
        remarks=decoded.remarks,
    )


@dataclass(slots=True)
class _Cell:
    line: int
    lines: list[str]

    def value(self) -> Value:
        return tidy("\n".join(self.lines).strip("\n"))

    def text(self) -> str:
        return "".join(self.lines).strip()


#: Cells without a blank line between them.
_Chunk = list[_Cell]


@dataclass(slots=True)
class _Page:
    prose: list[str] = field(default_factory=list)
    chunks: list[_Chunk] = field(default_factory=list)


def _tables(text: str) -> Iterator[tuple[tuple[str, ...], list[_Chunk]]]:
    page = _Page()
    is_open = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("\t"):
            if not is_open:
                page.chunks.append([])
            page.chunks[-1].append(_Cell(number, [line[1:]]))
            is_open = True
        elif not line.strip("\n\r \u3000\xa0"):
            is_open = False
        elif is_open:
            page.chunks[-1][-1].lines.append(line)
        else:
            if page.chunks:
                yield tuple(page.prose), page.chunks
                page = _Page()
            page.prose.append(line.strip())
    if page.chunks:
        yield tuple(page.prose), page.chunks


def _sheet(name: str, prose: tuple[str, ...], chunks: list[_Chunk]) -> Sheet | None:
    width = _columns(chunks)
    has_serials = _has_serials(chunks, width)
    rows: list[list[Value]] = []
    places: list[int] = []
    counts: dict[int, int] = {}
    for cells in _rows(chunks, width, has_serials=has_serials):
        if len(cells) < width:
            counts[len(rows)] = len(cells)
        rows.append([cell.value() for cell in cells])
        places.append(cells[0].line)
    return Draft(name, rows, places, prose, cell_counts=counts).finish()


def _columns(chunks: Sequence[_Chunk]) -> int:
    """Return how many columns a table has: as many as its header; below a title, as most rows."""
    first = len(chunks[0])
    if first > 1 or len(chunks) == 1:
        return first
    return Counter(len(chunk) for chunk in chunks).most_common(1)[0][0]


def _has_serials(chunks: Sequence[_Chunk], width: int) -> bool:
    whole = [chunk[0].text() for chunk in chunks if len(chunk) == width]
    title = whole[0].replace(" ", "").casefold() if whole else ""
    return title in _SERIAL_TITLES or (
        len(whole) > 2 and sum(_begins_row(text) for text in whole) > len(whole) // 2
    )


def _begins_row(text: str) -> bool:
    return not text or _SERIAL.match(text) is not None


def _rows(chunks: Sequence[_Chunk], width: int, *, has_serials: bool) -> Iterator[_Chunk]:
    index = 0
    while index < len(chunks):
        chunk = chunks[index]
        count = 1
        if len(chunk) < width:
            count = _parts(chunks, index, width, has_serials=has_serials)
        if count > 1:
            yield [cell for part in chunks[index : index + count] for cell in part]
        else:
            yield from _split(chunk, width, has_serials=has_serials)
        index += count


def _parts(chunks: Sequence[_Chunk], index: int, width: int, *, has_serials: bool) -> int:
    """Return how many chunks from here make one row: 1 where no number of them does."""
    first = chunks[index][0].text()
    if has_serials and not _begins_row(first):
        return 1
    following = str(int(first) + 1) if first.isascii() and first.isdigit() else "1"
    total = 0
    for count, chunk in enumerate(chunks[index:], start=1):
        if count > 1 and has_serials and chunk[0].text() == following:
            # The next number begins the next row, wherever this one ended.
            return 1
        total += len(chunk)
        if total >= width:
            return count if total == width else 1
    return 1


def _is_serial(text: str) -> bool:
    return bool(text) and _SERIAL.match(text) is not None


def _split(chunk: _Chunk, width: int, *, has_serials: bool) -> Iterator[_Chunk]:
    """Part a chunk that lost the blank lines between its rows."""
    if len(chunk) <= width:
        yield chunk
        return
    extra = len(chunk) % width
    if extra and has_serials and not _is_serial(chunk[extra].text()):
        extra = 0
    bounds = [0, *range(extra, len(chunk), width), len(chunk)]
    for start, stop in pairwise(bounds):
        if stop > start:
            yield chunk[start:stop]
