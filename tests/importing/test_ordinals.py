"""序号 of a table that comes into a reserve with projects of its own."""

from collections.abc import Sequence
from typing import Any

from app.importing.counterparts import Fate
from app.importing.operation import import_tables
from app.importing.planning import Plan, Target, plan_import
from app.importing.recognition.recognise import recognise
from app.library.file import Library
from tests.importing.recognition.sheetmaking import make_sheet

HEAD = ("序号", "项目名称", "总投资（万元）")
COLLEGE, HOSPITAL = "重庆中医药学院", "武陵山公共卫生应急医院"
COUNTY = ((1, "云水医院", 100), (2, "云水温泉", 200), (3, "云水学校", 300))


def plan_of(library: Library, rows: Sequence[Sequence[Any]]) -> Plan:
    with library.read() as connection:
        tables = recognise([make_sheet([HEAD, *rows])]).tables
        (plan,) = plan_import(connection, tables, "表.xlsx", Target(1, "黔江区大健康产业"))
    return plan


def bring(library: Library, rows: Sequence[Sequence[Any]]) -> Plan:
    plan = plan_of(library, rows)
    library.perform(import_tables([plan]).operation)
    return plan


def changed(plan: Plan) -> dict[str, tuple[str, ...]]:
    names = plan.table.columns["name"]
    return {names[at]: fields for at, fields in plan.matches.changed.items()}


def test_a_table_that_comes_once_more_is_the_same(library: Library) -> None:
    assert len(bring(library, COUNTY).new) == 3
    again = plan_of(library, COUNTY)
    assert again.matches.count(Fate.SAME) == 3
    # What has changed meanwhile is all that is shown, and 序号 stays what it was.
    later = bring(library, [*COUNTY[:2], (3, "云水学校", 350), (4, "云水药厂", 400)])
    assert changed(later) == {"云水学校": ("total",)}
    assert plan_of(library, [*COUNTY[:2], (3, "云水学校", 350)]).matches.count(Fate.SAME) == 3


def test_projects_that_change_places_take_each_others_numbers(library: Library) -> None:
    plan = plan_of(library, [(2, COLLEGE, 100_000), (1, HOSPITAL, 51_380)])
    assert changed(plan) == {COLLEGE: ("number",), HOSPITAL: ("number",)}


def test_a_number_nobody_has_is_taken(library: Library) -> None:
    assert changed(plan_of(library, [(50, COLLEGE, 100_000)])) == {COLLEGE: ("number",)}


def test_a_project_that_cannot_leave_its_number_keeps_the_next_one_too(library: Library) -> None:
    # The third wants the second's number, the second the first's, and that one is somebody else's.
    third = "重庆市黔江中心医院住院综合楼项目"
    plan = plan_of(library, [(9, COLLEGE, 100_000), (1, HOSPITAL, 51_380), (2, third, 25_555)])
    assert changed(plan) == {}
    moved = plan_of(library, [(90, COLLEGE, 100_000), (1, HOSPITAL, 51_380), (2, third, 25_555)])
    assert set(changed(moved)) == {COLLEGE, HOSPITAL, third}


def test_a_project_of_another_name_that_is_updated_keeps_its_number(library: Library) -> None:
    plan = plan_of(library, [(1, "黔江职业医学院", 5)])
    at = plan.known.columns["name"].index(HOSPITAL)
    plan.pair(0, at)
    assert plan.taken_fields(0) == ("name", "total")
