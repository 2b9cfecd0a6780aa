"""The rows of the grid: group headers and, under those that are open, their projects."""

from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterator

from app.queries.snapshot import Snapshot

#: The position of a group's header, which is no project.
HEADER = -1


class Rows:
    """Where each row of the grid stands in a snapshot, without an object a row.

    A *row* counts what the grid shows from the top; a *position* counts the snapshot's ids.

    Attributes:
        count: rows shown.
    """

    def __init__(self, snapshot: Snapshot, collapsed: Collection[Hashable] = ()) -> None:
        self._size = len(snapshot.ids)
        self._starts = [group.start for group in snapshot.groups]
        self._open = [group.row.key not in collapsed for group in snapshot.groups]
        self._heads: list[int] = []
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
        group = bisect_right(self._heads, row) - 1
        head = self._heads[group]
        return group, HEADER if row == head else self._starts[group] + row - head - 1

    def position(self, row: int) -> int:
        """Return the position of a row's project, ``HEADER`` for a group's header."""
        return self.locate(row)[1]

    def row_of(self, position: int) -> int:
        """Return the row of a position; the header's where the group is folded."""
        if not self._heads:
            return position
        group = self.group_of(position)
        if not self._open[group]:
            return self._heads[group]
        return self._heads[group] + 1 + position - self._starts[group]

    def group_of(self, position: int) -> int:
        """Return the group a position is in, -1 without groups."""
        return bisect_right(self._starts, position) - 1

    def head(self, group: int) -> int:
        """Return the row of a group's header."""
        return self._heads[group]

    def is_open(self, group: int) -> bool:
        """Tell whether a group's projects are shown."""
        return self._open[group]

    def size(self, group: int) -> int:
        """Return how many projects a group holds, shown or not."""
        return self._span(group)[1]

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
        for group in range(first, len(self._heads)):
            head = self._heads[group]
            if head > bottom:
                return
            if self._open[group]:
                start, size = self._span(group)
                low = max(top - head - 1, 0)
                high = min(bottom - head, size)
                if high > low:
                    yield range(start + low, start + high)

    def _span(self, group: int) -> tuple[int, int]:
        start = self._starts[group]
        end = self._starts[group + 1] if group + 1 < len(self._starts) else self._size
        return start, end - start

    def _lay_out(self) -> None:
        if not self._starts:
            self.count = self._size
            return
        self._heads = []
        row = 0
        for group in range(len(self._starts)):
            self._heads.append(row)
            row += 1 + (self._span(group)[1] if self._open[group] else 0)
        self.count = row
