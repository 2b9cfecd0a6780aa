"""Units: finding them under any of their names, tying them to projects, and merging two."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

from sqlalchemy import Row, select

from app.errors import NotFound, RefusedInput
from app.library.changes import Operation
from app.library.rows import Columns
from app.library.writer import BATCH, Writer
from app.models.project import PROJECT
from app.models.unit import PROJECT_UNIT, UNIT, UNIT_ALIAS, unit_ids
from app.models.unitlist import split_units


def resolve_units(writer: Writer, names: Iterable[str]) -> dict[str, int]:
    """Return the unit id for each name as written; a name nobody has used becomes a unit."""
    wanted = list(dict.fromkeys(names))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        aliases = select(UNIT_ALIAS.c.alias, UNIT_ALIAS.c.unit_id).where(
            UNIT_ALIAS.c.alias.in_(batch)
        )
        found.update((row.alias, row.unit_id) for row in writer.read(aliases))
        units = select(UNIT.c.name, UNIT.c.id).where(UNIT.c.name.in_(batch))
        found.update((row.name, row.id) for row in writer.read(units))
    new = [name for name in wanted if name not in found]
    ids = writer.insert(UNIT, [{"name": name} for name in new])
    return found | dict(zip(new, ids, strict=True))


def insert_projects(writer: Writer, columns: Columns, units: Sequence[Sequence[str]]) -> list[int]:
    """Insert many projects and tie them to the units they name; return the projects' ids.

    The units are looked up first, so that a project is written once and not again for its lead.

    Args:
        writer: of the operation.
        columns: the projects, column by column.
        units: by project, the names in order; the first leads.
    """
    ids = resolve_units(writer, (name for names in units for name in names))
    named = [tuple([ids[name] for name in names]) for names in units]
    leads = [each[0] if each else None for each in named]
    repeated: Columns = {"lead_unit_id": leads, "unit_ids": list(map(unit_ids, leads, named))}
    projects = writer.insert_columns(PROJECT, {**columns, **repeated})
    sizes = list(map(len, units))
    written = [name for names in units for name in names]
    positions = [position for size in sizes for position in range(size)]
    owners = (repeat(owner, size) for owner, size in zip(projects, sizes, strict=True))
    ties: dict[str, list[Any]] = {
        "project_id": list(chain.from_iterable(owners)),
        "unit_id": list(chain.from_iterable(named)),
        "position": positions,
        "role": [_role(position) for position in positions],
        "written": written,
    }
    writer.insert_columns(PROJECT_UNIT, ties)
    return projects


def insert_project_units(writer: Writer, units: Mapping[int, Sequence[str]]) -> None:
    """Tie units to new projects: by project id, the names in order, the first leads."""
    ids = resolve_units(writer, (name for names in units.values() for name in names))
    writer.insert(
        PROJECT_UNIT,
        [
            _tie(project_id, position, name, ids[name])
            for project_id, names in units.items()
            for position, name in enumerate(names)
        ],
    )


def replace_project_units(writer: Writer, texts: Mapping[int, str]) -> None:
    """Tie projects to the units named in a text, in place of the present ones.

    A tie that stays is left alone, for each one written is added up anew.
    """
    names = {project_id: split_units(text) for project_id, text in texts.items()}
    ids = resolve_units(writer, (name for each in names.values() for name in each))
    wanted = {
        (project_id, position): _tie(project_id, position, name, ids[name])
        for project_id, each in names.items()
        for position, name in enumerate(each)
    }
    gone: list[int] = []
    changed: dict[int, dict[str, Any]] = {}
    for row in _ties(writer, list(names)):
        tie = wanted.pop((row.project_id, row.position), None)
        if tie is None:
            gone.append(row.id)
        elif (row.unit_id, row.written) != (tie["unit_id"], tie["written"]):
            changed[row.id] = {"unit_id": tie["unit_id"], "written": tie["written"]}
    writer.delete(PROJECT_UNIT, gone)
    writer.update(PROJECT_UNIT, changed)
    writer.insert(PROJECT_UNIT, list(wanted.values()))


def _ties(writer: Writer, projects: Sequence[int]) -> Iterator[Row[Any]]:
    """Yield the present ties of projects."""
    for start in range(0, len(projects), BATCH):
        chosen = PROJECT_UNIT.c.project_id.in_(projects[start : start + BATCH])
        yield from writer.read(select(PROJECT_UNIT).where(chosen))


def _tie(project_id: int, position: int, name: str, unit_id: int) -> dict[str, Any]:
    return {
        "project_id": project_id,
        "unit_id": unit_id,
        "position": position,
        "role": _role(position),
        "written": name,
    }


def _role(position: int) -> str:
    return "responsible" if position else "lead"


def merge_units(keep_id: int, gone_id: int) -> Operation:
    """Make two units one: what named the second names the first, whose other name it becomes.

    The projects' own wording stays as the paper has it.

    Raises (when performed):
        NotFound: one of them does not exist.
        RefusedInput: they are one and the same.
    """

    def body(writer: Writer) -> None:
        rows = {row["id"]: row for row in writer.rows(UNIT, [keep_id, gone_id])}
        if keep_id not in rows or gone_id not in rows:
            raise NotFound("没有这个单位，可能已经合并过了", remedy="请重新体检")
        keep, gone = rows[keep_id], rows[gone_id]
        if keep_id == gone_id:
            raise RefusedInput("单位", str(gone["name"]), "不能和自己合并")
        tied = select(PROJECT_UNIT.c.id).where(PROJECT_UNIT.c.unit_id == gone_id)
        writer.update(PROJECT_UNIT, {row.id: {"unit_id": keep_id} for row in writer.read(tied)})
        own = select(UNIT_ALIAS.c.id).where(UNIT_ALIAS.c.unit_id == gone_id)
        writer.update(UNIT_ALIAS, {row.id: {"unit_id": keep_id} for row in writer.read(own)})
        writer.delete(UNIT, [gone_id])
        known = select(UNIT_ALIAS.c.id).where(UNIT_ALIAS.c.alias == gone["name"])
        if not writer.read(known):
            writer.insert(UNIT_ALIAS, [{"unit_id": keep_id, "alias": gone["name"]}])
        writer.describe(f"合并单位 {gone['name']} → {keep['name']}")

    return Operation("合并单位", body)
