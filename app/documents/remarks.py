"""Remarks below a table: one stands by itself, several are numbered 注：1.… 2.…."""

from collections.abc import Sequence
from typing import Final

#: What a remark begins with.
MARK: Final = "注："


def numbered_remarks(remarks: Sequence[str]) -> tuple[str, ...]:
    """Return remarks as they are printed below each other.

    Args:
        remarks: each with its 注：, as it would stand by itself.
    """
    if len(remarks) < 2:
        return tuple(remarks)
    plain = [remark.removeprefix(MARK) for remark in remarks]
    return tuple(f"{'' if at > 1 else MARK}{at}.{text}" for at, text in enumerate(plain, 1))
