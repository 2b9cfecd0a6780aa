"""The pane beside the list: what a finding rests on, and what can be done about it."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.models.fields import BY_NAME as FIELDS
from app.queries.examination.finding import Finding, Line, Mention, number_text
from app.queries.examination.rules import BY_NAME
from app.ui.checkup.rows import review_text
from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.controls.notice import Notice
from app.ui.tokens import DIALOG_FOOTER_HEIGHT, PAGE_MARGIN, QUERY_BAR_HEIGHT

WIDTH = 392
NARROW_WIDTH = 304

#: Projects and lines that are listed here; the grid shows them all.
_MOST_LISTED = 40

#: Projects with a button of their own at the foot.
_MOST_BUTTONS = 2


_NOTHING = "选中一条，这里列出它的依据和涉及的项目。"


class Comparison(QWidget):
    """One finding in full.

    Signals:
        project_wanted(int, str): go to a project's field.
        table_wanted: show the finding's projects in the grid.
        merge_wanted: merge its two units.
        entry_wanted: write into its field what would be right.
        review_wanted: let it stand.
        unreview_wanted: open it again.
    """

    project_wanted = Signal(int, str)
    table_wanted = Signal()
    merge_wanted = Signal()
    entry_wanted = Signal()
    review_wanted = Signal()
    unreview_wanted = Signal()

    def __init__(self, *, is_read_only: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_read_only = is_read_only
        self._finding: Finding | None = None
        # Built when it is seen, and once for all that is chosen at a time: moving through the list
        # quickly builds nothing in between.
        self._is_stale = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._catch_up)
        set_surface(self, "base")
        self.setAccessibleName("对照")
        self.heading = ElidedLabel("", "title")
        head = QHBoxLayout()
        head.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        head.addWidget(self.heading, 1)
        head.addStrut(QUERY_BAR_HEIGHT)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar = QWidget()
        self._bar.setFixedHeight(DIALOG_FOOTER_HEIGHT)
        self._bar_line = Hairline()
        self._foot = QHBoxLayout(self._bar)
        self._foot.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        self._foot.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._bar_line)
        column.addWidget(self._bar)
        self.show_finding(None)

    @property
    def finding(self) -> Finding | None:
        """What is shown; None for nothing."""
        return self._finding

    def buttons(self) -> list[Button]:
        """Return the buttons at the foot."""
        self._catch_up()
        items = (self._foot.itemAt(at) for at in range(self._foot.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, Button)]

    def texts(self) -> list[str]:
        """Return what is written in the body, from top to bottom."""
        self._catch_up()
        body = self._scroll.widget()
        found = body.findChildren(Label) if body is not None else []
        return [label.text() for label in found if label.text()]

    def show_finding(self, finding: Finding | None) -> None:
        """Show another finding; None for none."""
        self._finding = finding
        self._is_stale = True
        if self.isVisible():
            self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def _catch_up(self) -> None:
        self._later.stop()
        if self._is_stale:
            self._build()

    def _build(self) -> None:
        self._is_stale = False
        finding = self._finding
        body = QWidget()
        set_surface(body, "base")
        column = QVBoxLayout(body)
        column.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(8)
        _clear(self._foot)
        self._bar.setVisible(finding is not None)
        self._bar_line.setVisible(finding is not None)
        if finding is None:
            self.heading.setText("对照")
            column.addWidget(WrappedLabel(_NOTHING, token="text2"))
        else:
            rule = BY_NAME[finding.rule]
            self.heading.setText(rule.title)
            column.addWidget(WrappedLabel(finding.title, "group"))
            column.addWidget(WrappedLabel(finding.sentence, token="text2"))
            if finding.lines:
                column.addSpacing(4)
                column.addLayout(_table(finding))
            self._put_projects(column, finding)
            column.addSpacing(4)
            for notice in _notices(finding, rule.explanation):
                column.addWidget(notice)
            self._put_buttons(finding)
        column.addStretch(1)
        self._scroll.setWidget(body)

    def _put_projects(self, column: QVBoxLayout, finding: Finding) -> None:
        """List the projects, where the comparison does not name them and the foot has no room."""
        if len(finding.projects) <= _MOST_BUTTONS:
            return
        column.addSpacing(4)
        shown = finding.projects[:_MOST_LISTED]
        whole = f"{finding.count:,} 个项目"
        more = f"，列出前 {len(shown)} 个" if finding.count > len(shown) else ""
        column.addWidget(Label(f"{whole}{more}", "caption", "text2"))
        periods = {line.label: line.cells[0] for line in finding.lines if len(line.cells) == 1}
        for project in shown:
            line = QHBoxLayout()
            line.setSpacing(8)
            link = _ProjectLink(project)
            link.clicked.connect(partial(self.project_wanted.emit, project.id, finding.field))
            line.addWidget(link, 1)
            told = periods.get(f"{number_text(project.number)} {project.name}")
            if told:
                line.addWidget(Label(told, "caption", "text2"))
            column.addLayout(line)

    def _put_buttons(self, finding: Finding) -> None:
        self._foot.addStretch(1)
        if finding.is_reviewed:
            self._button("撤回已核", self.unreview_wanted, "这一条重新算作未核", writes=True)
        else:
            self._button(
                "已核…", self.review_wanted, "看过、可以这样：写上原因（Ctrl+M）", writes=True
            )
        if finding.merge is not None:
            tip = f"“{finding.merge.gone}”成为“{finding.merge.keep}”的别名"
            self._button("合并单位", self.merge_wanted, tip, writes=True)
        if finding.entry and not finding.is_reviewed:
            tip = f"“{FIELDS[finding.field].title}”改为“{finding.entry}”"
            self._button(f"改为“{finding.entry}”", self.entry_wanted, tip, writes=True)
        if 0 < len(finding.projects) <= _MOST_BUTTONS and finding.count <= _MOST_BUTTONS:
            for project in finding.projects:
                title = f"打开{number_text(project.number)}" if project.number else "打开"
                button = self._button(title, None, f"到“{project.name}”")
                button.clicked.connect(partial(self.project_wanted.emit, project.id, finding.field))
        elif finding.filter is not None:
            self._button("在表格里看", self.table_wanted, "在项目页里只列这些项目")

    def _button(self, text: str, signal: object, tip: str, *, writes: bool = False) -> Button:
        button = Button(text, tip=tip)
        button.setEnabled(not (writes and self._is_read_only))
        if signal is not None:
            button.clicked.connect(signal)
        self._foot.addWidget(button)
        return button


class _ProjectLink(Button):
    """序号 6　渝东南中医药传承创新中心建设项目, cut where there is no room."""

    def __init__(self, project: Mention) -> None:
        self._whole = f"{number_text(project.number)}　{project.name}"
        super().__init__(self._whole, look="link", tip=self._whole)
        self.setStyleSheet("text-align: left;")
        # A long name is cut rather than widening the pane.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        room = self.width() - 10
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            self.setText(shown)


def _table(finding: Finding) -> QLayout:
    """Lay the comparison out: one column as a list, several below their heads."""
    if len(finding.columns) == 1:
        return _list(finding)
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    for at, head in enumerate(finding.columns):
        grid.addWidget(Label(head, "total"), 0, at)
        grid.setColumnStretch(at, 1)
        grid.setColumnMinimumWidth(at, 0)
    row = 1
    for line in finding.lines:
        if not any(line.cells):
            continue
        grid.addWidget(Hairline(), row, 0, 1, -1)
        same = "　相同" if line.is_same and len(line.cells) > 1 else ""
        grid.addWidget(Label(f"{line.label}{same}", "caption", "text2"), row + 1, 0, 1, -1)
        for at, cell in enumerate(line.cells):
            label = WrappedLabel(cell or "—", token="text2" if line.is_same else "text")
            grid.addWidget(label, row + 2, at)
        row += 3
    grid.addWidget(Hairline(), row, 0, 1, -1)
    return grid


def _list(finding: Finding) -> QLayout:
    """Lay lines out with one cell each; lines of projects stand with the projects."""
    column = QVBoxLayout()
    column.setSpacing(6)
    named = {f"{number_text(each.number)} {each.name}" for each in finding.projects}
    lines: list[Line] = [line for line in finding.lines if line.label not in named]
    for line in lines:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(ElidedLabel(line.label, "cell", "text2"), 1)
        unit = f" {finding.columns[0]}" if finding.columns[0] == "万元" and line.cells[0] else ""
        row.addWidget(Label(f"{line.cells[0] or '—'}{unit}"))
        column.addLayout(row)
        column.addWidget(Hairline())
    if len(finding.projects) == 1 and len(lines) < len(finding.lines):
        column.addWidget(Label(f"{finding.columns[0]}　{finding.lines[0].cells[0]}"))
    return column


def _notices(finding: Finding, explanation: str) -> list[QWidget]:
    notices: list[QWidget] = []
    if finding.review is not None:
        notices.append(Notice("done", f"已核　{review_text(finding)}"))
    elif finding.outdated is not None:
        notices.append(Notice("caution", f"核过以后又变了　{review_text(finding)}"))
    notices.append(Notice("info", explanation))
    return notices


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            # Deleted later, since one of them may be the button that was just pressed.
            widget.hide()
            widget.deleteLater()
