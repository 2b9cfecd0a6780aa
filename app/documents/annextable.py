"""What an annex table says, before it is set on pages."""

from dataclasses import dataclass
from typing import Final

from app.documents.blocks import Align
from app.documents.rounding import ROUNDING_NOTE, is_off


@dataclass(frozen=True, slots=True)
class AnnexColumn:
    """One column.

    Attributes:
        key: the field's name in the registry.
        title: what the header says; a line end breaks it.
        width_mm: its share of the width, in millimetres of the registry's table.
        align: how its cells stand.
    """

    key: str
    title: str
    width_mm: float
    align: Align


@dataclass(frozen=True, slots=True)
class AnnexGroup:
    """One category.

    Attributes:
        heading: with its count: 医疗卫生服务业（16个）.
        total: its subtotal as printed.
        rows: one text for each column.
    """

    heading: str
    total: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """What is printed.

    Attributes:
        label: 附件2; may be empty.
        title: the table's title.
        columns: from left to right.
        heading: of the grand total: 合计（36）个.
        total: the grand total as printed.
        groups: in order; a group with an empty heading has no row of its own.
        total_column: the key of the column that carries the totals.
        notes: below the table, each a paragraph.
    """

    label: str
    title: str
    columns: tuple[AnnexColumn, ...]
    heading: str
    total: str
    groups: tuple[AnnexGroup, ...]
    total_column: str
    notes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many projects it lists."""
        return sum(len(group.rows) for group in self.groups)


#: The words of a subtotal below its projects.
SUBTOTAL: Final = "小计"


def rounding_notes(table: AnnexTable) -> tuple[str, ...]:
    """Return the note on rounding where the printed amounts do not add up."""
    keys = [column.key for column in table.columns]
    at = keys.index(table.total_column) if table.total_column in keys else -1
    is_broken = is_off((group.total for group in table.groups), table.total)
    if at >= 0:
        is_broken = is_broken or any(
            is_off((row[at] for row in group.rows), group.total) for group in table.groups
        )
    return (ROUNDING_NOTE,) if is_broken else ()
