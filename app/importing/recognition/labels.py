"""What the label of a row that is no project says: 一、医疗卫生服务业(16个）, 合计（36）个.

Only words are read here; where a label stands and what follows it is ``rows.py``.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import lru_cache
from typing import Final


class Style(IntEnum):
    """How a heading is numbered; a smaller one stands above a larger one on paper."""

    PART = 0
    HAN = 1
    HAN_BRACKET = 2
    ARABIC = 3
    ARABIC_BRACKET = 4
    CIRCLED = 5
    DASH = 6
    PLAIN = 7


class Sum(Enum):
    """Which rows a sum row adds up, by its word."""

    GRAND = "总计"
    WHOLE = "合计"
    PART = "小计"
    #: Of a page of paper, or carried over to the next one: of no group.
    PAGE = "本页小计"


@dataclass(frozen=True, slots=True)
class Label:
    """A label, read.

    Attributes:
        text: as written, its white space as single spaces.
        name: without number, count and amount.
        style: how it is numbered.
        sum: set where it is the label of a sum row; ``name`` is then what is summed, if said.
        count: how many projects it states; None for none.
        amount: the amount it states in words, with its unit; empty for none.
    """

    text: str
    name: str
    style: Style
    sum: Sum | None = None
    count: int | None = None
    amount: str = ""


_CIRCLED: Final = re.compile("[\u2460-\u2473\u3251-\u325f]")
_HAN: Final = "[一二三四五六七八九十百零〇]+"
_STYLES: Final = (
    (Style.PART, re.compile(rf"第{_HAN}(?:部分|篇|章|批|类|板块)[:、,.\s]*")),
    (Style.HAN, re.compile(rf"{_HAN}\s*[、.,:．]\s*")),
    (Style.HAN_BRACKET, re.compile(rf"\({_HAN}\)\s*[、.,:]?\s*")),
    (Style.ARABIC, re.compile(r"\d{1,3}\s*(?:[、．]|[.,:](?!\d))\s*")),
    (Style.ARABIC_BRACKET, re.compile(r"\(\d{1,3}\)\s*[、.,:]?\s*|\d{1,3}\)\s*")),
    (Style.CIRCLED, re.compile(r"[\u2460-\u2473\u3251-\u325f]\s*")),
    (Style.DASH, re.compile(r"(?:[-\u2010-\u2015\u2500\u2212]\s*)+(?=[^\d\s])")),
)
#: 第一批 and 第二批, 第一类 and 第二类 are two groups, whatever else they are called.
_TELLING: Final = re.compile(rf"第{_HAN}(?:批|类|板块)")

_ALONE: Final = (
    (Style.HAN, re.compile(rf"{_HAN}[、.,:．]?")),
    (Style.HAN_BRACKET, re.compile(rf"\({_HAN}\)[、.,:]?")),
    (Style.ARABIC_BRACKET, re.compile(r"\(\d{1,3}\)[、.,:]?")),
    (Style.CIRCLED, re.compile(r"[\u2460-\u2473\u3251-\u325f]")),
    (Style.DASH, re.compile(r"[-\u2010-\u2015\u2500\u2212]+")),
)

_NUMBER: Final = re.compile(r"\d{1,6}(?:[.-]\d{1,4})*[.、]?")

_MEASURE: Final = "(?:个|项|所|家|处|条|件|户|座|宗)"
_AMOUNT: Final = r"[\d.,]+\s*(?:亿元|万元|亿|万|元)"
_INVESTED: Final = rf"(?:(?:计划|估算|概算)?总?(?:投资|金额)额?[:为]?\s*)?(?:约\s*)?({_AMOUNT})"
_COUNTED: Final = (
    rf"(?:共计?|(?<![合总小])计|合计|项目)?\s*(\d{{1,6}})\s*{_MEASURE}?\s*(?:子?项目|工程)?"
)

#: A count in brackets, with or without its measure, an amount beside it.
_IN_BRACKETS: Final = re.compile(
    rf"\(\s*{_COUNTED}\s*(?:[,、;，\s]\s*{_INVESTED})?\s*\)\s*{_MEASURE}?\s*(?:项目)?\s*[:,;]?\s*"
    rf"(?:{_INVESTED})?$"
)
#: A count without brackets needs its measure.
_OPEN: Final = re.compile(
    rf"[:,\s]?\s*(?:共计?|(?<![合总小共])计)?\s*(\d{{1,6}})\s*{_MEASURE}\s*(?:项目|工程)?\s*"
    rf"(?:[,、;\s]\s*{_INVESTED})?[:;,。.]?$"
)
_ONLY_AMOUNT: Final = re.compile(rf"\(\s*{_INVESTED}\s*\)$|[:,\s]\s*{_INVESTED}$")
_COUNT_CELL: Final = re.compile(rf"(?:共计?|计)?\(?\s*(\d{{1,6}})\s*\)?\s*({_MEASURE}?)(?:项目)?")

_SUMS: Final = re.compile(r"^(.{0,24}?)(总\s*合\s*计|总\s*计|合\s*计|共\s*计|小\s*计)[:,]?$")
#: Other words that sum up all rows, alone in their cell.
_ALL: Final = re.compile(
    r"总\s*投\s*资(?:\s*额)?|投\s*资\s*总\s*额|总\s*额|总\s*数|total", re.IGNORECASE
)
_WHOLES: Final = frozenset(
    (
        "全区",
        "全县",
        "全市",
        "全省",
        "全部",
        "项目",
        "投资",
        "总",
        "总投资",
        "所有",
        "本表",
        "全州",
        "全局",
        "本级",
        "各类",
    )
)
_PAGES: Final = re.compile(
    r"(?:(?:本|当|每|该)页(?:面)?\s*(?:小计|合计|总计|共计|累计)|页\s*计|累\s*计"
    r"|[(]?(?:承|接|过|转|续)(?:上|前|次|下)页(?:\s*(?:小计|合计|累计))?[)]?)[:,]?"
)
_SUM_WORDS: Final = {"总计": Sum.GRAND, "总合计": Sum.GRAND, "小计": Sum.PART}
_SOME_YEARS: Final = range(1900, 2101)

#: A note below a table: what a line begins with, and the mark that makes it one.
_NOTE: Final = re.compile(
    r"[*※]\s*\S|[(\[【]?\s*(?:(?:备?\s*注|说\s*明|附\s*注|数据来源|资料来源)\s*\d*\s*[:)\]】.、]"
    r"|第\s*\d+\s*页|(?:填报|填表|制表|审核|联系|报送|统计|负责|签字|盖章|单位负责)[^:]{0,12}:)"
)


@lru_cache(maxsize=8_192)
def read_label(text: str) -> Label:
    """Return what a label says."""
    plain = _folded(text)
    style, rest = _style(plain)
    rest, count, amount = _figures(rest)
    if not rest and count is not None:
        return Label(plain, "", style, Sum.WHOLE, count, amount)  # 共36个项目
    summed = _sum(rest)
    if summed is None:
        return Label(plain, _as_written(text, rest), style, None, count, amount)
    what, kind = summed
    return Label(plain, what, style, kind, count, amount)


def heading_name(words: str) -> str:
    """Return what a heading names, its words without their count: 医疗 of （一）医疗."""
    style, _ = _style(_folded(words))
    if style is Style.PLAIN:
        return words
    label = read_label(words)
    has_more = label.sum is not None or label.count is not None or label.amount
    return words if has_more or not label.name else label.name


def heading_words(heading: str) -> str:
    """Return a heading without its count and its amount: （一）医疗 of （一）医疗（16个）."""
    words, _, _ = _figures(_folded(heading))
    return words or heading


def alone_style(text: str) -> Style | None:
    """Return the style of a number alone in its cell (一, （二）); None for other texts."""
    plain = _folded(text)
    return next((style for style, form in _ALONE if form.fullmatch(plain)), None)


def read_count(text: str) -> tuple[int, bool] | None:
    """Return the count a cell of its own states, and whether it says of what (16个)."""
    match = _COUNT_CELL.fullmatch(_folded(text))
    return (int(match[1]), bool(match[2])) if match else None


def counts_something(text: str) -> bool:
    """Whether a count in a text says of what: （36个）, not （2）."""
    return re.search(rf"\d\s*{_MEASURE}", _folded(text)) is not None


def is_number(text: str) -> bool:
    """Whether a text is a project's number: 1, 1., 1.1, 2-3."""
    return _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def is_note(text: str) -> bool:
    """Whether a text is a note below a table: 注：…, 填报人：…."""
    return _NOTE.match(_folded(text)) is not None


def _folded(text: str) -> str:
    """Return a text in NFKC with single spaces; ① stays, which NFKC makes 1."""
    flat = " ".join(text.split())
    if flat and _CIRCLED.match(flat):
        return flat[0] + unicodedata.normalize("NFKC", flat[1:])
    return unicodedata.normalize("NFKC", flat)


def _style(plain: str) -> tuple[Style, str]:
    for style, form in _STYLES:
        if (match := form.match(plain)) and match.end() < len(plain):
            return style, plain if _TELLING.match(plain) else plain[match.end() :]
    return Style.PLAIN, plain


def _figures(text: str) -> tuple[str, int | None, str]:
    """Return a label's words, and the count and the amount behind them."""
    for form in (_IN_BRACKETS, _OPEN):
        match = form.search(text)
        if match is None:
            continue
        count = int(match[1])
        amounts = [group for group in match.groups()[1:] if group]
        has_measure = re.search(_MEASURE, match[0]) is not None
        if count in _SOME_YEARS and not has_measure:
            continue
        return text[: match.start()].strip(), count, amounts[0] if amounts else ""
    if match := _ONLY_AMOUNT.search(text):
        return text[: match.start()].strip(), None, match[1] or match[2]
    return text, None, ""


def _sum(words: str) -> tuple[str, Sum] | None:
    if _PAGES.fullmatch(words):
        return "", Sum.PAGE
    if _ALL.fullmatch(words):
        return "", Sum.WHOLE
    match = _SUMS.match(words)
    if match is None:
        return None
    what, word = match[1].strip(" :,-"), match[2].replace(" ", "")
    kind = _SUM_WORDS.get(word, Sum.WHOLE)
    if what in _WHOLES:
        return "", Sum.GRAND if kind is not Sum.PART else kind
    return what, kind


def _as_written(text: str, name: str) -> str:
    """Return a name in the characters of its source, where only width was changed."""
    flat = " ".join(text.split())
    if name in flat and unicodedata.is_normalized("NFKC", flat):
        return name
    folded = [unicodedata.normalize("NFKC", each) for each in flat]
    if any(len(each) != 1 for each in folded):
        return name
    at = "".join(folded).find(name)
    return flat[at : at + len(name)] if at >= 0 else name
