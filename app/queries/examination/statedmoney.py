"""What a project's own text says about its 总投资.

Only amounts that stand by 总投资 or by 投资 itself count: 年产值, 销售收入 and the investment of a
phase, a year or a part are something else.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.errors import RefusedInput
from app.models.moneygrammar import parse_money

_AMOUNT: Final = r"[0-9][0-9,]*(?:\.[0-9]+)?\s*(?:亿元|万元|亿|万|元)"
_AMOUNTS: Final = rf"{_AMOUNT}(?:{_AMOUNT})*"
_STATED: Final = re.compile(
    r"(?P<word>总投资额?|投资总额|总投入|概算投资|投资概算|估算投资|投资估算|计划投资|拟投资|投资)"
    r"(?:估算|概算|规模|预计|计划|控制在|人民币|合计|共计|达到|[为是达共计约近在:\s])*"
    r"(?P<bound>超过|不低于|不少于|逾|不超过)?(?P<about>约|近|大约)?\s*"
    rf"(?P<low>{_AMOUNTS}|[0-9][0-9,]*(?:\.[0-9]+)?(?=\s*[-~至到—–]))"
    rf"(?:\s*[-~至到—–]+\s*(?P<high>{_AMOUNTS}))?"
    r"(?P<after>左右|上下|以上|以内|余|多)?(?![美欧港日英/每亩])"
)

#: In front of 总投资: what only a part of the project costs, or what it draws after it.
_PART: Final = re.compile(
    r"(?:期|首批|其中|子项目|带动|拉动|撬动|引进|完成|累计|年|年度|新增|追加)[\u4e00-\u9fff]{0,4}$"
)

#: In front of a bare 投资, for it to mean the project's.
_BARE: Final = re.compile(r"(?:^|[。；;，,、:(\s]|项目|共|拟|计划|预计|总)$")

#: 约 and 左右 allow this much.
_ABOUT: Final = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Stated:
    """One amount as the text states it.

    Attributes:
        text: the words, from 总投资 to the unit.
        low: yuan; what the total may be at least; None for no bound.
        high: the same at most.
        yuan: the figure itself, the lower one of a range.
        is_total: by 总投资 and its like, rather than by a bare 投资.
    """

    text: str
    low: Fraction | None
    high: Fraction | None
    yuan: int
    is_total: bool

    def agrees(self, total_yuan: int) -> bool:
        """Whether a total is what the text says, as exactly as it says it."""
        above = self.low is None or self.low <= total_yuan
        return above and (self.high is None or total_yuan <= self.high)


def stated_amounts(content: str) -> list[Stated]:
    """Return the amounts by which a text states what its project costs."""
    text = unicodedata.normalize("NFKC", content)
    found: list[Stated] = []
    for match in _STATED.finditer(text):
        before = text[max(match.start() - 8, 0) : match.start()]
        is_bare = match["word"] == "投资"
        if _PART.search(before) or (is_bare and not _BARE.search(before)):
            continue
        stated = _read(match, is_total=not is_bare)
        if stated is not None:
            found.append(stated)
    whole = [each for each in found if each.is_total]
    return whole or (found if len(found) == 1 else [])


def contradiction(content: str, total_yuan: int | None) -> Stated | None:
    """Return the amount that a total contradicts; None for none.

    A text that names the parts of the total, or the total beside others, agrees.
    """
    found = stated_amounts(content)
    if not found:
        return None
    if total_yuan is None:
        return found[0]
    if any(each.agrees(total_yuan) for each in found):
        return None
    if len(found) > 1 and max(each.yuan for each in found) < total_yuan:
        return None
    return found[0]


def _read(match: re.Match[str], *, is_total: bool) -> Stated | None:
    low_text, high_text = match["low"], match["high"]
    if high_text and not re.search("[亿万元]", low_text):
        unit = re.search("亿元|万元|亿|万|元", high_text)
        low_text = f"{low_text}{unit[0] if unit else ''}"
    try:
        first = parse_money(low_text.replace(" ", ""))
        last = parse_money(high_text.replace(" ", "")) if high_text else first
    except RefusedInput:
        return None
    if first is None or last is None:
        return None
    slack = _slack(low_text, first)
    if match["about"] or match["after"] in ("左右", "上下", "余", "多") or "约" in match[0]:
        slack = max(slack, first * _ABOUT)
    low: Fraction | None = first - slack
    high: Fraction | None = last + slack
    if match["bound"] in ("超过", "不低于", "不少于", "逾") or match["after"] == "以上":
        high = None
    if match["bound"] == "不超过" or match["after"] == "以内":
        low = None
    return Stated(match[0].strip(), low, high, first, is_total)


def _slack(text: str, yuan: int) -> Fraction:
    """Return half of the last decimal's unit: 5.1亿元 may be any 5.05 to 5.15."""
    match = re.fullmatch(r"[0-9,]+\.([0-9]+)\s*(亿|万)元?", text.strip())
    if not match or not yuan:
        return Fraction(0)
    power = 8 if match[2] == "亿" else 4
    return Fraction(10**power, 2 * 10 ** len(match[1]))
