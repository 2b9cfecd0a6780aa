"""What one can do with the selected cells: copy, paste, fill down, clear."""

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.errors import ChubeiError
from app.library.changes import Changes
from app.library.file import Reading
from app.models.fields import Field
from app.operations.cells import (
    Batch,
    Progress,
    clear_cells,
    fill_down,
    paste_cells,
)
from app.queries.projects import load_rows
from app.ui.dialogs import Dialogs
from app.ui.grid.cellpaste import target_of
from app.ui.grid.celltext import copied_text
from app.ui.grid.clipboard import block_mime, block_texts, parse_block
from app.ui.grid.pasting import Paste, plan_paste
from app.ui.grid.table import FrozenTable
from app.ui.longwork import LongWork
from app.ui.refusalreport import RefusalReport, tell_outcome
from app.ui.session import Session

#: More rows than this are a matter for a file; the clipboard would hold hundreds of megabytes.
MOST_COPIED = 100_000

_BATCH = 500


class CellCommands(QObject):
    """The commands on cells; each is one step of undo.

    Args:
        session: the open library.
        dialogs: tells of failures.
        table: whose cells are selected.
        refusal: why nothing can be edited now; empty when it can.
        parent: the grid.

    Attributes:
        report: the report of what was left out last, while it is open.
        work: the operation under way or done last.
    """

    def __init__(
        self,
        session: Session,
        dialogs: Dialogs,
        table: FrozenTable,
        refusal: Callable[[], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._table = table
        self._refusal = refusal
        self._window = parent
        self.report: RefusalReport | None = None
        self.work: LongWork | None = None

    # ------------------------------------------------------------ copying

    def copy(self) -> None:
        """Copy the selected cells; 序号 alone stands for its row."""
        ranges, fields = self._table.ranges, self._table.model.fields
        columns = ranges.columns()
        if ranges.is_cell and fields[columns[0]].name == "number":
            self.copy_rows()
        elif not ranges.is_block:
            self._session.notice.emit("选中的格子不是一整块，不能一起复制")
        else:
            self._copy(ranges.ids(), [fields[at] for at in columns])

    def copy_rows(self) -> None:
        """Copy the rows of the selected cells with all their columns."""
        self._copy(self._table.selected_ids(), self._table.model.fields)

    def _copy(self, ids: "array[int]", fields: Sequence[Field]) -> None:
        if not ids:
            return
        if len(ids) > MOST_COPIED:
            self._session.notice.emit(f"一次最多复制 {MOST_COPIED:,} 行，请少选一些，或导出成文件")
            return
        unit, whole = self._session.settings.money_unit, self._table.model.snapshot.whole.total_yuan

        def query(connection: Reading) -> tuple[int, str, str]:
            block: list[list[str]] = []
            for start in range(0, len(ids), _BATCH):
                batch = ids[start : start + _BATCH].tolist()
                rows = load_rows(connection, batch)
                block.extend(
                    [copied_text(field, rows[row_id], unit, whole) for field in fields]
                    for row_id in batch
                    if row_id in rows
                )
            return len(block), *block_texts(block)

        def done(found: tuple[int, str, str]) -> None:
            count, plain, html = found
            QGuiApplication.clipboard().setMimeData(block_mime(plain, html))
            if count > 1 or len(fields) > 1:
                self._session.notice.emit(f"已复制 {count:,} 行 {len(fields)} 列")

        self._session.read("grid:copy", query, done)

    # ------------------------------------------------------------ changing

    def paste(self) -> None:
        """Paste a block over the selected cells, or from the first of them on."""
        text = QGuiApplication.clipboard().text()
        if not text or not self._table.selected_ids() or self._is_refused():
            return
        block = parse_block(text)
        plan = plan_paste(block, target_of(self._table, block))
        if not any(plan.rows):
            self._session.notice.emit(f"{'、'.join(plan.derived)}是算出来的，不能粘贴")
            return
        unit = self._session.settings.money_unit

        def make(progress: Progress) -> Batch:
            return paste_cells(plan.ids, plan.rows, money_unit=unit, progress=progress)

        def done(batch: Batch, changes: Changes) -> None:
            said = self._said_of_paste(plan, batch)
            self._tell(said, batch, bool(changes) or bool(plan.leftovers), plan)

        self._run("粘贴", make, done, "没有粘贴")

    def fill_down(self) -> None:
        """Write what the first selected row says into the selected cells below it."""
        ranges = self._table.ranges
        ids = ranges.ids()
        if ranges.is_by_rows:
            self._session.notice.emit("填充会改掉整行；请选中要填充的格子，不要选整行")
            return
        if not ranges.is_block or len(ids) < 2:
            self._session.notice.emit("请先从要照抄的那一格往下，选中一块格子")
            return
        fields = self._changeable()
        if not fields:
            self._session.notice.emit("序号和算出来的栏不能填充")
            return
        if self._is_refused():
            return
        names = [field.name for field in fields]

        def make(progress: Progress) -> Batch:
            return fill_down(ids[0], ids[1:], names, progress=progress)

        def done(batch: Batch, changes: Changes) -> None:
            self._tell(f"已{changes.label}", batch, bool(changes))

        self._run("向下填充", make, done, "没有填充")

    def clear(self) -> None:
        """Empty the selected cells."""
        ids, ranges = self._table.selected_ids(), self._table.ranges
        if ranges.is_by_rows:
            self._session.notice.emit("选中的是整行；要删除项目请按 Ctrl+Del")
            return
        if not ranges.is_block:
            self._session.notice.emit("选中的格子不是一整块，不能一起清空")
            return
        names = [field.name for field in self._changeable()]
        if not ids or not names or self._is_refused():
            return

        def make(progress: Progress) -> Batch:
            return clear_cells(ids, names, progress=progress)

        def done(batch: Batch, changes: Changes) -> None:
            self._tell(f"已{changes.label}", batch, bool(changes))

        self._run("清空", make, done, "没有清空")

    # ------------------------------------------------------------ parts

    def _changeable(self) -> list[Field]:
        """Return the selected columns that may say the same in several projects."""
        fields = [self._table.model.fields[at] for at in self._table.ranges.columns()]
        return [field for field in fields if field.is_editable and field.name != "number"]

    def _is_refused(self) -> bool:
        reason = self._refusal()
        if reason:
            self._session.notice.emit(reason)
        return bool(reason)

    def _run(
        self,
        title: str,
        make: Callable[[Progress], Batch],
        done: Callable[[Batch, Changes], None],
        failed_title: str,
    ) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, ChubeiError):
                self._dialogs.show_error(self._window, error, failed_title)
            else:
                self._session.tasks.failed.emit(error)

        self.work = LongWork(self._session, title, make, done, failed, self._window.window())

    def _said_of_paste(self, plan: Paste, batch: Batch) -> str:
        written = batch.outcome.written
        aside = f"，{'、'.join(plan.derived)}是算出来的，没有粘贴" if plan.derived else ""
        return f"已粘贴 {len(plan.ids):,} 行 {plan.columns} 列，改了 {written.cells:,} 格{aside}"

    def _tell(self, said: str, batch: Batch, is_changed: bool, plan: Paste | None = None) -> None:
        left = [*batch.refused, *(plan.leftovers if plan is not None else ())]
        if not left and not is_changed:
            self._session.notice.emit("内容和原来一样，没有改动")
            return
        if left and self.report is not None:
            self.report.close()
        done = said if batch.outcome.written.cells else "什么都没有改"
        report = tell_outcome(self._session, said, left, self._window.window(), done=done)
        if report is not None:
            self.report = report
            report.finished.connect(self._on_report_closed)

    def _on_report_closed(self) -> None:
        self.report = None
