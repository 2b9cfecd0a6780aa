"""与文件核对: stated beside computed figures, and what may cause a difference. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.library.file import Reading
from app.models.money import format_money
from app.queries.filter import Condition, Filter, Operator
from app.queries.querytext import parse_query
from app.queries.reconciliation import Reconciliation, reconcile
from app.queries.reserves import load_reserves
from app.queries.rollups import Totals, load_totals

#: What makes figures differ from a document, as the query line says it.
_CAUSES = (("载明:无", "不是从文件导入的"), ("无:投资", "未填总投资"), ("无:分类", "没有分类"))


@dataclass(frozen=True, slots=True)
class Cause:
    """Projects that may explain a difference.

    Attributes:
        text: what is the matter with them.
        totals: of them.
        filter: shows them.
    """

    text: str
    totals: Totals
    filter: Filter


@dataclass(frozen=True, slots=True)
class Match:
    """One stated figure beside the computed one.

    Attributes:
        line: both figures.
        filter: the projects that were added up.
        causes: where they differ, what may be why.
    """

    line: Reconciliation
    filter: Filter
    causes: tuple[Cause, ...] = ()


def load_matches(connection: Reading, filter: Filter) -> tuple[Match, ...]:
    """Return what the documents of the reserves shown state; those that differ come first.

    The filter's conditions are left out: a document states the whole.
    """
    found = []
    for reserve in load_reserves(connection):
        if filter.reserve_id not in (None, reserve.id):
            continue
        for line in reconcile(connection, reserve):
            if not line.is_stated:
                continue
            shown = Filter((), reserve.id)
            if line.category:
                condition = Condition("category", Operator.IS, (line.category,))
                shown = replace(shown, terms=(condition,))
            causes = () if line.is_equal else _causes(connection, shown)
            found.append(Match(line, shown, causes))
    return tuple(sorted(found, key=lambda match: match.line.is_equal))


def _causes(connection: Reading, filter: Filter) -> tuple[Cause, ...]:
    causes = []
    for query, text in _CAUSES:
        narrowed = replace(filter, terms=(*filter.terms, *parse_query(query)))
        totals = load_totals(connection, narrowed)
        if totals.count:
            causes.append(Cause(text, totals, narrowed))
    return tuple(causes)


def match_words(matches: Sequence[Match]) -> str:
    """Return the page's line: 与文件核对：一致; empty where no document states anything."""
    if not matches:
        return ""
    wrong = [match for match in matches if not match.line.is_equal]
    if not wrong:
        return "与文件核对：一致"
    whole = next((match for match in wrong if not match.line.category), wrong[0])
    return f"与文件核对：{len(wrong)} 处不符，{difference_words(whole.line)}"


def difference_words(line: Reconciliation, unit: str = "万元") -> str:
    """Return how the computed figures differ: 多 1 个、少 2,000 万元."""
    parts = []
    if line.count_difference:
        parts.append(f"{_more(line.count_difference)} {abs(line.count_difference):,} 个")
    if line.total_difference_yuan:
        yuan = abs(line.total_difference_yuan)
        text = format_money(yuan, unit, grouped=True)
        parts.append(f"{_more(line.total_difference_yuan)} {text} {unit}")
    return "、".join(parts)


def _more(difference: int) -> str:
    return "多" if difference > 0 else "少"
