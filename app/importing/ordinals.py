"""序号 that a table cannot have, since other projects of the reserve keep them.

A table numbers its own rows, from 1 as often as not. In a reserve that has other projects too, its
rows got the next numbers when they were new; when it comes again they are the same projects, and
not to be numbered like others.
"""

from collections import Counter, defaultdict

from app.importing.counterparts import Known, Matches
from app.importing.staging import StagedTable

_NUMBER = "number"


def keep_numbers(table: StagedTable, known: Known, found: Matches) -> None:
    """Let changed projects keep their 序号 where that of the table is another project's.

    A number is free once the project that has it takes another one: rows that change places do.

    Args:
        table: the staged projects.
        known: those of the reserve.
        found: what becomes of the staged ones; ``changed`` is changed.
    """
    own, theirs = table.columns.get(_NUMBER), known.columns.get(_NUMBER)
    if own is None or theirs is None:
        return
    wanted: defaultdict[int, list[int]] = defaultdict(list)
    held = Counter(number for number in theirs if number is not None)
    for project, names in found.changed.items():
        if _NUMBER in names:
            wanted[own[project]].append(project)
            # None is nobody's: it is counted below nothing, and never wanted.
            held[theirs[found.targets[project]]] -= 1
    kept = [number for number in wanted if held[number] > 0]
    while kept:
        for project in wanted.pop(kept.pop(), ()):
            found.changed[project] = without_number(found.changed[project])
            before = theirs[found.targets[project]]
            if before is not None:
                held[before] += 1
                kept.append(before)


def is_taken(known: Known, number: int | None, at: int) -> bool:
    """Whether a 序号 is that of another project of the reserve than the one at a position."""
    theirs = known.columns.get(_NUMBER, [])
    return number is not None and any(
        other == number for position, other in enumerate(theirs) if position != at
    )


def without_number(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of fields without that of 序号."""
    return tuple(name for name in names if name != _NUMBER)
