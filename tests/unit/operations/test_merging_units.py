"""Two units made one: names, projects and rollups follow, and one undo brings all of it back."""

import sqlite3
from typing import Any

import pytest

from app.errors import NotFound, RefusedInput
from app.library.file import Library
from app.operations.projects import update_projects
from app.operations.units import merge_units
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.projects import find_project, load_rows
from app.queries.rollups import Rollup, rollup

WAN = 10_000


def _ids(library: Library) -> dict[str, int]:
    return {name: row_id for row_id, name in _table(library, "SELECT id, name FROM unit")}


def _table(library: Library, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(library.path) as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    return rows


def _everything(library: Library) -> list[list[tuple[Any, ...]]]:
    tables = ("unit", "unit_alias", "project_unit", "project")
    return [_table(library, f"SELECT * FROM {table} ORDER BY id") for table in tables]


def _by(library: Library, dimension: str) -> dict[str, tuple[int, int]]:
    with library.read() as connection:
        sums: Rollup = rollup(connection, find_dimension(dimension), Filter())
    return {row.group: (row.count, row.total_yuan) for row in sums.rows}


def _project(library: Library, number: int) -> int:
    with library.read() as connection:
        return find_project(connection, str(number))


@pytest.fixture
def units(library: Library) -> dict[str, int]:
    """区卫健委 leads No. 8 (2,300 万元) and stands behind 区卫生健康委 in No. 7 (4,200 万元)."""
    library.perform(
        update_projects(
            {
                _project(library, 8): {"units": "区卫健委、疾控中心"},
                _project(library, 7): {"units": "区卫生健康委、中心血站、区卫健委"},
            }
        )
    )
    return _ids(library)


def test_rollups_follow(library: Library, units: dict[str, int]) -> None:
    assert _by(library, "lead_unit")["区卫健委"] == (1, 2_300 * WAN)
    assert _by(library, "lead_unit")["区卫生健康委"] == (11, 229_285 * WAN)
    before = _by(library, "unit")
    library.perform(merge_units(units["区卫生健康委"], units["区卫健委"]))
    # 区卫生健康委 leads 12 projects with 231,585 万元.
    assert _by(library, "lead_unit")["区卫生健康委"] == (12, 231_585 * WAN)
    after = _by(library, "unit")
    assert "区卫健委" not in after
    # No. 7 names both and counts once.
    count, total = before["区卫生健康委"]
    assert after["区卫生健康委"] == (count + 1, total + 2_300 * WAN)


def test_the_paper_keeps_its_wording(library: Library, units: dict[str, int]) -> None:
    library.perform(merge_units(units["区卫生健康委"], units["区卫健委"]))
    project = _project(library, 8)
    with library.read() as connection:
        assert load_rows(connection, [project])[project]["units_text"] == "区卫健委、疾控中心"
    written = _table(
        library, f"SELECT written FROM project_unit WHERE project_id = {project} AND position = 0"
    )
    assert written == [("区卫健委",)]
    # Typed again, the name leads to the unit that was kept.
    library.perform(update_projects({_project(library, 35): {"units": "区卫健委"}}))
    assert "区卫健委" not in _ids(library)


def test_other_names_move_along(library: Library) -> None:
    units = _ids(library)
    library.perform(merge_units(units["中心医院"], units["中医院"]))
    kept = units["中心医院"]
    aliases = {
        alias
        for (alias,) in _table(library, f"SELECT alias FROM unit_alias WHERE unit_id = {kept}")
    }
    assert aliases == {
        "黔江中心医院", "重庆市黔江中心医院", "中医院", "黔江区中医院", "重庆市黔江区中医院",
    }  # fmt: skip


def test_one_undo_brings_everything_back(library: Library, units: dict[str, int]) -> None:
    before = _everything(library)
    library.perform(merge_units(units["区卫生健康委"], units["区卫健委"]))
    assert library.undo_label() == "合并单位 区卫健委 → 区卫生健康委"
    after = _everything(library)
    assert after != before
    library.undo()
    assert _everything(library) == before
    library.redo()
    assert [len(rows) for rows in _everything(library)] == [len(rows) for rows in after]
    assert _by(library, "lead_unit")["区卫生健康委"] == (12, 231_585 * WAN)
    library.undo()
    assert _everything(library) == before


def test_projects_count_as_touched(library: Library, units: dict[str, int]) -> None:
    changes = library.perform(merge_units(units["区卫生健康委"], units["区卫健委"]))
    assert changes.projects == {_project(library, 7), _project(library, 8)}


def test_what_cannot_be_merged(library: Library, units: dict[str, int]) -> None:
    with pytest.raises(RefusedInput):
        library.perform(merge_units(units["区教委"], units["区教委"]))
    with pytest.raises(NotFound):
        library.perform(merge_units(units["区教委"], 9_999))
    library.perform(merge_units(units["区卫生健康委"], units["区卫健委"]))
    with pytest.raises(NotFound):
        library.perform(merge_units(units["区卫生健康委"], units["区卫健委"]))
