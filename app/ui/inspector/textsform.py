"""The texts tab: what a brief tells of the project, and whom it names."""

from PySide6.QtWidgets import QWidget

from app.models.fields import Record
from app.ui.dialogs import Dialogs
from app.ui.inspector.contactcards import ContactCards
from app.ui.inspector.form import FieldForm
from app.ui.inspector.wording import section_fields
from app.ui.session import Session

_TITLE_WIDTH = 84


class TextsForm(FieldForm):
    """The fields of 简介 with the contacts below them.

    Args:
        session: takes the operations on contacts.
        dialogs: for what cannot be said in place.
        parent: its owner.
    """

    def __init__(self, session: Session, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(section_fields("简介"), _TITLE_WIDTH, parent)
        self.contacts = ContactCards(session, dialogs, _TITLE_WIDTH)
        self.add_part(self.contacts)
        self.contacts.revealed.connect(self.bring_in_sight)

    def show_record(self, record: Record, money_unit: str, *, is_editable: bool) -> None:
        super().show_record(record, money_unit, is_editable=is_editable)
        self.contacts.show_record(record, is_editable=is_editable)
