"""Where the tables of a sheet begin and end, and the lines above each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.importing.recognition.cells import cell_text
from app.importing.recognition.header import Header
from app.importing.recognition.labels import is_note, read_label
from app.importing.recognition.moneyunits import caption_unit
from app.importing.recognition.outside import Outside
from app.importing.recognition.words import squeeze
from app.importing.sheets import Sheet, Value

#: Cells a line above a table may have: a title, and the unit at the right.
_MOST_CAPTION_CELLS: Final = 2

_CONTINUED: Final = re.compile(r"[(（]?(?:续表?|接上[页表])[)）]?")

#: What the title of a table says.
NAMED_TABLE: Final = re.compile(r"附件|附表|[表库单录]$|一览|汇总")


@dataclass(slots=True)
class Part:
    """The part of a sheet that one table takes.

    Attributes:
        header: its first header.
        again: the rows of the header, and of the lines above it, repeated further down.
        start: the row below the header, from 0.
        end: the row after its last one.
        captions: the lines above it.
        outside: what stands outside of the sheet and speaks of it.
    """

    header: Header
    again: set[int]
    start: int
    end: int
    captions: tuple[str, ...]
    outside: Outside = field(default_factory=Outside)


def find_parts(sheet: Sheet, headers: Sequence[Header], outside: Outside) -> list[Part]:
    """Return the tables' parts of a sheet; a header that is repeated begins none.

    Args:
        sheet: the sheet.
        headers: all headers in it, from above.
        outside: what stands outside of it; notes belong to its last table.
    """
    parts: list[Part] = []
    for header in headers:
        before = parts[-1].start if parts else 0
        above = _caption_rows(sheet, before, header.first)
        lines = lines_of(sheet.rows[at] for at in above)
        if parts and _repeats(sheet, parts[-1], header, lines):
            known = {_bare(line) for line in parts[-1].captions}
            own = {at for at in above if _is_known(sheet.rows[at], known)}
            parts[-1].again |= own | set(range(header.first, header.last + 1))
            continue
        if parts:
            parts[-1].end = above[0] if above else header.first
        else:
            lines = [*sheet.above, *lines_of(sheet.rows[: header.first])]
        start = header.last + 1
        around = replace(outside, notes=())
        parts.append(Part(header, set(), start, len(sheet.rows), tuple(lines), around))
    if parts:
        parts[-1].outside = outside
    return parts


def _caption_rows(sheet: Sheet, start: int, end: int) -> range:
    """Return the rows right above a header that hold its title and its unit."""
    at = end
    while at > start:
        cells = [value for value in sheet.rows[at - 1] if value is not None]
        is_line = len(cells) <= _MOST_CAPTION_CELLS and all(isinstance(v, str) for v in cells)
        if not is_line or any(_ends_table(str(value)) for value in cells):
            break
        at -= 1
    return range(at, end)


def _ends_table(text: str) -> bool:
    return is_note(text) or (len(text) <= 60 and read_label(text).sum is not None)


def _repeats(sheet: Sheet, part: Part, header: Header, lines: Sequence[str]) -> bool:
    """Whether a header is a table's own, repeated on a later page."""
    if header.fingerprint != part.header.fingerprint:
        return False
    if _other_unit(part, lines):
        return False
    known = {_bare(line) for line in part.captions}
    new = [line for line in lines if _bare(line) not in known and not caption_unit(line)]
    if not any(NAMED_TABLE.search(_bare(line)) for line in new):
        return True
    # Another title: a new table, unless the numbers run on.
    below = sheet.rows[header.last + 1 : header.last + 6]
    return not any(value in (1, "1") for row in below for value in row[:1])


def _other_unit(part: Part, lines: Sequence[str]) -> bool:
    """Whether lines state another unit than those above a table; its header may state its own."""
    if any(caption.heading.unit for caption in part.header.captions):
        return False
    stated = [unit for line in part.captions if (unit := caption_unit(line))]
    said = [unit for line in lines if (unit := caption_unit(line))]
    return bool(said) and said[-1:] != stated[-1:]


def _is_known(row: Sequence[Value], known: set[str]) -> bool:
    texts = [value for value in row if isinstance(value, str)]
    return all(
        _bare(text) in known or caption_unit(text) or _CONTINUED.fullmatch(squeeze(text))
        for text in texts
    )


def _bare(line: str) -> str:
    return _CONTINUED.sub("", squeeze(line))


def lines_of(rows: Iterable[Sequence[Value]]) -> list[str]:
    """Return the texts of rows above a table, a cell each."""
    return [
        cell_text(value).strip()
        for row in rows
        for value in row
        if value is not None and cell_text(value).strip()
    ]
