"""The one write path: history with every write, whole operations, no other way in."""

import platform
from pathlib import Path

import pytest
from sqlalchemy import text

from app.errors import ChubeiError, Conflict, ReadOnlyLibrary, RefusedInput
from app.library import history
from app.library.changes import Changes, Operation
from app.library.clock import Author, system_author
from app.library.file import Library, open_library
from app.library.writer import KEPT, Writer
from app.models.attachment import ATTACHMENT
from app.models.project import PROJECT
from app.models.unit import MIRRORED_COLUMNS, PROJECT_UNIT, UNIT
from app.operations.projects import create_project, delete_projects, update_projects
from app.operations.units import resolve_units
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


def clock(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    monkeypatch.setattr(history, "utc_now", lambda: moment)


def reserve_id(path: Path) -> int:
    return int(read_rows(path, "SELECT id FROM reserve ORDER BY id")[0]["id"])


# ---------------------------------------------------------------- images and changes


def test_update_keeps_the_columns_before_and_after(library: Library, path: Path) -> None:
    row = project(path, 9)
    changes = library.perform(update_projects({row["id"]: {"total": "1.5亿元"}}))
    (change,) = changes_of(path, changes.operation)
    assert change["action"] == "update"
    assert (change["table_name"], change["row_id"]) == ("project", row["id"])
    assert (change["row_uuid"], change["owner_uuid"]) == (row["uuid"], row["uuid"])
    assert change["before"] == {"total_yuan": row["total_yuan"], "total_text": row["total_text"]}
    assert change["after"] == {"total_yuan": 150_000_000, "total_text": "1.5亿元"}


def test_update_says_which_rows_and_fields(library: Library, path: Path) -> None:
    one, two = project(path, 1)["id"], project(path, 2)["id"]
    changes = library.perform(
        update_projects({one: {"nature": "扩建", "industry": "医药"}, two: {"nature": "扩建"}})
    )
    assert changes.projects == {one, two}
    assert changes.tables == {"project": {one, two}}
    assert changes.fields == {"nature", "industry"}
    assert not changes.is_structural
    assert changes.inserted == {}
    assert changes.label == "修改 2 个项目的 2 栏"


def test_label_counts_projects_not_their_units(library: Library, path: Path) -> None:
    row_id = project(path, 1)["id"]
    changes = library.perform(update_projects({row_id: {"units": "区甲局、区乙局、区丙局"}}))
    assert changes.label == "修改 责任单位"
    assert changes.projects == {row_id}
    assert set(changes.tables) == {"project", "project_unit", "unit"}


def test_insert_keeps_what_was_written(library: Library, path: Path) -> None:
    changes = library.perform(
        create_project(reserve_id(path), {"name": "新项目", "units": "区民政局、区甲局"})
    )
    (new_id,) = changes.inserted["project"]
    assert changes.is_structural
    assert "name" in changes.fields
    recorded = changes_of(path, changes.operation)
    assert [change["action"] for change in recorded] == ["insert"] * len(recorded)
    assert [c["table_name"] for c in recorded] == ["project", "unit", *["project_unit"] * 2]
    assert all(change["before"] == {} for change in recorded)
    image = recorded[0]["after"]
    assert image["name"] == "新项目"
    assert image["number"] == 37
    uuid = read_rows(path, "SELECT uuid FROM project WHERE id = ?", new_id)[0]["uuid"]
    assert {c["owner_uuid"] for c in recorded if c["table_name"] != "unit"} == {uuid}


def test_delete_keeps_the_row(library: Library, path: Path) -> None:
    row = read_rows(path, "SELECT * FROM project_unit ORDER BY id LIMIT 1")[0]
    operation = Operation("删", lambda writer: writer.delete(PROJECT_UNIT, [row["id"]]))
    changes = library.perform(operation)
    (change,) = changes_of(path, changes.operation)
    assert change["action"] == "delete"
    assert change["after"] == {}
    kept = {name: value for name, value in row.items() if name not in MIRRORED_COLUMNS}
    assert change["before"] | {"position": row["position"]} == kept
    assert (
        change["owner_uuid"]
        == read_rows(path, "SELECT uuid FROM project WHERE id = ?", row["project_id"])[0]["uuid"]
    )
    assert changes.projects == {row["project_id"]}


def test_an_operation_that_changes_nothing_leaves_no_trace(library: Library, path: Path) -> None:
    before = operations(path)
    row = project(path, 3)
    changes = library.perform(update_projects({row["id"]: {"name": row["name"]}}))
    assert not changes
    assert changes.operation == ""
    assert operations(path) == before


def test_author_and_machine_are_recorded(library: Library, path: Path) -> None:
    library.author = Author("李雷", "办公室-2")
    library.perform(update_projects({project(path, 1)["id"]: {"notes": "已核"}}))
    last = operations(path)[-1]
    assert (last["author"], last["machine"]) == ("李雷", "办公室-2")
    assert last["at"].endswith("Z")


def test_the_system_names_author_and_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "wangmin")
    assert system_author() == Author("wangmin", platform.node() or "本机")


@pytest.mark.parametrize("error", [OSError, KeyError, ImportError])
def test_a_user_without_a_name_can_write(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def unknown() -> str:
        raise error("pwd")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert system_author().name == "未署名"


# ---------------------------------------------------------------- whole or not at all


def test_a_refused_entry_in_the_second_row_leaves_nothing(library: Library, path: Path) -> None:
    before, history_before = table_images(path), operations(path)
    ids = [project(path, number)["id"] for number in (1, 2, 3)]
    entries = [{"total": "100"}, {"total": "一百"}, {"total": "300"}]
    with pytest.raises(RefusedInput) as caught:
        library.perform(update_projects(dict(zip(ids, entries, strict=True))))
    assert caught.value.field == "总投资"
    assert caught.value.value == "一百"
    assert caught.value.place == f"序号 2 {project(path, 2)['name']}"
    assert table_images(path) == before
    assert operations(path) == history_before


def test_a_failure_after_writing_leaves_nothing(library: Library, path: Path) -> None:
    before, history_before = table_images(path), operations(path)

    def body(writer: Writer) -> None:
        writer.insert(UNIT, [{"name": "不该留下"}])
        writer.update(PROJECT, {project(path, 1)["id"]: {"name": "不该留下"}})
        writer.delete(PROJECT_UNIT, [1, 2, 3])
        raise ChubeiError("停")

    with pytest.raises(ChubeiError, match="停"):
        library.perform(Operation("写到一半", body))
    assert table_images(path) == before
    assert operations(path) == history_before
    assert library.perform(update_projects({project(path, 1)["id"]: {"notes": "还能写"}}))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (lambda writer: writer.delete(UNIT, [1]), "还在引用"),
        (lambda writer: writer.insert(UNIT, [{"name": "区民政局"}]), "已经有相同的内容"),
        (lambda writer: writer.update(PROJECT, {1: {"total_yuan": -1}}), "不合文库的规则"),
        (lambda writer: writer.update(PROJECT, {1: {"name": ""}}), "不合文库的规则"),
        (lambda writer: writer.update(PROJECT, {1: {"category_id": 999}}), "已经不在"),
    ],
)
def test_a_broken_rule_is_a_sentence_and_leaves_nothing(
    library: Library, path: Path, body: object, reason: str
) -> None:
    before, history_before = table_images(path), operations(path)
    with pytest.raises(Conflict, match=reason):
        library.perform(Operation("违反规则", body))  # type: ignore[arg-type]
    assert table_images(path) == before
    assert operations(path) == history_before
    assert library.perform(update_projects({project(path, 1)["id"]: {"notes": "还能写"}}))


def test_a_column_that_does_not_exist_is_a_bug_not_a_sentence(library: Library) -> None:
    with pytest.raises(KeyError, match="colour"):
        library.perform(inserting(UNIT, [{"name": "x", "colour": 1}]))


# ---------------------------------------------------------------- no other way in


def test_a_write_past_the_writer_is_refused(library: Library, path: Path) -> None:
    statement = text("UPDATE project SET name = 'x'")
    before = table_images(path)

    def body(writer: Writer) -> None:
        writer.read(statement)  # type: ignore[arg-type]

    with pytest.raises(ReadOnlyLibrary):
        library.perform(Operation("绕过", body))
    with pytest.raises(ReadOnlyLibrary), library.read() as connection:
        connection.execute(statement)
    assert table_images(path) == before


def test_the_guard_is_back_after_an_operation_and_after_a_failure(
    library: Library, path: Path
) -> None:
    def failing(writer: Writer) -> None:
        writer.insert(UNIT, [{"name": "区民政局"}])

    library.perform(update_projects({project(path, 1)["id"]: {"notes": "1"}}))
    with pytest.raises(Conflict):
        library.perform(Operation("重名", failing))

    def stray(writer: Writer) -> None:
        writer.read(text("DELETE FROM project_unit"))  # type: ignore[arg-type]

    with pytest.raises(ReadOnlyLibrary):
        library.perform(Operation("绕过", stray))


def test_a_library_open_for_reading_refuses_operations(path: Path) -> None:
    with open_library(path, read_only=True) as opened:
        with pytest.raises(ReadOnlyLibrary, match="按只读方式打开"):
            opened.perform(delete_projects([1]))
        for write in (opened.undo, opened.redo):
            with pytest.raises(ReadOnlyLibrary, match="按只读方式打开"):
                write()


# ---------------------------------------------------------------- ids


def test_ids_are_never_used_twice(library: Library, path: Path) -> None:
    first = library.perform(create_project(reserve_id(path), {"name": "甲"})).inserted["project"][0]
    library.undo()
    second = library.perform(create_project(reserve_id(path), {"name": "乙"}))
    assert second.inserted["project"][0] > first


def test_large_inserts_give_ids_in_the_order_of_the_rows(library: Library, path: Path) -> None:
    names = [f"单位{number}" for number in range(1_203)]
    found: dict[str, int] = {}
    library.perform(Operation("多", lambda writer: found.update(resolve_units(writer, names))))
    stored = {
        row["name"]: row["id"]
        for row in read_rows(path, "SELECT id, name FROM unit WHERE name LIKE '单位%'")
    }
    assert found == stored
    assert list(found) == names
    assert sorted(found.values()) == [found[name] for name in names]


def test_large_inserts_below_the_highest_id_find_their_ids(library: Library, path: Path) -> None:
    """As undo does when it brings old rows back: their ids lie far below the newest."""
    given = {f"旧{number}": 10_000 + number for number in range(900)}
    found: list[int] = []

    def body(writer: Writer) -> None:
        writer.insert(UNIT, [{"name": "很新", "id": 90_000}])
        rows = [{"name": name, "id": row_id} for name, row_id in given.items()]
        found.extend(writer.insert(UNIT, rows))

    library.perform(Operation("旧", body))
    assert found == list(given.values())
    rows = read_rows(path, "SELECT id, name FROM unit WHERE name LIKE '旧%'")
    assert {row["name"]: row["id"] for row in rows} == given


def test_bytes_survive_the_history(library: Library, path: Path) -> None:
    content = bytes(range(256))
    row_id = project(path, 1)["id"]

    def body(writer: Writer) -> None:
        writer.insert(ATTACHMENT, [{"project_id": row_id, "name": "图.png", "content": content}])

    changes = library.perform(Operation("附件", body))
    assert changes.projects == {row_id}
    library.perform(
        Operation("删", lambda writer: writer.delete(ATTACHMENT, changes.inserted["attachment"]))
    )
    library.undo()
    (row,) = read_rows(path, "SELECT * FROM attachment")
    assert row["content"] == content


# ---------------------------------------------------------------- steps of typing


def type_in(library: Library, row_id: int, text: str, step: str = "notes-1") -> Changes:
    return library.perform(update_projects({row_id: {"notes": text}}, step=step))


def test_typing_within_two_seconds_is_one_step(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row_id = project(path, 1)["id"]
    count = len(operations(path))
    clock(monkeypatch, "2024-05-01T08:00:00.000Z")
    first = type_in(library, row_id, "甲")
    clock(monkeypatch, "2024-05-01T08:00:02.000Z")
    second = type_in(library, row_id, "甲乙")
    assert first.operation == second.operation
    assert len(operations(path)) == count + 1
    (change,) = changes_of(path, second.operation)
    assert change["before"] == {"notes": ""}
    assert change["after"] == {"notes": "甲乙"}
    library.undo()
    assert project(path, 1)["notes"] == ""
    library.redo()
    assert project(path, 1)["notes"] == "甲乙"


@pytest.mark.parametrize("moment", ["2024-05-01T08:00:02.001Z", "2024-05-01T07:59:57.999Z"])
def test_typing_later_is_a_step_of_its_own(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    row_id = project(path, 1)["id"]
    clock(monkeypatch, "2024-05-01T08:00:00.000Z")
    type_in(library, row_id, "甲")
    clock(monkeypatch, moment)
    type_in(library, row_id, "甲乙")
    library.undo()
    assert project(path, 1)["notes"] == "甲"


def test_steps_of_two_people_stay_apart(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row_id = project(path, 1)["id"]
    clock(monkeypatch, "2024-05-01T08:00:00.000Z")
    first = type_in(library, row_id, "甲")
    library.author = Author(AUTHOR.name, "另一台")
    second = type_in(library, row_id, "甲乙")
    library.author = Author("另一人", AUTHOR.machine)
    third = type_in(library, row_id, "甲乙丙")
    assert len({first.operation, second.operation, third.operation}) == 3


def test_steps_of_two_fields_or_rows_stay_apart(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, "2024-05-01T08:00:00.000Z")
    one, two = project(path, 1)["id"], project(path, 2)["id"]
    uuids = [
        type_in(library, one, "甲").operation,
        type_in(library, one, "乙", step="notes-other").operation,
        type_in(library, two, "丙", step="notes-other").operation,
        type_in(library, two, "丁", step="").operation,
        type_in(library, two, "戊", step="").operation,
    ]
    assert len(set(uuids)) == 5


def test_typing_after_undo_or_redo_starts_anew(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, "2024-05-01T08:00:00.000Z")
    row_id = project(path, 1)["id"]
    first = type_in(library, row_id, "甲")
    library.undo()
    second = type_in(library, row_id, "乙")
    assert second.operation != first.operation
    library.undo()
    library.redo()
    third = type_in(library, row_id, "丙")
    assert third.operation != second.operation
    library.undo()
    assert project(path, 1)["notes"] == "乙"
    library.undo()
    assert project(path, 1)["notes"] == ""


def test_typing_back_to_the_start_can_still_be_undone(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, "2024-05-01T08:00:00.000Z")
    row_id = project(path, 1)["id"]
    type_in(library, row_id, "甲")
    type_in(library, row_id, "")
    library.undo()
    assert project(path, 1)["notes"] == "甲"
    library.undo()
    assert project(path, 1)["notes"] == ""
    library.redo()
    library.redo()
    assert project(path, 1)["notes"] == ""
    assert library.redo_label() == ""


def test_a_merged_step_keeps_only_what_differs(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, "2024-05-01T08:00:00.000Z")
    row_id = project(path, 1)["id"]
    library.perform(update_projects({row_id: {"notes": "甲", "location": "正阳"}}, step="x"))
    last = library.perform(update_projects({row_id: {"notes": "", "location": "濯水"}}, step="x"))
    (change,) = changes_of(path, last.operation)
    assert change["after"] == {"location": "濯水"}
    assert change["before"] == {"location": ""}


def test_the_file_is_sound_after_all_this(library: Library, path: Path) -> None:
    library.perform(create_project(reserve_id(path), {"name": "甲", "units": "区甲局"}))
    library.undo()
    library.redo()
    assert_sound(path)


def test_writing_again_in_the_file_behind_is_seen(library: Library, path: Path) -> None:
    write_directly(path, "UPDATE project SET notes = '别处' WHERE number = 1")
    with library.read() as connection:
        query = text("SELECT notes FROM project WHERE number = 1")
        assert connection.execute(query).scalar() == "别处"


# ---------------------------------------------------------------- many rows


def many_ids(library: Library, count: int) -> list[int]:
    rows = [{"reserve_id": 1, "name": f"项目{n}", "number": 100 + n} for n in range(count)]
    return list(library.perform(inserting(PROJECT, rows)).inserted["project"])


def test_the_history_takes_many_changes_in_order_before_the_end(
    library: Library, path: Path
) -> None:
    """Those of a hundred thousand rows with their texts would fill the memory."""
    ids = many_ids(library, 2 * KEPT + 300)
    kept = []

    def body(writer: Writer) -> None:
        for start in range(0, len(ids), 500):
            writer.update(PROJECT, {n: {"notes": f"第{n}个"} for n in ids[start : start + 500]})
            kept.append(len(writer.changes))
        writer.describe("全写上了")

    before = len(operations(path))
    changes = library.perform(Operation("写备注", body))
    assert max(kept) < KEPT
    assert len(operations(path)) == before + 1
    assert operations(path)[-1]["label"] == changes.label == "全写上了"
    assert changes.projects == set(ids)
    assert changes.fields == {"notes"}
    rows = changes_of(path, changes.operation)
    assert [row["row_id"] for row in rows] == ids
    assert [row["after"] for row in rows] == [{"notes": f"第{n}个"} for n in ids]


def test_a_failure_after_the_history_took_changes_leaves_nothing(
    library: Library, path: Path
) -> None:
    ids = many_ids(library, KEPT + 1)
    images, history = table_images(path), operations(path)
    written = read_rows(path, "SELECT count(*) AS n FROM change")

    def body(writer: Writer) -> None:
        writer.update(PROJECT, {n: {"notes": "甲"} for n in ids})
        assert writer.changes == []
        raise RefusedInput("备注", "甲", "不行")

    with pytest.raises(RefusedInput):
        library.perform(Operation("写备注", body))
    assert table_images(path) == images
    assert operations(path) == history
    assert read_rows(path, "SELECT count(*) AS n FROM change") == written
