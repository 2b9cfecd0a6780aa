"""What stands outside of tables and speaks of them: headings above them, notes below.

A Word document often has a table of one make below each of its headings, 一、医疗 and 二、养老.
What such headings share is the document's own structure, in what they differ is a category.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.importing.recognition.labels import Style, is_note, read_label
from app.importing.recognition.outline import Group
from app.importing.recognition.words import squeeze
from app.importing.sheets import Sheet

#: Numbers that headings of a document have.
_HEADINGS: Final = (Style.PART, Style.HAN, Style.HAN_BRACKET)

_LONGEST_HEADING: Final = 40
_SENTENCE_ENDS: Final = ("。", "；", "：", "，", "！", "？")

#: Cells that make a row a header; above it stand titles.
_LEAST_CELLS: Final = 3

#: Rows looked at for a header.
_LOOKED_AT: Final = 10


@dataclass(frozen=True, slots=True)
class Outside:
    """What stands outside of one table.

    Attributes:
        headings: those that tell it from the other tables of its make, the outermost first.
        notes: what stands right below it.
    """

    headings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_outside(sheets: Sequence[Sheet]) -> list[Outside]:
    """Return what stands outside of each sheet of a source."""
    if not any(sheet.above or sheet.below for sheet in sheets):
        return [Outside()] * len(sheets)
    paths = _telling(sheets, _paths(sheets))
    below = [*(sheet.above for sheet in sheets[1:]), ()]
    return [
        Outside(path, _notes((*sheet.below, *following)))
        for sheet, path, following in zip(sheets, paths, below, strict=True)
    ]


def heading_style(line: str) -> Style | None:
    """Return how a line is numbered as a heading; None where it is none."""
    if len(line) > _LONGEST_HEADING or line.endswith(_SENTENCE_ENDS) or is_note(line):
        return None
    style = read_label(line).style
    return style if style in _HEADINGS else None


def put_around(headings: Sequence[str], place: int, groups: list[Group], owners: list[int]) -> None:
    """Put groups around all the groups of a table.

    Args:
        headings: theirs, the outermost first.
        place: the row of the table's header in the source.
        groups: the table's; changed.
        owners: by project, the index of its group; changed.
    """
    count = len(headings)
    for group in groups:
        group.index += count
        group.parent += count
        group.level += count
    owners[:] = [owner + count for owner in owners]
    groups[:0] = [_group(line, at, at, at - 1, place) for at, line in enumerate(headings)]


def put_first(line: str, place: int, groups: list[Group], owners: list[int]) -> bool:
    """Let a line above the header head the projects above the first group, if it is one of them.

    The first category of a table may stand above its header, the others between its rows.

    Returns:
        Whether it does.
    """
    if not groups or not owners or owners[0] >= 0 or groups[0].level:
        return False
    style = heading_style(line)
    if style is None or style is not groups[0].style or squeeze(line) == squeeze(groups[0].heading):
        return False
    loose = next((at for at, owner in enumerate(owners) if owner >= 0), len(owners))
    for group in groups:
        group.index += 1
        group.parent += group.parent >= 0
    owners[:] = [0] * loose + [owner + (owner >= 0) for owner in owners[loose:]]
    groups.insert(0, _group(line, 0, 0, -1, place))
    return True


def _group(line: str, index: int, level: int, parent: int, place: int) -> Group:
    label = read_label(line)
    group = Group(index, label.name or label.text, line, label.style, level, parent, place)
    group.stated.count = label.count
    return group


def _paths(sheets: Iterable[Sheet]) -> list[tuple[str, ...]]:
    """Return the headings above each sheet, the outermost first."""
    found = []
    path: list[tuple[Style, str]] = []
    for sheet in sheets:
        for line in sheet.above:
            style = heading_style(line)
            if style is not None:
                while path and path[-1][0] >= style:
                    path.pop()
                path.append((style, line))
        found.append(tuple(line for _, line in path))
    return found


def _telling(sheets: Sequence[Sheet], paths: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return of each sheet's headings those in which tables of one make differ."""
    makes: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, sheet in enumerate(sheets):
        makes[_make(sheet)].append(at)
    found: list[tuple[str, ...]] = [()] * len(sheets)
    for members in makes.values():
        own = [paths[at] for at in members]
        shared = 0
        while len({path[: shared + 1] for path in own}) == 1 and shared < min(map(len, own)):
            shared += 1
        if len(set(own)) > 1:
            for at in members:
                found[at] = paths[at][shared:]
    return found


def _make(sheet: Sheet) -> tuple[str, ...]:
    """Return the words of a sheet's first row that is full enough to be a header."""
    for row in sheet.rows[:_LOOKED_AT]:
        words = tuple(squeeze(value) for value in row if isinstance(value, str))
        if len(words) >= _LEAST_CELLS:
            return words
    return ()


def _notes(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the notes that lines begin with; a numbered line goes on with one."""
    found: list[str] = []
    for line in lines:
        goes_on = bool(found) and read_label(line).style in (Style.ARABIC, Style.ARABIC_BRACKET)
        if not (is_note(line) or goes_on):
            break
        found.append(line)
    return tuple(found)
