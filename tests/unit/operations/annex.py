"""The published annex as the tests of many cells compare with it: read past the program."""

from pathlib import Path

from tests.annex_parser import parse_annex

_FILE = Path(__file__).parents[2] / "fixtures" / "qianjiang_annex.txt"

#: The annex's columns by the program's field names.
_COLUMNS = {"name": 1, "nature": 2, "industry": 3, "content": 4, "financing": 7, "units": 8}


def annex_column(field: str) -> dict[int, str]:
    """Return what the annex says in a column, by 序号."""
    annex = parse_annex(_FILE.read_text(encoding="utf-8"))
    return {int(row.cells[0]): row.cells[_COLUMNS[field]] for row in annex.projects}
