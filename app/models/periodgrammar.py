"""Construction periods as people write them.

How doubtful forms are read:

* ``2020-1`` and ``2020-01`` are the month January 2020; ``2020`` is the whole year.
* A period by the day, ``2024.3.1-2025.12.31``, is one of whole months; a single day is refused.
* ``3-5年`` is a duration of the longer, 60 months: what must be reckoned with.
* ``3月`` is refused, since it may be March; ``36月`` can only be 36 months.
* ``2025年前``, ``2025年底前`` and ``2025年底`` all end with December 2025: the later reading,
  so that the bound holds whichever was meant.
"""

import re
import unicodedata
from datetime import date
from fractions import Fraction
from typing import Final

from app.models.period import Period, PeriodKind
from app.models.refusal import RefusedForm, WrongForm

FIRST_YEAR: Final = 1949
LAST_YEAR: Final = 2100
LONGEST_TEXT: Final = 100
LONGEST_MONTHS: Final = 100 * 12

_PENDING: Final = frozenset(("待定", "暂定", "未定"))

_Y = r"[0-9]{4}"
_M = r"[0-9]{1,2}"
_POINT = rf"({_Y})(?:年?|[./]({_M})月?|年({_M})月)"
_HAN = "一二三四五六七八九"
_HAN_NUMBER = rf"(?:[{_HAN}]?十[{_HAN}]?|[{_HAN}两])"
_NUMBER = rf"(?:[0-9]+(?:\.[0-9]+)?|{_HAN_NUMBER})"
_AIM = r"(?:(?:力争|争取|计划|预计|拟)(?:于|在|到)?)?"
_DONE = r"(?:全面|全部)?(?:建成|完成|完工|竣工|投用|投产)(?:投用|投产|并?投入使用)?"

_DASHES: Final = re.compile(r"[-\u2010-\u2015\u2212~\u301c至到]{1,2}")
_LOOSE_SPACE: Final = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")

_SINGLE: Final = re.compile(_POINT)
_YEAR_MONTH: Final = re.compile(rf"({_Y})-({_M})")
_RANGE: Final = re.compile(rf"{_POINT}-{_POINT}")
_ISO_RANGE: Final = re.compile(rf"({_Y})-({_M})-({_Y})-({_M})")
_SAME_YEAR: Final = re.compile(rf"({_Y})年({_M})月?-({_M})月")
_DATE: Final = re.compile(rf"({_Y})[-./年]({_M})[-./月]{_M}日?(?:\s.*)?")

_DAY: Final = rf"{_Y}[-./年]{_M}[-./月][0-9]{{1,2}}日?"
_PART_OF_YEAR: Final = rf"{_Y}年(?:[上下]半年|第?[一二三四1-4]季度)"
_STRETCH: Final = rf"{_DAY}|{_PART_OF_YEAR}|{_Y}年?|{_Y}[./]{_M}月?|{_Y}年{_M}月"
_STRETCHES: Final = re.compile(rf"({_STRETCH})-({_STRETCH})")
_PARTED: Final = re.compile(rf"({_Y})年(?:([上下])半年|第?([一二三四1-4])季度)")
_DATED: Final = re.compile(rf"({_Y})[-./年]({_M})[-./月]([0-9]{{1,2}})日?")

#: Says again behind a period how long it is: 2024年—2026年（3年）.
_LENGTH: Final = re.compile(r"\((?:共|计|总?工期)?[:约]?([^()]+)\)$")

_YEARS: Final = re.compile(rf"约?(?:({_NUMBER})年?-)?({_NUMBER})年(半?)")
_MONTHS: Final = re.compile(rf"约?(?:({_NUMBER})(?:个?月)?-)?({_NUMBER})(个?)月")
_YEARS_MONTHS: Final = re.compile(rf"约?({_NUMBER})年零?({_NUMBER})个月")
_BARE: Final = re.compile(rf"{_NUMBER}(?:-{_NUMBER})?")

_QUOTE = "[“”\"'‘’「」『』]?"
_PLAN: Final = re.compile(
    rf"{_AIM}{_QUOTE}十([{_HAN}])五{_QUOTE}(?:规划)?(?:期间|时期|期末|末)?(?:内)?(?:{_DONE})?"
)
_DEADLINE: Final = re.compile(rf"{_AIM}({_Y})年(?:({_M})月)?(?:底|末)?(?:之?前|以前)?(?:{_DONE})?")
_HOPE: Final = re.compile(rf"力争(?:早日|尽早|尽快)?{_DONE}")


class RefusedPeriod(RefusedForm):
    """A text that is not understood as a period."""

    accepted = "可以写：2020-2022、2020年3月-2021年6月、2年、36个月、待定、“十四五”期间，或留空"


def parse_period(text: str, *, field: str = "建设周期") -> Period:
    """Read a construction period as a person writes it.

    Args:
        text: such as ``2020-2022``, ``2021.3-2022.12``, ``2年``, ``36个月``, ``待定``,
            ``力争“十四五”期间建成``, or blank.
        field: the Chinese title to name in a refusal.

    Returns:
        The period, with ``text`` unchanged.

    Raises:
        RefusedPeriod: the text is not understood, contradicts itself, or names a year outside
            ``FIRST_YEAR`` to ``LAST_YEAR``.
    """
    try:
        return _parse(text)
    except WrongForm as wrong:
        suggestion = wrong.suggestion if _parses(wrong.suggestion) else ""
        raise RefusedPeriod(field, text, wrong.reason, suggestion=suggestion) from None


def _parse(text: str) -> Period:
    _check_text(text)
    folded = _fold(text)
    if not folded:
        return Period(text, PeriodKind.BLANK)
    if folded in _PENDING:
        return Period(text, PeriodKind.PENDING)
    if (bounds := _calendar(folded) or _calendar(_without_length(folded))) is not None:
        return Period(text, PeriodKind.CALENDAR, start=bounds[0], end=bounds[1])
    if (months := _duration(folded)) is not None:
        return Period(text, PeriodKind.DURATION, months=months)
    if _HOPE.fullmatch(folded):
        return Period(text, PeriodKind.INTENDED)
    if (end := _deadline(folded)) is not None:
        return Period(text, PeriodKind.INTENDED, end=end)
    raise _unread(folded)


def _parses(text: str) -> bool:
    try:
        return _parse(text).kind is not PeriodKind.BLANK
    except WrongForm:
        return False


def _check_text(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise WrongForm(f"有 {len(text)} 个字，最多 {LONGEST_TEXT} 个")
    # Line ends around a cell are harmless; inside it, or anything else unseen, is not.
    for position, ch in enumerate(text.strip(" \t\r\n\u00a0\u3000"), start=1):
        if unicodedata.category(ch) in ("Cc", "Cf", "Cs"):
            raise WrongForm(f"第 {position} 个字符是看不见的字符（U+{ord(ch):04X}），请删去")


def _fold(text: str) -> str:
    """Return the text with one form for each width, dash and gap, for matching only."""
    # NFKC would also read 2² as 22 and ① as 1; those stay, and are refused as not understood.
    apart = ("<super>", "<sub>", "<circle>", "<fraction>")
    folded = "".join(
        ch if unicodedata.decomposition(ch).startswith(apart) else unicodedata.normalize("NFKC", ch)
        for ch in text
    ).strip()
    return _DASHES.sub("-", _LOOSE_SPACE.sub("", folded))


def _calendar(text: str) -> tuple[int, int] | None:
    """Return first and last month of a text that names years or months."""
    if match := _SINGLE.fullmatch(text):
        return _bounds(*_point(match.groups()))
    if match := _YEAR_MONTH.fullmatch(text):
        return _bounds(*_year_and_month(match[1], match[2]))
    if match := _RANGE.fullmatch(text):
        return _ordered(_point(match.groups()[:3]), _point(match.groups()[3:]))
    if match := _ISO_RANGE.fullmatch(text):
        return _ordered((int(match[1]), int(match[2])), (int(match[3]), int(match[4])))
    if match := _SAME_YEAR.fullmatch(text):
        year = int(match[1])
        return _ordered((year, int(match[2])), (year, int(match[3])))
    if _PARTED.fullmatch(text):
        return _stretch(text)
    if match := _STRETCHES.fullmatch(text):
        start, end = _stretch(match[1])[0], _stretch(match[2])[1]
        if start > end:
            raise WrongForm("开始时间晚于结束时间", f"{match[2]}-{match[1]}")
        return start, end
    return None


def _without_length(text: str) -> str:
    """Return a period without its length in brackets behind it."""
    match = _LENGTH.search(text)
    return text[: match.start()] if match and _duration(match[1]) is not None else text


def _stretch(text: str) -> tuple[int, int]:
    """Return first and last month of a year, a part of it, a month or the month of a day."""
    if match := _PARTED.fullmatch(text):
        year, half, quarter = int(match[1]), match[2], match[3]
        _check_year(year)
        if half:
            return _bounds_of(year, 1, 6) if half == "上" else _bounds_of(year, 7, 12)
        last = 3 * (int(quarter) if quarter.isdecimal() else _han(quarter))
        return _bounds_of(year, last - 2, last)
    if match := _DATED.fullmatch(text):
        year, month, day = (int(each) for each in match.groups())
        _check_year(year)
        try:
            date(year, month, day)
        except ValueError:
            raise WrongForm(f"没有 {year} 年 {month} 月 {day} 日这一天") from None
        return _bounds(year, month)
    match = _SINGLE.fullmatch(text)
    assert match is not None  # nothing else is a stretch
    return _bounds(*_point(match.groups()))


def _bounds_of(year: int, first: int, last: int) -> tuple[int, int]:
    return year * 100 + first, year * 100 + last


def _point(groups: tuple[str | None, ...]) -> tuple[int, int | None]:
    year, dotted, written = groups
    month = dotted or written
    return int(year or ""), int(month) if month is not None else None


def _year_and_month(year: str, month: str) -> tuple[int, int]:
    """Read 2020-1 as January 2020; 2020-22 is more likely meant as years."""
    later = int(year) // 100 * 100 + int(month)
    if int(month) > 12 and int(year) < later <= LAST_YEAR:
        raise WrongForm(f"月份不能是 {month}", f"{year}-{later}")
    return int(year), int(month)


def _bounds(year: int, month: int | None) -> tuple[int, int]:
    _check_year(year)
    if month is None:
        return year * 100 + 1, year * 100 + 12
    if not 1 <= month <= 12:
        raise WrongForm(f"月份不能是 {month}")
    return year * 100 + month, year * 100 + month


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WrongForm(f"年份 {year} 不在 {FIRST_YEAR} 到 {LAST_YEAR} 之间")


def _ordered(first: tuple[int, int | None], last: tuple[int, int | None]) -> tuple[int, int]:
    start, end = _bounds(*first)[0], _bounds(*last)[1]
    if start > end:
        part = "年份" if first[0] > last[0] else "月份"
        swapped = f"{_dotted(*last)}-{_dotted(*first)}"
        raise WrongForm(f"开始{part}晚于结束{part}", swapped)
    return start, end


def _dotted(year: int, month: int | None) -> str:
    return str(year) if month is None else f"{year}.{month}"


def _duration(text: str) -> int | None:
    """Return the months of a text that names a length of time; the longer of two."""
    if text in ("半年", "约半年"):
        return 6
    if match := _YEARS_MONTHS.fullmatch(text):
        return _length(_number(match[1]) * 12 + _number(match[2]))
    if match := _YEARS.fullmatch(text):
        extra = 6 if match[3] else 0
        return _longer(match[1], match[2], "年", 12, extra)
    if match := _MONTHS.fullmatch(text):
        if not match[3] and _number(match[2]) <= 12:
            raise WrongForm("看不出是月份还是月数", text.removesuffix("月") + "个月")
        return _longer(match[1], match[2], "个月", 1, 0)
    return None


def _longer(first: str | None, last: str, unit: str, factor: int, extra: int) -> int:
    if first is not None and _number(first) > _number(last):
        raise WrongForm("较短的时长应写在前面", f"{last}-{first}{unit}")
    return _length(_number(last) * factor + extra)


def _length(months: Fraction) -> int:
    if months == 0:
        raise WrongForm("时长不能为零")
    if months > LONGEST_MONTHS:
        raise WrongForm("时长超过 100 年")
    if months.denominator != 1:
        raise WrongForm("时长不是整月")
    return months.numerator


def _number(text: str) -> Fraction:
    """Read digits, or a Chinese number up to 九十九."""
    if text[0] in "0123456789":
        return Fraction(text)
    tens, ten, ones = text.rpartition("十")
    value = (_han(tens) if tens else 1) * 10 if ten else 0
    return Fraction(value + (_han(ones) if ones else 0))


def _han(digit: str) -> int:
    return 2 if digit == "两" else _HAN.index(digit) + 1


def _deadline(text: str) -> int | None:
    """Return the last month of an intention that names a five-year plan or a deadline."""
    if match := _PLAN.fullmatch(text):
        # 十一五 ended in 2010, and each plan since takes five years.
        return (2010 + 5 * (_han(match[1]) - 1)) * 100 + 12
    if match := _DEADLINE.fullmatch(text):
        month = int(match[2]) if match[2] is not None else None
        return _bounds(int(match[1]), month)[1]
    return None


def _unread(text: str) -> WrongForm:
    """Return why a text of no known form is refused."""
    if match := _DATE.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        return WrongForm("这是一个日期，建设周期只写到年或月", f"{year}年{month}月")
    if _BARE.fullmatch(text):
        return WrongForm("只有数字，看不出是年还是月")
    return WrongForm("看不懂这个周期")
