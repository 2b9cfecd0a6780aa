"""The query line: what users type, to terms of a filter and back.

Everything typed must hold; ``或`` between conditions means either, ``-`` in front means not, and
brackets keep together what belongs together. Chinese and half-width marks are the same.

* Bare words search: ``中医院``, ``zyy``. A text in quotes is one word, with ``""`` for a quote in
  it: ``"康养 小镇"``.
* ``行业:卫生健康``, ``性质:新建,扩建``, ``单位:民政``, ``归口:医``: any field or dimension; of
  several values any may hold.
* ``投资>=1亿``, ``投资:1亿以上`` and ``1亿以下``, ``1亿以内`` include the number; ``投资:超过1亿``,
  ``1亿以外``, ``不满1000万`` leave it out; ``投资:5000..20000``,
  ``投资:5000万以上不满1亿``. A bare number counts 万元; ``1～5亿`` begins at 1亿.
* Spaces inside a condition change nothing: ``投资 >= 1 亿``, ``行业: 林业``, ``投资:5000 万 以上``.
* ``周期:2020..2022``: periods that touch these years; ``周期:2021年以后`` (2021 included, 之后
  leaves it out), ``周期:待定``; ``开工年:2020``.
* ``年度:2021``: what a rollup by year counts in 2021, by the yearly plan where there is one, or
  else by the period; ``年度:未排期``, ``无:年度`` and ``年度:待定`` what it counts there.
* ``无:周期``, ``有:建设地点``: whether anything is entered, 联系人, 资金拼盘 and 附件 too.
* What the document says: ``文件:黔江府发`` (name, number, title or annex of the reserve's
  document), ``出处行:626``, ``出处行:600..700`` (the line a project was read from), ``载明:有`` (it
  stands in a document) and ``载明:无`` (it was entered by hand), ``核对:不符`` (the figures the
  document states for its category, or for its reserve where it has no category, are not those of
  the projects) and ``核对:相符``.
* ``改于:今天``, ``改于:7天内``, ``改于:2026-11``, ``改于:2026-10..2026-11``, ``改于>=2026-11-01``:
  projects with a change in that time, what is not undone, their entry included; ``新增于`` for the
  entry alone. ``改者:王敏``, ``新增者:王敏``: who did so. A named day is worked out when it is
  asked about.
"""

from collections.abc import Sequence
from typing import Final

from app.errors import RefusedQuery
from app.models.folding import storable
from app.queries.filter import AllOf, AnyOf, Condition, Not, Operator, Term
from app.queries.language.names import term_title
from app.queries.language.reader import read_condition
from app.queries.language.ties import tie_words
from app.queries.language.tokens import Token, split_tokens
from app.queries.language.writer import text_of

__all__ = ["RefusedQuery", "parse_query", "query_text", "term_title"]

#: SQLite takes expressions 1000 deep, and a chain of n conditions is n deep; a list of values is
#: such a chain too. Far more than anybody writes by hand.
MOST_CONDITIONS: Final = 200

#: How deep brackets and minus signs may stand in each other, in the text and in what it means.
#: SQLite's parser holds 100 things at once, and a minus is three of them.
DEEPEST: Final = 12


def parse_query(text: str) -> tuple[Term, ...]:
    """Return the terms of a query text; all of them must hold.

    Raises:
        RefusedQuery: naming the place of the fault and what would be right.
    """
    text = storable(text)
    null = text.find("\0")
    if null >= 0:
        # SQLite ends a pattern there: what is left of it is found everywhere.
        reason = "是看不见的字符（U+0000）"
        raise RefusedQuery(text, null, reason, "请删去这个字符", end=null + 1)
    parser = _Parser(text)
    terms = parser.expression()
    parser.require_end()
    parser.require_shallow(terms)
    return tuple(terms)


def query_text(terms: Sequence[Term]) -> str:
    """Return the text that reads back as these terms.

    Raises:
        ValueError: a term holds the ids of projects, which no text says.
    """
    return " ".join(text_of(term) for term in terms)


class _Parser:
    """Recursive descent over the tokens; one method a rule."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tie_words(text, split_tokens(text))
        self._next = 0
        self._depth = 0
        self._conditions = 0

    def expression(self) -> list[Term]:
        """Return what must hold together; one AnyOf where 或 divides it."""
        parts = [self._conjunction()]
        while (divider := self._take("or")) is not None:
            if not parts[-1]:
                raise self._fault(divider, "的“或”前面没有条件", "请写成：行业:林业 或 行业:医药")
            parts.append(self._conjunction())
            if not parts[-1]:
                raise self._fault(divider, "的“或”后面没有条件", "请写成：行业:林业 或 行业:医药")
        if len(parts) == 1:
            return parts[0]
        return [AnyOf(tuple(_together(part) for part in parts))]

    def require_end(self) -> None:
        if self._next < len(self._tokens):
            token = self._tokens[self._next]
            raise self._fault(token, "多了一个右括号", "请删去它，或补上左括号")

    def require_shallow(self, terms: Sequence[Term]) -> None:
        """Refuse terms whose text would have to be deeper than what is read back."""
        if self._tokens and max(map(_depth, terms), default=0) > DEEPEST:
            raise self._too_deep(self._tokens[0])

    def _conjunction(self) -> list[Term]:
        terms: list[Term] = []
        while (term := self._item()) is not None:
            terms.append(term)
        return terms

    def _item(self) -> Term | None:
        if (minus := self._take("not")) is not None:
            self._deepen(minus)
            term = self._item()
            if term is None:
                raise self._fault(minus, "的“-”后面没有条件", "请写成：-扩建")
            self._depth -= 1
            return Not(term)
        if (bracket := self._take("open")) is not None:
            self._deepen(bracket)
            terms = self.expression()
            self._depth -= 1
            if not self._take("close"):
                raise self._fault(bracket, "的左括号没有配上右括号", "请补上“)”")
            if not terms:
                raise self._fault(bracket, "的括号里没有条件", "请删去这对括号")
            return _together(terms)
        token = self._take("word")
        return self._condition(token) if token else None

    def _condition(self, token: Token) -> Term:
        term = read_condition(self._text, token)
        self._conditions += _size(term)
        if self._conditions > MOST_CONDITIONS:
            reason = f"已经超过 {MOST_CONDITIONS} 个条件和值"
            raise self._fault(token, reason, "请分几次查，或换成更宽的条件")
        return term

    def _deepen(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._too_deep(token)

    def _too_deep(self, token: Token) -> RefusedQuery:
        return self._fault(token, f"的括号和“-”套得超过 {DEEPEST} 层", "请写得简单些")

    def _take(self, kind: str) -> Token | None:
        if self._next < len(self._tokens) and self._tokens[self._next].kind == kind:
            self._next += 1
            return self._tokens[self._next - 1]
        return None

    def _fault(self, token: Token, reason: str, remedy: str) -> RefusedQuery:
        end = token.position + len(token.text)
        return RefusedQuery(self._text, token.position, reason, remedy, end=end)


def _together(terms: Sequence[Term]) -> Term:
    return terms[0] if len(terms) == 1 else AllOf(tuple(terms))


def _size(term: Term) -> int:
    """Return how many conditions and values a term holds."""
    match term:
        case Not(inner):
            return _size(inner)
        case AnyOf(terms) | AllOf(terms):
            return sum(map(_size, terms))
        case Condition(_, Operator.IS, values):
            return len(values)
    return 1


def _depth(term: Term) -> int:
    """Return how deep brackets and minus signs stand in the text of a term."""
    match term:
        case Not(inner):
            return 1 + _depth(inner)
        case AnyOf(terms) | AllOf(terms):
            return 1 + max(map(_depth, terms), default=0)
    return 0
