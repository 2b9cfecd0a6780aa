"""录入表 that come back: a field changed by the unit, by the office, by both."""

from pathlib import Path
from typing import Any

import pytest

from app.importing.differing import differences
from app.importing.forms.conflicts import list_conflicts, prefer_form
from app.library.file import Library
from app.models.fields import BY_NAME
from app.models.form import ALWAYS, form_fields
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
    said,
)


def test_an_untouched_form_changes_nothing(library: Library, form: Path) -> None:
    hand_out(library, form, blanks=5)
    plan = plan_of(library, form)
    assert (fates(plan), plan.questions, plan.problems) == ({"SAME": 36}, [], [])
    assert plan.table.title == "黔江区大健康产业"
    assert not plan.table.layout.is_remembered


def test_every_column_comes_back(library: Library, form: Path) -> None:
    names = [entry.name for entry in form_fields() if entry.name not in ALWAYS]
    texts = ("code", "location", "cooperation", "background", "advantages", "benefits", "progress",
             "policy", "notes")  # fmt: skip
    edit(library, 1, **{name: f"{name} 的文字" for name in texts})
    hand_out(library, form, "序号:1", columns=names, opened=names)
    plan = plan_of(library, form)
    assert (fates(plan), plan.questions) == ({"SAME": 1}, [])
    with Filled(form) as filled:
        for name in texts:
            filled.put(COLLEGE, BY_NAME[name].title, f"新的{name}\n第二段")
    plan = plan_of(library, form)
    assert set(plan.matches.changed[0]) == set(texts)


# Sent, then what the office makes of it, then what the unit does (None: untouched); what is in the
# library in the end, and whether the two are in conflict.
CASES = [
    ("nobody", "notes", "甲", None, None, "甲", False),
    ("the unit alone", "notes", "甲", None, "乙", "乙", False),
    ("the office alone", "notes", "甲", "丙", None, "丙", False),
    ("both alike", "notes", "甲", "乙", "乙", "乙", False),
    ("both differently", "notes", "甲", "丙", "乙", "丙", True),
    ("the unit clears", "notes", "甲", None, "", "", False),
    ("the office clears", "notes", "甲", "", None, "", False),
    ("both clear", "notes", "甲", "", "", "", False),
    ("the unit clears, the office changes", "notes", "甲", "丙", "", "丙", True),
    ("the office clears, the unit changes", "notes", "甲", "", "乙", "", True),
    ("the unit fills in", "notes", "", None, "乙", "乙", False),
    ("both fill in", "notes", "", "丙", "乙", "丙", True),
    ("an amount by the unit", "total", "5000", None, 6000, "6000", False),
    ("an amount by both", "total", "5000", "7000", 6000, "7000", True),
    ("the same amount by both", "total", "5000", "6000", 6000, "6000", False),
    ("the unit takes an amount away", "total", "5000", None, "", "", False),
    ("a wording is no change of the unit's", "total", "约1亿元", None, None, "10000", False),
    ("an amount by the office, sent in words", "total", "约1亿元", "7000", None, "7000", False),
    ("a period", "period", "2020-2021", None, "2021-2022", "2021-2022", False),
    ("a period by both", "period", "2020-2021", "待定", "2021-2022", "待定", True),
    ("units", "units", "区教委、区民政局", None, "区民政局", "区民政局", False),
    ("other marks", "units", "区教委、区民政局", "区教委", "区教委，区民政局", "区教委", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "sent", "office", "unit", "expected", "is_conflict"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_a_field_is_merged_against_what_was_sent(
    library: Library,
    form: Path,
    field: str,
    sent: str,
    office: str | None,
    unit: Any,
    expected: str,
    is_conflict: bool,
) -> None:
    title = {"notes": "备注", "total": "总投资", "period": "建设周期", "units": "责任单位"}[field]
    edit(library, 1, **{field: sent})
    hand_out(library, form, "序号:1")
    if office is not None:
        edit(library, 1, **{field: office})
    if unit is not None:
        with Filled(form) as filled:
            filled.put(COLLEGE, title, unit or None)
    plan = plan_of(library, form)
    perform(library, plan)
    now = record(library, 1)
    text = {"total": now["total_yuan"] and str(now["total_yuan"] // WAN)}.get(
        field, now.get(f"{field}_text", now.get(field))
    )
    assert (text or "") == expected
    conflicts = list_conflicts(plan)
    assert [each.field.name for each in conflicts] == ([field] if is_conflict else [])
    if is_conflict:
        (conflict,) = conflicts
        assert (conflict.sent, conflict.library, conflict.form) == (sent, office, str(unit))
        assert conflict.is_kept
        assert plan.conflicts == {conflict.project: {field: sent}}


def test_the_wording_of_an_amount_outlives_the_form(library: Library, form: Path) -> None:
    edit(library, 1, total="约1亿元")
    hand_out(library, form, "序号:1")
    plan = plan_of(library, form)
    assert fates(plan) == {"SAME": 1}
    assert record(library, 1)["total_text"] == "约1亿元"


def test_conflicts_go_to_the_unit_where_the_user_says_so(library: Library, form: Path) -> None:
    hand_out(library, form)
    edit(library, 1, notes="本局改的", total="1")
    with Filled(form) as filled:
        filled.put(COLLEGE, "备注", "对方改的")
        filled.put(COLLEGE, "总投资", 2)
    plan = plan_of(library, form)
    assert plan.changed == []
    prefer_form(plan)
    assert perform(library, plan).updated == 1
    now = record(library, 1)
    assert (now["notes"], now["total_yuan"]) == ("对方改的", 2 * WAN)


def test_both_sides_edited_and_one_undo(library: Library, form: Path) -> None:
    hand_out(library, form, blanks=3)
    edit(library, 2, period="2021-2023")
    before = [record(library, number) for number in (1, 2, 3)]
    with Filled(form) as filled:
        filled.put(HOSPITAL, "总投资", 50_000)
        filled.put(ANNEXE, "主要建设规模及内容", None)
        filled.add(项目名称="新的康复医院", 总投资=1234.5, 分类="养生养老产业", 责任单位="区民政局")
    plan = plan_of(library, form)
    assert fates(plan) == {"NEW": 1, "CHANGED": 2, "SAME": 34}
    assert "清空了" in said(plan)
    outcome = perform(library, plan)
    assert (outcome.inserted, outcome.updated) == (1, 2)
    second = record(library, 2)
    assert (second["total_yuan"], second["period_text"]) == (50_000 * WAN, "2021-2023")
    assert record(library, 3)["content"] == ""
    new = record(library, 37)
    assert (new["name"], new["total_yuan"], new["category"]) == (
        "新的康复医院", 12_345_000, "养生养老产业",
    )  # fmt: skip
    library.undo()
    assert [record(library, number) for number in (1, 2, 3)] == before
    assert count(library) == 36


def test_a_category_can_be_changed_and_cleared_where_it_is_open(
    library: Library, form: Path
) -> None:
    hand_out(library, form, opened=("category", "notes"))
    with Filled(form) as filled:
        filled.put(COLLEGE, "分类", "养生养老产业")
        filled.put(HOSPITAL, "分类", None)
    plan = plan_of(library, form)
    shown = [
        (each.field.name, each.old, each.new)
        for project in plan.changed
        for each in differences(plan.table, plan.known, plan.matches, project)
    ]
    assert shown == [
        ("category", "医疗卫生服务业", "养生养老产业"), ("category", "医疗卫生服务业", ""),
    ]  # fmt: skip
    perform(library, plan)
    assert record(library, 1)["category"] == "养生养老产业"
    assert record(library, 2)["category"] is None
    assert record(library, 3)["category"] == "医疗卫生服务业"


def test_a_locked_column_changed_by_force_is_not_taken(library: Library, form: Path) -> None:
    hand_out(library, form)
    with Filled(form) as filled:
        filled.put(COLLEGE, "备注", "已更名")
        filled.put(COLLEGE, "项目名称", "重庆中医药大学")
    plan = plan_of(library, form)
    (project,) = plan.changed
    assert plan.kept == {project: frozenset({"name"})}
    assert "第 5 行“重庆中医药大学”的项目名称在发出的表里是锁定的，改动没有取用" in said(plan)
    perform(library, plan)
    now = record(library, 1)
    assert (now["name"], now["notes"]) == (COLLEGE, "已更名")


def test_an_open_name_can_be_changed(library: Library, form: Path) -> None:
    hand_out(library, form, opened=("name",))
    with Filled(form) as filled:
        filled.put(COLLEGE, "项目名称", "重庆中医药大学")
    perform(library, plan_of(library, form))
    assert record(library, 1)["name"] == "重庆中医药大学"
    assert count(library) == 36
