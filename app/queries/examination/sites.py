"""Whether two projects that share words share their site too.

The same words at two places are two projects: Qianjiang's 27 to 29 have one text and one amount,
and differ only by the place in their names. Its 6 and 9 convert one hospital by one text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.models.matchkey import match_key, text_key
from app.queries.examination.clauses import clauses

#: What two texts must share of the shorter one.
_LEAST_SHARE: Final = 0.6

#: Characters a clause must have to name a site at all.
LEAST_CLAUSE: Final = 16

#: What names of a series have in common: 金溪老年养护院, 马喇老年养护院.
_LEAST_SERIES: Final = 0.5

#: A building by its whole name: 黔江区中医院, 石会镇卫生院.
_BUILDING: Final = re.compile(
    "[\u4e00-\u9fff]{2,3}[区县市镇乡村][\u4e00-\u9fff]{0,12}?"
    "(?:医院|卫生院|保健院|敬老院|养老院|养护院|血站|小学|中学|学校|学院|院区|园区|景区|大楼|车站|机场)"
)

#: An office is responsible everywhere; an institution stands somewhere.
_OFFICE: Final = re.compile("(?:局|委|委员会|办|办公室|政府|管委会|街道办事处)$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project as it is compared.

    Attributes:
        units: the names its units go by.
    """

    id: int
    name: str
    content: str
    location: str
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two projects may be one: the words they share; empty where only the names agree."""

    words: str


def likeness(first: Candidate, second: Candidate) -> Likeness | None:
    """Return why two projects may be one; None where they are not."""
    here, there = text_key(first.location), text_key(second.location)
    if here and there and here != there:
        return None
    own, other = match_key(first.name), match_key(second.name)
    if own == other:
        return Likeness(_longest(_shared(first, second)))
    if _are_series(own, other):
        return None
    shared = _shared(first, second)
    longest = _longest(shared)
    least = min(len(text_key(first.content)), len(text_key(second.content)))
    is_alike = len(longest) >= LEAST_CLAUSE and sum(map(len, shared)) >= least * _LEAST_SHARE
    if not is_alike:
        return None
    is_one_place = bool(here) and here == there
    if is_one_place or own in other or other in own or _names_site(first, second, shared):
        return Likeness(longest)
    return None


def _shared(first: Candidate, second: Candidate) -> list[str]:
    theirs = set(clauses(second.content))
    return [clause for clause in clauses(first.content) if clause in theirs]


def _longest(shared: Sequence[str]) -> str:
    return max(shared, key=len, default="")


def _names_site(first: Candidate, second: Candidate, shared: Sequence[str]) -> bool:
    """Whether shared words name a building, or an institution that both projects are for."""
    institutions = [
        text_key(unit) for unit in first.units & second.units if not _OFFICE.search(unit)
    ]
    return any(
        _BUILDING.search(clause) or any(unit in clause for unit in institutions)
        for clause in shared
    )


def _are_series(own: str, other: str) -> bool:
    """Whether two names are one pattern with another word in it: another place, phase or lot."""
    least = min(len(own), len(other))
    head = 0
    while head < least and own[head] == other[head]:
        head += 1
    tail = 0
    while tail < least - head and own[-1 - tail] == other[-1 - tail]:
        tail += 1
    is_replaced = head + tail < least
    return is_replaced and head + tail >= max(len(own), len(other)) * _LEAST_SERIES
