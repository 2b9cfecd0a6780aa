"""What the palette shows: items in sections, delivered by providers."""

from collections.abc import Callable
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """One row.

    Attributes:
        title: the row's text.
        icon: a lucide name.
        caption: quiet text at the right: 1,200,000 万元.
        shortcut: shown as key caps; ``Ctrl+Enter`` also works inside the palette.
        run: what choosing it does; the palette has closed by then.
        enabled: whether it can be chosen.
        reason: why it cannot be chosen, shown in place of the caption.
        spans: parts of the title that matched, (start, end); None has them looked
            for, an empty tuple shows none.
        more: further actions on the same thing, reached by Tab.
        note: quiet words behind the title: where else it was found.
        note_spans: the parts of the note that matched.
    """

    title: str
    icon: str
    caption: str
    shortcut: str
    run: Callable[[], None]
    enabled: bool = True
    reason: str = ""
    spans: tuple[Span, ...] | None = None
    more: "tuple[PaletteItem, ...]" = ()
    note: str = ""
    note_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class PaletteSection:
    """A heading with its rows; a section without rows is left out.

    Attributes:
        title: 项目, 筛选与视图, 命令.
        caption: at the right: 4 个.
        items: best first.
    """

    title: str
    caption: str
    items: tuple[PaletteItem, ...]


Provider = Callable[[str], list[PaletteSection]]
