"""Which reserve of a library rows are of that carry an identifier (标识)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, select

from app.importing.recognition.questions import Doubt, Question, places_text
from app.importing.staging import StagedTable
from app.models.project import PROJECT
from app.models.reserve import RESERVE

#: Identifiers looked up at a time.
_LOT: Final = 500

#: Rows that tell where a table is at home; so many of another reserve before the first of its own
#: are no accident.
_ENOUGH: Final = 2_000


def home_of(connection: Connection, table: StagedTable) -> int:
    """Return the reserve that most rows of a table are of, as far as the first ones tell; or 0."""
    identifiers = [each for each in table.identifiers if each][:_ENOUGH]
    found = Counter(reserve for _, reserve in _owners(connection, identifiers))
    return found.most_common(1)[0][0] if found else 0


def rows_elsewhere(
    connection: Connection, table: StagedTable, reserve_id: int, look: Callable[[], None]
) -> tuple[list[int], list[Question]]:
    """Return the rows that are projects of other reserves, and what is to be said of them.

    A table with the projects of several reserves goes into one of them: the others' would be there
    a second time.

    Args:
        connection: to the library.
        table: the staged projects.
        reserve_id: where they go.
        look: called now and then; raises to stop.

    Returns:
        Staged projects by position, in order, and a question a reserve.
    """
    projects = {uuid: at for at, uuid in enumerate(table.identifiers) if uuid}
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for uuid, owner in _owners(connection, list(projects), look):
        if owner != reserve_id:
            rows[owner].append(projects[uuid])
    query = select(RESERVE.c.id, RESERVE.c.name).where(RESERVE.c.id.in_(rows))
    names = {row.id: row.name for row in connection.execute(query)}
    asked = []
    for owner, own in rows.items():
        own.sort()
        places = places_text([table.place(each) for each in own])
        sentence = (
            f"{places}是储备库“{names[owner]}”里的项目，不是这个储备库的；"
            "导入会再多出一份，所以先没有选。"
        )
        asked.append(Question(Doubt.IDENTIFIER, sentence, table.place(own[0])))
    return sorted(at for own in rows.values() for at in own), asked


def _owners(
    connection: Connection, uuids: Sequence[str], look: Callable[[], None] = lambda: None
) -> Iterator[tuple[str, int]]:
    """Yield the uuids of living projects, each with its reserve."""
    query = (
        select(PROJECT.c.uuid, PROJECT.c.reserve_id)
        .join(RESERVE, RESERVE.c.id == PROJECT.c.reserve_id)
        .where(PROJECT.c.deleted_at.is_(None), RESERVE.c.deleted_at.is_(None))
    )
    for start in range(0, len(uuids), _LOT):
        look()
        lot = uuids[start : start + _LOT]
        found = connection.execute(query.where(PROJECT.c.uuid.in_(lot)))
        yield from ((row.uuid, row.reserve_id) for row in found)
