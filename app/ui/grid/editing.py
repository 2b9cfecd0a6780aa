"""Editing one cell: opening the fitting editor, taking or refusing the entry, closing it."""

from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import ChubeiError, RefusedInput
from app.models.entry import parse_field
from app.models.fields import Field, Kind, Record
from app.ui.bubble import Bubble
from app.ui.grid.celltext import editor_text
from app.ui.grid.editors import ChoiceEditor, LineEditor
from app.ui.grid.longtext import LONG_TEXT_HEIGHT, LONG_TEXT_WIDTH, LongTextEditor
from app.ui.grid.refusal import bubble_text, suggestion
from app.ui.grid.steps import Step
from app.ui.grid.table import FrozenTable
from app.ui.grid.unitseditor import UNITS_WIDTH, UnitsEditor
from app.ui.knownvalues import Known, load_known
from app.ui.session import Session

CellEditor = LineEditor | LongTextEditor | UnitsEditor

_KNOWN_KEY = "grid:known"


class CellEditing(QObject):
    """The one open editor of the grid.

    Validation happens when the entry is taken, never while it is typed. A refused entry stays
    in its editor with a bubble beside it.

    Signals:
        entered(int, Field, str, dict): project, field, what was typed, and the columns it stands
            for; 分类 stands for its name.
        closed(object): the editor is gone; the Step to take, or None.
    """

    entered = Signal(int, object, str, object)
    closed = Signal(object)

    def __init__(self, session: Session, table: FrozenTable) -> None:
        super().__init__(table)
        self._session = session
        self._table = table
        self.editor: CellEditor | None = None
        self._field: Field | None = None
        self._row_id = 0
        self._row = -1
        self._column = -1
        self._first = ""
        # Why the entry was not taken, or could not be written.
        self._refused: ChubeiError | None = None
        self._known: list[Known] | None = None
        self._is_ending = False
        self._is_composing = False
        self._bubble: Bubble | None = None
        table.scrolled.connect(self.follow)

    @property
    def is_open(self) -> bool:
        """Whether a cell is being edited."""
        return self.editor is not None

    @property
    def is_composing(self) -> bool:
        """Whether a composition that began in the table is still under way."""
        return self._is_composing

    def take_focus(self) -> None:
        """Give the keyboard to the open editor, which may be out of sight."""
        if self.editor is not None:
            self._table.show_cell(self._row, self._column)
            self.editor.setFocus()

    @property
    def bubble(self) -> Bubble:
        """The bubble at a refused entry."""
        if self._bubble is None:
            self._bubble = Bubble(self._table)
            self._bubble.chosen.connect(self._on_bubble)
        return self._bubble

    def open(
        self, row: int, column: int, record: Record, beginning: QKeyEvent | QInputMethodEvent | None
    ) -> None:
        """Open the editor of a cell.

        Args:
            row: of the grid.
            column: of the model.
            record: the project as it is.
            beginning: the key or composition that began the entry and replaces what was there;
                None edits what is there.
        """
        field = self._table.model.fields[column]
        self._field, self._row_id, self._row, self._column = field, record["id"], row, column
        self._first = editor_text(field, record, self._session.settings.money_unit)
        self._refused = self._known = None
        self.editor = self._make(field)
        self.follow()
        # What is typed replaces what was there, as in every cell; F2 goes on with it.
        self.editor.start(self._first if beginning is None else "")
        self.editor.show()
        self.editor.raise_()
        for signal, slot in (
            (self.editor.ended, self._on_ended),
            (self.editor.abandoned, self.cancel),
            (self.editor.left, self._on_left),
            (self.editor.edited, self._on_edited),
        ):
            signal.connect(slot)
        self._session.editing_changed.emit("editing")
        if field.kind in (Kind.CHOICE, Kind.CATEGORY, Kind.UNITS):
            reserve_id = record["reserve_id"]
            self._session.read(
                _KNOWN_KEY, lambda connection: load_known(connection, field, reserve_id),
                self._on_known,
            )  # fmt: skip
        self._is_composing = isinstance(beginning, QInputMethodEvent)
        if not self._is_composing:
            self.editor.setFocus()
        if beginning is not None:
            self.forward(beginning)

    def reopen(self, row: int, column: int, record: Record, text: str, error: ChubeiError) -> None:
        """Open the editor of a cell with an entry that could not be written, and say why."""
        self.open(row, column, record, None)
        if self.editor is not None:
            self.editor.set_value(text)
            self._refuse(error)

    def forward(self, event: QKeyEvent | QInputMethodEvent) -> None:
        """Pass on what the table got while a first composition is under way.

        Changing the focus would break the composition off, so it moves when that is complete.
        """
        if self.editor is None:
            return
        QCoreApplication.sendEvent(self.editor.focusProxy() or self.editor, event)
        if isinstance(event, QInputMethodEvent) and not event.preeditString():
            self._is_composing = False
            self.editor.setFocus()

    @property
    def is_unwritten(self) -> bool:
        """Whether the entry was right and could not be written, and is still the same."""
        return self._refused is not None and not isinstance(self._refused, RefusedInput)

    def commit(self, step: Step | None = None) -> bool:
        """Take the entry, or refuse it and keep the editor; tell whether it is closed."""
        if self.editor is None or self._field is None:
            return True
        text = self.editor.value()
        if text == self._first:
            self._close(step)
            return True
        try:
            values = self._parse(self._field, text)
        except RefusedInput as error:
            self._refuse(error)
            return False
        row_id, field = self._row_id, self._field
        self._close(None, announce=False)
        self.entered.emit(row_id, field, text, values)
        self.closed.emit(step)
        return True

    def cancel(self) -> None:
        """Leave the cell as it was."""
        if self.editor is not None:
            self._close(None)

    def follow(self) -> None:
        """Put the editor over its cell again."""
        editor = self.editor
        if editor is None:
            return
        rect = self._table.cell_rect(self._row, self._column)
        view = self._table.view_of(self._column)
        if isinstance(editor, LineEditor):
            # One pixel beyond the row on either side: the text stays where the cell's was.
            editor.setGeometry(rect.adjusted(0, -1, 0, 1))
        else:
            corner = view.viewport().mapTo(self._table, rect.topLeft())
            editor.setGeometry(self._placed(editor, corner, rect))
        if self._bubble is not None and self._bubble.isVisible():
            if view.viewport().rect().intersects(rect):
                self._point(editor)
            else:
                self._bubble.hide()

    # ------------------------------------------------------------ opening and closing

    def _make(self, field: Field) -> CellEditor:
        view = self._table.view_of(self._column)
        match field.kind:
            case Kind.LONG_TEXT:
                return LongTextEditor(field, self._table)
            case Kind.UNITS:
                return UnitsEditor(field, self._table)
            case Kind.CHOICE | Kind.CATEGORY:
                return ChoiceEditor(field, view.viewport())
            case _:
                return LineEditor(field, view.viewport())

    def _placed(self, editor: QWidget, corner: QPoint, rect: QRect) -> QRect:
        """Return where a panel larger than its cell lies, inside the table."""
        width, height = max(rect.width(), UNITS_WIDTH), editor.height()
        if isinstance(editor, LongTextEditor):
            width, height = max(rect.width(), LONG_TEXT_WIDTH), LONG_TEXT_HEIGHT
        room = self._table.rect()
        if isinstance(editor, UnitsEditor):
            # Tags flow over several lines: rather narrower than left of its own column.
            width = min(width, max(room.width() - corner.x(), rect.width()))
        width = min(width, room.width())
        left = max(min(corner.x(), room.width() - width), 0)
        top = corner.y()
        if top + height > room.height():
            top = max(corner.y() + rect.height() - height, 0)
        return QRect(left, top, width, height)

    def _close(self, step: Step | None, *, announce: bool = True) -> None:
        editor, self.editor = self.editor, None
        self._field = self._refused = None
        if self._bubble is not None:
            self._bubble.hide()
        if editor is not None:
            had_focus = editor.hasFocus() or _is_inside(editor) or self._is_composing
            editor.blockSignals(True)
            if had_focus:
                self._table.focus_cells()
            editor.hide()
            editor.deleteLater()
        self._is_composing = False
        self._session.editing_changed.emit("")
        if announce:
            self.closed.emit(step)

    # ------------------------------------------------------------ taking and refusing

    def _parse(self, field: Field, text: str) -> dict[str, Any]:
        if field.kind is not Kind.CATEGORY:
            return parse_field(field, text, money_unit=self._session.settings.money_unit)
        name = text.strip()
        known = [each.text for each in self._known or ()]
        if name and self._known is not None and name not in known:
            raise RefusedInput(
                field.title, text, "这个储备库里没有这个分类",
                remedy=f"可以写：{'、'.join(known)}",
            )  # fmt: skip
        return {"category": name}

    def _refuse(self, error: ChubeiError) -> None:
        assert self.editor is not None
        assert self._field is not None
        self._refused = error
        self.editor.set_wrong(is_wrong=True)
        self._table.show_cell(self._row, self._column)
        self._point(self.editor)
        self._session.editing_changed.emit(self._field.title)

    def _point(self, editor: CellEditor) -> None:
        if self._refused is not None and self._field is not None:
            self.bubble.show_text(bubble_text(self._field, self._refused), editor)

    def _on_ended(self, step: Step | None) -> None:
        self._is_ending = True
        try:
            meant = suggestion(self._refused) if self._refused is not None else ""
            if meant and self.editor is not None:
                self.editor.set_value(meant)
            self.commit(step)
        finally:
            self._is_ending = False

    def _on_left(self) -> None:
        if not self._is_ending and self.editor is not None and self._refused is None:
            self.commit()

    def _on_edited(self) -> None:
        if self._refused is None or self.editor is None:
            return
        self._refused = None
        self.editor.set_wrong(is_wrong=False)
        if self._bubble is not None:
            self._bubble.hide()
        self._session.editing_changed.emit("editing")

    def _on_known(self, known: list[Known]) -> None:
        self._known = known
        if isinstance(self.editor, ChoiceEditor | UnitsEditor):
            self.editor.set_known(known)

    def _on_bubble(self, key: str) -> None:
        if key.endswith("Enter"):
            self._on_ended(Step.DOWN)
        else:
            self.cancel()


def _is_inside(editor: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and editor.isAncestorOf(focused)
