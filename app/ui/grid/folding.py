"""Which groups of the grid are folded: down to a level, but for those the user has turned."""

from app.queries.groups import Group, Path
from app.queries.layout import MOST_LEVELS


class Folding:
    """How far groups are unfolded; it holds for groups that are yet to come, too.

    Attributes:
        depth: groups of levels below this are open, the others folded.
    """

    def __init__(self, depth: int = MOST_LEVELS) -> None:
        self.depth = depth
        self._turned: set[Path] = set()

    def is_open(self, group: Group) -> bool:
        """Tell whether what is in a group is shown."""
        return (group.level < self.depth) != (group.path in self._turned)

    def set_open(self, group: Group, *, is_open: bool) -> None:
        """Fold or unfold one group."""
        if self.is_open(group) != is_open:
            self._turned ^= {group.path}

    def open_down_to(self, depth: int) -> None:
        """Unfold every group of so many levels and fold those below."""
        self.depth = depth
        self._turned.clear()
