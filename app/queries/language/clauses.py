"""Comparisons in words: 1亿以上, 不满1000万, 5000万以上不满1亿, 5000..20000.

以上, 以下 and 以内 include the number, 超过, 不满 and 以外 exclude it (民法典
第一千二百五十九条). 以前, 以后 and 以来 include the year or day they name, as 以上 does; 之前 and
之后 leave it out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import RefusedQuery
from app.queries.filter import Operator
from app.queries.language.tokens import Part

SIGNS: Mapping[str, Operator] = {
    ">=": Operator.AT_LEAST,
    "≥": Operator.AT_LEAST,
    ">": Operator.MORE_THAN,
    "<=": Operator.AT_MOST,
    "≤": Operator.AT_MOST,
    "<": Operator.LESS_THAN,
}
_WIDE_SIGNS = str.maketrans("＞＜＝", "><=")

#: Before a number.
LEADING: Mapping[str, Operator] = {
    **dict.fromkeys(
        ("不低于", "不少于", "不小于", "至少", "大于等于", "大于或等于"), Operator.AT_LEAST
    ),
    **dict.fromkeys(("超过", "高于", "大于", "多于", "超出"), Operator.MORE_THAN),
    **dict.fromkeys(
        ("不超过", "不高于", "不大于", "不多于", "至多", "最多", "小于等于", "小于或等于"),
        Operator.AT_MOST,
    ),
    **dict.fromkeys(("不满", "未满", "不足", "不到", "低于", "小于", "少于"), Operator.LESS_THAN),
}  # fmt: skip

#: Behind a number.
TRAILING: Mapping[str, Operator] = {
    **dict.fromkeys(("以上", "及以上"), Operator.AT_LEAST),
    **dict.fromkeys(("以外", "之外", "开外"), Operator.MORE_THAN),
    **dict.fromkeys(("以下", "及以下", "以内", "之内"), Operator.AT_MOST),
}

#: Before and behind a year or a day, besides.
LEADING_IN_TIME: Mapping[str, Operator] = {
    "不早于": Operator.AT_LEAST,
    "晚于": Operator.MORE_THAN,
    "不晚于": Operator.AT_MOST,
    "早于": Operator.LESS_THAN,
}
TRAILING_IN_TIME: Mapping[str, Operator] = {
    **dict.fromkeys(("以后", "及以后", "以来", "起"), Operator.AT_LEAST),
    "之后": Operator.MORE_THAN,
    **dict.fromkeys(("以前", "及以前"), Operator.AT_MOST),
    "之前": Operator.LESS_THAN,
}

_DOTS = re.compile(r"(.*?)(?:\.{2,}|…+)(.*)", re.S)

#: Operators that set a lower bound; the others set an upper one.
LOW = (Operator.AT_LEAST, Operator.MORE_THAN)


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison as it is written.

    Attributes:
        operator: IS for a bare value, BETWEEN for a range.
        values: what stands in the text, two for a range.
        word: the word that says the operator; the value itself where there is none.
    """

    operator: Operator
    values: tuple[Part, ...]
    word: Part


@dataclass(frozen=True, slots=True)
class Grammar:
    """How comparisons are written for one kind of value.

    Attributes:
        leading: words before the value.
        trailing: words behind it.
        dash: a pattern for what joins the ends of a range besides two dots.
        noun: what a value is called, for refusals.
        example: what to write, for refusals.
    """

    leading: Mapping[str, Operator]
    trailing: Mapping[str, Operator]
    dash: str
    noun: str
    example: str

    def read(self, query: str, part: Part) -> tuple[Clause, ...]:
        """Return the comparisons a value says; two where it sets both bounds.

        Raises:
            RefusedQuery: a bound is missing, or one is said twice.
        """
        part = Part(part.text.translate(_WIDE_SIGNS), part.position)
        if found := _DOTS.fullmatch(part.text):
            return (self._dotted(query, part, found),)
        pieces = self._pieces(part)
        if any(operator is not None for operator, _ in pieces):
            return self._in_words(query, part, pieces)
        if found := re.fullmatch(rf"(.+?)(?:{self.dash})(.+)", part.text, re.S):
            ends = (part.cut(*found.span(1)), part.cut(*found.span(2)))
            return (Clause(Operator.BETWEEN, ends, part),)
        return (Clause(Operator.IS, (part,), part),)

    def _dotted(self, query: str, part: Part, found: re.Match[str]) -> Clause:
        low, high = part.cut(*found.span(1)), part.cut(*found.span(2))
        if low.text and high.text:
            return Clause(Operator.BETWEEN, (low, high), part)
        if low.text:
            return Clause(Operator.AT_LEAST, (low,), part)
        if high.text:
            return Clause(Operator.AT_MOST, (high,), part)
        raise self._refusal(query, part, f"两边都没有{self.noun}")

    def _pieces(self, part: Part) -> list[tuple[Operator | None, Part]]:
        """Return values and words in turn; a word comes with what it says."""
        words = {**SIGNS, **self.leading, **self.trailing}
        longest_first = sorted(words, key=len, reverse=True)
        pattern = re.compile(f"({'|'.join(map(re.escape, longest_first))})|且|并且|[,，]?而")
        pieces: list[tuple[Operator | None, Part]] = []
        at = 0
        for found in [*pattern.finditer(part.text), None]:
            value = part.cut(at, found.start() if found else len(part.text))
            if value.text:
                pieces.append((None, value))
            if found is not None:
                at = found.end()
                if found[1]:
                    pieces.append((words[found[1]], part.cut(*found.span(1))))
        return pieces

    def _in_words(
        self, query: str, part: Part, pieces: list[tuple[Operator | None, Part]]
    ) -> tuple[Clause, ...]:
        clauses: list[Clause] = []
        at = 0
        while at < len(pieces):
            operator, piece = pieces[at]
            after = pieces[at + 1] if at + 1 < len(pieces) else (None, Part("", part.end))
            if operator is None:
                if after[0] is None or after[1].text not in self.trailing:
                    raise self._refusal(query, piece, "没有说是多是少")
                clauses.append(Clause(after[0], (piece,), after[1]))
                at += 2
                continue
            if piece.text in self.trailing or after[0] is not None or not after[1].text:
                raise self._refusal(query, piece, f"的“{piece.text}”没有{self.noun}")
            beyond = pieces[at + 2] if at + 2 < len(pieces) else None
            if beyond is not None and beyond[1].text in self.trailing:
                both = f"的“{beyond[1].text}”和“{piece.text}”只能写一个"
                raise self._refusal(query, beyond[1], both)
            clauses.append(Clause(operator, (after[1],), piece))
            at += 2
        if len(clauses) > 2 or (len(clauses) == 2 and _same_side(*clauses)):
            raise self._refusal(query, clauses[-1].word, "又说了一次大小")
        return tuple(clauses)

    def _refusal(self, query: str, part: Part, reason: str) -> RefusedQuery:
        return RefusedQuery(query, part.position, reason, f"请写成：{self.example}", end=part.end)


def _same_side(one: Clause, other: Clause) -> bool:
    return (one.operator in LOW) == (other.operator in LOW)
