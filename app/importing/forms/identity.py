"""Which project of the library each row of a form is, by the uuid it carries.

A uuid that was copied, lost or carried off by sorting is told from a true one by the name the
project went out with; such a row is matched as any other row is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, select

from app.importing.counterparts import Known
from app.importing.forms.returned import Returned
from app.importing.recognition.questions import Doubt, Problem, Question
from app.importing.staging import StagedTable
from app.models.project import PROJECT
from app.models.reserve import RESERVE

#: Uuids looked up in one statement.
_BATCH: Final = 500


@dataclass(slots=True)
class Identified:
    """What the rows of a form are.

    Attributes:
        given: by staged project, the position of the library's; -1 for one that is not to be had.
        uuids: by position in the library's, the uuid; only those the form names.
        problems: why a row is refused.
        asked: what was decided about a row.
    """

    given: dict[int, int] = field(default_factory=dict)
    uuids: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a project is in the library."""

    id: int
    reserve: str
    is_in_bin: bool


def identify(
    connection: Connection, table: StagedTable, form: Returned, known: Known
) -> Identified:
    """Return which project each row is, as far as the row says so.

    Args:
        connection: to the library.
        table: the form's rows.
        form: what they carry.
        known: the projects of the reserve they go into.
    """
    found = Identified()
    sent = form.mark.sent if form.mark is not None else {}
    places = _places(connection, {*form.identifiers, *sent})
    at_of = {row_id: at for at, row_id in enumerate(known.ids)}
    found.uuids = {at_of[place.id]: uuid for uuid, place in places.items() if place.id in at_of}
    names = {uuid: str(values.get("name", "")) for uuid, values in sent.items()}
    for uuid, rows in _rows(table, form, names, found).items():
        project = rows[0]
        if len(rows) > 1:
            own = [form.identifiers[each] == uuid for each in rows]
            same = [table.columns["name"][each] == names.get(uuid) for each in rows]
            # The row that has kept both is the one that went out; else the one with its name.
            project = max(zip(same, own, rows, strict=True), key=lambda each: each[:2])[2]
            _part_copies(table, project, rows, found)
        place = places.get(uuid)
        if place is not None and place.id in at_of:
            found.given[project] = at_of[place.id]
        elif uuid in sent:
            found.given[project] = -1
            found.problems.append(_gone(table, project, place))
        else:
            whose = "不是这份录入表里的" if form.mark is not None else "在文库里找不到"
            _doubt(table, project, f"的隐藏标识{whose}，按名称和项目代码比对", found)
    return found


def _places(connection: Connection, uuids: Iterable[str]) -> dict[str, _Place]:
    wanted = sorted({uuid for uuid in uuids if uuid})
    found: dict[str, _Place] = {}
    for start in range(0, len(wanted), _BATCH):
        query = (
            select(PROJECT.c.uuid, PROJECT.c.id, PROJECT.c.deleted_at, RESERVE.c.name)
            .join(RESERVE, RESERVE.c.id == PROJECT.c.reserve_id)
            .where(PROJECT.c.uuid.in_(wanted[start : start + _BATCH]))
        )
        for row in connection.execute(query):
            found[row.uuid] = _Place(row.id, row.name, row.deleted_at is not None)
    return found


def _rows(
    table: StagedTable, form: Returned, names: Mapping[str, str], found: Identified
) -> dict[str, list[int]]:
    """Return the rows of each uuid, less those whose name says that they are another project."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for uuid, name in names.items():
        owners[name].append(uuid)
    present = frozenset(form.identifiers)
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for project, uuid in enumerate(form.identifiers):
        name = table.columns["name"][project]
        theirs = owners.get(name, [])
        if len(theirs) == 1 and theirs[0] != uuid and uuid in names:
            # Sorted without the hidden column: the name went one way, the uuid another.
            said = f"的隐藏标识属于“{names[uuid]}”，与这一行的名称对不上，按名称认作原来的项目"
            _doubt(table, project, said, found)
            uuid = theirs[0]
        elif len(theirs) == 1 and theirs[0] not in present:
            # The row has lost its uuid but kept the name it went out with.
            said = "的隐藏标识不见了或者被改动过，按发出时的名称认作原来的项目"
            _doubt(table, project, said, found)
            uuid = theirs[0]
        if uuid:
            rows[uuid].append(project)
    return rows


def _part_copies(table: StagedTable, original: int, rows: Sequence[int], found: Identified) -> None:
    """Leave copies of a row to be matched as any other row is."""
    for copy in rows:
        if copy != original:
            said = f"与第 {table.place(original)} 行带着同一个隐藏标识，像是复制出来的，另行比对"
            _doubt(table, copy, said, found)


def _doubt(table: StagedTable, project: int, said: str, found: Identified) -> None:
    place = table.place(project)
    name = table.columns["name"][project]
    sentence = f"第 {place} 行“{name}”{said}，请确认。"
    found.asked.append(Question(Doubt.FORM, sentence, place, table.layout.column("name")))


def _gone(table: StagedTable, project: int, place: _Place | None) -> Problem:
    if place is None:
        reason, remedy = "这个项目已经不在文库里了", "要重新收进来，请把这一行写成新项目"
    elif place.is_in_bin:
        reason = "发出以后，这个项目移到了回收站"
        remedy = "要取用这一行，请先从回收站恢复项目，再导入一次"
    else:
        reason = f"这个项目在储备库“{place.reserve}”里"
        remedy = f"请导入到储备库“{place.reserve}”"
    return table.refusal(project, reason, remedy)
