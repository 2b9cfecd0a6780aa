"""The rows under 筛选: facets with their values, the bars of amounts and years."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from app.models.folding import fold
from app.models.money import format_wan, format_yi
from app.models.pinyin import spelled_spans
from app.queries.dimensions import Dimension
from app.queries.distribution import Bar, Distribution, held_amounts, held_years
from app.queries.facets import Facet, FacetValue, chosen_values
from app.queries.filter import Condition, Filter, Operator
from app.queries.plans import UNSCHEDULED
from app.ui.sidebar.rows import BarsRow, Cell, FacetHead, FacetRow, Heading, MoreRow, Row
from app.ui.sidebar.sections import FACETS

#: Sections that are bars; the others are called as their dimension.
AMOUNT, YEAR = "amount", "year"

_YI = 100_000_000
#: From here on a facet's amounts leave out their decimals: the names need the room.
_WHOLE_FROM = 1_000 * _YI

#: Values a facet shows before it is asked for all, and at most; the rest is found by typing.
FIRST_VALUES = 12
MOST_VALUES = 200

#: From so many values on a facet offers to look for some.
LONG = 30

#: The field a range of a section's bars is a condition on.
RANGED = {AMOUNT: "total", YEAR: "year"}
_TITLES = {AMOUNT: "总投资", YEAR: "年度"}

#: The sections in their order; those behind 更多筛选 come after it.
USUAL = (
    "financing",
    "category",
    "industry",
    "nature",
    "lead_unit",
    AMOUNT,
    YEAR,
    "period_kind",
)
MORE = ("pillar", "unit", "start_year", "reserve")

#: What is inside another section rather than having one.
INSIDE = {"band": AMOUNT}


@dataclass(slots=True)
class Shelves:
    """What has been read for the sections, and how they stand open.

    Attributes:
        dimensions: those with a facet, by name.
        facets: values by dimension.
        bars: distributions by section.
        folded: the sections of which only the title shows.
        opened: the facets of which all values show, however many.
        sought: what is looked for in long facets.
        is_more: whether the sections behind 更多筛选 show.
        late: the sections whose figures are not those of the present filter yet.
        has_reserves: whether several reserves are shown together.
    """

    dimensions: Mapping[str, Dimension]
    facets: dict[str, Facet] = field(default_factory=dict)
    bars: dict[str, Distribution] = field(default_factory=dict)
    folded: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    sought: dict[str, str] = field(default_factory=dict)
    is_more: bool = False
    late: set[str] = field(default_factory=set)
    has_reserves: bool = False

    def is_shown(self, section: str, shown: Filter) -> bool:
        """Return whether a section shows, if only by its title; what is chosen never hides."""
        if self._chosen(section, shown):
            return True
        if section == "reserve" and not self.has_reserves:
            return False
        return section in USUAL or self.is_more

    def _chosen(self, section: str, shown: Filter) -> int:
        names = [section, *(name for name, outer in INSIDE.items() if outer == section)]
        found = [self.dimensions[name] for name in names if name in self.dimensions]
        count = sum(len(chosen_values(shown, dimension)) for dimension in found)
        if section in RANGED:
            held = held_amounts if section == AMOUNT else held_years
            count += (held(shown) is not None) + _is_outside(section, shown)
        return count

    def rows(self, shown: Filter) -> list[Row]:
        """Return the heading and every section; a facet without a single value is left out."""
        rows: list[Row] = [Heading(FACETS, "筛选", caption="亿元 · 个数")]
        for section in (*USUAL, *MORE):
            if not self.is_shown(section, shown):
                continue
            rows.extend(self._section(section, shown))
        if len(rows) == 1:
            return []
        # Last, where it was found, whichever sections stand above it.
        title = "收起更多筛选" if self.is_more else "更多筛选"
        rows.append(MoreRow("more", title, ""))
        return rows

    def _section(self, section: str, shown: Filter) -> list[Row]:
        inside = [name for name, outer in INSIDE.items() if outer == section]
        facets = [self.facets[name] for name in (section, *inside) if name in self.facets]
        chosen = self._chosen(section, shown)
        bars = self.bars.get(section)
        is_read = bool(facets) or bars is not None
        is_blank = all(not facet.values for facet in facets) and not _has_projects(bars)
        if is_read and is_blank and not chosen:
            return []
        is_folded, is_late = section in self.folded, section in self.late
        title = _TITLES.get(section) or self.dimensions[section].title
        rows: list[Row] = [
            FacetHead(f"facet:{section}", title, section, is_folded, chosen, is_late)
        ]
        if is_folded:
            return rows
        if bars is not None:
            rows.append(_bars_row(section, title, bars, shown, is_late=is_late))
        for facet in facets:
            rows.extend(self._values(facet, chosen_values(shown, facet.dimension), is_late=is_late))
        return rows

    def _values(self, facet: Facet, chosen: Set[str], *, is_late: bool) -> list[Row]:
        name = facet.dimension.name
        digits = max((len(f"{value.count:,}") for value in facet.values), default=1)
        sought = self.sought.get(name, "")
        values = [each for each in facet.values if each.value in chosen or _fits(sought, each)]
        is_opened = name in self.opened or bool(sought)
        # One more row is no reason for a door.
        is_long = len(values) > FIRST_VALUES + 1
        most = MOST_VALUES if is_opened or not is_long else FIRST_VALUES
        is_whole = max((value.total_yuan for value in facet.values), default=0) >= _WHOLE_FROM
        rows: list[Row] = [
            _value_row(
                name,
                value,
                value_amount(value.total_yuan, is_whole=is_whole),
                value.value in chosen,
                digits,
                is_late=is_late,
            )
            for at, value in enumerate(values)
            if at < most or value.value in chosen
        ]
        left = len(values) - len(rows)
        if is_long and not sought:
            title = f"其余 {left} 项" if left else "收起"
            rows.append(MoreRow(f"more:{name}", title, name))
        if len(facet.values) > LONG:
            title = f"含“{sought}”的 {len(rows)} 项，全部显示" if sought else "查找…"
            rows.append(MoreRow(f"find:{name}", title, name))
        return rows


def _fits(sought: str, value: FacetValue) -> bool:
    return fold(sought) in fold(value.title) or bool(spelled_spans(value.title, sought))


def value_amount(yuan: int, *, is_whole: bool) -> str:
    """Return what a value comes to in 亿元; empty for nothing.

    Args:
        yuan: the amount.
        is_whole: without decimals; what would round to nothing is ``<1`` then.
    """
    if not yuan:
        return ""
    if not is_whole:
        return format_yi(yuan, grouped=True)
    return f"{(yuan + _YI // 2) // _YI:,}" if yuan * 2 >= _YI else "<1"


def _value_row(
    dimension: str,
    value: FacetValue,
    amount: str,
    is_chosen: bool,
    digits: int,
    *,
    is_late: bool,
) -> FacetRow:
    return FacetRow(
        key=f"value:{dimension}:{value.value}",
        title=value.title,
        dimension=dimension,
        value=value.value,
        amount=amount,
        count=value.count,
        digits=digits,
        is_chosen=is_chosen,
        is_faint=value.count == 0,
        is_late=is_late,
        tip=f"{value.title}\n{_figures(value.count, value.total_yuan)}",
    )


def _bars_row(
    section: str, title: str, found: Distribution, shown: Filter, *, is_late: bool
) -> BarsRow:
    is_amount = section == AMOUNT
    name = amount_title if is_amount else year_title
    sizes = [bar.count if is_amount else bar.total_yuan for bar in found.bars]
    most = max(sizes, default=0)
    cells = tuple(
        Cell(
            bar.low,
            bar.high,
            name(bar.low, bar.high),
            size / most if most else 0.0,
            _cell_tip(name(bar.low, bar.high), bar, is_amount=is_amount),
        )
        for bar, size in zip(found.bars, sizes, strict=True)
    )
    outside = None
    if found.outside.count:
        label = "未填" if is_amount else UNSCHEDULED
        tip = _cell_tip(label, found.outside, is_amount=is_amount)
        outside = Cell(0, None, label, 1.0, tip)
    held = _held_amount_cells(cells, shown) if is_amount else _held_year_cells(cells, shown)
    return BarsRow(
        key=f"bars:{section}",
        title=title,
        dimension=section,
        cells=cells,
        outside=outside,
        held=held,
        held_title=_held_title(section, cells, held, shown) if held else "",
        is_outside=_is_outside(section, shown),
        is_late=is_late,
        field=found.field,
    )


def _is_outside(section: str, shown: Filter) -> bool:
    return Condition(RANGED[section], Operator.EMPTY) in shown.terms


def _held_title(section: str, cells: Sequence[Cell], held: tuple[int, int], shown: Filter) -> str:
    """Return the range in words: of years that of the bars, of amounts what was asked for."""
    amounts = held_amounts(shown) if section == AMOUNT else None
    if amounts is None:
        return year_title(cells[held[0]].low, cells[held[1]].high)
    return amount_title(*amounts)


def _cell_tip(label: str, bar: Bar, *, is_amount: bool) -> str:
    width = 1 if is_amount or bar.high is None else bar.high - bar.low + 1
    if width > 1:
        # A project that runs through several of these years would be counted more than once.
        return f"{label}\n{format_wan(bar.total_yuan, grouped=True)} 万元"
    return f"{label}\n{_figures(bar.count, bar.total_yuan)}"


def _held_amount_cells(cells: Sequence[Cell], shown: Filter) -> tuple[int, int] | None:
    held = held_amounts(shown)
    if held is None:
        return None
    low, high = held
    found = [
        at
        for at, cell in enumerate(cells)
        if (high is None or cell.low < high) and (cell.high is None or cell.high > low)
    ]
    if len(found) > 1 and cells[found[-1]].low + 1 == high:
        # “10亿以下” reaches the next bar by its first yuan only.
        found.pop()
    return (found[0], found[-1]) if found else None


def _held_year_cells(cells: Sequence[Cell], shown: Filter) -> tuple[int, int] | None:
    held = held_years(shown)
    if held is None:
        return None
    first, last = held
    found = [
        at
        for at, cell in enumerate(cells)
        if cell.low <= last and (cell.high is None or cell.high >= first)
    ]
    return (found[0], found[-1]) if found else None


def _has_projects(bars: Distribution | None) -> bool:
    return bars is not None and any(bar.count for bar in (*bars.bars, bars.outside))


def _figures(count: int, total_yuan: int) -> str:
    return f"{count:,} 个，{format_wan(total_yuan, grouped=True)} 万元"


def amount_title(low: int, high: int | None) -> str:
    """Return how a range of amounts is called: from ``low`` on, not reaching ``high``; yuan.

    A yuan beyond a round amount is how 超过 and 以下 reckon, which say so.
    """
    if high is None:
        beyond = low % 10_000 == 1
        named = f"超过{_short(low)}" if beyond else f"{_short(low)}以上"
        return named if low else "不限"
    if low:
        return f"{_short(low)}～{_short(high)}"
    return f"{_short(high)}以下" if high % 10_000 == 1 else f"不满{_short(high)}"


def year_title(first: int, last: int | None) -> str:
    """Return how a range of years is called."""
    return f"{first}年" if last in (first, None) else f"{first}～{last}年"


def _short(yuan: int) -> str:
    yi, rest = divmod(yuan // 10_000, 10_000)
    return f"{yi}亿" if yi and not rest else f"{yuan // 10_000}万"
