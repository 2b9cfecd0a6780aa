"""Finding text in the pages: what is looked for, how often it was found, and which hit is shown."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.controls.button import IconButton
from app.ui.controls.label import Label
from app.ui.controls.searchfield import SearchField
from app.ui.printing.pageimages import PageImages
from app.ui.printing.pageview import Mark, PageView
from app.ui.printing.pdfpages import Box, PdfPages

#: Pages looked through in one go, so that a page that is waited for comes in between.
_PAGES_AT_ONCE = 6

#: More hits than this nobody goes through.
MOST_HITS = 2_000

_PAUSE_MS = 200
_FIELD_WIDTH, _LEAST_WIDTH = 168, 88
_COUNT_WIDTH = 64


class PageSearch(QWidget):
    """A field, 3 / 17, and the way to the hit before and after.

    Args:
        images: the document.
        view: shows the hits.
        parent: its owner.

    Signals:
        searched(): the whole document has been looked through.
        shown(): something else is said, which may take more room or less.
    """

    searched = Signal()
    shown = Signal()

    def __init__(self, images: PageImages, view: PageView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images = images
        self._view = view
        self._words = ""
        self._round = 0
        self._is_searching = False
        self.hits: list[Mark] = []
        self.current = -1
        self.field = _Field("在页面里查找", "Ctrl+F")
        self.field.setMinimumWidth(_LEAST_WIDTH)
        self.field.setMaximumWidth(_FIELD_WIDTH)
        self.count = Label("", "caption", "text2")
        self.count.setMinimumWidth(_COUNT_WIDTH)
        self.count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.before = IconButton("chevron-up", "上一处", "Shift+F3")
        self.after = IconButton("chevron-down", "下一处", "F3")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (self.field, self.count, self.before, self.after):
            row.addWidget(widget)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.field.textEdited.connect(self._on_edited)
        self.field.textChanged.connect(self._on_changed)
        self.field.stepped.connect(self.step)
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        self._show()

    @property
    def has_words(self) -> bool:
        """Whether something is looked for."""
        return bool(self._words)

    def take_document(self) -> None:
        """Look through a document that has just come."""
        self._words = ""
        self.search()

    def begin(self) -> None:
        """Bring the keyboard here."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def search(self) -> None:
        """Look for what is in the field, from the page looked at on."""
        self._pause.stop()
        words = self.field.text().strip()
        if words == self._words:
            return
        self._words = words
        self._round += 1
        self.hits, self.current = [], -1
        self._is_searching = bool(words and self._images.sizes)
        if self._is_searching:
            self._look(0, self._round)
        self._show()

    def step(self, step: int) -> None:
        """Go to the next hit (1) or the one before (-1); behind the last comes the first."""
        self.search()
        if self.hits:
            self.current = (self.current + step) % len(self.hits) if self.current >= 0 else 0
            self._show()

    def _look(self, start: int, current: int) -> None:
        stop = min(start + _PAGES_AT_ONCE, len(self._images.sizes))
        words = self._words

        def work(pages: PdfPages) -> list[tuple[int, list[tuple[Box, ...]]]]:
            return [(at, pages.find(at, words)) for at in range(start, stop)]

        self._images.ask(work, partial(self._found, stop, current))

    def _found(
        self, stop: int, current: int, found: list[tuple[int, list[tuple[Box, ...]]]]
    ) -> None:
        if current != self._round:
            return
        here = self._view.page
        self.hits += [Mark(page, boxes) for page, hits in found for boxes in hits]
        if self.current < 0:
            # The first one from the page looked at on.
            later = (at for at, mark in enumerate(self.hits) if mark.page >= here)
            self.current = next(later, -1)
        if stop < len(self._images.sizes) and len(self.hits) < MOST_HITS:
            self._look(stop, current)
        else:
            self._is_searching = False
            if self.current < 0 and self.hits:
                self.current = 0
        self._show()
        if not self._is_searching:
            self.searched.emit()

    def _on_edited(self) -> None:
        self._pause.start()

    def _on_changed(self, text: str) -> None:
        if not text:
            self.search()

    def _show(self) -> None:
        more = "+" if self._is_searching or len(self.hits) >= MOST_HITS else ""
        if not self._words:
            text = ""
        elif self.hits:
            text = f"{self.current + 1} / {len(self.hits)}{more}"
        else:
            text = "正在查找…" if self._is_searching else "没有找到"
        if text:
            # Room is made first: a bar too full for a moment would widen the window for good.
            self.shown.emit()
        self.count.setText(text)
        self.count.setVisible(bool(text))
        for button in (self.before, self.after):
            button.setEnabled(bool(self.hits))
            button.setVisible(bool(text))
        if not text:
            self.shown.emit()
        self._view.set_marks(self.hits, self.current)


class _Field(SearchField):
    """A search field whose Enter goes to the next hit and presses no button.

    Signals:
        stepped(int): to the next hit (1) or the one before (-1).
    """

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(-1 if is_back else 1)
            event.accept()
            return
        super().keyPressEvent(event)
