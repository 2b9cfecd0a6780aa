"""Which category of a reserve the heading of a table names."""

import pytest

from app.importing.categorynames import CategoryNames

PRESENT = (
    "（一）医疗", "二、医药产业", "养老", "（一）其他", "（二）其他", "第一批项目", "健康（食品）",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "heading", "found"),
    [
        # Number, count, amount, width and brackets around the whole tell nothing.
        ("医疗", "医疗", ["（一）医疗"]),
        ("医疗", "一、医疗", ["（一）医疗"]),
        ("医疗", "1.医疗", ["（一）医疗"]),
        ("医疗", "医疗(16个）", ["（一）医疗"]),
        ("医疗", "一、医疗（16个，353845万元）", ["（一）医疗"]),
        ("一、医疗", "", ["（一）医疗"]),
        ("医疗（3个）", "", ["（一）医疗"]),
        ("【医疗】", "", ["（一）医疗"]),
        ("医 疗", "", ["（一）医疗"]),
        ("医药产业", "三、医药产业", ["二、医药产业"]),
        ("（四）养老", "", ["养老"]),
        ("健康(食品)", "", ["健康（食品）"]),
        # The same words number and all go before.
        ("其他", "（二）其他（4个）", ["（二）其他"]),
        ("（二）其他", "", ["（二）其他"]),
        ("其他", "", ["（一）其他", "（二）其他"]),
        # What differs in more is another one.
        ("医疗卫生", "医疗卫生", []),
        ("医疗（新建）", "医疗（新建）", []),
        ("医药", "医药", []),
        ("健康", "", []),
        ("第二批项目", "第二批项目（10个）", []),
        ("医疗 / 医院", "", []),
        ("合计", "", []),
    ],
)
def test_a_group_is_the_category_it_names(name: str, heading: str, found: list[str]) -> None:
    assert list(CategoryNames(PRESENT).find(name, heading)) == found


def test_each_step_of_a_path_is_compared() -> None:
    names = CategoryNames(("一、医疗 / （一）医院", "医院"))
    assert list(names.find("医疗 / 医院", "医疗（2个） / 1.医院")) == ["一、医疗 / （一）医院"]


def test_a_category_that_is_there_to_the_letter_goes_first() -> None:
    names = CategoryNames(("医疗", "（一）医疗", "医院（3个）", "医院"))
    assert list(names.find("医疗", "")) == ["医疗"]
    assert list(names.find("医疗", "医疗（2个）")) == ["医疗"]
    assert list(names.find("医疗", "（一）医疗（2个）")) == ["（一）医疗"]
    assert list(names.find("医院", "医院（1个）")) == ["医院"]
    assert list(names.find("医院（3个）", "医院（3个）（1个）")) == ["医院（3个）"]
