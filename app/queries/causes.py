"""Which projects make the computed figures differ from those the document states.

A project of the document carries the line it stands on (``source_line``) from the moment it was
entered, and the history holds what was entered. What was changed, added, removed or moved since is
told project by project; what is left over the document itself does not explain, or was entered
otherwise than it states.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from app.library.images import from_json, told_before
from app.models.history import CHANGE
from app.models.project import PROJECT
from app.queries.reconciliation import Reconciliation

#: Columns that decide where a project counts, and with what.
_DECIDING = ("total_yuan", "category_id", "reserve_id", "deleted_at", "source_line")

#: Rows named in one statement.
_BATCH = 500


class CauseKind(StrEnum):
    """Why a project counts otherwise than in the document."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"

    @property
    def title(self) -> str:  # type: ignore[override]  # the Chinese name, not str.title
        """The Chinese name of the kind."""
        return _TITLES[self]


_TITLES = {
    CauseKind.CHANGED: "总投资已修改",
    CauseKind.ADDED: "文件以外新增",
    CauseKind.REMOVED: "已删除",
    CauseKind.MOVED_IN: "从别处移入",
    CauseKind.MOVED_OUT: "移到别处",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """One project's part of a difference.

    Attributes:
        project_id: None where it is gone for good.
        entered_yuan: its 总投资 as entered from the document; None for none, or if not from it.
        now_yuan: its 总投资 as it stands; None for none.
        count: what it adds to the difference in number: -1, 0 or 1.
        total_yuan: what it adds to the difference in 总投资.
    """

    kind: CauseKind
    project_id: int | None
    uuid: str
    number: int | None
    name: str
    entered_yuan: int | None
    now_yuan: int | None
    count: int
    total_yuan: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A difference and the projects that make it, the largest part first.

    Attributes:
        unexplained_count: what is left of the difference in number, where a count is stated.
        unexplained_yuan: what is left of it in 总投资, where a total is stated.
    """

    line: Reconciliation
    causes: tuple[Cause, ...]
    unexplained_count: int | None
    unexplained_yuan: int | None


def explain(connection: Connection, lines: Iterable[Reconciliation]) -> tuple[Explanation, ...]:
    """Explain the differences of a reserve's and its categories' figures.

    Args:
        connection: of the library.
        lines: those that state something; others are left out.
    """
    stated = [line for line in lines if line.is_stated]
    if not stated:
        return ()
    entered = _entered(connection)
    present = _present(connection, entered, {line.reserve_id for line in stated})
    return tuple(_explained(line, entered, present) for line in stated)


#: What decides where a project counts, as entered or as it stands.
State = Mapping[str, Any]


def _entered(connection: Connection) -> dict[str, State]:
    """Return what was entered of the projects that came, went or were changed in what decides."""
    change = CHANGE.c
    deciding = or_(*(change.before.contains(f'"{name}"') for name in _DECIDING))
    touched = and_(
        change.table_name == "project",
        or_(change.action == "delete", and_(change.action == "update", deciding)),
    )
    uuids = [
        row[0] for row in connection.execute(select(change.row_uuid).where(touched).distinct())
    ]
    found: dict[str, State] = {}
    for batch in _batches(uuids):
        images = (
            select(change.row_uuid, change.action, change.before, change.after)
            .where(change.table_name == "project", change.row_uuid.in_(batch))
            .order_by(change.id)
        )
        steps: dict[str, list[Any]] = {}
        for row in connection.execute(images):
            steps.setdefault(row.row_uuid, []).append(row)
        found.update((uuid, _first_state(rows)) for uuid, rows in steps.items())
    return found


def _first_state(steps: Sequence[Any]) -> dict[str, Any]:
    """Return what a project's changes tell of how it was entered, or was before the first."""
    if steps[0].action == "insert" and steps[0].after:
        return {**from_json(steps[0].after), "is_whole": True}
    told, is_whole = told_before((row.action, row.before) for row in steps)
    return {**told, "is_whole": is_whole}


def _present(
    connection: Connection, entered: Mapping[str, State], reserves: set[int]
) -> dict[str, State]:
    """Return how the touched projects stand, and those that are not from the document."""
    columns = [PROJECT.c[name] for name in ("id", "uuid", "number", "name", *_DECIDING)]
    query = select(*columns).where(
        PROJECT.c.source_line.is_(None),
        PROJECT.c.deleted_at.is_(None),
        PROJECT.c.reserve_id.in_(reserves),
    )
    found: dict[str, State] = {row.uuid: row._asdict() for row in connection.execute(query)}
    for batch in _batches([uuid for uuid in entered if uuid not in found]):
        rows = connection.execute(select(*columns).where(PROJECT.c.uuid.in_(batch)))
        found.update((row.uuid, row._asdict()) for row in rows)
    return found


def _explained(
    line: Reconciliation, entered: Mapping[str, State], present: Mapping[str, State]
) -> Explanation:
    causes = []
    for uuid in dict.fromkeys((*present, *entered)):
        now = present.get(uuid)
        first = _as_entered(entered.get(uuid), now)
        cause = _cause(line, uuid, first, now)
        if cause is not None:
            causes.append(cause)
    causes.sort(key=lambda cause: (-abs(cause.total_yuan), cause.number or 0, cause.uuid))
    count, total = line.count_difference, line.total_difference_yuan
    return Explanation(
        line,
        tuple(causes),
        None if count is None else count - sum(cause.count for cause in causes),
        None if total is None else total - sum(cause.total_yuan for cause in causes),
    )


def _as_entered(first: State | None, now: State | None) -> State | None:
    """Return what was entered: columns nobody changed are as they stand; None if nothing was."""
    if first is None:
        return now
    if first.get("is_whole"):
        return first
    return {**(now or {}), **first}


def _cause(line: Reconciliation, uuid: str, first: State | None, now: State | None) -> Cause | None:
    was_in = first is not None and first.get("source_line") is not None and _is_in(line, first)
    is_in = now is not None and now["deleted_at"] is None and _is_in(line, now)
    entered = first.get("total_yuan") if first is not None and was_in else None
    amount = now["total_yuan"] if now is not None else None
    total = ((amount or 0) if is_in else 0) - (entered or 0)
    if was_in == is_in and not total:
        return None
    shown = now or first or {}
    return Cause(
        _kind(first, now, was_in=was_in, is_in=is_in),
        now["id"] if now is not None else None,
        uuid,
        shown.get("number"),
        str(shown.get("name", "")),
        entered,
        amount,
        int(is_in) - int(was_in),
        total,
    )


def _kind(first: State | None, now: State | None, *, was_in: bool, is_in: bool) -> CauseKind:
    if was_in and is_in:
        return CauseKind.CHANGED
    if was_in:
        is_gone = now is None or now["deleted_at"] is not None
        return CauseKind.REMOVED if is_gone else CauseKind.MOVED_OUT
    from_document = first is not None and first.get("source_line") is not None
    return CauseKind.MOVED_IN if from_document else CauseKind.ADDED


def _is_in(line: Reconciliation, state: State) -> bool:
    if state.get("reserve_id") != line.reserve_id:
        return False
    return line.category_id is None or state.get("category_id") == line.category_id


def _batches(uuids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (uuids[start : start + _BATCH] for start in range(0, len(uuids), _BATCH))
