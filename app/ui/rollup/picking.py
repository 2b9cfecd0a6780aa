"""From what is chosen on the page to its words and to the filter behind it. No Qt."""

from app.library.file import Reading
from app.models.money import format_share
from app.queries.crosstab import Cross
from app.queries.drilldown import cell_filter
from app.queries.filter import Filter
from app.queries.rollups import Rollup, RollupRow, Totals
from app.ui.rollup.figures import Block, Figures
from app.ui.rollup.pickable import Pick
from app.ui.rollup.wording import GAP, amount, group_name, told


def filter_behind(
    connection: Reading, figures: Figures, pick: Pick, filter: Filter
) -> Filter | None:
    """Return the filter that shows the projects behind a pick; None where there is none.

    Args:
        connection: of the library; what is crossed has to ask it.
        figures: what is shown.
        pick: what was opened.
        filter: the one the figures were read under.
    """
    if pick.kind == "all":
        return filter
    if pick.kind == "cell" and figures.crossed is not None:
        row, column = pick.key
        if _cell(figures.crossed, pick) is None:
            return None
        return cell_filter(connection, figures.crossed, row, column, filter)
    return known_filter(figures, pick, filter)


def known_filter(figures: Figures, pick: Pick, filter: Filter) -> Filter | None:
    """Return the filter behind a pick that was read with the figures; None where it was not."""
    if pick.kind == "all":
        return filter
    block = block_of(figures, pick)
    if block is not None:
        return block.filters.get(pick.key)
    if pick.kind == "rest" and figures.composition is not None:
        return figures.composition.rest_filter
    return None


def block_of(figures: Figures, pick: Pick) -> Block | None:
    """Return the table whose row a pick is."""
    blocks = {"years": figures.years, "groups": figures.groups, "columns": figures.columns}
    return blocks.get(pick.kind)


def pick_words(figures: Figures, pick: Pick, unit: str) -> tuple[str, str] | None:
    """Return the name and the figures of a pick; None when it is no longer there."""
    if pick.kind == "all":
        return "全部", told(figures.totals, figures.totals.total_yuan, unit)
    block = block_of(figures, pick)
    if block is not None:
        return _row_words(figures, block.result, pick, unit)
    if pick.kind == "cell":
        return _cell_words(figures, pick, unit)
    return _project_words(figures, pick, unit)


def _row_words(figures: Figures, result: Rollup, pick: Pick, unit: str) -> tuple[str, str] | None:
    rows = [row for top in result.rows for row in (top, *top.reasons)]
    row = next((row for row in rows if row.key == pick.key), None)
    if row is None:
        return None
    is_reason = row not in result.rows
    name = row.group if is_reason else group_name(row, result.dimension)
    words = f"未排期 {name}" if is_reason else name
    return words, told(row, figures.totals.total_yuan, unit)


def _cell_words(figures: Figures, pick: Pick, unit: str) -> tuple[str, str] | None:
    crossed = figures.crossed
    if crossed is None:
        return None
    row = _find(crossed.rows, pick.key[0])
    column = _find(crossed.columns, pick.key[1])
    if row is None or column is None:
        return None
    name = (
        f"{group_name(row, crossed.rows.dimension)} × "
        f"{group_name(column, crossed.columns.dimension)}"
    )
    cell = _cell(crossed, pick)
    if cell is None:
        return name, "没有项目"
    return name, told(cell, figures.totals.total_yuan, unit)


def _project_words(figures: Figures, pick: Pick, unit: str) -> tuple[str, str] | None:
    composition = figures.composition
    if composition is None:
        return None
    if pick.kind == "rest":
        name, yuan = f"其余 {composition.rest.count:,} 个", composition.rest.total_yuan
    else:
        part = next((each for each in composition.parts if each.project_id == pick.key), None)
        if part is None:
            return None
        name, yuan = part.name, part.total_yuan
    share = format_share(yuan, figures.totals.total_yuan)
    return name, GAP.join((amount(yuan, unit), f"占 {share}"))


def _find(result: Rollup, key: object) -> RollupRow | None:
    rows = (row for top in result.rows for row in (top, *top.reasons))
    return next((row for row in rows if row.key == key), None)


def _cell(crossed: Cross, pick: Pick) -> Totals | None:
    return crossed.cells.get(pick.key) or crossed.reasons.get(pick.key)
