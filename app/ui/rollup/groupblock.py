"""The chosen dimension: its table on the left, bars or the projects themselves on the right."""

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.models.money import format_share
from app.queries.dimensions import Dimension
from app.ui.controls.button import IconButton
from app.ui.controls.dress import explain
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.rollup.barchart import BarChart
from app.ui.rollup.columns import make_columns, make_strip, used_categories
from app.ui.rollup.figures import Figures
from app.ui.rollup.legend import Legend
from app.ui.rollup.shades import make_shades
from app.ui.rollup.table import RollupTable
from app.ui.rollup.tiles import make_tiles
from app.ui.rollup.treemapchart import TreemapChart
from app.ui.rollup.wording import groups_caption
from app.ui.theme import Theme
from app.ui.tokens import CONTROL_HEIGHT

_CHART_HEIGHT = 336
_TALLEST_CHART = 480


class GroupBlock(QObject):
    """Both halves; the page puts them side by side or below each other.

    Attributes:
        left: heading, remark and table.
        right: heading with legend, and the chart.

    Signals:
        dimension_changed(str): the user chose another dimension.
        merging_changed(bool): whether other words for an industry count under the usual one.
    """

    dimension_changed = Signal(str)
    merging_changed = Signal(bool)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.left = QWidget()
        self.right = QWidget()
        self.title = Label("", "section")
        self.caption = ElidedLabel("", "caption", "text2")
        self.remark = WrappedLabel("", "caption", "text2")
        self.merging = QCheckBox("归并别称")
        self.chooser = QComboBox()
        self.table = RollupTable("groups", "按所选维度汇总", theme)
        self.chart_title = Label("", "section")
        self.chart_caption = ElidedLabel("", "caption", "text2")
        self.legend = Legend(theme)
        self.bars = BarChart("groups", "分组总投资图", theme)
        self.years = BarChart("groups", "分年总投资图", theme)
        self.treemap = TreemapChart(theme)
        self.charts = QStackedWidget()
        self._build()

    def show_figures(self, figures: Figures, tokens: dict[str, str], unit: str) -> None:
        """Show a reading."""
        result = figures.groups.result
        dimension = result.dimension
        title = dimension.title.split("（")[0].removeprefix("所属").removeprefix("建设")
        self.title.setText(_choice(dimension) if dimension.is_yearly else f"按{title}")
        self.table.setAccessibleName(f"按{title}汇总")
        self._offer(figures)
        caption = groups_caption(result, figures.plain, unit)
        is_long = result.overlap_yuan is not None
        self.caption.setText("" if is_long else caption)
        self.remark.setText(caption if is_long else "")
        self.remark.setVisible(is_long)
        self.table.show_rollup(result, unit)
        self._show_chart(figures, title, tokens, unit)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Put the legend beside the chart's heading, or, in a narrow column, below it."""
        self._chart_head.removeWidget(self.legend)
        self._right.removeWidget(self.legend)
        if is_narrow:
            self._right.insertWidget(1, self.legend)
        else:
            self._chart_head.addWidget(self.legend, 1)
        self._chart_head.setStretchFactor(self.chart_caption, int(is_narrow))
        self.legend.set_right(is_right=not is_narrow)

    def _show_chart(self, figures: Figures, title: str, tokens: dict[str, str], unit: str) -> None:
        block, totals = figures.groups, figures.totals
        self.chart_caption.setText("")
        if figures.composition is not None:
            composition = figures.composition
            self.chart_title.setText("项目构成")
            share = format_share(composition.largest.total_yuan, totals.total_yuan)
            if composition.largest.count:
                text = f"最大 {composition.largest.count} 个占 {share}"
                self.chart_caption.setText(text)
            self.treemap.show_tiles(make_tiles(composition, totals, tokens, unit))
            names = [part.category for part in composition.parts]
            order = [name for name in tokens if name in names]
            self.legend.set_shades(make_shades(order, tokens))
            self.charts.setCurrentWidget(self.treemap)
            return
        split = figures.group_split
        if split is None:
            return
        is_yearly = block.result.dimension.is_yearly
        chart = self.years if is_yearly else self.bars
        self.chart_title.setText("分年总投资" if is_yearly else f"各{title}总投资")
        strip = make_strip(block, figures.scheduled, unit) if is_yearly else None
        chart.show_columns(make_columns(block, split, tokens, unit), unit, strip)
        self.legend.set_shades(make_shades(used_categories(block, split), tokens))
        self.charts.setCurrentWidget(chart)

    def _offer(self, figures: Figures) -> None:
        """Bring the chooser up to date without announcing a choice."""
        offered = [(each.name, _choice(each)) for each in figures.dimensions]
        with QSignalBlocker(self.chooser):
            if [name for name, _ in offered] != self._names():
                self.chooser.clear()
                for name, text in offered:
                    self.chooser.addItem(text, name)
            self.chooser.setCurrentIndex(self._names().index(figures.wish.dimension))
        self.merging.setVisible(figures.can_merge)
        with QSignalBlocker(self.merging):
            self.merging.setChecked(figures.wish.is_merged)

    def _names(self) -> list[str]:
        return [str(self.chooser.itemData(at)) for at in range(self.chooser.count())]

    def _build(self) -> None:
        copy = IconButton("copy", "复制这张表格", edge=24)
        copy.clicked.connect(self.table.copy)
        explain(self.chooser, "换一个维度汇总")
        explain(self.merging, "把同一行业的不同写法并到常用的写法下")
        self.merging.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.chooser.activated.connect(
            lambda at: self.dimension_changed.emit(str(self.chooser.itemData(at)))
        )
        self.merging.toggled.connect(self.merging_changed)
        head = _row(self.title, self.caption, 1)
        head.addWidget(self.merging)
        head.addWidget(self.chooser)
        head.addWidget(copy)
        left = _column(self.left)
        left.addLayout(head)
        left.addWidget(self.remark)
        left.addWidget(self.table)
        left.addStretch(1)
        self._chart_head = _row(self.chart_title, self.chart_caption, 0)
        for chart in (self.treemap, self.bars, self.years):
            self.charts.addWidget(chart)
        self.charts.setMinimumHeight(_CHART_HEIGHT)
        self.charts.setMaximumHeight(_TALLEST_CHART)
        self._right = _column(self.right)
        self._right.addLayout(self._chart_head)
        self._right.addWidget(self.charts, 1)
        self._right.addStretch(0)
        self.set_narrow(is_narrow=False)


def _choice(dimension: Dimension) -> str:
    return {"year": "按年均摊", "start_year": "按开工年"}.get(dimension.name, dimension.title)


def _row(title: Label, caption: ElidedLabel, stretch: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    title.setFixedHeight(CONTROL_HEIGHT)
    row.addWidget(title)
    row.addWidget(caption, stretch)
    return row


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    return layout
