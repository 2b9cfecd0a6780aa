"""导出表格: the projects shown, written in one of several forms in the background."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.errors import ChubeiError
from app.library.clock import local_now
from app.library.file import ReadToken
from app.queries.filter import Filter
from app.ui.dialogs import Dialogs
from app.ui.grid.columns import shown_fields
from app.ui.session import Session

if TYPE_CHECKING:
    from app.ui.controls.workbar import WorkBar
    from app.ui.tableoffers import TableOffer, TableOffersDialog

_KEY = "save:projects"


class TableSaving(QObject):
    """Writes the projects shown to a file, with progress over the window and a way to stop.

    Args:
        session: what is shown.
        dialogs: asks where to.
        window: what the progress floats over.

    Attributes:
        dialog: what asked for the form last.
    """

    _progressed = Signal(int, int)

    def __init__(self, session: Session, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._dialogs = dialogs
        self._window = window
        self._work_bar: WorkBar | None = None
        self._last: TableOffer | None = None
        self.dialog: TableOffersDialog | None = None

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
        """Ask in which form the projects shown go out; the form of last time is marked."""
        from app.ui.tableoffers import OFFERS, TableOffersDialog

        dialog = TableOffersDialog(self._scope(), self._last or OFFERS[0], self._window)
        dialog.taken.connect(self._ask_where)
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def _scope(self) -> str:
        """Return which projects go out, in words."""
        asked = _asked(self._session.filter)
        shown = self._session.snapshot
        count = "" if shown is None else f"{len(shown.ids):,} 个项目"
        return "　".join(each for each in (count, asked) if each) or "全部项目"

    def _ask_where(self, offer: "TableOffer") -> None:
        self._last = offer
        library = self._session.library.path
        suggested = library.with_name(f"{library.stem}{offer.mark}{offer.form.suffix}")
        path = self._dialogs.choose_save_file(
            self._window, f"导出{offer.title}", suggested, [offer.kind]
        )
        if path is not None:
            self._write(offer, path)

    def _write(self, offer: "TableOffer", path: Path) -> None:
        session = self._session
        library, filter, layout = session.library, session.filter, session.layout
        unit, author = session.settings.money_unit, library.author.name
        at = local_now()

        def work(token: ReadToken) -> int:
            from app.exporting.projectbook import BookHead
            from app.exporting.tablefiles import TableContent, write_table
            from app.queries.reserves import load_reserves

            def progress(done: int, of: int) -> bool:
                if not token.is_cancelled:
                    self._progressed.emit(done, of)
                return not token.is_cancelled

            with library.read(token) as connection:
                names = {each.id: each.title or each.name for each in load_reserves(connection)}
                known = [filter.reserve_id] if filter.reserve_id else list(names)
                title = names.get(known[0], "") if len(known) == 1 else ""
                content = TableContent(
                    filter,
                    layout,
                    shown_fields(layout),
                    BookHead(title or library.path.stem, _asked(filter), at),
                    unit=unit,
                    author=author,
                )
                return write_table(connection, offer.form, content, path, progress)

        def done(count: int) -> None:
            self.work_bar.end()
            session.notice.emit(f"{count} 个项目已写到 {path}")

        def failed(error: Exception) -> None:
            self.work_bar.end()
            if not isinstance(error, ChubeiError):
                raise error
            self._dialogs.show_error(self._window, error)

        self.work_bar.begin("正在导出")
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
