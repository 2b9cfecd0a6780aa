"""Other names of units and industries, suggested and never decided."""

from app.importing.aliases import AliasSuggestion, suggest_industries, suggest_units
from tests.importing.recognition.sheetmaking import annex_sheet, only_table

COUNTY = ["重庆市黔江区"]


def same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def test_an_older_name_of_an_office() -> None:
    texts = only_table(annex_sheet()).columns["units_text"]
    known = {
        name: name for text in texts for name in text.split("、") if name and name != "区大数据局"
    } | same("区大数据发展局")
    assert suggest_units(texts, known, COUNTY) == [
        AliasSuggestion("区大数据局", "区大数据发展局", 1, True)
    ]


def test_a_misprint_and_a_name_with_its_county() -> None:
    known = same("正阳工业园区管委会", "区教委")
    found = suggest_units(["正阳工作园区管委会", "黔江区教委", "中医院"], known, COUNTY)
    assert {(each.written, each.name) for each in found} == {
        ("正阳工作园区管委会", "正阳工业园区管委会"),
        ("黔江区教委", "区教委"),
    }


def test_what_is_known_under_its_other_name_is_not_suggested() -> None:
    known = same("区大数据发展局") | {"区大数据局": "区大数据发展局"}
    assert suggest_units(["区大数据局"], known) == []


def test_two_new_names_of_one_office_meet_under_the_more_frequent() -> None:
    found = suggest_units(["区卫健委", "区卫生健康委", "区卫生健康委"], {})
    assert found == [AliasSuggestion("区卫健委", "区卫生健康委", 1, False)]


def test_units_named_side_by_side_are_two() -> None:
    assert suggest_units(["区卫健委、区卫生健康委"], {}) == []
    assert suggest_units(["区卫健委、区卫生健康委"], same("区卫生健康委")) == []


def test_institutions_are_never_taken_for_one_another() -> None:
    assert suggest_units(["中医院", "中心医院"], same("保健院")) == []


def test_industries_under_two_words() -> None:
    words = only_table(annex_sheet()).columns["industry"]
    assert suggest_industries(words, [], {}) == [AliasSuggestion("林业行业", "林业", 2, False)]
    assert suggest_industries(["林业行业"], ["林业"], {}) == [
        AliasSuggestion("林业行业", "林业", 1, True)
    ]
    assert suggest_industries(["林业行业"], ["林业"], {"林业行业": "林业"}) == []
