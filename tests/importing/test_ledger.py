"""The ledger, what explains a difference, remembered mappings, and the report's tables."""

from dataclasses import replace
from typing import Any

import pytest

from app.importing.explaining import explain
from app.importing.ledger import Ledger, Sort
from app.importing.operation import import_tables
from app.importing.planning import Mode, Plan, Target, plan_import
from app.importing.recognition.layout import Choice
from app.importing.recognition.recognise import recognise
from app.importing.reconciliation import reconcile
from app.importing.remembered import MOST_LAYOUTS, forget, load_choices, remember
from app.importing.report import refused_pages, report_pages
from app.importing.sheets import SHOWN_ROWS
from app.importing.targets import new_name
from app.library.changes import Operation
from app.library.file import Library
from tests.importing.recognition.sheetmaking import WAN, make_sheet

HEAD = ("序号", "项目名称", "总投资（万元）", "责任单位")
ROWS = (
    ("", "合计（5个）", 116_000, ""),
    ("一、", "医院（3个）", 101_000, ""),
    (1, "重庆中医药学院", 90_000, "区教委、区卫生健康委"),
    (2, "新的医院", 1_000, "区卫生健康委"),
    (3, "坏的医院", "1O000", ""),
    ("二、", "学校（2个）", 15_000, ""),
    (4, "新的学校", 5_000, ""),
    (5, "", 10_000, ""),
    ("注：截至12月", "", "", ""),
)


@pytest.fixture
def plan(library: Library) -> Plan:
    return plan_of(library, make_sheet([HEAD, *ROWS]))


def plan_of(library: Library, sheet: Any, mode: Mode = Mode.UPSERT) -> Plan:
    target = Target(1, "黔江区大健康产业")
    with library.read() as connection:
        (made,) = plan_import(connection, recognise([sheet]).tables, "表.xlsx", target, mode)
    return made


def states(ledger: Ledger) -> list[tuple[int, str, str]]:
    return [(line.place, line.state, ledger.remark(line)) for line in ledger.lines()]


def test_every_row_is_accounted_for_once(plan: Plan) -> None:
    ledger = Ledger([plan])
    assert states(ledger) == [
        (2, "合计行", "写 5 个"),
        (3, "合计行", "写 3 个"),
        (4, "变更", "改 3 项（总投资、责任单位、分类）"),
        (5, "新增", ""),
        (6, "拒绝", "总投资（万元）：第 2 个字符是字母 O，不是数字 0"),
        (7, "合计行", "写 2 个"),
        (8, "新增", ""),
        (9, "拒绝", "项目名称：这一栏必须填写"),
        (10, "注释", ""),
    ]
    assert [ledger.count(sort) for sort in Sort] == [2, 1, 0, 2, 3, 1]
    assert sum(ledger.count(sort) for sort in Sort) == len(ledger) == len(ROWS)
    assert [ledger.line(at).place for at in ledger.of(Sort.REFUSED, Sort.OTHER)] == [6, 9, 10]
    assert ledger.line(ledger.find(plan, 8)).project == 3
    assert ledger.find(plan, 1) == -1
    assert [line.label for line in ledger.lines()][-1] == "注：截至12月"


def test_notes_below_a_long_table_are_still_there_to_be_read(library: Library) -> None:
    rows = [(at, f"第{at}医院", at, "区卫生健康委") for at in range(1, SHOWN_ROWS + 50)]
    below = (("注：1.投资为估算。", "", "", "2.截至12月。"), ("填报人：张三", "", "", "电话：123"))
    plan = plan_of(library, make_sheet([HEAD, *rows, *below]))
    # What comes from the reading process has the first rows only.
    plan.table.sheet = plan.table.sheet.head(SHOWN_ROWS)
    ledger = Ledger([plan])
    assert [(line.state, line.label) for line in ledger.lines()][-2:] == [
        ("注释", "注：1.投资为估算。 2.截至12月。"), ("注释", "填报人：张三 电话：123"),
    ]  # fmt: skip
    (rows_page,) = (each for each in report_pages([plan], None, ()) if each.name == "逐行结果")
    assert [row[4] for row in rows_page.rows][-2:] == [line.label for line in ledger.lines()][-2:]


def test_notes_below_a_documents_table_stand_in_the_report(library: Library) -> None:
    rows = [HEAD, (1, "新的医院", 1_000, "区卫生健康委")]
    plan = plan_of(library, replace(make_sheet(rows), below=("注：1.投资为估算。", "2.截至12月。")))
    facts = next(iter(report_pages([plan], None))).rows
    notes = ["注：1.投资为估算。", "2.截至12月。"]
    assert [text for name, text in facts if name == "表下面的注释"] == notes
    # And behind the rows: they are no rows of the table, so they have no number there.
    ledger = Ledger([plan])
    found = [ledger.line(at) for at in ledger.of(Sort.OTHER)]
    assert [(line.state, line.label, line.is_below) for line in found] == [
        ("注释", note, True) for note in notes
    ]
    assert (len(ledger), ledger.find(plan, 3)) == (3, -1)
    (fates,) = (each for each in report_pages([plan], None) if each.name == "逐行结果")
    assert [tuple(row)[1:5] for row in fates.rows] == [
        (2, "新增", 1, "新的医院"), (None, "注释", None, notes[0]),
        (None, "注释", None, notes[1]),
    ]  # fmt: skip


def test_what_is_decided_is_seen(plan: Plan) -> None:
    ledger = Ledger([plan])
    changed, new = ledger.line(2), ledger.line(3)
    plan.keep(changed.project, "total", is_kept=True)
    assert ledger.remark(changed) == "改 2 项（责任单位、分类），1 项保留库里的"
    was_written = changed.is_written
    plan.keep(changed.project, "units", is_kept=True)
    plan.keep(changed.project, "category", is_kept=True)
    assert (was_written, changed.is_written) == (True, False)
    assert plan.changed == []
    ledger.take(range(len(ledger)), is_taken=False)
    assert (new.state, new.is_written) == ("不导入", False)
    assert plan.new == []
    assert plan.left_out == {0, 1, 3}
    ledger.take([3], is_taken=True)
    assert [plan.table.columns["name"][at] for at in plan.new] == ["新的医院"]


def test_a_new_project_paired_changes_the_one_of_the_library_and_parted_is_new_again(
    plan: Plan,
) -> None:
    ledger = Ledger([plan])
    # The library's second is 武陵山公共卫生应急医院, 51 380 万元.
    plan.pair(1, 1)
    ledger.sort_again()
    assert ledger.line(3).sort is Sort.CHANGED
    assert {each.field.name: each.old for each in ledger.changes(ledger.line(3))}[
        "total"
    ] == "51380"
    assert plan.changed == [0, 1]
    plan.part(1)
    ledger.sort_again()
    assert ledger.line(3).sort is Sort.NEW
    assert plan.new == [1, 3]


def test_modes_say_what_they_leave(library: Library) -> None:
    plan = plan_of(library, make_sheet([HEAD, *ROWS]), Mode.UPDATE)
    said = [remark for _, _, remark in states(Ledger([plan]))]
    assert said.count("只更新，新的不导入") == 2
    plan.mode = Mode.SKIP
    assert [remark for _, _, remark in states(Ledger([plan]))].count("已有的跳过，不改") == 1
    # Nothing the mode leaves can be taken.
    Ledger([plan]).take(range(9), is_taken=False)
    assert plan.left_out == {1, 3}


# ---------------------------------------------------------------- explanations


def test_a_difference_is_explained_by_what_was_probably_meant(plan: Plan) -> None:
    whole, hospitals, schools = reconcile(plan.table)
    assert (hospitals.difference_yuan, schools.difference_yuan) == (-10_000 * WAN, 0)
    found = explain(plan.table, hospitals, 0)
    assert found is not None
    assert (found.rows, found.numbers, found.is_exact) == ((6,), (3,), True)
    assert explain(plan.table, schools, 1) is None
    again = explain(plan.table, whole, -1)
    assert again is not None
    assert again.rows == (6,)


def test_another_difference_is_not_called_exact(library: Library) -> None:
    rows = [list(row) for row in ROWS]
    rows[1][2] = 102_000
    plan = plan_of(library, make_sheet([HEAD, *rows]))
    found = explain(plan.table, reconcile(plan.table)[1], 0)
    assert found is not None
    assert not found.is_exact


# ---------------------------------------------------------------- remembered mappings


def remembered(library: Library) -> dict[str, Choice]:
    with library.read() as connection:
        return load_choices(connection)


def test_a_mapping_is_kept_with_the_import_and_goes_with_its_undo(
    library: Library, plan: Plan
) -> None:
    choice = Choice({0: "number", 1: "name", 3: "units:lead"}, "亿元")
    library.perform(import_tables([plan], choices={"abc": choice}).operation)
    assert remembered(library) == {"abc": choice}
    library.undo()
    assert remembered(library) == {}


def test_a_mapping_is_settled_anew_and_forgotten(library: Library) -> None:
    def keep(**choices: Choice) -> None:
        library.perform(Operation("记住", lambda writer: remember(writer, choices)))

    keep(first=Choice({0: "name"}), second=Choice({1: "name"}))
    keep(first=Choice({2: "name"}, "元"))
    assert remembered(library) == {
        "second": Choice({1: "name"}),
        "first": Choice({2: "name"}, "元"),
    }
    library.perform(forget("second"))
    library.perform(forget("nothing of the kind"))
    assert list(remembered(library)) == ["first"]
    keep(**{f"layout{at}": Choice({0: "name"}) for at in range(MOST_LAYOUTS)})
    assert len(remembered(library)) == MOST_LAYOUTS
    assert "first" not in remembered(library)


def test_industries_and_units_are_agreed_to_in_the_same_operation(
    library: Library, plan: Plan
) -> None:
    from app.queries.dimensions import industry_aliases

    work = import_tables([plan], aliases={"卫健": "区卫生健康委"}, industries={"卫生": "卫生健康"})
    library.perform(work.operation)
    with library.read() as connection:
        assert industry_aliases(connection)["卫生"] == "卫生健康"
    library.undo()
    with library.read() as connection:
        assert "卫生" not in industry_aliases(connection)


# ---------------------------------------------------------------- reports


def test_the_report_has_every_row_and_every_problem(plan: Plan) -> None:
    pages = {page.name: [tuple(row) for row in page.rows] for page in report_pages([plan], None)}
    assert [row[1:3] for row in pages["逐行结果"]] == [
        (place, state) for place, state, _ in states(Ledger([plan]))
    ]
    assert [row[5] for row in pages["逐行结果"]] == [
        116_000, 101_000, 90_000, 1_000, None, 15_000, 5_000, 10_000, None
    ]  # fmt: skip
    assert [row[1:5] for row in pages["拒绝和问题"]] == [
        (6, "C", "总投资（万元）", "1O000"), (9, "B", "项目名称", "")
    ]  # fmt: skip
    assert pages["拒绝和问题"][0][-1] == "10000"
    assert ("总投资", "100000", "90000", "用表里的") in [row[3:] for row in pages["逐项变更"]]
    assert [row[1:7] for row in pages["核对"]] == [
        ("合计", 5, 5, 116_000, 106_000, -10_000 * WAN),
        ("医院", 3, 3, 101_000, 91_000, -10_000 * WAN),
        ("学校", 2, 2, 15_000, 15_000, 0),
    ]
    facts = {row[0]: row[1] for row in pages["导入情况"]}
    assert (facts["新增"], facts["拒绝"], facts["写入"]) == ("2 行", "2 行", "还没有写入")


def test_refused_rows_carry_the_unit_that_stood_above_the_table(library: Library) -> None:
    head = ("序号", "项目名称", "总投资")
    sheet = make_sheet([head, (1, "甲医院", "1O"), (2, "乙医院", 3)], above=("单位：亿元",))
    (page,) = refused_pages([plan_of(library, sheet)])
    assert page.titles == ("序号", "项目名称", "总投资（亿元）", "原来的行", "拒绝原因")
    (row,) = page.rows
    assert tuple(row)[:4] == ("1", "甲医院", "1O", 2)


def test_a_new_reserve_gets_a_name_of_its_own(plan: Plan) -> None:
    assert new_name(plan.table, "甲县.xlsx") == "甲县"
    assert new_name(plan.table, "甲县.xlsx", ["甲县", "甲县（2）"]) == "甲县（3）"
    assert len(new_name(plan.table, f"{'长' * 80}.xlsx", ["长" * 60])) <= 60
