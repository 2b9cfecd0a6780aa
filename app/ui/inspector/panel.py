"""The inspector: everything about the current project, edited where it stands."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.library.changes import Changes
from app.models.fields import Field, Record
from app.operations.projects import restore_projects
from app.queries.filter import Filter
from app.queries.hits import SEARCHED_FIELDS, filter_words
from app.queries.projects import load_records
from app.queries.snapshot import Snapshot
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.dialogs import Dialogs
from app.ui.inspector.blank import BlankPane
from app.ui.inspector.completeness import Completeness, InspectorFoot
from app.ui.inspector.desk import EditDesk, touches
from app.ui.inspector.fieldslot import FieldSlot
from app.ui.inspector.form import FieldForm
from app.ui.inspector.head import InspectorHead
from app.ui.inspector.latertabs import LaterTabs
from app.ui.inspector.latetab import LateTab, let_follow
from app.ui.inspector.statebar import StateBar
from app.ui.inspector.wording import figure, section_fields
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.tokens import INSPECTOR_WIDTH_NARROW, PAGE_MARGIN, PANEL_TAB_HEIGHT

if TYPE_CHECKING:
    from app.ui.inspector.attachmentpane import AttachmentPane
    from app.ui.inspector.contactcards import ContactCards
    from app.ui.inspector.fundingpane import FundingPane
    from app.ui.inspector.historypane import HistoryPane
    from app.ui.inspector.textsform import TextsForm

#: The tabs in order.
BASIC, TEXTS, FUNDING, ATTACHMENTS, HISTORY = range(5)


class InspectorPanel(QWidget):
    """The current project's head, fields, texts, funding and history.

    Args:
        session: where the current project and its changes are announced.
        theme: the application's.
        dialogs: for what cannot be said in place.

    Signals:
        previous_requested: the project before this one.
        next_requested: the one after it.
        close_requested: hide the inspector.
        print_brief_requested(int): print this project's brief.
        duplicate_requested(int): copy this project.
        delete_requested(int): move it to the recycle bin.
        copy_uuid_requested(str): put its identifier on the clipboard.
        record_shown(int): a project's fields stand on the screen; 0 for none.
    """

    previous_requested = Signal()
    next_requested = Signal()
    close_requested = Signal()
    print_brief_requested = Signal(int)
    duplicate_requested = Signal(int)
    delete_requested = Signal(int)
    copy_uuid_requested = Signal(str)
    record_shown = Signal(int)

    def __init__(
        self, session: Session, theme: Theme, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._record: Record | None = None
        self._is_stale = False
        # A field to be shown with the project that is being read.
        self._wanted: tuple[int, Field] | None = None
        set_surface(self, "base")
        self.setAccessibleName("项目详情")
        self.setMinimumWidth(INSPECTOR_WIDTH_NARROW)
        # From the outside in: what is moved into another widget later has all in it styled anew.
        self._stack = QStackedWidget(self)
        self.blank = BlankPane(self._stack)
        self._whole = whole = QWidget(self._stack)
        self.head = InspectorHead(whole)
        self.tabs = QTabBar(whole)
        self._pages = pages = QStackedWidget(whole)
        self.basic = FieldForm(section_fields("基本"), parent=pages)
        pages.addWidget(self.basic)
        self._later = LaterTabs(session, dialogs, pages)
        self.completeness = Completeness(whole)
        self.foot = InspectorFoot(whole)
        self.state = StateBar(whole)
        self.desk = EditDesk(session, dialogs, self)
        self._build()
        self._connect()
        self._mark_words(self._slots())
        self._on_current_changed(session.current)

    @property
    def record(self) -> Record | None:
        """The project shown; None for none."""
        return self._record

    @property
    def texts(self) -> "TextsForm":
        """The tab 简介, built now where it is not there yet; the other tabs are so too."""
        return self._later.texts.panel

    @property
    def contacts(self) -> "ContactCards":
        """联系人, below the texts."""
        return self.texts.contacts

    @property
    def funding(self) -> "FundingPane":
        """The tab 资金."""
        return self._later.funding.panel

    @property
    def attachments(self) -> "AttachmentPane":
        """The tab 附件."""
        return self._later.attachments.panel

    @property
    def history(self) -> "HistoryPane":
        """The tab 历史."""
        return self._later.history.panel

    def slot(self, name: str) -> FieldSlot:
        """Return the slot of a field by its name.

        Raises:
            KeyError: the inspector has no such field.
        """
        if any(field.name == name for field in section_fields("简介")):
            self._later.texts.build()
        found = {each.field.name: each for each in self._slots()}
        return found[name]

    def edit_field(self, field: Field) -> None:
        """Show a field and open its editor, or only show it where it cannot be edited."""
        slot = self._focus_field(field)
        if slot is not None:
            slot.begin_edit()

    def _focus_field(self, field: Field) -> FieldSlot | None:
        """Show a field and give it the keyboard; return its slot, None where it has none."""
        is_text = field in section_fields("简介")
        slot = (self.texts if is_text else self.basic).reveal(field)
        if slot is not None:
            self.tabs.setCurrentIndex(TEXTS if is_text else BASIC)
        else:
            slot = next((each for each in self.head.slots if each.field is field), None)
        if slot is not None:
            slot.view.setFocus(Qt.FocusReason.OtherFocusReason)
        return slot

    def show_field_of(self, project_id: int, field: Field) -> None:
        """Bring a field of a project to the keyboard, as soon as that project is shown."""
        if self._record is not None and self._record["id"] == project_id:
            self._wanted = None
            self._focus_field(field)
        else:
            self._wanted = (project_id, field)

    def commit_open(self) -> bool:
        """Save what is being typed; tell whether all of it was taken."""
        # Each finishes what is open in it, whatever becomes of the other.
        is_taken = self._later.commit_open()
        return self.desk.commit_open() and is_taken

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._load()

    def event(self, event: QEvent) -> bool:
        # In here F2 means a field, not the cell of the grid that the window's shortcut edits.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F2
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_editing = any(slot.is_editing for slot in self._slots())
        if event.key() == Qt.Key.Key_F2 and self._record is not None and not is_editing:
            self.edit_field(next(self.basic.slots).field)
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        for title in ("基本", "简介", "资金", "附件", "历史"):
            self.tabs.addTab(title)
        self.tabs.setExpanding(False)
        self.tabs.setFixedHeight(PANEL_TAB_HEIGHT)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.setAccessibleName("项目详情的分页")
        bar = QVBoxLayout()
        bar.setContentsMargins(PAGE_MARGIN - 12, 4, 0, 0)
        bar.addWidget(self.tabs)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(bar)
        column.addWidget(Hairline())
        column.addWidget(self.state)
        column.addWidget(self._pages, 1)
        column.addWidget(self.completeness)
        column.addWidget(self.foot)
        self._stack.addWidget(self.blank)
        self._stack.addWidget(self._whole)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self) -> None:
        self._watch(self._slots())
        self.desk.taken.connect(self._show)
        self.desk.speak_for(self._later.state)
        self._later.state_changed.connect(self.desk.tell)
        self._later.built.connect(self._take_in)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.head.previous_requested.connect(self.previous_requested)
        self.head.next_requested.connect(self.next_requested)
        self.head.close_requested.connect(self.close_requested)
        self.blank.close_requested.connect(self.close_requested)
        self.completeness.missing_requested.connect(self.edit_field)
        self.state.restore_requested.connect(self._restore)
        self.foot.print_requested.connect(self._print)
        self.foot.duplicate_requested.connect(self._duplicate)
        self.foot.delete_requested.connect(self._delete)
        self.foot.copy_uuid_requested.connect(self._copy_uuid)
        self._session.current_changed.connect(self._on_current_changed)
        self._session.changed.connect(self._on_changed)
        self._session.filter_changed.connect(self._on_filter_changed)
        self._session.snapshot_changed.connect(self._on_snapshot_changed)
        self._session.settings_changed.connect(self._on_settings_changed)

    def _take_in(self, page: QWidget) -> None:
        """Take a tab in that has just been built."""
        if page is self._later.texts.built:
            slots = list(self.texts.slots)
            self._watch(slots)
            self._mark_words(slots)
        let_follow(page, self.completeness.link, self.foot.print_button, self.foot.more)

    def _watch(self, slots: Sequence[FieldSlot]) -> None:
        self.desk.watch(slots)
        for slot in slots:
            slot.focused.connect(self._later.turn_history_to)

    def _slots(self) -> list[FieldSlot]:
        texts = self._later.texts.built
        late = texts.slots if texts is not None else ()
        return [*self.head.slots, *self.basic.slots, *late]

    def _on_current_changed(self, project_id: int) -> None:
        self.commit_open()
        if project_id:
            self._load()
        else:
            self._session.tasks.cancel("inspector")
            self._is_stale = False
            self._show(None)

    def _on_changed(self, changes: Changes) -> None:
        # The project asked for may be another one than the project still shown.
        current = self._session.current
        if current and touches(changes, current):
            self._load()
            self._later.mark_history_stale()

    def _on_snapshot_changed(self, _snapshot: Snapshot) -> None:
        self._show_figure()

    def _on_filter_changed(self, _filter: Filter) -> None:
        self._mark_words(self._slots())

    def _mark_words(self, slots: Sequence[FieldSlot]) -> None:
        words = filter_words(self._session.filter)
        for slot in slots:
            name = slot.field.name
            if name in SEARCHED_FIELDS:
                slot.view.set_words(words, is_name=name == "name")

    def _on_settings_changed(self) -> None:
        if self._record is not None:
            self._show(self._record)

    def _on_tab_changed(self, index: int) -> None:
        page = self._pages.widget(index)
        if isinstance(page, LateTab):
            # Before it is shown: what is added to a page on the screen comes a moment later.
            page.build()
        self._pages.setCurrentIndex(index)
        self.completeness.setVisible(index in (BASIC, TEXTS))

    def _load(self) -> None:
        """Read the current project, or remember to when nobody is looking."""
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            ids = (self._session.current,)
            self._session.read("inspector", partial(load_records, ids=ids), self._on_loaded)

    def _on_loaded(self, records: list[dict[str, object]]) -> None:
        self._show(records[0] if records else None)

    def _show(self, record: Record | None) -> None:
        is_other = (self._record or {}).get("id") != (record or {}).get("id")
        self._record = record
        self._stack.setCurrentIndex(0 if record is None else 1)
        if record is None:
            self._turn_away()
        else:
            reason = self._session.library.read_only_reason
            is_in_bin = record["deleted_at"] is not None
            is_editable = not self._session.library.is_read_only and not is_in_bin
            if is_other:
                # Editors of the project before are closed before the fields show this one.
                self._turn_away()
            unit = self._session.settings.money_unit
            for part in (self.head, self.basic, self._later):
                part.show_record(record, unit, is_editable=is_editable)
            self.completeness.show_record(record)
            self.state.show_state(reason, is_in_bin=is_in_bin)
            self.foot.set_editable(is_editable)
            self.desk.turn_to(record)
            self._show_figure()
            if is_other:
                self.basic.scroll_to_top()
                self._later.scroll_to_top()
        self._later.show_history(record)
        self.record_shown.emit(0 if record is None else int(record["id"]))
        if self._wanted is not None and record is not None and self._wanted[0] == record["id"]:
            field = self._wanted[1]
            self._wanted = None
            self._focus_field(field)

    def _turn_away(self) -> None:
        """Close every editor of the project shown."""
        self.desk.turn_to(None)
        self._later.turn_away()

    def _show_figure(self) -> None:
        if self._record is None:
            return
        snapshot = self._session.snapshot
        is_counted = snapshot is not None and self._record["deleted_at"] is None
        whole = snapshot.whole.total_yuan if snapshot is not None and is_counted else None
        self.head.show_figure(figure(self._record, self._session.settings.money_unit, whole))

    def _restore(self) -> None:
        if self._record is not None:
            self._session.perform(restore_projects([int(self._record["id"])]))

    def _print(self) -> None:
        if self._record is not None and self.commit_open():
            self.print_brief_requested.emit(self._record["id"])

    def _duplicate(self) -> None:
        if self._record is not None:
            self.duplicate_requested.emit(self._record["id"])

    def _delete(self) -> None:
        if self._record is not None:
            self.delete_requested.emit(self._record["id"])

    def _copy_uuid(self) -> None:
        if self._record is not None:
            self.copy_uuid_requested.emit(self._record["uuid"])
