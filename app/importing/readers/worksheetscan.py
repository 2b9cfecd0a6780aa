"""What calamine leaves out of a worksheet, found by searching the XML for the cells it concerns.

Parsing all of a large worksheet a second time would take longer than the first. Almost every cell
is ordinary, and regular expressions pass over ordinary cells at the speed of the memory: only
cells in a style of interest, errors, formulas and hidden rows are looked at.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from app.importing.readers.limits import CELLS

#: How many columns Excel has.
LAST_COLUMN: Final = 16_384

#: A row longer than this is no row.
_LONGEST_ROW: Final = 64 << 20

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
# Places no Excel has are found too, so that nobody lays out so many rows.
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,99})["']""")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,9})(\d{1,99})["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d{1,9})["']""")
_TYPE = re.compile(rb"""\bt\s*=\s*["'](\w+)["']""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_FROM_TO = re.compile(rb"""\b(min|max)\s*=\s*["'](\d{1,7})["']""")
_EXTENT = re.compile(rb"""<(?:\w+:)?dimension\b[^>]*\bref\s*=\s*["']([A-Z0-9:]+)["']""")
_CORNER = re.compile(r"([A-Z]{1,3})(\d{1,7})$")

# As Excel, WPS, LibreOffice and all libraries write cells: place, style, type.
_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]* t="e"')
_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*'
    rb"(<v[^>]*/>|<v[^>]*>([^<]*)</v>)?"
)
#: The beginnings of cells up to their style, a line each.
_HEADS = re.compile(rb'^<c r="([A-Z]{1,3})(\d{1,7})(?:" t="\w+)?$', re.MULTILINE)
_WITH_CONTENT = re.compile(rb'<c r="([A-Z]{1,9})(\d{1,99})"[^>/]*>')

# Any writer's cells, with what is in them.
_ANY = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*?)(/?)>")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>/]*>([^<]*)<")
_ANY_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_END_OF_CELL = re.compile(rb"</(?:\w+:)?c>")


@dataclass(slots=True)
class Findings:
    """What a worksheet has besides values; rows and columns from 0.

    Attributes:
        hidden_rows: rows that are not shown.
        hidden_columns: from and to, both included.
        styled: row, column and style of cells in a style of interest.
        errors: cells whose value is an error (#REF!).
        uncached: formulas whose value was never computed.
        zeros: formulas whose value is 0.
        formulas: how many formulas there are.
        last_row: the last row with content, -1 for none; only where the extent was asked for.
        last_column: the last such column.
        cells: how many cells have content; only where the extent was asked for. Counting ends at
            the most a sheet may have.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    styled: list[tuple[int, int, int]] = field(default_factory=list)
    errors: set[tuple[int, int]] = field(default_factory=set)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    zeros: set[tuple[int, int]] = field(default_factory=set)
    formulas: int = 0
    last_row: int = -1
    last_column: int = -1
    cells: int = 0


def declared_cells(start: bytes) -> int:
    """Return how many cells the worksheet says it spans, from its first bytes; 0 if it does not."""
    match = _EXTENT.search(start)
    if match is None:
        return 0
    corner = _CORNER.search(match[1].decode("ascii").rpartition(":")[2])
    if corner is None:
        return 0
    return int(corner[2]) * (column_number(corner[1].encode()) + 1)


def column_number(letters: bytes) -> int:
    """Return a column's number from 0 for its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def scan_worksheet(
    chunks: Iterable[bytes],
    styles: Iterable[int],
    *,
    wants_extent: bool = False,
    report: Callable[[int], None] | None = None,
) -> Findings:
    """Search a worksheet's XML.

    Args:
        chunks: the part's bytes.
        styles: the cell styles of interest.
        wants_extent: find the last cell with content too, which takes as long again.
        report: told how many bytes were searched.
    """
    scan = _Scan(frozenset(styles), wants_extent)
    done = 0
    for piece in whole_rows(chunks):
        scan.search(piece)
        done += len(piece)
        if scan.findings.cells > CELLS:
            break
        if report is not None:
            report(done)
    return scan.findings


def whole_rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes again, in pieces that end where a row ends."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        end = rest.rfind(b"</row>")
        if end < 0:
            end = rest.rfind(b":row>")
        if end < 0 and len(rest) < _LONGEST_ROW:
            # Rows without cells have no end of their own.
            end = rest.rfind(b"/><row ")
            end = end - 4 if end >= 0 else -1
        if end >= 0:
            yield rest[: end + 6]
            rest = rest[end + 6 :]
        elif len(rest) >= _LONGEST_ROW:
            yield rest
            rest = b""
    if rest:
        yield rest


class _Scan:
    def __init__(self, styles: frozenset[int], wants_extent: bool) -> None:
        self.findings = Findings()
        self._styles = styles
        self._wants_extent = wants_extent
        self._columns: dict[bytes, int] = {}
        self._row = -1
        self._is_in_rows = False
        alternatives = b"|".join(str(style).encode() for style in sorted(styles))
        self._styled = re.compile(rb'" s="(' + alternatives + rb')"') if styles else None

    def search(self, piece: bytes) -> None:
        if not self._is_in_rows:
            self._search_head(piece)
        if _is_usual(piece):
            self._search_usual(piece)
        else:
            self._search_any(piece)

    def _search_head(self, piece: bytes) -> None:
        """Take the columns, which stand before the first row."""
        for match in _COLUMN.finditer(piece):
            if _HIDDEN.search(match[1]):
                ends = {key: int(number) for key, number in _FROM_TO.findall(match[1])}
                first, last = ends.get(b"min", 0), ends.get(b"max", 0)
                if 0 < first <= last:
                    self.findings.hidden_columns.append((first - 1, min(last, LAST_COLUMN) - 1))
        self._is_in_rows = _ROW.search(piece) is not None

    def _search_usual(self, piece: bytes) -> None:
        found = self.findings
        if b"hidden=" in piece:
            for match in _ROW.finditer(piece):
                number = _NUMBER.search(match[1]) if _HIDDEN.search(match[1]) else None
                if number is not None:
                    found.hidden_rows.add(int(number[1]) - 1)
        if self._styled is not None:
            self._search_styles(piece, self._styled)
        if b't="e"' in piece:
            found.errors.update(self._spot(match) for match in _ERROR.finditer(piece))
        if b"<f" in piece:
            for match in _FORMULA.finditer(piece):
                kind = _TYPE.search(match[3])
                value = (match[5] or b"") if match[4] else None
                self._take_formula(self._spot(match), kind[1] if kind else b"", value)
        if self._wants_extent:
            self._search_extent(piece)

    def _search_extent(self, piece: bytes) -> None:
        if not any(mark in piece for mark in (b"<v", b"<is", b"<f")):
            return
        cells = _WITH_CONTENT.findall(piece)
        if cells:
            found = self.findings
            found.cells += len(cells)
            right = max(self._column(letters) for letters in {letters for letters, _ in cells})
            found.last_column = max(found.last_column, right)
            found.last_row = max(found.last_row, max(int(row) for row in {r for _, r in cells}) - 1)

    def _search_styles(self, piece: bytes, styled: re.Pattern[bytes]) -> None:
        # A pattern for the whole cell would be tried at every cell: styles are found like words,
        # and the cells' places stand at the ends of what is between them.
        parts = styled.split(piece)
        heads = [part[part.rfind(b"<") :] for part in parts[:-1:2]]
        found = _HEADS.findall(b"\n".join(heads))
        styles = parts[1::2]
        if len(found) != len(heads):
            # Some were styles of rows.
            places = [_HEADS.match(head) for head in heads]
            found = [place.groups() for place in places if place is not None]
            styles = [s for s, place in zip(styles, places, strict=True) if place is not None]
        column = {letters: self._column(letters) for letters in {letters for letters, _ in found}}
        number = {style: int(style) for style in set(styles)}
        self.findings.styled += [
            (int(row) - 1, column[letters], number[style])
            for (letters, row), style in zip(found, styles, strict=True)
        ]

    def _search_any(self, piece: bytes) -> None:
        """Look at every cell: for writers that leave out places or put things in another order."""
        column = -1
        for match in _ANY.finditer(piece):
            attributes = match[2]
            if match[1] == b"row":
                number = _NUMBER.search(attributes)
                self._row = int(number[1]) - 1 if number else self._row + 1
                column = -1
                if _HIDDEN.search(attributes):
                    self.findings.hidden_rows.add(self._row)
                continue
            place = _PLACE.search(attributes)
            column = self._column(place[1]) if place else column + 1
            row = int(place[2]) - 1 if place else self._row
            style = _STYLE.search(attributes)
            if style and int(style[1]) in self._styles:
                self.findings.styled.append((row, column, int(style[1])))
            if not match[3]:
                end = _END_OF_CELL.search(piece, match.end())
                content = piece[match.end() : end.start() if end else len(piece)]
                self._take_content((row, column), attributes, content)

    def _take_content(self, spot: tuple[int, int], attributes: bytes, content: bytes) -> None:
        kind = _TYPE.search(attributes)
        if kind and kind[1] == b"e":
            self.findings.errors.add(spot)
        if _ANY_FORMULA.search(content):
            value = _VALUE.search(content)
            self._take_formula(spot, kind[1] if kind else b"", value[1] if value else None)
        self._extend(*spot)

    def _take_formula(self, spot: tuple[int, int], kind: bytes, value: bytes | None) -> None:
        self.findings.formulas += 1
        if not value and not (kind == b"str" and value is not None):
            self.findings.uncached.add(spot)
        elif value == b"0" and kind in (b"", b"n"):
            self.findings.zeros.add(spot)

    def _extend(self, row: int, column: int) -> None:
        self.findings.cells += 1
        self.findings.last_row = max(self.findings.last_row, row)
        self.findings.last_column = max(self.findings.last_column, column)

    def _spot(self, match: re.Match[bytes]) -> tuple[int, int]:
        return int(match[2]) - 1, self._column(match[1])

    def _column(self, letters: bytes) -> int:
        number = self._columns.get(letters)
        if number is None:
            number = self._columns[letters] = column_number(letters)
        return number


def _is_usual(piece: bytes) -> bool:
    """Return whether all cells begin with their place, and none has a prefix."""
    cells = piece.count(b'<c r="')
    if cells and cells == piece.count(b"<c"):
        return True
    # At the beginning and the end there are columns and more.
    is_whole = cells == piece.count(b"<c ") and b"<c>" not in piece
    return is_whole and (cells > 0 or b":c" not in piece)
