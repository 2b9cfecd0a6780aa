"""The history tab: what happened to this project, or to one field of it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.library.clock import from_utc
from app.models.fields import Field, Record
from app.operations.projects import revert_change
from app.queries.ownedrows import PartChange
from app.queries.timeline import FieldChange, HistoryEntry, load_history
from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.controls.segmented import SegmentedControl
from app.ui.inspector.historyentry import EntryView
from app.ui.inspector.wording import day_group
from app.ui.session import Session
from app.ui.tokens import PAGE_MARGIN

#: Entries shown at first, and with each 再看.
_PAGE = 40


class HistoryPane(QWidget):
    """Reads only while it is seen; hidden, it remembers that it is stale.

    Signals:
        loaded: the history is shown.
    """

    loaded = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._record: Record | None = None
        self._field: Field | None = None
        self._entries: Sequence[HistoryEntry] = ()
        self._is_stale = True
        self._limit = _PAGE
        self.views: list[EntryView] = []
        self.scope = SegmentedControl(("本项目", "本字段"), "历史的范围")
        self.caption = ElidedLabel("", "caption", "text2")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignRight)
        line = QHBoxLayout()
        line.setContentsMargins(PAGE_MARGIN, 8, PAGE_MARGIN, 4)
        line.setSpacing(8)
        line.addWidget(self.scope)
        line.addWidget(self.caption, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self._scroll, 1)
        self.scope.changed.connect(self._on_scope_changed)

    @property
    def is_stale(self) -> bool:
        """Whether something has happened that is not shown."""
        return self._is_stale

    def turn_to(self, record: Record | None) -> None:
        """Show another project's history."""
        is_other = (self._record or {}).get("id") != (record or {}).get("id")
        self._record = record
        if is_other:
            self._entries = ()
            self._limit = _PAGE
            self.mark_stale()

    def turn_to_field(self, field: Field) -> None:
        """Make a field the one 本字段 means."""
        if field is not self._field:
            self._field = field
            if self.scope.current() == 1 and self.isVisible():
                self._show()

    def mark_stale(self) -> None:
        """Read again, now when seen, or when next seen."""
        self._is_stale = True
        if self.isVisible():
            self._load()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._load()
        else:
            self._show()

    def _load(self) -> None:
        if self._record is None:
            return
        self._is_stale = False
        self._session.read(
            "inspector history",
            partial(load_history, project_uuid=str(self._record["uuid"])),
            self._on_loaded,
        )

    def _on_loaded(self, entries: Sequence[HistoryEntry]) -> None:
        self._entries = entries
        self._show()
        self.loaded.emit()

    def _on_scope_changed(self, _index: int) -> None:
        self._limit = _PAGE
        self._show()

    def _wanted(self) -> list[HistoryEntry]:
        if self.scope.current() == 0:
            return list(self._entries)
        name = self._field.name if self._field is not None else ""
        return [
            entry for entry in self._entries if any(each.field == name for each in entry.changes)
        ]

    def _show(self) -> None:
        wanted = self._wanted()
        is_field = self.scope.current() == 1
        count = f"{len(wanted)} 次修改"
        title = self._field.title if is_field and self._field is not None else ""
        self.caption.setText(f"{title} · {count}" if title else count)
        body = QWidget()
        set_surface(body, "base")
        column = QVBoxLayout(body)
        column.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 8)
        column.setSpacing(0)
        self.views = []
        today = datetime.now().astimezone().date()
        group = ""
        for entry in wanted[: self._limit]:
            name = day_group(from_utc(entry.at), today)
            if name != group:
                if group:
                    column.addWidget(Hairline())
                heading = Label(name, "caption", "text2")
                heading.setContentsMargins(0, 8, 0, 0)
                column.addWidget(heading)
                group = name
            column.addWidget(self._view(entry, is_field))
        if not wanted:
            empty = WrappedLabel(self._empty_text(), "cell", "text2")
            empty.setContentsMargins(0, 16, 0, 0)
            column.addWidget(empty)
        left = len(wanted) - self._limit
        if left > 0:
            more = Button(f"再看更早的 {left} 次", look="link", role="caption")
            more.clicked.connect(self._show_more)
            column.addWidget(more)
        column.addStretch(1)
        place = self._scroll.verticalScrollBar().value()
        self._scroll.setWidget(body)
        self._scroll.verticalScrollBar().setValue(place)

    def _view(self, entry: HistoryEntry, is_field: bool) -> EntryView:
        changes: tuple[FieldChange | PartChange, ...] = (*entry.changes, *entry.parts)
        if is_field and self._field is not None:
            changes = tuple(each for each in entry.changes if each.field == self._field.name)
        library = self._session.library
        view = EntryView(
            entry,
            changes,
            library.author.machine,
            datetime.now().astimezone().date(),
            can_write=not library.is_read_only,
            name=str((self._record or {}).get("name", "")),
        )
        view.revert_requested.connect(self._revert)
        self.views.append(view)
        return view

    def _empty_text(self) -> str:
        if self.scope.current() == 0:
            return "这个项目还没有修改过"
        if self._field is None:
            return "先在“基本”里点一栏，这里就列出那一栏的修改"
        return f"{self._field.title}还没有修改过"

    def _show_more(self) -> None:
        self._limit += _PAGE
        self._show()

    def _revert(self, operation: str) -> None:
        if self._record is not None:
            self._session.perform(revert_change(str(self._record["uuid"]), operation))
