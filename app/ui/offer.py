"""Which projects a dialog can be for: those selected, or those the filter shows."""

from dataclasses import dataclass
from typing import Self

from app.queries.filter import Filter, Ids
from app.ui.session import Session


@dataclass(frozen=True, slots=True)
class Offer:
    """What the window shows and has selected when a dialog opens.

    Attributes:
        filter: of the window.
        count: projects it has.
        selection: ids of the selected projects.
    """

    filter: Filter
    count: int
    selection: tuple[int, ...]

    @classmethod
    def of(cls, session: Session) -> Self:
        """Return what a session offers now."""
        snapshot = session.snapshot
        count = snapshot.totals.count if snapshot is not None else 0
        return cls(session.filter, count, session.selection)

    @property
    def titles(self) -> tuple[str, str]:
        """What the selected and the shown projects are called."""
        kind = "筛选出的" if self.filter.terms else "全部"
        return f"选中的 {len(self.selection):,} 个项目", f"{kind} {self.count:,} 个项目"

    @property
    def means_selected(self) -> bool:
        """Whether the selected ones are probably meant: several are, one is just the current."""
        return len(self.selection) > 1

    def selected(self) -> Filter:
        """Return the filter of the selected projects."""
        return Filter((Ids(self.selection),))
