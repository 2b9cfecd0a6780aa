"""What the keyboard does with the current cell: copy and paste, fold, edit, clear, write."""

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent

from app.errors import ChubeiError
from app.library.changes import Changes
from app.models.fields import Field
from app.ui.grid.commands import Commands
from app.ui.grid.editing import CellEditing
from app.ui.grid.outline import Outline
from app.ui.grid.steps import typed_text
from app.ui.grid.table import FrozenTable
from app.ui.session import Session


class CellKeys(QObject):
    """Takes the keys the table has no use for, and writes what is entered."""

    def __init__(
        self,
        session: Session,
        table: FrozenTable,
        editing: CellEditing,
        outline: Outline,
        commands: Commands,
    ) -> None:
        super().__init__(table)
        self._session = session
        self._table = table
        self._editing = editing
        self._outline = outline
        self._commands = commands
        table.edit_asked.connect(self.edit)
        table.keys_asked.connect(self._on_key)
        editing.entered.connect(self._on_entered)

    def edit(self, beginning: QKeyEvent | QInputMethodEvent | None = None) -> None:
        """Edit the current cell, where it may be; an open editor gets the keyboard.

        Args:
            beginning: the key or composition that replaces what the cell says; None keeps it.
        """
        if self._editing.is_open:
            if beginning is not None:
                self._editing.forward(beginning)
            if not self._editing.is_composing:
                self._editing.take_focus()
            return
        if isinstance(beginning, QInputMethodEvent) and not (
            beginning.preeditString() or beginning.commitString()
        ):
            return
        row, field = self._table.row, self._table.field
        record = self._table.model.record(row) if row >= 0 else None
        if record is None or field is None or not self._may_edit(field):
            return
        self._table.show_cell(row, self._table.column)
        self._editing.open(row, self._table.column, record, beginning)

    def _on_key(self, event: QKeyEvent) -> None:
        event.accept()
        table, cells = self._table, self._commands.cells
        key, keys = event.key(), event.modifiers()
        is_ctrl = keys == Qt.KeyboardModifier.ControlModifier
        is_group = table.row >= 0 and table.model.group_at(table.row) is not None
        if is_ctrl and key == Qt.Key.Key_C:
            cells.copy()
        elif is_ctrl and key == Qt.Key.Key_V:
            cells.paste()
        elif is_ctrl and key == Qt.Key.Key_A:
            table.select_all()
        elif key == Qt.Key.Key_Space and keys == Qt.KeyboardModifier.ShiftModifier:
            table.select_rows(table.ranges.rows())
        elif is_group and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._outline.fold(table.row)
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit()
        elif key == Qt.Key.Key_Delete and not keys:
            self._clear()
        elif typed_text(event).strip():
            self.edit(event)
        else:
            event.ignore()

    def _may_edit(self, field: Field) -> bool:
        reason = self._commands.refusal()
        if not reason and not field.is_editable:
            reason = f"{field.title}是算出来的，不能直接填写"
        if reason:
            self._session.notice.emit(reason)
        return not reason

    def _clear(self) -> None:
        if not self._table.ranges.is_cell:
            self._commands.cells.clear()
            return
        self.edit()
        if self._editing.editor is not None:
            self._editing.editor.set_value("")
            self._editing.commit()

    def _on_entered(self, row_id: int, field: Field, text: str, values: dict[str, Any]) -> None:
        from app.operations.projects import update_projects

        model = self._table.model
        model.set_overlay(row_id, values)

        def failed(error: Exception) -> None:
            model.end_overlay(row_id, is_written=False)
            self._session.tasks.failed.emit(error)
            if isinstance(error, ChubeiError):
                self._give_back(row_id, field, text, error)

        def done(changes: Changes) -> None:
            model.end_overlay(row_id, is_written=bool(changes))

        unit = self._session.settings.money_unit
        operation = update_projects({row_id: {field.name: text}}, money_unit=unit)
        self._session.perform(operation, done, failed)

    def _give_back(self, row_id: int, field: Field, text: str, error: ChubeiError) -> None:
        """Open the cell again with what could not be written, unless another is being edited."""
        model = self._table.model
        row = model.row_of_id(row_id)
        record = model.record(row) if row >= 0 else None
        if record is None or field not in model.fields or self._editing.is_open:
            return
        column = model.fields.index(field)
        self._table.go(row, column)
        self._editing.reopen(row, column, record, text, error)
