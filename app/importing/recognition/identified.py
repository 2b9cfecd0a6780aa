"""Rows that carry a project's identifier (标识), as the program's own flat tables do."""

import re
from collections.abc import Sequence
from typing import Final

from app.importing.recognition.layout import Layout
from app.importing.sheets import Sheet, Value

#: What the column is called.
IDENTIFIER_TITLE: Final = "标识"

_UUID: Final = re.compile(r"\s*[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\s*")


def mark_identified(sheet: Sheet, layout: Layout, start: int, plain: bytearray) -> None:
    """Let every row that carries an identifier be plainly a project, whatever it is called.

    Args:
        sheet: the sheet.
        layout: its columns.
        start: the row ``plain`` begins at.
        plain: as :func:`app.importing.recognition.plainrows.plain_rows` gives it; changed.
    """
    column = _column(layout)
    if column < 0:
        return
    at = plain.find(0)
    while at >= 0:
        if _identifier(sheet.rows[start + at][column]):
            plain[at] = 1
        at = plain.find(0, at + 1)


def read_identifiers(sheet: Sheet, layout: Layout, at: Sequence[int]) -> tuple[str, ...]:
    """Return the identifier of each project, empty where it has none; () where no project has.

    Args:
        sheet: the sheet.
        layout: its columns.
        at: the projects' rows in the sheet, from 0.
    """
    column = _column(layout)
    if column < 0:
        return ()
    found = tuple(_identifier(sheet.rows[row][column]) for row in at)
    return found if any(found) else ()


def _column(layout: Layout) -> int:
    """Return the last column of identifiers, where the program puts it; -1 for none."""
    return max(
        (each.index for each in layout.columns if each.title == IDENTIFIER_TITLE), default=-1
    )


def _identifier(value: Value) -> str:
    """Return a cell's identifier as the library writes it; empty for none."""
    if isinstance(value, str) and _UUID.fullmatch(value):
        return value.strip().lower()
    return ""
