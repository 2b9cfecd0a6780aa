"""Going to what undo or redo changed, so that it is seen."""

from collections.abc import Collection

from PySide6.QtCore import QObject

from app.library.changes import Changes
from app.ui.grid.loading import Loading
from app.ui.grid.outline import Outline
from app.ui.grid.table import FrozenTable
from app.ui.session import Session


class Retracing(QObject):
    """Makes the first project that an undo or redo changed the current one, if it is shown."""

    def __init__(self, session: Session, table: FrozenTable, outline: Outline) -> None:
        super().__init__(table)
        self._table = table
        self._outline = outline
        self._changes: Changes | None = None
        session.retraced.connect(self._on_retraced)

    def arrive(self) -> None:
        """Go there, now that the rows are those after the change."""
        changes, self._changes = self._changes, None
        if changes is None:
            return
        found = self._first(changes)
        if found and self._outline.open_around(found):
            fields = changes.by_project().get(found, frozenset())
            self._table.go(self._table.model.row_of_id(found), self._column(fields))

    def _on_retraced(self, changes: Changes) -> None:
        self._changes = changes
        # Where rows come or go the table is read again first.
        if not Loading.is_wide(changes):
            self.arrive()

    def _first(self, changes: Changes) -> int:
        current = self._table.current_id()
        if current in changes.projects:
            return current
        ids = self._table.model.snapshot.ids
        return next((row_id for row_id in ids if row_id in changes.projects), 0)

    def _column(self, changed_fields: Collection[str]) -> int:
        """Return a changed column where one is, else the present one."""
        fields = self._table.model.fields
        changed = [at for at, field in enumerate(fields) if field.name in changed_fields]
        present = max(self._table.column, 1)
        return present if present in changed or not changed else changed[0]
