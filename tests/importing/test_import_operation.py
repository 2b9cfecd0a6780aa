"""Planned imports performed on libraries: what they then hold, and that undo takes it back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.errors import Cancelled, NotFound
from app.importing import operation as importing
from app.importing.counterparts import Fate
from app.importing.operation import ImportOutcome, import_tables
from app.importing.planning import Mode, Plan, Target, plan_import
from app.importing.recognition.recognise import recognise
from app.importing.sheets import Sheet
from app.library import writer as writing
from app.library.file import Library, create_library, open_library
from app.models.category import CATEGORY
from app.models.fields import FIELDS
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.models.unit import UNIT
from app.operations.categories import rename_category
from app.operations.projects import delete_projects, restore_projects
from app.operations.reserves import create_reserve
from app.queries.projects import load_records
from app.queries.reconciliation import load_reconciliations
from app.queries.reserves import load_categories
from tests.importing.recognition.sheetmaking import WAN, annex_sheet, make_sheet
from tests.library_files import AUTHOR

HEADER = ("序号", "项目名称", "总投资（万元）", "责任单位")
ROW_1 = (1, "重庆中医药学院", 100000, "区教委、区卫生健康委")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    path = tmp_path / "空.chubei"
    create_library(path)
    with open_library(path, author=AUTHOR, must_write=True) as opened:
        yield opened


def target_of(library: Library) -> Target:
    with library.read() as connection:
        row = connection.execute(select(RESERVE.c.id, RESERVE.c.name)).one()
        return Target(row.id, row.name)


def plans_of(
    library: Library, sheet: Sheet, target: Target, mode: Mode = Mode.UPSERT, **more: Any
) -> list[Plan]:
    with library.read() as connection:
        return plan_import(connection, recognise([sheet]).tables, "表.xlsx", target, mode, **more)


def perform(
    library: Library, sheet: Sheet, mode: Mode = Mode.UPSERT, target: Target | None = None
) -> ImportOutcome:
    work = import_tables(plans_of(library, sheet, target or target_of(library), mode))
    library.perform(work.operation)
    return work.outcome


def records(library: Library) -> list[dict[str, Any]]:
    """All projects, without what differs from file to file."""
    with library.read() as connection:
        ids = connection.scalars(
            select(PROJECT.c.id).where(PROJECT.c.deleted_at.is_(None)).order_by(PROJECT.c.id)
        ).all()
        apart = {"id", "uuid", "reserve", "reserve_id", "category_id", "source_line", "source"}
        return [
            {key: value for key, value in record.items() if key not in apart}
            for record in load_records(connection, ids)
        ]


def sheet_of(*rows: tuple[Any, ...]) -> Sheet:
    return make_sheet([HEADER, *rows])


@pytest.mark.parametrize("many", [1, 10**9])
def test_the_annex_in_a_new_reserve_equals_the_library_that_ships(
    empty: Library, library: Library, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(writing, "MANY", many)
    outcome = perform(empty, annex_sheet(), target=Target(0, "黔江区大健康产业"))
    assert (outcome.inserted, outcome.updated, outcome.renumbered) == (36, 0, 0)
    assert records(empty) == records(library)
    with empty.read() as connection:
        lines = load_reconciliations(connection)
        categories = load_categories(connection, outcome.reserve_id)
        reserve = connection.execute(select(RESERVE)).one()
    assert [(line.category, line.count, line.total_yuan // WAN) for line in lines] == [
        ("", 36, 2_790_637),
        ("医疗卫生服务业", 16, 353_845),
        ("医药产业、医疗器械产业、健康食品加工产业", 8, 196_500),
        ("养生养老产业", 11, 2_238_292),
        ("健康管理服务产业", 1, 2_000),
    ]
    assert all(line.is_equal and line.stated_count for line in lines)
    assert categories[0].heading == "医疗卫生服务业(16个）"
    assert (reserve.title, reserve.annex, reserve.source) == (
        "黔江区大健康产业项目储备库", "附件2", "表.xlsx",
    )  # fmt: skip


def test_units_are_tied_by_their_names_and_keep_their_wording(empty: Library) -> None:
    rows = (
        (1, "甲医院", 100, "区卫生健康委、区医保局等"),
        (2, "乙医院", 100, "区医保局等有关单位"),
        (3, "丙医院", 100, "区卫生健康委（张三，13800138000）"),
    )
    (plan,) = plans_of(empty, sheet_of(*rows), Target(0, "甲"))
    assert [each.sentence for each in plan.table.questions] == [
        "有 1 行的“责任单位”里写着联系人或电话（第一处在第 4 行），单位只认作“区卫生健康委”，"
        "这一格的原文照样保留，请确认。"
    ]
    empty.perform(import_tables([plan]).operation)
    assert [row["units_text"] for row in records(empty)] == [row[3] for row in rows]
    with empty.read() as connection:
        assert set(connection.scalars(select(UNIT.c.name))) == {"区卫生健康委", "区医保局"}
    # What is the same is told by the wording, 等 included.
    fates = [plans_of(empty, sheet_of(*rows), target_of(empty))[0].matches.count(Fate.SAME)]
    fewer = ((*rows[0][:3], "区卫生健康委、区医保局"),)
    plan = plans_of(empty, sheet_of(*fewer), target_of(empty))[0]
    assert (fates, plan.matches.changed) == ([3], {0: ("units",)})


def test_one_undo_takes_all_of_it_back(empty: Library) -> None:
    perform(empty, annex_sheet(), target=Target(0, "黔江"))
    assert empty.undo_label() == "导入 表.xlsx（新增 36 个）"
    empty.undo()
    with empty.read() as connection:
        assert connection.execute(select(RESERVE.c.id)).all() == []
    assert records(empty) == []


def test_the_annex_over_its_own_library_changes_nothing(library: Library) -> None:
    before = records(library)
    (plan,) = plans_of(library, annex_sheet(), target_of(library))
    assert (plan.new, plan.changed, plan.problems) == ([], [], [])
    outcome = perform(library, annex_sheet())
    assert (outcome.inserted, outcome.updated) == (0, 0)
    assert records(library) == before


def test_only_what_differs_is_changed(library: Library) -> None:
    before = records(library)
    outcome = perform(library, sheet_of((1, "重庆中医药学院", "12亿元", "区教委")))
    assert (outcome.inserted, outcome.updated) == (0, 1)
    after = records(library)
    assert after[1:] == before[1:]
    changed = {key for key in after[0] if after[0][key] != before[0][key]}
    assert changed <= {"total_yuan", "total_text", "units_text", "units", "unit_names"}
    assert (after[0]["total_yuan"], after[0]["total_text"]) == (120_000 * WAN, "12亿元")
    assert after[0]["units_text"] == "区教委"


def test_a_field_the_user_keeps_stays(library: Library) -> None:
    (plan,) = plans_of(library, sheet_of((1, "重庆中医药学院", 5, "区教委")), target_of(library))
    plan.kept[0] = frozenset({"total"})
    library.perform(import_tables([plan]).operation)
    first = records(library)[0]
    assert (first["total_yuan"], first["units_text"]) == (100_000 * WAN, "区教委")


@pytest.mark.parametrize(
    ("mode", "count", "total"),
    [(Mode.ADD, 38, 100_000), (Mode.UPDATE, 36, 5), (Mode.UPSERT, 37, 5), (Mode.SKIP, 37, 100_000)],
)
def test_modes(library: Library, mode: Mode, count: int, total: int) -> None:
    sheet = sheet_of((1, "重庆中医药学院", 5, ""), (40, "新的医院", 7, ""))
    perform(library, sheet, mode)
    found = records(library)
    assert len(found) == count
    assert found[0]["total_yuan"] == total * WAN


def test_a_number_that_is_taken_runs_on(library: Library) -> None:
    outcome = perform(library, sheet_of((1, "新的医院", 7, ""), ("", "另一医院", 8, "")))
    assert outcome.renumbered == 2
    assert [(each["number"], each["name"]) for each in records(library)[36:]] == [
        (37, "新的医院"), (38, "另一医院"),
    ]  # fmt: skip


def test_a_number_of_the_recycle_bin_is_free_and_what_is_restored_keeps_its_own(
    library: Library,
) -> None:
    with library.read() as connection:
        ids = connection.scalars(select(PROJECT.c.id).order_by(PROJECT.c.id)).all()
    library.perform(delete_projects(ids))
    outcome = perform(library, annex_sheet())
    assert (outcome.inserted, outcome.renumbered) == (36, 0)
    assert [each["number"] for each in records(library)] == list(range(1, 37))
    library.perform(delete_projects([ids[-1] + 36]))
    # Number 36 is in the bin twice; one that is made up runs on behind it.
    assert perform(library, sheet_of(("", "另一医院", 8, ""))).renumbered == 1
    assert records(library)[-1]["number"] == 37
    library.perform(restore_projects([ids[0]]))
    found = records(library)
    assert [each["number"] for each in found if each["name"] == ROW_1[1]] == [1, 1]


@pytest.mark.parametrize("part", [1, 2, 1_000])
def test_numbers_do_not_depend_on_how_much_is_written_at_a_time(
    library: Library, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(importing, "_BATCH", part)
    rows = [(41, "甲"), ("", "乙"), (1, "丙"), (41, "丁"), (60, "戊"), ("", "己")]
    outcome = perform(library, sheet_of(*((number, name, 1, "") for number, name in rows)))
    # The largest of the sheet is 60; what it says twice itself stands.
    assert [each["number"] for each in records(library)[36:]] == [41, 61, 62, 41, 60, 63]
    assert outcome.renumbered == 3


@pytest.mark.parametrize("heading", ["医疗", "一、医疗（1个）", "1.医疗", "医疗(1个）"])
def test_a_new_project_stands_in_the_category_its_heading_names(
    library: Library, heading: str
) -> None:
    with library.read() as connection:
        first = connection.execute(select(CATEGORY.c.id, CATEGORY.c.name)).first()
    assert first is not None
    library.perform(rename_category(first.id, "（一）医疗"))
    outcome = perform(library, make_sheet([HEADER, (heading,), (90, "新的医院", 7, ""), ROW_1]))
    assert (outcome.inserted, outcome.updated) == (1, 1)
    found = [each["category"] for each in records(library)]
    assert len(set(found)) == 4
    # ROW_1 is one of the sixteen.
    assert found.count("（一）医疗") == 17


def test_the_first_lot_and_the_second_are_two_categories(empty: Library) -> None:
    rows = [
        ("第一类医疗器械（1个）",),
        (1, "甲", 1, ""),
        ("第二类医疗器械（1个）",),
        (2, "乙", 1, ""),
    ]
    perform(empty, sheet_of(*rows), target=Target(0, "甲"))
    assert [each["category"] for each in records(empty)] == ["第一类医疗器械", "第二类医疗器械"]


def test_a_project_moves_to_another_category_made_for_it(library: Library) -> None:
    sheet = make_sheet([HEADER, ("一、教育（1个）",), ROW_1])
    (plan,) = plans_of(library, sheet, target_of(library))
    assert plan.matches.changed == {0: ("units", "category")}
    library.perform(import_tables([plan]).operation)
    assert records(library)[0]["category"] == "教育"
    with library.read() as connection:
        made = load_categories(connection, target_of(library).reserve_id)[-1]
    # What the source states is not true of the reserve, which holds more.
    assert (made.name, made.count, made.heading) == ("教育", None, "")


def test_refused_rows_are_left_out_and_the_rest_is_written(library: Library) -> None:
    (plan,) = plans_of(
        library, sheet_of((41, "甲医院", "很多", ""), (42, "乙医院", 7, "")), target_of(library)
    )
    assert [(each.row, each.letters, each.raw) for each in plan.problems] == [(2, "C", "很多")]
    library.perform(import_tables([plan]).operation)
    assert [each["name"] for each in records(library)[36:]] == ["乙医院"]


def test_what_is_in_the_recycle_bin_is_no_counterpart(library: Library) -> None:
    sheet = sheet_of((1, "重庆中医药学院", 100000, ""))
    (plan,) = plans_of(library, sheet, target_of(library))
    assert (plan.new, plan.known.ids[plan.matches.targets[0]]) == ([], plan.known.ids[0])
    library.perform(delete_projects([plan.known.ids[0]]))
    (plan,) = plans_of(library, sheet, target_of(library))
    assert plan.new == [0]


def test_rows_the_user_leaves_out_are_not_written(library: Library) -> None:
    sheet = sheet_of((41, "甲医院", 1, ""), (42, "乙医院", 7, ""))
    (plan,) = plans_of(library, sheet, target_of(library))
    plan.left_out.add(0)
    library.perform(import_tables([plan]).operation)
    assert [each["name"] for each in records(library)[36:]] == ["乙医院"]


def test_other_names_of_units_are_suggested_and_kept_when_agreed_to(library: Library) -> None:
    sheet = sheet_of((41, "甲医院", 1, "区卫健委"))
    (plan,) = plans_of(library, sheet, target_of(library))
    assert [(each.written, each.name) for each in plan.units] == [("区卫健委", "区卫生健康委")]
    library.perform(import_tables([plan], aliases={"区卫健委": "区卫生健康委"}).operation)
    (again,) = plans_of(library, sheet, target_of(library))
    assert (again.units, again.new) == ([], [])
    with library.read() as connection:
        assert "区卫健委" not in connection.scalars(select(UNIT.c.name)).all()


def test_likely_twins_of_new_projects_are_named(library: Library) -> None:
    content = records(library)[5]["content"]
    sheet = make_sheet(
        [("序号", "项目名称", "建设内容", "责任单位"), (41, "中医院迁建二期", content, "中医院")]
    )
    (plan,) = plans_of(library, sheet, target_of(library))
    assert plan.new == [0]
    assert 5 in [each.known for each in plan.alike]


def test_a_project_that_is_gone_meanwhile_stops_the_import(library: Library) -> None:
    sheet = sheet_of((1, "重庆中医药学院", 5, ""), (41, "新的医院", 7, ""))
    plans = plans_of(library, sheet, target_of(library))
    library.perform(delete_projects([plans[0].known.ids[0]]))
    with pytest.raises(NotFound, match="已经不在储备库里"):
        library.perform(import_tables(plans).operation)
    assert "新的医院" not in [each["name"] for each in records(library)]


def test_cancelling_keeps_nothing(empty: Library) -> None:
    def stop(done: int, of: int) -> None:
        assert (done, of) == (36, 36)
        raise Cancelled

    plans = plans_of(empty, annex_sheet(), Target(0, "黔江"))
    with pytest.raises(Cancelled):
        empty.perform(import_tables(plans, progress=stop).operation)
    assert records(empty) == []


def test_several_tables_of_one_source_are_one_step(empty: Library) -> None:
    empty.perform(create_reserve("旧"))
    sheet = make_sheet(
        [
            ("新建项目表",), HEADER, ("医疗（1个）",), (1, "甲医院", 1, "区教委"), ("",),
            ("续建项目表",), HEADER, (1, "乙医院", 2, ""),
        ]
    )  # fmt: skip
    outcome = perform(empty, sheet, target=Target(0, "新"))
    assert outcome.inserted == 2
    assert [(each["number"], each["name"], each["category"]) for each in records(empty)] == [
        (1, "甲医院", "医疗"), (1, "乙医院", None),
    ]  # fmt: skip
    empty.undo()
    assert records(empty) == []


def test_every_field_of_the_registry_comes_in(empty: Library) -> None:
    words = {
        field.name: f"{field.title}甲"
        for field in FIELDS
        if field.is_editable and field.name not in ("number", "total", "period", "category")
    }
    words |= {"number": "7", "total": "1.5亿元", "period": "2021.3-2022.12"}
    titles = [next(f.title for f in FIELDS if f.name == name) for name in words]
    perform(empty, make_sheet([titles, list(words.values())]), target=Target(0, "新"))
    (record,) = records(empty)
    assert (record["number"], record["total_yuan"], record["period_end"]) == (
        7,
        15_000 * WAN,
        202212,
    )
    for name in words.keys() - {"number", "total", "period", "units"}:
        assert record[name] == words[name]
    assert record["units_text"] == words["units"]
