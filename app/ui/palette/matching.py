"""Finding what was typed: as text, as pinyin, or as pinyin initials."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.ui.palette.items import PaletteItem, PaletteSection, Provider, Span

_TWO_LETTER_INITIALS = ("zh", "ch", "sh")


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
    if word.isascii() and word.isalnum():
        for start in range(len(text)):
            end = _match_pinyin(word, text, start)
            if end is not None:
                return Match(2 if start == 0 else 3, ((start, end),))
    if any(word in keyword.lower() for keyword in keywords):
        return Match(4, ())
    return None


def _match_pinyin(rest: str, text: str, at: int) -> int | None:
    """Return the end of the characters from ``at`` on that spell ``rest``, or None."""
    if at >= len(text):
        return None
    for reading in _readings(text[at]):
        for taken in _ways(rest, reading):
            if taken == len(rest):
                return at + 1
            end = _match_pinyin(rest[taken:], text, at + 1)
            if end is not None:
                return end
    return None


def _ways(rest: str, reading: str) -> list[int]:
    """Return how many letters of ``rest`` one character may take, the most first."""
    common = 0
    while common < min(len(rest), len(reading)) and rest[common] == reading[common]:
        common += 1
    if common == 0:
        return []
    ways = {1}
    if common == len(reading) or common == len(rest):
        # The whole syllable, or the beginning of the one being typed.
        ways.add(common)
    if common >= 2 and reading.startswith(_TWO_LETTER_INITIALS):
        ways.add(2)
    return sorted(ways, reverse=True)


@lru_cache(maxsize=4096)
def _readings(character: str) -> tuple[str, ...]:
    """Return the pinyin of a character, all readings; anything else is its own."""
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    import pypinyin

    found = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True)
    return tuple(reading for reading in found[0] if reading.isascii()) if found else ()
