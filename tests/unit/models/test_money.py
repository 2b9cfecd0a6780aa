from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import RefusedInput
from app.models.money import (
    LARGEST_YUAN,
    exact_wan,
    format_money,
    format_share,
    format_wan,
    format_yi,
    wan_number,
)
from app.models.moneygrammar import RefusedMoney, parse_money

amounts = st.integers(0, LARGEST_YUAN)
differences = st.integers(-LARGEST_YUAN, LARGEST_YUAN)
unhurried = settings(deadline=None)


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "\u3000", "\n\t"])
def test_blank_text_is_no_amount(text: str) -> None:
    assert parse_money(text) is None


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("0", 0),
        ("1", 10_000),
        ("2790637", 27_906_370_000),
        ("2790637 ", 27_906_370_000),
        ("2,790,637", 27_906_370_000),
        ("２７９０６３７", 27_906_370_000),
        ("２，７９０，６３７", 27_906_370_000),
        ("12．5", 125_000),
        ("\u00a0353845\u3000", 3_538_450_000),
        ("7592.25", 75_922_500),
        ("0.0001", 1),
        ("0.00010", 1),
        ("5.138亿元", 513_800_000),
        ("5.138 亿元", 513_800_000),
        ("５．１３８亿元", 513_800_000),
        ("51380万元", 513_800_000),
        ("1亿", 100_000_000),
        ("1亿元", 100_000_000),
        ("2000万", 20_000_000),
        ("2,000万元", 20_000_000),
        ("3000元", 3_000),
        ("约1亿元", 100_000_000),
        ("约 5000", 50_000_000),
        ("1亿2000万元", 120_000_000),
        ("1亿2000万", 120_000_000),
        ("1亿2000万3000元", 120_003_000),
        ("1亿5000元", 100_005_000),
        ("1万5000元", 15_000),
        ("1亿2000.5万元", 120_005_000),
        ("1000000000000", 10**16),
        ("100000000亿元", 10**16),
    ],
)
def test_reads_amounts_as_people_write_them(text: str, yuan: int) -> None:
    assert parse_money(text) == yuan


@pytest.mark.parametrize(
    ("unit", "yuan"), [("元", 12_000), ("万元", 120_000_000), ("亿元", 1_200_000_000_000)]
)
def test_a_bare_number_counts_in_the_unit_asked_for(unit: str, yuan: int) -> None:
    assert parse_money("12000", unit=unit) == yuan


@pytest.mark.parametrize("unit", ["元", "万元", "亿元"])
def test_a_written_unit_wins_over_the_unit_asked_for(unit: str) -> None:
    assert parse_money("3万元", unit=unit) == 30_000


def test_an_unknown_unit_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="美元"):
        parse_money("1", unit="美元")
    with pytest.raises(ValueError, match="美元"):
        format_money(1, "美元")


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("1O000", "第 2 个字符是字母 O，不是数字 0", "10000"),
        ("  1O000", "第 2 个字符是字母 O，不是数字 0", "10000"),
        ("1Ｏ000", "第 2 个字符是字母 O，不是数字 0", "10000"),
        ("1,OoO", "第 3 个字符是字母 O，不是数字 0", "1000"),
        ("l0亿元", "第 1 个字符是字母 l，不是数字 1", "10亿元"),
        ("5。138亿", "第 2 个字符是句号，不是小数点", "5.138亿"),
        ("2000萬", "第 5 个字符是“萬”字，不是“万”字", "2000万"),
        ("10\u200b000", "第 3 个字符是看不见的字符（U+200B）", "10000"),
        ("10 000", "第 3 个字符是空格，一个金额的数字要连着写", "10000"),
        ("10 20", "第 3 个字符是空格，一个金额的数字要连着写", ""),
        ("1O00x", "第 2 个字符是字母 O，不是数字 0", ""),
        ("abc", "第 1 个字符是字母 a，不是数字", ""),
        ("NaN", "第 1 个字符是字母 N，不是数字", ""),
        ("Infinity", "第 1 个字符是字母 I，不是数字", ""),
        ("待定", "第 1 个字符是“待”，不是数字", ""),
        ("—", "第 1 个字符是“—”，不是数字", ""),
        ("10²", "第 3 个字符是“²”，金额后面不能再有别的文字", ""),
        ("10000左右", "第 6 个字符是“左”，金额后面不能再有别的文字", ""),
        ("10000（含税）", "第 6 个字符是“(”，金额后面不能再有别的文字", ""),
        ("1\n2", "第 2 个字符是看不见的字符（U+000A）", ""),
        ("-5", "金额不能是负数", ""),
        ("－5", "金额不能是负数", ""),
        ("−5万元", "金额不能是负数", ""),
        ("（5）", "括号表示负数，金额不能是负数", ""),
        ("(5万元)", "括号表示负数，金额不能是负数", ""),
        ("1e400", "第 2 个字符起是科学计数法，请写出全部数字", ""),
        ("1.9E+18", "第 4 个字符起是科学计数法，请写出全部数字", ""),
        ("1,2,3", "千分位逗号的位置不对，应每三位一个，如 2,790,637", ""),
        ("1,0000", "千分位逗号的位置不对，应每三位一个，如 2,790,637", ""),
        ("1,000,", "千分位逗号的位置不对，应每三位一个，如 2,790,637", ""),
        ("0.00001万元", "金额最小到 1 元，即 0.0001 万元", ""),
        ("0.000000001亿元", "金额最小到 1 元，即 0.00000001 亿元", ""),
        ("0.5元", "金额最小到 1 元，不能有角和分", ""),
        ("1000000000001", "金额过大，超过一亿亿元", ""),
        ("1亿亿", "第 3 个字符是“亿”，这里不该有它", ""),
        ("1.2.3", "第 4 个字符是小数点，这里不该有它", ""),
        (".5", "第 1 个字符是小数点，这里不该有它", ""),
        ("5.", "第 2 个字符是小数点，这里不该有它", ""),
        ("约", "没有数字", ""),
        ("万元", "第 1 个字符是“万”，这里不该有它", ""),
        ("1亿2000", "最后的“2000”没有写单位", ""),
        ("2000万1亿", "“1亿”不比前一段的单位小，看不出是一个金额还是两个", ""),
        ("1亿20000万", "“20000万”不比前一段的单位小，看不出是一个金额还是两个", ""),
        ("1.5亿2000万", "第 5 个字符是“2”，这里不该有它", ""),
        ("1亿元2000万元", "第 4 个字符是“2”，这里不该有它", ""),
    ],
)
def test_refuses_with_the_reason_and_what_was_probably_meant(
    text: str, reason: str, suggestion: str
) -> None:
    with pytest.raises(RefusedMoney) as caught:
        parse_money(text)
    assert (caught.value.reason, caught.value.suggestion) == (reason, suggestion)


@pytest.mark.parametrize("text", ["9" * 5000, "1" + "0" * 13, "99999999999999999亿元"])
def test_refuses_amounts_that_no_library_holds(text: str) -> None:
    with pytest.raises(RefusedMoney, match="金额过大"):
        parse_money(text)


def test_one_yuan_over_the_largest_is_refused() -> None:
    assert parse_money("10000000000000000元") == 10**16
    with pytest.raises(RefusedMoney, match="金额过大"):
        parse_money("10000000000000001元")


def test_a_suggestion_holds_in_the_unit_asked_for() -> None:
    with pytest.raises(RefusedMoney) as caught:
        parse_money("1O.5", unit="元")
    assert caught.value.suggestion == ""


def test_a_refusal_says_what_where_and_what_to_do() -> None:
    with pytest.raises(RefusedMoney) as caught:
        parse_money("1O000", field="固定资产投资")
    placed = caught.value.at("第 21 号项目")
    assert isinstance(placed, RefusedInput)
    assert placed.suggestion == "10000"
    assert str(placed) == (
        "第 21 号项目：固定资产投资不能写成“1O000”：第 2 个字符是字母 O，不是数字 0。"
        "可以写：10000、10,000、1亿元、约1亿元，没有金额请留空。"
    )


@unhurried
@given(st.text() | st.text("0123456789.,亿万元约 -OlE（）", max_size=12))
def test_any_text_is_an_amount_or_refused_with_a_sound_suggestion(text: str) -> None:
    try:
        yuan = parse_money(text)
    except RefusedMoney as caught:
        refused = caught
    else:
        assert (yuan is None) == (not text.strip())
        assert yuan is None or 0 <= yuan <= LARGEST_YUAN
        return
    assert refused.value == text
    assert not refused.suggestion or parse_money(refused.suggestion) is not None


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (None, ""),
        (0, "0"),
        (27_906_370_000, "2790637"),
        (49, "0"),
        (50, "0.01"),
        (12_345, "1.23"),
        (12_350, "1.24"),
        (12_000, "1.2"),
        (99_999, "10"),
        (-12_350, "-1.24"),
    ],
)
def test_writes_wan_with_two_decimals_at_most(yuan: int | None, text: str) -> None:
    assert format_wan(yuan) == text


def test_groups_thousands_only_when_asked() -> None:
    assert format_wan(27_906_370_000, grouped=True) == "2,790,637"
    assert format_wan(12_345_678_900, grouped=True) == "1,234,567.89"
    assert format_yi(1_234_567_000_000, grouped=True) == "12,345.67"
    assert format_money(1_234_567, "元", grouped=True) == "1,234,567"


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        (None, ""),
        (0, "0.00"),
        (94_500_000, "0.95"),  # 专项债券, 9,450 万元 in the annex
        (94_499_999, "0.94"),
        (27_906_370_000, "279.06"),
        (12_000_000_000, "120.00"),
        (100_000_000, "1.00"),
    ],
)
def test_writes_yi_with_exactly_two_decimals(yuan: int | None, text: str) -> None:
    assert format_yi(yuan) == text


@pytest.mark.parametrize(("unit", "text"), [("元", "94500000"), ("万元", "9450"), ("亿元", "0.95")])
def test_writes_in_the_unit_asked_for(unit: str, text: str) -> None:
    assert format_money(94_500_000, unit) == text
    assert format_money(None, unit) == ""


@unhurried
@given(differences)
def test_rounding_is_half_up_as_decimal_does_it(yuan: int) -> None:
    def rounded(unit: int) -> Decimal:
        return (Decimal(yuan) / unit).quantize(Decimal("0.01"), ROUND_HALF_UP)

    wan, yi = format_wan(yuan), format_yi(yuan)
    assert Decimal(wan) == rounded(10**4)
    assert not ("." in wan and wan.endswith(("0", ".")))
    assert Decimal(yi) == rounded(10**8)
    assert len(yi.partition(".")[2]) == 2


@unhurried
@given(st.integers(0, 10**9), st.sampled_from([100, 10**6]))
def test_a_half_goes_up_and_a_yuan_less_goes_down(count: int, smallest: int) -> None:
    write = format_wan if smallest == 100 else format_yi
    middle = count * smallest + smallest // 2
    assert write(middle) == write((count + 1) * smallest)
    assert write(middle - 1) == write(count * smallest)


@unhurried
@given(amounts)
def test_exact_wan_reads_back_as_the_same_yuan(yuan: int) -> None:
    text = exact_wan(yuan)
    assert parse_money(text) == yuan
    assert Decimal(text) * 10**4 == yuan


def test_exact_wan_hides_no_yuan() -> None:
    assert exact_wan(1) == "0.0001"
    assert exact_wan(513_800_000) == "51380"
    assert exact_wan(513_800_070) == "51380.007"


def test_wan_number_is_whole_where_it_can_be() -> None:
    assert wan_number(513_800_000) == 51_380
    assert isinstance(wan_number(513_800_000), int)
    assert repr(wan_number(12_345)) == "1.2345"


@unhurried
@given(st.integers(-(10**15), 10**15))
def test_wan_number_prints_the_exact_decimal(yuan: int) -> None:
    assert Decimal(repr(wan_number(yuan))) == Decimal(yuan) / 10**4


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (1_200_000, 2_790_637, "43.0%"),
        (2_498_000, 2_790_637, "89.5%"),
        (260, 2_541_052, "<0.1%"),
        (2_000, 2_541_052, "0.1%"),
        (1, 2_000, "0.1%"),
        (1, 2_001, "<0.1%"),
        (0, 2_790_637, "0%"),
        (2_790_637, 2_790_637, "100.0%"),
        (1, 8, "12.5%"),
        (1, 16, "6.3%"),
        (0, 0, "—"),
        (5, 0, "—"),
        (-1, 4, "-25.0%"),
    ],
)
def test_a_share_tells_little_from_nothing(part: int, whole: int, text: str) -> None:
    assert format_share(part, whole) == text


@unhurried
@given(st.integers(1, LARGEST_YUAN), st.integers(1, LARGEST_YUAN))
def test_shares_are_half_up_as_decimal_does_it(one: int, other: int) -> None:
    part, whole = sorted((one, other))
    text = format_share(part, whole)
    if part * 2000 < whole:
        assert text == "<0.1%"
    else:
        # Scaled up front, so that the quotient below is rounded once only.
        tenths = Decimal(part * 1000 * 2 + whole) // Decimal(2 * whole)
        assert text == f"{tenths / 10:.1f}%"
