"""Cells of 责任单位: the names in them, and the wording that is kept."""

import pytest

from app.models.entry import parse_field
from app.models.fields import BY_NAME
from app.models.unitlist import names_people, settled_units, split_units, written_units


@pytest.mark.parametrize(
    ("typed", "units"),
    [
        ("区卫生健康委、区医保局等", ("区卫生健康委", "区医保局")),
        ("区卫生健康委、区医保局 等", ("区卫生健康委", "区医保局")),
        ("区卫生健康委、区医保局（等）", ("区卫生健康委", "区医保局")),
        ("区卫生健康委、区医保局等单位", ("区卫生健康委", "区医保局")),
        ("区卫生健康委、区医保局等有关单位", ("区卫生健康委", "区医保局")),
        ("区卫生健康委等部门。", ("区卫生健康委",)),
        ("区卫生健康委、区民政局等区级部门", ("区卫生健康委", "区民政局")),
        ("区卫生健康委、区民政局等区级相关部门", ("区卫生健康委", "区民政局")),
        ("区卫生健康委、区民政局等5个部门", ("区卫生健康委", "区民政局")),
        ("区卫生健康委、等部门", ("区卫生健康委",)),
        ("区级相关部门、各乡镇街道等", ("区级相关部门", "各乡镇街道")),
        ("区卫生健康委等、区医保局等", ("区卫生健康委", "区医保局")),
    ],
)
def test_what_says_that_there_are_more_is_no_part_of_a_name(
    typed: str, units: tuple[str, ...]
) -> None:
    assert split_units(typed) == units
    # The wording is kept, and so it is when what was kept is read again.
    assert parse_field(BY_NAME["units"], typed) == {"units_text": typed}
    assert split_units(typed) == split_units("、".join(written_units(typed)))


@pytest.mark.parametrize("name", ["高等职业学院", "区等级评审办", "平等镇政府", "区级相关部门"])
def test_names_with_the_same_characters_are_left_alone(name: str) -> None:
    assert split_units(f"{name}、区教委") == (name, "区教委")


@pytest.mark.parametrize(
    ("typed", "units"),
    [
        ("区卫生健康委（牵头）、区医保局（配合单位）", ("区卫生健康委", "区医保局")),
        ("牵头单位：区卫生健康委；配合单位：区医保局、区民政局等", (
            "区卫生健康委", "区医保局", "区民政局",
        )),
        ("业主:黔江中心医院", ("黔江中心医院",)),
        ("项目法人：武陵山投资集团", ("武陵山投资集团",)),
    ],
)  # fmt: skip
def test_a_part_somebody_plays_is_no_part_of_a_name(typed: str, units: tuple[str, ...]) -> None:
    assert split_units(typed) == units


@pytest.mark.parametrize(
    "typed",
    [
        "区卫生健康委（张三，13800138000）",
        "区卫生健康委 张三 13800138000",
        "区卫生健康委张三 023-79222222",
        "区卫生健康委\n张三\n13800138000",
        "区卫生健康委\n联系人：张三\n电话：138 0013 8000",
        "区卫生健康委（联系人：张三）",
        "区卫生健康委 规划科 张三 79222222-801",
        "区卫生健康委（79222222）",
    ],
)
def test_whom_to_call_is_no_unit(typed: str) -> None:
    assert split_units(typed) == ("区卫生健康委",)
    assert names_people(typed)
    assert "张三" not in typed or "张三" in parse_field(BY_NAME["units"], typed)["units_text"]


@pytest.mark.parametrize("name", ["中铁8120公司", "1234567有限公司", "市第11中学", "第三人民医院"])
def test_a_number_in_a_name_is_no_telephone(name: str) -> None:
    assert split_units(f"{name}、区教委") == (name, "区教委")
    assert not names_people(name)


def test_inside_brackets_nothing_is_separated() -> None:
    units = ("区卫生健康委（区中医院、区疾控中心）", "区教委")
    assert split_units("、".join(units)) == units
    assert split_units("区卫生健康委（区中医院、区教委") == ("区卫生健康委（区中医院", "区教委")


def test_in_another_order_the_last_says_that_there_are_more() -> None:
    assert settled_units(("区医保局等", "区教委")) == ["区医保局", "区教委等"]
    assert settled_units(("区教委", "等有关单位")) == ["区教委等有关单位"]
    assert settled_units(("区教委", "区教委等")) == ["区教委等"]
    assert settled_units(("等",)) == ["等"]
    assert settled_units(()) == []
