"""页码: all pages, or some of them; in step with the check marks of the thumbnails."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.documents.pagerange import ACCEPTED, pages_text, parse_pages
from app.errors import RefusedInput
from app.ui.controls.dress import set_error
from app.ui.controls.label import WrappedLabel
from app.ui.tokens import CONTROL_HEIGHT


class PagesField(QWidget):
    """全部 n 页 or 指定页, with a field for 1-3,5.

    Signals:
        changed(): the user chose other pages, or wrote something that names none.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self.all_button = QRadioButton("全部")
        self.some_button = QRadioButton("指定页")
        self.line = _PagesLine()
        self.line.setPlaceholderText(f"例如 {ACCEPTED}")
        self.line.setAccessibleName(f"指定页，例如 {ACCEPTED}")
        self.refusal = WrappedLabel("", "caption", "danger")
        group = QButtonGroup(self)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        buttons.addStrut(CONTROL_HEIGHT)
        for button in (self.all_button, self.some_button):
            group.addButton(button)
            buttons.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(buttons)
        column.addWidget(self.line)
        column.addWidget(self.refusal)
        self.all_button.setChecked(True)
        group.buttonClicked.connect(self._on_button)
        self.line.textEdited.connect(self._on_edited)
        self._show()
        self.setAccessibleName("页码范围")

    @property
    def is_all(self) -> bool:
        """Whether every page is wanted, however many there are."""
        return self.all_button.isChecked()

    def pages(self) -> tuple[int, ...]:
        """Return the pages wanted, the first being 1; none when the text names none."""
        if self.is_all:
            return tuple(range(1, self._count + 1))
        try:
            return parse_pages(self.line.text(), self._count)
        except RefusedInput:
            return ()

    def reason(self) -> str:
        """Return why no page is wanted; empty when one is."""
        return "" if self.pages() else "没有要印的页：请勾选缩略图或写页码"

    def set_count(self, count: int) -> None:
        """Take the number of pages there are."""
        self._count = count
        self.all_button.setText(f"全部 {count} 页" if count else "全部")
        self._show()

    def set_pages(self, pages: tuple[int, ...]) -> None:
        """Take the thumbnails' check marks."""
        is_all = len(pages) == self._count
        (self.all_button if is_all else self.some_button).setChecked(True)
        self.line.setText(pages_text(pages))
        self._show()
        self.changed.emit()

    def _on_button(self) -> None:
        if not self.is_all and not self.line.text():
            self.line.setText(pages_text(range(1, self._count + 1)))
        self._show()
        if not self.is_all:
            self.line.setFocus()
            self.line.selectAll()
        self.changed.emit()

    def _on_edited(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        """Show the field only when it counts, and what is wrong with it."""
        self.line.setVisible(not self.is_all)
        text = ""
        if not self.is_all and self._count:
            try:
                parse_pages(self.line.text(), self._count)
            except RefusedInput as error:
                text = f"{error.reason}。{error.remedy}。"
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))
        set_error(self.line, is_wrong=bool(text))
        self.line.setAccessibleDescription(text)


class _PagesLine(QLineEdit):
    """A line whose Enter ends the entry and presses no button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.selectAll()
            event.accept()
            return
        super().keyPressEvent(event)
