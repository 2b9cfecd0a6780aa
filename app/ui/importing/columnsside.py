"""Beside the columns: the unit of amounts, the header's rows, what is remembered, questions."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QScrollArea, QVBoxLayout, QWidget

from app.importing.recognition.moneyunits import usable_unit
from app.importing.staging import Dismissed, StagedTable
from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.controls.label import Label, WrappedLabel
from app.ui.controls.notice import Notice
from app.ui.importing.draft import Draft
from app.ui.tokens import PAGE_MARGIN

WIDTH = 304
_UNITS = ("元", "万元", "亿元")

#: Questions that are shown; the report has all of them.
_MOST_QUESTIONS = 30


class ColumnsSide(QWidget):
    """What is asked and can be said of one table's columns.

    Args:
        draft: what is chosen.

    Signals:
        unit_chosen(str): bare amounts count in this; empty to go by the document.
        header_wanted(): the selected rows are the header.
        forget_wanted(): the remembered mapping shall go.
    """

    unit_chosen = Signal(str)
    header_wanted = Signal()
    forget_wanted = Signal()

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        set_surface(self, "base")
        self.setFixedWidth(WIDTH)
        self.title = Label("认列", "title")
        self.caption = WrappedLabel("", "caption", "text2")
        self.remembered = Notice("info", "", "忘记，重新认列")
        self.remembered.action.connect(self.forget_wanted)
        self.unit = QComboBox()
        self.unit.setAccessibleName("没有写单位的金额按什么单位")
        self.unit.activated.connect(lambda at: self.unit_chosen.emit(self.unit.itemData(at)))
        self.header_words = WrappedLabel("", "caption", "text2")
        self.header_button = Button("以选中的行为表头", tip="把左边选中的行当作表头，重新认列")
        self.header_button.clicked.connect(self.header_wanted)
        self.remember_box = QCheckBox("导入后记住这种表的认列")
        self.remember_box.setToolTip("下次遇到表头相同的表，直接照这样认列，命令行导入也一样")
        self.remember_box.setChecked(draft.is_remembering)
        self.remember_box.toggled.connect(self._on_remember)
        self._unit_title = Label("没有写单位的金额", "group")
        self._questions = QVBoxLayout()
        self._questions.setSpacing(8)
        body = QWidget()
        set_surface(body, "base")
        column = QVBoxLayout(body)
        column.setContentsMargins(PAGE_MARGIN, 12, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(8)
        for widget in (self.title, self.caption, self.remembered):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self._unit_title)
        column.addWidget(self.unit)
        column.addSpacing(4)
        column.addWidget(Label("表头", "group"))
        column.addWidget(self.header_words)
        column.addWidget(self.header_button)
        column.addSpacing(4)
        column.addWidget(self.remember_box)
        column.addSpacing(4)
        column.addLayout(self._questions)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def show_item(self, item: StagedTable | Dismissed, unit: str, *, is_settled: bool) -> None:
        """Show what is to be said of a table.

        Args:
            item: the table, or what is none.
            unit: the unit the user settled; empty to go by the document.
            is_settled: whether its mapping was settled here.
        """
        self._clear_questions()
        if isinstance(item, Dismissed):
            self._show_dismissed(item)
            return
        layout = item.layout
        known = sum(each.meaning is not None for each in layout.columns)
        filled = sum(bool(each.title or each.meaning) for each in layout.columns)
        self.caption.show()
        self.caption.setText(f"{filled} 列认出 {known} 列。单击列的上方可以改。")
        self.remembered.set_notice("info", "按上次记住的认列。", "忘记，重新认列")
        self.remembered.setVisible(layout.is_remembered and not is_settled)
        self._show_units(item, unit)
        self._header_places = [
            item.sheet.places[at] for at in range(item.header.first, item.header.last + 1)
        ]
        for question in item.questions[:_MOST_QUESTIONS]:
            self._ask(question.sentence)
        more = len(item.questions) - _MOST_QUESTIONS
        if more > 0:
            self._ask(f"还有 {more} 处，见导入完成后的完整报告。")

    def offer_header(self, places: Sequence[int]) -> None:
        """Say which rows are selected, and whether they can be the header."""
        now = self._header_places
        is_new = bool(places) and list(places) != now and len(places) <= 5
        self.header_button.setEnabled(is_new)
        said = f"现在是{_rows(now)}。不对的话，" if now else "没有找到表头，请"
        self.header_words.setText(f"{said}在左边选中表头所在的行（可以是几行），再按下面的按钮。")
        self.header_button.setText(f"以{_rows(places)}为表头" if is_new else "以选中的行为表头")

    # ------------------------------------------------------------ inside

    _header_places: Sequence[int] = ()

    def _show_dismissed(self, item: Dismissed) -> None:
        self.caption.hide()
        self.remembered.hide()
        self._unit_title.hide()
        self.unit.hide()
        self._header_places = [item.row] if item.row else []
        self._ask(item.reason)

    def _show_units(self, table: StagedTable, unit: str) -> None:
        has_money = bool(table.layout.holders("total"))
        self._unit_title.setVisible(has_money)
        self.unit.setVisible(has_money)
        blocked = self.unit.blockSignals(True)
        self.unit.clear()
        own = table.layout.money_unit
        by_document = "照表里写的" if unit else f"照表里写的（{own}）"
        if not unit and not usable_unit(own):
            by_document = f"{by_document}，不能取用"
        self.unit.addItem(by_document, "")
        for each in _UNITS:
            self.unit.addItem(each, each)
        self.unit.setCurrentIndex(self.unit.findData(unit))
        self.unit.blockSignals(blocked)

    def _ask(self, sentence: str) -> None:
        self._questions.addWidget(Notice("caution", sentence))

    def _clear_questions(self) -> None:
        while (item := self._questions.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _on_remember(self, is_on: bool) -> None:
        self._draft.is_remembering = is_on


def _rows(places: Sequence[int]) -> str:
    if len(places) == 1:
        return f"第 {places[0]} 行"
    return f"第 {places[0]} 到 {places[-1]} 行" if places else ""
