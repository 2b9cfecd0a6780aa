"""The chosen dimension: its table on the left, bars, years or the projects on the right."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.models.money import format_share
from app.queries.composition import Composition
from app.queries.crosstab import Cross
from app.ui.controls.button import IconButton
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.rollup.barchart import BarChart
from app.ui.rollup.columns import make_columns, make_strip, used_shades
from app.ui.rollup.figures import Figures
from app.ui.rollup.legend import Legend
from app.ui.rollup.shades import make_shades, split_palette
from app.ui.rollup.table import RollupTable
from app.ui.rollup.tiles import make_tiles
from app.ui.rollup.treemapchart import TreemapChart
from app.ui.rollup.wording import dimension_name, groups_caption, missing_words
from app.ui.theme import Theme
from app.ui.tokens import CONTROL_HEIGHT

_CHART_HEIGHT = 336
_TALLEST_CHART = 480


class GroupBlock(QObject):
    """Both halves; the page puts them side by side or below each other.

    Attributes:
        left: heading, remark and table.
        right: heading with legend, and the chart.
        bars: one bar a group.
        years: one bar a year, where the dimension is the years.
        split_years: one bar a year, made of the groups.
        treemap: one tile a project.
        note: what has to be known to read it; empty for nothing.
        projects_note: the same of its projects, each of which stands there once.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.left = QWidget()
        self.right = QWidget()
        self.title = Label("", "section")
        self.note = self.projects_note = ""
        self.caption = ElidedLabel("", "caption", "text2")
        self.remark = WrappedLabel("", "caption", "text2")
        self.table = RollupTable("groups", "按所选维度汇总", theme)
        self.chart_title = Label("", "section")
        self.chart_caption = ElidedLabel("", "caption", "text2")
        self.picture_button = IconButton("download", "把图复制或存成图片", edge=24)
        self.legend = Legend(theme)
        self.bars = BarChart("groups", "分组总投资图", theme)
        self.years = BarChart("groups", "分年总投资图", theme)
        self.split_years = BarChart("years", "分年总投资图", theme)
        self.treemap = TreemapChart(theme)
        self.charts = QStackedWidget()
        self._build()

    def show_figures(self, figures: Figures, tokens: Mapping[str, str], unit: str) -> None:
        """Show a reading; hidden by the page where there are two dimensions."""
        if figures.crossed is not None:
            return
        block = figures.groups
        title = dimension_name(block.result.dimension)
        self.title.setText(f"按{title}")
        self.table.setAccessibleName(f"按{title}汇总")
        caption = self.note = groups_caption(block.result, figures.plain, unit)
        self.projects_note = missing_words(figures.totals)
        is_long = block.result.overlap_yuan is not None
        self.caption.setText("" if is_long else caption)
        self.remark.setText(caption if is_long else "")
        self.remark.setVisible(is_long)
        self.table.show_rollup(block.result, unit, figures.wish.measures, block.spread)
        if figures.composition is not None:
            self._show_treemap(figures, figures.composition, tokens, unit)
        elif figures.split is not None:
            self._show_bars(figures, figures.split, tokens, unit)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Put the legend beside the chart's heading, or, in a narrow column, below it."""
        self._chart_head.removeWidget(self.legend)
        self._right.removeWidget(self.legend)
        if is_narrow:
            self._right.insertWidget(1, self.legend)
        else:
            self._chart_head.insertWidget(2, self.legend, 1)
        self._chart_head.setStretchFactor(self.chart_caption, int(is_narrow))
        self.legend.set_right(is_right=not is_narrow)

    def _show_treemap(
        self, figures: Figures, composition: Composition, tokens: Mapping[str, str], unit: str
    ) -> None:
        self.chart_title.setText("项目构成")
        largest = composition.largest
        share = format_share(largest.total_yuan, figures.totals.total_yuan)
        text = f"最大 {largest.count:,} 个占 {share}" if largest.count else ""
        self.chart_caption.setText(text)
        self.treemap.show_tiles(make_tiles(composition, figures.totals, tokens, unit))
        names = [part.category for part in composition.parts]
        self.legend.set_shades(make_shades([name for name in tokens if name in names], tokens))
        self.charts.setCurrentWidget(self.treemap)

    def _show_bars(
        self, figures: Figures, split: Cross, tokens: Mapping[str, str], unit: str
    ) -> None:
        is_yearly = split.rows.dimension.is_yearly
        rows, parts = dimension_name(split.rows.dimension), dimension_name(split.columns.dimension)
        is_own = split.rows.dimension == figures.groups.result.dimension
        self.chart_title.setText("分年总投资" if is_yearly else f"各{rows}总投资")
        self.chart_caption.setText(f"按{parts}分段" if not is_own else "")
        chart = self.bars if not is_yearly else self.years if is_own else self.split_years
        palette = split_palette(split, tokens)
        strip = make_strip(split.rows, unit) if is_yearly else None
        chart.show_columns(make_columns(split, palette, unit), unit, strip)
        self.legend.set_shades(used_shades(split, palette))
        self.charts.setCurrentWidget(chart)

    def _build(self) -> None:
        copy = IconButton("copy", "复制这张表格", edge=24)
        copy.clicked.connect(self.table.copy)
        head = _row(self.title, self.caption, 1)
        head.addWidget(copy)
        left = _column(self.left)
        left.addLayout(head)
        left.addWidget(self.remark)
        left.addWidget(self.table)
        left.addStretch(1)
        self._chart_head = _row(self.chart_title, self.chart_caption, 0)
        self._chart_head.addWidget(self.picture_button)
        for chart in (self.treemap, self.bars, self.years, self.split_years):
            self.charts.addWidget(chart)
        self.charts.setMinimumHeight(_CHART_HEIGHT)
        self.charts.setMaximumHeight(_TALLEST_CHART)
        self._right = _column(self.right)
        self._right.addLayout(self._chart_head)
        self._right.addWidget(self.charts, 1)
        self._right.addStretch(0)
        self.set_narrow(is_narrow=False)


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
