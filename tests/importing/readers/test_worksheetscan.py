"""The search of a worksheet's XML finds the same, however the XML is written and cut."""

import random
from itertools import pairwise

import pytest

from app.importing.readers.worksheetscan import (
    Findings,
    column_number,
    declared_cells,
    scan_worksheet,
    whole_rows,
)

ROWS = (
    b'<row r="1" s="7" customFormat="1"><c r="A1" s="7"/><c r="B1" t="s" s="7"><v>1</v></c></row>'
    b'<row r="2" spans="1:3" hidden="1"><c r="A2" s="7"><v>2</v></c><c r="C2" s="17"><v>2</v></c>'
    b'<c r="D2" t="e"><v>#N/A</v></c></row>'
    b'<row r="30" s="7" customFormat="1"><c r="AB30" s="9"><f>SUM(A1:A2)</f><v>0</v></c>'
    b'<c r="AC30" s="1"><f t="shared" si="0"/></c></row><row r="31" hidden="true"/>'
)
SHEET = (
    b'<worksheet><dimension ref="A1:AC31"/><cols><col min="2" max="4" hidden="1"/></cols>'
    b"<sheetData>" + ROWS + b'</sheetData><mergeCells count="0"/></worksheet>'
)


def scanned(sheet: bytes, *cuts: int, wants_extent: bool = False) -> Findings:
    ends = [0, *sorted(cuts), len(sheet)]
    chunks = [sheet[a:b] for a, b in pairwise(ends)]
    return scan_worksheet(chunks, {7, 9}, wants_extent=wants_extent)


def test_everything_of_interest_is_found() -> None:
    found = scanned(SHEET, wants_extent=True)
    assert sorted(found.styled) == [(0, 0, 7), (0, 1, 7), (1, 0, 7), (29, 27, 9)]
    assert found.hidden_rows == {1, 30}
    assert found.hidden_columns == [(1, 3)]
    assert found.errors == {(1, 3)}
    assert (found.uncached, found.zeros, found.formulas) == ({(29, 28)}, {(29, 27)}, 2)
    assert (found.last_row, found.last_column) == (29, 28)


@pytest.mark.parametrize("seed", range(20))
def test_cuts_change_nothing(seed: int) -> None:
    chance = random.Random(seed)
    cuts = [chance.randrange(len(SHEET)) for _ in range(chance.randrange(1, 9))]
    found, whole = scanned(SHEET, *cuts), scanned(SHEET)
    assert sorted(found.styled) == sorted(whole.styled)
    assert found.hidden_rows == whole.hidden_rows
    assert (found.errors, found.uncached, found.zeros) == (
        whole.errors,
        whole.uncached,
        whole.zeros,
    )
    assert b"".join(whole_rows([SHEET[:40], SHEET[40:]])) == SHEET


def test_another_order_of_attributes_is_the_same() -> None:
    # One cell written otherwise has the whole piece looked at cell by cell.
    other = SHEET.replace(b'<c r="A2" s="7">', b"<c s='7' r='A2'>")
    found, whole = scanned(other, wants_extent=True), scanned(SHEET, wants_extent=True)
    assert sorted(found.styled) == sorted(whole.styled)
    assert (found.errors, found.uncached, found.zeros, found.formulas) == (
        whole.errors,
        whole.uncached,
        whole.zeros,
        whole.formulas,
    )
    assert (found.last_row, found.hidden_rows) == (whole.last_row, whole.hidden_rows)


@pytest.mark.parametrize(
    ("letters", "number"), [(b"A", 0), (b"Z", 25), (b"AA", 26), (b"XFD", 16_383)]
)
def test_columns(letters: bytes, number: int) -> None:
    assert column_number(letters) == number


@pytest.mark.parametrize(
    ("extent", "cells"), [(b"A1:J100", 1000), (b"B3", 6), (b"A1:XFD1048576", 1 << 34)]
)
def test_the_declared_extent(extent: bytes, cells: int) -> None:
    assert declared_cells(b'<worksheet><dimension ref="' + extent + b'"/>') == cells
    assert declared_cells(b"<worksheet>") == 0
