"""What a report speaks of, in words: which reserve, under which conditions, how much in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.library.file import Reading
from app.models.money import format_money
from app.queries.dimensions import find_dimension
from app.queries.filter import Condition, Filter, Ids, Operator, Term
from app.queries.reserves import ReserveSummary, load_reserves
from app.queries.rollups import Totals, load_totals, rollup
from app.queries.termtext import term_text

_LIBRARY_WORD: Final = "储备库"
_FALLBACK: Final = "本文库"

_YI, _WAN = 10**8, 10**4

#: 以上, 以下 include the number; 超过, 不满 leave it out.
_AMOUNTS: Final = {
    Operator.AT_LEAST: "总投资{}以上",
    Operator.MORE_THAN: "总投资超过{}",
    Operator.AT_MOST: "总投资{}以下",
    Operator.LESS_THAN: "总投资不满{}",
    Operator.BETWEEN: "总投资{}至{}",
    Operator.IS: "总投资{}",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What is reported on.

    Attributes:
        place: 黔江区大健康产业项目储备库.
        conditions: the filter in words; empty for everything.
        reserves: those the projects are in, in their order.
        totals: of the projects.
        whole: of the same reserves without conditions.
    """

    place: str
    conditions: str
    reserves: tuple[ReserveSummary, ...]
    totals: Totals
    whole: Totals

    @property
    def title(self) -> str:
        """The report's own title."""
        name = self.place if len(self.reserves) == 1 else ""
        name = name.removesuffix(_LIBRARY_WORD)
        head = name if name.endswith("项目") else f"{name}项目"
        return f"{head}储备情况简报"


def find_scope(connection: Reading, filter: Filter) -> Scope:
    """Return what a filter's projects are, in words and sums."""
    known = {reserve.id: reserve for reserve in load_reserves(connection)}
    found = [row.key for row in rollup(connection, find_dimension("reserve"), filter).rows]
    reserves = tuple(known[key] for key in found if key in known)
    if not reserves and filter.reserve_id in known:
        reserves = (known[filter.reserve_id],)
    if not reserves and len(known) == 1:
        reserves = tuple(known.values())
    totals = load_totals(connection, filter)
    whole = totals if not filter.terms else load_totals(connection, Filter((), filter.reserve_id))
    return Scope(_place(reserves), conditions_text(filter.terms), reserves, totals, whole)


def conditions_text(terms: Sequence[Term]) -> str:
    """Return a filter as a sentence names it: 投资方式：招商引资，总投资1亿元以上."""
    return "，".join(_term(term) for term in terms)


def _place(reserves: Sequence[ReserveSummary]) -> str:
    if len(reserves) == 1:
        return reserves[0].title or reserves[0].name
    if not reserves:
        return _FALLBACK
    return f"文库内{len(reserves)}个储备库"


def _term(term: Term) -> str:
    match term:
        case Ids(ids):
            return f"选定的{len(set(ids))}个项目"
        case Condition("total", operator, values) if operator in _AMOUNTS and values:
            return _AMOUNTS[operator].format(*(_amount(value) for value in values))
    return term_text(term)


def _amount(value: str | int) -> str:
    if isinstance(value, str):
        return value
    if value and value % (_YI // 100) == 0 and value >= _YI:
        return f"{format_money(value, '亿元').rstrip('0').rstrip('.')}亿元"
    return f"{format_money(value, '万元')}万元"
