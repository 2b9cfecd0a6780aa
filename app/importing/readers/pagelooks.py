"""How an element of a web page is set, by its name and its own style: what a reader would see."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from app.importing.readers.flow import Space
from app.importing.readers.runlooks import lowered, raised, struck

_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_STRUCK: Final = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_RAISED: Final = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_LOWERED: Final = re.compile(r"vertical-align\s*:\s*sub", re.IGNORECASE)
_WHITE_SPACE: Final = re.compile(r"white-space\s*:\s*([a-z-]+)", re.IGNORECASE)

#: What ``white-space`` can say, and what of it concerns the white space itself.
_SPACES: Final = {
    "normal": Space.NORMAL,
    "nowrap": Space.NORMAL,
    "pre": Space.PRE,
    "pre-wrap": Space.PRE,
    "break-spaces": Space.PRE,
    "pre-line": Space.LINES,
}
_STRUCK_TAGS: Final = frozenset({"del", "s", "strike"})
_PRE_TAGS: Final = frozenset({"pre", "textarea", "listing", "xmp"})

#: How Excel and Word write several spaces, and a tab, on the clipboard.
_OFFICE_SPACES: Final = re.compile(r"mso-spacerun\s*:\s*yes", re.IGNORECASE)
_OFFICE_TAB: Final = re.compile(r"mso-tab-count\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """How text is set.

    Attributes:
        space: which of its white space counts.
        is_struck: whether it is struck through.
        shift: 1 where it is raised, -1 where it is lowered.
        is_tab: whether it stands for one tab, as Office writes it.
        is_spaces: whether it stands for as many spaces.
    """

    space: Space = Space.NORMAL
    is_struck: bool = False
    shift: int = 0
    is_tab: bool = False
    is_spaces: bool = False

    def inside(self, element: Any) -> "Look":
        """Return how an element in text of this look is set."""
        tag, style = element.tag, element.get("style") or ""
        if not style and tag not in _TELLING:
            return self
        look = self
        if tag in _STRUCK_TAGS or _STRUCK.search(style):
            look = replace(look, is_struck=True)
        if tag == "sup" or _RAISED.search(style):
            look = replace(look, shift=1)
        elif tag == "sub" or _LOWERED.search(style):
            look = replace(look, shift=-1)
        if tag in _PRE_TAGS:
            look = replace(look, space=Space.PRE)
        if said := _WHITE_SPACE.search(style):
            look = replace(look, space=_SPACES.get(said[1].lower(), look.space))
        if tag == "span":
            is_tab, is_spaces = bool(_OFFICE_TAB.search(style)), bool(_OFFICE_SPACES.search(style))
            if is_tab or is_spaces:
                look = replace(look, is_tab=is_tab, is_spaces=is_spaces, space=Space.PRE)
        return look

    def dress(self, text: str) -> str:
        """Return text as it is to be read."""
        if self.is_spaces:
            text = " " * len(text)
        elif self.is_tab:
            text = "\t" if text else ""
        elif self.shift:
            text = raised(text) if self.shift > 0 else lowered(text)
        return struck(text) if self.is_struck else text


_TELLING: Final = _STRUCK_TAGS | _PRE_TAGS | {"sup", "sub"}


def is_hidden(element: Any) -> bool:
    """Whether a page does not show an element."""
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))
