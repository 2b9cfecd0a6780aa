"""Two dimensions crossed: 分类 × 年度."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.queries.dimensions import Dimension
from app.queries.drilldown import row_filters
from app.queries.filter import Filter
from app.queries.rollups import RollupRow, rollup


@dataclass(frozen=True, slots=True)
class Crosstab:
    """The rows of one dimension split by another.

    Attributes:
        columns: the groups of the splitting dimension, in its order.
        cells: by the row's key, one entry for each column; None where they do not meet.
    """

    columns: tuple[RollupRow, ...]
    cells: Mapping[Any, tuple[RollupRow | None, ...]]


def crosstab(
    connection: Connection, rows: Dimension, columns: Dimension, filter: Filter
) -> Crosstab:
    """Split a rollup by another dimension, which holds a project in one group only.

    Each column is a rollup of its own, so that a cell can never differ from what its filter shows.

    Returns:
        Amounts in yuan.
    """
    heads = rollup(connection, columns, filter)
    filters = row_filters(connection, heads, filter)
    found: dict[Any, list[RollupRow | None]] = {}
    for at, head in enumerate(heads.rows):
        for row in rollup(connection, rows, filters[head.key]).rows:
            line = found.setdefault(row.key, [None] * len(heads.rows))
            line[at] = row
    return Crosstab(heads.rows, {key: tuple(line) for key, line in found.items()})
