"""What is being typed in the query line, and which completions fit it. No Qt in here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.models.fields import BY_NAME
from app.models.pinyin import is_spelling, name_keys, spells, starts_spelled
from app.queries.dimensions import known_dimension
from app.queries.language.names import asked_fields, field_of, term_title, words_for
from app.queries.subjects import SubjectKind, find_subject

_CONDITION = re.compile(r"([^:：<>=＜＞＝≥≤\"“]+)([>＞<＜][=＝]?|[≥≤=＝:：])(.*)", re.S)
_OPENING, _CLOSING = '"“', '"”'
_LONGEST_LIST = 60

#: 无:周期 and 有:周期.
_PRESENCE = (("无:", "没有填的", ("无", "未填")), ("有:", "已经填的", ("有", "已填")))
#: 载明:有, which is no field.
STATED = "载明"


@dataclass(frozen=True, slots=True)
class Typed:
    """The part of the line before the caret that a completion replaces.

    Attributes:
        start: where it begins, in characters.
        text: what has been typed of it.
        field: whose value it is; empty where a field's name is typed.
        is_name_only: the field's name ends the condition (无:周期), no colon follows.
        is_bound: a sign stands before the value (投资>=), so it is one number or day.
    """

    start: int
    text: str
    field: str = ""
    is_name_only: bool = False
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One completion.

    Attributes:
        text: what is put into the line.
        title: what is shown.
        detail: at the right: how often the value is used, or the word that is put in.
        words: what it is found by.
    """

    text: str
    title: str
    detail: str
    words: tuple[str, ...]


def typed_at(text: str, caret: int) -> Typed:
    """Return what is being typed at a caret."""
    start = _token_start(text, caret)
    token = text[start:caret]
    if token[:1] in ("-", "－"):
        start, token = start + 1, token[1:]
    found = _CONDITION.fullmatch(token)
    if found is None:
        return Typed(start, token)
    word, sign, rest = found.groups()
    rest_start = start + found.start(3)
    if word in ("无", "有"):
        return Typed(rest_start, rest, is_name_only=True)
    name = STATED if word == STATED else field_of(word)
    if not name:
        return Typed(start, token)
    at = _value_start(rest)
    value = rest[at:].strip(_OPENING + _CLOSING)
    return Typed(rest_start + at, value, name, is_bound=sign not in ":：=＝")


def field_candidates(*, is_name_only: bool) -> list[Candidate]:
    """Return what can be asked for, each by its title and its other words.

    What has a size comes once for each way of asking: 总投资>= and 总投资:.
    """
    found = []
    for name in asked_fields():
        word, words = term_title(name), words_for(name)
        if is_name_only:
            found.append(Candidate(word, _full_title(name), word, words))
            continue
        for mark in _marks(name):
            title = _asked_title(name, mark)
            found.append(Candidate(f"{word}{mark}", title, f"{word}{mark}", words))
    if not is_name_only:
        found += [Candidate(text, title, text, words) for text, title, words in _PRESENCE]
        found.append(Candidate(f"{STATED}:", "文件载明", f"{STATED}:", (STATED, "文件载明")))
    return found


def matching(typed: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates found by their beginning or a part of them, or by its pinyin.

    Nothing typed finds all; what is typed out in full finds nothing more to complete.
    """
    wanted = typed.casefold().strip()
    ranked = []
    for candidate in candidates:
        rank = _rank(wanted, candidate.words)
        if rank is not None:
            ranked.append((rank, candidate))
    ranked.sort(key=lambda pair: pair[0])
    found = [candidate for _, candidate in ranked[:_LONGEST_LIST]]
    is_complete = len(found) == 1 and wanted == found[0].text.casefold()
    return [] if is_complete else found


def _marks(name: str) -> tuple[str, ...]:
    subject = find_subject(name)
    if name == "total":
        return (">=", "<", ":")
    if name in ("period", "year", "start_year", "number"):
        return (":", ">=")
    if subject is not None and subject.kind in (SubjectKind.MOMENT, SubjectKind.WHOLE):
        return (":", ">=")
    return (":",)


def _asked_title(name: str, mark: str) -> str:
    """Return a field's title with the way of asking: 总投资 不少于…."""
    usual = "不少于…" if name == "total" else "从…起"
    said = {">=": usual, "<": "少于…"}.get(mark, "")
    return f"{_full_title(name)} {said}".rstrip()


def _full_title(name: str) -> str:
    for known in (BY_NAME.get(name), find_subject(name), known_dimension(name)):
        if known is not None:
            return known.title
    return name


def _rank(wanted: str, words: Sequence[str]) -> int | None:
    folded = [word.casefold() for word in words]
    if any(word.startswith(wanted) for word in folded):
        return 0
    is_spelt = is_spelling(wanted)
    if is_spelt and any(starts_spelled(word, wanted) for word in words):
        return 1
    if any(wanted in word for word in folded):
        return 2
    # 区卫生健康委 by wsjkw: a county's units all begin with the same character. One letter alone
    # would find nearly everything.
    is_part = is_spelt and len(wanted) > 1
    return 3 if is_part and any(spells(name_keys(word), wanted) for word in words) else None


def _token_start(text: str, caret: int) -> int:
    start = 0
    is_quoted = False
    for at, character in enumerate(text[:caret]):
        if is_quoted:
            is_quoted = character not in _CLOSING
        elif character in _OPENING:
            is_quoted = True
        elif character.isspace() or character in "()（）":
            start = at + 1
    return start


def _value_start(rest: str) -> int:
    start = 0
    is_quoted = False
    for at, character in enumerate(rest):
        if is_quoted:
            is_quoted = character not in _CLOSING
        elif character in _OPENING:
            is_quoted = True
        elif character in ",，、":
            start = at + 1
    return start
