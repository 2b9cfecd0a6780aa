"""What one can do with the selected projects: create, copy, delete, restore."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.errors import ChubeiError
from app.library.changes import Changes, Operation
from app.library.file import Reading
from app.models.fields import Record
from app.ui.controls.menu import Menu
from app.ui.dialogs import Dialogs
from app.ui.grid.table import FrozenTable
from app.ui.session import Session

if TYPE_CHECKING:
    from app.ui.grid.cellcommands import CellCommands


class Commands(QObject):
    """The grid's commands; each is one step of undo.

    Attributes:
        bulk_actions: actions of the window over many projects, for the menu of the cells.

    Signals:
        created(int): a project has been created and should become the current one.
    """

    created = Signal(int)

    def __init__(
        self, session: Session, dialogs: Dialogs, table: FrozenTable, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._table = table
        self._window = parent
        self.bulk_actions: Sequence[QAction] = ()

    @cached_property
    def cells(self) -> "CellCommands":
        """The commands on cells, built when the first is given."""
        from app.ui.grid.cellcommands import CellCommands

        return CellCommands(self._session, self._dialogs, self._table, self.refusal, self._window)

    def refusal(self) -> str:
        """Return why nothing can be edited here, one sentence; empty when it can."""
        library = self._session.library
        if library.is_read_only:
            return f"文库只读，不能改：{library.read_only_reason}"
        if self._session.filter.is_bin:
            return "回收站里的项目不能改，请先恢复"
        return ""

    # ------------------------------------------------------------ projects

    def add_project(self) -> None:
        """Ask for a name and create a project of the current one's reserve and category."""
        if self._is_refused():
            return
        name = self._dialogs.ask_text(self._window, "新建项目", "项目名称")
        if not name:
            return
        current = self._current_record()
        wanted = self._session.filter.reserve_id
        if current is not None and wanted in (None, current["reserve_id"]):
            self._create(current["reserve_id"], name, str(current["category"] or ""))
        elif wanted is not None:
            self._create(wanted, name, "")
        else:
            self._create_in_first(name)

    def duplicate_selected(self) -> None:
        """Copy the selected projects and go to the first copy."""
        ids = self._chosen()
        if ids and not self._is_refused():
            from app.operations.projects import duplicate_projects

            self._perform(duplicate_projects(ids), self._go_to_new)

    def delete_selected(self) -> None:
        """Move the selected projects to the recycle bin; undo brings them back."""
        ids = self._chosen()
        if ids and not self._is_refused():
            from app.operations.projects import delete_projects

            self._perform(delete_projects(ids), self._say)

    def restore_selected(self) -> None:
        """Bring the selected projects back from the recycle bin."""
        library = self._session.library
        ids = self._table.selected_ids().tolist()
        if library.is_read_only:
            self._session.notice.emit(self.refusal())
        elif ids and self._session.filter.is_bin:
            from app.operations.projects import restore_projects

            self._perform(restore_projects(ids), self._say)

    def _chosen(self) -> list[int]:
        """Return the selected projects; where a group's header is current, say that none is."""
        ids = self._table.selected_ids().tolist()
        if not ids:
            self._session.notice.emit("没有选中项目；请先点项目所在的行")
        return ids

    def menu(self, parent: QWidget, edit: Callable[[], None]) -> QMenu:
        """Return the menu of the selected cells."""
        menu, cells = Menu("", parent), self.cells
        if self._session.filter.is_bin:
            menu.addAction("恢复项目", self.restore_selected)
            menu.addAction("复制\tCtrl+C", cells.copy)
            return menu
        menu.addAction("编辑当前格\tF2", edit)
        menu.addSeparator()
        menu.addAction("复制\tCtrl+C", cells.copy)
        menu.addAction("复制整行", cells.copy_rows)
        menu.addAction("粘贴\tCtrl+V", cells.paste)
        menu.addSeparator()
        menu.addAction("向下填充\tCtrl+D", cells.fill_down)
        menu.addAction("清空\tDel", cells.clear)
        for action in self.bulk_actions:
            # Not the actions themselves: theirs would be the only icons in the menu.
            keys = action.shortcut().toString()
            entry = menu.addAction(f"{action.text()}\t{keys}", action.trigger)
            entry.setEnabled(action.isEnabled())
        menu.addSeparator()
        menu.addAction("新建项目…\tCtrl+N", self.add_project)
        menu.addAction("复制为新项目\tCtrl+Shift+D", self.duplicate_selected)
        menu.addAction("删除项目\tCtrl+Del", self.delete_selected)
        return menu

    # ------------------------------------------------------------ parts

    def _is_refused(self) -> bool:
        reason = self.refusal()
        if reason:
            self._session.notice.emit(reason)
        return bool(reason)

    def _current_record(self) -> Record | None:
        row = self._table.row
        return self._table.model.record(row) if row >= 0 else None

    def _create_in_first(self, name: str) -> None:
        def done(reserves: Sequence[int]) -> None:
            if reserves:
                self._create(reserves[0], name, "")
            else:
                self._session.notice.emit("还没有储备库，请先建立储备库")

        def query(connection: Reading) -> list[int]:
            from app.queries.reserves import load_reserves

            return [reserve.id for reserve in load_reserves(connection)]

        self._session.read("grid:reserves", query, done)

    def _create(self, reserve_id: int, name: str, category: str) -> None:
        entries = {"name": name, "category": category} if category else {"name": name}
        from app.operations.projects import create_project

        self._perform(create_project(reserve_id, entries), self._go_to_new)

    def _perform(self, operation: Operation, done: Callable[[Changes], None]) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, ChubeiError):
                self._dialogs.show_error(self._window, error)
            else:
                self._session.tasks.failed.emit(error)

        self._session.perform(operation, done, failed)

    def _go_to_new(self, changes: Changes) -> None:
        self._say(changes)
        new = changes.inserted.get("project", ())
        if new:
            self.created.emit(new[0])

    def _say(self, changes: Changes) -> None:
        self._session.notice.emit(changes.label)
