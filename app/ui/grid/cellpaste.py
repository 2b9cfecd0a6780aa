"""Where a pasted block falls: over the selected cells, or below and right of the first one."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.fields import Field
from app.ui.grid.table import FrozenTable


@dataclass(frozen=True, slots=True)
class Target:
    """The projects and columns a block falls on.

    Attributes:
        ids: the projects, from top to bottom.
        fields: the columns, from left to right.
        is_filled: the block is repeated until it covers them; otherwise each of its rows and
            columns falls on one of them, as far as there are any.
    """

    ids: Sequence[int]
    fields: Sequence[Field]
    is_filled: bool


def target_of(table: FrozenTable, block: Sequence[Sequence[str]]) -> Target:
    """Return where a block falls.

    A selection that the block fits into a whole number of times is filled. Otherwise the block
    lies from the selection's first cell on; where whole rows are selected, from the current one.
    """
    height, width = len(block), len(block[0])
    ranges, fields = table.ranges, table.model.fields
    chosen, columns = ranges.ids(), ranges.columns()
    if ranges.is_block and chosen and not ranges.is_cell:
        is_multiple = len(chosen) % height == 0 and len(columns) % width == 0
        if is_multiple and (not ranges.is_by_rows or width == len(columns)):
            return Target(chosen, [fields[at] for at in columns], is_filled=True)
    is_free = ranges.is_by_rows or not ranges.is_block
    row, column = table.row, table.column
    if not is_free:
        row, column = ranges.rows()[0][0], columns[0]
    return Target(_below(table, row, height), fields[column : column + width], is_filled=False)


def _below(table: FrozenTable, row: int, most: int) -> list[int]:
    """Return the projects shown from a row down, group headers passed over."""
    ids: list[int] = []
    model = table.model
    for positions in model.rows.positions(row, model.rowCount() - 1):
        ids.extend(model.snapshot.ids[positions.start : positions.stop])
        if len(ids) >= most:
            break
    return ids[:most]
