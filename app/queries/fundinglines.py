"""资金拼盘 as read: the sources in use, and what each step of the history did to the lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from app.library.images import from_json
from app.models.funding import FUNDING_LINE, USUAL_SOURCES
from app.models.history import CHANGE
from app.models.money import exact_wan
from app.models.project import PROJECT

#: What an amount is called that is not filled in.
_BLANK = "未填"

#: A line by its row's uuid.
_Lines = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line of a project's funding before and after.

    Attributes:
        title: who pays, and in which year.
        old: the amount in 万元; empty where there was no such line.
        new: the amount in 万元; empty where there is none any more.
    """

    title: str
    old: str
    new: str


def known_sources(connection: Connection) -> list[tuple[str, int]]:
    """Return sources with how many live projects name them, the most named first.

    The usual ones follow that nobody names yet.
    """
    count = func.count(FUNDING_LINE.c.project_id.distinct())
    query = (
        select(FUNDING_LINE.c.source, count)
        .join(PROJECT, PROJECT.c.id == FUNDING_LINE.c.project_id)
        .where(PROJECT.c.deleted_at.is_(None))
        .group_by(FUNDING_LINE.c.source)
        .order_by(count.desc(), FUNDING_LINE.c.source)
    )
    found = [(str(source), int(size)) for source, size in connection.execute(query)]
    named = {source for source, _ in found}
    return [*found, *((source, 0) for source in USUAL_SOURCES if source not in named)]


def load_line_changes(
    connection: Connection, project_uuid: str
) -> dict[int, tuple[LineChange, ...]]:
    """Return what each operation changed in a project's funding, by the operation's id.

    A line is known by who pays and when, not by its row: rows change places when one is taken
    away. So the lines before and after each operation are made again, from the present backwards.
    """
    query = (
        select(CHANGE.c.operation_id, CHANGE.c.row_uuid, CHANGE.c.before, CHANGE.c.after)
        .where(CHANGE.c.owner_uuid == project_uuid, CHANGE.c.table_name == FUNDING_LINE.name)
        .order_by(CHANGE.c.id.desc())
    )
    rows = connection.execute(query).all()
    if not rows:
        return {}
    lines = _present(connection, project_uuid)
    found: dict[int, tuple[LineChange, ...]] = {}
    for operation, steps in _by_operation(rows):
        after = _ordered(lines)
        for uuid, before, _ in steps:
            if not before:
                lines.pop(uuid, None)
            else:
                lines[uuid] = {**lines.get(uuid, {}), **before}
        found[operation] = _differences(_ordered(lines), after)
    return found


def _present(connection: Connection, project_uuid: str) -> _Lines:
    query = (
        select(FUNDING_LINE)
        .join(PROJECT, PROJECT.c.id == FUNDING_LINE.c.project_id)
        .where(PROJECT.c.uuid == project_uuid)
    )
    return {row["uuid"]: dict(row) for row in connection.execute(query).mappings()}


def _by_operation(
    rows: Sequence[Any],
) -> Iterator[tuple[int, list[tuple[str, dict[str, Any], dict[str, Any]]]]]:
    """Yield operations, the newest first, each with its rows from the last to the first."""
    steps: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
    current: int | None = None
    for row in rows:
        if current is not None and row.operation_id != current:
            yield current, steps
            steps = []
        current = row.operation_id
        steps.append((row.row_uuid, from_json(row.before), from_json(row.after)))
    if current is not None:
        yield current, steps


def _ordered(lines: _Lines) -> list[dict[str, Any]]:
    return sorted((dict(line) for line in lines.values()), key=lambda line: line.get("position", 0))


def _differences(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> tuple[LineChange, ...]:
    """Return the lines that differ, in the order they stand in now, then those that are gone."""
    left: dict[tuple[str, int | None], list[str]] = {}
    for line in before:
        left.setdefault(_key(line), []).append(_amount(line))
    changes = []
    for line in after:
        key = _key(line)
        old = left[key].pop(0) if left.get(key) else ""
        if old != _amount(line):
            changes.append(LineChange(_title(key), old, _amount(line)))
    for key, amounts in left.items():
        changes += [LineChange(_title(key), old, "") for old in amounts]
    return tuple(changes)


def _key(line: Mapping[str, Any]) -> tuple[str, int | None]:
    return str(line.get("source", "")), line.get("year")


def _title(key: tuple[str, int | None]) -> str:
    source, year = key
    return source if year is None else f"{source} {year} 年"


def _amount(line: Mapping[str, Any]) -> str:
    amount = line.get("amount_yuan")
    return _BLANK if amount is None else exact_wan(amount)
