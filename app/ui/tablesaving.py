"""存为 Excel: what the grid shows, written as a workbook in the background."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.errors import ChubeiError, RefusedInput
from app.library.clock import local_now
from app.library.file import ReadToken
from app.queries.filter import Filter
from app.ui.dialogs import Dialogs
from app.ui.grid.columns import shown_fields
from app.ui.session import Session

if TYPE_CHECKING:
    from app.ui.controls.workbar import WorkBar

WORKBOOKS = "Excel 工作簿 (*.xlsx)"

_KEY = "save:projects"

#: Excel's rows, less those of the head and room for the groups.
_MOST_PROJECTS = 1_000_000


class TableSaving(QObject):
    """Writes the grid's projects as a workbook, with progress over the window and a way to stop.

    Args:
        session: what is shown.
        dialogs: asks where to.
        window: what the progress floats over.
    """

    _progressed = Signal(int, int)

    def __init__(self, session: Session, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._dialogs = dialogs
        self._window = window
        self._work_bar: WorkBar | None = None

    @property
    def work_bar(self) -> "WorkBar":
        """What is said meanwhile, built when it is first wanted."""
        if self._work_bar is None:
            from app.ui.controls.workbar import WorkBar

            self._work_bar = WorkBar(self._window)
            self._work_bar.cancelled.connect(self._on_cancelled)
            self._progressed.connect(self._work_bar.set_progress)
        return self._work_bar

    def save_projects(self) -> None:
        """Ask for a file and write the projects shown, in the grid's groups, order and columns."""
        shown = self._session.snapshot
        if shown is not None and len(shown.ids) > _MOST_PROJECTS:
            error = RefusedInput(
                "存为 Excel",
                f"{len(shown.ids)} 个项目",
                "Excel 的一张表放不下这么多行",
                remedy="请先筛选，再分几次保存",
            )
            self._dialogs.show_error(self._window, error)
            return
        suggested = self._session.library.path.with_name(f"{self._session.library.path.stem}.xlsx")
        path = self._dialogs.choose_save_file(self._window, "存为 Excel", suggested, [WORKBOOKS])
        if path is not None:
            self._write(path)

    def _write(self, path: Path) -> None:
        session = self._session
        library, filter, layout = session.library, session.filter, session.layout
        unit, author = session.settings.money_unit, library.author.name
        at = local_now()

        def work(token: ReadToken) -> int:
            from app.exporting.projectbook import BookHead, write_projects
            from app.queries.reserves import load_reserves

            def progress(done: int, of: int) -> bool:
                if not token.is_cancelled:
                    self._progressed.emit(done, of)
                return not token.is_cancelled

            with library.read(token) as connection:
                names = {each.id: each.title or each.name for each in load_reserves(connection)}
                known = [filter.reserve_id] if filter.reserve_id else list(names)
                title = names.get(known[0], "") if len(known) == 1 else ""
                head = BookHead(title or library.path.stem, _asked(filter), at)
                return write_projects(
                    connection,
                    filter,
                    layout,
                    shown_fields(layout),
                    path,
                    head=head,
                    unit=unit,
                    author=author,
                    progress=progress,
                )

        def done(count: int) -> None:
            self.work_bar.end()
            session.notice.emit(f"{count} 个项目已写到 {path}")

        def failed(error: Exception) -> None:
            self.work_bar.end()
            if not isinstance(error, ChubeiError):
                raise error
            self._dialogs.show_error(self._window, error)

        self.work_bar.begin("正在存为 Excel")
        session.tasks.read(_KEY, work, done, failed)

    def _on_cancelled(self) -> None:
        self._session.tasks.cancel(_KEY)
        self.work_bar.end()
        self._session.notice.emit("已停下，没有写文件")


def _asked(filter: Filter) -> str:
    """Return what was asked for, as a reader of the workbook sees it; empty for all projects."""
    from app.queries.termtext import terms_text

    if filter.is_bin:
        return "回收站"
    return f"筛选：{terms_text(filter.terms)}" if filter.terms else ""
