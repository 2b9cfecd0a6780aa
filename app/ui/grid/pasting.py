"""Turning a pasted block into rows of entries, and telling what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.fields import Field
from app.operations.cells import RefusedCell
from app.ui.grid.cellpaste import Target

Block = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Paste:
    """What is to be written, and what cannot be.

    Attributes:
        ids: the projects, from top to bottom.
        rows: texts by field; where there are fewer than projects they begin anew.
        leftovers: parts of the block with no place.
        columns: columns of the block that have a place.
        derived: the titles of computed columns that were passed over.
    """

    ids: Sequence[int]
    rows: Sequence[dict[str, str]]
    leftovers: tuple[RefusedCell, ...]
    columns: int
    derived: tuple[str, ...]


def plan_paste(block: Block, target: Target) -> Paste:
    """Lay a block over its target.

    Where a block is repeated the numbers of projects are not: two would have the same.
    """
    height, width = len(block), len(block[0])
    is_repeated = target.is_filled and len(target.ids) > height
    taken = [
        (at % width, field)
        for at, field in enumerate(target.fields)
        if field.is_editable and not (is_repeated and field.name == "number")
    ]
    rows = [{field.name: line[at] for at, field in taken} for line in block]
    derived = tuple(field.title for field in target.fields if not field.is_editable)
    if target.is_filled:
        return Paste(target.ids, rows, (), len(target.fields), derived)
    left = (*_rows_left(block, len(target.ids)), *_columns_left(block, target.fields))
    return Paste(target.ids, rows[: len(target.ids)], left, len(target.fields), derived)


def _rows_left(block: Block, taken: int) -> list[RefusedCell]:
    left = len(block) - taken
    if left <= 0:
        return []
    place = f"粘贴内容的{_span(taken + 1, len(block), '行')}"
    reason = f"下面没有项目了。请先新建 {left} 个项目，或从更靠上的一行粘贴"
    return [RefusedCell(0, None, place, "", "　".join(block[taken]), reason)]


def _columns_left(block: Block, fields: Sequence[Field]) -> list[RefusedCell]:
    if len(block[0]) <= len(fields):
        return []
    place = f"粘贴内容的{_span(len(fields) + 1, len(block[0]), '列')}"
    reason = "右边没有列了。请从更靠左的一格粘贴，或先在“列”里显示需要的列"
    return [RefusedCell(0, None, place, "", "　".join(block[0][len(fields) :]), reason)]


def _span(first: int, last: int, what: str) -> str:
    return f"第 {first} {what}" if first == last else f"第 {first}–{last} {what}"
