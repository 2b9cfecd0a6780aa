"""Saving what became of an import: the refused rows, or the report of all of it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.importing.operation import ImportOutcome
from app.importing.planning import Plan
from app.ui.dialogs import Dialogs, tell
from app.ui.session import Session

if TYPE_CHECKING:
    from app.importing.report import ReportPage

WORKBOOKS = "Excel 工作簿 (*.xlsx)"


class Reporting:
    """Asks for a file and writes it in the background.

    Args:
        session: gives the notice and the threads.
        dialogs: asks where to.
        window: what the questions stand over.
        said: told in the wizard's own foot what was saved.
    """

    def __init__(
        self, session: Session, dialogs: Dialogs, window: QWidget, said: Callable[[str], None]
    ) -> None:
        self._session = session
        self._dialogs = dialogs
        self._window = window
        self._said = said

    def save_refused(self, plans: list[Plan]) -> None:
        """Save the refused rows as they were written, with the reasons."""
        from app.importing.report import refused_pages

        self._save("拒绝的行另存为 Excel", f"{_stem(plans)} 拒绝的行", lambda: refused_pages(plans))

    def save_report(
        self, plans: list[Plan], outcome: ImportOutcome | None, remarks: tuple[str, ...]
    ) -> None:
        """Save what became of every row."""
        from app.importing.report import report_pages

        self._save(
            "保存导入报告",
            f"{_stem(plans)} 导入报告",
            lambda: report_pages(plans, outcome, remarks),
        )

    def _save(self, title: str, stem: str, pages: "Callable[[], list[ReportPage]]") -> None:
        suggested = self._session.library.path.with_name(f"{stem}.xlsx")
        path = self._dialogs.choose_save_file(self._window, title, suggested, [WORKBOOKS])
        if path is None:
            return
        author = self._session.library.author.name

        def work(_token: object) -> Path:
            from app.exporting.reportbook import write_report

            write_report(pages(), path, author=author)
            return path

        self._session.tasks.read(
            "import:report",
            work,
            lambda written: self._said(f"已写到 {written}"),
            lambda error: tell(self._dialogs, self._window, error),
        )


def _stem(plans: list[Plan]) -> str:
    name = plans[0].source
    return name.rsplit(".", 1)[0] if "." in name else name
