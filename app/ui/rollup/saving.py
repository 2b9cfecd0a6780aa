"""What is shown, as a workbook."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.errors import ChubeiError
from app.queries.sheet import Sheet, cross_sheet, rollup_sheet
from app.ui.dialogs import Dialogs
from app.ui.rollup.crosslines import CrossMeasure
from app.ui.rollup.figures import Figures
from app.ui.rollup.wording import dimension_name, plain_name
from app.ui.session import Session

_SAVE = "rollup:save"


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
    """存为 Excel: asks where to, and writes in the background.

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
        """Ask for a file and write a table into it."""
        suggested = self._folder / f"{plain_name(sheet.title)}.xlsx"
        path = self._dialogs.choose_save_file(
            self._page, "把汇总存为 Excel", suggested, ("Excel 工作簿 (*.xlsx)",)
        )
        if path is None:
            return
        self._folder = path.parent
        self._session.tasks.read(
            _SAVE,
            lambda _token: _write(sheet, path, unit, self._session.library.author.name),
            lambda _written: self.done.emit(f"已存为 {path.name}"),
            self._tell,
        )

    def _tell(self, error: Exception) -> None:
        if isinstance(error, ChubeiError):
            self._dialogs.show_error(self._page, error, "汇总没有存成")
        else:
            self._dialogs.show_unexpected(self._page, error)


def _write(sheet: Sheet, path: Path, unit: str, author: str) -> None:
    from app.exporting.rollupbook import write_rollup

    write_rollup(sheet, path, unit=unit, author=author, at=datetime.now())
