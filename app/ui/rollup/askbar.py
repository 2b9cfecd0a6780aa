"""What is asked: of which projects, by which dimensions, which measures, as which chart."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from app.queries.dimensions import Dimension
from app.ui.controls.button import Button
from app.ui.controls.dress import explain
from app.ui.controls.label import ElidedLabel, Label
from app.ui.controls.menu import Menu
from app.ui.controls.segmented import SegmentedControl
from app.ui.rollup.figures import Chart, Figures
from app.ui.rollup.measures import MEASURES
from app.ui.tokens import PAGE_MARGIN

_HEIGHT = 40
_NARROW = 780
_NARROWEST_BOX = 96
_ALONE = "不再分"

_CHARTS: dict[Chart, tuple[str, str]] = {
    "bars": ("条形", "每组一条，按分类或第二个维度分段"),
    "treemap": ("树图", "每个项目一块，面积是总投资"),
    "years": ("年度", "各年一条，未排期另列"),
    "heat": ("热力", "交叉表的格子按金额着色"),
}

_YEARLY = ("year", "start_year")


class AskBar(QWidget):
    """按 所属行业 再按 不再分 指标 归并别称　筛选：含 康养 清空　　图 条形 | 树图 | 年度.

    Signals:
        dimension_changed(str): the name of the dimension chosen.
        second_changed(str): the name of the second one; empty for none.
        merging_changed(bool): whether other words for an industry count under the usual one.
        measures_changed(tuple): the names of the measures chosen.
        chart_changed(str): the chart chosen.
        everything_wanted(): the conditions are to go.
    """

    dimension_changed = Signal(str)
    second_changed = Signal(str)
    merging_changed = Signal(bool)
    measures_changed = Signal(object)
    chart_changed = Signal(str)
    everything_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = QComboBox()
        self.second = QComboBox()
        self.merging = QCheckBox("归并别称")
        self.measures = Button("指标", "columns-3", tip="表里列出哪些数")
        self.menu = Menu(parent=self)
        self.scope = ElidedLabel("", "caption", "accent_text")
        self.everything = Button("清空", look="link", role="caption", tip="去掉条件，汇总全部项目")
        self.switch: SegmentedControl | None = None
        self._charts: tuple[Chart, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self._chart_label = Label("图", "caption", "text2")
        self._row = QHBoxLayout(self)
        self._build()

    def show_figures(self, figures: Figures, measures: Sequence[str]) -> None:
        """Bring everything up to date without announcing a choice."""
        wish = figures.wish
        _offer(self.first, [(each.name, _choice(each)) for each in figures.dimensions])
        _choose(self.first, wish.dimension)
        others = [
            (each.name, _choice(each))
            for each in figures.dimensions
            if each.name != wish.dimension and not (each.is_yearly and wish.dimension in _YEARLY)
        ]
        _offer(self.second, [("", _ALONE), *others])
        _choose(self.second, wish.second)
        self.merging.setVisible(figures.can_merge)
        with QSignalBlocker(self.merging):
            self.merging.setChecked(wish.is_merged)
        self._chosen = tuple(measures)
        for action in self.menu.actions():
            action.setChecked(action.data() in self._chosen)
            # Something has to be left.
            action.setEnabled(not (action.isChecked() and len(self._chosen) == 1))
        self.measures.setVisible(figures.crossed is None)
        self._offer_charts(figures.charts, figures.chart)

    def show_filter(self, words: str) -> None:
        """Say which conditions the projects were found by; nothing where there are none."""
        self.scope.setText(f"筛选：{words}" if words else "")
        for part in (self.scope, self.everything):
            part.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._chart_label.setVisible(len(self._charts) > 1 and self.width() >= _NARROW)

    def _offer_charts(self, charts: tuple[Chart, ...], chart: Chart) -> None:
        # The usual one comes first in ``charts``; the switch keeps one order.
        charts = tuple(each for each in _CHARTS if each in charts)
        if charts != self._charts:
            if self.switch is not None:
                self._row.removeWidget(self.switch)
                self.switch.hide()
                self.switch.deleteLater()
            self._charts = charts
            self.switch = SegmentedControl([_CHARTS[each][0] for each in charts], "图")
            for at, each in enumerate(charts):
                self.switch.set_tip(at, _CHARTS[each][1])
            self.switch.changed.connect(self._take_chart)
            self._row.addWidget(self.switch)
            self.switch.setVisible(len(charts) > 1)
        if self.switch is not None:
            self.switch.set_current(charts.index(chart))
        self._fit()

    def _take_chart(self, at: int) -> None:
        self.chart_changed.emit(self._charts[at])

    def _take_measure(self, _is_checked: bool) -> None:
        names = (str(each.data()) for each in self.menu.actions() if each.isChecked())
        self.measures_changed.emit(tuple(names))

    def _build(self) -> None:
        explain(self.first, "按哪个维度汇总")
        explain(self.second, "再按另一个维度交叉，得到行列两面的表")
        explain(self.merging, "把同一行业的不同写法并到常用的写法下")
        self.merging.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for measure in MEASURES:
            action = self.menu.addAction(measure.title)
            action.setCheckable(True)
            action.setData(measure.name)
            action.setToolTip(measure.hint)
            # Not toggled, which tells of what figures bring with them too.
            action.triggered.connect(self._take_measure)
        self.measures.setMenu(self.menu)
        for combo, told in (
            (self.first, self.dimension_changed),
            (self.second, self.second_changed),
        ):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            combo.setMaxVisibleItems(16)
            # They give way first where the letters are large and the window is small.
            combo.setMinimumWidth(_NARROWEST_BOX)
            combo.activated.connect(
                lambda at, box=combo, signal=told: signal.emit(str(box.itemData(at)))
            )
        self.merging.toggled.connect(self.merging_changed)
        self.everything.clicked.connect(self.everything_wanted)
        self.show_filter("")
        self._row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 4)
        self._row.setSpacing(8)
        for part in (
            Label("按", "caption", "text2"),
            self.first,
            Label("再按", "caption", "text2"),
            self.second,
            self.measures,
            self.merging,
        ):
            self._row.addWidget(part)
        self._row.addSpacing(8)
        self._row.addWidget(self.scope)
        self._row.addWidget(self.everything)
        self._row.addStretch(1)
        self._row.addWidget(self._chart_label)
        self.setFixedHeight(_HEIGHT)


def _offer(combo: QComboBox, offered: Sequence[tuple[str, str]]) -> None:
    if [(str(combo.itemData(at)), combo.itemText(at)) for at in range(combo.count())] == list(
        offered
    ):
        return
    with QSignalBlocker(combo):
        combo.clear()
        for name, text in offered:
            combo.addItem(text, name)
    combo.updateGeometry()


def _choose(combo: QComboBox, name: str) -> None:
    with QSignalBlocker(combo):
        combo.setCurrentIndex(max(combo.findData(name), 0))


def _choice(dimension: Dimension) -> str:
    return {"year": "年度（年均摊）", "start_year": "年度（开工年）"}.get(
        dimension.name, dimension.title
    )
