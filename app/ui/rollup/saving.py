"""What is shown, as a workbook or as a PDF."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.queries.sheet import Sheet, cross_sheet, rollup_sheet
from app.ui.dialogs import Dialogs, tell
from app.ui.rollup.crosslines import CrossMeasure
from app.ui.rollup.figures import Figures
from app.ui.rollup.wording import dimension_name, plain_name
from app.ui.session import Session

_SAVE = "rollup:save"

#: Writes a table to a file: the table, where to, the unit of its amounts, who it is from.
_Write = Callable[[Sheet, Path, str, str], None]


def shown_sheet(figures: Figures, measure: CrossMeasure, scope: str) -> Sheet:
    """Return what the page shows as a plain table.

    Args:
        figures: of the page.
        measure: what the cross table's cells say.
        scope: which projects, in words.
    """
    crossed = figures.crossed
    if crossed is not None:
        names = (crossed.rows.dimension, crossed.columns.dimension)
        title = " × ".join(map(dimension_name, names))
        return cross_sheet(crossed, measure, title=f"{title} 汇总", subtitle=scope)
    block = figures.groups
    title = f"按{dimension_name(block.result.dimension)}汇总"
    return rollup_sheet(
        block.result, figures.wish.measures, block.spread, title=title, subtitle=scope
    )


class SheetSaving(QObject):
    """存为 Excel, 存为 PDF: asks where to, and writes in the background.

    Args:
        session: the open library.
        dialogs: asks where to, and tells what went wrong.
        parent: the page.

    Signals:
        done(str): what was done, for the status bar.
    """

    done = Signal(str)

    def __init__(self, session: Session, dialogs: Dialogs, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._page = parent
        self._folder = session.library.path.parent

    def save(self, sheet: Sheet, unit: str) -> None:
        """Ask for a file and write a table into it, for Excel."""
        self._save(sheet, unit, "把汇总存为 Excel", ".xlsx", "Excel 工作簿 (*.xlsx)", _write_book)

    def save_pdf(self, sheet: Sheet, unit: str) -> None:
        """Ask for a file and write a table into it, as it is printed."""
        self._save(sheet, unit, "把汇总表存为 PDF", ".pdf", "PDF 文件 (*.pdf)", _write_pdf)

    def _save(
        self, sheet: Sheet, unit: str, title: str, suffix: str, kind: str, write: _Write
    ) -> None:
        suggested = self._folder / f"{plain_name(sheet.title)}{suffix}"
        path = self._dialogs.choose_save_file(self._page, title, suggested, (kind,))
        if path is None:
            return
        self._folder = path.parent
        self._session.tasks.read(
            _SAVE,
            lambda _token: write(sheet, path, unit, self._session.library.author.name),
            lambda _written: self.done.emit(f"已存为 {path.name}"),
            self._tell,
        )

    def _tell(self, error: Exception) -> None:
        tell(self._dialogs, self._page, error, "汇总没有存成")


def _write_book(sheet: Sheet, path: Path, unit: str, author: str) -> None:
    from app.exporting.rollupbook import write_rollup

    write_rollup(sheet, path, unit=unit, author=author, at=datetime.now())


def _write_pdf(sheet: Sheet, path: Path, unit: str, author: str) -> None:
    from app.briefing.figures import write_figures

    write_figures(sheet, path, unit=unit, author=author)
