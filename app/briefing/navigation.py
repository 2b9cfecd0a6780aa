"""Where links lead and what the outline lists: targets by name, links, bookmarks."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from app.briefing.pdffile import PdfFile, text_string

# An annotation that is printed with its page (PDF/A-2, 6.3.2).
PRINTED = 4


class Target(NamedTuple):
    """A place links and bookmarks lead to: the page's object, and a height in points."""

    page: int
    y: float


class Link(NamedTuple):
    """A rectangle of the sheet, in points, and the name of the target it leads to."""

    left: float
    bottom: float
    right: float
    top: float
    target: str


class Bookmark(NamedTuple):
    """A line of the outline: its level from 0, its text, the name of its target."""

    level: int
    title: str
    target: str


def write_link(file: PdfFile, link: Link) -> int:
    """Write a link; its target may be set later."""
    return file.add(
        f"<</Type/Annot/Subtype/Link/F {PRINTED}/Border[0 0 0]"
        f"/Rect[{link.left:.2f} {link.bottom:.2f} {link.right:.2f} {link.top:.2f}]"
        f"/Dest{text_string(link.target)}>>"
    )


def write_targets(file: PdfFile, targets: Mapping[str, Target]) -> str:
    """Write the targets; return the catalogue's entry for them."""
    if not targets:
        return ""
    names = sorted((text_string(name), target) for name, target in targets.items())
    entries = "\n".join(f"{name}[{page} 0 R/XYZ null {y:.2f} null]" for name, (page, y) in names)
    return f"/Names<</Dests {file.add(f'<</Names[{entries}]>>')} 0 R>>"


def write_outline(file: PdfFile, bookmarks: Sequence[Bookmark]) -> str:
    """Write the outline; return the catalogue's entries for it."""
    if not bookmarks:
        return ""
    root = file.reserve()
    numbers = [file.reserve() for _ in bookmarks]
    parents = _parents(bookmarks)
    children: dict[int, list[int]] = {}
    for at, parent in enumerate(parents):
        children.setdefault(parent, []).append(at)
    beside: dict[int, str] = {}
    for family in children.values():
        for before, after in pairwise(family):
            beside[before] = beside.get(before, "") + f"/Next {numbers[after]} 0 R"
            beside[after] = f"/Prev {numbers[before]} 0 R"
    for at, bookmark in enumerate(bookmarks):
        parent = parents[at]
        under = children.get(at, [])
        inside = ""
        if under:
            # Closed: the count is negative (ISO 32000-1, 12.3.3).
            inside = f"/First {numbers[under[0]]} 0 R/Last {numbers[under[-1]]} 0 R"
            inside += f"/Count {-len(under)}"
        file.put(
            numbers[at],
            f"<</Title{text_string(bookmark.title)}/Dest{text_string(bookmark.target)}"
            f"/Parent {root if parent < 0 else numbers[parent]} 0 R{beside.get(at, '')}{inside}>>",
        )
    top = children[-1]
    file.put(
        root,
        f"<</Type/Outlines/First {numbers[top[0]]} 0 R/Last {numbers[top[-1]]} 0 R"
        f"/Count {len(top)}>>",
    )
    return f"/Outlines {root} 0 R/PageMode/UseOutlines"


def _parents(bookmarks: Sequence[Bookmark]) -> list[int]:
    """Return for each bookmark the index of the one it stands under, −1 for none."""
    parents: list[int] = []
    path: list[int] = []
    for at, bookmark in enumerate(bookmarks):
        while path and bookmarks[path[-1]].level >= bookmark.level:
            path.pop()
        parents.append(path[-1] if path else -1)
        path.append(at)
    return parents
