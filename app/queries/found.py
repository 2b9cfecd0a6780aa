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

from sqlalchemy import Connection, func, select

from app.models.facetcell import NO_UNIT
from app.models.project import PROJECT
from app.models.unit import COUNTED_INDEX, PROJECT_UNIT, SUMMED_INDEX
from app.queries.conditions import where
from app.queries.dimensions import measures
from app.queries.edges import IS_COUNTED
from app.queries.filter import AnyOf, Filter, Not, Term, Words
from app.queries.indexes import find_route
from app.queries.marks import marked
from app.queries.packed import NO_AMOUNT, added_up, added_up_by_id, packed, unpacked
from app.queries.prepared import fetched
from app.queries.rollups import Part
from app.queries.words import is_usual

#: The units of more projects than this are found sooner by going through those of all.
_MOST_BY_ID = 450_000

_COLUMNS = (
    PROJECT.c.id,
    PROJECT.c.cell_id,
    func.coalesce(PROJECT.c.lead_unit_id, NO_UNIT),
    func.coalesce(PROJECT.c.total_yuan, NO_AMOUNT),
)


@dataclass(frozen=True, slots=True)
class Found:
    """Live projects, column by column.

    Where nearly all are found it is shorter to tell those that are not.

    Attributes:
        are_others: whether these are the ones that were *not* found.
        ids: each once, as JSON, which SQLite takes again as it gave it.
        cells: where each is among the cells of ``facetcell.py``.
        leads: the lead unit, or ``NO_UNIT``.
        amounts: 总投资 in yuan, or ``NO_AMOUNT``.
    """

    are_others: bool
    ids: str
    cells: "array[int]"
    leads: "array[int]"
    amounts: "array[int]"

    def __length_hint__(self) -> int:
        """Return how much room they take, as a :class:`Shelf` counts it."""
        return len(self.cells)

    def within(self, cells: Set[int]) -> "Found":
        """Return those that are in some cells."""
        kept = bytes(map(cells.__contains__, self.cells))
        ids = json.dumps(list(compress(json.loads(self.ids), kept)))
        columns = (self.cells, self.leads, self.amounts)
        return Found(
            self.are_others, ids, *(array("q", compress(column, kept)) for column in columns)
        )

    def by_cell(self) -> Mapping[int, int]:
        """Add up by cell; see :mod:`app.queries.packed`."""
        return added_up_by_id(self.cells, self.amounts)

    def by_lead(self, _connection: Connection) -> list[Part]:
        """Add up by lead unit."""
        return [Part(unit or None, *unpacked(each)) for unit, each in self._leads().items()]

    def by_unit(self, connection: Connection) -> list[Part]:
        """Add up by responsible unit; a project stands in each of its units, or in None."""
        if len(self.cells) > _MOST_BY_ID:
            return self._through_all(connection)
        # Projects share few sets of units, so the sets are added up first.
        sums: dict[int | None, int] = defaultdict(int)
        for units, figures in added_up(self._unit_sets(connection), self.amounts).items():
            for unit in map(int, units.split(",")) if units else (None,):
                sums[unit] += figures
        return [Part(unit, *unpacked(figures)) for unit, figures in sums.items()]

    def _leads(self) -> dict[int, int]:
        return added_up_by_id(self.leads, self.amounts)

    def _through_all(self, connection: Connection) -> list[Part]:
        """Add up by responsible unit going through those of all projects."""
        unit = PROJECT_UNIT.c
        query = (
            select(unit.unit_id, *measures(unit.total_yuan))
            .where(IS_COUNTED, marked(json.loads(self.ids), unit.project_id))
            .group_by(unit.unit_id)
            .with_hint(PROJECT_UNIT, f"INDEXED BY {SUMMED_INDEX}", "sqlite")
        )
        parts = [Part(*row) for row in fetched(connection, query)]
        # Who has units has a lead unit.
        alone = self._leads().get(NO_UNIT)
        return parts if alone is None else [*parts, Part(None, *unpacked(alone))]

    def _unit_sets(self, connection: Connection) -> list[str | None]:
        """Return the units of each project, by comma; None where it has none."""
        asked = func.json_each(self.ids).table_valued("value")
        units = (
            select(func.group_concat(PROJECT_UNIT.c.unit_id))
            .where(PROJECT_UNIT.c.project_id == asked.c.value, IS_COUNTED)
            .with_hint(PROJECT_UNIT, f"INDEXED BY {COUNTED_INDEX}", "sqlite")
            .scalar_subquery()
        )
        found: list[str | None] = json.loads(
            connection.execute(select(func.json_group_array(units)).select_from(asked)).scalar_one()
        )
        return found


def load_found(connection: Connection, filter: Filter) -> Found:
    """Look up a filter's projects, which are live, or the others if they are likely to be fewer.

    Args:
        connection: of the library.
        filter: of terms alone.
    """
    are_others = all(_is_usual(connection, term) for term in filter.terms)
    asked = Filter((AnyOf(tuple(map(_opposite, filter.terms))),)) if are_others else filter
    condition = where(connection, asked)
    query = select(*map(func.json_group_array, _COLUMNS)).where(condition)
    keys = (PROJECT.c.cell_id, PROJECT.c.lead_unit_id, PROJECT.c.total_yuan)
    ids, *columns = connection.execute(find_route(asked, condition, keys).take(query)).one()
    return Found(are_others, ids, *(array("q", json.loads(column)) for column in columns))


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
