"""Undo and redo: by uuid, across sessions, refused where a row has changed since."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.errors import Conflict, NotFound
from app.library.changes import Changes, Operation
from app.library.file import Library, open_library
from app.library.undo import NothingToUndo, _take_back
from app.library.writer import Writer
from app.models.history import OPERATION
from app.models.project import PROJECT
from app.models.unit import UNIT
from app.operations.projects import (
    create_project,
    delete_projects,
    duplicate_projects,
    restore_projects,
    revert_change,
    update_projects,
)
from app.operations.reserves import create_category, create_reserve
from tests.library_files import AUTHOR
from tests.unit.library.tables import (
    assert_sound,
    changes_of,
    inserting,
    operations,
    project,
    read_rows,
    table_images,
    write_directly,
)


def reserve_id(path: Path) -> int:
    return int(read_rows(path, "SELECT id FROM reserve ORDER BY id")[0]["id"])


def take_back(library: Library, operation: str) -> Changes:
    """Take back one operation out of turn, as a later feature or a merge may."""
    with library._write("") as writer:
        row = writer.read(select(OPERATION).where(OPERATION.c.uuid == operation))[0]
        return _take_back(writer, AUTHOR, row, f"撤销：{row.label}")


def many_operations(path: Path) -> list[Callable[[], Operation]]:
    """Return one operation of each sort, made when its turn comes."""
    number = {n: project(path, n)["id"] for n in range(1, 8)}
    return [
        lambda: update_projects({number[1]: {"total": "1亿元"}}),
        lambda: update_projects({number[n]: {"nature": "扩建", "period": "待定"} for n in (2, 3)}),
        lambda: update_projects({number[4]: {"units": "区乙局、区民政局、区甲局"}}),
        lambda: create_project(reserve_id(path), {"name": "新", "units": "区丙局、区乙局"}),
        lambda: delete_projects([number[5], number[6]]),
        lambda: duplicate_projects([number[4], number[7]]),
        lambda: restore_projects([number[5]]),
        lambda: create_reserve("万盛", categories=("医", "药")),
        lambda: create_category(reserve_id(path), "健康小镇"),
        lambda: update_projects({number[7]: {"category": "健康小镇"}}),
        lambda: update_projects({number[4]: {"units": ""}}),
    ]


def test_many_operations_undone_and_redone_across_sessions(path: Path) -> None:
    """Each step is done by a program that has just been started."""
    stages = [table_images(path)]
    labels = []
    for make in many_operations(path):
        with open_library(path, author=AUTHOR, must_write=True) as library:
            labels.append(library.perform(make()).label)
        stages.append(table_images(path))
    done = list(zip(labels, stages, stages[1:], strict=False))
    for label, before, after in reversed(done):
        with open_library(path, author=AUTHOR, must_write=True) as library:
            assert library.undo_label() == label
            assert table_images(path) == after
            assert library.undo().label == f"撤销：{label}"
            assert library.redo_label() == label
        assert table_images(path) == before
    for label, before, after in done:
        with open_library(path, author=AUTHOR, must_write=True) as library:
            assert table_images(path) == before
            assert library.redo_label() == label
            assert library.redo().label == f"重做：{label}"
        assert table_images(path) == after
    assert_sound(path)


def test_history_only_grows(library: Library, path: Path) -> None:
    library.perform(update_projects({project(path, 1)["id"]: {"notes": "甲"}}))
    first = operations(path)
    library.undo()
    second = operations(path)
    library.redo()
    third = operations(path)
    assert [row["uuid"] for row in second[:-1]] == [row["uuid"] for row in first]
    assert [row["uuid"] for row in third[:-1]] == [row["uuid"] for row in second]
    assert second[-1]["undoes"] == first[-1]["uuid"]
    assert third[-1]["undoes"] == second[-1]["uuid"]
    assert [row["is_undone"] for row in second[-2:]] == [1, 0]
    assert [row["is_undone"] for row in third[-3:]] == [0, 1, 0]
    assert (second[-1]["author"], second[-1]["machine"]) == (AUTHOR.name, AUTHOR.machine)


def test_a_new_operation_clears_redo(library: Library, path: Path) -> None:
    row_id = project(path, 1)["id"]
    library.perform(update_projects({row_id: {"notes": "甲"}}))
    library.undo()
    library.perform(update_projects({row_id: {"location": "正阳"}}))
    assert library.redo_label() == ""
    with pytest.raises(NothingToUndo, match="没有可以重做的操作"):
        library.redo()
    library.undo()
    assert library.redo().label == "重做：修改 建设地点"
    assert project(path, 1)["notes"] == ""


def test_undo_and_redo_mixed_with_new_operations(library: Library, path: Path) -> None:
    """1, 2, undo 2, 3, undo 3, undo 1; then redo gives 1 and 3 back, in that order."""
    row_id = project(path, 1)["id"]
    for text in ("1", "2"):
        library.perform(update_projects({row_id: {"notes": text}}))
    library.undo()
    library.perform(update_projects({row_id: {"notes": "3"}}))
    library.undo()
    library.undo()
    assert project(path, 1)["notes"] == ""
    library.redo()
    assert project(path, 1)["notes"] == "1"
    library.redo()
    assert project(path, 1)["notes"] == "3"
    assert library.redo_label() == ""
    for expected in ("1", ""):
        library.undo()
        assert project(path, 1)["notes"] == expected


def test_nothing_to_undo_is_said(tmp_path: Path) -> None:
    from app.library.file import create_library

    path = tmp_path / "空.chubei"
    create_library(path)
    with open_library(path, must_write=True) as library:
        assert (library.undo_label(), library.redo_label()) == ("", "")
        with pytest.raises(NothingToUndo, match="没有可以撤销的操作"):
            library.undo()


def test_undo_and_redo_say_what_they_touched(library: Library, path: Path) -> None:
    row_id = project(path, 1)["id"]
    library.perform(update_projects({row_id: {"total": "1"}}))
    undone = library.undo()
    assert undone.projects == {row_id}
    assert undone.fields == {"total"}
    assert not undone.is_structural
    created = library.perform(create_project(reserve_id(path), {"name": "新"})).projects
    assert library.undo().is_structural
    again = library.redo()
    assert again.inserted["project"] == tuple(created)
    assert again.is_structural


def test_five_thousand_rows_are_one_step(library: Library, path: Path) -> None:
    start = table_images(path)
    reserve = reserve_id(path)
    rows = [{"reserve_id": reserve, "name": f"项目{n}", "number": 100 + n} for n in range(5_000)]
    created = library.perform(inserting(PROJECT, rows))
    ids = created.inserted["project"]
    assert len(ids) == 5_000
    inserted = table_images(path)
    changed = library.perform(update_projects({n: {"nature": "扩建"} for n in ids}))
    assert changed.label == "修改 5000 个项目的 建设性质"
    library.perform(update_projects({n: {"units": "区甲局、区乙局"} for n in ids[:2_000]}))
    assert len(read_rows(path, "SELECT id FROM project_unit WHERE written = '区甲局'")) == 2_000
    filled = table_images(path)
    library.undo()
    library.undo()
    assert table_images(path) == inserted
    library.undo()
    assert table_images(path) == start
    for _ in range(3):
        library.redo()
    assert table_images(path) == filled


def many_notes(library: Library, path: Path, count: int) -> tuple[list[int], Operation]:
    """Return new projects, and an operation that writes their notes and the first ones twice."""
    reserve = reserve_id(path)
    rows = [{"reserve_id": reserve, "name": f"项目{n}", "number": 100 + n} for n in range(count)]
    ids = list(library.perform(inserting(PROJECT, rows)).inserted["project"])

    def body(writer: Writer) -> None:
        for start in range(0, len(ids), 500):
            writer.update(PROJECT, {n: {"notes": f"第{n}个"} for n in ids[start : start + 500]})
        writer.update(PROJECT, {n: {"notes": "又写", "location": "正阳"} for n in ids[:5]})

    return ids, Operation("写备注", body)


def test_many_rows_are_taken_back_some_at_a_time(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, operation = many_notes(library, path, 3_500)
    start = table_images(path)
    library.perform(operation)
    end = table_images(path)
    read: list[int] = []
    kept: list[int] = []
    plain = Writer.read

    def counting(writer: Writer, statement: Any) -> Any:
        rows = plain(writer, statement)
        read.append(len(rows))
        kept.append(len(writer.changes))
        return rows

    monkeypatch.setattr(Writer, "read", counting)
    undone = library.undo()
    assert table_images(path) == start
    assert undone.projects == set(ids)
    redone = library.redo()
    assert table_images(path) == end
    assert max(read) <= 1_000
    assert max(kept) < 3_000
    # The first rows come first in what was done, and in what is done again.
    again = [row["row_id"] for row in changes_of(path, redone.operation)]
    assert (again[:3], len(again), set(again[-5:])) == (ids[:3], 3_505, set(ids[:5]))


def test_a_conflict_found_after_many_rows_leaves_nothing(library: Library, path: Path) -> None:
    ids, operation = many_notes(library, path, 2_500)
    library.perform(operation)
    # Undo comes to the sixth project in its last batch.
    write_directly(path, "UPDATE project SET notes = '别处改的' WHERE id = ?", ids[5])
    images, history = table_images(path), operations(path)
    with pytest.raises(Conflict, match="备注此后又改过（现为“别处改的”）") as caught:
        library.undo()
    assert caught.value.place == "序号 105 项目5"
    assert table_images(path) == images
    assert operations(path) == history


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("make", "spoil", "place", "said"),
    [
        (
            lambda path: update_projects({project(path, 1)["id"]: {"notes": "甲"}}),
            "UPDATE project SET notes = '别处改的' WHERE number = 1",
            "序号 1 ",
            "备注此后又改过（现为“别处改的”）",
        ),
        (
            lambda path: create_project(reserve_id(path), {"name": "新项目"}),
            "UPDATE project SET nature = '扩建' WHERE number = 37",
            "序号 37 新项目",
            "建设性质此后又改过（现为“扩建”）",
        ),
        (
            lambda path: create_project(reserve_id(path), {"name": "新项目"}),
            "DELETE FROM project WHERE number = 37",
            "",
            "已经不在文库里",
        ),
        (
            lambda path: create_project(reserve_id(path), {"name": "新项目"}),
            "INSERT INTO contact (uuid, project_id, unit, person, post, telephone, position)"
            " SELECT 'c-1', id, '', '张三', '', '', 0 FROM project WHERE number = 37",
            "序号 37 新项目",
            "此后添加的内容还在用它",
        ),
        (
            lambda path: create_category(reserve_id(path), "健康小镇"),
            "UPDATE project SET category_id = (SELECT max(id) FROM category) WHERE number = 1",
            "健康小镇",
            "此后添加的内容还在用它",
        ),
        (
            lambda path: update_projects({project(path, 1)["id"]: {"units": "区甲局"}}),
            "INSERT INTO project_unit (uuid, project_id, unit_id, position, role, written)"
            " SELECT 'u-1', id, 1, 1, 'responsible', '别处加的' FROM project WHERE number = 1",
            "",
            "相同的内容",
        ),
    ],
)
def test_undo_refuses_what_has_changed_since(
    library: Library,
    path: Path,
    make: Callable[[Path], Operation],
    spoil: str,
    place: str,
    said: str,
) -> None:
    if "别处加的" in spoil:
        # The project needs two units before, so that undo wants position 1 back.
        library.perform(update_projects({project(path, 1)["id"]: {"units": "区丙局、区丁局"}}))
    library.perform(make(path))
    write_directly(path, spoil)
    images, history = table_images(path), operations(path)
    with pytest.raises(Conflict, match=said) as caught:
        library.undo()
    assert place in caught.value.place
    assert table_images(path) == images
    assert operations(path) == history
    assert library.perform(update_projects({project(path, 2)["id"]: {"notes": "还能写"}}))


def test_redo_refuses_what_has_changed_since(library: Library, path: Path) -> None:
    library.perform(update_projects({project(path, 1)["id"]: {"notes": "甲"}}))
    library.undo()
    write_directly(path, "UPDATE project SET notes = '别处' WHERE number = 1")
    history = operations(path)
    with pytest.raises(Conflict, match="备注此后又改过"):
        library.redo()
    assert operations(path) == history


def test_out_of_turn_undo_of_one_field_leaves_the_others(library: Library, path: Path) -> None:
    row_id = project(path, 1)["id"]
    first = library.perform(update_projects({row_id: {"notes": "甲"}}))
    library.perform(update_projects({row_id: {"location": "正阳"}}))
    take_back(library, first.operation)
    assert (project(path, 1)["notes"], project(path, 1)["location"]) == ("", "正阳")


def test_out_of_turn_undo_of_a_field_changed_since_is_refused(library: Library, path: Path) -> None:
    row_id = project(path, 1)["id"]
    first = library.perform(update_projects({row_id: {"notes": "甲"}}))
    library.perform(update_projects({row_id: {"notes": "乙"}}))
    with pytest.raises(Conflict, match="现为“乙”"):
        take_back(library, first.operation)


def test_a_unit_that_a_later_project_uses_stays(library: Library, path: Path) -> None:
    first = library.perform(create_project(reserve_id(path), {"name": "甲", "units": "区新局"}))
    library.perform(create_project(reserve_id(path), {"name": "乙", "units": "区新局"}))
    after_both = table_images(path)
    take_back(library, first.operation)
    names = [row["name"] for row in read_rows(path, "SELECT name FROM unit")]
    assert "区新局" in names
    live = [row["name"] for row in read_rows(path, "SELECT name FROM project WHERE number > 36")]
    assert live == ["乙"]
    library.redo()
    assert table_images(path) == after_both
    assert_sound(path)


def test_a_row_changed_twice_in_one_operation_is_undone(library: Library, path: Path) -> None:
    row_id = project(path, 1)["id"]
    start = table_images(path)

    def body(writer: Writer) -> None:
        writer.update(PROJECT, {row_id: {"notes": "甲"}})
        writer.update(PROJECT, {row_id: {"notes": "乙"}})
        (unit,) = writer.insert(UNIT, [{"name": "区新局"}])
        writer.update(UNIT, {unit: {"name": "区新新局"}})

    library.perform(Operation("两次", body))
    end = table_images(path)
    library.undo()
    assert table_images(path) == start
    library.redo()
    assert table_images(path) == end


def test_an_operation_that_cancels_itself_out_is_one_step(library: Library, path: Path) -> None:
    row_id = project(path, 1)["id"]
    start = table_images(path)
    library.perform(update_projects({row_id: {"location": "正阳"}}))

    def body(writer: Writer) -> None:
        writer.update(PROJECT, {row_id: {"notes": "甲"}})
        writer.update(PROJECT, {row_id: {"notes": ""}})
        writer.delete(UNIT, writer.insert(UNIT, [{"name": "区新局"}]))

    library.perform(Operation("来回", body))
    library.undo()
    assert library.redo_label() == "来回"
    library.undo()
    assert table_images(path) == start
    assert library.redo().label == "重做：修改 建设地点"
    assert library.redo().label == "重做：来回"


# ---------------------------------------------------------------- one field back


def test_revert_sets_one_operation_of_one_project_back(library: Library, path: Path) -> None:
    row = project(path, 1)
    other = project(path, 2)
    both = library.perform(
        update_projects({row["id"]: {"nature": "扩建"}, other["id"]: {"nature": "扩建"}})
    )
    library.perform(update_projects({row["id"]: {"notes": "后来的"}}))
    changes = library.perform(revert_change(row["uuid"], both.operation))
    assert changes.label == "恢复 建设性质"
    assert project(path, 1)["nature"] == row["nature"]
    assert project(path, 1)["notes"] == "后来的"
    assert project(path, 2)["nature"] == "扩建"
    library.undo()
    assert project(path, 1)["nature"] == "扩建"


def test_revert_brings_units_and_search_back(library: Library, path: Path) -> None:
    row = project(path, 1)
    units: Callable[[], list[dict[str, Any]]] = lambda: read_rows(  # noqa: E731
        path,
        "SELECT unit_id, position, role, written FROM project_unit WHERE project_id = ?"
        " ORDER BY position",
        row["id"],
    )
    before = units()
    changed = library.perform(
        update_projects({row["id"]: {"units": "区甲局、区乙局", "name": "改了名"}})
    )
    assert project(path, 1)["search_text"].startswith("改了名")
    library.perform(revert_change(row["uuid"], changed.operation))
    assert project(path, 1) == row
    assert units() == before


def test_revert_of_what_did_not_touch_the_project_is_refused(library: Library, path: Path) -> None:
    changed = library.perform(update_projects({project(path, 1)["id"]: {"notes": "甲"}}))
    with pytest.raises(NotFound, match="没有改动这个项目"):
        library.perform(revert_change(project(path, 2)["uuid"], changed.operation))


def test_revert_to_a_category_that_is_gone_is_refused(library: Library, path: Path) -> None:
    row = project(path, 1)
    library.perform(create_category(reserve_id(path), "健康小镇"))
    library.perform(update_projects({row["id"]: {"category": "健康小镇"}}))
    away = library.perform(update_projects({row["id"]: {"category": "养生养老产业"}}))
    write_directly(path, "DELETE FROM category WHERE name = '健康小镇'")
    with pytest.raises(Conflict):
        library.perform(revert_change(row["uuid"], away.operation))
    assert project(path, 1)["category_id"] != row["category_id"]


def test_the_image_of_an_undo_mirrors_the_operation(library: Library, path: Path) -> None:
    changed = library.perform(update_projects({project(path, 1)["id"]: {"total": "5"}}))
    (forth,) = changes_of(path, changed.operation)
    (back,) = changes_of(path, library.undo().operation)
    assert (back["before"], back["after"]) == (forth["after"], forth["before"])
