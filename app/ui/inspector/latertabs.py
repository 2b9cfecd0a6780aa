"""The inspector's tabs after the first: loaded and built when they are first wanted."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.models.fields import Field, Record
from app.ui.dialogs import Dialogs
from app.ui.inspector.latetab import LateTab
from app.ui.session import Session

if TYPE_CHECKING:
    from app.ui.inspector.attachmentpane import AttachmentPane
    from app.ui.inspector.contactcards import ContactCards
    from app.ui.inspector.fundingpane import FundingPane
    from app.ui.inspector.historypane import HistoryPane
    from app.ui.inspector.textsform import TextsForm


class LaterTabs(QObject):
    """简介, 资金, 附件 and 历史 of the current project.

    Args:
        session: takes the operations.
        dialogs: for what cannot be said in place.
        pages: takes the tabs' rooms, in this order.

    Attributes:
        texts: 简介.
        funding: 资金.
        attachments: 附件.
        history: 历史.

    Signals:
        built(QWidget): a tab has been built and shows the project.
        state_changed: an editor was opened or closed, or an entry refused.
    """

    built = Signal(object)
    state_changed = Signal()

    def __init__(self, session: Session, dialogs: Dialogs, pages: QStackedWidget) -> None:
        super().__init__(pages)
        self._session = session
        self._dialogs = dialogs
        self._record: Record | None = None
        self._unit = ""
        self._is_editable = False
        # The field that had the keyboard last, which 本字段 in the history means.
        self._field: Field | None = None
        self.texts = LateTab(self._make_texts, self._fill_texts, pages)
        self.funding = LateTab(self._make_funding, self._fill_funding, pages)
        self.attachments = LateTab(self._make_attachments, self._fill_attachments, pages)
        self.history = LateTab(self._make_history, self._fill_history, pages)
        for room in (self.texts, self.funding, self.attachments, self.history):
            pages.addWidget(room)

    def show_record(self, record: Record, money_unit: str, *, is_editable: bool) -> None:
        """Show a project; what is being typed stays."""
        self._record, self._unit, self._is_editable = record, money_unit, is_editable
        for part in (self.texts.built, self.funding.built):
            if part is not None:
                part.show_record(record, money_unit, is_editable=is_editable)
        if self.attachments.built is not None:
            self.attachments.built.show_record(record, is_editable=is_editable)
        if self.funding.built is not None:
            self.funding.built.turn_to(record)

    def turn_away(self) -> None:
        """Close every editor of the project shown."""
        self._record = None
        if self.funding.built is not None:
            self.funding.built.turn_to(None)
        if self.texts.built is not None:
            self.texts.built.contacts.turn_away()
        if self.attachments.built is not None:
            self.attachments.built.turn_away()

    def show_history(self, record: Record | None) -> None:
        """Show what happened to a project, or nothing."""
        if self.history.built is not None:
            self.history.built.turn_to(record)

    def turn_history_to(self, field: Field) -> None:
        """Make a field the one 本字段 means."""
        self._field = field
        if self.history.built is not None:
            self.history.built.turn_to_field(field)

    def mark_history_stale(self) -> None:
        """Read the history again, now when seen, or when next seen."""
        if self.history.built is not None:
            self.history.built.mark_stale()

    def scroll_to_top(self) -> None:
        """Show the first part of each tab."""
        for page in (self.texts.built, self.funding.built, self.attachments.built):
            if page is not None:
                page.scroll_to_top()

    def commit_open(self) -> bool:
        """Save what is being typed beside the fields; tell whether all of it was taken."""
        # Each finishes what is open in it, whatever becomes of the others.
        taken = [part.commit_open() for part in self._parts()]
        return all(taken)

    def state(self) -> str:
        """Return what is edited or not saved beside the fields: what is not saved first."""
        states = [part.state for part in self._parts() if part.state]
        return next((state for state in states if state != "editing"), states[0] if states else "")

    def _parts(self) -> list["FundingPane | ContactCards | AttachmentPane"]:
        texts = self.texts.built
        contacts = texts.contacts if texts is not None else None
        parts = (self.funding.built, contacts, self.attachments.built)
        return [part for part in parts if part is not None]

    def _make_texts(self, room: QWidget) -> "TextsForm":
        from app.ui.inspector.textsform import TextsForm

        return TextsForm(self._session, self._dialogs, room)

    def _fill_texts(self, texts: "TextsForm") -> None:
        texts.contacts.state_changed.connect(self.state_changed)
        if self._record is not None:
            texts.show_record(self._record, self._unit, is_editable=self._is_editable)
        self.built.emit(texts)

    def _make_funding(self, room: QWidget) -> "FundingPane":
        from app.ui.inspector.fundingpane import FundingPane

        return FundingPane(self._session, self._dialogs, room)

    def _fill_funding(self, funding: "FundingPane") -> None:
        funding.state_changed.connect(self.state_changed)
        if self._record is not None:
            funding.show_record(self._record, self._unit, is_editable=self._is_editable)
        self.built.emit(funding)

    def _make_attachments(self, room: QWidget) -> "AttachmentPane":
        from app.ui.inspector.attachmentpane import AttachmentPane

        return AttachmentPane(self._session, self._dialogs, room)

    def _fill_attachments(self, attachments: "AttachmentPane") -> None:
        attachments.state_changed.connect(self.state_changed)
        if self._record is not None:
            attachments.show_record(self._record, is_editable=self._is_editable)
        self.built.emit(attachments)

    def _make_history(self, room: QWidget) -> "HistoryPane":
        from app.ui.inspector.historypane import HistoryPane

        return HistoryPane(self._session, room)

    def _fill_history(self, history: "HistoryPane") -> None:
        history.turn_to(self._record)
        if self._field is not None:
            history.turn_to_field(self._field)
        self.built.emit(history)
