"""Forms that are not what they were: of another library, returned twice, without what is hidden."""

from pathlib import Path

import pytest

from app.importing.counterparts import Fate
from app.importing.forms.merge import ForeignForm
from app.importing.planning import Mode, Target, plan_import
from app.importing.targets import choose_target
from app.library.file import Library, create_library, open_library
from app.library.reference import load_reference
from app.models.form import MARK_SHEET
from app.operations.references import install_reference
from app.queries.reserves import load_reserves
from tests.importing.formmaking import (
    ANNEXE,
    COLLEGE,
    HOSPITAL,
    Filled,
    fates,
    found_in,
    hand_out,
    perform,
    plan_of,
    refused,
    said,
    tables_of,
)
from tests.library_files import AUTHOR


def test_a_form_of_another_library_is_refused(library: Library, form: Path, tmp_path: Path) -> None:
    path = tmp_path / "别的.chubei"
    create_library(path)
    with open_library(path, author=AUTHOR, must_write=True) as other:
        other.perform(install_reference(load_reference("qianjiang")))
        mark = hand_out(other, form)
        assert plan_of(other, form).matches.count(Fate.SAME) == 36
    with pytest.raises(ForeignForm) as error:
        plan_of(library, form)
    assert mark.id in str(error.value)
    assert "2020年11月5日发出" in str(error.value)
    assert "黔江.chubei" in str(error.value)


def test_a_form_returned_twice_says_so_and_does_nothing_twice(library: Library, form: Path) -> None:
    hand_out(library, form, blanks=1)
    with Filled(form) as filled:
        filled.put(COLLEGE, "备注", "动过")
        filled.add(项目名称="新的康复医院", 总投资=5)
    perform(library, plan_of(library, form))
    again = plan_of(library, form)
    assert fates(again) == {"SAME": 37}
    assert "已经导入过" in said(again)
    library.undo()
    assert "已经导入过" not in said(plan_of(library, form))


@pytest.mark.parametrize("way", ["removed", "changed"])
def test_a_lost_hidden_sheet_leaves_an_ordinary_table(
    library: Library, form: Path, way: str
) -> None:
    hand_out(library, form)
    with Filled(form) as filled:
        filled.put(COLLEGE, "备注", "动过")
        filled.put(HOSPITAL, "总投资", None)
        filled.put(ANNEXE, "项目名称", "住院楼")
        if way == "removed":
            del filled.book[MARK_SHEET]
        else:
            filled.book[MARK_SHEET]["A3"] = "AAAA"
    plan = plan_of(library, form)
    # Known by the uuid still; a blank says nothing.
    assert fates(plan) == {"CHANGED": 2, "SAME": 34}
    assert "不见了" in said(plan) if way == "removed" else "被改动过" in said(plan)
    assert sorted(plan.matches.changed.values()) == [("name",), ("notes",)]


def test_a_lost_column_is_told_and_left_alone(library: Library, form: Path) -> None:
    hand_out(library, form)
    with Filled(form) as filled:
        filled.put(filled.head, "总投资", "随便写的")
    plan = plan_of(library, form)
    assert fates(plan) == {"SAME": 36}
    assert "发出时的总投资（万元）一栏不见了" in said(plan)


@pytest.mark.parametrize("mode", list(Mode))
def test_no_mode_adds_what_the_form_listed(library: Library, form: Path, mode: Mode) -> None:
    hand_out(library, form, blanks=1)
    with Filled(form) as filled:
        filled.put(COLLEGE, "备注", "动过")
        filled.add(项目名称="新的康复医院", 总投资=5)
    outcome = perform(library, plan_of(library, form, mode))
    adds, updates = mode is not Mode.UPDATE, mode in (Mode.UPDATE, Mode.UPSERT)
    assert (outcome.inserted, outcome.updated) == (int(adds), int(updates))


def test_projects_of_another_reserve_are_named(library: Library, form: Path) -> None:
    hand_out(library, form, "序号:1")
    library.perform(install_reference(load_reference("qijiang")))
    with library.read() as connection:
        other = load_reserves(connection)[1]
        (plan,) = plan_import(connection, tables_of(form), form.name, Target(other.id, other.name))
    assert refused(plan) == [(5, "这个项目在储备库“黔江区大健康产业”里")]


def test_a_form_goes_home_whatever_its_title_says(library: Library, form: Path) -> None:
    library.perform(install_reference(load_reference("qijiang")))
    hand_out(library, form, "序号:1")
    (table,) = tables_of(form)
    with library.read() as connection:
        first, second = load_reserves(connection)
        table.title = second.title
        assert choose_target(connection, None, table) == Target(first.id, first.name)


@pytest.mark.parametrize("renamed", [False, True])
def test_a_copied_sheet_is_named_and_left_out(library: Library, form: Path, renamed: bool) -> None:
    hand_out(library, form, "序号:1")
    with Filled(form) as filled:
        copied = filled.book.copy_worksheet(filled.sheet)
        copied.title = "区民政局填"
        filled.put(COLLEGE, "备注", "动过")
        if renamed:
            filled.sheet.title = "本单位"
    found = found_in(form)
    assert [table.sheet.name for table in found.tables] == ["本单位" if renamed else "录入表"]
    (left_out,) = found.dismissed
    assert left_out.reason.startswith("“区民政局填”是从录入表复制出来的一张")
    assert fates(plan_of(library, form)) == {"CHANGED": 1}
