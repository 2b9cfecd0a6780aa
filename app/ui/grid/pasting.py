"""Turning a pasted block into changes of projects, or into one clear refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.errors import RefusedInput
from app.models.entry import parse_field
from app.models.fields import Field, Kind, Record
from app.ui.grid.celltext import editor_text, full_text


@dataclass(frozen=True, slots=True)
class Paste:
    """What a paste changes.

    Attributes:
        changes: what was pasted by project id and field, without what is the same already.
        rows: rows of the block.
        columns: columns of the block.
        cells: how many cells change.
        is_partly_derived: the block covers a computed column, which was passed over.
    """

    changes: Mapping[int, Mapping[str, str]]
    rows: int
    columns: int
    cells: int
    is_partly_derived: bool


def check_size(
    block: Sequence[Sequence[str]], row_count: int, fields: Sequence[Field]
) -> RefusedInput | None:
    """Return the refusal of a block that does not fit, or None.

    Args:
        block: the rows pasted.
        row_count: projects from the current one down.
        fields: the columns from the current one to the right.
    """
    width, height = len(block[0]), len(block)
    if width > len(fields):
        return RefusedInput(
            "粘贴的内容", block[0][0],
            f"有 {width} 列，而从“{fields[0].title}”往右只有 {len(fields)} 列",
            remedy="请从更靠左的一格开始粘贴，或先在“列”里显示需要的列",
        )  # fmt: skip
    if height > row_count:
        missing = height - row_count
        return RefusedInput(
            "粘贴的内容", block[0][0],
            f"有 {height} 行，而从这一行往下只有 {row_count} 个项目",
            remedy=f"请先新建 {missing} 个项目，或从更靠上的一行开始粘贴",
        )  # fmt: skip
    return None


def plan_paste(
    block: Sequence[Sequence[str]],
    records: Sequence[Record],
    fields: Sequence[Field],
    money_unit: str,
) -> Paste:
    """Check every cell and return what changes.

    Args:
        block: the rows pasted.
        records: the projects they fall on, as many as rows.
        fields: the columns they fall on, as many as the block is wide.
        money_unit: what a bare number of money counts in.

    Raises:
        RefusedInput: the first cell that cannot be taken, naming its project and column.
    """
    changes: dict[int, dict[str, str]] = {}
    for line, (cells, record) in enumerate(zip(block, records, strict=True), start=1):
        for text, field in zip(cells, fields, strict=True):
            if not field.is_editable or _is_same(text, field, record, money_unit):
                continue
            try:
                if field.kind is not Kind.CATEGORY:
                    parse_field(field, text, money_unit=money_unit)
            except RefusedInput as error:
                number = record["number"]
                place = f"粘贴的第 {line} 行（序号 {number} {record['name']}）的“{field.title}”"
                raise error.at(place) from None
            changes.setdefault(record["id"], {})[field.name] = text
    count = sum(len(entries) for entries in changes.values())
    is_derived = any(not field.is_editable for field in fields)
    return Paste(changes, len(block), len(fields), count, is_derived)


def _is_same(text: str, field: Field, record: Record, money_unit: str) -> bool:
    pasted = text.strip()
    if pasted == editor_text(field, record, money_unit).strip():
        return True
    return pasted == full_text(field, record, money_unit, 0).strip()
