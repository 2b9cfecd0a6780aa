"""The query line: what users type, to terms of a filter and back.

Bare words search; ``行业:卫生健康``, ``性质:新建,扩建``, ``投资>=1亿``,
``投资:5000..20000`` (万元), ``周期:2020..2022``, ``开工年:2020``, ``单位:民政``,
``无:周期``, ``-词``, ``或`` and brackets. A text in quotes is one word, with "" for a quote in it.
Chinese and half-width marks are the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import RefusedInput
from app.models.entry import storable
from app.models.fields import BY_NAME, find_field
from app.models.money import exact_wan
from app.models.moneygrammar import parse_money
from app.queries.dimensions import find_dimension, known_dimension
from app.queries.filter import AllOf, AnyOf, Condition, Ids, Not, Operator, Term, Words

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>[(（]) | (?P<close>[)）]) | (?P<or>或(?=\s|[()（）]|$))
      | (?P<not>[-－](?=\S))
      | (?P<word>(?:"(?:[^"]|"")*"|“[^”]*”|[^\s()（）"“])+)
    )""",
    re.VERBOSE,
)

_COMPARISON = re.compile(
    r"^(?P<field>[^:：<>=＜＞＝≥≤\"“]+?)"
    r"(?P<op>[>＞][=＝]|[<＜][=＝]|[≥≤><＞＜=＝:：])(?P<rest>.*)$",
    re.S,
)

_OPERATORS = {
    ">=": Operator.AT_LEAST,
    "≥": Operator.AT_LEAST,
    ">": Operator.MORE_THAN,
    "<=": Operator.AT_MOST,
    "≤": Operator.AT_MOST,
    "<": Operator.LESS_THAN,
}
_SIGNS = {
    Operator.AT_LEAST: ">=",
    Operator.MORE_THAN: ">",
    Operator.AT_MOST: "<=",
    Operator.LESS_THAN: "<",
}

_WIDE_SIGNS = str.maketrans("＞＜＝", "><=")
_RANGE = re.compile(r"^(.*?)(?:\.\.|…{1,2})(.*)$", re.S)

#: One value of several: quoted parts and everything up to the next separator.
_VALUE = re.compile(r'(?:"(?:[^"]|"")*"|“[^”]*”|[^,，、])+')


class RefusedQuery(RefusedInput):
    """A query text that cannot be read.

    Attributes:
        position: the place of the fault, counted in characters from 0.
    """

    def __init__(self, text: str, position: int, reason: str, remedy: str) -> None:
        self.position = position
        super().__init__("查询条件", text, f"第 {position + 1} 个字处{reason}", remedy=remedy)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def parse_query(text: str) -> tuple[Term, ...]:
    """Return the terms of a query text; all of them must hold.

    Raises:
        RefusedQuery: naming the place of the fault and what would be right.
    """
    parser = _Parser(storable(text))
    term = parser.expression()
    parser.require_end()
    if term is None:
        return ()
    return term.terms if isinstance(term, AllOf) else (term,)


def query_text(terms: Sequence[Term]) -> str:
    """Return the text that reads back as these terms.

    Raises:
        ValueError: a term holds the ids of projects, which no text says.
    """
    return " ".join(_text_of(term) for term in terms)


class _Parser:
    """Recursive descent over the tokens; one method a rule."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._next = 0

    def expression(self) -> Term | None:
        parts = [self._conjunction()]
        while self._take("or"):
            parts.append(self._conjunction())
        if len(parts) == 1:
            return parts[0]
        if any(part is None for part in parts):
            raise self._fault("“或”的一边没有条件", "请写成：行业:林业 或 行业:医药")
        return AnyOf(tuple(part for part in parts if part is not None))

    def require_end(self) -> None:
        if self._next < len(self._tokens):
            raise self._fault("多了一个右括号", "请删去它，或补上左括号")

    def _conjunction(self) -> Term | None:
        terms: list[Term] = []
        while (term := self._item()) is not None:
            terms.append(term)
        if len(terms) > 1:
            return AllOf(tuple(terms))
        return terms[0] if terms else None

    def _item(self) -> Term | None:
        if self._take("not"):
            term = self._item()
            if term is None:
                raise self._fault("“-”后面没有条件", "请写成：-扩建")
            return Not(term)
        if self._take("open"):
            term = self.expression()
            if not self._take("close"):
                raise self._fault("缺少右括号", "请补上“)”")
            if term is None:
                raise self._fault("括号里没有条件", "请删去这对括号")
            return term
        token = self._take("word")
        return _term(self._text, token) if token else None

    def _take(self, kind: str) -> _Token | None:
        if self._next < len(self._tokens) and self._tokens[self._next].kind == kind:
            self._next += 1
            return self._tokens[self._next - 1]
        return None

    def _fault(self, reason: str, remedy: str) -> RefusedQuery:
        at_end = self._next >= len(self._tokens)
        position = len(self._text) if at_end else self._tokens[self._next].position
        return RefusedQuery(self._text, position, reason, remedy)


def _tokens(text: str) -> list[_Token]:
    tokens = []
    position = 0
    while position < len(text) and text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            stripped = position + len(text[position:]) - len(text[position:].lstrip())
            raise RefusedQuery(text, stripped, "的引号没有成对", "请补上另一个引号")
        kind = match.lastgroup
        tokens.append(_Token(kind, match.group(kind), match.start(kind)))
        position = match.end()
    return tokens


def _term(text: str, token: _Token) -> Term:
    found = _COMPARISON.match(token.text)
    if found is None:
        words = _unquoted(token.text)
        if not words:
            raise RefusedQuery(text, token.position, "的引号里没有字", "请在引号里写上要找的词")
        return Words(words)
    word, rest = found.group("field"), found.group("rest")
    sign = found.group("op").translate(_WIDE_SIGNS)
    value_at = token.position + found.start("rest")
    if not rest:
        raise RefusedQuery(text, value_at, "缺少值", f"请写成：{word}:值")
    if word in ("无", "有"):
        name = _field_name(text, rest, value_at)
        empty = Condition(name, Operator.EMPTY)
        return empty if word == "无" else Not(empty)
    name = _field_name(text, word, token.position)
    if name == "total":
        return _amount(text, sign, rest, value_at)
    if name == "period":
        return _period(text, sign, rest, value_at)
    if name == "start_year":
        return _start_year(text, sign, rest, value_at)
    if sign in _OPERATORS:
        raise RefusedQuery(text, value_at, f"{word}不能比较大小", f"请写成：{word}:值")
    values = tuple(dict.fromkeys(_split_values(rest)))
    if not values:
        raise RefusedQuery(text, value_at, "缺少值", f"请写成：{word}:值")
    return Condition(name, Operator.IS, values)


def _field_name(text: str, word: str, position: int) -> str:
    name = _name_of(word)
    if name:
        return name
    titles = "、".join(entry.aliases[0] for entry in BY_NAME.values() if entry.aliases)
    raise RefusedQuery(text, position, f"没有“{word}”这一栏", f"可以写：{titles}、牵头、周期状态")


def _amount(text: str, sign: str, rest: str, position: int) -> Condition:
    if sign in _OPERATORS:
        return Condition("total", _OPERATORS[sign], (_yuan(text, rest, position),))
    if rest in ("未填", "无"):
        return Condition("total", Operator.EMPTY)
    between = _RANGE.match(rest)
    if between is None:
        return Condition("total", Operator.IS, (_yuan(text, rest, position),))
    return _between(
        "total", *(_yuan(text, bound, position) if bound else None for bound in between.groups())
    )


def _period(text: str, sign: str, rest: str, position: int) -> Condition:
    if sign in _OPERATORS:
        return Condition("period", _OPERATORS[sign], (_year(text, rest, position),))
    is_quoted = rest.startswith(('"', "“"))
    between = None if is_quoted else _RANGE.match(rest)
    if between is not None:
        return _between(
            "period",
            *(_year(text, bound, position) if bound else None for bound in between.groups()),
        )
    if re.fullmatch(r"(19|20)\d\d年?", rest):
        year = _year(text, rest, position)
        return Condition("period", Operator.BETWEEN, (year, year))
    values = tuple(dict.fromkeys(_split_values(rest)))
    if not values:
        raise RefusedQuery(text, position, "缺少值", "请写成：周期:2020..2022")
    return Condition("period", Operator.IS, values)


def _start_year(text: str, sign: str, rest: str, position: int) -> Condition:
    if sign in _OPERATORS:
        return Condition("start_year", _OPERATORS[sign], (_year(text, rest, position),))
    between = _RANGE.match(rest)
    if between is not None:
        return _between(
            "start_year",
            *(_year(text, bound, position) if bound else None for bound in between.groups()),
        )
    years = tuple(_year(text, value, position) for value in _split_values(rest))
    if not years:
        raise RefusedQuery(text, position, "缺少年份", "请写成：开工年:2020")
    return Condition("start_year", Operator.IS, tuple(dict.fromkeys(years)))


def _between(name: str, low: int | None, high: int | None) -> Condition:
    if low is None and high is None:
        return Condition(name, Operator.EMPTY)
    if low is None:
        return Condition(name, Operator.AT_MOST, (high or 0,))
    if high is None:
        return Condition(name, Operator.AT_LEAST, (low,))
    return Condition(name, Operator.BETWEEN, (min(low, high), max(low, high)))


def _yuan(text: str, value: str, position: int) -> int:
    try:
        yuan = parse_money(_unquoted(value))
    except RefusedInput as error:
        raise RefusedQuery(
            text, position, f"不是金额：{error.reason}", "请写成：投资>=1亿"
        ) from None
    if yuan is None:
        raise RefusedQuery(text, position, "缺少金额", "请写成：投资>=1亿")
    return yuan


def _year(text: str, value: str, position: int) -> int:
    plain = value.removesuffix("年")
    if not re.fullmatch(r"(19|20)\d\d", plain):
        raise RefusedQuery(text, position, "不是年份", "请写成：周期:2020..2022")
    return int(plain)


def _split_values(text: str) -> list[str]:
    values = (_unquoted(part.strip()) for part in _VALUE.findall(text))
    return [value for value in values if value.strip()]


def _unquoted(text: str) -> str:
    """Return what stands in quotes; quotes inside a text, as in “十四五”期间, are part of it."""
    if re.fullmatch(r'"(?:[^"]|"")*"', text):
        return text[1:-1].replace('""', '"')
    if re.fullmatch(r"“[^“”]*”", text):
        return text[1:-1]
    return re.sub(r'"((?:[^"]|"")*)"', lambda part: part[1].replace('""', '"'), text)


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _text_of(term: Term) -> str:
    match term:
        case Words(text):
            special = r"[\s()（）:：<>=＜＞＝≥≤\"“”]|^[-－]|^或$"
            return _quoted(text) if re.search(special, text) else text
        case Not(Condition(field, Operator.EMPTY)):
            return f"有:{term_title(field)}"
        case Not(inner):
            text = _text_of(inner)
            return f"-({text})" if isinstance(inner, AllOf | AnyOf) else f"-{text}"
        case AnyOf(terms):
            return f"({' 或 '.join(_text_of(each) for each in terms)})"
        case AllOf(terms):
            return f"({' '.join(_text_of(each) for each in terms)})"
        case Ids():
            raise ValueError("no query text names projects by their ids")
        case Condition():
            return _condition_text(term)


def _condition_text(condition: Condition) -> str:
    title = term_title(condition.field)
    if condition.operator is Operator.EMPTY:
        return f"无:{title}"
    values = [_value_text(condition.field, value) for value in condition.values]
    if condition.operator is Operator.BETWEEN:
        return f"{title}:{values[0]}..{values[1]}"
    if condition.operator is Operator.IS:
        return f"{title}:{','.join(values)}"
    return f"{title}{_SIGNS[condition.operator]}{values[0]}"


def _value_text(field: str, value: str | int) -> str:
    if isinstance(value, int):
        return exact_wan(value) if field == "total" else str(value)
    if field == "period" and (_RANGE.match(value) or re.fullmatch(r"(19|20)\d\d年?", value)):
        return _quoted(value)
    return _quoted(value) if re.search(r"[\s()（）,，、\"“”]", value) else value


def term_title(field: str) -> str:
    """Return the shortest Chinese word for a condition's field."""
    entry = BY_NAME.get(field)
    if entry is not None:
        return (
            entry.title if entry.name in ("total", "category") else (*entry.aliases, entry.title)[0]
        )
    dimension = find_dimension(field)
    # A title with brackets could not be read back.
    return next(
        word
        for word in (dimension.title, *dimension.aliases)
        if not re.search(r"[()（）]", word) and _name_of(word) == field
    )


def _name_of(word: str) -> str:
    """Return the field a word in a query stands for, empty for none."""
    field = find_field(word)
    if field is not None and field.name != "share":
        return field.name
    dimension = known_dimension(word)
    if dimension is None:
        return ""
    return "period" if dimension.name == "year" else dimension.name
