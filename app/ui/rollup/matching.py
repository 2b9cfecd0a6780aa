"""与文件核对: stated beside computed figures, and which projects make a difference. No Qt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.library.file import Reading
from app.models.money import format_money
from app.queries.causes import Cause, CauseKind, Explanation, explain
from app.queries.filter import Condition, Filter, Operator
from app.queries.querytext import parse_query
from app.queries.reconciliation import Reconciliation, reconcile
from app.queries.reserves import load_reserves
from app.queries.rollups import load_totals

#: Projects of one line that are told one by one; of more, only their sum.
MOST_TOLD = 20

#: What may be behind a difference that no change since explains, as the query line says it.
_HINTS = (("无:投资", "未填总投资"), ("无:分类", "没有分类"))

#: They no longer stand where the line counts, so what they come to now says nothing there.
_GONE = (CauseKind.REMOVED, CauseKind.MOVED_OUT)


@dataclass(frozen=True, slots=True)
class Reason:
    """What makes a part of a difference, or may.

    Attributes:
        text: what is the matter with what.
        entered_yuan: what it came to in the document; None where that says nothing.
        now_yuan: what it comes to now; None likewise.
        total_yuan: what it adds to the difference in 总投资.
        count: what it adds to the difference in number.
        project_id: where it is one project that can be gone to.
        filter: shows it otherwise; None where nothing can.
    """

    text: str
    entered_yuan: int | None = None
    now_yuan: int | None = None
    total_yuan: int = 0
    count: int = 0
    project_id: int | None = None
    filter: Filter | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One stated figure beside the computed one.

    Attributes:
        line: both figures.
        filter: the projects that were added up.
        reasons: where they differ, what makes the difference; empty before it was looked up.
    """

    line: Reconciliation
    filter: Filter
    reasons: tuple[Reason, ...] = ()


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
            found.append(Match(line, shown))
    return tuple(sorted(found, key=lambda match: match.line.is_equal))


def explain_matches(connection: Reading, matches: Sequence[Match]) -> tuple[Match, ...]:
    """Return the lines with what makes those that differ do so."""
    wrong = [match.line for match in matches if not match.line.is_equal]
    told = {each.line: each for each in explain(connection, wrong)}
    return tuple(
        replace(match, reasons=tuple(_reasons(connection, match.filter, told[match.line])))
        if match.line in told
        else match
        for match in matches
    )


def _reasons(connection: Reading, shown: Filter, told: Explanation) -> Iterator[Reason]:
    for cause in told.causes[:MOST_TOLD]:
        yield _of_project(cause, told.line)
    rest = told.causes[MOST_TOLD:]
    if rest:
        yield Reason(
            f"其余 {len(rest):,} 个项目",
            total_yuan=sum(cause.total_yuan for cause in rest),
            count=sum(cause.count for cause in rest),
        )
    if not told.unexplained_count and not told.unexplained_yuan:
        return
    yield Reason(
        "录入时就与文件不同",
        total_yuan=told.unexplained_yuan or 0,
        count=told.unexplained_count or 0,
    )
    for query, text in _HINTS:
        narrowed = replace(shown, terms=(*shown.terms, *parse_query(query)))
        count = load_totals(connection, narrowed).count
        if count:
            yield Reason(f"现有 {count:,} 个{text}", filter=narrowed)


def _of_project(cause: Cause, line: Reconciliation) -> Reason:
    number = "" if cause.number is None else f"{cause.number} "
    is_gone = cause.kind in _GONE
    is_in_bin = cause.kind is CauseKind.REMOVED and cause.project_id is not None
    return Reason(
        f"{cause.kind.title}：{number}{cause.name}",
        cause.entered_yuan,
        None if is_gone else cause.now_yuan,
        cause.total_yuan,
        cause.count,
        None if cause.kind is CauseKind.REMOVED else cause.project_id,
        Filter((), line.reserve_id, is_bin=True) if is_in_bin else None,
    )


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
    return more_or_less(line.count_difference or 0, line.total_difference_yuan or 0, unit)


def more_or_less(count: int, yuan: int, unit: str) -> str:
    """Return two differences in words; empty where there is none."""
    parts = []
    if count:
        parts.append(f"{_more(count)} {abs(count):,} 个")
    if yuan:
        parts.append(f"{_more(yuan)} {format_money(abs(yuan), unit, grouped=True)} {unit}")
    return "、".join(parts)


def _more(difference: int) -> str:
    return "多" if difference > 0 else "少"
