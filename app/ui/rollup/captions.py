"""What each chart and table of the page is called when it stands alone, as a picture."""

from typing import NamedTuple

from app.ui.rollup.crossblock import CrossBlock
from app.ui.rollup.groupblock import GroupBlock
from app.ui.rollup.heatlegend import HeatLegend
from app.ui.rollup.legend import Legend
from app.ui.rollup.pickable import Pickable
from app.ui.rollup.yearblock import YearBlock


class Caption(NamedTuple):
    """What stands around a picture.

    Attributes:
        title: what it shows.
        legend: what its colours mean.
        note: what has to be known to read it; empty for nothing.
    """

    title: str
    legend: Legend | HeatLegend
    note: str


def captions(
    years: YearBlock, groups: GroupBlock, cross: CrossBlock, basis: str
) -> dict[Pickable, Caption]:
    """Return the captions of everything on the page that can become a picture.

    Args:
        years: the table and chart by year.
        groups: those of the chosen dimension.
        cross: those of two dimensions.
        basis: start_year or year.
    """
    whose_year = "按开工年" if basis == "start_year" else "按年均摊"
    remark = groups.chart_caption.text()
    title = groups.chart_title.text()
    by_year = groups.charts.currentWidget() in (groups.years, groups.split_years)
    inside = "，".join(filter(None, (whose_year if by_year else "", remark)))
    whole = Caption(f"{title}（{inside}）" if inside else title, groups.legend, groups.note)
    crossed = Caption(cross.chart_title.text(), cross.legend, cross.note)
    table = f"{cross.title.text()}　{cross.measure_name()}"
    return {
        years.chart: Caption(f"分年总投资（{whose_year}）", years.legend, years.note),
        **dict.fromkeys((groups.bars, groups.years, groups.split_years), whole),
        # It shows projects, each of them once.
        groups.treemap: whole._replace(note=groups.projects_note),
        **dict.fromkeys((cross.bars, cross.years, cross.own_years), crossed),
        cross.table: Caption(table, cross.heat_legend, cross.note),
    }
