"""Completions that need no reading: sizes in their legal words, days, and fixed answers."""

import re
import unicodedata
from datetime import datetime, timedelta

from app.library.clock import from_utc
from app.queries.moments import is_within, span_of
from app.queries.subjects import AGREES, DIFFERS, SubjectKind, find_subject
from app.ui.query.completion import STATED, Candidate, Typed

_NUMBER = re.compile(r"(约?[0-9０-９][0-9０-９.,]*)(亿|亿元|万|万元|元)?")

#: 以上 and 以下 include the number, 超过 and 不满 leave it out (民法典 1259).
_SIZES = (
    ("{}以上", "含 {}"),
    ("超过{}", "不含 {}"),
    ("{}以下", "含 {}"),
    ("不满{}", "不含 {}"),
)
_BOUNDS = ("1000万", "5000万", "1亿", "5亿", "10亿")
_SIZE_WORDS = (("超过", "不含这个数"), ("不满", "不含这个数"), ("不低于", "含"), ("不超过", "含"))

_MOMENTS = (
    "今天", "昨天", "本周", "7天内", "30天内", "本月", "上月", "3个月内", "今年", "去年",
)  # fmt: skip

_MOMENT = timedelta(milliseconds=1)

#: A bare number from this on is hardly one of 亿.
_FEW_YI = 1_000

#: Fixed answers, with what they mean.
_ANSWERS = {
    STATED: (("有", "文件里有的项目"), ("无", "手工录入的项目")),
    "reconciled": ((DIFFERS, "与文件数字不一致"), (AGREES, "与文件数字一致")),
}


def phrases(typed: Typed, now: datetime) -> list[Candidate]:
    """Return the completions of a value that are known without reading.

    Args:
        typed: the part being typed.
        now: the present moment in local time, which days are shown by.
    """
    if typed.field == "total":
        return _amounts(typed)
    if typed.field in _ANSWERS:
        return [_plain(text, detail) for text, detail in _ANSWERS[typed.field]]
    subject = find_subject(typed.field)
    if subject is not None and subject.kind is SubjectKind.MOMENT:
        return [
            _plain(name, _day(name, now))
            for name in _MOMENTS
            if not (typed.is_bound and is_within(name))
        ]
    return []


def _amounts(typed: Typed) -> list[Candidate]:
    number = _NUMBER.fullmatch(typed.text)
    if typed.is_bound:
        found = [_plain(bound) for bound in _BOUNDS]
        if number is not None and number[2] is None:
            found += [_typed_out(amount, typed.text) for amount in _with_units(typed.text)]
        return found
    if number is None:
        return [_plain(word, detail) for word, detail in _SIZE_WORDS]
    amounts = (typed.text,) if number[2] else _with_units(number[1])
    return [
        _typed_out(form.format(amount), typed.text, detail.format(amount))
        for amount in amounts
        for form, detail in _SIZES
    ]


def _with_units(number: str) -> tuple[str, ...]:
    digits = unicodedata.normalize("NFKC", number.removeprefix("约")).split(".")[0]
    is_few = int(digits.replace(",", "") or "0") < _FEW_YI
    return (f"{number}万", f"{number}亿") if is_few else (f"{number}万",)


def _day(name: str, now: datetime) -> str:
    """Return what days a name stands for: 11月21日, 11月15日起, 10月1日～10月31日."""
    span = span_of(name, now)
    first, last = from_utc(span.start), from_utc(span.end) - _MOMENT
    text = f"{first.month}月{first.day}日"
    if first.date() == last.date():
        return text
    if last >= now:
        return f"{text}起"
    return f"{text}～{last.month}月{last.day}日"


def _plain(text: str, detail: str = "") -> Candidate:
    return Candidate(text, text, detail, (text,))


def _typed_out(text: str, typed: str, detail: str = "") -> Candidate:
    """Return a completion that is found by what is typed, wherever that stands in it."""
    return Candidate(text, text, detail, (text, typed))
