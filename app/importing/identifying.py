"""Which project of a reserve each row is, by the identifier (标识) it carries.

The program's own flat tables and libraries have such a column. A project that was renamed there is
changed, not new. An identifier that was copied with its row, or carried off by sorting without its
column, is told by the names.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.errors import shorten
from app.importing.counterparts import Known
from app.importing.recognition.questions import Doubt, Question
from app.importing.staging import StagedTable

#: Rows named one by one; the rest are counted.
_MOST_NAMED: Final = 200


@dataclass(slots=True)
class Identified:
    """What rows are that carry an identifier.

    Attributes:
        given: by staged project, the position of the library's; see
            :func:`app.importing.matching.match`.
        asked: where an identifier was not gone by.
    """

    given: dict[int, int] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)


def identify_rows(table: StagedTable, known: Known, positions: Mapping[str, int]) -> Identified:
    """Pair rows by their identifiers; those of no known project are left to code and name.

    Args:
        table: the staged projects.
        known: those of the reserve they go into.
        positions: by uuid, the position in ``known``.
    """
    found = Identified()
    names, theirs = table.columns["name"], known.columns["name"]
    owners: defaultdict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(theirs):
        owners[name].append(at)
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for project, identifier in enumerate(table.identifiers):
        at = positions.get(identifier, -1)
        if at < 0:
            continue
        others = owners.get(names[project], [])
        if theirs[at] != names[project] and len(others) == 1:
            said = f"的标识属于“{shorten(theirs[at])}”，与名称对不上，按名称认作原来的项目"
            found.asked.append(_question(table, project, said))
            at = others[0]
        rows[at].append(project)
    for at, claimants in rows.items():
        # The row that has kept both is the project; else the one that has kept its name.
        kept = [
            (names[each] == theirs[at], positions[table.identifiers[each]] == at)
            for each in claimants
        ]
        own = claimants[kept.index(max(kept))]
        found.given[own] = at
        for copy in claimants:
            if copy != own:
                said = f"与第 {table.place(own)} 行像是同一个项目的两份，另行比对"
                found.asked.append(_question(table, copy, said))
    rest = len(found.asked) - _MOST_NAMED
    if rest > 0:
        more = Question(Doubt.IDENTIFIER, f"另有 {rest:,} 行的标识对不上，请确认。")
        found.asked[_MOST_NAMED:] = [more]
    return found


def _question(table: StagedTable, project: int, said: str) -> Question:
    place, name = table.place(project), table.columns["name"][project]
    sentence = f"第 {place} 行“{shorten(name)}”{said}，请确认。"
    return Question(Doubt.IDENTIFIER, sentence, place, table.layout.column("name"))
