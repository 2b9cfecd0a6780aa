"""The typed filter: what chips, facets, saved views and the command line share."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Union


class Operator(StrEnum):
    """How a condition compares. 以上/以下 include the number, 超过/不满 exclude it."""

    IS = "is"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    BETWEEN = "between"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Words:
    """A word searched for in name, content, units, location, notes and pinyin initials."""

    text: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One field compared with values.

    Attributes:
        field: the name of a field or of a dimension (``lead_unit``, ``band``, ``period_kind``).
        operator: how.
        values: texts; integers (yuan, or years) for the numeric operators; any of them fits.
    """

    field: str
    operator: Operator
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ids:
    """One of these projects, as they were selected; no query text says so."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    term: "Term"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What must hold at least once (或)."""

    terms: tuple["Term", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """What must hold together."""

    terms: tuple["Term", ...]


Term = Union[Words, Condition, Ids, Not, AnyOf, AllOf]  # noqa: UP007  (names itself in its parts)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which projects.

    Attributes:
        terms: all must hold; each is a chip.
        reserve_id: only this reserve's; None for every reserve.
        is_bin: the recycle bin instead of the library.
    """

    terms: tuple[Term, ...] = ()
    reserve_id: int | None = None
    is_bin: bool = False

    def values_of(self, field: str) -> tuple[str | int, ...]:
        """Return the values a field is held to by its own conditions."""
        return tuple(
            value
            for term in self.terms
            if isinstance(term, Condition) and term.field == field and term.operator is Operator.IS
            for value in term.values
        )

    def without(self, field: str) -> "Filter":
        """Return the filter less the conditions on one field."""
        kept = (
            term for term in self.terms if not (isinstance(term, Condition) and term.field == field)
        )
        return replace(self, terms=tuple(kept))

    def without_term(self, term: Term) -> "Filter":
        """Return the filter less one of its terms."""
        return replace(self, terms=tuple(other for other in self.terms if other != term))

    def toggled(self, field: str, value: str) -> "Filter":
        """Return the filter with one value of a field added to, or taken from, its condition."""
        present = self.values_of(field)
        values = tuple(each for each in present if each != value)
        if len(values) == len(present):
            values = (*present, value)
        position = next(_positions(self.terms, field), len(self.terms))
        terms = [
            term
            for term in self.terms
            if not (
                isinstance(term, Condition) and term.field == field and term.operator is Operator.IS
            )
        ]
        if values:
            terms.insert(position, Condition(field, Operator.IS, values))
        return replace(self, terms=tuple(terms))


def _positions(terms: tuple[Term, ...], field: str) -> Iterator[int]:
    for position, term in enumerate(terms):
        if isinstance(term, Condition) and term.field == field:
            yield position
