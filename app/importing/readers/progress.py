"""How a reader tells how far it is."""

from collections.abc import Callable
from typing import TypeAlias

#: Told how much of how much is done, in a measure of the reader's own.
Report: TypeAlias = Callable[[int, int], None]


def silent(_done: int, _of: int) -> None:
    """Nobody wants to know."""


def within(report: Report, first: int, last: int, of: int) -> Report:
    """Return what tells of a step that leads from ``first`` to ``last`` of the whole's ``of``."""

    def told(done: int, whole: int) -> None:
        report(first * whole + (last - first) * done, of * whole)

    return told
