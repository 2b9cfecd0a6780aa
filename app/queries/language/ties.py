"""Words that belong together though a space stands between them: 投资 >= 1 亿, 行业: 林业.

A condition is one word. Where it is written with spaces, its rest would be looked for as a word in
the texts, and what is found would be wrong without a sign of it. So what cannot stand alone after a
condition is tied to it. Quotes keep a word out of this: 投资>=1 "亿元".
"""

import re
from collections.abc import Sequence
from typing import Final

from app.queries.language.clauses import (
    LEADING,
    LEADING_IN_TIME,
    SIGNS,
    TRAILING,
    TRAILING_IN_TIME,
)
from app.queries.language.names import field_of
from app.queries.language.tokens import Token
from app.queries.subjects import SubjectKind, find_subject

#: Fields whose values are numbers or times.
_SIZED: Final = frozenset(("total", "period", "start_year", "year", "number"))


def _any(words: Sequence[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


_SIGN = rf"(?:{_any(tuple(SIGNS))}|[:：=＝＞＜]|[＞＜][=＝])"
_BEFORE = _any((*LEADING, *LEADING_IN_TIME))
_BEHIND = _any((*TRAILING, *TRAILING_IN_TIME))
_JOINT = r"(?:\.{2,}|…+|[-－—–~～〜]+|至|到|且|并且|而)"
_UNIT = "(?:亿元|亿|万元|万|元|年|个月|月|星期|周|日|天|小时)"
_NUMBER = r"(?:约?[0-9０-９][0-9０-９.,，．-]*)"
_SIZE = f"{_NUMBER}{_UNIT}*"

_COMPARED = re.compile(rf"([^:：<>=＜＞＝≥≤\"“]+?){_SIGN}(.*)", re.DOTALL)
_STARTS_WITH_SIGN = re.compile(_SIGN)

#: The end of a value that something must follow: a mark between values, what joins the ends of a
#: range, a word that stands before a number.
_LIST_WAITS = re.compile(r"(?:.*[,，、])?\s*\Z", re.DOTALL)
_SIZE_WAITS = re.compile(rf".*(?:{_JOINT}|{_BEFORE})\s*\Z", re.DOTALL)

#: What cannot stand alone behind a number: its unit, its word, the other end of its range.
_CONTINUES = re.compile(
    rf"{_UNIT}?(?:{_BEHIND}|内)?(?:{_JOINT}?(?:{_BEFORE}(?:{_SIZE})?|{_SIZE}{_BEHIND})|{_JOINT}(?:{_SIZE})?)?"
)
_ENDS_IN_SIZE = re.compile(rf".*(?:[0-9０-９]|{_UNIT}|{_BEHIND})\s*\Z", re.DOTALL)
_NUMBERED = re.compile(rf"{_BEFORE}?{_SIZE}.*|{_BEFORE}", re.DOTALL)

#: Three digits behind three: a thousands separator that is a space.
_THOUSANDS = re.compile(rf"[0-9]{{3}}(?![0-9])(?:{_UNIT}.*)?", re.DOTALL)
_ENDS_IN_DIGITS = re.compile(r"(?:.*[^0-9.])?[0-9]{1,3}(?:\s[0-9]{3})*", re.DOTALL)


def tie_words(query: str, tokens: Sequence[Token]) -> list[Token]:
    """Return the pieces with those in one that are one condition.

    Args:
        query: the whole text; a tied piece is a stretch of it, spaces included.
        tokens: its pieces.
    """
    tied: list[Token] = []
    for token in tokens:
        last = tied[-1] if tied else None
        if last is not None and token.kind == last.kind == "word" and _belong(last, token):
            end = token.position + len(token.text)
            tied[-1] = Token("word", query[last.position : end], last.position)
        else:
            tied.append(token)
    return tied


def may_be_tied(word: str) -> bool:
    """Return whether a word that is looked for would be read as the rest of a condition before."""
    return bool(
        _STARTS_WITH_SIGN.match(word)
        or (word and _CONTINUES.fullmatch(word))
        or _NUMBERED.fullmatch(word)
    )


def _belong(last: Token, token: Token) -> bool:
    if token.text.startswith(('"', "“")):
        return _is_open(last.text)
    found = _COMPARED.fullmatch(last.text)
    if found is None:
        return bool(field_of(last.text) and _STARTS_WITH_SIGN.match(token.text))
    if _is_open(last.text):
        return True
    field, value = found[1], found[2]
    if not _is_sized(field):
        return False
    if _SIZE_WAITS.fullmatch(value):
        return bool(_NUMBERED.fullmatch(token.text))
    if not _ENDS_IN_SIZE.fullmatch(value):
        return False
    if _CONTINUES.fullmatch(token.text):
        return True
    is_amount = field_of(field) == "total"
    return is_amount and bool(_ENDS_IN_DIGITS.fullmatch(value) and _THOUSANDS.fullmatch(token.text))


def _is_open(text: str) -> bool:
    """Return whether a condition has no value yet, or the next one of a list is missing."""
    found = _COMPARED.fullmatch(text)
    return found is not None and bool(_LIST_WAITS.fullmatch(found[2]))


def _is_sized(word: str) -> bool:
    name = field_of(word.strip())
    subject = find_subject(name)
    if subject is not None:
        return subject.kind in (SubjectKind.WHOLE, SubjectKind.MOMENT)
    return name in _SIZED
