"""Projects that no longer belong where the grid shows them, and why."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.library.file import Reading
from app.models.fields import BY_NAME
from app.queries.filter import Filter
from app.queries.groups import Levels, Path
from app.queries.layout import Layout
from app.queries.membership import load_membership, load_places
from app.queries.snapshot import Snapshot
from app.ui.grid.rows import Rows

#: So many projects are found in the ids one by one; more in one pass.
_FEW = 8


@dataclass(frozen=True, slots=True)
class Stale:
    """Why a project is shown where it no longer belongs.

    Attributes:
        icon: a lucide name.
        words: the reason in a few characters.
        sentence: the reason whole, and what puts it right.
    """

    icon: str
    words: str
    sentence: str


def load_stale(
    connection: Reading,
    filter: Filter,
    layout: Layout,
    levels: Levels | None,
    shown: tuple[Snapshot, Collection[int]],
    ids: Sequence[int],
) -> dict[int, Stale | None]:
    """Return what is to be said about projects that changed; None where they still belong.

    Args:
        connection: of the library.
        filter: of the grid.
        layout: of the grid.
        levels: how SQL cuts a list laid out so.
        shown: the grid's snapshot, and the projects already known to be out of place.
        ids: the projects that changed.
    """
    snapshot, misplaced = shown
    paths = load_membership(connection, filter, levels, ids)
    rows = Rows(snapshot)
    found: dict[int, Stale | None] = dict.fromkeys(ids)
    settled: dict[int, int] = {}
    for row_id, position in _positions(snapshot, ids).items():
        group = rows.group_of(position)
        path = snapshot.groups[group].path if group >= 0 else ()
        if row_id not in paths:
            found[row_id] = _unfit(connection, filter, row_id)
        elif levels is not None and paths[row_id] != path:
            around = [snapshot.groups[each].row.group for each in rows.around(group)]
            found[row_id] = _left(connection, levels, around, path, paths[row_id])
        else:
            settled[position] = row_id
    left = {row_id for row_id, stale in found.items() if stale}
    out = {*misplaced, *left}.difference(settled.values())

    def places_of(wanted: Sequence[int]) -> Mapping[int, int]:
        return load_places(connection, layout.sort, wanted)

    if settled:
        moved = _moved(places_of, snapshot, rows, settled, out)
        found |= dict.fromkeys(moved, _out_of_order(layout))
    return found


def _positions(snapshot: Snapshot, ids: Sequence[int]) -> dict[int, int]:
    """Return where those of the projects that are shown stand."""
    if len(ids) > _FEW:
        wanted = set(ids)
        return {row_id: at for at, row_id in enumerate(snapshot.ids) if row_id in wanted}
    found = {}
    for row_id in ids:
        try:
            found[row_id] = snapshot.ids.index(row_id)
        except ValueError:
            continue
    return found


def _moved(
    places_of: Callable[[Sequence[int]], Mapping[int, int]],
    snapshot: Snapshot,
    rows: Rows,
    settled: Mapping[int, int],
    out: Collection[int],
) -> list[int]:
    """Return those of the projects that now sort before or after what stands around them."""
    changed = set(settled.values())
    beside: dict[int, tuple[int, int, int]] = {}
    for position in settled:
        group = rows.group_of(position)
        first, end = rows.span(group) if group >= 0 else (0, len(snapshot.ids))
        before = _steady(snapshot, range(position - 1, first - 1, -1), changed, out)
        after = _steady(snapshot, range(position + 1, end), changed, out)
        beside[position] = (group, before, after)
    wanted = {*changed, *(each for _, *pair in beside.values() for each in pair if each)}
    places = places_of(sorted(wanted))
    moved = []
    last, last_group = -1, -1
    for position in sorted(settled):
        group, before, after = beside[position]
        if group != last_group:
            last, last_group = -1, group
        place = places[settled[position]]
        if max(last, places.get(before, -1)) < place < places.get(after, len(places)):
            last = place
        else:
            moved.append(settled[position])
    return moved


def _steady(
    snapshot: Snapshot, positions: range, changed: Collection[int], out: Collection[int]
) -> int:
    """Return the next project that stands where it belongs, 0 for none."""
    candidates: Iterator[int] = (snapshot.ids[at] for at in positions)
    return next((each for each in candidates if each not in changed and each not in out), 0)


def _unfit(connection: Reading, filter: Filter, row_id: int) -> Stale:
    """Say which conditions a project no longer meets."""
    from app.queries.termtext import term_text

    failed = [
        f"“{term_text(term)}”"
        for term in filter.terms
        if not load_membership(connection, replace(filter, terms=(term,)), None, [row_id])
    ]
    reason = f"不再符合{'、'.join(failed) or '筛选条件'}"
    return Stale("funnel-x", "不再符合筛选", f"{reason}，按 F5 刷新后移走")


def _left(
    connection: Reading, levels: Levels, around: Sequence[str], before: Path, now: Path
) -> Stale:
    """Say which group a project left, and which it belongs to."""
    level = next(at for at, key in enumerate(now) if key != before[at])
    name = levels.dimensions[level].labels(connection, [now[level]])[now[level]]
    sentence = f"不再属于“{around[level]}”，按 F5 刷新后移到“{name}”"
    return Stale("rows-3", "不再属于这一组", sentence)


def _out_of_order(layout: Layout) -> Stale:
    field = BY_NAME[layout.sort.field]
    direction = "从大到小" if layout.sort.is_descending else "从小到大"
    sentence = f"按{field.title}{direction}排，位置已经变了，按 F5 重新排列"
    return Stale("arrow-up-down", "排序位置已变", sentence)
