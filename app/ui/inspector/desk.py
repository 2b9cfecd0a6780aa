"""Where what is typed goes: checked, written at once, and kept when it is refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.errors import ChubeiError, RefusedInput
from app.library.changes import Changes
from app.models.entry import parse_field
from app.models.fields import Field, Kind, Record
from app.models.unitlist import split_units
from app.operations.projects import update_projects
from app.ui.dialogs import Dialogs
from app.ui.inspector.fieldslot import FieldSlot
from app.ui.knownvalues import load_known
from app.ui.session import Session


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that was refused, kept until it is put right or given up."""

    text: str
    error: RefusedInput


class EditDesk(QObject):
    """Takes entries from the fields of the current project.

    Refused entries are kept by project and field: another project may be looked at meanwhile.

    Signals:
        taken(dict): what the record now holds, as far as the entry says, ahead of the file.
    """

    taken = Signal(object)

    def __init__(self, session: Session, dialogs: Dialogs, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._window = parent
        self._slots: dict[str, FieldSlot] = {}
        self._record: Record | None = None
        self._drafts: dict[tuple[int, str], Draft] = {}
        self._told = ""
        self._beside: Callable[[], str] = lambda: ""

    def speak_for(self, state: Callable[[], str]) -> None:
        """Say in the status bar what is being edited elsewhere in the inspector as well.

        Args:
            state: nothing, ``editing``, or the title of what is not saved.
        """
        self._beside = state

    def watch(self, slots: Sequence[FieldSlot]) -> None:
        """Take the entries of these fields."""
        for slot in slots:
            self._slots[slot.field.name] = slot
            slot.submitted.connect(self._on_submitted)
            slot.values_wanted.connect(self._on_values_wanted)
            slot.discarded.connect(self._on_discarded)
            slot.state_changed.connect(self.tell)

    def commit_open(self) -> bool:
        """Finish every open editor; tell whether all entries were taken."""
        for slot in self._slots.values():
            if slot.is_editing:
                slot.commit()
        return not any(slot.is_refused for slot in self._slots.values())

    def turn_to(self, record: Record | None) -> None:
        """Take entries for this project; bring back what was refused in it."""
        is_other = (self._record or {}).get("id") != (record or {}).get("id")
        self._record = record
        if not is_other:
            return
        for name, slot in self._slots.items():
            slot.forget()
            draft = self._drafts.get((record["id"], name)) if record is not None else None
            if draft is not None:
                slot.restore(draft.text, draft.error)
        self.tell()

    def _on_submitted(self, field: Field, text: str) -> None:
        record, slot = self._record, self._slots[field.name]
        if record is None:
            return
        unit = self._session.settings.money_unit
        try:
            ahead = _ahead(field, text, unit)
        except RefusedInput as error:
            self._keep(int(record["id"]), field, text, error)
            return
        self._drafts.pop((record["id"], field.name), None)
        slot.accept()
        self.taken.emit({**record, **ahead})
        self._session.perform(
            update_projects(
                {record["id"]: {field.name: text}},
                step=f"{record['uuid']}:{field.name}",
                money_unit=unit,
            ),
            failed=self._failed(record, field, text),
        )

    def _failed(self, record: Record, field: Field, text: str) -> Callable[[Exception], None]:
        def failed(error: Exception) -> None:
            if self._record is not None and self._record["id"] == record["id"]:
                self.taken.emit(record)
            if isinstance(error, RefusedInput):
                self._keep(int(record["id"]), field, text, error)
            elif isinstance(error, ChubeiError):
                reason = RefusedInput(field.title, text, f"没有存上：{error.sentence}")
                self._keep(int(record["id"]), field, text, reason)
                self._dialogs.show_error(self._window, error, f"{field.title}没有存上")
            else:
                self._dialogs.show_unexpected(self._window, error)

        return failed

    def _keep(self, project_id: int, field: Field, text: str, error: RefusedInput) -> None:
        self._drafts[project_id, field.name] = Draft(text, error)
        if self._record is not None and self._record["id"] == project_id:
            self._slots[field.name].restore(text, error)
        self.tell()

    def _on_discarded(self, field: Field) -> None:
        if self._record is not None:
            self._drafts.pop((self._record["id"], field.name), None)
        self.tell()

    def _on_values_wanted(self, field: Field) -> None:
        if self._record is None:
            return
        # Any reserve's words help, but a category belongs to its own reserve.
        is_own = field.kind is Kind.CATEGORY
        reserve_id = int(self._record["reserve_id"]) if is_own else None
        self._session.read(
            "inspector values",
            lambda connection: load_known(connection, field, reserve_id),
            self._slots[field.name].offer,
        )

    def tell(self) -> None:
        """Say in the status bar what is being edited or not saved."""
        refused = next((key for key in self._drafts), None)
        if refused is not None:
            state = self._slots[refused[1]].field.title
        else:
            is_open = any(slot.is_editing for slot in self._slots.values())
            beside = self._beside()
            state = "editing" if is_open and beside in ("", "editing") else beside
        if state != self._told:
            self._told = state
            self._session.editing_changed.emit(state)


def touches(changes: Changes, project_id: int) -> bool:
    """Whether a change may alter what is shown of a project."""
    return project_id in changes.projects or bool(changes.tables.keys() & {"category", "reserve"})


def _ahead(field: Field, text: str, money_unit: str) -> dict[str, object]:
    """Return the columns of an entry.

    Raises:
        RefusedInput: the entry cannot be taken.
    """
    if field.kind is Kind.CATEGORY:
        return {"category": text.strip()}
    columns: dict[str, object] = parse_field(field, text, money_unit=money_unit)
    if field.kind is Kind.UNITS:
        columns["units"] = split_units(str(columns[field.column]))
    return columns
