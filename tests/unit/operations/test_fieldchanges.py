"""One field of many projects changed in the same way."""

from pathlib import Path

import pytest

from app.errors import RefusedInput
from app.library.file import Library
from app.operations.fieldchanges import FieldChange, Way, change_field
from app.operations.projects import create_project
from app.operations.reserves import create_reserve
from app.queries.filter import Condition, Filter, Operator
from app.queries.present import (
    count_differing,
    count_differing_category,
    load_ids,
    load_present,
)
from tests.unit.library.tables import operations, project, read_rows, table_images
from tests.unit.operations.annex import annex_column

TOURISM = Filter((Condition("industry", Operator.IS, ("文化旅游",)),))


def test_the_annexs_tourism_projects_become_another_industry_and_come_back(
    library: Library, path: Path
) -> None:
    before = table_images(path)
    annex = annex_column("industry")
    wanted = sorted(number for number, industry in annex.items() if industry == "文化旅游")
    with library.read() as connection:
        ids = load_ids(connection, TOURISM)
    batch = change_field(ids, FieldChange("industry", Way.SET, "文旅康养"))
    library.perform(batch.operation)
    rows = read_rows(path, "SELECT number FROM project WHERE industry = '文旅康养' ORDER BY number")
    assert [row["number"] for row in rows] == wanted
    assert operations(path)[-1]["label"] == f"批量修改 所属行业（{len(wanted)} 个项目）"
    library.undo()
    assert table_images(path) == before


def test_only_projects_that_differ_are_counted_and_written(library: Library, path: Path) -> None:
    annex = annex_column("nature")
    differing = sum(1 for nature in annex.values() if nature != "新建")
    with library.read() as connection:
        ids = load_ids(connection, Filter())
        assert count_differing(connection, {"nature": "新建"}, Filter()) == differing
    library.perform(change_field(ids, FieldChange("nature", Way.SET, "新建")).operation)
    assert operations(path)[-1]["label"] == f"批量修改 建设性质（{differing} 个项目）"


def test_what_is_there_now_with_its_counts(library: Library) -> None:
    annex = annex_column("financing")
    counts = {value: list(annex.values()).count(value) for value in annex.values()}
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    with library.read() as connection:
        present = load_present(connection, "financing", Filter(), most=2)
    assert present.count == 36
    assert [(each.value, each.count) for each in present.values] == [
        (value or None, count) for value, count in ranked[:2]
    ]
    assert present.others == len(counts) - 2
    assert present.count_of_others == 36 - sum(count for _, count in ranked[:2])


def test_one_value_more_is_named_rather_than_counted(library: Library) -> None:
    annex = annex_column("nature")
    kinds = len(set(annex.values()))
    with library.read() as connection:
        named = load_present(connection, "nature", Filter(), most=kinds - 1)
        counted = load_present(connection, "nature", Filter(), most=kinds - 2)
    assert ({each.value for each in named.values}, named.others) == (set(annex.values()), 0)
    assert named.count_of_others == 0
    assert (len(counted.values), counted.others) == (kinds - 2, 2)


def test_blank_long_texts_are_one_value_and_filled_ones_another(library: Library) -> None:
    with library.read() as connection:
        present = load_present(connection, "notes", Filter())
        filled = load_present(connection, "content", Filter())
    assert [(each.value, each.count) for each in present.values] == [(None, 36)]
    assert [each.count for each in filled.values] == [36]
    assert filled.values[0].value is not None


def test_text_is_written_before_and_behind(library: Library, path: Path) -> None:
    ids = [project(path, number)["id"] for number in (25, 26)]
    names = annex_column("name")
    library.perform(change_field(ids, FieldChange("name", Way.APPEND, "（二期）")).operation)
    library.perform(change_field(ids, FieldChange("name", Way.PREPEND, "渝东南")).operation)
    for number in (25, 26):
        assert project(path, number)["name"] == f"渝东南{names[number]}（二期）"


def test_a_further_unit_is_separated_from_those_there(library: Library, path: Path) -> None:
    ids = [project(path, 25)["id"]]
    library.perform(change_field(ids, FieldChange("units", Way.APPEND, "区财政局")).operation)
    before = annex_column("units")[25].replace("\n", "")
    assert project(path, 25)["units_text"] == f"{before}、区财政局"


def test_names_that_would_become_too_long_stay_and_are_reported(
    library: Library, path: Path
) -> None:
    ids = [project(path, number)["id"] for number in (1, 30)]
    names = annex_column("name")
    text = "长" * (200 - len(names[1]))
    assert len(names[30]) > len(names[1])
    batch = change_field(ids, FieldChange("name", Way.APPEND, text))
    library.perform(batch.operation)
    assert project(path, 1)["name"] == names[1] + text
    assert project(path, 30)["name"] == names[30]
    (cell,) = batch.refused
    assert (cell.number, cell.field) == (30, "name")
    assert "最多 200 个" in cell.reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (FieldChange("total", Way.SET, "1O000"), "字母 O"),
        (FieldChange("period", Way.SET, "2022-2020"), "晚于结束"),
        (FieldChange("name", Way.CLEAR), "必须填写"),
        (FieldChange("industry", Way.APPEND, ""), "还没有写"),
        (FieldChange("total", Way.APPEND, "元"), "不能在前后加文字"),
        (FieldChange("industry", Way.APPEND, "a\x07"), "控制字符"),
    ],
)
def test_a_value_no_project_can_take_is_refused_at_once(change: FieldChange, reason: str) -> None:
    with pytest.raises(RefusedInput, match=reason):
        change_field([1], change)


def test_a_category_is_counted_reserve_by_reserve(library: Library, path: Path) -> None:

    other = library.perform(create_reserve("万盛", categories=("运动康养",))).inserted["reserve"][0]
    library.perform(create_project(other, {"name": "甲", "category": "运动康养"}))
    with library.read() as connection:
        assert count_differing_category(connection, "养生养老产业", Filter()) == (25, 1)
        assert count_differing_category(connection, "", Filter()) == (37, 0)
        ids = load_ids(connection, Filter())
    batch = change_field(ids, FieldChange("category", Way.SET, "养生养老产业"))
    library.perform(batch.operation)
    assert [each.name for each in batch.refused] == ["甲"]
    assert operations(path)[-1]["label"] == "批量修改 分类（25 个项目）"
