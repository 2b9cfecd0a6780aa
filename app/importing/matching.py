"""Staged projects against those a library has: new, changed field by field, or the same.

Which is which is told by ``pairing.py``, in what they differ by ``differing.py``. What may be one
project under another name is found by ``twins.py``.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping

from app.importing.counterparts import Fate, Known, Matches
from app.importing.differing import comparisons
from app.importing.ordinals import keep_numbers
from app.importing.pairing import Pairing
from app.importing.staging import StagedTable


def silent() -> None:
    """Do not stop."""


def match(
    table: StagedTable,
    known: Known,
    *,
    clears: bool = False,
    given: Mapping[int, int] | None = None,
    look: Callable[[], None] = silent,
) -> Matches:
    """Tell what each staged project is to a library.

    Args:
        table: the staged projects.
        known: those of the reserve they go into.
        clears: whether a blank cell takes away what the library has; else it says nothing.
        given: by staged project, the position of the library's where that is known beforehand,
            each at most once; -1 refuses it.
        look: called now and then; raises to stop.
    """
    found = Matches(bytearray(len(table)), [-1] * len(table))
    for project in table.refused:
        found.fates[project] = Fate.REFUSED
    Pairing(table, known, found).pair(given or {}, look)
    _compare(table, known, found, clears, look)
    return found


def _compare(
    table: StagedTable,
    known: Known,
    found: Matches,
    clears: bool,
    look: Callable[[], None],
) -> None:
    """Tell changed projects from the same ones."""
    paired = [
        (project, at)
        for project, at in enumerate(found.targets)
        if at >= 0 and found.fates[project] == Fate.NEW
    ]
    if not paired:
        return
    changed: defaultdict[int, list[str]] = defaultdict(list)
    for entry, differs in comparisons(table, known, clears=clears):
        look()
        for project, at in paired:
            if differs(project, at):
                changed[project].append(entry.name)
    found.changed = {project: tuple(names) for project, names in changed.items()}
    keep_numbers(table, known, found)
    found.changed = {project: names for project, names in found.changed.items() if names}
    for project, _ in paired:
        found.fates[project] = Fate.CHANGED if project in found.changed else Fate.SAME
