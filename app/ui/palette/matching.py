"""Finding what was typed: as text, as pinyin, or as pinyin initials."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.models.pinyin import is_spelling, spelled_spans
from app.ui.palette.items import PaletteItem, PaletteSection, Provider, Span


@dataclass(frozen=True, slots=True)
class Match:
    """A hit: the lower the rank the better, and the parts of the text that were hit."""

    rank: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """An action of the window as the palette offers it.

    Attributes:
        title: what it does: 打印项目简介.
        icon: a lucide name.
        run: does it.
        shortcut: shown as key caps.
        keywords: other words it is found by, Chinese or pinyin (dayin, dy).
        why_not: the reason it cannot run now, empty when it can.
    """

    title: str
    icon: str
    run: Callable[[], None]
    shortcut: str = ""
    keywords: tuple[str, ...] = ()
    why_not: Callable[[], str] | None = None


def find_match(query: str, text: str, keywords: Sequence[str] = ()) -> Match | None:
    """Return how well ``query`` finds ``text``, or None.

    Words of the query are found separately, and each has to be found. Letters are tried as
    text, then as pinyin in full or by initials (mixed too: ``ddaoru`` is nothing, ``daor`` and
    ``dr`` are 导入), then in the keywords.
    """
    rank = 0
    spans: list[Span] = []
    for word in query.lower().split():
        found = _find_word(word, text, keywords)
        if found is None:
            return None
        rank = max(rank, found.rank)
        spans.extend(found.spans)
    return Match(rank, tuple(sorted(spans)))


def command_provider(commands: Sequence[Command], title: str = "命令", limit: int = 8) -> Provider:
    """Return a provider over fixed commands, best match first, else in the given order.

    Args:
        commands: all commands; disabled ones are offered too, with the reason.
        title: of the section.
        limit: how many are shown for a query; without a query all are.
    """

    def provide(query: str) -> list[PaletteSection]:
        found = [
            (match, command)
            for command in commands
            if (match := find_match(query, command.title, command.keywords)) is not None
        ]
        found.sort(key=lambda pair: pair[0].rank)
        shown = found[:limit] if query.strip() else found
        return [PaletteSection(title, "", tuple(_as_item(*pair) for pair in shown))]

    return provide


def _as_item(match: Match, command: Command) -> PaletteItem:
    reason = command.why_not() if command.why_not is not None else ""
    return PaletteItem(
        title=command.title,
        icon=command.icon,
        caption="",
        shortcut=command.shortcut,
        run=command.run,
        enabled=not reason,
        reason=reason,
        spans=match.spans,
    )


def _find_word(word: str, text: str, keywords: Sequence[str]) -> Match | None:
    at = text.lower().find(word)
    if at >= 0:
        return Match(0 if at == 0 else 1, ((at, at + len(word)),))
    if is_spelling(word):
        for start, end in spelled_spans(text, word):
            return Match(2 if start == 0 else 3, ((start, end),))
    if any(word in keyword.lower() for keyword in keywords):
        return Match(4, ())
    return None
