"""The projects of some steps of 总投资: what sums by whole steps do not tell of a bound inside one.

They are gone through cell by cell, or unit by unit, over a covering index; all other steps come
from the sums kept ready, see ``star.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, literal_column, or_, select

from app.models.facetcell import AMOUNT_EDGES, CELL_COLUMNS, FACET_CELL
from app.models.project import CELL_INDEX, ID_INDEX, PROJECT
from app.models.unit import COUNTED_INDEX, PROJECT_UNIT, SUMMED_INDEX, UNIT
from app.queries.dimensions import measures
from app.queries.filter import Filter
from app.queries.indexes import Route, columns_of, find_route, has_inner_projects, rewritten

#: Written out, for SQLite takes a partial index only where it reads the index's own condition.
YES: ColumnElement[int] = literal_column("1")

IS_COUNTED = PROJECT_UNIT.c.is_counted == YES


@dataclass(frozen=True, slots=True)
class Edge:
    """A question about the live projects of some steps.

    Attributes:
        steps: at least one.
        cells: conditions over the table of cells.
        parts: conditions over the project.
        keys: expressions over the project, or the unit joined to it.
    """

    steps: Sequence[int]
    cells: Sequence[ColumnElement[bool]]
    parts: Sequence[ColumnElement[bool]]
    keys: Sequence[ColumnElement[Any]]

    def of_all(self) -> list[Select[Any]]:
        """Return selects of keys, count, count without 总投资 and yuan, which add up together."""
        if self._is_by_lead():
            return self._by_leads()
        return [self._taken(select(*self.keys, *measures()).select_from(PROJECT), CELL_INDEX)]

    def _is_by_lead(self) -> bool:
        """Return whether lead units alone are asked for, of amounts alone."""
        lead = PROJECT.c.lead_unit_id
        is_alone = not self.cells and len(self.keys) == 1 and self.keys[0] is lead
        return is_alone and all(
            columns_of(part) <= {"total_yuan"} and not has_inner_projects(part)
            for part in self.parts
        )

    def _by_leads(self) -> list[Select[Any]]:
        """Return the same lead by lead, where amounts stand in order; those without one apart."""
        lead, live = PROJECT.c.lead_unit_id, PROJECT.c.deleted_at.is_(None)
        condition = and_(live, *self.parts, *self._in_order(PROJECT.c.total_yuan))
        query = select(lead, *measures()).where(condition).group_by(lead)
        query = find_route(Filter(), condition, (lead,)).take(query)
        return [query.where(lead.in_(select(UNIT.c.id))), query.where(lead.is_(None))]

    def _in_order(self, amount: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        """Return the condition on the amount, for an index that has amounts in order.

        It stands behind the conditions asked for: SQLite begins with the first bound it reads.
        """
        span = _within(amount, min(self.steps), max(self.steps))
        steps = [and_(*_within(amount, step)) for step in self.steps]
        return [*span, or_(*steps)] if len(steps) > 1 else span

    def by_units(self, unit: FromClause) -> Select[Any]:
        """Return the same, each project once for each of its units."""
        if not self.cells and (direct := self._by_ties(unit)) is not None:
            return direct
        counts = unit.c.is_counted == YES
        source = PROJECT.join(unit, and_(unit.c.project_id == PROJECT.c.id, counts))
        query = select(*self.keys, *measures()).select_from(source)
        hint = f"INDEXED BY {COUNTED_INDEX}"
        return self._taken(query, CELL_INDEX).with_hint(unit, hint, "sqlite")

    def _by_ties(self, unit: FromClause) -> Select[Any] | None:
        """Return the same from the ties alone, unit by unit; None where they do not tell."""
        amount = unit.c.total_yuan
        repeated = {PROJECT.c.total_yuan: amount}
        parts = [told for part in self.parts if (told := rewritten(part, repeated.get)) is not None]
        if len(parts) < len(self.parts) or any(
            getattr(key, "table", None) is not unit for key in self.keys
        ):
            return None
        named = unit.c.unit_id.in_(select(UNIT.c.id))
        query = select(*self.keys, *measures(amount)).where(
            named, unit.c.is_counted == YES, *parts, *self._in_order(amount)
        )
        hint = f"INDEXED BY {SUMMED_INDEX}"
        return query.group_by(*self.keys).with_hint(unit, hint, "sqlite")

    def of_unit(self, unit_id: int) -> Select[Any]:
        """Return the same for the projects of one unit."""
        # The unit's ties stand by amount.
        bounds = _within(PROJECT_UNIT.c.total_yuan, min(self.steps), max(self.steps))
        source = PROJECT_UNIT.join(PROJECT, PROJECT_UNIT.c.project_id == PROJECT.c.id)
        query = select(*self.keys, *measures()).select_from(source)
        query = query.where(PROJECT_UNIT.c.unit_id == unit_id, IS_COUNTED, *bounds)
        return self._taken(query, ID_INDEX).with_hint(
            PROJECT_UNIT, f"INDEXED BY {SUMMED_INDEX}", "sqlite"
        )

    def _taken(self, query: Select[Any], index: str) -> Select[Any]:
        # By themselves, for the cells may also be joined below.
        cells = select(FACET_CELL.c.id).correlate(None)
        cells = cells.where(FACET_CELL.c.amount_step.in_(self.steps), *self.cells)
        # Plus 0 keeps SQLite from trying every cell for each project of a unit.
        cell = PROJECT.c.cell_id if index == CELL_INDEX else PROJECT.c.cell_id + 0
        live = PROJECT.c.deleted_at.is_(None)
        query = query.where(live, cell.in_(cells), *self.parts).group_by(*self.keys)
        used = set[str]().union(*map(columns_of, (*self.parts, *self.keys)))
        is_by_cell = not used.isdisjoint(CELL_COLUMNS)
        return Route(tuple(self.keys), f"INDEXED BY {index}", is_by_cell).take(query)


def _within(
    amount: ColumnElement[Any], first: int, last: int | None = None
) -> list[ColumnElement[bool]]:
    """Return the conditions that an amount lies in a step, or from one to another."""
    end = (first if last is None else last) + 1
    low = [amount >= AMOUNT_EDGES[first]]
    return low if end == len(AMOUNT_EDGES) else [*low, amount < AMOUNT_EDGES[end]]
