"""What a user types, as columns; columns, as what is shown; and there and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import RefusedInput
from app.models.entry import (
    clean_text,
    derived_columns,
    describe_images,
    edit_text,
    parse_field,
    require_field,
    shown_text,
)
from app.models.fields import BY_NAME, FIELDS, Field, Kind
from app.models.money import LARGEST_YUAN
from app.models.unitlist import split_units

WRITABLE = [entry for entry in FIELDS if entry.is_editable and entry.kind is not Kind.CATEGORY]
TEXTS = [e for e in WRITABLE if e.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE)]

SAMPLES: dict[str, list[str]] = {
    "number": ["1", "36", "999999"],
    "total": ["0", "10000", "5.138亿元", "约1亿元", "0.0001", "２７９０６３７", "2,790,637"],
    "period": ["2020-2022", "2020", "2021.3-2022.12", "2年", "36个月", "待定", "“十四五”期间"],
    "units": ["区民政局", "区卫生健康委、区教委", "甲、乙、丙"],
}


# ---------------------------------------------------------------- there and back


@pytest.mark.parametrize("entry", WRITABLE, ids=lambda entry: str(entry.name))
def test_each_field_reads_its_own_edit_text(entry: Field) -> None:
    for text in SAMPLES.get(entry.name, ["中医院", "“CAR–T”<b>&=1+1", "改(扩)建"]):
        values = parse_field(entry, text)
        assert set(values) == set(entry.columns)
        again = parse_field(entry, edit_text(entry, values))
        assert again[entry.column] == values[entry.column]


@pytest.mark.parametrize("entry", WRITABLE, ids=lambda entry: str(entry.name))
def test_blank_stays_blank(entry: Field) -> None:
    if entry.is_required:
        with pytest.raises(RefusedInput, match="必须填写"):
            parse_field(entry, " \t\n ")
        return
    values = parse_field(entry, " \n ")
    assert shown_text(entry, values) == ""
    assert edit_text(entry, values) == ""


@pytest.mark.parametrize(
    ("typed", "unit", "yuan", "kept"),
    [
        ("353845", "万元", 3_538_450_000, "353845"),
        (" 353845  ", "万元", 3_538_450_000, "353845"),
        ("5.138亿元", "万元", 513_800_000, "5.138亿元"),
        ("1", "亿元", 100_000_000, "1亿元"),
        ("约1", "亿元", 100_000_000, "约1亿元"),
        ("0.00000001", "亿元", 1, "0.00000001亿元"),
        ("10000", "元", 10_000, "10000元"),
        ("2000万", "亿元", 20_000_000, "2000万"),
        ("0", "亿元", 0, "0"),
        ("", "亿元", None, ""),
    ],
)
def test_the_kept_text_says_the_amount_whatever_the_unit_of_the_day(
    typed: str, unit: str, yuan: int | None, kept: str
) -> None:
    values = parse_field(BY_NAME["total"], typed, money_unit=unit)
    assert values == {"total_yuan": yuan, "total_text": kept}
    assert parse_field(BY_NAME["total"], kept)["total_yuan"] == yuan


@given(st.integers(0, LARGEST_YUAN), st.sampled_from(["元", "万元", "亿元"]))
def test_an_amount_is_edited_in_any_unit_without_loss(yuan: int, unit: str) -> None:
    entry = BY_NAME["total"]
    text = edit_text(entry, {"total_yuan": yuan, "total_text": ""}, money_unit=unit)
    assert parse_field(entry, text, money_unit=unit)["total_yuan"] == yuan


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_clean_text_is_stable_and_never_fails_otherwise(text: str) -> None:
    for name in ("notes", "location"):
        try:
            cleaned = clean_text(BY_NAME[name], text)
        except RefusedInput:
            continue
        assert clean_text(BY_NAME[name], cleaned) == cleaned
        assert cleaned == cleaned.strip()
        assert "\r" not in cleaned
        assert name == "notes" or not set(cleaned) & set("\n\t")


# ---------------------------------------------------------------- text as it comes


@pytest.mark.parametrize(
    ("typed", "one_line", "long"),
    [
        ("甲\r\n乙\r丙\n丁", "甲 乙 丙 丁", "甲\n乙\n丙\n丁"),
        ("\ufeff甲", "甲", "甲"),
        ("\ufeff  甲  ", "甲", "甲"),
        ("  甲\u2028乙\u2029丙 ", "甲 乙 丙", "甲\n乙\n丙"),
        ("甲\t乙", "甲 乙", "甲\t乙"),
        ("甲\n\n  乙", "甲 乙", "甲\n\n  乙"),
        ("\u3000甲\u00a0", "甲", "甲"),
        ("<b>&amp;</b>", "<b>&amp;</b>", "<b>&amp;</b>"),
        ("=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"),
        ("🏥👩\u200d⚕️", "🏥👩\u200d⚕️", "🏥👩\u200d⚕️"),
        ("\U0001fae8\U00031350", "\U0001fae8\U00031350", "\U0001fae8\U00031350"),
        ("\ue000", "\ue000", "\ue000"),
    ],
)
def test_texts_are_kept_to_the_letter(typed: str, one_line: str, long: str) -> None:
    assert parse_field(BY_NAME["location"], typed) == {"location": one_line}
    assert parse_field(BY_NAME["notes"], typed) == {"notes": long}


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("中\x00医院", "第 2 个字符是看不见的控制字符（U+0000）"),
        ("\x07", "第 1 个字符是看不见的控制字符（U+0007）"),
        ("医院\x1b[31m", "第 3 个字符是看不见的控制字符（U+001B）"),
        ("医\x85院", "第 2 个字符是看不见的控制字符（U+0085）"),
        ("a\ud83d", "第 2 个字符是损坏的字符（U+D83D）"),
        ("a\ufffe", "第 2 个字符是不能使用的字符（U+FFFE）"),
        ("a\ufdd0b", "第 2 个字符是不能使用的字符（U+FDD0）"),
        ("\U0010ffff", "第 1 个字符是不能使用的字符（U+10FFFF）"),
    ],
)
def test_characters_that_cannot_be_stored(typed: str, reason: str) -> None:
    for entry in TEXTS:
        with pytest.raises(RefusedInput) as caught:
            parse_field(entry, typed)
        assert caught.value.reason == reason
        assert caught.value.field == entry.title
        assert caught.value.remedy
        # The message can be written anywhere.
        str(caught.value).encode("utf-8")


@pytest.mark.parametrize("entry", TEXTS, ids=lambda entry: str(entry.name))
def test_the_longest_text_and_one_more(entry: Field) -> None:
    longest = "长" * entry.max_length
    assert parse_field(entry, longest) == {entry.column: longest}
    with pytest.raises(RefusedInput) as caught:
        parse_field(entry, longest + "长")
    assert caught.value.reason == f"有 {entry.max_length + 1} 个字，最多 {entry.max_length} 个"


def test_a_name_of_ten_thousand_characters() -> None:
    with pytest.raises(RefusedInput) as caught:
        parse_field(BY_NAME["name"], "名" * 10_000)
    assert len(str(caught.value)) < 120
    assert "有 10000 个字，最多 200 个" in str(caught.value)


@pytest.mark.parametrize("name", ["total", "period"])
def test_too_long_an_amount_or_period_names_the_forms(name: str) -> None:
    with pytest.raises(RefusedInput) as caught:
        parse_field(BY_NAME[name], "1" * 500)
    assert caught.value.remedy == BY_NAME[name].hint


@pytest.mark.parametrize(
    ("typed", "number"), [("7", 7), (" ３６ ", 36), ("", None), ("007", 7), ("999999", 999_999)]
)
def test_numbers(typed: str, number: int | None) -> None:
    assert parse_field(BY_NAME["number"], typed) == {"number": number}


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "一", "1000000", "1e3", "①", "1 2", "²"])
def test_no_numbers(typed: str) -> None:
    with pytest.raises(RefusedInput, match="不是 1 到 999999 的整数"):
        parse_field(BY_NAME["number"], typed)


@pytest.mark.parametrize(
    ("typed", "units"),
    [
        ("区卫生健康委、区教委", ("区卫生健康委", "区教委")),
        ("区卫生健康委，区教委; 区民政局；区林业局\n区商务委,", (
            "区卫生健康委", "区教委", "区民政局", "区林业局", "区商务委",
        )),
        ("区教委、区教委、、 ", ("区教委",)),
        ("", ()),
    ],
)  # fmt: skip
def test_units(typed: str, units: tuple[str, ...]) -> None:
    assert split_units(typed) == units
    assert parse_field(BY_NAME["units"], typed) == {"units_text": "、".join(units)}


@pytest.mark.parametrize("name", ["share", "category"])
def test_what_is_worked_out_cannot_be_typed(name: str) -> None:
    with pytest.raises(RefusedInput, match="不能直接填写"):
        parse_field(BY_NAME[name], "1")


def test_an_unknown_field_is_refused_with_those_there_are() -> None:
    with pytest.raises(RefusedInput, match="没有这一栏") as caught:
        require_field("颜色")
    assert all(f"{entry.name}（{entry.title}）" in caught.value.remedy for entry in FIELDS)
    assert require_field("总投资").name == "total"


# ---------------------------------------------------------------- shown


def record(**more: Any) -> dict[str, Any]:
    return {"total_yuan": 513_812_345, "category_id": 3, "category": "养生养老产业"} | more


def test_what_is_shown() -> None:
    total = BY_NAME["total"]
    assert shown_text(total, record()) == "51,381.23"
    assert shown_text(total, record(), grouped=False) == "51381.23"
    assert shown_text(total, record(), money_unit="亿元") == "5.14"
    assert shown_text(total, record(), money_unit="元") == "513,812,345"
    assert shown_text(total, record(total_yuan=None)) == ""
    assert shown_text(BY_NAME["category"], record()) == "养生养老产业"
    assert shown_text(BY_NAME["category"], record(category=None)) == ""
    assert shown_text(BY_NAME["number"], record(number=7)) == "7"


def described(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(entry.name, old, new) for entry, old, new in describe_images(before, after)]


def test_images_are_described_to_the_yuan() -> None:
    assert described(
        {"total_yuan": 100_000_000, "total_text": "1亿元", "name": "甲", "search_text": "x"},
        {"total_yuan": 100_000_001, "total_text": "10000.0001", "name": "乙", "search_text": "y"},
    ) == [("total", "10000", "10000.0001"), ("name", "甲", "乙")]
    assert described({"total_yuan": None}, {"total_yuan": 0}) == [("total", "", "0")]
    assert described({"total_text": "约1亿元"}, {"total_text": "1亿元"}) == [
        ("total", "约1亿元", "1亿元")
    ]
    assert described(
        {"period_text": "", "period_kind": "blank", "period_months": None},
        {"period_text": "2年", "period_kind": "duration", "period_months": 24},
    ) == [("period", "", "2年")]
    assert described({"deleted_at": None}, {"deleted_at": "2024"}) == []


def test_derived_columns() -> None:
    columns = derived_columns(
        {"name": "中医院（ＣＡＲ–Ｔ）", "content": "床位", "units_text": None, "location": "正阳"}
    )
    assert columns["search_text"].split("\n") == ["中医院(car–t)", "床位", "", "正阳", ""]
    assert columns["name_keys"] == "中医院cart"
