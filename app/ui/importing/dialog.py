"""The import wizard: a source, its columns, what becomes of each row, and what was written."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.errors import ChubeiError
from app.importing.intake import NothingToImport, Taken
from app.importing.planning import Mode
from app.importing.readers.childwork import FileOrder, Order
from app.importing.remembered import forget
from app.library.changes import Changes
from app.ui.dialogs import Dialogs
from app.ui.importing.aliasdialog import AliasDialog
from app.ui.importing.alikedialog import AlikeDialog
from app.ui.importing.desk import Background, ImportDesk, Read, Written
from app.ui.importing.draft import Planned
from app.ui.importing.dropping import clipboard_order, dropped_file
from app.ui.importing.frame import WizardFrame
from app.ui.importing.onward import COLUMNS, DONE, REVIEW, SOURCE
from app.ui.importing.reporting import Reporting
from app.ui.session import Session

__all__ = ["COLUMNS", "DONE", "REVIEW", "SOURCE", "ImportDialog"]

FILES = (
    "项目表 (*.xlsx *.xls *.docx *.csv *.tsv *.txt *.html *.htm *.mht *.et *.chubei)",
    "所有文件 (*)",
)


class ImportDialog(WizardFrame):
    """Brings tables of projects into the library; open it with :meth:`open`.

    Nothing is written before 导入 is pressed in the third step.

    Args:
        session: the open library.
        dialogs: everything that stops and asks.
        parent: the window.

    Signals:
        projects_wanted(int, int): the user wants to see what was imported: the reserve it is in,
            and the first project of it, 0 for none.
    """

    projects_wanted = Signal(int, int)

    def __init__(self, session: Session, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        library = session.library
        super().__init__(library.read_only_reason if library.is_read_only else "", parent)
        self._session = session
        self._dialogs = dialogs
        self._is_ready = self._is_over = False
        self._waiting: Order | None = None
        self._written: Written | None = None
        self.desk = ImportDesk(session)
        self.reporting = Reporting(session, dialogs, self, self.foot.hint.setText)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._connect()
        self.show_step(SOURCE)
        self.desk.load(self._on_loaded)

    # ------------------------------------------------------------ sources

    def take_file(self, path: Path) -> None:
        """Read a file."""
        self._read(FileOrder(path.absolute()))

    def take_clipboard(self) -> None:
        """Read what is on the clipboard."""
        self._read(clipboard_order())

    def ask_for_file(self) -> None:
        """Ask for a file and read it."""
        path = self._dialogs.choose_open_file(self, "选择项目表", FILES)
        if path is not None:
            self.take_file(path)

    # ------------------------------------------------------------ steps

    def show_step(self, step: int) -> None:
        """Show a step."""
        self.turn_to(step)
        self._allow()

    def go_on(self) -> None:
        """Do what the first button says."""
        if not self.foot.onward_button.isEnabled() or self.desk.is_busy:
            return
        match self.step:
            case 0:
                self._show_columns()
            case 1 if self.draft.is_planned:
                self.show_step(REVIEW)
                self.focus_page()
            case 1:
                self.plan()
            case 2:
                self.write()
            case _:
                self._show_projects()

    def go_back(self) -> None:
        """Go one step back; what was chosen stays."""
        if self.step in (COLUMNS, REVIEW) and not self.desk.is_busy:
            self.trouble.hide()
            if self.step == COLUMNS:
                self.source.show_draft()
            else:
                self.columns.show_draft()
            self.show_step(self.step - 1)
            self.focus_page()

    def plan(self) -> None:
        """Match the tables with the reserve, and show what would be done."""
        draft = self.draft
        taken = draft.taken
        draft.suggest_target()
        tables = draft.tables
        if taken is None or not tables or draft.target is None:
            return
        self.trouble.hide()
        draft.decided.clear()
        self.desk.plan(
            tables,
            taken.source.name,
            draft.target,
            draft.mode,
            self._on_planned,
            self._on_failed,
            self._on_stopped,
        )

    def write(self) -> None:
        """Make a backup and write what was chosen."""
        draft = self.draft
        self.trouble.hide()
        self.desk.write(
            draft.plans,
            draft.units,
            draft.industries,
            draft.to_remember(),
            self._on_written,
            self._on_failed,
            self._on_stopped,
        )

    def leave(self) -> None:
        """Stop what is under way; else close, asking first where decisions would be lost."""
        if self.desk.is_busy:
            self.desk.stop()
            return
        is_open = self.step in (COLUMNS, REVIEW) and self.draft.has_decisions
        if is_open and not self._dialogs.confirm(
            self,
            "放弃这次导入",
            "还没有写入文库。关闭以后，在这里选的、定的都不保留。",
            "放弃",
            danger=True,
        ):
            return
        super().reject()

    # ------------------------------------------------------------ Qt

    def reject(self) -> None:
        self.leave()

    def done(self, result: int) -> None:
        if not self._is_over:
            self._is_over = True
            self.desk.close()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None and not self.desk.is_busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.take_file(path)

    # ------------------------------------------------------------ what comes back

    def _on_loaded(self, background: Background) -> None:
        self.draft.reserves = background.reserves
        self.draft.remembered = background.choices
        self._is_ready = True
        if self._waiting is not None:
            order, self._waiting = self._waiting, None
            self._read(order)
        self._allow()

    def _on_read(self, read: Read) -> None:
        taken = read.taken
        self.draft.begin(taken, read.homes)
        self.draft.target = None
        self.draft.suggest_target()
        self.setWindowTitle(f"导入 — {taken.source.name}")
        self.source.show_draft()
        self.show_step(SOURCE)
        self.columns.begin()
        found = taken.found
        if not found.tables and not found.dismissed:
            try:
                taken.tables()
            except NothingToImport as error:
                self.tell(error)
        if len(found.tables) == 1 and not found.dismissed and not taken.source.remarks:
            # Nothing to choose: on to what is to be looked at.
            self._show_columns()
        self.focus_page()

    def _on_taken_again(self, taken: Taken) -> None:
        self.draft.taken = taken
        self.draft.apply()
        self.columns.show_draft()
        self._allow()

    def _on_planned(self, planned: Planned) -> None:
        self.draft.planned = planned
        self.review.show_target()
        self.review.show_draft()
        self.show_step(REVIEW)
        self.focus_page()

    def _on_written(self, written: Written) -> None:
        self._written = written
        self.done_page.show_written(written)
        self.show_step(DONE)
        self.focus_page()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ChubeiError):
            self.tell(error)
        else:
            self._dialogs.show_unexpected(self, error)
        self._revert()
        self._allow()
        self.focus_page()

    def _on_stopped(self) -> None:
        self._revert()
        self._allow()
        self.focus_page()
        self.foot.hint.setText("已停下，什么都没有写入")

    def _revert(self) -> None:
        """Let what was chosen and did not come to pass be as what is shown."""
        draft = self.draft
        if self.step == COLUMNS:
            draft.revert()
            self.columns.show_draft()
        elif self.step == REVIEW and draft.plans:
            draft.target, draft.mode = draft.plans[0].target, draft.plans[0].mode
            self.review.show_target()

    def _on_retraced(self, _changes: Changes) -> None:
        if self.step == DONE and self._written is not None:
            # The report says no more that it was written.
            self._written = None
            self.done_page.show_undone()
            self._allow()

    # ------------------------------------------------------------ inside

    def _read(self, order: Order) -> None:
        if not self._is_ready:
            self._waiting = order
            return
        if self.desk.is_busy:
            return
        self.trouble.hide()
        self.show_step(SOURCE)
        choices = self.draft.remembered
        self.desk.read(order, choices, self._on_read, self._on_failed, self._on_stopped)

    def _look_again(self) -> None:
        self.trouble.hide()
        self.desk.look_again(
            self.draft.choices,
            self.draft.headers,
            self._on_taken_again,
            self._on_failed,
            self._on_stopped,
        )

    def _show_columns(self, sheet: str | None = None) -> None:
        self.columns.show_draft(sheet)
        self.show_step(COLUMNS)
        self.focus_page()

    def _forget(self, fingerprint: str) -> None:
        """Forget a mapping, here and in the library, and find the columns anew."""
        self.draft.remembered.pop(fingerprint, None)
        self.draft.settled.pop(fingerprint, None)
        if not self._session.library.is_read_only:
            self._session.perform(forget(fingerprint), failed=self._on_failed)
        self._look_again()

    def _compare(self, start: tuple[int, int] | None) -> None:
        dialog = AlikeDialog(self.draft, start, self)
        dialog.decided.connect(self.review.look_again)
        dialog.open()

    def _show_aliases(self) -> None:
        dialog = AliasDialog(self.draft, self)
        dialog.accepted.connect(self.review.look_again)
        dialog.open()

    def _undo(self) -> None:
        if self._written is not None:
            self._session.undo()

    def _again(self) -> None:
        """Begin with another source."""
        self.draft.taken = None
        self.draft.planned = Planned.of(())
        self.draft.target = None
        self.draft.mode = Mode.UPSERT
        self._written = None
        self._is_ready = False
        self.setWindowTitle("导入 — 储备")
        self.columns.begin()
        self.source.show_draft()
        self.show_step(SOURCE)
        self.desk.load(self._on_loaded)
        self.ask_for_file()

    def _show_projects(self) -> None:
        if self._written is not None:
            changes, reserve = self._written.changes, self._written.outcome.reserve_id
            written = changes.inserted.get("project") or sorted(changes.updated) or (0,)
            self.accept()
            self.projects_wanted.emit(reserve, written[0])

    def _on_busy(self, is_busy: bool) -> None:
        self.set_busy(is_busy=is_busy)
        self._allow()

    def _allow(self) -> None:
        self.say_what_can_be_done(is_busy=self.desk.is_busy, is_written=self._written is not None)

    def _connect(self) -> None:
        self.desk.progressed.connect(self.foot.set_progress)
        self.desk.busy_changed.connect(self._on_busy)
        self.foot.back.connect(self.go_back)
        self.foot.onward.connect(self.go_on)
        self.foot.leave.connect(self.leave)
        self.source.file_wanted.connect(self.ask_for_file)
        self.source.clipboard_wanted.connect(self.take_clipboard)
        self.source.dropped.connect(self.take_file)
        self.source.header_wanted.connect(self._show_columns)
        self.source.changed.connect(self._allow)
        self.columns.changed.connect(self._look_again)
        self.columns.forgotten.connect(self._forget)
        self.review.replan_wanted.connect(self.plan)
        self.review.decided.connect(self._allow)
        self.review.alike_wanted.connect(self._compare)
        self.review.aliases_wanted.connect(self._show_aliases)
        self.review.side.report_wanted.connect(self._save_report)
        self.done_page.undo_wanted.connect(self._undo)
        self.done_page.another_wanted.connect(self._again)
        self.done_page.refused_wanted.connect(lambda: self.reporting.save_refused(self.draft.plans))
        self.done_page.report_wanted.connect(self._save_report)
        self._session.retraced.connect(self._on_retraced)
        for keys, work in (
            ("Ctrl+Return", self.go_on),
            ("Ctrl+Enter", self.go_on),
            ("Alt+Left", self.go_back),
        ):
            QShortcut(QKeySequence(keys), self, activated=work)  # type: ignore[call-overload]
        for keys, work in (("Ctrl+O", self.ask_for_file), ("Ctrl+V", self.take_clipboard)):
            shortcut = QShortcut(QKeySequence(keys), self.source)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(work)

    def _save_report(self) -> None:
        taken, written = self.draft.taken, self._written
        if taken is not None:
            outcome = written.outcome if written is not None else None
            self.reporting.save_report(self.draft.plans, outcome, taken.source.remarks)
