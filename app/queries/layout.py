"""How a grid is laid out beside what it shows: columns, groups over groups, order, 合计."""

from dataclasses import dataclass
from enum import StrEnum

from app.errors import RefusedInput
from app.models.fields import BY_NAME
from app.queries.dimensions import Dimension, known_dimension

#: More levels of groups than this leave no room for the projects.
MOST_LEVELS = 3


class GroupOrder(StrEnum):
    """In which order groups stand; ``OWN`` is each dimension's own."""

    OWN = "own"
    NAME = "name"
    AMOUNT = "amount"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Sort:
    """By which field, in which direction; 序号 decides between equals."""

    field: str = "number"
    is_descending: bool = False


#: The document's own order.
USUAL_SORT = Sort()


@dataclass(frozen=True, slots=True)
class Layout:
    """How projects are laid out.

    Attributes:
        columns: field names in order; empty for the usual ones.
        grouping: dimension names, the outermost first; at most :data:`MOST_LEVELS`.
        group_order: in which order groups stand.
        sort: the order inside the innermost group.
        has_total_last: 合计 below the projects rather than above them.
    """

    columns: tuple[str, ...] = ()
    grouping: tuple[str, ...] = ()
    group_order: GroupOrder = GroupOrder.OWN
    sort: Sort = USUAL_SORT
    has_total_last: bool = False


def grouping_text(layout: Layout) -> str:
    """Return a layout's groups, their order and the place of 合计 as one stored text."""
    parts = [",".join(layout.grouping)]
    if layout.group_order is not GroupOrder.OWN:
        parts.append(f"order={layout.group_order}")
    if layout.has_total_last:
        parts.append("total=last")
    return ";".join(parts)


def sort_text(sort: Sort) -> str:
    """Return a sort as it is stored and typed: a field's name, ``:desc`` where it descends."""
    return f"{sort.field}:desc" if sort.is_descending else sort.field


def stored_layout(columns: str, grouping: str, sort: str) -> Layout:
    """Return the layout stored as texts; what this program does not know is left out."""
    names, *options = grouping.split(";")
    found = (known_dimension(name) for name in names.split(","))
    known = [each.name for each in found if each is not None and is_groupable(each)]
    settings = dict(option.split("=", 1) for option in options if "=" in option)
    order = settings.get("order", "")
    field, _, direction = sort.partition(":")
    return Layout(
        tuple(name for name in columns.split(",") if name in BY_NAME),
        tuple(dict.fromkeys(known))[:MOST_LEVELS],
        GroupOrder(order) if order in tuple(GroupOrder) else GroupOrder.OWN,
        Sort(field, direction == "desc") if field in BY_NAME else USUAL_SORT,
        settings.get("total") == "last",
    )


def is_groupable(dimension: Dimension) -> bool:
    """Return whether a grid can be grouped by a dimension: a project stands in one group."""
    return dimension.is_single_valued


def require_groupable(dimension: Dimension) -> Dimension:
    """Return the dimension.

    Raises:
        RefusedInput: projects stand in several of its groups, so no list can be cut by it.
    """
    if not is_groupable(dimension):
        raise RefusedInput(
            "分组",
            dimension.title,
            "一个项目会同时在几组里",
            remedy="请按牵头单位、开工年、分类等分组",
        )
    return dimension
