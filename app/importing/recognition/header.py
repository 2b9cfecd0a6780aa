"""Finding the headers in a sheet: one row or several, merged or split, repeated on later pages."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from app.importing.recognition.words import (
    LONGEST_HEADING,
    PLAIN_WORDS,
    WHOLE,
    Confidence,
    Heading,
    Meaning,
    find_meaning,
    read_heading,
)
from app.importing.sheets import Merge, Sheet, Value

Row = Sequence[Value]

#: Rows looked at closely for the first header; below them only cells that are words of ours.
_LOOKED_AT: Final = 500

#: Rows that are passed by together.
_BLOCK: Final = 500

#: Words of ours a row further down must hold to the letter before it is looked at closely.
_LEAST_WORDS: Final = 2

#: Rows a header may go on for.
_MOST_ROWS: Final = 3

#: Cells that make a row of column numbers (1, 2, 3 …) below a header.
_LEAST_NUMBERED: Final = 3


#: Below 建设年限: which end of it a column holds.
_PERIOD_ENDS: Final = {
    word: part
    for part, words in (
        ("start", "起 自 从 起始 开始 起年 起始年 起年月 开工 起始时间 开始时间"),
        ("end", "止 至 到 终 终止 结束 止年 终止年 止年月 竣工 完工 建成 终止时间 结束时间"),
    )
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Caption:
    """A column's heading.

    Attributes:
        title: as written, in one line.
        heading: as compared.
        meaning: what it means; None where it is no word of ours.
        confidence: how well that is known by the words alone.
    """

    title: str
    heading: Heading
    meaning: Meaning | None
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table.

    Attributes:
        first: its first row in the sheet, from 0.
        last: its last row, a row of column numbers included.
        captions: one a column of the sheet.
    """

    first: int
    last: int
    captions: tuple[Caption, ...]

    @property
    def fingerprint(self) -> str:
        """What headers of one layout have in common, to remember a mapping by: 16 hex digits."""
        words = "|".join(f"{each.heading.key}({each.heading.unit})" for each in self.captions)
        return sha256(words.rstrip("|()").encode()).hexdigest()[:16]


class Spans:
    """The merged cells of a sheet, by the spot they begin at and by the spots they cover."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self.across: dict[tuple[int, int], Merge] = {}
        self.down: list[Merge] = []
        for merge in merges:
            if merge.right > merge.left:
                self.across[merge.top, merge.left] = merge
            if merge.bottom > merge.top:
                self.down.append(merge)

    def width(self, row: int, column: int) -> int:
        """Return how many columns the cell at a spot spans."""
        merge = self.across.get((row, column))
        return merge.right - merge.left + 1 if merge else 1


def find_headers(sheet: Sheet, look: Callable[[], None]) -> list[Header]:
    """Return the headers in a sheet, from above; a header that is repeated stands there again.

    Args:
        sheet: the sheet.
        look: called every few hundred rows; raises to stop.
    """
    spans = Spans(sheet.merges)
    found: list[Header] = []
    known: frozenset[Value] = PLAIN_WORDS
    skip = 0
    is_after_gap = False
    for start in range(0, len(sheet.rows), _BLOCK):
        look()
        block = sheet.rows[start : start + _BLOCK]
        if start >= _LOOKED_AT and not is_after_gap and _has_no_header(block, known):
            continue
        for at, row in enumerate(block, start):
            if at < skip:
                continue
            is_close = (not found and at < _LOOKED_AT) or is_after_gap
            is_after_gap = row.count(None) >= len(row) - 1
            if not is_close and len(known.intersection(row)) < _LEAST_WORDS:
                continue
            if not is_header(row):
                continue
            header = read_header(sheet, at, spans)
            found.append(header)
            skip = header.last + 1
            known = known | {value for value in row if isinstance(value, str)}
    return found


def _has_no_header(block: Sequence[Row], known: Set[Value]) -> bool:
    """Whether no row of a block is worth a look: no gap in front of any, and hardly a word."""
    columns = list(zip(*block, strict=True))
    full = (column for column in columns if None not in column)
    has_gaps = next(full, None) is None or next(full, None) is None
    worded = (column for column in columns if not known.isdisjoint(column))
    return not has_gaps and (next(worded, None) is None or next(worded, None) is None)


def is_header(row: Row) -> bool:
    """Whether a row is a header by its words."""
    fields: set[str] = set()
    matched = filled = 0
    has_name = False
    for value in row:
        if value is None:
            continue
        filled += 1
        if not isinstance(value, str):
            continue
        if len(value) > LONGEST_HEADING:
            return False
        found = find_meaning(read_heading(value).key)
        if found is not None:
            matched += 1
            fields.add(found[0].field)
            has_name = has_name or found == (_NAME, Confidence.SURE)
    if len(fields) == 1:
        return has_name and filled == 1
    if len(fields) == 2:
        return "name" in fields and matched * 2 >= filled
    return len(fields) > 2 and matched * 2 >= filled


def read_header(sheet: Sheet, at: int, spans: Spans | None = None, last: int = -1) -> Header:
    """Return the header that begins at a row.

    Args:
        sheet: the sheet.
        at: the header's first row.
        spans: the sheet's merged cells, if they are at hand.
        last: its last row where the user says so; else it is looked for.
    """
    spans = spans or Spans(sheet.merges)
    rows = [sheet.rows[at]]
    below = at + 1
    while len(rows) < _MOST_ROWS and below < len(sheet.rows):
        if below > last and (last >= 0 or not _goes_on(sheet, at, below, spans)):
            break
        rows.append(sheet.rows[below])
        below += 1
    captions = _captions(rows, at, spans)
    if below < len(sheet.rows) and _is_numbering(sheet.rows[below]):
        below += 1
    return Header(at, below - 1, captions)


_NAME: Final = Meaning("name")


def _goes_on(sheet: Sheet, at: int, below: int, spans: Spans) -> bool:
    """Whether the row below a header belongs to it."""
    top, row = sheet.rows[at], sheet.rows[below]
    spread = _spread(top, at, spans)
    says_so = False
    for column, value in enumerate(row):
        if value is None:
            continue
        if not isinstance(value, str) or len(value) > LONGEST_HEADING:
            # 2021 below 年度计划 is a heading, 1 below 序号 is not.
            if isinstance(value, int) and 1900 < value < 2100 and spread[column] is not None:
                continue
            return False
        heading = read_heading(value)
        is_unit = not heading.key and bool(heading.unit)
        if _is_split(top[column], value):
            says_so = True
            continue
        is_word = find_meaning(heading.key) is not None or heading.key in WHOLE
        if top[column] is not None and spans.width(at, column) == 1 and not is_unit:
            return False
        if spread[column] is None and not is_word:
            return False
        says_so = says_so or is_unit or is_word or spread[column] is not None
    return says_so


def _is_split(top: Value, below: Value) -> bool:
    """Whether two cells are one heading in two rows: 序 and 号, 项目 and 名称."""
    if not isinstance(top, str) or not isinstance(below, str):
        return False
    parts = read_heading(top).key, read_heading(below).key
    return bool(parts[0] and parts[1]) and _says_sure("".join(parts)) and not _says_sure(parts[1])


def _says_sure(key: str) -> bool:
    found = find_meaning(key)
    return found is not None and found[1] is Confidence.SURE


def _spread(row: Row, at: int, spans: Spans) -> list[Value]:
    """Return a header's row with the cells that span columns repeated over them."""
    spread = list(row)
    for column in range(len(row)):
        for step in range(1, spans.width(at, column)):
            if column + step < len(spread):
                spread[column + step] = row[column]
    return spread


def _captions(rows: Sequence[Row], at: int, spans: Spans) -> tuple[Caption, ...]:
    layers = [_spread(row, at + step, spans) for step, row in enumerate(rows)]
    return tuple(_caption([layer[column] for layer in layers]) for column in range(len(rows[0])))


def _caption(layers: Sequence[Value]) -> Caption:
    """Return what a column's cells say together, from above."""
    parts = [str(value) for value in layers if value is not None]
    title = " ".join(one_line(part) for part in dict.fromkeys(parts))
    headings = [read_heading(part) for part in dict.fromkeys(parts)]
    unit = next((each.unit for each in reversed(headings) if each.unit), "")
    keys = [each.key for each in headings if each.key]
    joined = Heading("".join(keys), unit)
    if keys and keys[-1] in WHOLE and len(keys) > 1:
        keys.pop()
    joint = "".join(keys)
    # 项目 over 名称 is 项目名称, whatever either says alone.
    order = (joint, keys[-1], keys[0]) if _says_sure(joint) else (*keys[-1:], joint, *keys[:1])
    if len(keys) > 1 and keys[-1] in _PERIOD_ENDS and _means_period(keys[0]):
        return Caption(title, joined, Meaning("period", _PERIOD_ENDS[keys[-1]]), Confidence.SURE)
    for key in order if keys else ():
        if found := find_meaning(key):
            if key == keys[0] and len(keys) > 1:
                # 其中：中央 below 总投资 is a part of it, not the whole.
                break
            return Caption(title, joined, *found)
    return Caption(title, joined, None, Confidence.UNKNOWN)


def _means_period(key: str) -> bool:
    found = find_meaning(key)
    return found is not None and found[0] == Meaning("period")


def one_line(title: str) -> str:
    """Return a title that paper breaks, in one line: 总投资（万元）."""
    return " ".join("".join(line.strip() for line in title.splitlines()).split())


def _is_numbering(row: Row) -> bool:
    """Whether a row numbers the columns: 1, 2, 3 or （1）, （2）, （3）."""
    cells = [str(value).strip("()（） ") for value in row if value is not None]
    wanted = [str(step) for step in range(1, len(cells) + 1)]
    return len(cells) >= _LEAST_NUMBERED and len(cells) * 2 > len(row) and cells == wanted
