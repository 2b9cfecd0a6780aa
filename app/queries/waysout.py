"""What to ask instead of a filter that finds nothing."""

from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import Connection

from app.queries.filter import Condition, Filter, Operator, Term, Words
from app.queries.projects import known_values
from app.queries.querytext import query_text
from app.queries.rollups import Totals, load_totals
from app.queries.termtext import term_text

#: Fields whose values a word may mean. It is looked for in texts only, which do not hold them.
_MEANT = ("industry", "nature", "financing", "category")

#: How people call the projects of an industry: 卫生健康类.
_KIND = "类"


@dataclass(frozen=True, slots=True)
class WayOut:
    """Another filter, and what it finds.

    Attributes:
        title: what taking it means: 去掉“…” or 改为“…”.
    """

    title: str
    filter: Filter
    totals: Totals


def load_ways_out(connection: Connection, filter: Filter) -> list[WayOut]:
    """Return what could be asked instead: words as the values they name, then less of it.

    Of the filters with one condition less, those that find the most come first.
    """
    ways = []
    meant = _as_values(connection, filter)
    if meant != filter and (totals := load_totals(connection, meant)).count:
        ways.append(WayOut(f"改为“{query_text(meant.terms)}”", meant, totals))
    fewer = [
        WayOut(f"去掉“{term_text(term)}”", without, load_totals(connection, without))
        for term in filter.terms
        for without in (filter.without_term(term),)
    ]
    return [*ways, *sorted(fewer, key=lambda way: -way.totals.count)]


def _as_values(connection: Connection, filter: Filter) -> Filter:
    """Return the filter with each word that is a coded value as a condition on that field."""

    @cache
    def values(field: str) -> frozenset[str]:
        return frozenset(name for name, _ in known_values(connection, field, filter.reserve_id))

    def meant(term: Term) -> Term:
        if not isinstance(term, Words):
            return term
        for word in dict.fromkeys((term.text, term.text.removesuffix(_KIND))):
            for field in _MEANT:
                if word in values(field):
                    return Condition(field, Operator.IS, (word,))
        return term

    return replace(filter, terms=tuple(meant(term) for term in filter.terms))
