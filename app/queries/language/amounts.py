"""Conditions on numbers: 总投资 in yuan, 序号 and 出处行 as they are."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from app.errors import RefusedInput, RefusedQuery
from app.models.moneygrammar import parse_money
from app.queries.dimensions import NOT_FILLED
from app.queries.filter import AllOf, AnyOf, Condition, Operator, Term
from app.queries.language.clauses import LEADING, LOW, SIGNS, TRAILING, Clause, Grammar
from app.queries.language.tokens import Part, split_parts

MONEY = Grammar(LEADING, TRAILING, "[-－—–~～〜至到]+", "金额", "投资>=1亿、投资:5000万以上不满1亿")
WHOLE = Grammar(LEADING, TRAILING, "[-－—–~～〜至到]+", "整数", "出处行:600..700、序号:10以内")

#: A bare number with a unit behind it, and one without.
_UNIT = re.compile(r"[0-9.,\s]+(亿元|亿|万元|万|元)")
_BARE = re.compile(r"约?\s*[0-9.,\s]+")

#: A space between thousands: 5 000万.
_SPACED = re.compile(r"(?<=[0-9])\s+(?=[0-9]{3}(?![0-9]))")

#: A refused amount names its character by its place in the amount.
_NAMED_PLACE = re.compile(r"第 ([0-9]+) 个字符起?(.+)")

#: A whole number that is asked for has at most so many digits, as a 序号 has.
_DIGITS = 6

Number = Callable[[str, Part], int]


def read_amount(query: str, sign: Operator | None, rest: Part) -> Term:
    """Return the condition on 总投资 that stands behind its colon or sign."""
    # A comma may be a thousands separator.
    return _read("total", MONEY, query, sign, split_parts(rest, "、"), _yuan)


def read_whole(name: str, query: str, sign: Operator | None, rest: Part) -> Term:
    """Return a condition on a whole number."""
    return _read(name, WHOLE, query, sign, split_parts(rest), _whole)


def range_term(name: str, low: Condition, high: Condition) -> Term:
    """Return the condition that sets both bounds."""
    if (low.operator, high.operator) == (Operator.AT_LEAST, Operator.AT_MOST):
        return Condition(name, Operator.BETWEEN, (*low.values, *high.values))
    return AllOf((low, high))


def _read(
    name: str,
    grammar: Grammar,
    query: str,
    sign: Operator | None,
    parts: Sequence[Part],
    number: Number,
) -> Term:
    if sign is not None:
        return Condition(name, sign, (number(query, single_value(grammar, query, parts)),))
    terms: list[Term] = []
    exact: list[int] = []
    for part in parts:
        if part.plain in (NOT_FILLED, "无"):
            terms.append(Condition(name, Operator.EMPTY))
            continue
        clauses = grammar.read(query, Part(part.plain, part.position + part.is_quoted))
        if clauses[0].operator is Operator.IS:
            exact.append(number(query, clauses[0].values[0]))
        else:
            terms.append(_bounded(name, query, clauses, number))
    if exact:
        terms.insert(0, Condition(name, Operator.IS, tuple(dict.fromkeys(exact))))
    return joined(name, terms)


def joined(name: str, terms: Sequence[Term]) -> Term:
    """Return what a list of values says: any of them.

    Two bounds that leave room between them set a range, as 5000万以上、1亿以下 does: either of
    them alone would hold for everything.
    """
    if len(terms) == 1:
        return terms[0]
    if len(terms) == 2 and (between := _met(name, terms)) is not None:
        return between
    return AnyOf(tuple(dict.fromkeys(terms)))


def single_value(grammar: Grammar, query: str, parts: Sequence[Part]) -> Part:
    """Return the one value behind a sign.

    Raises:
        RefusedQuery: there are several, or it says a size itself.
    """
    if len(parts) > 1:
        reason = "多了一个值，比较大小时只能写一个"
        remedy = f"请写成：{grammar.example}"
        raise RefusedQuery(query, parts[1].position, reason, remedy, end=parts[-1].end)
    clauses = grammar.read(query, parts[0])
    if clauses[0].operator is not Operator.IS:
        word = clauses[0].word
        reason = f"的“{word.text}”又说了一次大小"
        raise RefusedQuery(query, word.position, reason, f"请写成：{grammar.example}", end=word.end)
    return parts[0]


def _bounded(name: str, query: str, clauses: Sequence[Clause], number: Number) -> Term:
    if clauses[0].operator is Operator.BETWEEN:
        low, high = (number(query, each) for each in _with_unit(*clauses[0].values))
        return Condition(name, Operator.BETWEEN, (min(low, high), max(low, high)))
    bounds = [Condition(name, each.operator, (number(query, each.values[0]),)) for each in clauses]
    if len(bounds) == 1:
        return bounds[0]
    between = _met(name, bounds)
    if between is None:
        word = clauses[1].values[0]
        reason = "的上限比下限小，没有这样的项目"
        raise RefusedQuery(
            query, word.position, reason, "请写成：投资:5000万以上不满1亿", end=word.end
        )
    return between


def _met(name: str, terms: Sequence[Term]) -> Term | None:
    """Return the range of a lower and an upper bound, whichever is first; None for others."""
    bounds = [each for each in terms if isinstance(each, Condition) and len(each.values) == 1]
    low = [each for each in bounds if each.operator in LOW]
    high = [each for each in bounds if each.operator in SIGNS.values() and each.operator not in LOW]
    if len(low) != 1 or len(high) != 1:
        return None
    least, most = int(low[0].values[0]), int(high[0].values[0])
    is_closed = low[0].operator is Operator.AT_LEAST and high[0].operator is Operator.AT_MOST
    if least > most or (least == most and not is_closed):
        return None
    return range_term(name, low[0], high[0])


def _with_unit(low: Part, high: Part) -> tuple[Part, Part]:
    """Return the ends of a range; 1～5亿 begins at 1亿, as it is said, and 5000～2亿 at 5000万."""
    unit = _UNIT.fullmatch(unicodedata.normalize("NFKC", high.text))
    if unit is None or not _BARE.fullmatch(unicodedata.normalize("NFKC", low.text)):
        return low, high
    shared = Part(f"{low.text}{unit[1]}", low.position)
    try:
        ends = parse_money(shared.text), parse_money(high.text)
    except RefusedInput:
        return low, high
    return (shared, high) if (ends[0] or 0) <= (ends[1] or 0) else (low, high)


def _yuan(query: str, part: Part) -> int:
    remedy = f"请写成：{MONEY.example}"
    try:
        yuan = parse_money(_SPACED.sub("", part.plain))
    except RefusedInput as error:
        raise _no_amount(query, part, error.reason) from None
    if yuan is None:
        raise RefusedQuery(query, part.position, "缺少金额", remedy)
    return yuan


def _no_amount(query: str, part: Part, reason: str) -> RefusedQuery:
    """Point at the character a refused amount names, else at all of it."""
    remedy = f"请写成：{MONEY.example}"
    if found := _NAMED_PLACE.fullmatch(reason):
        at = part.position + int(found[1]) - 1
        return RefusedQuery(query, at, f"不是金额，这里{found[2]}", remedy, end=at + 1)
    return RefusedQuery(query, part.position, f"不是金额：{reason}", remedy, end=part.end)


def _whole(query: str, part: Part) -> int:
    text = unicodedata.normalize("NFKC", part.plain)
    text = re.sub(r"^第|[行号个]$", "", text)
    remedy = f"请写成：{WHOLE.example}"
    if not (text.isascii() and text.isdecimal()):
        raise RefusedQuery(query, part.position, "不是整数", remedy, end=part.end)
    if len(text) > _DIGITS:
        reason = f"的数字太长，最多 {_DIGITS} 位"
        raise RefusedQuery(query, part.position, reason, remedy, end=part.end)
    return int(text)
