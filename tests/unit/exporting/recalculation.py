"""Recomputes a workbook's formulas as a spreadsheet would: the few kinds the program writes."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

SUM = re.compile(r"=SUM\((?P<ranges>[^()]*)\)")
SUBTOTAL = re.compile(r"=SUBTOTAL\(9,(?P<ranges>[^()]*)\)")
SHARE = re.compile(r"=IF\((?P<whole>\$?[A-Z]+\$\d+)=0,0,(?P<part>[A-Z]+\d+)/(?P=whole)\)")


class Book:
    """One worksheet, its formulas and the values stored beside them."""

    def __init__(self, path: Path) -> None:
        self.sheet = openpyxl.load_workbook(path).worksheets[0]
        self.stored = openpyxl.load_workbook(path, data_only=True).worksheets[0]

    def formulas(self) -> dict[str, str]:
        """Return every formula by its cell."""
        return {
            cell.coordinate: str(cell.value)
            for row in self.sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }

    def value(self, place: str) -> Decimal:
        """Return what a cell comes to; a blank is nothing."""
        found: Any = self.sheet[place.replace("$", "")].value
        if found is None or (isinstance(found, str) and not found.startswith("=")):
            return Decimal(0)
        if not isinstance(found, str):
            return Decimal(str(found))
        if share := SHARE.fullmatch(found):
            whole = self.value(share["whole"])
            return self.value(share["part"]) / whole if whole else Decimal(0)
        if subtotal := SUBTOTAL.fullmatch(found):
            cells = self.cells(subtotal["ranges"])
            # SUBTOTAL passes over other subtotals among its cells.
            plain = [each for each in cells if "SUBTOTAL" not in str(self.sheet[each].value)]
            return sum(map(self.value, plain), Decimal(0))
        total = SUM.fullmatch(found)
        assert total, f"{place}: {found}"
        return sum(map(self.value, self.cells(total["ranges"])), Decimal(0))

    def cells(self, ranges: str) -> list[str]:
        """Return the cells of some ranges."""
        found = []
        for part in ranges.split(","):
            left, top, right, bottom = range_boundaries(part)
            for row in range(int(top or 0), int(bottom or 0) + 1):
                for column in range(int(left or 0), int(right or 0) + 1):
                    found.append(self.sheet.cell(row, column).coordinate)
        return found

    def rows(self) -> list[list[Any]]:
        """Return the stored values, row by row."""
        return [[cell.value for cell in row] for row in self.stored.iter_rows()]
