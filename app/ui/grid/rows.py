"""The rows of the grid: group headers and, under those that are open, groups and projects."""

from bisect import bisect_right
from collections.abc import Iterator

from app.queries.snapshot import Snapshot
from app.ui.grid.folding import Folding

#: The position of a group's header, which is no project.
HEADER = -1

_HIDDEN = -1
_NONE = -1


class Rows:
    """Where each row of the grid stands in a snapshot, without an object a row.

    A *row* counts what the grid shows from the top; a *position* counts the snapshot's ids; a
    *group* counts the snapshot's groups.

    Attributes:
        count: rows shown.
    """

    def __init__(self, snapshot: Snapshot, folding: Folding | None = None) -> None:
        folding = folding or Folding()
        groups = snapshot.groups
        self._size = len(snapshot.ids)
        self._starts = [group.start for group in groups]
        self._levels = [group.level for group in groups]
        self._open = [folding.is_open(group) for group in groups]
        self._depth = max(self._levels, default=-1)
        # Where each group ends: the next one that is not inside it, and its projects.
        self._next = [0] * len(groups)
        self._ends = [0] * len(groups)
        after = [(len(groups), self._size)] * (self._depth + 1)
        for group in reversed(range(len(groups))):
            level = self._levels[group]
            self._next[group], self._ends[group] = after[level]
            after[level:] = [(group, self._starts[group])] * (self._depth + 1 - level)
        # The group each is inside, the level above.
        self._parents = [_NONE] * len(groups)
        inside: list[int] = []
        for group, level in enumerate(self._levels):
            del inside[level:]
            self._parents[group] = inside[-1] if inside else _NONE
            inside.append(group)
        self._leaves = [at for at, level in enumerate(self._levels) if level == self._depth]
        self._leaf_starts = [self._starts[leaf] for leaf in self._leaves]
        self._heads: list[int] = []
        self._shown: list[int] = []
        self._head_of: list[int] = []
        self.count = 0
        self._lay_out()

    @property
    def is_grouped(self) -> bool:
        """Whether there are group headers."""
        return bool(self._starts)

    def locate(self, row: int) -> tuple[int, int]:
        """Return (group, position) of a row; the position is ``HEADER`` for a group's header.

        Without groups the group is -1.
        """
        if not self._heads:
            return -1, row
        at = bisect_right(self._heads, row) - 1
        group, head = self._shown[at], self._heads[at]
        return group, HEADER if row == head else self._starts[group] + row - head - 1

    def position(self, row: int) -> int:
        """Return the position of a row's project, ``HEADER`` for a group's header."""
        return self.locate(row)[1]

    def row_of(self, position: int) -> int:
        """Return the row of a position; the header's of the outermost folded group around it."""
        if not self._heads:
            return position
        group = self.group_of(position)
        folded = next((each for each in self.around(group) if not self._open[each]), None)
        if folded is not None:
            return self._head_of[folded]
        return self._head_of[group] + 1 + position - self._starts[group]

    def group_of(self, position: int) -> int:
        """Return the innermost group a position is in, -1 without groups."""
        at = bisect_right(self._leaf_starts, position) - 1
        return self._leaves[at] if at >= 0 else -1

    def around(self, group: int) -> list[int]:
        """Return a group and those around it, the outermost first."""
        found = [group]
        while (group := self._parents[group]) != _NONE:
            found.append(group)
        return found[::-1]

    def head(self, group: int) -> int:
        """Return the row of a group's header, -1 inside a folded group."""
        return self._head_of[group]

    def is_open(self, group: int) -> bool:
        """Tell whether what is in a group is shown."""
        return self._open[group]

    def size(self, group: int) -> int:
        """Return how many projects a group holds, shown or not."""
        return self._ends[group] - self._starts[group]

    def span(self, group: int) -> tuple[int, int]:
        """Return the positions of a group's projects: the first, and the one after the last."""
        return self._starts[group], self._ends[group]

    def rows_in(self, group: int) -> int:
        """Return how many rows a group has under its header while it is open."""
        rows, at, end = 0, group, self._next[group]
        if self._levels[group] == self._depth:
            return self.size(group)
        at += 1
        while at < end:
            rows += 1
            if not self._open[at]:
                at = self._next[at]
                continue
            if self._levels[at] == self._depth:
                rows += self.size(at)
            at += 1
        return rows

    def set_open(self, group: int, *, is_open: bool) -> None:
        """Fold or unfold a group."""
        self._open[group] = is_open
        self._lay_out()

    def positions(self, top: int, bottom: int) -> Iterator[range]:
        """Yield the positions shown in the rows from top to bottom, both included."""
        if not self._heads:
            yield range(max(top, 0), min(bottom + 1, self._size))
            return
        first = max(bisect_right(self._heads, top) - 1, 0)
        for at in range(first, len(self._heads)):
            head, group = self._heads[at], self._shown[at]
            if head > bottom:
                return
            if self._open[group] and self._levels[group] == self._depth:
                start = self._starts[group]
                low = max(top - head - 1, 0)
                high = min(bottom - head, self.size(group))
                if high > low:
                    yield range(start + low, start + high)

    def spans(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield the rows that show positions from first to last, as spans of first and last."""
        if not self._heads:
            yield first, last
            return
        at = max(bisect_right(self._leaf_starts, first) - 1, 0)
        for leaf in self._leaves[at:]:
            start = self._starts[leaf]
            if start > last:
                return
            head = self._head_of[leaf]
            low, high = max(first, start), min(last, self._ends[leaf] - 1)
            if head != _HIDDEN and self._open[leaf] and low <= high:
                yield head + 1 + low - start, head + 1 + high - start

    def _lay_out(self) -> None:
        if not self._starts:
            self.count = self._size
            return
        self._heads, self._shown = [], []
        self._head_of = [_HIDDEN] * len(self._starts)
        row = at = 0
        while at < len(self._starts):
            self._heads.append(row)
            self._shown.append(at)
            self._head_of[at] = row
            row += 1
            if not self._open[at]:
                at = self._next[at]
                continue
            if self._levels[at] == self._depth:
                row += self.size(at)
            at += 1
        self.count = row
