"""Days as people name them: 今天, 7天内, 2026-10; and what stretch of time each is.

A named day stays a name until it is asked about, so that a saved view of 今天 is right tomorrow.
Days are the user's own; what is stored is UTC.

* ``N天内`` (周, 个月, 年 likewise) goes back to the beginning of the day so long ago: 以内
  includes its bound (民法典 1259), so ``1天内`` is yesterday and today. ``N小时内`` goes back
  so many hours to the second.
* 本周 and 上周 begin on Monday.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

#: Outside these years no library was written, and not every system can tell its local time.
FIRST_YEAR, LAST_YEAR = 2000, 2099

_DATE = re.compile(r"([0-9]{4})(?:[-./年]([0-9]{1,2})(?:[-./月]([0-9]{1,2})日?|月?)|年?)")
_WITHIN = re.compile(r"(?:最近|近|过去)?([0-9]{1,4})(小时|天|日|周|星期|个月|年)(?:以|之)?内?")
_HALF = re.compile(r"(?:最近|近|过去)?半年(?:以|之)?内?")

_HAN_NUMBER = re.compile(
    "([一二三四五六七八九])?(十)([一二三四五六七八九])?|[一二两三四五六七八九]"
)
_HAN = {"两": 2} | {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
_UNITS = {"日": "天", "星期": "周"}

_DAY = timedelta(days=1)

#: Names of stretches, as they are kept, with other words for them.
NAMED: dict[str, tuple[str, ...]] = {
    "今天": ("今日", "当天"),
    "昨天": ("昨日",),
    "前天": ("前日",),
    "本周": ("这周", "本星期", "这星期"),
    "上周": ("上星期",),
    "本月": ("这个月", "当月"),
    "上月": ("上个月",),
    "今年": ("本年", "当年"),
    "去年": ("上年",),
}
_KEPT = {word: name for name, words in NAMED.items() for word in (name, *words)}

#: What can be written, for refusals.
FORMS = "今天、昨天、本周、7天内、3个月内、2026-11-01、2026-11、2026-10..2026-11"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: from its start on and before its end, in UTC as stored."""

    start: str
    end: str


def kept_moment(text: str) -> str:
    """Return a moment as it is kept and written back; empty for what is none.

    ``近七日`` is kept as ``7天内``, ``2026年11月1日`` as ``2026-11-01``.
    """
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if folded in _KEPT:
        return _KEPT[folded]
    if _HALF.fullmatch(folded) and folded != "半年":
        return "6个月内"
    digits = _HAN_NUMBER.sub(_in_digits, folded)
    found = _WITHIN.fullmatch(digits)
    if found is not None and int(found[1]) > 0 and _says_within(digits):
        return f"{int(found[1])}{_UNITS.get(found[2], found[2])}内"
    return _kept_date(folded)


def is_within(moment: str) -> bool:
    """Whether a kept moment reaches up to now, so that nothing can be before or after it."""
    return moment.endswith("内")


def span_of(moment: str, now: datetime) -> Span:
    """Return the stretch a kept moment is.

    Args:
        moment: from :func:`kept_moment`.
        now: the present moment in local time.

    Raises:
        ValueError: it is no moment.
    """
    if is_within(moment):
        return Span(_stored(_back(moment, now)), _stored(_midnight(now.date() + _DAY)))
    first, after = _days(moment, now.date())
    return Span(_stored(_midnight(first)), _stored(_midnight(after)))


def is_in_order(low: str, high: str) -> bool:
    """Whether the first of two kept dates does not begin after the second ends.

    Named days are in order as they are written: what they are is not known yet.
    """
    if not (low[0].isdigit() and high[0].isdigit()):
        return True
    today = date(FIRST_YEAR, 1, 1)
    return _days(low, today)[0] < _days(high, today)[1]


def _in_digits(found: re.Match[str]) -> str:
    tens, ten, ones = found.groups()
    return str((_HAN[tens or "一"] * 10 if ten else 0) + _HAN.get(ones or found[0], 0))


def _says_within(text: str) -> bool:
    return text.endswith("内") or not text[0].isdigit()


def _kept_date(text: str) -> str:
    found = _DATE.fullmatch(text)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return ""
    year, month, day = found.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return "-".join([year, *(f"{int(each):02d}" for each in (month, day) if each)])


def _days(moment: str, today: date) -> tuple[date, date]:
    """Return the first day of a stretch and the day after its last."""
    monday = today - today.weekday() * _DAY
    month = today.replace(day=1)
    match moment:
        case "今天":
            return today, today + _DAY
        case "昨天":
            return today - _DAY, today
        case "前天":
            return today - 2 * _DAY, today - _DAY
        case "本周":
            return monday, monday + 7 * _DAY
        case "上周":
            return monday - 7 * _DAY, monday
        case "本月":
            return month, _months_on(month, 1)
        case "上月":
            return _months_on(month, -1), month
        case "今年":
            return date(today.year, 1, 1), date(today.year + 1, 1, 1)
        case "去年":
            return date(today.year - 1, 1, 1), date(today.year, 1, 1)
    parts = [int(each) for each in moment.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0] + 1, 1, 1)
    if len(parts) == 2:
        first = date(parts[0], parts[1], 1)
        return first, _months_on(first, 1)
    day = date(parts[0], parts[1], parts[2])
    return day, day + _DAY


def _back(moment: str, now: datetime) -> datetime:
    """Return where ``N…内`` begins; never before the first year."""
    found = re.fullmatch(r"([0-9]+)(小时|天|周|个月|年)内", moment)
    if found is None:
        raise ValueError(moment)
    count, unit = int(found[1]), found[2]
    earliest = date(FIRST_YEAR, 1, 1)
    if unit == "小时":
        return max(now - timedelta(hours=count), _midnight(earliest))
    today = now.date()
    if unit in ("天", "周"):
        days = count * (7 if unit == "周" else 1)
        days = min(days, (today - earliest).days)
        return _midnight(today - days * _DAY)
    months = count * (12 if unit == "年" else 1)
    months = min(months, (today.year - FIRST_YEAR) * 12 + today.month - 1)
    return _midnight(_months_on(today, -months))


def _months_on(day: date, months: int) -> date:
    """Return the same day some months on, or the month's last where it has no such day."""
    ordinal = day.year * 12 + day.month - 1 + months
    year, month = ordinal // 12, ordinal % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _midnight(day: date) -> datetime:
    """Return the beginning of a local day, with the offset that holds on that day."""
    return datetime.combine(day, time()).astimezone()


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
