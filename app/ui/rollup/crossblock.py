"""Two dimensions crossed: the table over the page's whole width, and a chart of it below."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.models.money import format_money
from app.queries.crosstab import Cross
from app.ui.controls.button import IconButton
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.controls.segmented import SegmentedControl
from app.ui.rollup.barchart import BarChart
from app.ui.rollup.columns import make_columns, make_strip, used_shades
from app.ui.rollup.crosslines import CROSS_MEASURES, CrossMeasure, make_cross_sheet
from app.ui.rollup.crosstable import CrossTable
from app.ui.rollup.figures import Figures
from app.ui.rollup.heatlegend import HeatLegend
from app.ui.rollup.legend import Legend
from app.ui.rollup.measures import needs_spread
from app.ui.rollup.shades import split_palette
from app.ui.rollup.wording import dimension_name
from app.ui.theme import Theme
from app.ui.tokens import CONTROL_HEIGHT

_CHART_HEIGHT = 320


class CrossBlock(QObject):
    """Heading, table, legend, and the chart where another one than the heat map was chosen.

    Attributes:
        whole: all of it.
        table: the cross table.
        bars: stacked bars of the rows.
        years: stacked years, where the columns are years.
        note: what has to be known to read it; empty for nothing.

    Signals:
        measure_changed(str): the cells are to say something else; the table shows it at once, or
            as soon as it has been read.
    """

    measure_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._figures: Figures | None = None
        self._tokens: Mapping[str, str] = {}
        self._unit = "万元"
        self._shown = 0
        self.whole = QWidget()
        self.title = Label("", "section")
        self.note = ""
        self.caption = ElidedLabel("", "caption", "text2")
        self.remark = WrappedLabel("", "caption", "text2")
        self.measure = SegmentedControl([title for _, title in CROSS_MEASURES], "格子里写")
        self.copy_button = IconButton("copy", "复制这张表格", edge=24)
        self.table_picture = IconButton("download", "把热力图复制或存成图片", edge=24)
        self.table = CrossTable(theme)
        self.heat_legend = HeatLegend(theme)
        self.chart_title = Label("", "section")
        self.chart_picture = IconButton("download", "把图复制或存成图片", edge=24)
        self.bars = BarChart("groups", "分组总投资图", theme)
        self.years = BarChart("columns", "分年总投资图", theme)
        self.own_years = BarChart("groups", "分年总投资图", theme)
        self.charts = QStackedWidget()
        self.legend = Legend(theme)
        self._lower = QWidget()
        self._build()

    def show_figures(self, figures: Figures, tokens: Mapping[str, str], unit: str) -> None:
        """Show a reading with two dimensions; hidden by the page where there is only one."""
        self._figures, self._tokens, self._unit = figures, tokens, unit
        crossed = figures.crossed
        if crossed is None:
            return
        one = dimension_name(crossed.rows.dimension)
        other = dimension_name(crossed.columns.dimension)
        self.title.setText(f"{one} × {other}")
        self.table.setAccessibleName(f"{one} × {other} 交叉汇总")
        self._show_table()
        self._show_chart()

    def measure_key(self) -> CrossMeasure:
        """Return what the cells say, as :func:`make_cross_sheet` takes it."""
        return CROSS_MEASURES[self._shown][0]

    def measure_name(self) -> str:
        """Return what the cells say: 金额, 个数, 占比."""
        return CROSS_MEASURES[self._shown][1]

    def _take_measure(self, at: int) -> None:
        self._show_table()
        self.measure_changed.emit(CROSS_MEASURES[at][0])

    def _show_table(self) -> None:
        if self._figures is None or self._figures.crossed is None:
            return
        # What is chosen may still be being read.
        wanted = (self.measure.current(), self._shown)
        self._shown = next((at for at in wanted if _is_read(self._figures.crossed, at)), 0)
        name, title = CROSS_MEASURES[self._shown]
        is_heat = self._figures.chart == "heat"
        sheet = make_cross_sheet(self._figures.crossed, self._unit, name, is_shaded=is_heat)
        self.table.show_sheet(sheet)
        self.note = sheet.note
        is_long = "之和" in sheet.note
        self.caption.setText("" if is_long else sheet.note)
        self.remark.setText(sheet.note if is_long else "")
        self.remark.setVisible(is_long)
        self.heat_legend.setVisible(is_heat)
        self.table_picture.setVisible(is_heat)
        if name in ("count", "missing"):
            self.heat_legend.show_scale(title, f"{sheet.largest:,} 个")
        else:
            largest = f"{format_money(sheet.largest, self._unit, grouped=True)} {self._unit}"
            self.heat_legend.show_scale(title if needs_spread((name,)) else "金额", largest)

    def _show_chart(self) -> None:
        figures = self._figures
        split = figures.split if figures is not None else None
        self._lower.setVisible(split is not None)
        if figures is None or figures.crossed is None or split is None:
            return
        rows, parts = dimension_name(split.rows.dimension), dimension_name(split.columns.dimension)
        self.chart_title.setText(f"各{rows}总投资，按{parts}分段")
        is_yearly = split.rows.dimension.is_yearly
        is_own = split.rows.dimension == figures.crossed.rows.dimension
        chart = self.bars if not is_yearly else self.own_years if is_own else self.years
        palette = split_palette(split, self._tokens)
        strip = make_strip(split.rows, self._unit) if is_yearly else None
        chart.show_columns(make_columns(split, palette, self._unit), self._unit, strip)
        self.legend.set_shades(used_shades(split, palette))
        self.charts.setCurrentWidget(chart)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        self.title.setFixedHeight(CONTROL_HEIGHT)
        head.addWidget(self.title)
        head.addWidget(self.caption, 1)
        head.addWidget(self.measure)
        head.addWidget(self.copy_button)
        head.addWidget(self.table_picture)
        column = QVBoxLayout(self.whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.remark)
        column.addWidget(self.table)
        column.addWidget(self.heat_legend)
        column.addWidget(self._lower)
        for chart in (self.bars, self.years, self.own_years):
            self.charts.addWidget(chart)
        self.charts.setFixedHeight(_CHART_HEIGHT)
        chart_head = QHBoxLayout()
        chart_head.setContentsMargins(0, 0, 0, 0)
        self.chart_title.setFixedHeight(CONTROL_HEIGHT)
        chart_head.addWidget(self.chart_title, 1)
        chart_head.addWidget(self.chart_picture)
        lower = QVBoxLayout(self._lower)
        lower.setContentsMargins(0, 12, 0, 0)
        lower.setSpacing(4)
        lower.addLayout(chart_head)
        lower.addWidget(self.charts)
        lower.addWidget(self.legend)
        self._lower.hide()
        self.remark.hide()
        self.copy_button.clicked.connect(self.table.copy)
        self.measure.changed.connect(self._take_measure)


def _is_read(crossed: Cross, at: int) -> bool:
    """Whether the figures of a measure are there."""
    return bool(crossed.spread) or not needs_spread(CROSS_MEASURES[at][:1])
