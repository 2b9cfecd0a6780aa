"""Rows of a form that are not what they were: moved, copied, emptied, without their identifier."""

from pathlib import Path

import pytest

from app.importing.forms.conflicts import list_conflicts
from app.library.file import Library
from app.models.form import IDENTIFIER
from app.operations.projects import delete_projects
from app.queries.projects import find_project
from tests.importing.formmaking import (
    ANNEXE,
    COLLEGE,
    HOSPITAL,
    WAN,
    Filled,
    count,
    edit,
    fates,
    hand_out,
    perform,
    plan_of,
    record,
    refused,
    said,
)


def test_rows_deleted_moved_and_inserted(library: Library, form: Path) -> None:
    hand_out(library, form)
    with Filled(form) as filled:
        filled.put(ANNEXE, "备注", "动过")
        filled.sheet.delete_rows(filled.row(HOSPITAL))
        filled.sheet.insert_rows(filled.row(ANNEXE), 2)
        first = filled.row(COLLEGE)
        cells = [cell.value for cell in filled.sheet[first]]
        filled.sheet.delete_rows(first)
        for at, value in enumerate(cells, 1):
            filled.sheet.cell(60, at).value = value
    plan = plan_of(library, form)
    assert fates(plan) == {"CHANGED": 1, "SAME": 34}
    assert plan.problems == []
    perform(library, plan)
    assert record(library, 3)["notes"] == "动过"
    assert count(library) == 36


def test_codes_do_not_part_a_row_from_its_project(library: Library, form: Path) -> None:
    first, second = "2020-500114-84-01-000001", "2020-500114-84-01-000002"
    edit(library, 1, code=first)
    edit(library, 2, code=second)
    hand_out(library, form, "序号:1,2", opened=("code",), blanks=1)
    with Filled(form) as filled:
        filled.put(COLLEGE, "项目代码", "2020-500114-84-01-000009")
        filled.add(项目名称="照抄了代码的项目", 项目代码=second)
    plan = plan_of(library, form)
    assert fates(plan) == {"CHANGED": 1, "SAME": 1, "REFUSED": 1}
    assert refused(plan) == [(7, "与第 6 行对上了储备库里的同一个项目，只取第 6 行")]
    perform(library, plan)
    assert [record(library, number)["code"][-1] for number in (1, 2)] == ["9", "2"]


def test_an_emptied_row_changes_nothing(library: Library, form: Path) -> None:
    hand_out(library, form)
    with Filled(form) as filled:
        row = filled.row(HOSPITAL)
        for title in filled.columns:
            if title not in (IDENTIFIER.split("（")[0], "序号"):
                filled.put(row, title, None)
    plan = plan_of(library, form)
    assert fates(plan) == {"SAME": 35}
    assert f"第 {row} 行整行清空了" in said(plan)


def test_columns_sorted_without_the_hidden_one(library: Library, form: Path) -> None:
    hand_out(library, form, "行业:林业")
    with Filled(form) as filled:
        rows = range(filled.head + 1, filled.sheet.max_row + 1)
        hidden = filled.columns[IDENTIFIER.split("（")[0]]
        kept = [filled.sheet.cell(row, hidden).value for row in rows]
        for row, value in zip(rows, [*kept[1:], kept[0]], strict=True):
            filled.sheet.cell(row, hidden).value = value
        filled.put(rows[0], "备注", "动过")
        name = filled.get(rows[0], "项目名称")
        number = filled.get(rows[0], "序号")
    plan = plan_of(library, form)
    assert fates(plan) == {"CHANGED": 1, "SAME": 4}
    assert said(plan).count("按名称认作原来的项目") == 5
    perform(library, plan)
    now = record(library, number)
    assert (now["name"], now["notes"]) == (name, "动过")


def test_a_copied_row_is_a_new_project(library: Library, form: Path) -> None:
    hand_out(library, form, blanks=2)
    with Filled(form) as filled:
        copied = filled.first_blank()
        for title in filled.columns:
            filled.put(copied, title, filled.get(COLLEGE, title))
        filled.put(copied, "项目名称", "重庆中医药学院二期")
        filled.put(COLLEGE, "备注", "原来的")
    plan = plan_of(library, form)
    assert fates(plan) == {"NEW": 1, "CHANGED": 1, "SAME": 35}
    assert f"第 {copied} 行“重庆中医药学院二期”与第 5 行带着同一个隐藏标识" in said(plan)
    perform(library, plan)
    assert record(library, 1)["notes"] == "原来的"
    assert count(library) == 37


def test_a_row_copied_whole_is_told_from_the_first(library: Library, form: Path) -> None:
    hand_out(library, form, blanks=2)
    with Filled(form) as filled:
        copied = filled.first_blank()
        for title in filled.columns:
            filled.put(copied, title, filled.get(COLLEGE, title))
    plan = plan_of(library, form)
    assert fates(plan) == {"SAME": 36, "REFUSED": 1}
    assert refused(plan) == [(copied, "与第 5 行对上了储备库里的同一个项目，只取第 5 行")]


@pytest.mark.parametrize("identifier", [None, "乱写的", "00000000-0000-4000-8000-000000000000"])
def test_a_destroyed_identifier_falls_back_on_the_name(
    library: Library, form: Path, identifier: str | None
) -> None:
    hand_out(library, form)
    edit(library, 1, period="待定", name="重庆中医药大学")
    with Filled(form) as filled:
        filled.put(COLLEGE, IDENTIFIER.split("（")[0], identifier)
        filled.put(COLLEGE, "备注", "动过")
    plan = plan_of(library, form)
    assert fates(plan) == {"CHANGED": 1, "SAME": 35}
    assert "第 5 行“重庆中医药学院”的隐藏标识不见了或者被改动过" in said(plan)
    perform(library, plan)
    now = record(library, 1)
    # What the office has changed meanwhile stays: the row is still known by what it went out with.
    assert (now["name"], now["notes"], now["period_text"]) == ("重庆中医药大学", "动过", "待定")


def test_a_project_deleted_meanwhile_is_refused_and_named(library: Library, form: Path) -> None:
    hand_out(library, form)
    with library.read() as connection:
        project = find_project(connection, "2")
    library.perform(delete_projects([project]))
    with Filled(form) as filled:
        filled.put(HOSPITAL, "备注", "动过")
    plan = plan_of(library, form)
    assert refused(plan) == [(6, "发出以后，这个项目移到了回收站")]
    assert fates(plan) == {"SAME": 35, "REFUSED": 1}
    library.undo()
    assert fates(plan_of(library, form)) == {"CHANGED": 1, "SAME": 35}


def test_a_new_row_that_is_in_the_library_by_now_meets_it(library: Library, form: Path) -> None:
    hand_out(library, form, "序号:1", blanks=2)
    with Filled(form) as filled:
        filled.add(项目名称=HOSPITAL, 总投资=1, 备注="对方写的")
    plan = plan_of(library, form)
    (conflict,) = list_conflicts(plan)
    assert (conflict.field.name, conflict.sent, conflict.form) == ("total", "", "1")
    perform(library, plan)
    now = record(library, 2)
    assert (now["notes"], now["total_yuan"]) == ("对方写的", 51_380 * WAN)


def test_lines_written_below_are_no_projects(library: Library, form: Path) -> None:
    hand_out(library, form, "行业:林业", blanks=3)
    with Filled(form) as filled:
        filled.add(项目名称="合计", 总投资=178500)
        filled.add(项目名称="填报人：张三")
        filled.add(项目名称="只有名称的项目")
    plan = plan_of(library, form)
    assert fates(plan) == {"NEW": 1, "SAME": 5}
    assert plan.table.columns["name"][-1] == "只有名称的项目"


def test_a_bad_cell_is_refused_with_its_place(library: Library, form: Path) -> None:
    hand_out(library, form)
    with Filled(form) as filled:
        filled.put(COLLEGE, "总投资", "1O0")
        filled.put(HOSPITAL, "备注", "动过")
    plan = plan_of(library, form)
    assert [(each.row, each.field, each.raw) for each in plan.problems] == [(5, "total", "1O0")]
    assert fates(plan) == {"CHANGED": 1, "SAME": 34, "REFUSED": 1}


def test_a_new_row_with_a_bad_amount_is_refused_and_nothing_else_said(
    library: Library, form: Path
) -> None:
    hand_out(library, form, "序号:1,2", blanks=1)
    with Filled(form) as filled:
        row = filled.add(项目名称="新的康复医院", 总投资="没定")
    plan = plan_of(library, form)
    assert [(each.row, each.raw) for each in plan.problems] == [(row, "没定")]
    assert said(plan) == ""


def test_an_identifier_of_nobody_on_a_new_row_is_told(library: Library, form: Path) -> None:
    hand_out(library, form, "序号:1", blanks=1)
    with Filled(form) as filled:
        row = filled.add(项目名称="新的康复医院")
        filled.put(row, IDENTIFIER.split("（")[0], "00000000-0000-4000-8000-000000000000")
    plan = plan_of(library, form)
    assert fates(plan) == {"NEW": 1, "SAME": 1}
    assert f"第 {row} 行“新的康复医院”的隐藏标识不是这份录入表里的" in said(plan)


def test_a_name_written_again_below_is_no_second_project(library: Library, form: Path) -> None:
    hand_out(library, form, "序号:1", blanks=1)
    with Filled(form) as filled:
        row = filled.add(项目名称=COLLEGE, 备注="写重了")
    plan = plan_of(library, form)
    assert refused(plan) == [(row, "与第 5 行对上了储备库里的同一个项目，只取第 5 行")]
    assert plan.asked == []


def test_a_copy_of_a_row_that_is_refused_itself_says_that_neither_is_taken(
    library: Library, form: Path
) -> None:
    hand_out(library, form, "序号:1", blanks=1)
    with Filled(form) as filled:
        filled.put(COLLEGE, "总投资", "1O0")
        row = filled.add(项目名称=COLLEGE, 备注="写重了")
    plan = plan_of(library, form)
    said = dict(refused(plan))[row]
    assert said.startswith("与第 5 行对上了储备库里的同一个项目")
    assert "两行都没有取" in said
    assert "只取" not in said
