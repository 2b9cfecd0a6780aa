"""联系人 of the current project: whom the brief names, edited field by field where they stand."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import RefusedInput
from app.library.changes import Changes
from app.models.fields import Field, Record
from app.operations.contacts import (
    CONTACT_FIELDS,
    MOST_CONTACTS,
    ContactEntry,
    read_contact_field,
    replace_contacts,
)
from app.ui.controls.button import Button, IconButton
from app.ui.controls.label import Label
from app.ui.dialogs import Dialogs, tell
from app.ui.inspector.fieldrow import FieldRow
from app.ui.inspector.fieldslot import FieldSlot
from app.ui.inspector.valueview import INSET
from app.ui.session import Session
from app.ui.tokens import ICON_ROW

#: What the status bar calls an entry that was refused here.
TITLE = "联系人"

_EDGE = 24


class ContactCards(QWidget):
    """One card a contact, in the order they are printed, and a button for one more.

    Args:
        session: takes the operations.
        dialogs: for what cannot be said in place.
        title_width: of the fields' titles, in logical pixels.

    Signals:
        state_changed: an editor was opened or closed, or an entry refused.
        revealed(QWidget): a card wants to be seen.
    """

    state_changed = Signal()
    revealed = Signal(object)

    def __init__(
        self,
        session: Session,
        dialogs: Dialogs,
        title_width: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._title_width = title_width
        self._record: Record | None = None
        self._entries: tuple[ContactEntry, ...] = ()
        self._is_editable = False
        # Entries on their way into the file stand here before the record has them.
        self._pending = 0
        self._drafts: dict[tuple[int, int, str], tuple[str, RefusedInput]] = {}
        self.cards: list[ContactCard] = []
        self.title = Label(TITLE, "cell", "text2")
        self.title.setContentsMargins(INSET, 8, 0, 4)
        self.blank = Label("没有填写联系人", "cell", "text3")
        self.blank.setContentsMargins(INSET, 0, 0, 4)
        self.add_button = Button("添加联系人", "plus", "flat", tip="简介的“联系方式”里印上")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.title)
        self._column.addWidget(self.blank)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_button.clicked.connect(self.add)

    @property
    def state(self) -> str:
        """What the status bar is to say: nothing, editing, or the title of what is not saved."""
        if self._drafts:
            return TITLE
        return "editing" if any(slot.is_editing for slot in self._slots()) else ""

    @property
    def entries(self) -> tuple[ContactEntry, ...]:
        """The contacts as they stand here."""
        return self._entries

    def show_record(self, record: Record, *, is_editable: bool) -> None:
        """Show a project's contacts; what is being typed stays."""
        is_other = (self._record or {}).get("id") != record["id"]
        self._record, self._is_editable = record, is_editable
        if is_other:
            for slot in self._slots():
                slot.forget()
        if is_other or not self._pending:
            blank = () if is_other else tuple(each for each in self._entries if each.is_blank)
            self._entries = (*_stored(record), *blank)
        self._show()
        if is_other:
            self._bring_back()

    def turn_away(self) -> None:
        """Close what is open: another project is shown, or none."""
        self._record = None
        for slot in self._slots():
            slot.forget()

    def commit_open(self) -> bool:
        """Finish what is being typed; tell whether all of it was taken."""
        for slot in self._slots():
            if slot.is_editing:
                slot.commit()
        return not any(slot.is_refused for slot in self._slots())

    def add(self) -> None:
        """Open a card for one more contact."""
        if not self._is_editable or not self.commit_open():
            return
        if not (self._entries and self._entries[-1].is_blank):
            self._entries = (*self._entries, ContactEntry())
            self._show()
        card = self.cards[-1]
        self.revealed.emit(card)
        card.slots[0].begin_edit()

    def shift(self, at: int, step: int) -> None:
        """Move a contact up or down; at either end it stays."""
        to = at + step
        if self.commit_open() and 0 <= to < len(self._entries):
            entries = list(self._entries)
            entries.insert(to, entries.pop(at))
            self._write(tuple(entries), "")

    def remove(self, at: int) -> None:
        """Take a contact away; undo brings it back."""
        for slot in self.cards[at].slots:
            slot.cancel()
        self._forget_drafts(at)
        entries = (*self._entries[:at], *self._entries[at + 1 :])
        if self._entries[at].is_blank:
            self._entries = entries
            self._show()
        else:
            self._write(entries, "")

    def _show(self) -> None:
        self._fit(len(self._entries))
        last = len(self._entries) - 1
        for at, (card, entry) in enumerate(zip(self.cards, self._entries, strict=True)):
            card.show_entry(at, entry, is_last=at == last, is_editable=self._is_editable)
        self.blank.setVisible(not self._entries and not self._is_editable)
        self.add_button.setVisible(self._is_editable)
        self.add_button.setEnabled(len(self._entries) < MOST_CONTACTS)

    def _fit(self, count: int) -> None:
        while len(self.cards) > count:
            card = self.cards.pop()
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < count:
            card = ContactCard(self._title_width)
            card.moved.connect(partial(self._on_moved, card))
            card.removed.connect(partial(self._on_removed, card))
            for slot in card.slots:
                slot.submitted.connect(partial(self._on_submitted, card))
                slot.discarded.connect(partial(self._on_discarded, card))
                slot.state_changed.connect(self.state_changed)
            self.cards.append(card)
            self._column.insertWidget(len(self.cards), card)
            card.show()

    def _on_moved(self, card: "ContactCard", step: int) -> None:
        self.shift(self.cards.index(card), step)

    def _on_removed(self, card: "ContactCard") -> None:
        self.remove(self.cards.index(card))

    def _on_submitted(self, card: "ContactCard", field: Field, text: str) -> None:
        if self._record is None or card not in self.cards:
            return
        at, slot = self.cards.index(card), card.slot(field.name)
        key = (int(self._record["id"]), at, field.name)
        try:
            value = read_contact_field(field.name, text)
        except RefusedInput as error:
            self._drafts[key] = (text, error)
            slot.restore(text, error)
            return
        self._drafts.pop(key, None)
        slot.accept()
        entries = list(self._entries)
        entries[at] = entries[at].having(field.name, value)
        self._write(tuple(entries), f"{self._record['uuid']}:contact:{at}:{field.name}")

    def _on_discarded(self, card: "ContactCard", field: Field) -> None:
        if self._record is not None and card in self.cards:
            at = self.cards.index(card)
            self._drafts.pop((int(self._record["id"]), at, field.name), None)
        self.state_changed.emit()

    def _write(self, entries: tuple[ContactEntry, ...], step: str) -> None:
        record = self._record
        assert record is not None
        self._entries = entries
        self._show()
        self._pending += 1
        self._session.perform(
            replace_contacts(int(record["id"]), entries, step=step),
            partial(self._on_written, int(record["id"])),
            self._failed(record),
        )

    def _on_written(self, project_id: int, changes: Changes) -> None:
        self._pending -= 1
        new = list(changes.inserted.get("contact", ()))
        if self._record is None or self._record["id"] != project_id:
            return
        # The rows made for new entries, so that typing on does not make them again.
        self._entries = tuple(
            replace(each, id=new.pop(0)) if new and not each.id and not each.is_blank else each
            for each in self._entries
        )

    def _failed(self, record: Record) -> Callable[[Exception], None]:
        def failed(error: Exception) -> None:
            self._pending -= 1
            if self._record is not None and self._record["id"] == record["id"]:
                self._entries = _stored(self._record)
                self._show()
            tell(self._dialogs, self, error, "联系人没有存上")

        return failed

    def _bring_back(self) -> None:
        """Open again what was refused in this project."""
        assert self._record is not None
        for (project_id, at, name), (text, error) in list(self._drafts.items()):
            if project_id == self._record["id"] and at < len(self.cards):
                self.cards[at].slot(name).restore(text, error)

    def _forget_drafts(self, at: int) -> None:
        if self._record is not None:
            mine = int(self._record["id"])
            for key in [key for key in self._drafts if key[:2] == (mine, at)]:
                del self._drafts[key]

    def _slots(self) -> list[FieldSlot]:
        return [slot for card in self.cards for slot in card.slots]


class ContactCard(QWidget):
    """One contact: its place in the order, and its four fields.

    Signals:
        moved(int): one place up (-1) or down (1).
        removed: take it away.
    """

    moved = Signal(int)
    removed = Signal()

    def __init__(self, title_width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = [FieldRow(field, title_width) for field in CONTACT_FIELDS]
        self.heading = Label("", "caption", "text2")
        self.up = IconButton("arrow-up", "上移", edge=_EDGE, size=ICON_ROW)
        self.down = IconButton("arrow-down", "下移", edge=_EDGE, size=ICON_ROW)
        self.cross = IconButton("x", "删去这位联系人", edge=_EDGE, size=ICON_ROW)
        head = QHBoxLayout()
        head.setContentsMargins(INSET, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self.heading, 1)
        for button in (self.up, self.down, self.cross):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        column.addLayout(head)
        for row in self.rows:
            column.addWidget(row)
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.cross.clicked.connect(lambda: self.removed.emit())

    @property
    def slots(self) -> list[FieldSlot]:
        """The fields' slots in order."""
        return [row.slot for row in self.rows]

    def slot(self, name: str) -> FieldSlot:
        """Return the slot of a field."""
        return next(slot for slot in self.slots if slot.field.name == name)

    def show_entry(self, at: int, entry: ContactEntry, *, is_last: bool, is_editable: bool) -> None:
        """Show a contact at its place in the order, counted from 0."""
        self.heading.setText(f"第 {at + 1} 位")
        record = {field.column: getattr(entry, field.name) for field in CONTACT_FIELDS}
        for row in self.rows:
            row.show_record(record, "万元", is_editable=is_editable)
        self.up.setEnabled(at > 0)
        self.down.setEnabled(not is_last)
        for button in (self.up, self.down, self.cross):
            button.setVisible(is_editable)


def _stored(record: Record) -> tuple[ContactEntry, ...]:
    rows: Sequence[Record] = record.get("contacts", ())
    return tuple(
        ContactEntry(int(row["id"]), row["unit"], row["person"], row["post"], row["telephone"])
        for row in rows
    )
