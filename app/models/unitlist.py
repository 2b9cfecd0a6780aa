"""The units named in one cell: 区卫生健康委、区医保局等.

The cell is kept as it is written; its names are what is counted by. No part of a name is what says
that there are more (等, 等部门), who is in charge (牵头单位：) and whom to call (张三 13800138000).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

#: Joins units in one cell, as the papers do.
UNIT_SEPARATOR: Final = "、"

_SEPARATORS: Final = frozenset("、，,；;\n\r\u2028\u2029")
_SPLIT: Final = str.maketrans(dict.fromkeys(_SEPARATORS, UNIT_SEPARATOR))
_OPENING: Final = frozenset("（([【〔")
_CLOSING: Final = frozenset("）)]】〕")
_BRACKETS: Final = re.compile("[（()）\\[\\]【】〔〕]")

#: A part without any of these is a name as it stands.
_ODD: Final = re.compile(r"[等:：（()）。.]|[0-9]{4}")

#: Says at the end that there are more units than are named.
_MORE: Final = re.compile(
    r"\s*[（(]?等(?:\s*[0-9一二三四五六七八九十百多若干]+\s*[个家])?"
    r"(?:有关|相关|其他|其它|各|区级|县级|市级|镇级|区直|县直|市直|驻区|驻县|职能|行业|主管|成员|责任|配合"
    r"|涉及|直属|所属|属地)*"
    r"(?:单位|部门|机构|企业|公司|科室|乡镇街道|乡镇|镇街|街镇|街道|镇乡|园区|平台公司)?[）)]?[。.]?$"
)
_STOP: Final = re.compile(r"[。.]+$")

_ROLE: Final = (
    "(?:牵头|主责|责任|配合|协助|协办|参与|主管|实施|建设|业主|项目|承办)*(?:单位|部门|主体|法人)?"
)
_ROLE_BEFORE: Final = re.compile(rf"^{_ROLE}[:：]\s*")
_ROLE_BEHIND: Final = re.compile(rf"\s*[（(]{_ROLE}[）)]$")

_DASH: Final = r"[\s\-—－]?"
_TELEPHONE: Final = (
    rf"(?<![0-9])(?:1[3-9][0-9](?:{_DASH}[0-9]{{4}}){{2}}|(?:0[0-9]{{2,3}}{_DASH})?[0-9]{{7,8}})"
    "(?:[-—－转][0-9]{1,6})?(?![0-9\u4e00-\u9fff])"
)
_CALLED: Final = re.compile(_TELEPHONE)
_CONTACT: Final = re.compile(
    r"[\s（(/]*(?:(?:联系|联络|经办|负责|责任)(?:人|员|方式|电话)|电话|手机)(?:及电话)?\s*[:：].*$",
    re.DOTALL,
)
_IN_BRACKETS: Final = re.compile(rf"\s*[（(][^（）()]*{_TELEPHONE}[^（）()]*[）)]")
_PERSON: Final = re.compile("[\u4e00-\u9fff]{2,4}")

#: Characters that names of units end in.
_UNIT_END: Final = "局委办院校站所处镇乡街道厂社会部科室队馆园村区县市府司团行店场库心组"
_UNIT_AND_PERSON: Final = re.compile(f"(.{{2,}}[{_UNIT_END}])[\u4e00-\u9fff]{{2,3}}")


@lru_cache(maxsize=4_096)
def split_units(text: str) -> tuple[str, ...]:
    """Return the names of the units in a cell, in order, each once."""
    names: list[str] = []
    for part in written_units(text):
        if _ODD.search(part) is None:
            names.append(part)
            continue
        name = _name(part)
        if name:
            names.append(name)
        elif names and _CALLED.fullmatch(part) and _is_person(names[-1]):
            # A cell of three lines: the unit, the person, the telephone.
            names.pop()
    return tuple(dict.fromkeys(names))


def written_units(text: str) -> tuple[str, ...]:
    """Return the parts of a cell as they are written, each once.

    The separators of the published papers are 、 and, from spreadsheets, commas, semicolons and
    line ends. Inside brackets they separate nothing.
    """
    plain = text.translate(_SPLIT)
    is_bracketed = UNIT_SEPARATOR in plain and _BRACKETS.search(text) is not None
    parts = _outside_brackets(text) if is_bracketed else plain.split(UNIT_SEPARATOR)
    stripped = (part.strip() for part in parts)
    return tuple(dict.fromkeys(part for part in stripped if part))


def names_people(text: str) -> bool:
    """Whether a cell of units says whom to call."""
    return _CALLED.search(text) is not None or _CONTACT.search(text) is not None


def settled_units(parts: Iterable[str]) -> list[str]:
    """Return parts in a new order, what says that there are more of them behind the last.

    Args:
        parts: as written; one that says nothing else (等) joins the part before it.
    """
    more = ""
    names: dict[str, str] = {}
    for part in parts:
        found = _MORE.search(part)
        name = part[: found.start()] if found else part
        more = found[0] if found else more
        if name:
            names.setdefault(name, name)
    *others, last = names or ("",)
    return [*others, last + more] if last or more else []


def _outside_brackets(text: str) -> list[str]:
    """Return the parts between separators outside brackets; brackets that do not fit are text."""
    depth = start = 0
    parts: list[str] = []
    for at, character in enumerate(text):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
            if depth < 0:
                break
        elif depth == 0 and character in _SEPARATORS:
            parts.append(text[start:at])
            start = at + 1
    return text.translate(_SPLIT).split(UNIT_SEPARATOR) if depth else [*parts, text[start:]]


def _name(part: str) -> str:
    """Return the name in a part; empty where it names no unit."""
    text = _ROLE_BEHIND.sub("", _ROLE_BEFORE.sub("", part))
    if names_people(text):
        text = _without_people(text)
    return _STOP.sub("", _MORE.sub("", text)).strip()


def _without_people(text: str) -> str:
    text = _CONTACT.sub("", _IN_BRACKETS.sub("", text))
    called = _CALLED.search(text)
    if called is None:
        return text
    words = text[: called.start()].strip(" :：—-（(").split()
    if not words or _is_person("".join(words)):
        return ""
    if len(words) == 1 and (both := _UNIT_AND_PERSON.fullmatch(words[0])):
        return both[1]
    return words[0]


def _is_person(words: str) -> bool:
    return _PERSON.fullmatch(words) is not None and words[-1] not in _UNIT_END
