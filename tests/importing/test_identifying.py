"""Rows with the column 标识: the program's own tables know which project each row is."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.importing.belonging import home_of
from app.importing.counterparts import Fate
from app.importing.intake import Intake
from app.importing.operation import import_tables
from app.importing.planning import Mode, Plan, Target, plan_import
from app.importing.readers.childwork import FileOrder
from app.importing.recognition.recognise import recognise
from app.importing.targets import choose_target
from app.library.file import Library, open_library
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.operations.projects import delete_projects, update_projects
from tests.importing.recognition.sheetmaking import make_sheet
from tests.library_files import AUTHOR

COLLEGE, HOSPITAL, TOWER = "重庆中医药学院", "武陵山公共卫生应急医院", "重庆市黔江中心医院科教大楼"


def uuid_of(library: Library, name: str) -> str:
    with library.read() as connection:
        query = select(PROJECT.c.uuid).where(PROJECT.c.name == name)
        return str(connection.execute(query).scalar_one())


def plan_of(library: Library, *rows: tuple[Any, ...], mode: Mode = Mode.UPSERT) -> Plan:
    sheet = make_sheet([("项目名称", "总投资（万元）", "标识"), *rows])
    with library.read() as connection:
        reserve = connection.execute(select(RESERVE.c.id, RESERVE.c.name)).one()
        target = Target(reserve.id, reserve.name)
        (plan,) = plan_import(connection, recognise([sheet]).tables, "表.xlsx", target, mode)
        return plan


def outcome(plan: Plan) -> list[tuple[str, str, tuple[str, ...]]]:
    """What each row is: its fate, the project it changes, and in which fields."""
    matches, names = plan.matches, plan.known.columns["name"]
    return [
        (
            Fate(fate).name,
            names[target] if target >= 0 else "",
            matches.changed.get(project, ()),
        )
        for project, (fate, target) in enumerate(zip(matches.fates, matches.targets, strict=True))
    ]


def test_a_renamed_project_is_changed(library: Library) -> None:
    plan = plan_of(library, ("渝东南中医药大学", 100_000, uuid_of(library, COLLEGE).upper()))
    assert outcome(plan) == [("CHANGED", COLLEGE, ("name",))]
    assert plan.questions == []


def test_a_row_without_an_identifier_goes_by_its_name(library: Library) -> None:
    plan = plan_of(
        library, ("渝东南中医药大学", 1, uuid_of(library, COLLEGE)), (HOSPITAL, 51_380, None)
    )
    assert outcome(plan)[1] == ("SAME", HOSPITAL, ())


def test_a_copied_row_is_another_project(library: Library) -> None:
    """Whichever stands first: the row that has kept its name is the project."""
    own = uuid_of(library, COLLEGE)
    for names in ((COLLEGE, "分院"), ("分院", COLLEGE)):
        plan = plan_of(library, *((name, 100_000, own) for name in names))
        told = dict(zip(names, outcome(plan), strict=True))
        assert told == {COLLEGE: ("SAME", COLLEGE, ()), "分院": ("NEW", "", ())}
        (asked,) = plan.questions
        place = names.index(COLLEGE) + 2
        assert f"“分院”与第 {place} 行像是同一个项目的两份" in asked.sentence


def test_identifiers_that_were_sorted_away_give_in_to_the_names(library: Library) -> None:
    college, hospital = uuid_of(library, COLLEGE), uuid_of(library, HOSPITAL)
    plan = plan_of(library, (COLLEGE, 100_000, hospital), (HOSPITAL, 51_380, college))
    assert outcome(plan) == [("SAME", COLLEGE, ()), ("SAME", HOSPITAL, ())]
    assert f"的标识属于“{HOSPITAL}”，与名称对不上" in plan.questions[0].sentence


def test_an_identifier_nobody_has_is_passed_over(library: Library) -> None:
    own = uuid_of(library, TOWER)
    with library.read() as connection:
        gone = connection.execute(select(PROJECT.c.id).where(PROJECT.c.uuid == own)).scalar_one()
    library.perform(delete_projects([gone]))
    foreign = "082e23da-f85c-4384-9259-83d3c70e1136"
    plan = plan_of(library, (COLLEGE, 100_000, foreign), ("新的大楼", 1, own))
    assert outcome(plan) == [("SAME", COLLEGE, ()), ("NEW", "", ())]
    assert plan.questions == []


def test_what_is_added_is_new_whatever_it_carries(library: Library) -> None:
    plan = plan_of(library, (COLLEGE, 100_000, uuid_of(library, COLLEGE)), mode=Mode.ADD)
    assert outcome(plan) == [("NEW", "", ())]


def test_another_copy_of_the_library_knows_its_projects(library: Library, tmp_path: Path) -> None:
    """Through the other process too: a library in which a project was renamed meanwhile."""
    folder = tmp_path / "另存"
    folder.mkdir()
    path = folder / "副本.chubei"
    path.write_bytes(library.path.read_bytes())
    with open_library(path, author=AUTHOR, must_write=True) as other:
        with other.read() as connection:
            query = select(PROJECT.c.id).where(PROJECT.c.name == COLLEGE)
            college = connection.execute(query).scalar_one()
        other.perform(update_projects({college: {"name": "渝东南中医药大学"}}))
    with Intake(FileOrder(path)) as intake:
        tables = intake.take().tables()
    with library.read() as connection:
        reserve = connection.execute(select(RESERVE.c.id, RESERVE.c.name)).one()
        (plan,) = plan_import(connection, tables, path.name, Target(reserve.id, reserve.name))
    assert [each for each in outcome(plan) if each[0] != "SAME"] == [
        ("CHANGED", COLLEGE, ("name",))
    ]
    assert len(plan.matches.fates) == 36


def with_second_reserve(library: Library) -> Target:
    """Put two projects into a reserve of their own and return it."""
    rows = [("项目名称", "总投资（万元）"), ("万盛温泉", 100), ("万盛医院", 200)]
    tables = recognise([make_sheet(rows)]).tables
    with library.read() as connection:
        plans = plan_import(connection, tables, "表.xlsx", Target(0, "万盛"))
    work = import_tables(plans)
    library.perform(work.operation)
    return Target(work.outcome.reserve_id, "万盛")


def test_a_table_goes_home_by_its_identifiers(library: Library) -> None:
    wansheng = with_second_reserve(library)
    for name, home in (("万盛温泉", wansheng.name), (COLLEGE, "黔江区大健康产业")):
        rows = [
            ("项目名称", "总投资（万元）", "标识"),
            (f"{name}（改名）", 5, uuid_of(library, name)),
            ("新的", 6, None),
        ]
        (table,) = recognise([make_sheet(rows)]).tables
        with library.read() as connection:
            assert choose_target(connection, None, table).name == home
            assert home_of(connection, table) == choose_target(connection, home, table).reserve_id


def test_rows_of_another_reserve_are_told_and_left_out(library: Library) -> None:
    wansheng = with_second_reserve(library)
    rows = [
        ("项目名称", "总投资（万元）", "标识"),
        (COLLEGE, 90_000, uuid_of(library, COLLEGE)),
        ("万盛温泉", 100, uuid_of(library, "万盛温泉")),
        ("新的医院", 5, None),
    ]
    tables = recognise([make_sheet(rows)]).tables
    with library.read() as connection:
        qianjiang = Target(1, "黔江区大健康产业")
        (plan,) = plan_import(connection, tables, "表.xlsx", qianjiang)
        (added,) = plan_import(connection, tables, "表.xlsx", qianjiang, Mode.ADD)
        (moved,) = plan_import(connection, tables, "表.xlsx", Target(0, "新的储备库"))
    names = plan.table.columns["name"]
    assert [names[at] for at in plan.changed] == [COLLEGE]
    assert [names[at] for at in plan.new] == ["新的医院"]
    (question,) = plan.asked
    assert question.row == 3
    assert f"储备库“{wansheng.name}”" in question.sentence
    # Whoever wants a copy says so.
    assert [len(each.new) for each in (added, moved)] == [3, 3]
