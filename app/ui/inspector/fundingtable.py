"""The funding table: 来源 | 年度 | 金额, edited in place by keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.errors import RefusedInput
from app.models.refusal import RefusedForm
from app.ui.inspector.editors import LineEditor
from app.ui.inspector.fieldnote import FieldNote
from app.ui.inspector.fundinglines import FundingLines
from app.ui.inspector.fundingrow import FundingRow
from app.ui.inspector.fundingrows import FundingRows
from app.ui.inspector.fundingwording import (
    AMOUNT,
    SOURCE,
    TITLES,
    FundingDraft,
    FundingLine,
)
from app.ui.knownvalues import Known

_COLUMNS = len(TITLES)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class FundingTable(QWidget):
    """Lines with one more to add; it says what the lines shall be and never writes.

    A new line is one entry: it is handed over when its last cell is taken or the keyboard leaves
    it, so that one step of undo takes it back.

    Signals:
        entered(tuple): the lines as the user wants them.
        sources_wanted: known sources would help; answer with :meth:`offer`.
        state_changed: the editor was opened or closed, or an entry refused.
        revealed(QWidget): this part should be in sight.
    """

    entered = Signal(object)
    sources_wanted = Signal()
    state_changed = Signal()
    revealed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held = FundingLines()
        self._is_editable = False
        self._row = self._column = 0
        self._start = ""
        self._refusal: tuple[str, RefusedInput] | None = None
        self._wants_list = False
        self.editor: LineEditor | None = None
        self.body = FundingRows()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.body)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setAccessibleName("资金拼盘")
        self.body.cell_clicked.connect(self._on_clicked)
        self.body.removed.connect(self.remove)
        self.note.fix_requested.connect(self._take_suggestion)
        self.note.discard_requested.connect(self.cancel)

    @property
    def lines(self) -> tuple[FundingLine, ...]:
        """The lines shown, without one that is being added."""
        return self._held.lines

    @property
    def rows(self) -> Sequence[FundingRow]:
        """The rows, the one that asks for another line last."""
        return self.body.rows

    @property
    def note(self) -> FieldNote:
        """What is said of an entry that was refused."""
        return self.body.note

    @property
    def is_editing(self) -> bool:
        """Whether a cell or a new line is being written."""
        return self.editor is not None or self._held.is_begun

    @property
    def is_refused(self) -> bool:
        """Whether the editor holds a text that was not taken."""
        return self._refusal is not None

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the current cell."""
        return self._row, self._column

    def show_lines(
        self, lines: Sequence[FundingLine], money_unit: str, *, is_editable: bool
    ) -> None:
        """Show other lines; what is being typed stays with its line."""
        held = self._held
        if self.editor is not None and (not is_editable or held.has_lost(self._row, lines)):
            self._close()
            held.give_up()
        elif self.editor is not None and held.is_new(self._row):
            self._row = len(lines)
        held.lines, held.unit, self._is_editable = tuple(lines), money_unit, is_editable
        self._show_rows()
        self.setAccessibleDescription("Enter 修改，Del 去掉一行" if is_editable else "只读")

    def draft(self) -> FundingDraft | None:
        """Return the entry that was refused; None for none."""
        if self._refusal is None or self.editor is None:
            return None
        text, error = self._refusal
        return FundingDraft(self._held.new, self._row, self._column, text, error)

    def restore(self, draft: FundingDraft) -> None:
        """Open the editor on an entry that was refused, without taking the focus."""
        if not self._is_editable or draft.row > len(self.lines):
            return
        self._held.new = draft.new
        self._open(draft.row, draft.column, draft.text)
        self._refuse(draft.error)

    def forget(self) -> None:
        """Close the editor without a word: another project is shown."""
        self._close()
        self._held.give_up()
        self._row = self._column = 0
        self._mark()

    def offer(self, values: Sequence[Known]) -> None:
        """Offer known sources to an open editor."""
        if self.editor is not None and self._column == SOURCE:
            self.editor.offer(values)
            if self._wants_list and self.editor.hasFocus():
                self.editor.open_list()

    def commit(self) -> None:
        """Finish as if the focus had left; a refused text that was not touched stays."""
        if self._finish():
            self._end_new()

    def cancel(self) -> None:
        """Close the editor and forget what was typed in it."""
        if self._held.is_new(self._row):
            self._held.give_up()
        self._close(keep_focus=True)
        self._show_rows()
        self.state_changed.emit()

    def begin_edit(self, row: int, column: int, *, with_list: bool = False) -> None:
        """Edit a cell; the entry before is finished first, and stays where it is refused."""
        if not self._is_editable:
            self._move_to(row, column)
            return
        if (row, column) == self.place and self.editor is not None:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self._finish() or (row != self._row and not self._end_new()):
            return
        row = min(row, len(self.lines))
        # A new line begins with who pays.
        column = SOURCE if self._is_unbegun(row) else column
        self._wants_list = with_list
        self._open(row, column, self._held.edit_text(row, column))
        assert self.editor is not None
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self, row: int) -> None:
        """Take a line away."""
        if not self._is_editable or not self._finish() or self._held.is_new(row):
            return
        self._held.remove(row)
        self._tell()
        self._move_to(min(row, len(self.lines)), self._column)

    # ------------------------------------------------------------ Qt

    def focusNextPrevChild(self, next: bool) -> bool:
        if self.editor is not None and self._step(1 if next else -1):
            return True
        return bool(super().focusNextPrevChild(next))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.TabFocusReason:
            self.begin_edit(0, SOURCE)
        elif event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.begin_edit(len(self.lines), SOURCE)
        self._mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()

    def event(self, event: QEvent) -> bool:
        # Here Delete means a line, not the grid's project.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                event.key() in (Qt.Key.Key_Delete, *_ENTER)
                or event.matches(QKeySequence.StandardKey.Copy)
            )
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            down, across = _ARROWS[key]
            self._move_to(self._row + down, self._column + across)
        elif key in _ENTER:
            self.begin_edit(self._row, self._column)
        elif key == Qt.Key.Key_Delete:
            self.remove(self._row)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif _is_typing(event) and self._is_editable:
            self._begin_with(event)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if not self._is_editable:
            super().inputMethodEvent(event)
            return
        self._begin_with(event)

    # ------------------------------------------------------------ editing

    def _begin_with(self, event: QKeyEvent | QInputMethodEvent) -> None:
        """Start an entry with the key or composition that came to the table.

        The focus moves once a composition is complete: moving it earlier would break it off.
        """
        if self.editor is None:
            self._open(self._row, SOURCE if self._is_unbegun(self._row) else self._column, "")
        editor = self.editor
        assert editor is not None
        QCoreApplication.sendEvent(editor, event)
        if not (isinstance(event, QInputMethodEvent) and event.preeditString()):
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, row: int, column: int, text: str) -> None:
        self._close()
        self._row, self._column = row, column
        self._start = self._held.edit_text(row, column)
        editor = self.editor = self.body.open_editor(row, column)
        editor.set_value(text)
        editor.committed.connect(self._on_enter)
        editor.left.connect(self._on_left)
        editor.cancelled.connect(self.cancel)
        editor.show()
        self._mark()
        self.revealed.emit(self.rows[row])
        if column == SOURCE:
            self.sources_wanted.emit()
        self.state_changed.emit()

    def _close(self, *, keep_focus: bool = False) -> None:
        editor, self.editor = self.editor, None
        self._refusal = None
        if editor is None:
            return
        had_focus = QApplication.focusWidget() is editor
        editor.blockSignals(True)
        if had_focus and keep_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.body.close_editor(editor)

    def _finish(self, *, text: str | None = None) -> bool:
        """Take the cell being edited; tell whether the editor is closed."""
        if self.editor is None:
            return True
        typed = self.editor.value() if text is None else text
        if self._refusal is not None and typed == self._refusal[0]:
            return False
        if typed == self._start:
            self._close(keep_focus=True)
            self.state_changed.emit()
            return True
        try:
            is_told = self._held.write(self._row, self._column, typed)
        except RefusedInput as error:
            self._refuse(error)
            return False
        self._close(keep_focus=True)
        if is_told:
            self._tell()
        else:
            self._show_rows()
        self.state_changed.emit()
        return True

    def _end_new(self) -> bool:
        """Hand a new line over where one was begun; tell whether there is none any more."""
        if not self._held.is_begun:
            return True
        try:
            self._held.end_new()
        except RefusedInput as error:
            self._open(len(self.lines), SOURCE, "")
            self._refuse(error)
            return False
        self._tell()
        self.state_changed.emit()
        return True

    def _is_unbegun(self, row: int) -> bool:
        return self._held.is_new(row) and not self._held.is_begun

    def _tell(self) -> None:
        self._show_rows()
        self.entered.emit(self.lines)

    def _refuse(self, error: RefusedInput) -> None:
        assert self.editor is not None
        self._refusal = (self.editor.value(), error)
        suggestion = error.suggestion if isinstance(error, RefusedForm) else ""
        self.editor.mark_wrong(True)
        self.editor.setAccessibleDescription(f"{error.reason}。{error.remedy}")
        self.body.put_note(self._row).show_refusal(error.reason, error.remedy, suggestion)
        self.revealed.emit(self.note)
        self.state_changed.emit()

    def _take_suggestion(self) -> None:
        error = self._refusal[1] if self._refusal is not None else None
        if isinstance(error, RefusedForm) and error.suggestion:
            self._refusal = None
            if self._finish(text=error.suggestion):
                self._go_on()

    def _on_enter(self) -> None:
        if self.editor is None:
            return
        if self._refusal is not None and self.editor.value() == self._refusal[0]:
            self._take_suggestion()
            return
        if self._is_unbegun(self._row) and not self.editor.value().strip():
            # An empty new line and Enter: done.
            self.cancel()
        elif self._finish():
            self._go_on()

    def _go_on(self) -> None:
        """Edit the next cell; after the last one of a line, the first of the next."""
        row, column = self._row, self._column
        if column < AMOUNT:
            self.begin_edit(row, column + 1)
        elif not self._held.is_new(row) or self._end_new():
            self.begin_edit(row + 1, SOURCE)

    def _step(self, by: int) -> bool:
        """Edit the cell before or after; tell whether there is one, or the entry was refused."""
        row, column = divmod(self._row * _COLUMNS + self._column + by, _COLUMNS)
        at_end = self._held.is_new(self._row)
        if not self._finish():
            return True
        if at_end and not self._held.is_begun:
            # Nothing was begun: Tab leaves, and back from here is the last line.
            if by > 0:
                return False
        elif at_end and row > self._row and not self._end_new():
            return True
        if row < 0 or row > len(self.lines):
            return False
        self.begin_edit(row, column)
        return True

    def _on_clicked(self, row: int, column: int) -> None:
        if not self.hasFocus() and self.editor is None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.begin_edit(row, column, with_list=column == SOURCE)

    def _on_left(self) -> None:
        self._finish()
        # Where the keyboard goes is known only when it has gone.
        QTimer.singleShot(0, self, self._leave)

    def _leave(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and now is not self and not self.isAncestorOf(now):
            self.commit()

    # ------------------------------------------------------------ showing

    def _show_rows(self) -> None:
        held = self._held
        new = held.new if held.is_begun else None
        self.body.show_lines(held.lines, new, held.unit, is_editable=self._is_editable)
        self._row = min(self._row, max(len(self.rows) - 1, 0))
        self._mark()

    def _mark(self) -> None:
        """Show where the keyboard is."""
        self.body.mark(self._row, self._column if self.hasFocus() else -1)

    def _move_to(self, row: int, column: int) -> None:
        if not self.rows:
            return
        self._row = max(0, min(row, len(self.rows) - 1))
        self._column = max(0, min(column, _COLUMNS - 1))
        self._mark()
        self.revealed.emit(self.rows[self._row])
        if not self._held.is_new(self._row):
            self.setAccessibleDescription(self._held.said(self._row, self._column))

    def _copy(self) -> None:
        if not self._held.is_new(self._row):
            QGuiApplication.clipboard().setText(self._held.copied(self._row))


def _is_typing(event: QKeyEvent) -> bool:
    modifiers = Qt.KeyboardModifier
    held = event.modifiers() & ~(modifiers.ShiftModifier | modifiers.KeypadModifier)
    return bool(event.text()) and event.text().isprintable() and not held
