"""Ids that are looked for in millions of rows, and the cells' among them."""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, LargeBinary, func, literal, literal_column, select

from app.models.facetcell import FACET_CELL
from app.queries.prepared import fetched


def load_cell_ids(connection: Connection, conditions: Iterable[ColumnElement[bool]]) -> list[int]:
    """Return the cells of which some conditions are true."""
    query = select(func.json_group_array(FACET_CELL.c.id)).where(*conditions)
    found: list[int] = json.loads(fetched(connection, query)[0][0])
    return found


def marked(ids: Sequence[int], column: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of some ids, for millions of rows.

    There is a byte for each id: looking it up in a list takes several times as long.
    """
    marks = bytearray(max(ids, default=0))
    for row_id in ids:
        marks[row_id - 1] = 1
    mark = func.substr(literal(bytes(marks), LargeBinary), column, 1)
    found: ColumnElement[bool] = mark == literal_column("x'01'")
    return found
