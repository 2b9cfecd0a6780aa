"""Which groups of a table are categories: all of them, unless the document says otherwise."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from app.importing.recognition.outline import Group
from app.models.fields import BY_NAME
from app.models.unfilled import NOT_FILLED, UNCATEGORISED

#: What a table exported as the grid shows it says above its header: 按分类、所属行业分组.
_GROUPED: Final = re.compile(r"(?:^|\s)按(\S+)分组(?:\s|$)")

_CATEGORY: Final = BY_NAME["category"].title

#: What a group of projects without a category is called.
_NONE: Final = (UNCATEGORISED, NOT_FILLED)


def mark_categories(groups: Sequence[Group], captions: Iterable[str]) -> None:
    """Take note of which groups are categories.

    Args:
        groups: of one table; changed.
        captions: the lines above it.
    """
    said = next((found[1] for line in captions if (found := _GROUPED.search(line))), "")
    levels = said.split("、") if said else []
    for group in groups:
        is_other = bool(levels) and levels[group.level : group.level + 1] != [_CATEGORY]
        group.is_category = not is_other and group.name not in _NONE
