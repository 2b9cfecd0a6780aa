"""What a form can be made of: projects selected or shown, reserve by reserve."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from app.library.file import Reading
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.reserves import ReserveSummary, load_reserves
from app.queries.rollups import rollup
from app.ui.offer import Offer


class Scope(IntEnum):
    """Which projects a form lists."""

    SELECTED = 0
    SHOWN = 1
    NONE = 2


class FormOffer(Offer):
    """What a form can list: what is selected, what is shown, or nothing but blank rows."""

    @property
    def scope(self) -> Scope:
        """What is probably meant: several selected projects before those shown."""
        if self.means_selected:
            return Scope.SELECTED
        return Scope.SHOWN if self.count else Scope.NONE

    @property
    def scope_titles(self) -> tuple[str, ...]:
        """What each scope is called."""
        return (*self.titles, "只要空白行")

    def filter_of(self, scope: Scope) -> Filter | None:
        """Return the projects meant; None for none."""
        if scope is Scope.NONE:
            return None
        return self.filter if scope is Scope.SHOWN else self.selected()

    def has(self, scope: Scope) -> bool:
        """Whether there is anything of a scope."""
        return {Scope.SELECTED: bool(self.selection), Scope.SHOWN: self.count > 0}.get(scope, True)


@dataclass(frozen=True, slots=True)
class Homes:
    """The reserves, and how many of each scope's projects each has.

    Attributes:
        reserves: all of them.
        counts: by scope, by a reserve's id.
        preferred: the reserve the window shows alone; 0 for none.
    """

    reserves: tuple[ReserveSummary, ...]
    counts: Mapping[Scope, Mapping[int, int]]
    preferred: int

    def of(self, scope: Scope) -> list[ReserveSummary]:
        """Return the reserves a form of a scope can belong to, the likeliest first."""
        if scope is Scope.NONE:
            return sorted(self.reserves, key=lambda each: each.id != self.preferred)
        counts = self.counts.get(scope, {})
        held = [each for each in self.reserves if counts.get(each.id)]
        return sorted(held, key=lambda each: -counts[each.id])

    def count(self, scope: Scope, reserve_id: int) -> int:
        """Return how many projects a form would list."""
        return self.counts.get(scope, {}).get(reserve_id, 0)


def load_homes(connection: Reading, offer: FormOffer) -> Homes:
    """Return which reserves the offered projects are in."""
    counts = {}
    dimension = find_dimension("reserve")
    for scope in (Scope.SELECTED, Scope.SHOWN):
        filter = offer.filter_of(scope)
        if filter is not None and offer.has(scope):
            rows = rollup(connection, dimension, filter).rows
            counts[scope] = {int(row.key): row.count for row in rows if row.key}
    return Homes(tuple(load_reserves(connection)), counts, offer.filter.reserve_id or 0)
