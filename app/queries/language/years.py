"""Conditions on years: 周期 (any year a period runs through), 年度 (as it is rolled up), 开工年."""

import re
from collections.abc import Collection, Mapping, Sequence

from app.errors import RefusedQuery
from app.queries.dimensions import NOT_FILLED
from app.queries.filter import Condition, Operator, Term
from app.queries.language.amounts import joined, single_value
from app.queries.language.clauses import (
    LEADING,
    LEADING_IN_TIME,
    LOW,
    TRAILING,
    TRAILING_IN_TIME,
    Clause,
    Grammar,
)
from app.queries.language.tokens import Part, split_parts
from app.queries.plans import REASON_TITLES, UNSCHEDULED

#: How years are written for each field.
YEARS: Mapping[str, Grammar] = {
    name: Grammar(
        {**LEADING, **LEADING_IN_TIME},
        {**TRAILING, **TRAILING_IN_TIME},
        "[-－—–~～〜至到]+",
        "年份",
        example,
    )
    for name, example in (
        ("period", "周期:2020..2022、周期:2021年以后"),
        ("year", "年度:2021、年度:2020..2022、年度:未排期；周期原文里的字请写 周期:十四五"),
        ("start_year", "开工年:2020、开工年:2020..2022"),
    )
}

_YEAR = re.compile(r"((?:19|20)[0-9]{2})\s*年?(?:度)?")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def read_period(query: str, sign: Operator | None, rest: Part) -> Term:
    """Return the condition on 周期: years, or the text as it is written (待定, 2年).

    Raises:
        RefusedQuery: a range without a year at one of its ends.
    """
    if sign is not None:
        return Condition("period", sign, (_signed("period", query, rest),))
    values: list[str | int] = []
    terms: list[Term] = []
    for part in split_parts(rest):
        read = None if part.is_quoted else _years(query, part)
        if isinstance(read, int):
            values.append(read)
        elif read is None:
            values.append(part.plain)
        else:
            terms.append(read)
    if values:
        terms.insert(0, _any_of(tuple(dict.fromkeys(values))))
    return joined("period", terms)


def reads_as_years(text: str) -> bool:
    """Whether a text behind 周期: would be taken for years, so that it has to be quoted."""
    try:
        return _years(text, Part(text, 0)) is not None
    except RefusedQuery:
        return True


def read_start_year(query: str, sign: Operator | None, rest: Part) -> Term:
    """Return the condition on 开工年, the year a period begins in.

    Raises:
        RefusedQuery: something is no year.
    """
    return _read("start_year", query, sign, rest, blank=NOT_FILLED)


def read_schedule(query: str, sign: Operator | None, rest: Part) -> Term:
    """Return the condition on 年度: years as a rollup tells them, 未排期, or reasons of it.

    Raises:
        RefusedQuery: something is neither.
    """
    return _read("year", query, sign, rest, blank=UNSCHEDULED, titles=REASON_TITLES)


def _read(
    name: str,
    query: str,
    sign: Operator | None,
    rest: Part,
    *,
    blank: str,
    titles: Collection[str] = (),
) -> Term:
    """Return the condition on a field of years.

    Args:
        name: the field.
        query: the whole text, for a refusal.
        sign: what compares one year; None for a list.
        rest: what stands behind the field.
        blank: the word for no year.
        titles: words that stand for themselves among the years.
    """
    if sign is not None:
        return Condition(name, sign, (_signed(name, query, rest),))
    values: list[str | int] = []
    terms: list[Term] = []
    for part in split_parts(rest):
        if part.plain in titles:
            values.append(part.plain)
            continue
        if part.plain == blank:
            terms.append(Condition(name, Operator.EMPTY))
            continue
        clauses = YEARS[name].read(query, part)
        if clauses[0].operator is Operator.IS:
            values.append(_require(name, query, clauses[0].values[0]))
        else:
            terms.append(_bounded(name, query, clauses))
    if values:
        terms.insert(0, Condition(name, Operator.IS, tuple(dict.fromkeys(values))))
    return joined(name, terms)


def _signed(name: str, query: str, rest: Part) -> int:
    """Return the one year behind a sign."""
    return _require(name, query, single_value(YEARS[name], query, split_parts(rest)))


def _any_of(values: tuple[str | int, ...]) -> Condition:
    if len(values) == 1 and isinstance(values[0], int):
        return Condition("period", Operator.BETWEEN, (values[0], values[0]))
    return Condition("period", Operator.IS, values)


def _years(query: str, part: Part) -> Term | int | None:
    """Return the years a value of 周期 says; None where it is a text."""
    if year := _year(part):
        return year
    try:
        clauses = YEARS["period"].read(query, part)
    except RefusedQuery:
        return None
    ends = [value for clause in clauses for value in clause.values]
    years = [_year(each) for each in ends]
    if all(years):
        return _bounded("period", query, clauses)
    is_dotted = re.search(r"\.{2,}|…", part.text) is not None
    if any(years) and is_dotted:
        _require("period", query, ends[years.index(0)])
    if is_dotted and not any(years):
        _require("period", query, ends[0])
    return None


def _bounded(name: str, query: str, clauses: Sequence[Clause]) -> Term:
    """Years are whole numbers, so that 2020之后 is 2021以后."""
    if clauses[0].operator is Operator.BETWEEN:
        low, high = (_require(name, query, each) for each in clauses[0].values)
        return Condition(name, Operator.BETWEEN, (min(low, high), max(low, high)))
    if len(clauses) == 1:
        return Condition(name, clauses[0].operator, (_require(name, query, clauses[0].values[0]),))
    first, last = sorted(clauses, key=lambda clause: clause.operator not in LOW)
    low = _require(name, query, first.values[0]) + (first.operator is Operator.MORE_THAN)
    high = _require(name, query, last.values[0]) - (last.operator is Operator.LESS_THAN)
    if low > high:
        word = clauses[1].values[0]
        reason = "的止年比起年早，没有这样的年份"
        raise RefusedQuery(
            query, word.position, reason, f"请写成：{YEARS[name].example}", end=word.end
        )
    return Condition(name, Operator.BETWEEN, (low, high))


def _year(part: Part) -> int:
    """Return the year a text is; 0 for none."""
    found = _YEAR.fullmatch(part.plain.translate(_WIDE_DIGITS))
    return int(found[1]) if found else 0


def _require(name: str, query: str, part: Part) -> int:
    if year := _year(part):
        return year
    remedy = f"请写成：{YEARS[name].example}"
    raise RefusedQuery(query, part.position, "不是年份", remedy, end=part.end)
