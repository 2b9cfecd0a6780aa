"""Projects found one by one: what neither sums nor indexes tell, as a word, is looked up once.

All that facets add up is read on the way, so that no facet costs a further pass over the projects.
SQLite hands each column over as one array: a hundred thousand rows take longer to fetch than to
find.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import compress
from typing import Any

from sqlalchemy import Connection, Select, func, select

from app.models.project import PROJECT
from app.queries.conditions import where
from app.queries.filter import AnyOf, Filter, Not, Term, Words
from app.queries.indexes import find_route
from app.queries.packed import NO_AMOUNT, added_up, added_up_by_id, packed, unpacked
from app.queries.prepared import fetched
from app.queries.rollups import Part
from app.queries.words import ids_by_word, is_usual

#: Between the units of projects, and between the lead unit and all of them.
_NEXT, _LED = " ", ";"

_KEYS = (PROJECT.c.cell_id, PROJECT.c.unit_ids, PROJECT.c.total_yuan)
_COLUMNS = (
    func.json_group_array(PROJECT.c.cell_id),
    func.json_group_array(func.coalesce(PROJECT.c.total_yuan, NO_AMOUNT)),
    # Parted in a third of the time that reading JSON takes.
    func.group_concat(func.coalesce(PROJECT.c.unit_ids, ""), _NEXT),
)


@dataclass(frozen=True, slots=True)
class Found:
    """Live projects, column by column.

    Where nearly all are found it is shorter to tell those that are not.

    Attributes:
        are_others: whether these are the ones that were *not* found.
        cells: where each is among the cells of ``facetcell.py``.
        amounts: 总投资 in yuan, or ``NO_AMOUNT``.
        units: the lead unit and all responsible ones of each (:func:`app.models.unit.unit_ids`), in
            one text, which takes a fifth of the room that one for each would.
    """

    are_others: bool
    cells: "array[int]"
    amounts: "array[int]"
    units: str

    def __length_hint__(self) -> int:
        """Return how much room they take, as a :class:`Shelf` counts it."""
        return len(self.cells)

    def by_cell(self) -> Mapping[int, int]:
        """Add up by cell; see :mod:`app.queries.packed`."""
        return added_up_by_id(self.cells, self.amounts)

    def by_units(self, cells: Set[int] | None = None) -> "ByUnits":
        """Add up by the units of each, which few others have not, too.

        Args:
            cells: only what is in these.
        """
        units: Iterable[str] = self.units.split(_NEXT) if self.cells else ()
        amounts: Iterable[int] = self.amounts
        if cells is not None:
            kept = bytes(map(cells.__contains__, self.cells))
            units, amounts = compress(units, kept), compress(amounts, kept)
        return ByUnits(added_up(units, amounts))


@dataclass(frozen=True, slots=True)
class ByUnits:
    """Projects added up by their units: tens of thousands share few combinations.

    Attributes:
        sums: by lead unit and all of them, as :class:`Found` has them.
    """

    sums: Mapping[str, int]

    def by_lead(self) -> list[Part]:
        """Add up by lead unit."""
        sums: dict[int | None, int] = defaultdict(int)
        for named, figures in self.sums.items():
            lead, _, _ = named.partition(_LED)
            sums[int(lead) if lead else None] += figures
        return _parts(sums)

    def by_unit(self) -> list[Part]:
        """Add up by responsible unit; a project stands in each of its units, or in None."""
        sums: dict[int | None, int] = defaultdict(int)
        for named, figures in self.sums.items():
            _, _, units = named.partition(_LED)
            for unit in map(int, units.split(",")) if units else (None,):
                sums[unit] += figures
        return _parts(sums)


def _parts(sums: Mapping[int | None, int]) -> list[Part]:
    return [Part(unit, *unpacked(figures)) for unit, figures in sums.items()]


def load_found(connection: Connection, filter: Filter) -> Found:
    """Look up a filter's projects, which are live, or the others if they are likely to be fewer.

    Args:
        connection: of the library.
        filter: of terms alone.
    """
    are_others = all(_is_usual(connection, term) for term in filter.terms)
    asked = Filter((AnyOf(tuple(map(_opposite, filter.terms))),)) if are_others else filter
    ((cells, amounts, units),) = fetched(connection, _query(connection, asked))
    placed, priced = (array("q", json.loads(column)) for column in (cells, amounts))
    return Found(are_others, placed, priced, units or "")


def _query(connection: Connection, filter: Filter) -> Select[Any]:
    """Return the select of a filter's projects, column by column."""
    query = select(*_COLUMNS)
    rest = filter
    for term in filter.terms:
        if isinstance(term, Words) and (ids := ids_by_word(connection, term.text)) is not None:
            # What the word index finds is taken as it comes: a list of it to look ids up in takes
            # as long as the rest.
            sought = ids.subquery("sought")
            query = query.select_from(sought.join(PROJECT, PROJECT.c.id == sought.c[0]))
            rest = Filter(tuple(other for other in filter.terms if other is not term))
            break
    route = find_route(filter, where(connection, filter), _KEYS)
    return route.take(query.where(where(connection, rest)))


def less(whole: Iterable[Part], others: Iterable[Part]) -> list[Part]:
    """Return sums by group, each once, less those of some of the projects."""
    gone = {part.key: packed(part.size, part.missing, part.total) for part in others}
    left = (
        (part.key, packed(part.size, part.missing, part.total) - gone.get(part.key, 0))
        for part in whole
    )
    return [Part(key, *unpacked(figures)) for key, figures in left if figures]


def _is_usual(connection: Connection, term: Term) -> bool:
    """Return whether a term is likely to hold for most projects."""
    match term:
        case Words(text):
            return is_usual(connection, text)
        case Not(Words(text)):
            return not is_usual(connection, text)
    return False


def _opposite(term: Term) -> Term:
    return term.term if isinstance(term, Not) else Not(term)
