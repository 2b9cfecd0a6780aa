"""导出表格: the projects shown, written in one of several forms in the background."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.library.clock import local_now
from app.library.file import ReadToken
from app.queries.filter import Filter
from app.ui.dialogs import Dialogs
from app.ui.filewriting import FileWriting, Progress
from app.ui.grid.columns import shown_fields
from app.ui.session import Session

if TYPE_CHECKING:
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
        writing: what writes the files.
    """

    def __init__(self, session: Session, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._dialogs = dialogs
        self._window = window
        self.writing = FileWriting(session, dialogs, window, _KEY)
        self._last: TableOffer | None = None
        self.dialog: TableOffersDialog | None = None

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

        def write(token: ReadToken, progress: Progress) -> int:
            from app.exporting.projectbook import BookHead
            from app.exporting.tablefiles import TableContent, write_table
            from app.queries.reserves import load_reserves

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

        def said(count: int) -> str:
            return f"{count:,} 个项目已写到 {path}"

        self.writing.begin("正在导出", write, said)


def _asked(filter: Filter) -> str:
    """Return what was asked for, as a reader of the workbook sees it; empty for all projects."""
    from app.queries.termtext import terms_text

    if filter.is_bin:
        return "回收站"
    return f"筛选：{terms_text(filter.terms)}" if filter.terms else ""
