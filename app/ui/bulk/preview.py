"""What a change of one field would do: the values there are, and what they become."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt

from app.errors import shorten
from app.library.file import Reading
from app.models.fields import BY_NAME, Kind
from app.models.money import format_money
from app.operations.entries import is_bare_number
from app.operations.fieldchanges import FieldChange, Way, changed_text, check_change
from app.queries.filter import Filter
from app.queries.present import (
    FILLED,
    Present,
    count_differing,
    count_differing_category,
    load_present,
)
from app.ui.controls.linemodel import Index, LineModel
from app.ui.controls.linetable import PIECES, Piece

_TITLES = ("现在", "项目", "改后")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do in the projects of a filter.

    Attributes:
        present: the values there are.
        changing: projects that would get another value.
        lacking: projects whose 储备库 does not have the category.
    """

    present: Present
    changing: int
    lacking: int


def load_preview(
    connection: Reading, change: FieldChange | None, name: str, filter: Filter, money_unit: str
) -> Preview:
    """Return what a change would do; with no change yet, what there is.

    Raises:
        RefusedInput: the value can be taken for no project.
    """
    present = load_present(connection, name, filter)
    if change is None:
        return Preview(present, 0, 0)
    if BY_NAME[name].kind is Kind.CATEGORY:
        wanted = "" if change.way is Way.CLEAR else change.text.strip()
        return Preview(present, *count_differing_category(connection, wanted, filter))
    values = check_change(change, money_unit=money_unit)
    if not values:
        return Preview(present, present.count, 0)
    if change.way is Way.SET and "total_text" in values and is_bare_number(change.text):
        values = {"total_yuan": values["total_yuan"]}
    return Preview(present, count_differing(connection, values, filter), 0)


class PreviewModel(LineModel):
    """One row a value: how it reads now, how many projects have it, how it will read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_TITLES, figures=(1,), parent=parent)
        self._rows: list[tuple[tuple[Piece, ...], ...]] = []

    def show(self, preview: Preview, change: FieldChange | None, name: str, unit: str) -> None:
        """Show a preview."""
        self.beginResetModel()
        self._rows = list(_rows(preview.present, change, name, unit))
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

    def texts(self) -> list[tuple[str, ...]]:
        """Return the rows as they read."""
        return [tuple("".join(each.text for each in cell) for cell in row) for row in self._rows]

    def count(self) -> int:
        return len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        cell = self._rows[index.row()][index.column()]
        if role == PIECES:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return "".join(piece.text for piece in cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        return None


def _rows(
    present: Present, change: FieldChange | None, name: str, unit: str
) -> Sequence[tuple[tuple[Piece, ...], ...]]:
    rows = []
    for each in present.values:
        is_blank = each.value is None
        shown = Piece("未填", "text3") if is_blank else Piece(_shown(each.value, name, unit))
        after = _after(each.value, change, name, unit)
        rows.append(((shown,), (Piece(f"{each.count:,}", "text2"),), after))
    if present.others:
        shown = Piece(f"其他 {present.others:,} 种", "text2")
        count = Piece(f"{present.count_of_others:,}", "text2")
        rows.append(((shown,), (count,), _after(FILLED, change, name, unit)))
    return rows


def _shown(value: str | int | None, name: str, unit: str) -> str:
    if value == FILLED:
        return "已填"
    if BY_NAME[name].kind is Kind.MONEY and isinstance(value, int):
        return f"{format_money(value, unit, grouped=True)} {unit}"
    return shorten(str(value), _LONGEST)


def _after(
    value: str | int | None, change: FieldChange | None, name: str, unit: str
) -> tuple[Piece, ...]:
    if change is None:
        return (Piece("", "text3"),)
    field = BY_NAME[name]
    same = (Piece("不变", "text3"),)
    match change.way:
        case Way.CLEAR:
            return same if value is None else (Piece("清空", "accent_text"),)
        case Way.SET:
            if field.kind is Kind.MONEY:
                yuan = check_change(change, money_unit=unit)["total_yuan"]
                blank = "未填" if yuan is None else _shown(yuan, name, unit)
                return same if yuan == value else (Piece(blank, "accent_text"),)
            text = shorten(change.text, _LONGEST)
            return same if text == (value or "") else (Piece(text or "清空", "accent_text"),)
    if value == FILLED:
        added = shorten(change.text, _LONGEST)
        pieces = (Piece("…", "text2"), Piece(added, "accent_text"))
        return pieces if change.way is Way.APPEND else pieces[::-1]
    return (Piece(shorten(changed_text(change, {field.column: value}), _LONGEST), "accent_text"),)
