"""What an annex table says, before it is set on pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from app.briefing.tables import Align

T = TypeVar("T")


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
    """

    label: str
    title: str
    columns: tuple[AnnexColumn, ...]
    heading: str
    total: str
    groups: tuple[AnnexGroup, ...]
    total_column: str

    def without_column(self, key: str) -> "AnnexTable":
        """Return the table less one of its columns; the others share its room."""
        kept = [at for at, column in enumerate(self.columns) if column.key != key]

        def less(parts: Sequence[T]) -> tuple[T, ...]:
            return tuple(parts[at] for at in kept)

        groups = tuple(replace(group, rows=tuple(map(less, group.rows))) for group in self.groups)
        return replace(self, columns=less(self.columns), groups=groups)

    def with_separators(self) -> "AnnexTable":
        """Return the table with thousands separators in its amounts."""
        at = [column.key for column in self.columns].index(self.total_column)

        def row(texts: tuple[str, ...]) -> tuple[str, ...]:
            return (*texts[:at], _separated(texts[at]), *texts[at + 1 :])

        groups = tuple(
            replace(group, total=_separated(group.total), rows=tuple(map(row, group.rows)))
            for group in self.groups
        )
        return replace(self, total=_separated(self.total), groups=groups)


def _separated(amount: str) -> str:
    """Return 12,345.67 for 12345.67."""
    whole, point, decimals = amount.partition(".")
    return f"{int(whole):,}{point}{decimals}" if whole.isdecimal() else amount
