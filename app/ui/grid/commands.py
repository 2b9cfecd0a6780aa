"""What one can do with the selected projects: create, copy, paste, delete, restore."""

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.errors import ChubeiError, RefusedInput
from app.library.changes import Changes, Operation
from app.library.file import Reading
from app.models.fields import Field, Record
from app.operations.projects import (
    create_project,
    delete_projects,
    duplicate_projects,
    restore_projects,
    update_projects,
)
from app.queries.projects import load_rows
from app.queries.reserves import load_reserves
from app.ui.controls.menu import Menu
from app.ui.dialogs import Dialogs
from app.ui.grid.cellpaste import Target, below, columns_from
from app.ui.grid.celltext import copied_text
from app.ui.grid.clipboard import mime_data, parse_block
from app.ui.grid.pasting import check_size, plan_paste
from app.ui.grid.table import FrozenTable
from app.ui.session import Session


class Commands(QObject):
    """The grid's commands; each is one step of undo.

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

    def refusal(self) -> str:
        """Return why nothing can be edited here, one sentence; empty when it can."""
        library = self._session.library
        if library.is_read_only:
            return f"文库现在只能看，不能改：{library.read_only_reason}"
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
        ids = self._table.selected_ids().tolist()
        if ids and not self._is_refused():
            self._perform(duplicate_projects(ids), self._go_to_new)

    def delete_selected(self) -> None:
        """Move the selected projects to the recycle bin; undo brings them back."""
        ids = self._table.selected_ids().tolist()
        if ids and not self._is_refused():
            self._perform(delete_projects(ids), self._say)

    def restore_selected(self) -> None:
        """Bring the selected projects back from the recycle bin."""
        library = self._session.library
        ids = self._table.selected_ids().tolist()
        if library.is_read_only:
            self._session.notice.emit(self.refusal())
        elif ids and self._session.filter.is_bin:
            self._perform(restore_projects(ids), self._say)

    # ------------------------------------------------------------ clipboard

    def copy(self) -> None:
        """Copy the current cell, or the selected rows where there are several."""
        ids = self._table.selected_ids()
        field, record = self._table.field, self._current_record()
        if len(ids) == 1 and field is not None and record is not None and field.name != "number":
            self._put([[self._copied(field, record)]])
        else:
            self.copy_rows()

    def copy_rows(self) -> None:
        """Copy the selected rows with all their columns."""
        ids, fields = self._table.selected_ids(), self._table.model.fields
        if not ids:
            return

        def done(rows: dict[int, Record]) -> None:
            self._put(
                [
                    [self._copied(field, rows[row_id]) for field in fields]
                    for row_id in ids
                    if row_id in rows
                ]
            )
            self._session.notice.emit(f"已复制 {len(rows)} 行")

        self._session.read("grid:copy", _rows(ids), done)

    def paste(self) -> None:
        """Paste a block over the shown projects from the current cell on, as one step."""
        text = QGuiApplication.clipboard().text()
        if not text or self._table.current_id() == 0 or self._is_refused():
            return
        block = parse_block(text)
        model = self._table.model
        fields = columns_from(model, self._table.column)
        ids = below(model, self._table.row, len(block))
        wrong = check_size(block, len(ids), fields)
        if wrong is not None:
            self._dialogs.show_error(self._window, wrong, "没有粘贴")
            return
        target = Target(block, ids, fields[: len(block[0])])
        self._session.read("grid:paste", _rows(ids), lambda rows: self._paste_over(target, rows))

    def _paste_over(self, target: Target, rows: dict[int, Record]) -> None:
        unit = self._session.settings.money_unit
        records = [rows[row_id] for row_id in target.ids if row_id in rows]
        if len(records) < len(target.ids):
            self._session.notice.emit("没有粘贴：有的项目刚被删除，请再试一次")
            return
        try:
            plan = plan_paste(target.block, records, target.fields, unit)
        except RefusedInput as error:
            self._dialogs.show_error(self._window, error, "没有粘贴")
            return
        if not plan.changes:
            self._session.notice.emit("粘贴的内容和原来一样，没有改动")
            return

        def done(_changes: Changes) -> None:
            aside = "，占比是算出来的，没有粘贴" if plan.is_partly_derived else ""
            said = f"已粘贴 {plan.rows} 行 {plan.columns} 列，改了 {plan.cells} 格{aside}"
            self._session.notice.emit(said)

        self._perform(update_projects(plan.changes, money_unit=unit), done, "没有粘贴")

    def menu(self, parent: QWidget, edit: Callable[[], None]) -> QMenu:
        """Return the menu of the selected rows."""
        menu = Menu("", parent)
        if self._session.filter.is_bin:
            menu.addAction("恢复项目", self.restore_selected)
            menu.addAction("复制\tCtrl+C", self.copy)
            return menu
        menu.addAction("编辑当前格\tF2", edit)
        menu.addSeparator()
        menu.addAction("复制\tCtrl+C", self.copy)
        menu.addAction("复制整行", self.copy_rows)
        menu.addAction("粘贴\tCtrl+V", self.paste)
        menu.addSeparator()
        menu.addAction("新建项目…\tCtrl+N", self.add_project)
        menu.addAction("复制为新项目\tCtrl+D", self.duplicate_selected)
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
            return [reserve.id for reserve in load_reserves(connection)]

        self._session.read("grid:reserves", query, done)

    def _create(self, reserve_id: int, name: str, category: str) -> None:
        entries = {"name": name, "category": category} if category else {"name": name}
        self._perform(create_project(reserve_id, entries), self._go_to_new)

    def _perform(
        self, operation: Operation, done: Callable[[Changes], None], title: str = ""
    ) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, ChubeiError):
                self._dialogs.show_error(self._window, error, title)
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

    def _copied(self, field: Field, record: Record) -> str:
        unit = self._session.settings.money_unit
        return copied_text(field, record, unit, self._table.model.snapshot.whole.total_yuan)

    def _put(self, block: list[list[str]]) -> None:
        QGuiApplication.clipboard().setMimeData(mime_data(block))


def _rows(ids: "array[int] | Sequence[int]") -> Callable[[Reading], dict[int, Record]]:
    wanted = list(ids)
    return lambda connection: dict(load_rows(connection, wanted))
