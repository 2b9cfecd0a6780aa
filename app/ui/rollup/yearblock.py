"""The years: their table on the left, the strip and the bars on the right."""

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.controls.section import SectionHeader
from app.ui.rollup.barchart import BarChart
from app.ui.rollup.columns import make_columns, make_strip, used_shades
from app.ui.rollup.figures import Figures
from app.ui.rollup.legend import Legend
from app.ui.rollup.shades import split_palette
from app.ui.rollup.table import RollupTable
from app.ui.rollup.wording import years_caption
from app.ui.theme import Theme


class YearBlock:
    """Both halves; the page puts them side by side or below each other.

    Attributes:
        left: heading and table.
        right: heading, chart and legend.
        note: what has to be known to read it; empty for nothing.
    """

    def __init__(self, theme: Theme) -> None:
        self.note = ""
        self.left = QWidget()
        self.right = QWidget()
        self.heading = SectionHeader(
            "按年度", action_icon="copy", action_tip="复制按年度汇总的表格"
        )
        self.table = RollupTable("years", "按年度汇总", theme)
        self.chart = BarChart("years", "分年总投资图", theme)
        self.legend = Legend(theme)
        self.chart_heading = SectionHeader(
            "分年总投资", action_icon="download", action_tip="把图复制或存成图片"
        )
        left = _column(self.left)
        left.addWidget(self.heading)
        left.addWidget(self.table)
        left.addStretch(1)
        right = _column(self.right)
        right.addWidget(self.chart_heading)
        right.addWidget(self.chart, 1)
        right.addWidget(self.legend)
        self.heading.action.connect(self.table.copy)

    def show_figures(self, figures: Figures, tokens: Mapping[str, str], unit: str) -> None:
        """Show a reading."""
        block, split = figures.years, figures.year_split
        palette = split_palette(split, tokens)
        self.note = years_caption(block.result, unit)
        self.heading.set_caption(self.note)
        self.table.show_rollup(block.result, unit, figures.wish.measures, block.spread)
        self.chart.show_columns(
            make_columns(split, palette, unit),
            unit,
            make_strip(block.result, unit),
        )
        self.legend.set_shades(used_shades(split, palette))


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    return layout
