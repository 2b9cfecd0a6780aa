"""Whether two names are names of one unit.

Offices are called by short forms (区卫健委), older forms (区大数据局) and misprints
(正阳工作园区管委会). Institutions are not: 中医院 and 中心医院 are two, whatever they share.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final

from app.models.unitlist import split_units

_OFFICE: Final = re.compile("(?:局|委|办|管委会)$")

#: Ends of one meaning, the long form first.
_ENDS: Final = (
    ("管理委员会", "管委会"),
    ("委员会办公室", "委办"),
    ("委员会", "委"),
    ("办公室", "办"),
)

#: Forms in use, and the one they are compared by; none matches what it makes.
_SHORT: Final = tuple(
    (re.compile(short), whole)
    for short, whole in (
        ("卫健", "卫生健康"),
        ("经信|经济和信息化|经济信息化", "经济信息"),
        ("文旅|文化和旅游发展|文化和旅游", "文化旅游"),
        ("规自|规划和自然资源", "规划自然资源"),
        ("住建|住房和城乡建设|住房城乡建设", "住房城乡建"),
        ("发改|发展和改革", "发展改革"),
        ("人社|人力资源社会保障|人力资源和社会保障", "人力社保"),
        ("招商(?!投资)|招商投资促进", "招商投资"),
        ("市场监督管理", "市场监管"),
        ("^教(?=委$)", "教育"),
    )
)

#: Words an office's name may have or lack.
_NEUTRAL: Final = re.compile("(?<=.{2})(?:发展(?!改革)|管理|行政|事业)(?=[局委办])")

#: A name must have this many characters for one of them to be a misprint.
_LEAST_MISPRINT: Final = 6

#: Where a name's own word stands: there another character is another place.
_PROPER: Final = 2

#: Characters that tell one unit from the next.
_TELLING: Final = frozenset("一二三四五六七八九十甲乙丙丁东西南北中上下前后新老大小0123456789")


def unit_key(name: str, counties: Iterable[str] = ()) -> str:
    """Return what is compared of a unit's name.

    Args:
        name: as written.
        counties: whole names of the library's counties (重庆市黔江区): a unit of the county needs
            no county's name, a unit of the city keeps the city's.
    """
    # Libraries of earlier versions have units called 区医保局等.
    own = next(iter(split_units(name)), name)
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", own))
    for county in counties:
        text = _without_county(text, county)
    text = re.sub("^[区县](?=.{2})", "", text)
    for long, brief in _ENDS:
        if text.endswith(long):
            text = text.removesuffix(long) + brief
            break
    if not _OFFICE.search(text):
        return text
    for short, whole in _SHORT:
        text = short.sub(whole, text, count=1)
    return _NEUTRAL.sub("", text)


def is_misprint(first: str, second: str) -> bool:
    """Whether two keys of offices differ by one character that tells nothing."""
    if not (_OFFICE.search(first) and _OFFICE.search(second)):
        return False
    if abs(len(first) - len(second)) > 1 or min(len(first), len(second)) < _LEAST_MISPRINT:
        return False
    at = next(
        (at for at, (one, other) in enumerate(zip(first, second, strict=False)) if one != other),
        min(len(first), len(second)),
    )
    if at < _PROPER:
        return False
    differing = {*first[at : at + 1], *second[at : at + 1]}
    if len(first) == len(second):
        return first[at + 1 :] == second[at + 1 :] and not differing & _TELLING
    long, short = (first, second) if len(first) > len(second) else (second, first)
    return long[at + 1 :] == short[at:] and long[at] not in _TELLING


def alike(keys: Mapping[int, frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Yield pairs of units one of whose keys agree, or differ by a misprint; each pair once.

    Args:
        keys: by the unit's id, the keys of its name and of its other names.
    """
    buckets: defaultdict[str, set[int]] = defaultdict(set)
    for unit_id, own in keys.items():
        for key in own:
            buckets[key].add(unit_id)
            if len(key) >= _LEAST_MISPRINT and _OFFICE.search(key):
                # What a key is with one character left out: misprints meet there.
                for at in range(_PROPER, len(key)):
                    buckets[f"{key[:at]}{key[at + 1 :]}"].add(unit_id)
    seen: set[tuple[int, int]] = set()
    for members in buckets.values():
        for pair in combinations(sorted(members), 2):
            if pair not in seen:
                seen.add(pair)
                if _are_alike(keys[pair[0]], keys[pair[1]]):
                    yield pair


def _are_alike(first: frozenset[str], second: frozenset[str]) -> bool:
    return bool(first & second) or any(is_misprint(one, other) for one in first for other in second)


def _without_county(text: str, county: str) -> str:
    stem = re.fullmatch("(?:(.{2,3}(?:省|市)))?(.{2,}?)([区县市])?", county)
    if not stem or not stem[2]:
        return text
    above = re.escape(stem[1] or "")
    own, kind = re.escape(stem[2]), re.escape(stem[3] or "")
    pattern = (
        f"^(?:{above})?{own}(?:{kind})?(?=.{{2}})" if kind else f"^(?:{above})?{own}(?=.{{2}})"
    )
    return re.sub(pattern, "", text)
