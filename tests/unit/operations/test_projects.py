"""Projects: created, changed, deleted, restored, copied."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import ChubeiError, NotFound, RefusedInput
from app.library.changes import Operation
from app.library.file import Library
from app.models.project import PROJECT
from app.operations.projects import (
    create_project,
    delete_projects,
    duplicate_projects,
    restore_projects,
    update_projects,
)
from app.operations.reserves import create_category, create_reserve
from app.queries.projects import find_project, known_values, load_records
from tests.unit.library.tables import (
    inserting,
    operations,
    project,
    read_rows,
    table_images,
)


def units(path: Path, row_id: int) -> list[tuple[str, str, int, str]]:
    rows = read_rows(
        path,
        "SELECT name, written, position, role FROM project_unit JOIN unit ON unit.id = unit_id"
        " WHERE project_id = ? ORDER BY position",
        row_id,
    )
    return [(row["name"], row["written"], row["position"], row["role"]) for row in rows]


def test_a_new_project_continues_the_numbers_and_may_have_any(library: Library, path: Path) -> None:
    library.perform(create_project(1, {"name": "甲"}))
    library.perform(create_project(1, {"name": "乙", "序号": "50"}))
    library.perform(create_project(1, {"name": "丙"}))
    rows = read_rows(path, "SELECT name, number FROM project WHERE id > 36 ORDER BY id")
    assert [(row["name"], row["number"]) for row in rows] == [("甲", 37), ("乙", 50), ("丙", 51)]


def test_a_deleted_projects_number_is_not_given_again(library: Library, path: Path) -> None:
    library.perform(delete_projects([project(path, 36)["id"]]))
    library.perform(create_project(1, {"name": "甲"}))
    assert project(path, 37)["name"] == "甲"


def test_after_the_largest_number_there_is_none(library: Library, path: Path) -> None:
    library.perform(create_project(1, {"name": "甲", "number": "999999"}))
    library.perform(create_project(1, {"name": "乙"}))
    assert read_rows(path, "SELECT number FROM project WHERE name = '乙'") == [{"number": None}]


def test_two_projects_may_have_one_number_and_are_told_apart(library: Library, path: Path) -> None:
    """So that two numbers can be exchanged; what is ambiguous is refused when it is used."""
    library.perform(update_projects({project(path, 2)["id"]: {"number": "1"}}))
    with library.read() as connection:
        with pytest.raises(RefusedInput, match="有 2 个项目是这个序号") as caught:
            find_project(connection, "1")
        for row in read_rows(path, "SELECT id, uuid FROM project WHERE number = 1"):
            assert row["uuid"] in caught.value.remedy
            assert find_project(connection, row["uuid"]) == row["id"]


@pytest.mark.parametrize("key", ["99", "0", "", "没有", "1234567", "-1", "a\udcff", "x" * 500])
def test_a_project_that_does_not_exist(library: Library, key: str) -> None:
    with library.read() as connection, pytest.raises(NotFound) as caught:
        find_project(connection, key)
    assert len(str(caught.value)) < 120
    str(caught.value).encode("utf-8")


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({}, "项目名称"),
        ({"name": " "}, "项目名称"),
        ({"name": "甲", "total": "-5"}, "总投资"),
        ({"name": "甲", "颜色": "红"}, "栏目"),
        ({"name": "甲", "category": "没有"}, "分类"),
        ({"name": "甲", "share": "1"}, "占比"),
        ({"name": "名" * 10_000}, "项目名称"),
    ],
)
def test_a_refused_project_leaves_nothing(
    library: Library, path: Path, entries: dict[str, str], field: str
) -> None:
    images, history = table_images(path), operations(path)
    with pytest.raises(RefusedInput) as caught:
        library.perform(create_project(1, entries))
    assert caught.value.field == field
    assert table_images(path) == images
    assert operations(path) == history


def test_a_reserve_or_project_that_is_not_there(library: Library) -> None:
    with pytest.raises(NotFound, match="没有这个储备库"):
        library.perform(create_project(99, {"name": "甲"}))
    with pytest.raises(NotFound, match="没有这个项目"):
        library.perform(update_projects({999: {"name": "甲"}}))
    for make in (delete_projects, restore_projects, duplicate_projects):
        with pytest.raises(NotFound):
            library.perform(make([1, 999]))
        with pytest.raises(ChubeiError, match="没有选中项目"):
            library.perform(make([]))


def test_units_keep_order_names_and_aliases(library: Library, path: Path) -> None:
    """区大数据局 is an alias of 区大数据发展局; both words are kept."""
    library.perform(update_projects({1: {"units": "区大数据局，区民政局、区新局、区民政局"}}))
    assert units(path, 1) == [
        ("区大数据发展局", "区大数据局", 0, "lead"),
        ("区民政局", "区民政局", 1, "responsible"),
        ("区新局", "区新局", 2, "responsible"),
    ]
    assert read_rows(path, "SELECT units_text FROM project WHERE id = 1") == [
        {"units_text": "区大数据局、区民政局、区新局"}
    ]
    library.perform(update_projects({1: {"units": ""}}))
    assert units(path, 1) == []


def test_units_of_more_projects_than_a_statement_has_room_for(library: Library, path: Path) -> None:
    from app.operations.units import replace_project_units

    rows = [{"reserve_id": 1, "name": f"项目{n}"} for n in range(1_100)]
    ids = library.perform(inserting(PROJECT, rows)).inserted["project"]
    for text in ("区甲局、区乙局", "区丙局"):
        texts = dict.fromkeys(ids, text)
        library.perform(Operation("单位", lambda w, t=texts: replace_project_units(w, t)))  # type: ignore[misc]
    assert units(path, ids[-1]) == [("区丙局", "区丙局", 0, "lead")]
    assert len(read_rows(path, "SELECT id FROM project_unit WHERE written = '区丙局'")) == 1_100


def test_an_amount_typed_in_another_unit_stays_true(library: Library, path: Path) -> None:
    library.perform(update_projects({1: {"total": "1"}}, money_unit="亿元"))
    row = read_rows(path, "SELECT total_yuan, total_text FROM project WHERE id = 1")[0]
    assert row == {"total_yuan": 100_000_000, "total_text": "1亿元"}


@pytest.mark.parametrize(("typed", "unit"), [("10000", "万元"), ("10,000", "万元"), ("1", "亿元")])
def test_an_editor_that_gives_the_same_amount_back_keeps_the_wording(
    library: Library, path: Path, typed: str, unit: str
) -> None:
    library.perform(update_projects({1: {"total": "约1亿元"}}))
    assert not library.perform(update_projects({1: {"total": typed}}, money_unit=unit))
    assert project(path, 1)["total_text"] == "约1亿元"
    assert library.perform(update_projects({1: {"total": "1亿元"}}))
    assert project(path, 1)["total_text"] == "1亿元"


def test_delete_and_restore(library: Library, path: Path) -> None:
    before = table_images(path)
    changes = library.perform(delete_projects([1, 2]))
    assert changes.is_structural
    assert changes.label == "删除 2 个项目"
    with library.read() as connection:
        with pytest.raises(NotFound, match="文库里没有"):
            find_project(connection, project(path, 1)["uuid"])
        assert find_project(connection, "1", in_bin=True) == 1
    assert not library.perform(delete_projects([1, 2]))
    assert library.perform(restore_projects([1, 2])).is_structural
    assert table_images(path) == before
    assert not library.perform(restore_projects([1]))


def test_copies(library: Library, path: Path) -> None:
    library.perform(update_projects({1: {"code": "2020-500114-84-01-000001", "name": "名" * 200}}))
    changes = library.perform(duplicate_projects([1, 2]))
    with library.read() as connection:
        old_one, old_two, one, two = load_records(connection, [1, 2, *changes.inserted["project"]])
    assert (one["number"], two["number"]) == (37, 38)
    assert one["name"] == "名" * 196 + "（副本）"
    assert two["name"] == f"{old_two['name']}（副本）"
    assert one["code"] == ""
    own = {"id", "uuid", "number", "name", "code", "source_line"}
    for old, new in ((old_one, one), (old_two, two)):
        assert {key: new[key] for key in new if key not in own} == {
            key: old[key] for key in old if key not in own
        }
        assert units(path, new["id"]) == units(path, old["id"])
        assert new["uuid"] != old["uuid"]
    with library.read() as connection:
        query = select(PROJECT.c.search_text).where(PROJECT.c.id == two["id"])
        assert str(connection.scalar(query)).startswith(f"{old_two['name']}(副本)")


def test_known_values_leave_the_bin_out(library: Library) -> None:
    with library.read() as connection:
        before = dict(known_values(connection, "category", 1))
    library.perform(delete_projects([project(library.path, 36)["id"]]))
    with library.read() as connection:
        after = dict(known_values(connection, "category", 1))
        natures = known_values(connection, "nature", 1)
    assert sum(before.values()) == 36
    assert sum(after.values()) == 35
    assert natures[0][0] == "新建"


def test_reserves_and_categories(library: Library, path: Path) -> None:
    changes = library.perform(create_reserve(" 万盛  经开区 ", categories=("医", "药")))
    (reserve,) = changes.inserted["reserve"]
    row = read_rows(path, "SELECT * FROM reserve WHERE id = ?", reserve)[0]
    assert (row["name"], row["title"]) == ("万盛 经开区", "万盛 经开区项目储备库")
    library.perform(create_category(reserve, "养"))
    names = read_rows(
        path, "SELECT name FROM category WHERE reserve_id = ? ORDER BY position", reserve
    )
    assert [each["name"] for each in names] == ["医", "药", "养"]
    library.perform(create_project(reserve, {"name": "甲", "category": "养"}))
    for operation in (
        create_reserve("万盛 经开区"),
        create_reserve(""),
        create_reserve("长" * 61),
        create_reserve("a\x00b"),
        create_category(reserve, "医"),
        create_category(reserve, " "),
        create_category(1, "\x07"),
        # A category belongs to one reserve.
        update_projects({1: {"category": "养"}}),
    ):
        with pytest.raises(RefusedInput):
            library.perform(operation)
