"""The funding tab: who pays how much in which year, and what that adds up to."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLayoutItem, QWidget

from app.library.file import Reading
from app.models.fields import Record
from app.models.pinyin import name_keys
from app.operations.funding import replace_funding
from app.queries.fundinglines import known_sources
from app.ui.controls.label import Label, WrappedLabel
from app.ui.dialogs import Dialogs, tell
from app.ui.inspector.fundingtable import FundingTable
from app.ui.inspector.fundingwording import (
    FundingDraft,
    FundingLine,
    SumLine,
    add_up,
    entries,
    explanation,
    record_lines,
    source_sums,
    year_sums,
)
from app.ui.inspector.scrolledpane import ScrolledPane
from app.ui.inspector.valueview import INSET
from app.ui.knownvalues import Known
from app.ui.session import Session
from app.ui.tokens import CONTROL_HEIGHT

#: What the status bar calls an entry that was refused here.
TITLE = "资金拼盘"


class FundingPane(ScrolledPane):
    """Table, sums and yearly plan of the current project.

    Args:
        session: takes the operations.
        dialogs: for what cannot be said in place.

    Signals:
        state_changed: an editor was opened or closed, or an entry refused.
    """

    state_changed = Signal()

    def __init__(self, session: Session, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(4, parent)
        self._session = session
        self._dialogs = dialogs
        self._record: Record | None = None
        self._unit = "万元"
        self._is_editable = False
        # Lines on their way into the file stand here before the record has them.
        self._pending = 0
        self._drafts: dict[int, FundingDraft] = {}
        self.table = FundingTable()
        self.sums = _SumList()
        self.years = _SumList()
        self.years_title = Label("年度计划", "caption", "text2")
        self.years_title.setContentsMargins(INSET, 12, 0, 2)
        self.note = WrappedLabel("", "caption", "text2")
        self.note.setContentsMargins(INSET, 8, INSET, 0)
        self._build()
        self.table.entered.connect(self._on_entered)
        self.table.sources_wanted.connect(self._on_sources_wanted)
        self.table.state_changed.connect(self._on_state)
        self.table.revealed.connect(self._reveal)

    @property
    def state(self) -> str:
        """What the status bar is to say: nothing, editing, or the title of what is not saved."""
        if self._drafts:
            return TITLE
        return "editing" if self.table.is_editing else ""

    def show_record(self, record: Record, money_unit: str, *, is_editable: bool) -> None:
        """Show a project's funding; what is being typed stays."""
        is_other = (self._record or {}).get("id") != record["id"]
        self._record, self._unit, self._is_editable = record, money_unit, is_editable
        is_ahead = self._pending and not is_other
        self._show(self.table.lines if is_ahead else record_lines(record))

    def turn_to(self, record: Record | None) -> None:
        """Bring back what was refused in a project, or close what is open for another one."""
        if record is None:
            self._record = None
            self.table.forget()
            return
        draft = self._drafts.get(int(record["id"]))
        if draft is not None and not self.table.is_editing:
            self.table.restore(draft)

    def commit_open(self) -> bool:
        """Finish what is being typed; tell whether all of it was taken."""
        self.table.commit()
        return not self.table.is_refused

    def _build(self) -> None:
        self.column.addWidget(self.table)
        self.column.addSpacing(4)
        self.column.addWidget(self.sums)
        self.column.addWidget(self.years_title)
        self.column.addWidget(self.years)
        self.column.addWidget(self.note)
        self.column.addStretch(1)

    def _show(self, lines: Sequence[FundingLine]) -> None:
        assert self._record is not None
        self.table.show_lines(lines, self._unit, is_editable=self._is_editable)
        sums = add_up(lines, self._record["total_yuan"])
        planned = year_sums(sums, self._unit)
        self.sums.show_lines(source_sums(sums, self._unit) if lines else ())
        self.years.show_lines(planned)
        self.years_title.setVisible(bool(planned))
        is_blank = not lines and not self._is_editable
        self.note.setText("没有填写资金拼盘" if is_blank else explanation(lines, sums))

    def _on_entered(self, lines: tuple[FundingLine, ...]) -> None:
        record = self._record
        if record is None:
            return
        self._show(lines)
        self._pending += 1
        self._session.perform(
            replace_funding(int(record["id"]), entries(lines)),
            self._on_written,
            self._failed(record),
        )

    def _on_written(self, _changes: object) -> None:
        self._pending -= 1

    def _failed(self, record: Record) -> Callable[[Exception], None]:
        def failed(error: Exception) -> None:
            self._pending -= 1
            if self._record is not None and self._record["id"] == record["id"]:
                self._show(record_lines(self._record))
            tell(self._dialogs, self, error, "资金拼盘没有存上")

        return failed

    def _on_sources_wanted(self) -> None:
        self._session.read("inspector sources", _known, self.table.offer)

    def _on_state(self) -> None:
        if self._record is not None:
            draft = self.table.draft()
            if draft is None:
                self._drafts.pop(int(self._record["id"]), None)
            else:
                self._drafts[int(self._record["id"])] = draft
        self.state_changed.emit()

    def _reveal(self, part: QWidget) -> None:
        # Rows take their places when the layout is next activated.
        QTimer.singleShot(0, part, lambda: self.ensureWidgetVisible(part, 0, 12))


class _SumList(QWidget):
    """Titles at the left, figures under the amounts of the table."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[SumLine, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(INSET, 0, INSET, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self.hide()

    def show_lines(self, lines: tuple[SumLine, ...]) -> None:
        """Show other figures."""
        if lines == self.lines:
            return
        self.lines = lines
        while (item := self._grid.takeAt(0)) is not None:
            _drop(item)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for at, line in enumerate(lines):
            role = "total" if line.is_total else "cell"
            title = Label(line.title, role, line.token if line.token == "caution" else "text2")
            figure = Label(line.figure, role, line.token)
            remark = Label(line.remark, "caption", "text2")
            title.setFixedHeight(CONTROL_HEIGHT - 4)
            figure.setAccessibleName(f"{line.title}：{line.figure}")
            self._grid.addWidget(title, at, 0)
            self._grid.addWidget(remark, at, 1, right)
            self._grid.addWidget(figure, at, 2, right)
        self.setVisible(bool(lines))


def _drop(item: QLayoutItem) -> None:
    widget = item.widget()
    if widget is not None:
        widget.hide()
        widget.deleteLater()


def _known(connection: Reading) -> list[Known]:
    return [Known(text, count, name_keys(text)) for text, count in known_sources(connection)]
