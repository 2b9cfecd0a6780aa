"""The page that stands there when there is nothing to add up: which condition to drop."""

from collections.abc import Callable
from functools import partial

from app.queries.filter import Filter
from app.queries.termtext import term_text
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
        return EmptyState("sigma", "还没有项目可汇总", "在“项目”页新建项目后，这里就有汇总。")
    suggestions = [
        Suggestion(
            f"去掉“{term_text(term)}”",
            GAP.join((f"{totals.count} 个", amount(totals.total_yuan, unit))),
            partial(show, filter.without_term(term)),
            totals.count > 0,
        )
        for term, totals in figures.escapes
    ]
    return EmptyState(
        "search-x", "没有符合条件的项目", "去掉一个条件，就能看到：", suggestions=suggestions
    )
