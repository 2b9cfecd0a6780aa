"""Completions for the query line: fields at once, values after a read."""

from PySide6.QtCore import QObject, Signal

from app.library.changes import Changes
from app.library.clock import local_now
from app.queries.filter import Filter
from app.ui.query.completion import Candidate, Typed, field_candidates, matching, typed_at
from app.ui.query.line import QueryLine
from app.ui.session import Session


class Completer(QObject):
    """Offers what fits the part being typed, and puts the chosen one in its place.

    Signals:
        completed(str): the line's text after a completion was put in.
    """

    completed = Signal(str)

    def __init__(self, session: Session, line: QueryLine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._line = line
        self._shown = session.filter
        self._values: dict[str, tuple[Candidate, ...]] = {}
        line.textEdited.connect(self._on_typed)
        line.completion_wanted.connect(self.offer)
        line.completed.connect(self._on_completed)
        session.changed.connect(self._on_changed)
        session.filter_changed.connect(self._on_filter_changed)

    def offer(self) -> None:
        """Offer completions at the caret, for nothing typed too."""
        self._offer(is_asked=True)

    def _offer(self, *, is_asked: bool) -> None:
        typed = typed_at(self._line.text(), self._line.cursorPosition())
        if typed.field:
            self._offer_values(typed)
        elif typed.text or typed.is_name_only or is_asked:
            names = field_candidates(is_name_only=typed.is_name_only)
            self._line.offer(matching(typed.text, names), typed)
        else:
            self._line.withdraw()

    def _offer_values(self, typed: Typed) -> None:
        """Offer what is known at once, and what has to be read when it comes."""
        from app.ui.query.knownanswers import has_answers
        from app.ui.query.phrases import phrases

        found = phrases(typed, local_now())
        is_read = has_answers(typed.field) and not (typed.field == "total" and typed.is_bound)
        known = self._values.get(typed.field) if is_read else ()
        # What is begun is finished first; where nothing is, what occurs comes first.
        offered = [*found, *(known or ())] if typed.text else [*(known or ()), *found]
        self._line.offer(matching(typed.text, offered), typed)
        if known is None:
            self._read(typed.field)

    def _read(self, field: str) -> None:
        from app.ui.query.knownanswers import read_answers

        shown = self._shown

        def take(found: tuple[Candidate, ...]) -> None:
            if shown != self._shown:
                return
            self._values[field] = found
            # What was refused meanwhile has its reason under it, which must stay in sight.
            is_free = not (self._line.is_composing or self._line.has_fault)
            if self._line.hasFocus() and is_free:
                self._offer(is_asked=False)

        self._session.read(
            "query:values", lambda reading: read_answers(reading, field, shown), take
        )

    def _on_typed(self, text: str) -> None:
        self._offer(is_asked=False)

    def _on_completed(self, candidate: Candidate) -> None:
        line = self._line
        caret = line.cursorPosition()
        typed = typed_at(line.text(), caret)
        text = line.text()
        line.setText(f"{text[: typed.start]}{candidate.text}{text[caret:]}")
        line.setCursorPosition(typed.start + len(candidate.text))
        self.completed.emit(line.text())
        if not typed.field and not typed.is_name_only:
            self._offer(is_asked=False)

    def _on_changed(self, changes: Changes) -> None:
        self._values.clear()
        self._renew()

    def _on_filter_changed(self, shown: Filter) -> None:
        self._shown = shown
        self._values.clear()
        self._renew()

    def _renew(self) -> None:
        """Count anew what is offered, if values are."""
        is_open = self._line.is_offering and not self._line.is_composing
        if is_open and typed_at(self._line.text(), self._line.cursorPosition()).field:
            self._offer(is_asked=False)
