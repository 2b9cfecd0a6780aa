"""The groups of a table as a tree, grown row by row from above."""

from dataclasses import dataclass, field

from app.errors import RefusedInput
from app.importing.recognition.labels import Style
from app.models.moneygrammar import parse_money


@dataclass(slots=True)
class Stated:
    """What a document says of a group, or of all.

    Attributes:
        count: how many projects; None where it does not say.
        total_yuan: their sum; None where it does not say.
        text: the amount as it stands; empty for none.
        row: the place in the source of the row that says so; 0 for none.
    """

    count: int | None = None
    total_yuan: int | None = None
    text: str = ""
    row: int = 0

    def take(self, other: "Stated") -> None:
        """Take what another row says and this does not know yet."""
        self.count = other.count if self.count is None else self.count
        if self.total_yuan is None and other.total_yuan is not None:
            self.total_yuan, self.text = other.total_yuan, other.text
        self.row = self.row or other.row


def stated_yuan(amount: str) -> int | None:
    """Return an amount that words state with its unit, in yuan; None where there is none."""
    try:
        return parse_money(amount, unit="元")
    except RefusedInput:
        return None


@dataclass(slots=True)
class Group:
    """A group of projects: a category of the document.

    Attributes:
        index: in the table's groups.
        name: without number, count and amount.
        heading: the label as written; empty where a column names the group.
        style: how the heading is numbered.
        level: 0 for the outermost.
        parent: the group around it; -1 for none.
        row: the place in the source, from 1.
        stated: what the document says of it.
        is_category: whether its projects belong to the category of its name.
    """

    index: int
    name: str
    heading: str
    style: Style
    level: int
    parent: int
    row: int
    stated: Stated = field(default_factory=Stated)
    is_category: bool = True


class Outline:
    """Grows the tree.

    Attributes:
        groups: the groups in document order; a parent stands before its children.
        current: the group the next project belongs to; -1 for none.
    """

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.current = -1
        self._depth: dict[Style, int] = {}
        self._closed: set[int] = set()
        self._named: dict[str, int] = {}
        self._has_rows = False

    def open(self, name: str, heading: str, style: Style, row: int) -> Group:
        """Begin a group under the groups it belongs to."""
        level = self._level(style)
        parent = self.current
        while parent >= 0 and self.groups[parent].level >= level:
            parent = self.groups[parent].parent
        level = self.groups[parent].level + 1 if parent >= 0 else 0
        group = Group(len(self.groups), name, heading, style, level, parent, row)
        self.groups.append(group)
        self._named[name] = group.index
        self.current = group.index
        self._depth[style] = level
        for other in [other for other, depth in self._depth.items() if depth > level]:
            if other < style or other is Style.PLAIN:
                # What was numbered deeper under another group begins anew here.
                del self._depth[other]
        self._has_rows = False
        return group

    def resume(self, group: Group) -> None:
        """Go on with a group."""
        self.current = group.index
        self._depth[group.style] = group.level
        self._has_rows = True

    def project(self) -> None:
        """Take note of projects in the current group."""
        self._has_rows = True

    def named(self, name: str) -> Group | None:
        """Return the last group of a name, or None."""
        at = self._named.get(name)
        return None if at is None else self.groups[at]

    def drop_last(self) -> Group:
        """Take the last group away, which was none; return it."""
        group = self.groups.pop()
        self._named.pop(group.name, None)
        return group

    def to_close(self) -> Group | None:
        """Return the group a 小计 without a name speaks of: the innermost without one."""
        at = self.current
        while at >= 0 and at in self._closed:
            at = self.groups[at].parent
        if at < 0:
            return None
        self._closed.add(at)
        return self.groups[at]

    def close(self, group: Group) -> None:
        """Take note that a sum row has spoken of a group."""
        self._closed.add(group.index)

    def leave(self) -> None:
        """End all groups: what follows belongs to none."""
        self.current = -1
        self._has_rows = False

    def _level(self, style: Style) -> int:
        """Return how deep a heading of a style stands here."""
        if style in self._depth:
            return self._depth[style]
        if self.current < 0:
            return 0
        if not self._has_rows:
            # A heading right below another one is its child, unless its number says otherwise.
            outer = self.groups[self.current]
            if style > outer.style or style is Style.PLAIN or outer.style is Style.PLAIN:
                return outer.level + 1
        if style is Style.PLAIN:
            return self.groups[self.current].level
        above = [depth for other, depth in self._depth.items() if other < style]
        return max(above) + 1 if above else 0
