"""The page that stands there when there is nothing to add up: what to ask instead."""

from collections.abc import Callable
from functools import partial

from app.queries.filter import Filter
from app.ui.controls.emptystate import EmptyState, Suggestion
from app.ui.rollup.figures import Figures
from app.ui.rollup.wording import GAP, amount


def empty_page(
    figures: Figures, filter: Filter, unit: str, show: Callable[[Filter], object]
) -> EmptyState:
    """Return the page.

    Args:
        figures: of a filter that finds nothing.
        filter: that filter.
        unit: of the amounts.
        show: shows another filter.
    """
    if not figures.escapes:
        return EmptyState("sigma", "还没有项目可汇总", "在“项目”页新建或导入项目后，这里就有汇总。")
    suggestions = [
        Suggestion(
            way.title,
            GAP.join((f"{way.totals.count:,} 个", amount(way.totals.total_yuan, unit))),
            partial(show, way.filter),
            way.totals.count > 0,
        )
        for way in figures.escapes
    ]
    return EmptyState(
        "search-x", "没有符合条件的项目", "换个条件，就能看到：", suggestions=suggestions
    )
