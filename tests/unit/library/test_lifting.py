"""Many rows at once, with the triggers lifted: the same library and history as row by row."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.errors import Cancelled, Conflict
from app.library import writer as writing
from app.library.changes import Operation
from app.library.clock import new_uuids
from app.library.file import Library, ReadToken, create_library, open_library
from app.library.images import to_json
from app.library.rows import as_columns, image_of
from app.library.writer import Writer
from app.models.project import PROJECT
from app.models.unit import PROJECT_UNIT, UNIT_ALIAS
from app.models.wordindex import MARKS
from app.operations.fieldchanges import FieldChange, Way, change_field
from app.operations.projects import delete_projects, update_projects
from app.operations.reserves import create_reserve
from app.operations.units import insert_project_units, insert_projects, resolve_units
from app.queries.filter import Filter, Words
from app.queries.layout import Layout
from app.queries.snapshot import load_snapshot
from tests.library_files import AUTHOR, qianjiang_copy
from tests.properties.plain_sums import assert_summed
from tests.unit.library.tables import (
    assert_sound,
    changes_of,
    inserting,
    operations,
    read_rows,
    table_images,
)

NEVER, ALWAYS = 10**9, 1

#: The tables whose triggers are lifted.
WATCHED = ("project", "project_unit")

#: Projects of every sort: amounts on both sides of a step and none, periods, a recycled one, texts
#: that JSON has to escape, a unit named twice under two of its names, none at all.
ROWS: tuple[dict[str, Any], ...] = (
    {"name": "甲项目", "total_yuan": 0, "industry": "林业"},
    {
        "name": "“乙”\\项目\t'\"",
        "total_yuan": 999_999,
        "content": "一\n二\r\n\x7f 😀 ㎡",
        "number": 40,
    },
    {"name": "丙", "total_yuan": 1_000_000, "period_kind": "calendar", "period_start": 202001},
    {"name": "丁", "total_yuan": 10**10, "deleted_at": "2026-01-01T00:00:00Z"},
    {"name": "戊", "total_yuan": None, "total_text": "", "notes": "%s%d"},
)
UNITS = (("区甲局",), ("区乙局", "区甲局", "甲"), (), ("甲", "区丙局"), ("区民政局",))


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every operation for one on many rows."""
    monkeypatch.setattr(writing, "MANY", ALWAYS)


def guards(path: Path) -> list[dict[str, Any]]:
    """Return the triggers and indexes there are."""
    return read_rows(
        path, "SELECT name, sql FROM sqlite_master WHERE type <> 'table' ORDER BY type, name"
    )


def bring_in(writer: Writer) -> None:
    """Give a unit another name, and insert all sorts of projects in a new way and in the old."""
    unit = resolve_units(writer, ["区甲局"])["区甲局"]
    writer.insert(UNIT_ALIAS, [{"unit_id": unit, "alias": "甲"}])
    rows = [{"reserve_id": 1, "category_id": 1, **row} for row in ROWS]
    insert_projects(writer, as_columns(PROJECT, rows), UNITS)
    ids = writer.insert(PROJECT, [{**row, "name": f"又{row['name']}"} for row in rows])
    insert_project_units(writer, dict(zip(ids, UNITS, strict=True)))
    # Ties that come later than the first ones; two of them are a project's first.
    other = resolve_units(writer, ["区丁局"])["区丁局"]
    tie = {"project_id": ids[2], "unit_id": other, "role": "lead", "written": "区丁局"}
    writer.insert(PROJECT_UNIT, [{**tie, "position": position} for position in (1, 0)])
    writer.insert(PROJECT_UNIT, [{**tie, "project_id": ids[4], "position": 1}])
    writer.insert(PROJECT_UNIT, [{**tie, "project_id": ids[4], "position": 2}])
    writer.update(PROJECT, {ids[0]: {"total_yuan": 5_000_000}, 1: {"industry": "医药"}})
    moved = read_ids(writer, "SELECT id FROM project_unit WHERE project_id = 2")
    writer.update(PROJECT_UNIT, {moved[0]: {"unit_id": other}})
    writer.delete(
        PROJECT_UNIT, read_ids(writer, "SELECT id FROM project_unit WHERE project_id = 3")
    )


def bring_in_most(writer: Writer) -> None:
    """Do the same in an operation that is to bring far more than is there."""
    writer.expect(10**6)
    bring_in(writer)


def read_ids(writer: Writer, query: str) -> list[int]:
    found = writer.read(text(query).columns(PROJECT.c.id))  # type: ignore[arg-type]
    return [row.id for row in found]


def library_of(folder: Path, name: str) -> Iterator[Library]:
    with open_library(qianjiang_copy(folder, name), author=AUTHOR, must_write=True) as opened:
        yield opened


def told(path: Path) -> tuple[Any, ...]:
    """Return the whole library and its history, but for moments, uuids and the cells' ids."""
    tables = table_images(path)
    history = read_rows(path, "SELECT * FROM change ORDER BY table_name, row_id, id")
    named = {row["uuid"]: (table, row["id"]) for table, rows in tables.items() for row in rows}
    told_tables = {
        table: [{k: v for k, v in row.items() if k not in ("uuid", "cell_id")} for row in rows]
        for table, rows in tables.items()
    }
    told_history = []
    for row in history:
        owner = named.get(row["owner_uuid"] or "")
        if row["action"] == "insert" and row["table_name"] in WATCHED:
            # Of very many new rows no image is kept, and ties are not named with their project.
            row["after"] = ""
            if row["table_name"] == "project_unit" and owner and owner[1] > 36:
                continue
        known = named.get(row["row_uuid"])
        words = [row[each].replace(row["row_uuid"], "") for each in ("before", "after")]
        told_history.append((row["table_name"], row["row_id"], row["action"], known, owner, *words))
    return told_tables, told_history


def test_the_library_and_its_history_are_the_same_as_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, changed = [], []
    for name, many, body in (
        ("a.chubei", NEVER, bring_in),
        ("b.chubei", ALWAYS, bring_in),
        ("c.chubei", ALWAYS, bring_in_most),
    ):
        monkeypatch.setattr(writing, "MANY", many)
        for library in library_of(tmp_path, name):
            changes = library.perform(Operation("导入", body))
            changed.append((changes.tables, changes.fields, changes.inserted, changes.projects))
            assert changes.is_structural
        found.append(told(tmp_path / name))
        assert_summed(tmp_path / name)
        assert_sound(tmp_path / name)
    assert found[0] == found[1] == found[2]
    assert changed[0] == changed[1] == changed[2]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("bringing", [bring_in, bring_in_most])
def test_undo_and_redo_bring_back_every_row(
    library: Library, path: Path, bringing: Callable[[Writer], None]
) -> None:
    before, guarded = table_images(path), guards(path)
    library.perform(Operation("导入", bringing))
    after = table_images(path)
    for _ in range(2):
        library.undo()
        # A unit that came stays where it came from: a name harms nothing.
        assert table_images(path) == before
        assert_summed(path)
        library.redo()
        assert table_images(path) == after
        assert_summed(path)
    assert guards(path) == guarded
    assert_sound(path)


@pytest.mark.usefixtures("many")
def test_what_was_changed_since_is_not_taken_away(library: Library, path: Path) -> None:
    library.perform(Operation("导入", bring_in))
    row_id = read_rows(path, "SELECT id FROM project WHERE name = '甲项目'")[0]["id"]
    for notes in ("后来写的", "又改了"):
        library.perform(update_projects({row_id: {"notes": notes}}))
    # As if undo did not know of them: it would have to take these back first.
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE operation SET is_undone = 1 WHERE label LIKE '修改%'")
    before = table_images(path)
    with pytest.raises(Conflict, match="备注此后又改过（现为“又改了”）") as caught:
        library.undo()
    assert caught.value.place == "甲项目"
    assert table_images(path) == before


@pytest.mark.usefixtures("many")
def test_what_was_changed_and_set_back_is_taken_away(library: Library, path: Path) -> None:
    before = table_images(path)
    library.perform(Operation("导入", bring_in))
    row_id = read_rows(path, "SELECT id FROM project WHERE name = '甲项目'")[0]["id"]
    for notes in ("后来写的", ""):
        library.perform(update_projects({row_id: {"notes": notes}}))
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE operation SET is_undone = 1 WHERE label LIKE '修改%'")
    library.undo()
    assert table_images(path) == before


@pytest.mark.usefixtures("many")
def test_what_another_program_wrote_goes_and_comes_back_with_the_row(
    library: Library, path: Path
) -> None:
    library.perform(Operation("导入", bring_in))
    row_id = read_rows(path, "SELECT id FROM project WHERE name = '甲项目'")[0]["id"]
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE project SET notes = '别的程序写的' WHERE id = ?", (row_id,))
    library.undo()
    assert not read_rows(path, "SELECT id FROM project WHERE id = ?", row_id)
    library.redo()
    (row,) = read_rows(path, "SELECT notes FROM project WHERE id = ?", row_id)
    assert row["notes"] == "别的程序写的"


@pytest.mark.usefixtures("many")
def test_a_project_that_is_used_since_is_not_taken_away(library: Library, path: Path) -> None:
    ids: list[int] = []

    def body(writer: Writer) -> None:
        ids.extend(writer.insert(PROJECT, [{"reserve_id": 1, "name": "新"}]))

    library.perform(Operation("导入", body))
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(
            "INSERT INTO contact (uuid, project_id, position, person, unit, post, telephone)"
            " VALUES ('u', ?, 0, '王敏', '', '', '')",
            ids,
        )
    with pytest.raises(Conflict, match="还在用它") as caught:
        library.undo()
    assert caught.value.place == "新"


def add_tie(writer: Writer, project: int) -> None:
    tie = {"project_id": project, "unit_id": 1, "position": 7, "role": "responsible"}
    writer.insert(PROJECT_UNIT, [{**tie, "written": "后来的"}])


def drop_tie(writer: Writer, project: int) -> None:
    writer.delete(PROJECT_UNIT, ties_of(writer, project)[:1])


def change_tie(writer: Writer, project: int) -> None:
    writer.update(PROJECT_UNIT, {ties_of(writer, project)[0]: {"written": "改过的"}})


def ties_of(writer: Writer, project: int) -> list[int]:
    return read_ids(writer, f"SELECT id FROM project_unit WHERE project_id = {project} ORDER BY id")


@pytest.mark.parametrize(
    ("body", "said"),
    [(add_tie, "还在用它"), (drop_tie, "已经不在文库里"), (change_tie, "现为“改过的”")],
)
def test_ties_changed_since_are_not_taken_away(
    library: Library,
    path: Path,
    body: Callable[..., None],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No change names the ties that came with very many projects; later changes are told."""
    monkeypatch.setattr(writing, "MANY", ALWAYS)
    library.perform(Operation("导入", bring_in))
    (row,) = read_rows(path, "SELECT id FROM project WHERE name = '“乙”\\项目\t''\"'")
    monkeypatch.setattr(writing, "MANY", NEVER)
    library.perform(Operation("后来", partial(body, project=row["id"])))
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE operation SET is_undone = 1 WHERE label = '后来'")
    before = table_images(path)
    for many in (ALWAYS, NEVER):
        monkeypatch.setattr(writing, "MANY", many)
        with pytest.raises(Conflict, match=said):
            library.undo()
        assert table_images(path) == before


def test_ties_changed_and_changed_back_go_and_come_back_with_their_project(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some hundred projects with several times as many ties are not many any more, told by rows."""
    before = table_images(path)
    monkeypatch.setattr(writing, "MANY", ALWAYS)
    library.perform(Operation("导入", bring_in))
    monkeypatch.setattr(writing, "MANY", NEVER)
    after = table_images(path)
    (row,) = read_rows(path, "SELECT id FROM project WHERE name = '甲项目'")
    for body in (change_tie, drop_tie, add_tie):
        library.perform(Operation("后来", partial(body, project=row["id"])))
    for _ in range(3):
        library.undo()
    assert table_images(path) == after
    for _ in range(2):
        library.undo()
        assert table_images(path) == before
        assert_summed(path)
        library.redo()
        assert table_images(path) == after
        assert_summed(path)
    assert_sound(path)


@pytest.mark.usefixtures("many")
def test_the_triggers_are_lifted_inside_and_back_afterwards(library: Library, path: Path) -> None:
    guarded = guards(path)
    inside: list[int] = []

    def body(writer: Writer) -> None:
        bring_in(writer)
        query = "SELECT count(*) AS id FROM sqlite_master WHERE type = 'trigger'"
        inside.extend(read_ids(writer, query))

    library.perform(Operation("导入", body))
    assert inside == [0]
    assert len(guarded) > 5
    assert guards(path) == guarded


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("error", [Cancelled, RuntimeError])
def test_what_ends_halfway_leaves_library_and_triggers_as_they_were(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    before, guarded, history = table_images(path), guards(path), operations(path)

    def body(writer: Writer) -> None:
        bring_in_most(writer)
        raise error

    with pytest.raises(error):
        library.perform(Operation("导入", body))
    assert (table_images(path), guards(path), operations(path)) == (before, guarded, history)
    # A small change is again seen to by the triggers.
    monkeypatch.setattr(writing, "MANY", NEVER)
    library.perform(update_projects({5: {"total": "7", "units": "区甲局、区乙局"}}))
    assert_summed(path)


@pytest.mark.usefixtures("many")
def test_a_cancel_while_sums_are_made_leaves_nothing(library: Library, path: Path) -> None:
    before, guarded = table_images(path), guards(path)
    token = ReadToken()

    def body(writer: Writer) -> None:
        writer.expect(10**6)
        insert_projects(writer, {"reserve_id": [1], "name": ["新"]}, [("区甲局",)])
        token.cancel()

    with pytest.raises(Cancelled):
        library.perform(Operation("导入", body), token)
    assert (table_images(path), guards(path)) == (before, guarded)


@pytest.mark.usefixtures("many")
def test_rules_and_references_hold(library: Library, path: Path) -> None:
    before = table_images(path)
    tie = {"project_id": 999, "unit_id": 1, "position": 0, "role": "lead", "written": "某局"}
    for table, row, reason in (
        (PROJECT_UNIT, tie, "已经不在"),
        (PROJECT, {"reserve_id": 999, "name": "x"}, "已经不在"),
        (PROJECT, {"reserve_id": 1, "name": ""}, "不合文库的规则"),
        (PROJECT, {"id": 1, "reserve_id": 1, "name": "x"}, "已经有相同的内容"),
    ):
        with pytest.raises(Conflict, match=reason):
            library.perform(inserting(table, [row]))
    with pytest.raises(KeyError, match="colour"):
        library.perform(inserting(PROJECT, [{"name": "x", "colour": 1}]))
    assert table_images(path) == before


@pytest.mark.parametrize(
    ("coming", "are_lifted"), [(35, False), (36, True)], ids=["fewer", "as many"]
)
def test_indexes_are_lifted_while_at_least_as_many_rows_come_as_are_there(
    library: Library, path: Path, monkeypatch: pytest.MonkeyPatch, coming: int, are_lifted: bool
) -> None:
    monkeypatch.setattr(writing, "MANY", ALWAYS)
    guarded = guards(path)
    (there,) = read_rows(path, "SELECT count(*) AS size FROM project")
    assert there["size"] == 36
    inside: list[int] = []
    query = (
        "SELECT count(*) AS id FROM sqlite_master"
        " WHERE type = 'index' AND tbl_name = 'project' AND sql IS NOT NULL"
    )

    def body(writer: Writer) -> None:
        writer.expect(coming)
        inside.extend(read_ids(writer, query))
        writer.insert(PROJECT, [{"reserve_id": 1, "name": "新"}])
        inside.extend(read_ids(writer, query))
        # Whatever else is written finds its rows by them.
        writer.update(PROJECT, {1: {"notes": "改"}})
        inside.extend(read_ids(writer, query))
        writer.insert(PROJECT, [{"reserve_id": 1, "name": "又新"}])
        inside.extend(read_ids(writer, query))

    library.perform(Operation("导入", body))
    all_of_them = inside[0]
    assert all_of_them > 5
    assert inside[1:] == [0 if are_lifted else all_of_them, all_of_them, all_of_them]
    assert guards(path) == guarded
    assert_sound(path)
    assert_summed(path)


@pytest.mark.usefixtures("many")
def test_indexes_are_back_where_nothing_but_rows_came(library: Library, path: Path) -> None:
    guarded = guards(path)

    def body(writer: Writer) -> None:
        writer.expect(10**6)
        rows = [{"reserve_id": 1, "category_id": 1, **row} for row in ROWS]
        insert_projects(writer, as_columns(PROJECT, rows), UNITS)

    library.perform(Operation("导入", body))
    assert guards(path) == guarded
    assert_sound(path)
    assert_summed(path)


@pytest.mark.parametrize("next_step", ["rest", "write"])
def test_the_log_of_many_rows_is_moved_into_the_file_later(
    library: Library, path: Path, next_step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When nobody waits, or else with the next write."""
    library.checkpoint()
    # So that the log is longer than what SQLite leaves in it by itself.
    long_rows = [{"reserve_id": 1, "name": f"第{n}个", "content": "长" * 5_000} for n in range(500)]
    monkeypatch.setattr(writing, "MANY", ALWAYS)
    library.perform(inserting(PROJECT, long_rows))
    assert names_in_file(path) == 36
    if next_step == "rest":
        library.rest()
    else:
        monkeypatch.setattr(writing, "MANY", NEVER)
        library.perform(update_projects({1: {"notes": "短的"}}))
    assert names_in_file(path) == 536


def names_in_file(path: Path) -> int:
    """Count the projects in the file alone, without its log."""
    alone = path.with_name("只有文件.chubei")
    alone.write_bytes(path.read_bytes())
    (row,) = read_rows(alone, "SELECT count(*) AS count FROM project")
    return int(row["count"])


def test_few_rows_leave_the_triggers_alone(library: Library) -> None:
    inside: list[int] = []
    query = "SELECT count(*) AS id FROM sqlite_master WHERE type = 'trigger'"

    def body(writer: Writer) -> None:
        bring_in(writer)
        inside.extend(read_ids(writer, query))
        writer.expect(writing.MANY - 1)
        inside.extend(read_ids(writer, query))
        writer.expect(writing.MANY)
        inside.extend(read_ids(writer, query))

    library.perform(Operation("导入", body))
    assert inside[0] == inside[1] > inside[2] == 0


@pytest.mark.usefixtures("many")
def test_bulk_edits_and_the_recycle_bin_keep_the_sums(library: Library, path: Path) -> None:
    ids = [row["id"] for row in read_rows(path, "SELECT id FROM project")]
    before = table_images(path)
    library.perform(change_field(ids, FieldChange("industry", Way.SET, "医药")).operation)
    assert_summed(path)
    library.perform(delete_projects(ids[::2]))
    assert_summed(path)
    for _ in range(2):
        library.undo()
        assert_summed(path)
    assert table_images(path) == before


@pytest.mark.usefixtures("many")
def test_the_words_of_new_projects_are_found_and_those_of_gone_ones_not(
    library: Library, path: Path
) -> None:
    def count(word: str) -> int:
        with library.read() as connection:
            return len(load_snapshot(connection, Filter((Words(word),)), Layout()).ids)

    library.perform(Operation("导入", bring_in))
    assert (count("甲项目"), count("jiaxiangmu"), count("😀")) == (2, 2, 2)
    library.undo()
    assert (count("甲项目"), count("jiaxiangmu"), count("😀")) == (0, 0, 0)
    # Nor does the index keep anything of them.
    kept = read_rows(path, f"SELECT rowid FROM {MARKS} WHERE {MARKS} MATCH '\"项\"'")
    assert {row["rowid"] for row in kept} <= set(range(1, 37))


# ---------------------------------------------------------------- the database's own images


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    path = tmp_path_factory.mktemp("images") / "a.chubei"
    create_library(path)
    with open_library(path, author=AUTHOR, must_write=True) as opened:
        opened.perform(create_reserve("一"))
        yield opened


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_COLUMNS = ("code", "nature", "content", "total_text", "notes", "units_text")
_PROJECTS = st.fixed_dictionaries(
    {"name": _TEXTS.filter(bool)},
    optional={name: _TEXTS for name in _COLUMNS}
    | {"number": st.none() | st.integers(1, 999_999)}
    | {"total_yuan": st.none() | st.integers(0, 10**15)},
)


@settings(max_examples=60)
@given(row=_PROJECTS)
def test_the_database_writes_the_image_the_program_would(
    shared: Library, row: dict[str, Any]
) -> None:
    def bring(writer: Writer) -> None:
        writer.expect(writing.MANY)
        writer.insert(PROJECT, [{"reserve_id": 1, **row}])

    came = shared.perform(Operation("导入", bring))
    stored = read_rows(shared.path, "SELECT * FROM project ORDER BY id DESC LIMIT 1")[0]
    assert {name: stored[name] for name in row} == row

    def take(writer: Writer) -> None:
        writer.expect(writing.MANY)
        writer.delete(PROJECT, came.inserted["project"])

    went = shared.perform(Operation("删去", take))
    (change,) = read_rows(shared.path, "SELECT * FROM change ORDER BY id DESC LIMIT 1")
    assert change["before"] == to_json(image_of(PROJECT, stored))
    assert (change["after"], change["owner_uuid"]) == ("", stored["uuid"])
    assert changes_of(shared.path, went.operation)[0]["before"]["name"] == row["name"]


def test_identifiers_made_together_are_valid_distinct_and_in_order() -> None:
    made = new_uuids(3_000)
    assert len(set(made)) == 3_000
    assert sorted(made) == made
    assert {(uuid.UUID(each).version, uuid.UUID(each).variant) for each in made} == {
        (7, uuid.RFC_4122)
    }
    assert {str(uuid.UUID(each)) for each in made} == set(made)
    assert not set(made) & set(new_uuids(3_000))
