"""Conditions on when a project was changed: 改于:7天内, 改于>=2026-11-01."""

from app.errors import RefusedQuery
from app.queries.filter import Condition, Operator, Term
from app.queries.language.amounts import single_value
from app.queries.language.clauses import LEADING_IN_TIME, LOW, TRAILING_IN_TIME, Clause, Grammar
from app.queries.language.tokens import Part, split_parts
from app.queries.moments import FORMS, is_in_order, is_within, kept_moment

TIMES = Grammar(LEADING_IN_TIME, TRAILING_IN_TIME, "[—–~～〜至到]+", "日期", "改于:7天内")


def read_moment(name: str, query: str, sign: Operator | None, rest: Part) -> Term:
    """Return a condition on a moment; it keeps what was typed: 今天 stays 今天.

    Raises:
        RefusedQuery: something is no date, or both bounds are not days to be included.
    """
    parts = split_parts(rest)
    if sign is not None:
        return Condition(name, sign, (_day(query, single_value(TIMES, query, parts)),))
    values: list[str] = []
    terms: list[Condition] = []
    for part in parts:
        if moment := kept_moment(part.plain):
            values.append(moment)
            continue
        terms.append(_bounded(name, query, part, TIMES.read(query, part)))
    if values:
        terms.insert(0, Condition(name, Operator.IS, tuple(dict.fromkeys(values))))
    if len(terms) == 1:
        return terms[0]
    # Two bounds would be met by two changes, one before and one after.
    last = parts[-1]
    raise RefusedQuery(
        query, last.position, "又写了一段时间", f"请用“或”连起来：{TIMES.example} 或 改于:去年",
        end=last.end,
    )  # fmt: skip


def _bounded(name: str, query: str, part: Part, clauses: tuple[Clause, ...]) -> Condition:
    first = clauses[0]
    if len(clauses) == 1 and first.operator is Operator.IS:
        raise _no_date(query, first.values[0])
    if len(clauses) == 1 and first.operator is not Operator.BETWEEN:
        return Condition(name, first.operator, (_day(query, first.values[0]),))
    ends = [each for clause in clauses for each in clause.values]
    if len(clauses) == 2:
        low, high = sorted(clauses, key=lambda clause: clause.operator not in LOW)
        if (low.operator, high.operator) != (Operator.AT_LEAST, Operator.AT_MOST):
            remedy = "请写成：改于:2026-10-01..2026-10-31"
            raise RefusedQuery(query, part.position, "的起止要含当天", remedy, end=part.end)
        ends = [low.values[0], high.values[0]]
    start, end = (_day(query, each) for each in ends)
    if not is_in_order(start, end):
        start, end = end, start
    return Condition(name, Operator.BETWEEN, (start, end))


def _day(query: str, part: Part) -> str:
    """Return a moment that something can be before or after."""
    moment = kept_moment(part.plain)
    if not moment:
        raise _no_date(query, part)
    if is_within(moment):
        remedy = f"请写成：改于:{moment}"
        raise RefusedQuery(query, part.position, "不用再说先后", remedy, end=part.end)
    return moment


def _no_date(query: str, part: Part) -> RefusedQuery:
    return RefusedQuery(query, part.position, "不是日期", f"可以写：{FORMS}", end=part.end)
