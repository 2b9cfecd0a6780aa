from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import RefusedInput
from app.models.period import (
    Period,
    PeriodKind,
    calendar_months,
    months_by_year,
    spread_by_year,
)
from app.models.periodgrammar import RefusedPeriod, parse_period

CALENDAR, DURATION = PeriodKind.CALENDAR, PeriodKind.DURATION
PENDING, BLANK, INTENDED = PeriodKind.PENDING, PeriodKind.BLANK, PeriodKind.INTENDED

# 黔江区大健康产业项目储备库: 建设周期 and 总投资（万元）, in the order of the table.
QIANJIANG = [
    ("", 100000),
    ("2020-2021", 51380),
    ("2018-2021", 25555),
    ("2020", 3850),
    ("2020-2021", 5600),
    ("2020-2022", 14000),
    ("2020-2021", 4200),
    ("2020", 2300),
    ("2021-2022", 19000),
    ("2020-2022", 51000),
    ("2020-2022", 42100),
    ("2021", 9000),
    ("2021", 3600),
    ("2020-2023", 20000),
    ("2年", 2000),
    ("2年", 260),
    ("", 10000),
    ("", 3000),
    ("36个月", 5000),
    ("5年", 37000),
    ("3年", 10000),
    ("5年", 21500),
    ("3年", 10000),
    ("5年", 100000),
    ("2020-2021", 2800),
    ("2020-2022", 7592),
    ("2024-2025", 2300),
    ("2022-2023", 2300),
    ("2021-2022", 2300),
    ("7年", 1200000),
    ("待定", 800000),
    ("待定", 6000),
    ("待定", 200000),
    ("待定", 10000),
    ("待定", 5000),
    ("力争“十四五”期间建成", 2000),
]

unhurried = settings(deadline=None)
months = st.builds(
    lambda year, month: year * 100 + month, st.integers(1949, 2100), st.integers(1, 12)
)
spans = st.tuples(months, months).map(lambda pair: (min(pair), max(pair)))


def test_the_qianjiang_table_falls_into_kinds_as_published() -> None:
    count: Counter[PeriodKind] = Counter()
    wan: Counter[PeriodKind] = Counter()
    for text, amount in QIANJIANG:
        kind = parse_period(text).kind
        count[kind] += 1
        wan[kind] += amount
    assert {kind: (count[kind], wan[kind]) for kind in PeriodKind} == {
        CALENDAR: (18, 268_877),
        DURATION: (9, 1_385_760),
        PENDING: (5, 1_021_000),
        BLANK: (3, 113_000),
        INTENDED: (1, 2_000),
    }
    assert wan.total() == 2_790_637


def test_the_qianjiang_years_and_the_rest_make_the_whole() -> None:
    by_year: Counter[int] = Counter()
    for text, amount in QIANJIANG:
        period = parse_period(text)
        if period.kind is CALENDAR:
            assert period.start is not None
            assert period.end is not None
            by_year.update(spread_by_year(amount * 10_000, period.start, period.end))
    assert sorted(by_year) == list(range(2018, 2026))
    # One project alone reaches back to 2018, one alone beyond 2023.
    assert by_year[2018] == by_year[2019] == 63_887_500
    assert by_year[2024] == by_year[2025] == 11_500_000
    assert by_year.total() == 2_688_770_000


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2020-2021", 202001, 202112),
        ("2020—2022年", 202001, 202212),
        ("2020–2022", 202001, 202212),
        ("2020~2022", 202001, 202212),
        ("2020～2022", 202001, 202212),
        ("2020——2022", 202001, 202212),
        ("2020－2022", 202001, 202212),
        ("2020至2022年", 202001, 202212),
        ("2020年-2021年", 202001, 202112),
        ("2020 - 2022 年", 202001, 202212),
        ("２０２０－２０２２", 202001, 202212),
        ("2020-2020", 202001, 202012),
        ("2020", 202001, 202012),
        ("2020年", 202001, 202012),
        ("2021.3-2022.12", 202103, 202212),
        ("2021/3-2022/12", 202103, 202212),
        ("2020年3月—2021年6月", 202003, 202106),
        ("2020年3月-6月", 202003, 202006),
        ("2020年3-6月", 202003, 202006),
        ("2020-2021年6月", 202001, 202106),
        ("2021.03", 202103, 202103),
        ("2021年3月", 202103, 202103),
        ("2020-1", 202001, 202001),
        ("2020-01", 202001, 202001),
        ("2020-12", 202012, 202012),
        ("2020-03至2021-06", 202003, 202106),
        ("1949-2100", 194901, 210012),
        ("2020-2021\n", 202001, 202112),
        # By the day, by half a year, by the quarter; with the length said again
        ("2024.03.01-2025.12.31", 202403, 202512),
        ("2024年3月1日—2025年12月31日", 202403, 202512),
        ("2024-03-01-2025-12-31", 202403, 202512),
        ("2024/3/1-2025", 202403, 202512),
        ("2024年上半年", 202401, 202406),
        ("2024年下半年", 202407, 202412),
        ("2024年三季度", 202407, 202409),
        ("2024年第4季度", 202410, 202412),
        ("2024年下半年至2025年上半年", 202407, 202506),
        ("2024年—2026年（3年）", 202401, 202612),
        ("2024.3-2025.12（共22个月）", 202403, 202512),
    ],
)
def test_reads_years_and_months(text: str, start: int, end: int) -> None:
    assert parse_period(text) == Period(text, CALENDAR, start, end, None)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("2年", 24),
        ("36个月", 36),
        ("36月", 36),
        ("3-5年", 60),
        ("3年至5年", 60),
        ("24-36个月", 36),
        ("三至五年", 60),
        ("一年", 12),
        ("两年", 24),
        ("三年半", 42),
        ("1.5年", 18),
        ("半年", 6),
        ("十二个月", 12),
        ("二十四个月", 24),
        ("2年6个月", 30),
        ("约3年", 36),
        ("100年", 1200),
    ],
)
def test_reads_lengths_of_time(text: str, length: int) -> None:
    assert parse_period(text) == Period(text, DURATION, None, None, length)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("“十四五”期间", 202512),
        ("十四五", 202512),
        ("力争“十四五”期间建成", 202512),
        ('"十四五"期间', 202512),
        ("“十三五”期间", 202012),
        ("“十五五”期间", 203012),
        ("2025年底前", 202512),
        ("2025年前", 202512),
        ("2025年底", 202512),
        ("2025年6月底前", 202506),
        ("力争2025年建成", 202512),
        ("力争2025年底前全面建成", 202512),
        ("力争早日建成", None),
    ],
)
def test_reads_intentions_without_a_start(text: str, end: int | None) -> None:
    assert parse_period(text) == Period(text, INTENDED, None, end, None)


@pytest.mark.parametrize("text", ["待定", "暂定", "未定", " 待定 "])
def test_reads_pending(text: str) -> None:
    assert parse_period(text) == Period(text, PENDING)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\n"])
def test_blank_is_kept_as_it_was(text: str) -> None:
    assert parse_period(text) == Period(text, BLANK)


def test_kinds_are_stored_in_english_and_shown_in_chinese() -> None:
    assert {str(kind): kind.title for kind in PeriodKind} == {
        "calendar": "有起止年",
        "duration": "只有时长",
        "pending": "待定",
        "blank": "未填",
        "intended": "力争",
    }


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("2022-2020", "开始年份晚于结束年份", "2020-2022"),
        ("2022—2020年", "开始年份晚于结束年份", "2020-2022"),
        ("2022.3-2020.11", "开始年份晚于结束年份", "2020.11-2022.3"),
        ("2020年6月-3月", "开始月份晚于结束月份", "2020.3-2020.6"),
        ("2025.1.1-2024.12.1", "开始时间晚于结束时间", "2024.12.1-2025.1.1"),
        ("2024.2.30-2025.1.1", "没有 2024 年 2 月 30 日这一天", ""),
        ("1948年上半年", "年份 1948 不在 1949 到 2100 之间", ""),
        ("2024.3.1", "这是一个日期，建设周期只写到年或月", "2024年3月"),
        ("2020-2021（待定）", "看不懂这个周期", ""),
        ("2020年13月", "月份不能是 13", ""),
        ("2020.13-2021.2", "月份不能是 13", ""),
        ("2020-13", "月份不能是 13", ""),
        ("2020.0", "月份不能是 0", ""),
        ("2020-22", "月份不能是 22", "2020-2022"),
        ("1900-13", "月份不能是 13", ""),
        ("2025年13月底前", "月份不能是 13", ""),
        ("1948-2020", "年份 1948 不在 1949 到 2100 之间", ""),
        ("2101", "年份 2101 不在 1949 到 2100 之间", ""),
        ("2101年底前", "年份 2101 不在 1949 到 2100 之间", ""),
        ("0年", "时长不能为零", ""),
        ("0个月", "时长不能为零", ""),
        ("101年", "时长超过 100 年", ""),
        ("1201个月", "时长超过 100 年", ""),
        ("1.3年", "时长不是整月", ""),
        ("5-3年", "较短的时长应写在前面", "3-5年"),
        ("500-3年", "较短的时长应写在前面", ""),
        ("3月", "看不出是月份还是月数", "3个月"),
        ("0月", "看不出是月份还是月数", ""),
        ("36", "只有数字，看不出是年还是月", ""),
        ("20202021", "只有数字，看不出是年还是月", ""),
        ("2020-01-01", "这是一个日期，建设周期只写到年或月", "2020年1月"),
        ("2020-01-01 00:00:00", "这是一个日期，建设周期只写到年或月", "2020年1月"),
        ("2020年3月5日", "这是一个日期，建设周期只写到年或月", "2020年3月"),
        ("2020\u200b-2021", "第 5 个字符是看不见的字符（U+200B），请删去", ""),
        ("2020\x00", "第 5 个字符是看不见的字符（U+0000），请删去", ""),
        ("2020\n2021", "第 5 个字符是看不见的字符（U+000A），请删去", ""),
        ("待" * 101, "有 101 个字，最多 100 个", ""),
        ("2020 2021", "看不懂这个周期", ""),
        ("2020-", "看不懂这个周期", ""),
        ("2²年", "看不懂这个周期", ""),
        ("-2年", "看不懂这个周期", ""),
        ("abc", "看不懂这个周期", ""),
        ("—", "看不懂这个周期", ""),
        ("力争", "看不懂这个周期", ""),
    ],
)
def test_refuses_with_the_reason_and_what_was_probably_meant(
    text: str, reason: str, suggestion: str
) -> None:
    with pytest.raises(RefusedPeriod) as caught:
        parse_period(text)
    assert (caught.value.reason, caught.value.suggestion) == (reason, suggestion)


def test_a_refusal_says_what_where_and_what_to_do() -> None:
    with pytest.raises(RefusedPeriod) as caught:
        parse_period("2022-2020", field="工期")
    placed = caught.value.at("第 9 号项目")
    assert isinstance(placed, RefusedInput)
    assert placed.suggestion == "2020-2022"
    assert str(placed) == (
        "第 9 号项目：工期不能写成“2022-2020”：开始年份晚于结束年份。"
        "可以写：2020-2022、2020年3月-2021年6月、2年、36个月、待定、“十四五”期间，或留空。"
    )


@unhurried
@given(st.text() | st.text("0123456789-—年月个半底前.十四五“”力争建成两 ", max_size=14))
def test_any_text_is_a_sound_period_or_refused(text: str) -> None:
    try:
        period = parse_period(text)
    except RefusedPeriod as caught:
        refused = caught
    else:
        assert_sound(period, text)
        return
    assert refused.value == text
    assert not refused.suggestion or parse_period(refused.suggestion).kind is not BLANK


def assert_sound(period: Period, text: str) -> None:
    assert period.text == text
    assert (period.months is not None) == (period.kind is DURATION)
    assert (period.start is not None) == (period.kind is CALENDAR)
    assert period.end is None or period.kind in (CALENDAR, INTENDED)
    assert period.months is None or 1 <= period.months <= 1200
    if period.start is not None and period.end is not None:
        assert 194901 <= period.start <= period.end <= 210012


@unhurried
@given(spans)
def test_a_written_span_reads_back(span: tuple[int, int]) -> None:
    (year, month), (last_year, last_month) = (divmod(bound, 100) for bound in span)
    for text in (
        f"{year}.{month}-{last_year}.{last_month:02d}",
        f"{year}年{month}月—{last_year}年{last_month}月",
        f"{year}/{month:02d}～{last_year}/{last_month}",
    ):
        period = parse_period(text)
        assert (period.kind, period.start, period.end) == (CALENDAR, *span)


def test_counts_months_at_both_ends() -> None:
    assert calendar_months(202003, 202003) == 1
    assert calendar_months(202001, 202112) == 24
    assert calendar_months(202011, 202202) == 16
    assert months_by_year(202011, 202202) == {2020: 2, 2021: 12, 2022: 2}
    assert months_by_year(202003, 202006) == {2020: 4}


@pytest.mark.parametrize(("start", "end"), [(202101, 202012), (202013, 202112), (202001, 202100)])
def test_impossible_bounds_are_a_mistake_of_the_caller(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=r"month|after"):
        months_by_year(start, end)
    with pytest.raises(ValueError, match=r"month|after"):
        spread_by_year(100, start, end)


@unhurried
@given(spans)
def test_months_by_year_agrees_with_counting_them_one_by_one(span: tuple[int, int]) -> None:
    start, end = span
    listed = [
        year
        for year in range(start // 100, end // 100 + 1)
        for month in range(1, 13)
        if start <= year * 100 + month <= end
    ]
    assert months_by_year(start, end) == Counter(listed)
    assert calendar_months(start, end) == len(listed)


@pytest.mark.parametrize(
    ("amount", "start", "end", "years"),
    [
        (240_000, 202001, 202112, {2020: 120_000, 2021: 120_000}),
        (100, 202011, 202202, {2020: 13, 2021: 75, 2022: 12}),  # 12.5, 75, 12.5
        (100, 202012, 202206, {2020: 5, 2021: 63, 2022: 32}),  # 5.26, 63.16, 31.58
        (1, 202001, 202212, {2020: 1, 2021: 0, 2022: 0}),
        (0, 202001, 202112, {2020: 0, 2021: 0}),
    ],
)
def test_spreads_by_months_and_gives_the_rest_to_the_largest_remainders(
    amount: int, start: int, end: int, years: dict[int, int]
) -> None:
    assert spread_by_year(amount, start, end) == years


@unhurried
@given(st.integers(0, 10**16), spans)
def test_spread_loses_no_yuan_and_is_fair(amount: int, span: tuple[int, int]) -> None:
    parts = spread_by_year(amount, *span)
    lengths = months_by_year(*span)
    exact = {year: Fraction(amount * part, sum(lengths.values())) for year, part in lengths.items()}
    assert list(parts) == list(lengths)
    assert sum(parts.values()) == amount
    assert all(abs(parts[year] - exact[year]) < 1 for year in parts)
    # A year that was raised had no smaller remainder than one that was not.
    by_remainder = sorted(parts, key=lambda year: (-(exact[year] % 1), year))
    raised = [parts[year] > exact[year] for year in by_remainder if exact[year] % 1]
    assert all(before or not after for before, after in pairwise(raised))
