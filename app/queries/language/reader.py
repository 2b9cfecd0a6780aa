"""One condition of a query text: a field, a mark, and what it is compared with."""

import re
import unicodedata
from typing import Final

from app.errors import RefusedQuery
from app.models.folding import seen
from app.models.period import PeriodKind
from app.models.pillars import PILLARS
from app.queries.dimensions import BANDS, NOT_FILLED
from app.queries.filter import Condition, Not, Operator, Term, Words
from app.queries.language.amounts import read_amount, read_whole
from app.queries.language.clauses import SIGNS
from app.queries.language.names import field_of, suggestion_for, term_title
from app.queries.language.times import read_moment
from app.queries.language.tokens import Part, Token, split_parts, unquoted
from app.queries.language.years import read_period, read_schedule, read_start_year
from app.queries.subjects import Subject, SubjectKind, find_subject

#: SQLite compares with patterns of 50,000 bytes at most; a character takes up to four, and one that
#: means something in a pattern takes another before it.
LONGEST_VALUE: Final = 10_000

_COMPARISON = re.compile(
    r"(?P<field>[^:：<>=＜＞＝≥≤\"“]+?)\s*"
    r"(?P<sign>[>＞][=＝]|[<＜][=＝]|[≥≤><＞＜＝=:：])(?P<rest>.*)",
    re.S,
)
_WIDE_SIGNS = str.maketrans("＞＜＝", "><=")

#: 载明:有 asks whether a project stands in a document, which 出处行 tells.
_STATED = ("载明", "文件载明")
_YES, _NO = ("有", "是"), ("无", "否", "没有")

#: Dimensions whose values are the program's own, so that any other is a slip.
_CLOSED: Final = {
    "band": (*(title for _, title in BANDS), NOT_FILLED),
    "period_kind": tuple(kind.title for kind in PeriodKind),
}

#: 序号 keeps the text of a bare number, as every value that is looked for does.
_NUMBERED = "number"


def read_condition(query: str, token: Token) -> Term:
    """Return the term that a word of a query text is.

    Raises:
        RefusedQuery: naming the place of the fault and what would be right.
    """
    found = _COMPARISON.fullmatch(token.text)
    if found is None:
        words = unquoted(token.text)
        if not seen(words):
            end = token.position + len(token.text)
            raise RefusedQuery(
                query, token.position, "的引号里没有字", "请在引号里写上要找的词", end=end
            )
        return Words(words)
    word = Part(seen(found["field"]), token.position)
    rest = Part(found["rest"], token.position + found.start("rest"))
    sign = SIGNS.get(found["sign"].translate(_WIDE_SIGNS))
    _require_short(query, rest)
    if not split_parts(rest):
        raise RefusedQuery(
            query, rest.position, "缺少值", f"请写成：{_example(word.text)}", end=rest.end
        )
    if word.text in ("无", "有"):
        return _presence(query, word, rest)
    if word.text in _STATED:
        return _stated(query, word, rest)
    return _compared(query, word, sign, rest)


def _compared(query: str, word: Part, sign: Operator | None, rest: Part) -> Term:
    name = _field(query, word)
    subject = find_subject(name)
    if name == "total":
        return read_amount(query, sign, rest)
    if name == "period":
        return read_period(query, sign, rest)
    if name == "start_year":
        return read_start_year(query, sign, rest)
    if name == "year":
        return read_schedule(query, sign, rest)
    if subject is not None and subject.kind is SubjectKind.MOMENT:
        return read_moment(name, query, sign, rest)
    if subject is not None and subject.kind is SubjectKind.WHOLE:
        return read_whole(name, query, sign, rest)
    if name == _NUMBERED:
        return _number(query, sign, rest)
    if sign is not None:
        at = rest.position
        reason = f"{word.text}不能比较大小"
        remedy = f"请写成：{_example(word.text)}"
        raise RefusedQuery(query, at - 1, reason, remedy, end=at)
    parts = split_parts(rest)
    if subject is not None and subject.values:
        _require_known(query, subject, parts)
    if name == "pillar":
        _require_pillar(query, parts)
    values = [part.plain for part in parts]
    if name in _CLOSED:
        values = [_closed_value(query, name, part) for part in parts]
    return Condition(name, Operator.IS, tuple(dict.fromkeys(values)))


def _presence(query: str, word: Part, rest: Part) -> Term:
    empty = Condition(_field(query, Part(rest.plain, rest.position)), Operator.EMPTY)
    return empty if word.text == "无" else Not(empty)


def _stated(query: str, word: Part, rest: Part) -> Term:
    absent = Condition("source_line", Operator.EMPTY)
    if rest.plain in _NO:
        return absent
    if rest.plain in _YES:
        return Not(absent)
    raise RefusedQuery(
        query, rest.position, f"{word.text}只有“有”和“无”", f"请写成：{word.text}:有", end=rest.end
    )


def _number(query: str, sign: Operator | None, rest: Part) -> Term:
    term = read_whole(_NUMBERED, query, sign, rest)
    if isinstance(term, Condition) and term.operator is Operator.IS:
        return Condition(_NUMBERED, Operator.IS, tuple(str(value) for value in term.values))
    return term


def _require_short(query: str, rest: Part) -> None:
    for part in split_parts(rest):
        if len(part.plain) > LONGEST_VALUE:
            reason = f"的值有 {len(part.plain)} 个字，最多 {LONGEST_VALUE} 个"
            remedy = "请只写其中有代表性的一段"
            raise RefusedQuery(query, part.position, reason, remedy, end=part.end)


def _field(query: str, word: Part) -> str:
    name = field_of(word.text)
    if name:
        return name
    reason = f"没有“{word.text}”这一栏"
    raise RefusedQuery(query, word.position, reason, suggestion_for(word.text), end=word.end)


def _require_known(query: str, subject: Subject, parts: list[Part]) -> None:
    for part in parts:
        if part.plain not in subject.values:
            reason = f"{subject.title}没有“{part.plain}”这个结果"
            remedy = f"可以写：{'、'.join(f'{subject.title}:{each}' for each in subject.values)}"
            raise RefusedQuery(query, part.position, reason, remedy, end=part.end)


def _closed_value(query: str, name: str, part: Part) -> str:
    """Return one of the values a dimension has, however its dash is written: 1亿-5亿."""
    values = {_dashed(value): value for value in _CLOSED[name]}
    found = values.get(_dashed(part.plain))
    if found is None:
        reason = f"{term_title(name)}没有“{part.plain}”这一档"
        remedy = f"可以写：{'、'.join(values.values())}"
        raise RefusedQuery(query, part.position, reason, remedy, end=part.end)
    return found


def _dashed(value: str) -> str:
    return re.sub(r"\s*[-~—–〜至到]+\s*", "~", unicodedata.normalize("NFKC", value))


def _require_pillar(query: str, parts: list[Part]) -> None:
    for part in parts:
        if part.plain not in (NOT_FILLED, *(word for pillar in PILLARS for word in pillar)):
            reason = f"没有“{part.plain}”这一类"
            remedy = f"可以写：{'、'.join(f'{key}（{title}）' for key, title in PILLARS)}"
            raise RefusedQuery(query, part.position, reason, remedy, end=part.end)


def _example(word: str) -> str:
    """Return a condition as it should be, for the field of a refused one."""
    examples = {
        "total": "投资>=1亿",
        "period": "周期:2020..2022",
        "year": "年度:2021",
        "start_year": "开工年:2020",
        "number": "序号:1..10",
        "source_line": "出处行:600..700",
        "reconciled": "核对:不符",
    }
    name = field_of(word)
    subject = find_subject(name)
    if word in ("无", "有"):
        return f"{word}:周期"
    if word in _STATED:
        return f"{word}:有"
    if subject is not None and subject.kind is SubjectKind.MOMENT:
        return f"{word}:7天内"
    if name in examples:
        return examples[name]
    return f"{term_title(name) if name else word}:值"
