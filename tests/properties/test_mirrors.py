"""What is repeated beside projects and added up from them stays equal, whatever is done."""

import random
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.errors import ChubeiError
from app.library import writer as writing
from app.library.changes import Operation
from app.library.file import Library, create_library, open_library
from app.library.writer import Writer
from app.models.project import PROJECT
from app.models.unit import PROJECT_UNIT, UNIT_ALIAS
from app.operations.projects import (
    create_project,
    delete_projects,
    duplicate_projects,
    restore_projects,
    update_projects,
)
from app.operations.reserves import create_reserve
from app.operations.units import resolve_units
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.rollups import rollup
from tests.library_files import AUTHOR
from tests.properties.plain_sums import assert_summed
from tests.unit.library.tables import read_rows

#: 甲 and 乙 are two units; 甲局 and 县甲 are other names of the first.
NAMES = ("甲", "甲局", "县甲", "乙", "丙")
STEPS = (
    "create", "units", "total", "words", "delete", "restore", "duplicate", "move", "merge", "undo",
    "redo",
)  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mirrors") / "a.chubei"
    create_library(path)

    def name(writer: Writer) -> None:
        first = resolve_units(writer, ["甲", "乙"])["甲"]
        writer.insert(
            UNIT_ALIAS, [{"unit_id": first, "alias": alias} for alias in ("甲局", "县甲")]
        )

    with open_library(path, author=AUTHOR, must_write=True) as library:
        library.perform(create_reserve("一"))
        library.perform(create_reserve("二"))
        library.perform(Operation("单位", name))
        library.checkpoint()
    return path


@pytest.fixture(params=["row by row", "lifted"], scope="module")
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """Have operations watched by the triggers, or all of them taken for ones on many rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "MANY", 1 if request.param == "lifted" else 10**9)
        yield request.param


def do(library: Library, path: Path, step: str, chance: random.Random) -> None:
    """Do one thing a user or another program of the library can do."""
    rows = read_rows(path, "SELECT id, deleted_at FROM project")
    live = [row["id"] for row in rows if row["deleted_at"] is None]
    binned = [row["id"] for row in rows if row["deleted_at"] is not None]
    units = "、".join(chance.sample(NAMES, chance.randint(0, 4)))
    total = chance.choice(("", "0", "5", "99.9999", "100", "3.5亿", "100亿", "99亿9999万"))
    words = {
        "industry": chance.choice(("", "林业", "医药")),
        "nature": chance.choice(("", "新建")),
        "financing": chance.choice(("", "自筹", "专项债券")),
        "period": chance.choice(("", "待定", "2020-2021", "2年")),
    }
    match step:
        case "create":
            entries = {"name": "项目", "units": units, "total": total, **words}
            library.perform(create_project(chance.choice((1, 2)), entries))
        case "units" if live:
            library.perform(update_projects({chance.choice(live): {"units": units}}))
        case "total" if live:
            chosen = chance.sample(live, min(2, len(live)))
            library.perform(update_projects({row_id: {"total": total} for row_id in chosen}))
        case "words" if live:
            some = dict(chance.sample(sorted(words.items()), chance.randint(1, 3)))
            some |= chance.choice(({}, {"total": total}, {"total": total, "units": units}))
            library.perform(update_projects({chance.choice(live): some}))
        case "delete" if live:
            library.perform(delete_projects([chance.choice(live)]))
        case "restore" if binned:
            library.perform(restore_projects([chance.choice(binned)]))
        case "duplicate" if live:
            library.perform(duplicate_projects([chance.choice(live)]))
        case "move" if live:
            library.perform(_moved(chance.choice(live), chance.choice((1, 2))))
        case "merge":
            library.perform(_merged(*chance.sample((1, 2), 2)))
        case "undo":
            library.undo()
        case "redo":
            library.redo()


def _moved(row_id: int, reserve_id: int) -> Operation:
    return Operation("移动", lambda writer: _ignore(writer, {row_id: {"reserve_id": reserve_id}}))


def _ignore(writer: Writer, changes: dict[int, dict[str, Any]]) -> None:
    writer.update(PROJECT, changes)


def _merged(kept: int, gone: int) -> Operation:
    """Give one unit's projects to another; some may then name it twice."""

    def body(writer: Writer) -> None:
        unit = PROJECT_UNIT.c
        ids = [row.id for row in writer.read(select(unit.id).where(unit.unit_id == gone))]
        writer.update(PROJECT_UNIT, {row_id: {"unit_id": kept} for row_id in ids})

    return Operation("合并单位", body)


def assert_mirrored(library: Library, path: Path) -> None:
    """Compare with what plain Python makes of the projects and their units."""
    projects = {row["id"]: row for row in read_rows(path, "SELECT * FROM project")}
    ties = read_rows(path, "SELECT * FROM project_unit ORDER BY project_id, position")
    seen: set[tuple[int, int]] = set()
    leads: dict[int, int] = {}
    by_unit: dict[int | None, list[int]] = {}
    for tie in ties:
        project = projects[tie["project_id"]]
        place = (tie["project_id"], tie["unit_id"])
        is_first = place not in seen
        seen.add(place)
        if tie["position"] == 0:
            leads[tie["project_id"]] = tie["unit_id"]
        assert tie["total_yuan"] == project["total_yuan"]
        assert tie["lead_unit_id"] == leads.get(tie["project_id"])
        assert tie["is_counted"] == int(is_first and project["deleted_at"] is None)
        if tie["is_counted"]:
            by_unit.setdefault(tie["unit_id"], []).append(project["total_yuan"] or 0)
    for row_id, project in projects.items():
        assert project["lead_unit_id"] == leads.get(row_id)
        named = ",".join(str(unit) for owner, unit in sorted(seen) if owner == row_id)
        assert project["unit_ids"] == (f"{leads.get(row_id, '')};{named}" if named else None)
        if row_id not in leads and project["deleted_at"] is None:
            by_unit.setdefault(None, []).append(project["total_yuan"] or 0)
    with library.read() as connection:
        rows = rollup(connection, find_dimension("unit"), Filter()).rows
    assert {row.key: (row.count, row.total_yuan) for row in rows} == {
        key: (len(amounts), sum(amounts)) for key, amounts in by_unit.items()
    }


@settings(max_examples=30)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=4, max_size=16), seed=st.integers(0, 999))
@example(steps=["create", "create", "merge", "duplicate"], seed=141)
@pytest.mark.usefixtures("way")
def test_nothing_leaves_the_mirrors_behind(
    template: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[str], seed: int
) -> None:
    path = tmp_path_factory.mktemp("one") / "a.chubei"
    shutil.copyfile(template, path)
    chance = random.Random(seed)
    with open_library(path, author=AUTHOR, must_write=True) as library:
        for step in ("create", "create", *steps):
            with suppress(ChubeiError):
                do(library, path, step, chance)
            assert_mirrored(library, path)
            assert_summed(path)
