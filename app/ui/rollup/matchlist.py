"""The list behind 与文件核对: every stated figure, the computed one, and ways to the projects."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.models.money import format_money
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label
from app.ui.rollup.matching import Match, Reason, difference_words, more_or_less
from app.ui.tokens import ROW_HEIGHT

_WIDTH = 760
_HEIGHT = 520
_HEADS = ("储备库、分类", "文件个数", "现有个数", "文件合计", "现有合计", "相差", "")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MatchList(QDialog):
    """Lines that differ first, each with the projects that make the difference.

    Args:
        matches: the lines.
        unit: of the amounts.
        parent: the page.

    Signals:
        filter_chosen(Filter): these projects were asked for.
        project_chosen(int): this one was.
    """

    filter_chosen = Signal(object)
    project_chosen = Signal(int)

    def __init__(self, matches: Sequence[Match], unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.links: list[Button] = []
        self._unit = unit
        self.setWindowTitle("与文件核对 — 储备")
        set_surface(self, "raised")
        wrong = sum(not match.line.is_equal for match in matches)
        title = f"{wrong} 处与文件不符" if wrong else "与文件一致"
        body = QWidget()
        set_surface(body, "raised")
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(24, 0, 24, 16)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        for at, text in enumerate(_HEADS):
            self._put(0, at, Label(self._head(text), "header", "text2"))
        for match in matches:
            self._add(match)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self._lay_out(title, body)
        self.resize(_WIDTH, min(_HEIGHT, 140 + ROW_HEIGHT * self._grid.rowCount()))

    def _head(self, text: str) -> str:
        return f"{text}（{self._unit}）" if text.endswith("合计") else text

    def _add(self, match: Match) -> None:
        line, row = match.line, self._grid.rowCount()
        name = line.category or line.reserve
        weight = "cell" if line.category else "total"
        self._put(row, 0, ElidedLabel(name, weight, mode=Qt.TextElideMode.ElideMiddle))
        texts = (
            _number(line.stated_count),
            _number(line.count),
            format_money(line.stated_total_yuan, self._unit, grouped=True),
            format_money(line.total_yuan, self._unit, grouped=True),
        )
        for at, text in enumerate(texts, start=1):
            self._put(row, at, Label(text, weight))
        difference = difference_words(line, self._unit)
        self._put(row, 5, Label(difference or "一致", weight, "caution" if difference else "text2"))
        self._link(row, "看项目", lambda: self._go_to(match.filter))
        for reason in match.reasons:
            self._add_reason(reason)

    def _add_reason(self, reason: Reason) -> None:
        row = self._grid.rowCount()
        # A project's name takes the room of the two columns that count projects.
        text = ElidedLabel(f"　{reason.text}", "caption", "text2", Qt.TextElideMode.ElideMiddle)
        text.setMinimumHeight(ROW_HEIGHT)
        self._grid.addWidget(text, row, 0, 1, 3)
        for at, yuan in ((3, reason.entered_yuan), (4, reason.now_yuan)):
            if yuan is not None:
                money = format_money(yuan, self._unit, grouped=True)
                self._put(row, at, Label(money, "caption", "text2"))
        words = more_or_less(reason.count, reason.total_yuan, self._unit)
        self._put(row, 5, Label(words, "caption", "text2"))
        project_id, filter = reason.project_id, reason.filter
        if project_id is not None:
            self._link(row, "看项目", lambda: self._go_to_project(project_id))
        elif filter is not None:
            where = "看回收站" if filter.is_bin else "看项目"
            self._link(row, where, lambda: self._go_to(filter))

    def _put(self, row: int, column: int, label: Label) -> None:
        label.setMinimumHeight(ROW_HEIGHT)
        if column:
            label.setAlignment(_RIGHT)
        self._grid.addWidget(label, row, column)

    def _link(self, row: int, text: str, go: Callable[[], object]) -> None:
        link = Button(text, look="link", role="caption")
        link.clicked.connect(go)
        self._grid.addWidget(link, row, 6)
        self.links.append(link)

    def _go_to(self, filter: object) -> None:
        self.accept()
        self.filter_chosen.emit(filter)

    def _go_to_project(self, project_id: int) -> None:
        self.accept()
        self.project_chosen.emit(project_id)

    def _lay_out(self, title: str, body: QWidget) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(24, 20, 24, 8)
        head.addWidget(Label(title, "title"))
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close = Button("关闭", tip="关闭", shortcut="Esc")
        close.clicked.connect(self.reject)
        close.setDefault(True)
        close.setFocus()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        column.addWidget(Hairline())
        column.addLayout(dialog_foot(close))


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"
