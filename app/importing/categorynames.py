"""Which category of a reserve a group of a table is.

A table numbers and counts its headings as it likes: 一、医疗（16个） is the category （一）医疗.
One that differs in more than number, count, brackets around the whole and width is another.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from app.importing.recognition.labels import heading_words, read_label
from app.importing.recognition.words import squeeze

#: Joins a category with those around it.
JOINT: Final = " / "

_ENCLOSED: Final = re.compile(r"[(\[{【〔《〈「]([^()\[\]{}【】〔〕《》〈〉「」]+)[)\]}】〕》〉」]")


class CategoryNames:
    """The categories of one reserve.

    Args:
        names: theirs.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_wording: defaultdict[str, list[str]] = defaultdict(list)
        self._by_key: defaultdict[str, list[str]] = defaultdict(list)
        self._names = frozenset(names)
        for name in sorted(self._names):
            self._by_wording[_wording(name)].append(name)
            self._by_key[category_key(name)].append(name)

    def find(self, name: str, heading: str = "") -> Sequence[str]:
        """Return the categories a group may be; several only where nothing tells them apart.

        Args:
            name: the group's, behind those around it.
            heading: its heading in the same way, number and all; empty where it has none.
        """
        found = self._by_wording.get(_wording(heading), ()) if heading else ()
        if name in (found or self._names):
            return (name,)
        worded = found or self._by_wording.get(_wording(name), ())
        return worded or self._by_key.get(category_key(name), ())


def category_key(name: str) -> str:
    """Return what is compared of a category's name."""
    return _joined(_key, name)


def _wording(name: str) -> str:
    return _joined(lambda part: squeeze(heading_words(part)), name)


def _key(part: str) -> str:
    label = read_label(part)
    bare = squeeze(part if label.sum is not None or not label.name else label.name)
    enclosed = _ENCLOSED.fullmatch(bare)
    return enclosed[1] if enclosed else bare


def _joined(of: Callable[[str], str], name: str) -> str:
    return JOINT.join(map(of, name.split(JOINT)))
