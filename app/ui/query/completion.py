"""What is being typed in the query line, and what could complete it. No Qt in here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.models.fields import BY_NAME, Kind, find_field
from app.models.period import PeriodKind
from app.models.pinyin import initials
from app.queries.dimensions import find_dimension, known_dimension
from app.queries.filter import Filter
from app.queries.projects import known_values
from app.queries.querytext import term_title
from app.queries.rollups import rollup

if TYPE_CHECKING:
    from app.library.file import Reading

_FIELD = re.compile(r"([^:：<>=≥≤\"“]+)[:：](.*)", re.S)
_SPECIAL = re.compile(r"[\s()（）,，、:：<>=≥≤]")
_OPENING, _CLOSING = '"“', '"”'
_LONGEST_LIST = 60

#: Dimensions that are no fields of their own, and can be asked for.
_DIMENSIONS = ("lead_unit", "period_kind", "band", "reserve")
#: Fields that nobody filters by their value.
_LEFT_OUT = ("share",)


@dataclass(frozen=True, slots=True)
class Typed:
    """The part of the line before the caret that a completion replaces.

    Attributes:
        start: where it begins, in characters.
        text: what has been typed of it.
        field: whose value it is; empty where a field's name is typed.
        is_name_only: the field's name ends the condition (无:周期), no colon follows.
    """

    start: int
    text: str
    field: str = ""
    is_name_only: bool = False


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
    found = _FIELD.fullmatch(token)
    if found is None:
        return Typed(start, token)
    word, rest = found.groups()
    rest_start = start + found.start(2)
    if word in ("无", "有"):
        return Typed(rest_start, rest, is_name_only=True)
    name = _field_name(word)
    if not name:
        return Typed(start, token)
    at = _value_start(rest)
    return Typed(rest_start + at, rest[at:].strip(_OPENING + _CLOSING), name)


def field_candidates(*, is_name_only: bool) -> list[Candidate]:
    """Return what can be asked for, each by its title and its other words."""
    found = []
    for name in (*BY_NAME, *_DIMENSIONS):
        if name in _LEFT_OUT:
            continue
        word = term_title(name)
        text = word if is_name_only else f"{word}{'>=' if name == 'total' else ':'}"
        field = BY_NAME.get(name)
        dimension = known_dimension(name)
        title = field.title if field is not None else find_dimension(name).title
        aliases = field.aliases if field is not None else dimension.aliases if dimension else ()
        found.append(Candidate(text, title, text, (word, title, *aliases)))
    return found


def value_candidates(
    connection: "Reading", field: str, reserve_id: int | None
) -> tuple[Candidate, ...]:
    """Return the values of a field or dimension with how many projects have them."""
    return tuple(
        Candidate(_quoted(value), value, str(count), (value,))
        for value, count in _counted_values(connection, field, reserve_id)
        if value and count
    )


def matching(typed: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates found by their beginning, their pinyin initials or a part.

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


def _rank(wanted: str, words: Sequence[str]) -> int | None:
    folded = [word.casefold() for word in words]
    if any(word.startswith(wanted) for word in folded):
        return 0
    if wanted.isascii() and any(key.startswith(wanted) for word in words for key in initials(word)):
        return 1
    return 2 if any(wanted in word for word in folded) else None


def _counted_values(
    connection: "Reading", field: str, reserve_id: int | None
) -> list[tuple[str, int]]:
    entry = BY_NAME.get(field)
    if entry is not None and entry.kind in (Kind.CHOICE, Kind.CATEGORY):
        return known_values(connection, field, reserve_id)
    name = {"units": "unit", "period": "period_kind"}.get(field, field)
    dimension = known_dimension(name)
    if dimension is None or dimension.is_yearly:
        return []
    rows = rollup(connection, dimension, Filter((), reserve_id)).rows
    values = [(row.group, row.count) for row in rows]
    if field == "period":
        # 有起止年 is asked for by its years.
        values = [pair for pair in values if pair[0] != PeriodKind.CALENDAR.title]
    return values


def _field_name(word: str) -> str:
    field = find_field(word)
    if field is not None:
        return field.name
    dimension = known_dimension(word)
    return dimension.name if dimension is not None else ""


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


def _quoted(value: str) -> str:
    return f'"{value}"' if _SPECIAL.search(value) else value
