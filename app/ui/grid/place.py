"""The user's place in the grid: kept by id over every refresh."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress

from app.queries.groups import Path
from app.queries.layout import MOST_LEVELS
from app.queries.snapshot import Snapshot
from app.ui.grid.model import GridModel
from app.ui.grid.ranges import Area, merged
from app.ui.grid.table import FrozenTable


@dataclass(frozen=True, slots=True)
class Place:
    """Where the user is.

    Attributes:
        current: the current project's id, 0 for none.
        header: the group whose header is current instead, empty for none.
        neighbours: the nearest projects below and above it that are not selected with it; where
            it is there no more, one of them takes its place.
        column: the current column's field, empty for none.
        selected: the ids of the projects that selected cells belong to.
        columns: the first and last selected column's field; empty where whole rows are selected,
            or cells that are not one block.
        anchor: the project that stays at its height on the screen, 0 for none.
        top: that height, logical pixels from the viewport's top.
    """

    current: int
    header: Path
    neighbours: tuple[int, ...]
    column: str
    selected: "array[int]"
    columns: tuple[str, ...]
    anchor: int
    top: int


def remember(table: FrozenTable) -> Place:
    """Return the user's place as it is now."""
    model = table.model
    first, last = table.rows_in_sight()
    current = table.current_id()
    group = model.group_at(table.row) if table.row >= 0 else None
    field = table.field
    anchor_row = table.row if current and first <= table.row <= last else -1
    if anchor_row < 0:
        anchor_row = next((row for row in range(first, last + 1) if model.id_at(row)), -1)
    selected = table.selected_ids()
    return Place(
        current=current,
        neighbours=_neighbours(model.snapshot.ids, current, selected),
        header=group.path if group is not None else (),
        column=field.name if field else "",
        selected=selected,
        columns=_columns(table),
        anchor=model.id_at(anchor_row) if anchor_row >= 0 else 0,
        top=table.top_of(anchor_row) if anchor_row > 0 else 0,
    )


def restore(table: FrozenTable, place: Place) -> None:
    """Bring the user back: same project, same cell, same height.

    Who stood in a group that is folded now stands on its header; where the project has gone, its
    neighbour takes its place, else the first project.
    """
    model = table.model
    table.settle()
    names = [field.name for field in model.fields]
    column = names.index(place.column) if place.column in names else 1
    row = model.row_of_id(place.current) if place.current else _header_row(model, place.header)
    is_found = row >= 0 and bool(model.id_at(row))
    if row < 0:
        near = (model.row_of_id(each) for each in place.neighbours)
        row = next((each for each in near if each >= 0), -1)
    is_known = row >= 0
    if not is_known:
        # No more headers than levels stand above the first project that is not folded away.
        top = range(min(model.rowCount(), MOST_LEVELS + 1))
        row = next((at for at in top if model.id_at(at)), -1)
    if row >= 0:
        table.go(row, column, by_rows=is_found and not place.columns)
    if is_found and (len(place.selected) > 1 or place.columns[:1] != place.columns[1:]):
        table.select_cells(_areas(table, place))
    anchor = model.row_of_id(place.anchor) if place.anchor else -1
    if anchor >= 0:
        table.scroll_row_to(anchor, place.top)
    elif not is_known:
        table.scroll_row_to(0, 0)
    elif not is_found:
        table.scroll_row_to(row, place.top)


def position_of(snapshot: Snapshot, place: Place) -> int:
    """Return the position whose rows will be in sight, to read them with the snapshot."""
    for wanted in (place.anchor, place.current, *place.neighbours):
        if wanted:
            try:
                return snapshot.ids.index(wanted)
            except ValueError:
                continue
    return 0


def _neighbours(ids: "array[int]", current: int, selected: "array[int]") -> tuple[int, ...]:
    """Return the nearest ids below and above the current one that are not selected."""
    if len(selected) == len(ids):
        return ()
    try:
        at = ids.index(current)
    except ValueError:
        return ()
    chosen = {current, *selected}
    around = (ids[at + 1 :], reversed(ids[:at]))
    found = (next((each for each in side if each not in chosen), 0) for side in around)
    return tuple(each for each in found if each)


def _columns(table: FrozenTable) -> tuple[str, ...]:
    """Return the first and last selected column, none where whole rows are selected."""
    chosen = table.ranges.columns()
    if table.ranges.is_by_rows or not table.ranges.is_block:
        return ()
    return table.model.fields[chosen[0]].name, table.model.fields[chosen[-1]].name


def _areas(table: FrozenTable, place: Place) -> list[Area]:
    """Return what was selected as rectangles; whole rows where its columns are not all shown."""
    names = [field.name for field in table.model.fields]
    first, last = 0, len(names) - 1
    if place.columns and set(place.columns) <= set(names):
        first, last = sorted(names.index(name) for name in place.columns)
    return [Area(top, first, bottom, last) for top, bottom in _spans(table, place.selected)]


def _spans(table: FrozenTable, ids: "array[int]") -> list[tuple[int, int]]:
    """Return the rows of projects as spans of neighbours; what is folded away has none."""
    rows, shown = table.model.rows, table.model.snapshot.ids
    chosen = compress(range(len(shown)), map(set(ids).__contains__, shown))
    return merged(span for first, last in _runs(chosen) for span in rows.spans(first, last))


def _runs(positions: Iterable[int]) -> list[tuple[int, int]]:
    """Return ascending positions as runs of neighbours, first and last of each."""
    found: list[tuple[int, int]] = []
    first = last = -1
    for position in positions:
        if position != last + 1 or last < 0:
            if last >= 0:
                found.append((first, last))
            first = position
        last = position
    if last >= 0:
        found.append((first, last))
    return found


def _header_row(model: GridModel, path: Path) -> int:
    """Return the row of a group's header, of the one around it where it is folded away; or -1."""
    groups = model.snapshot.groups
    group = next((at for at, each in enumerate(groups) if each.path == path), -1) if path else -1
    if group < 0:
        return -1
    heads = (model.rows.head(each) for each in reversed(model.rows.around(group)))
    return next((head for head in heads if head >= 0), -1)
