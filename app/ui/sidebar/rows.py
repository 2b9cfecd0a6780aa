"""The rows of the sidebar's one list, and how they are made from what was read."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from app.models.money import format_wan, format_yi
from app.queries.dimensions import Dimension
from app.queries.facets import Facet, FacetValue
from app.queries.filter import Filter
from app.queries.rollups import Totals
from app.ui.sidebar.content import Bin, CountedReserve, CountedView, is_same

#: Values a facet shows before it is asked for all.
FIRST_VALUES = 12


@dataclass(frozen=True, slots=True)
class Heading:
    """储备库, 视图 or 筛选, over its rows.

    Attributes:
        key: the same after every refresh, as for all rows.
        title: the heading.
        caption: what follows it: the units of the figures.
        action_tip: what its + does; empty where it has none.
    """

    key: str
    title: str
    caption: str = ""
    action_tip: str = ""
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A reserve, a view or the recycle bin.

    Attributes:
        count: projects in it; None where it cannot be read.
        is_current: what is shown now.
        is_filled: the current one carries the soft ground (views), not only its accent.
        tip: the tooltip.
        target: what choosing it shows.
    """

    key: str
    title: str
    icon: str
    count: int | None
    is_current: bool
    is_filled: bool
    tip: str
    target: CountedReserve | CountedView | Bin


@dataclass(frozen=True, slots=True)
class FacetHead:
    """A facet's title, which folds it."""

    key: str
    title: str
    dimension: str
    is_folded: bool
    chosen: int


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One value of a facet.

    Attributes:
        amount: 亿元 with 2 decimals; empty where there is nothing.
        count: what choosing it would show.
        digits: of the longest count in the facet, so that the figures stand in columns.
        is_faint: nothing under the present filter.
    """

    key: str
    title: str
    dimension: str
    amount: str
    count: int
    digits: int
    is_chosen: bool
    is_faint: bool
    tip: str


@dataclass(frozen=True, slots=True)
class MoreRow:
    """The door to the values a long facet leaves out."""

    key: str
    title: str
    dimension: str


Row = Heading | Entry | FacetHead | FacetRow | MoreRow

RESERVES, VIEWS, FACETS = "reserves", "views", "facets"


def reserve_rows(
    reserves: Sequence[CountedReserve], shown: Filter, *, can_write: bool
) -> list[Row]:
    """Return the heading and the reserves; the only one is the current one."""
    tip = "新建储备库" if can_write else ""
    rows: list[Row] = [Heading(RESERVES, "储备库", action_tip=tip, is_first=True)]
    for reserve in reserves:
        is_current = reserve.id == shown.reserve_id or len(reserves) == 1
        rows.append(
            Entry(
                f"reserve:{reserve.id}", reserve.name, "library", reserve.totals.count,
                is_current, False, _tip(reserve.name, reserve.totals), reserve,
            )
        )  # fmt: skip
    return rows


def view_rows(
    views: Sequence[CountedView], found: Bin | None, shown: Filter, *, can_write: bool
) -> list[Row]:
    """Return the heading, the views and, last, the recycle bin."""
    rows: list[Row] = [
        Heading(VIEWS, "视图", action_tip="把现在的条件存为视图" if can_write else "")
    ]
    for view in views:
        is_current = (
            not shown.is_bin and view.terms is not None and is_same(view.terms, shown.terms)
        )
        tip = view.fault or _tip(view.name, view.totals)
        rows.append(
            Entry(
                f"view:{view.view_id or view.name}", view.name, view.icon,
                view.totals.count if view.totals else None, is_current, True, tip, view,
            )
        )  # fmt: skip
    if found is not None:
        tip = _tip("回收站", found.totals)
        rows.append(
            Entry("bin", "回收站", "trash-2", found.totals.count, shown.is_bin, True, tip, found)
        )
    return rows


def facet_rows(
    dimensions: Sequence[Dimension],
    facets: Mapping[str, Facet],
    folded: Set[str],
    opened: Set[str],
    shown: Filter,
) -> list[Row]:
    """Return the heading and every facet; one without a single value is left out.

    Args:
        dimensions: in their order.
        facets: those read so far, by dimension.
        folded: the dimensions of which only the title shows.
        opened: the dimensions of which all values show, however many.
        shown: what the grid shows; it says what is chosen, the facets only what it counts.
    """
    rows: list[Row] = [Heading(FACETS, "筛选", caption="亿元 · 个数")]
    for dimension in dimensions:
        name = dimension.name
        chosen = {str(value) for value in shown.values_of(name)}
        is_folded = name in folded
        facet = facets.get(name)
        if facet is not None and not facet.values and not chosen:
            continue
        rows.append(FacetHead(f"facet:{name}", dimension.title, name, is_folded, len(chosen)))
        if facet is not None and not is_folded:
            rows.extend(_value_rows(facet, chosen, name in opened))
    return rows if len(rows) > 1 else []


def _value_rows(facet: Facet, chosen: Set[str], is_opened: bool) -> list[Row]:
    name = facet.dimension.name
    digits = max((len(str(value.count)) for value in facet.values), default=1)
    # One more row is no reason for a door.
    is_long = len(facet.values) > FIRST_VALUES + 1
    rows: list[Row] = [
        _value_row(name, value, value.value in chosen, digits)
        for at, value in enumerate(facet.values)
        if is_opened or not is_long or at < FIRST_VALUES or value.value in chosen
    ]
    if is_long:
        title = "收起" if is_opened else f"其余 {len(facet.values) - len(rows)} 项"
        rows.append(MoreRow(f"more:{name}", title, name))
    return rows


def _value_row(dimension: str, value: FacetValue, is_chosen: bool, digits: int) -> FacetRow:
    return FacetRow(
        key=f"value:{dimension}:{value.value}",
        title=value.value,
        dimension=dimension,
        amount=format_yi(value.total_yuan) if value.total_yuan else "",
        count=value.count,
        digits=digits,
        is_chosen=is_chosen,
        is_faint=value.count == 0,
        tip=f"{value.value}\n{value.count} 个，{format_wan(value.total_yuan, grouped=True)} 万元",
    )


def _tip(name: str, totals: Totals | None) -> str:
    if totals is None:
        return name
    missing = totals.count_without_amount
    unfilled = f"（{missing} 个总投资未填）" if missing else ""
    amount = format_wan(totals.total_yuan, grouped=True)
    return f"{name}\n{totals.count} 个，{amount} 万元{unfilled}"
