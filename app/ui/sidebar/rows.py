"""The rows of the sidebar's one list; reserves and views from what was read."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.money import format_wan
from app.queries.filter import Filter
from app.queries.rollups import Totals
from app.ui.sidebar.content import Bin, CountedReserve, CountedView
from app.ui.sidebar.sections import RESERVES, VIEWS


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
        is_changed: the current view's conditions or layout are not what it holds any more.
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
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class FacetHead:
    """A facet's title, which folds it.

    Attributes:
        chosen: how many of its values are.
        is_late: its figures are still those of an earlier filter.
    """

    key: str
    title: str
    dimension: str
    is_folded: bool
    chosen: int
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One value of a facet.

    Attributes:
        value: what choosing it holds the filter to.
        amount: 亿元 with 2 decimals; empty where there is nothing.
        count: what choosing it would show.
        digits: of the longest count in the facet, so that the figures stand in columns.
        is_faint: nothing under the present filter.
        is_late: the figures are still those of an earlier filter.
    """

    key: str
    title: str
    dimension: str
    value: str
    amount: str
    count: int
    digits: int
    is_chosen: bool
    is_faint: bool
    is_late: bool
    tip: str


@dataclass(frozen=True, slots=True)
class MoreRow:
    """The door to the values a long facet leaves out, to looking for some, or to more facets."""

    key: str
    title: str
    dimension: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One bar.

    Attributes:
        low: from this on; yuan or a year.
        high: its end, as :class:`app.queries.distribution.Bar` has it.
        title: as it is called.
        size: its height, 0 to 1.
        tip: the tooltip.
    """

    low: int
    high: int | None
    title: str
    size: float
    tip: str


@dataclass(frozen=True, slots=True)
class BarsRow:
    """Bars to draw a range on.

    Attributes:
        dimension: the section: ``amount`` or ``year``.
        cells: from the least to the most.
        outside: what has no place among them; hatched.
        held: the first and the last bar of the range the filter is held to.
        held_title: that range in words.
        is_outside: the filter is held to what has no place among the bars.
        is_late: the figures are still those of an earlier filter.
        field: the field a range is a condition on.
    """

    key: str
    title: str
    dimension: str
    cells: tuple[Cell, ...]
    outside: Cell | None
    held: tuple[int, int] | None
    held_title: str
    is_outside: bool
    is_late: bool
    field: str

    @property
    def chosen_title(self) -> str:
        """What the filter is held to, in words; empty for nothing."""
        if self.is_outside and self.outside is not None:
            return self.outside.title
        return self.held_title

    def range_title(self, first: int, last: int) -> str:
        """Return a range of bars in words."""
        if (first, last) == self.held:
            return self.held_title
        if first == last:
            return self.cells[first].title
        begin, end = self.cells[first].title, self.cells[last].title
        return f"{begin.partition('～')[0].removesuffix('年')}～{end.rpartition('～')[2]}"


Row = Heading | Entry | FacetHead | FacetRow | MoreRow | BarsRow


#: Views that have a key: Alt+1 to Alt+9.
KEYED_VIEWS = 9


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
    views: Sequence[CountedView],
    found: Bin | None,
    shown: Filter,
    current: CountedView | None,
    *,
    is_changed: bool,
    can_write: bool,
) -> list[Row]:
    """Return the heading, the views and, last, the recycle bin.

    Args:
        views: in their order.
        found: the recycle bin, when it has been read.
        shown: what the grid shows.
        current: the view that is marked.
        is_changed: what is shown differs from what that view holds.
        can_write: whether views can be saved.
    """
    rows: list[Row] = [
        Heading(VIEWS, "视图", action_tip="把现在的条件存为视图" if can_write else "")
    ]
    for at, view in enumerate(views):
        tip = view.fault or _tip(view.name, view.totals)
        if at < KEYED_VIEWS:
            tip = f"{tip}\nAlt+{at + 1}"
        is_current = view is current
        is_dotted = is_current and is_changed
        if is_dotted:
            tip = f"{tip}\n已改动，与保存的不同；点“更新”存入这个视图"
        rows.append(
            Entry(
                f"view:{view.view_id or view.name}", view.name, view.icon,
                view.totals.count if view.totals else None, is_current, True, tip, view,
                is_dotted and can_write,
            )
        )  # fmt: skip
    if found is not None:
        tip = _tip("回收站", found.totals)
        rows.append(
            Entry("bin", "回收站", "trash-2", found.totals.count, shown.is_bin, True, tip, found)
        )
    return rows


def _tip(name: str, totals: Totals | None) -> str:
    if totals is None:
        return name
    missing = totals.count_without_amount
    unfilled = f"（{missing:,} 个总投资未填）" if missing else ""
    amount = format_wan(totals.total_yuan, grouped=True)
    return f"{name}\n{totals.count:,} 个，{amount} 万元{unfilled}"
