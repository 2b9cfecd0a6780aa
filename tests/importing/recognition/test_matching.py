"""Staged projects against those of a library."""

from typing import Any

import pytest

from app.importing.counterparts import Fate, Known
from app.importing.differing import FieldDifference, differences
from app.importing.matching import match
from app.importing.staging import StagedTable
from app.importing.twins import Alike, find_alike
from app.models.entry import parse_field
from app.models.fields import BY_NAME, FIELDS
from tests.importing.recognition.sheetmaking import WAN, annex_sheet, make_sheet, only_table

HEADER = ("序号", "项目代码", "项目名称", "建设地点", "总投资（万元）", "建设周期", "责任单位")


def staged(*rows: tuple[object, ...], header: tuple[str, ...] = HEADER) -> StagedTable:
    return only_table(make_sheet([header, *rows]))


def known(*projects: dict[str, str], categories: tuple[str, ...] = ()) -> Known:
    """The projects of a library, each by the words a user would type."""
    rows = []
    for project in projects:
        values: dict[str, Any] = {}
        for field in FIELDS:
            if field.is_editable and field.name != "category":
                values |= parse_field(field, project.get(field.name, ""))
        rows.append(values)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return Known(
        [10 + at for at in range(len(rows))], columns, list(categories or [""] * len(rows))
    )


def fates(table: StagedTable, library: Known) -> list[Fate]:
    return [Fate(fate) for fate in match(table, library).fates]


JIA = {"number": "1", "name": "黔江区甲医院建设项目", "total": "100", "period": "2年"}


def test_new_changed_same() -> None:
    table = staged(
        (1, "", "黔江区甲医院建设项目", "", 100, "2年", ""),
        (2, "", "乙医院", "", 200, "2年", "区教委"),
        (3, "", "丙医院", "", 300, "2年", ""),
    )
    library = known(JIA, {"number": "2", "name": "乙医院", "total": "250", "units": "区教委"})
    found = match(table, library)
    assert [Fate(fate) for fate in found.fates] == [Fate.SAME, Fate.CHANGED, Fate.NEW]
    assert found.targets == [0, 1, -1]
    assert differences(table, library, found, 1) == [
        FieldDifference(BY_NAME["total"], "250", "200"),
        FieldDifference(BY_NAME["period"], "", "2年"),
    ]
    assert [found.count(fate) for fate in Fate] == [1, 1, 1, 0]


@pytest.mark.parametrize(
    "name",
    ["甲医院", "重庆市黔江区甲医院工程", "黔江区甲 医院建设项目", "黔江区甲医院建设项目（副本）"],
)
def test_names_of_one_key_are_one_project(name: str) -> None:
    assert fates(staged((1, "", name, "", 100, "2年", "")), known(JIA)) == [Fate.CHANGED]


def test_the_code_goes_before_the_name() -> None:
    code, other = "2020-500114-01-01-098765", "2021-500114-01-01-000001"
    library = known({"name": "甲医院", "code": code}, {"name": "乙医院", "code": other})
    table = staged((1, other, "甲医院", "", "", "", ""))
    found = match(table, library)
    assert found.targets == [1]
    assert found.changed == {0: ("number", "name")}


def test_other_codes_and_other_places_are_other_projects() -> None:
    library = known({"name": "老年养护院", "code": "A", "location": "金溪"})
    assert fates(staged((1, "B", "老年养护院", "", "", "", "")), library) == [Fate.NEW]
    assert fates(staged((1, "", "老年养护院", "马喇", "", "", "")), library) == [Fate.NEW]
    assert fates(staged((1, "", "老年养护院", "金溪", "", "", "")), library) == [Fate.CHANGED]


def test_several_of_one_name_are_told_by_what_else_agrees() -> None:
    library = known(
        {"number": "1", "name": "养护院", "total": "100"},
        {"number": "2", "name": "养护院", "total": "200"},
    )
    table = staged((2, "", "养护院", "", 200, "", ""), (1, "", "养护院", "", 100, "", ""))
    found = match(table, library)
    assert found.targets == [1, 0]
    assert found.count(Fate.SAME) == 2


def test_several_of_one_name_that_nothing_tells_apart_are_refused() -> None:
    library = known({"name": "养护院", "total": "100"}, {"name": "养护院", "total": "100"})
    found = match(staged((1, "", "养护院", "", 100, "", "")), library)
    assert found.count(Fate.REFUSED) == 1
    (problem,) = found.problems
    assert (problem.row, problem.letters, problem.raw) == (2, "C", "养护院")
    assert problem.reason == "储备库里有 2 个同名的项目，看不出是哪一个"


def test_one_project_of_the_library_is_not_changed_twice() -> None:
    table = staged((1, "", "甲医院", "", 100, "", ""), (2, "", "甲医院项目", "", 200, "", ""))
    found = match(table, known({"name": "甲医院", "number": "1", "total": "100"}))
    assert [Fate(fate) for fate in found.fates] == [Fate.SAME, Fate.REFUSED]
    assert "第 2 行" in found.problems[0].reason


def test_refused_rows_stay_refused() -> None:
    table = staged((1, "", "甲医院", "", "很多", "", ""))
    assert fates(table, known({"name": "甲医院"})) == [Fate.REFUSED]


def test_a_blank_cell_says_nothing_unless_it_is_to_clear() -> None:
    table = staged((1, "", "甲医院", "", "", "", ""))
    library = known({"number": "1", "name": "甲医院", "total": "100", "units": "区教委"})
    assert match(table, library).count(Fate.SAME) == 1
    found = match(table, library, clears=True)
    assert found.changed == {0: ("total", "units")}


def test_a_bare_number_of_the_same_amount_leaves_the_wording_alone() -> None:
    library = known({"number": "1", "name": "甲医院", "total": "约1亿元"})
    assert fates(staged((1, "", "甲医院", "", 10000, "", "")), library) == [Fate.SAME]
    assert fates(staged((1, "", "甲医院", "", "1亿元", "", "")), library) == [Fate.CHANGED]


def test_another_category_is_a_change() -> None:
    table = staged(("医疗（1个）",), (1, "", "甲医院", "", "", "", ""))
    library = known({"number": "1", "name": "甲医院"}, categories=("养老",))
    found = match(table, library)
    assert differences(table, library, found, 0) == [
        FieldDifference(BY_NAME["category"], "养老", "医疗")
    ]


def library_of(table: StagedTable) -> Known:
    size = len(table)
    columns = {
        column: table.columns.get(column, [""] * size)
        for field in FIELDS
        for column in field.columns
    }
    return Known(list(range(size)), columns, [table.category(at) for at in range(size)])


def test_the_annex_against_itself_is_the_same_throughout() -> None:
    table = only_table(annex_sheet())
    assert match(table, library_of(table)).count(Fate.SAME) == 36


def test_6_and_9_look_like_one_project_and_27_to_29_do_not() -> None:
    table = only_table(annex_sheet())
    nothing = Known()
    found = find_alike(table, nothing, match(table, nothing))
    numbers = [(each.first + 1, each.second + 1) for each in found]
    assert numbers == [(6, 9)]
    assert "499张编制床位" in found[0].words
    assert sum(table.columns["total_yuan"][at] for at in (5, 8)) == 33_000 * WAN


def test_a_new_project_that_looks_like_one_in_the_library() -> None:
    annex = only_table(annex_sheet())
    values = annex.values(8)
    table = staged(
        (1, values["name"] + "二", values["content"], values["units_text"]),
        header=("序号", "项目名称", "主要建设规模及内容", "责任单位"),
    )
    library = library_of(annex)
    found = find_alike(table, library, match(table, library))
    assert Alike(0, -1, 5, found[0].words) in found
    # What it is matched with is no doubtful twin of it.
    same = match(annex, library)
    assert find_alike(annex, library, same) == []


def test_a_likeness_to_a_row_that_is_in_the_library_is_told_once() -> None:
    annex = only_table(annex_sheet())
    rows = [
        (at + 1, name, annex.columns["content"][at], annex.columns["units_text"][at])
        for at, name in ((8, "中医院迁建二"), (5, annex.columns["name"][5]))
    ]
    table = staged(*rows, header=("序号", "项目名称", "主要建设规模及内容", "责任单位"))
    library = library_of(annex)
    found = find_alike(table, library, match(table, library))
    assert [(each.first, each.second, each.known) for each in found if each.known in (-1, 5)] == [
        (0, -1, 5)
    ]


def test_two_new_rows_of_one_name_are_named() -> None:
    table = staged((1, "", "甲医院迁建", "", 1, "", ""), (2, "", "甲医院迁建项目", "", 2, "", ""))
    found = find_alike(table, Known(), match(table, Known()))
    assert found == [Alike(0, 1, -1, "")]


BARE = ("序号", "项目名称", "总投资（万元）", "责任单位")


def alike_in_annex(*rows: tuple[object, ...], header: tuple[str, ...] = BARE) -> list[Alike]:
    """New rows without 建设规模及内容 that look like projects of the annex."""
    table, library = staged(*rows, header=header), library_of(only_table(annex_sheet()))
    return find_alike(table, library, match(table, library))


def test_without_content_the_amount_and_a_longer_name_tell() -> None:
    annex = only_table(annex_sheet())
    name, total = annex.columns["name"][8], annex.columns["total_yuan"][8] // WAN
    longer = name.replace("迁建", "整体迁建改造")
    assert (name, longer) == ("重庆市黔江区中医院迁建项目", "重庆市黔江区中医院整体迁建改造项目")
    assert alike_in_annex((1, longer, total, "")) == [Alike(0, -1, 8, "")]
    # Another amount, another unit, another phase: nothing tells that they are one.
    assert alike_in_annex((1, longer, total + 1, "")) == []
    assert alike_in_annex((1, longer, total, "区林业局")) == []
    assert alike_in_annex((1, longer.replace("整体", "二期"), total, "")) == []
    assert alike_in_annex((1, longer, None, "")) == []


def test_without_content_27_to_29_are_no_duplicates_either() -> None:
    annex = only_table(annex_sheet())
    rows = [
        (at, annex.columns["name"][at], annex.columns["total_yuan"][at] // WAN, "")
        for at in (26, 27, 28)
    ]
    assert len({row[2] for row in rows}) == 1
    table = staged(*rows, header=BARE)
    assert find_alike(table, Known(), match(table, Known())) == []
    # A fourth of them is new, and like none of the three.
    assert alike_in_annex((1, "黔江区鹅池老年养护院建设项目", rows[0][2], "")) == []


def test_two_new_rows_without_content_are_told_by_amount_and_name_too() -> None:
    table = staged((1, "甲镇敬老院", 90, ""), (2, "甲镇敬老院改造提升", 90, ""), header=BARE)
    assert find_alike(table, Known(), match(table, Known())) == [Alike(0, 1, -1, "")]


def test_twins_are_told_by_anything_they_say_and_otherwise_it_does_not_matter() -> None:
    header = ("项目名称", "总投资（万元）", "备注")
    library = known(
        {"name": "甲", "total": "1", "notes": "一期"},
        {"name": "甲", "total": "1"},
        {"name": "甲", "total": "1"},
    )
    table = staged(("甲", 1, ""), ("甲", 1, "一期"), ("甲", 1, ""), header=header)
    found = match(table, library)
    assert [Fate(each) for each in found.fates] == [Fate.SAME] * 3
    assert found.targets[1] == 0
    assert sorted(found.targets) == [0, 1, 2]


def test_a_category_numbered_in_the_library_is_the_one_a_heading_names() -> None:
    header = ("序号", "项目名称", "总投资（万元）")
    rows = (("（一）医疗（1个）", None, 1), (1, "甲", 1))
    library = known({"number": "1", "name": "甲", "total": "1"}, categories=("（一）医疗",))
    assert fates(staged(*rows, header=header), library) == [Fate.SAME]
    other = known({"number": "1", "name": "甲", "total": "1"}, categories=("（一）医药",))
    assert fates(staged(*rows, header=header), other) == [Fate.CHANGED]


def test_a_bare_number_in_the_tables_own_unit_leaves_the_wording_alone() -> None:
    header = ("项目名称", "总投资（亿元）")
    library = known({"name": "甲", "total": "约1亿元"}, {"name": "乙", "total": "12000"})
    assert fates(staged(("甲", 1), ("乙", 1.2), header=header), library) == [Fate.SAME] * 2
    assert fates(staged(("甲", 1.1), ("乙", 1.2), header=header), library)[0] is Fate.CHANGED


def many_of_one_name(count: int, *, amount: int = 0) -> StagedTable:
    rows = [(at, "", "农村饮水工程", "", amount or at, "2年", "") for at in range(1, count + 1)]
    return staged(*rows)


def test_many_of_one_name_are_told_by_what_each_says() -> None:
    library = library_of(many_of_one_name(600))
    table = many_of_one_name(700)
    found = match(table, library)
    assert found.targets[:600] == list(range(600))
    assert found.count(Fate.SAME) == 600
    # The rest has no counterpart left: the library's one of that name is somebody else's.
    assert found.count(Fate.REFUSED) == 100
    assert "与第 2 行对上了储备库里的同一个项目" in found.problems[0].reason


def test_too_many_of_one_name_that_nothing_tells_apart_are_refused_at_once() -> None:
    library = library_of(many_of_one_name(600, amount=5))
    table = staged(*[("", "", "农村饮水", "", 5, "2年", "")] * 600)
    found = match(table, library)
    assert found.count(Fate.REFUSED) == 600
    assert found.problems[0].reason == "储备库里有 600 个同名的项目，看不出是哪一个"


def test_a_few_of_one_name_are_paired_as_many_are() -> None:
    rows = [(at, "", "农村饮水工程", "", at % 3, "2年", "") for at in range(1, 8)]
    library = library_of(staged(*rows))
    shuffled = staged(*rows[3:], *rows[:3])
    assert match(shuffled, library).targets == [3, 4, 5, 6, 0, 1, 2]
