"""The user's place in the grid: kept by id over every refresh."""

from array import array
from dataclasses import dataclass

from app.queries.snapshot import Snapshot
from app.ui.grid.ranges import Area
from app.ui.grid.table import FrozenTable


@dataclass(frozen=True, slots=True)
class Place:
    """Where the user is.

    Attributes:
        current: the current project's id, 0 for none.
        column: the current column's field, empty for none.
        selected: the ids of the projects that selected cells belong to.
        columns: the first and last selected column's field; empty where whole rows are selected,
            or cells that are not one block.
        anchor: the project that stays at its height on the screen, 0 for none.
        top: that height, logical pixels from the viewport's top.
    """

    current: int
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
    field = table.field
    anchor_row = table.row if current and first <= table.row <= last else -1
    if anchor_row < 0:
        anchor_row = next((row for row in range(first, last + 1) if model.id_at(row)), -1)
    return Place(
        current=current,
        column=field.name if field else "",
        selected=table.selected_ids(),
        columns=_columns(table),
        anchor=model.id_at(anchor_row) if anchor_row >= 0 else 0,
        top=table.top_of(anchor_row) if anchor_row > 0 else 0,
    )


def restore(table: FrozenTable, place: Place) -> None:
    """Bring the user back: same project, same cell, same height; else to the first project."""
    model = table.model
    table.settle()
    names = [field.name for field in model.fields]
    column = names.index(place.column) if place.column in names else 1
    row = model.row_of_id(place.current) if place.current else -1
    if row >= 0 and not model.id_at(row):
        row = -1
    is_found = row >= 0
    if row < 0:
        row = next((at for at in range(min(model.rowCount(), 3)) if model.id_at(at)), -1)
    if row >= 0:
        table.go(row, column, by_rows=is_found and not place.columns)
    if is_found and (len(place.selected) > 1 or place.columns[:1] != place.columns[1:]):
        table.select_cells(_areas(table, place))
    anchor = model.row_of_id(place.anchor) if place.anchor else -1
    if anchor >= 0:
        table.scroll_row_to(anchor, place.top)
    elif not is_found:
        table.scroll_row_to(0, 0)


def position_of(snapshot: Snapshot, place: Place) -> int:
    """Return the position whose rows will be in sight, to read them with the snapshot."""
    for wanted in (place.anchor, place.current):
        if wanted:
            try:
                return snapshot.ids.index(wanted)
            except ValueError:
                continue
    return 0


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
    """Return the rows of projects as spans of neighbours."""
    model = table.model
    wanted = set(ids)
    rows = [
        model.rows.row_of(position)
        for position, row_id in enumerate(model.snapshot.ids)
        if row_id in wanted
    ]
    spans: list[tuple[int, int]] = []
    for row in rows:
        if not model.id_at(row):
            continue
        if spans and spans[-1][1] == row - 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans
