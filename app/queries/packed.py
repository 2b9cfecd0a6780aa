"""Count, count without 总投资 and yuan in one number, so that adding all three up is one step.

A facet adds up tens of thousands of cells or projects.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

#: Where count and count without 总投资 stand above the yuan.
_SIZE, _MISSING = 128, 96

_ONE = 1 << _SIZE
_ONE_MISSING = _ONE | 1 << _MISSING

#: Stands for no 总投资 in a column of numbers alone.
NO_AMOUNT = -1


def packed(size: int, missing: int, total: int) -> int:
    """Return three figures in one number."""
    return size << _SIZE | missing << _MISSING | total


def all_packed(sizes: Iterable[int], missing: Iterable[int], totals: Iterable[int]) -> list[int]:
    """Return columns of figures as one of packed ones."""
    rows = zip(sizes, missing, totals, strict=True)
    return [size << _SIZE | lacking << _MISSING | total for size, lacking, total in rows]


def unpacked(figures: int) -> tuple[int, int, int]:
    """Return count, count without 总投资 and yuan."""
    size, rest = divmod(figures, 1 << _SIZE)
    return (size, *divmod(rest, 1 << _MISSING))


def added_up(keys: Iterable[Key], amounts: Iterable[int]) -> dict[Key, int]:
    """Return the figures of each key.

    Args:
        keys: project by project.
        amounts: their yuan, or :data:`NO_AMOUNT`.
    """
    sums: dict[Key, int] = defaultdict(int)
    for key, amount in zip(keys, amounts, strict=True):
        sums[key] += _ONE_MISSING if amount < 0 else _ONE + amount
    return sums


def added_up_by_id(ids: Sequence[int], amounts: Iterable[int]) -> dict[int, int]:
    """Return the figures of each id, as :func:`added_up` does.

    Args:
        ids: project by project, of a table of few rows: a list is quicker than a dictionary.
        amounts: their yuan, or :data:`NO_AMOUNT`.
    """
    sums = [0] * (max(ids, default=0) + 1)
    for row_id, amount in zip(ids, amounts, strict=True):
        sums[row_id] += _ONE_MISSING if amount < 0 else _ONE + amount
    return {row_id: figures for row_id, figures in enumerate(sums) if figures}
