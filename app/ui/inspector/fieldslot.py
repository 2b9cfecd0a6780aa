"""One field in place: its value, its editor while it is edited, and what is to be said about it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.errors import RefusedInput
from app.models.entry import edit_text
from app.models.fields import Field, Kind, Record
from app.models.refusal import RefusedForm
from app.ui.inspector.editors import LineEditor, TextEditor
from app.ui.inspector.fieldnote import FieldNote
from app.ui.inspector.unitseditor import UnitsEditor
from app.ui.inspector.valueview import Line, ValueView
from app.ui.inspector.wording import period_hint, value_text
from app.ui.knownvalues import Known
from app.ui.unitorder import LEAD, SUPPORT

#: Kinds whose editor offers what is used elsewhere in the library.
_OFFERING = (Kind.CHOICE, Kind.CATEGORY, Kind.UNITS)


class FieldSlot(QWidget):
    """Shows a field of the current project and takes what is typed.

    It never writes: it says what was typed and is told whether that was taken.

    Args:
        field: of the registry.
        role: of the type table.
        most_lines: of the value while it is not edited; 0 for all.
        prefix: stands before the value.

    Signals:
        submitted(Field, str): the user has finished, with this text.
        values_wanted(Field): known values would help; answer with :meth:`offer`.
        focused(Field): it has been given the focus.
        state_changed: the editor was opened or closed, or an entry refused.
        discarded(Field): the user gave up what was typed.
    """

    submitted = Signal(object, str)
    values_wanted = Signal(object)
    focused = Signal(object)
    state_changed = Signal()
    discarded = Signal(object)

    def __init__(
        self,
        field: Field,
        role: str = "cell",
        *,
        most_lines: int = 0,
        prefix: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._role = role
        self._record: Record | None = None
        self._money_unit = "万元"
        self._start = ""
        self._refused: str | None = None
        self._suggestion = ""
        self._newer: str | None = None
        self._wants_list = False
        self.editor: LineEditor | TextEditor | UnitsEditor | None = None
        self.view = ValueView(field.title, role, most_lines=most_lines, prefix=prefix, parent=self)
        self.note = FieldNote(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.view)
        self._column.addWidget(self.note)
        self.view.edit_requested.connect(self.begin_edit)
        self.view.clicked.connect(self._on_clicked)
        self.view.focused.connect(self._on_focused)
        self.note.fix_requested.connect(self._take_suggestion)
        self.note.discard_requested.connect(self.cancel)
        self.note.newer_requested.connect(self._load_newer)

    @property
    def is_editing(self) -> bool:
        """Whether the editor is open."""
        return self.editor is not None

    @property
    def is_refused(self) -> bool:
        """Whether the editor holds a text that was not taken."""
        return self._refused is not None

    @property
    def is_empty(self) -> bool:
        """Whether the field holds nothing."""
        return not self.view.text()

    def show_record(self, record: Record, money_unit: str, *, is_editable: bool) -> None:
        """Show the field of a record; what is being typed stays."""
        self._record = record
        self._money_unit = money_unit
        self.view.set_editable(is_editable and self.field.is_editable)
        self.view.set_lines(_lines(self.field, record, money_unit))
        text = edit_text(self.field, record, money_unit=money_unit)
        if self.editor is None:
            self._show_hint()
        elif text != self._start:
            if self.editor.value() == self._start:
                self._start = text
                self.editor.set_value(text)
            else:
                self._newer = text
                self.note.show_newer(value_text(self.field, record, money_unit))
                QWidget.setTabOrder(self.editor, self.note.newer)

    def begin_edit(self) -> None:
        """Open the editor on the stored value."""
        if self._record is None or not self.view.is_editable:
            return
        if self.editor is None:
            self._start = edit_text(self.field, self._record, money_unit=self._money_unit)
            self._open(self._start)
        self._focus_editor()

    def restore(self, text: str, error: RefusedInput) -> None:
        """Open the editor on a text that was refused, without taking the focus."""
        if self._record is None:
            return
        self._start = edit_text(self.field, self._record, money_unit=self._money_unit)
        if self.editor is None:
            self._open(text)
        elif self.editor.value() != text:
            self.editor.set_value(text)
        self.refuse(error)

    def refuse(self, error: RefusedInput) -> None:
        """Say why what is in the editor was not taken; the text stays."""
        if self.editor is None:
            return
        self._refused = self.editor.value()
        self._suggestion = error.suggestion if isinstance(error, RefusedForm) else ""
        self.editor.mark_wrong(True)
        self.note.show_refusal(error.reason, error.remedy or self.field.hint, self._suggestion)
        self.editor.setAccessibleDescription(f"{error.reason}。{error.remedy}")
        self.state_changed.emit()

    def accept(self) -> None:
        """Close the editor: what was typed is on its way into the file."""
        self._close()

    def cancel(self) -> None:
        """Close the editor and forget what was typed."""
        was_open = self.editor is not None
        self._close()
        if was_open:
            self.discarded.emit(self.field)

    def commit(self) -> None:
        """Finish as if the focus had left; a refused text that was not touched stays."""
        self._finish(by_enter=False)

    def offer(self, values: Sequence[Known]) -> None:
        """Offer known values to an open editor."""
        if isinstance(self.editor, (LineEditor, UnitsEditor)):
            self.editor.offer(values)
            # Passing through with Tab, nobody wants a list to open.
            if self._wants_list and isinstance(self.editor, LineEditor) and self.editor.hasFocus():
                self.editor.open_list()

    def forget(self) -> None:
        """Close the editor without a word: another project is shown."""
        self._close(keep_focus=False)

    def _open(self, text: str) -> None:
        editor = self._make_editor()
        editor.setAccessibleName(self.field.title)
        editor.setToolTip(_keys(self.field))
        self.editor = editor
        self._column.insertWidget(1, editor)
        QWidget.setTabOrder(self.view, editor)
        editor.set_value(text)
        for signal, slot in (
            (editor.committed, self._on_enter),
            (editor.left, self.commit),
            (editor.cancelled, self.cancel),
        ):
            signal.connect(slot)
        self.note.clear()
        editor.show()
        if self.view.hasFocus():
            self._focus_editor()
        self.view.hide()
        if self.field.kind in _OFFERING:
            self.values_wanted.emit(self.field)
        self.state_changed.emit()

    def _make_editor(self) -> LineEditor | TextEditor | UnitsEditor:
        if self.field.kind is Kind.UNITS:
            return UnitsEditor(self)
        if self.field.kind is Kind.LONG_TEXT or self.field.name == "name":
            return TextEditor(self, is_multiline=self.field.is_multiline, role=self._role)
        return LineEditor(self, role=self._role)

    def _focus_editor(self) -> None:
        if self.editor is not None:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self, *, keep_focus: bool = True) -> None:
        editor, self.editor = self.editor, None
        self._refused = None
        self._newer = None
        self._wants_list = False
        if editor is None:
            return
        focused = QApplication.focusWidget()
        had_focus = focused is not None and (focused is editor or editor.isAncestorOf(focused))
        self.view.show()
        if had_focus and keep_focus:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.blockSignals(True)
        editor.hide()
        editor.deleteLater()
        self._show_hint()
        self.state_changed.emit()

    def _on_enter(self) -> None:
        self._finish(by_enter=True)

    def _finish(self, *, by_enter: bool) -> None:
        if self.editor is None:
            return
        text = self.editor.value()
        if self._refused is not None and text == self._refused:
            if by_enter and self._suggestion:
                self._take_suggestion()
            return
        self._refused = None
        if text == self._start:
            self.cancel()
        else:
            self.submitted.emit(self.field, text)

    def _take_suggestion(self) -> None:
        if self.editor is not None and self._suggestion:
            self._refused = None
            self.submitted.emit(self.field, self._suggestion)

    def _load_newer(self) -> None:
        if self.editor is not None and self._newer is not None:
            self._start, self._newer = self._newer, None
            self._refused = None
            self.editor.set_value(self._start)
            self.editor.mark_wrong(False)
            self.note.clear()
            self._focus_editor()
            self.state_changed.emit()

    def _show_hint(self) -> None:
        if self.field.kind is Kind.PERIOD and self._record is not None:
            self.note.show_hint(*period_hint(self._record))
        else:
            self.note.clear()

    def _on_clicked(self, place: QPoint) -> None:
        self._wants_list = True
        # The editor takes its place when the layout is next activated.
        QTimer.singleShot(0, self, partial(self._put_cursor, place))

    def _put_cursor(self, place: QPoint) -> None:
        if isinstance(self.editor, TextEditor) and self.field.is_multiline:
            self.editor.put_cursor(place)

    def _on_focused(self) -> None:
        self.focused.emit(self.field)


def _lines(field: Field, record: Record, money_unit: str) -> tuple[Line, ...]:
    if field.kind is Kind.UNITS:
        return tuple(
            Line(name, LEAD if at == 0 else SUPPORT, "accent_text" if at == 0 else "text2")
            for at, name in enumerate(record["units"])
        )
    text = value_text(field, record, money_unit)
    return (Line(text),) if text else ()


def _keys(field: Field) -> str:
    enter = "Ctrl+Enter 保存" if field.is_multiline else "Enter 保存"
    more = "，↓ 列出已有的" if field.kind in (Kind.CHOICE, Kind.CATEGORY) else ""
    return f"{enter}，Esc 放弃{more}" + (f"\n{field.hint}" if field.hint else "")
