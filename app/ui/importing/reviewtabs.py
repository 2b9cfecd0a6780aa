"""The tabs over the rows of an import: which there are, what each lists, what an empty one says."""

from array import array
from dataclasses import dataclass
from typing import Final

from app.importing.ledger import Ledger, Sort

_EMPTY: Final = {
    "新增": ("没有新的项目", "表里的项目库里都有了，或者被拒绝了。"),
    "变更": ("没有要改的项目", "库里已有的项目，表里写的都一样。"),
    "相同": ("没有相同的项目", "表里的项目，库里要么没有，要么写得不一样。"),
    "拒绝": ("没有拒绝的行", "每一行都看得懂。"),
    "合计行": ("没有合计行", "表里没有写个数和合计，没有可以核对的数。"),
}


@dataclass(frozen=True, slots=True)
class ReviewTab:
    """One tab.

    Attributes:
        title: without the count.
        count: the rows it lists.
        sort: of its rows; None for all of them.
        is_conflicts: it lists what two sides changed.
    """

    title: str
    count: int
    sort: Sort | None = None
    is_conflicts: bool = False

    @property
    def text(self) -> str:
        """The tab as it reads."""
        return f"{self.title} {self.count:,}"

    @property
    def can_take(self) -> bool:
        """Whether rows of it can be taken and left."""
        return self.sort in (None, Sort.NEW, Sort.CHANGED)

    @property
    def empty_words(self) -> tuple[str, str]:
        """A title and a sentence for when it lists nothing."""
        return _EMPTY.get(self.title, ("这里没有行", ""))

    def rows(self, ledger: Ledger) -> "array[int]":
        """Return the rows it lists."""
        if self.is_conflicts:
            return ledger.conflicting()
        return ledger.of() if self.sort is None else ledger.of(self.sort)


def review_tabs(ledger: Ledger, *, has_conflicts: bool) -> list[ReviewTab]:
    """Return the tabs of a ledger; those for what is rare only where there is some."""
    tabs = [ReviewTab("全部", len(ledger))]
    for sort in Sort:
        count = ledger.count(sort)
        if sort is not Sort.OTHER or count:
            tabs.append(ReviewTab(sort.title, count, sort))
    if has_conflicts:
        tabs.append(ReviewTab("两边都改", len(ledger.conflicting()), is_conflicts=True))
    return tabs
