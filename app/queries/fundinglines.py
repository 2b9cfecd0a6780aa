"""资金拼盘 as read: the sources in use, and what each step of the history did to the lines."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from app.models.funding import FUNDING_LINE, USUAL_SOURCES
from app.models.money import exact_wan
from app.models.project import PROJECT
from app.queries.ownedrows import PartChange, rewound

#: What an amount is called that is not filled in.
_BLANK = "未填"


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
) -> dict[int, tuple[PartChange, ...]]:
    """Return what each operation changed in a project's funding, by the operation's id.

    A line is known by who pays and when, not by its row: rows change places when one is taken
    away.
    """
    return {
        operation: _differences(before, after)
        for operation, before, after in rewound(connection, project_uuid, FUNDING_LINE)
    }


def _differences(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> tuple[PartChange, ...]:
    """Return the lines that differ, in the order they stand in now, then those that are gone."""
    left: dict[tuple[str, int | None], list[str]] = {}
    for line in before:
        left.setdefault(_key(line), []).append(_amount(line))
    changes = []
    for line in after:
        key = _key(line)
        old = left[key].pop(0) if left.get(key) else ""
        if old != _amount(line):
            changes.append(PartChange(_title(key), old, _amount(line), is_amount=True))
    for key, amounts in left.items():
        changes += [PartChange(_title(key), old, "", is_amount=True) for old in amounts]
    return tuple(changes)


def _key(line: Mapping[str, Any]) -> tuple[str, int | None]:
    return str(line.get("source", "")), line.get("year")


def _title(key: tuple[str, int | None]) -> str:
    source, year = key
    return source if year is None else f"{source} {year} 年"


def _amount(line: Mapping[str, Any]) -> str:
    amount = line.get("amount_yuan")
    return _BLANK if amount is None else exact_wan(amount)
