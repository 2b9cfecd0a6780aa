"""Rows of projects: what they hold, against the file read by sqlite3 alone."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from app.library.file import Library
from app.models.project import DERIVED_COLUMNS
from app.operations.projects import delete_projects, update_projects
from app.queries.projects import load_records, load_rows


def stored(path: Path) -> dict[int, dict[str, object]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute(
            "SELECT project.*, category.name AS category, reserve.name AS reserve FROM project"
            " JOIN reserve ON reserve.id = project.reserve_id"
            " LEFT JOIN category ON category.id = project.category_id"
        )
        return {row["id"]: dict(row) for row in rows}


def test_a_row_is_what_the_file_holds(library: Library, path: Path) -> None:
    library.perform(update_projects({7: {"category": "", "units": "区教委、区林业局等"}}))
    known = stored(path)
    with library.read() as connection:
        rows = load_rows(connection, [*known])
    assert rows.keys() == known.keys()
    for row_id, values in known.items():
        shown = {name: value for name, value in values.items() if name not in DERIVED_COLUMNS}
        units = rows[row_id]["units"]
        assert dict(rows[row_id]) == {**shown, "units": units}
        assert isinstance(units, tuple)
    assert rows[7]["category"] is None
    assert rows[7]["units"] == ("区教委", "区林业局")
    assert rows[7]["units_text"] == "区教委、区林业局等"


def test_a_row_is_a_mapping(library: Library) -> None:
    with library.read() as connection:
        row = load_rows(connection, [1])[1]
        again = load_rows(connection, [1])[1]
    assert isinstance(row, Mapping)
    assert row == again == {**row}
    assert len(row) == len(dict(row)) == len(list(row.values()))
    assert "units" in row
    assert "search_text" not in row
    assert row.get("没有") is None
    with pytest.raises(KeyError):
        row["lead_unit_id"]
    assert {**row, "name": "新的"}["name"] == "新的"


def test_what_is_gone_is_left_out_and_the_bin_is_not(library: Library) -> None:
    library.perform(delete_projects([4]))
    with library.read() as connection:
        rows = load_rows(connection, [4, 99, 2, 2])
    assert sorted(rows) == [2, 4]
    assert rows[4]["deleted_at"] is not None


def test_many_more_than_one_statement_takes(library: Library) -> None:
    ids = [36, *range(100, 1_200), 5, *range(2_000, 2_600), 1]
    with library.read() as connection:
        rows = load_rows(connection, ids)
        records = load_records(connection, ids)
    assert sorted(rows) == [1, 5, 36]
    assert [record["number"] for record in records] == [36, 5, 1]
    assert records[0]["units"] == rows[36]["units"]
