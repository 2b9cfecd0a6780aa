"""Where a pasted block falls: the projects shown below, the columns to the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.fields import Field
from app.ui.grid.model import GridModel


@dataclass(frozen=True, slots=True)
class Target:
    """A block and what it falls on.

    Attributes:
        block: the rows pasted.
        ids: the projects, one a row.
        fields: the columns, as many as the block is wide.
    """

    block: Sequence[Sequence[str]]
    ids: Sequence[int]
    fields: Sequence[Field]


def below(model: GridModel, row: int, most: int) -> list[int]:
    """Return the projects shown from a row down, group headers passed over."""
    ids: list[int] = []
    for positions in model.rows.positions(row, model.rowCount() - 1):
        ids.extend(model.snapshot.ids[positions.start : positions.stop])
        if len(ids) >= most:
            break
    return ids[:most]


def columns_from(model: GridModel, column: int) -> Sequence[Field]:
    """Return the columns shown from one to the right."""
    return model.fields[column:]
