"""Sums nobody stated anything for: what is not filled in is not known to be nothing."""

from typing import Protocol


class Sums(Protocol):
    """What is known of some projects: of a group, a cell, everything shown."""

    @property
    def count(self) -> int:
        """How many they are."""

    @property
    def count_without_amount(self) -> int:
        """How many of them state no 总投资."""

    @property
    def total_yuan(self) -> int:
        """What the others come to."""


def is_unstated(sums: Sums) -> bool:
    """Whether there are projects and none of them states an amount."""
    return 0 < sums.count == sums.count_without_amount and not sums.total_yuan
