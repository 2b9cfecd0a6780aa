"""The palette's projects and filters: finding a project by a few letters."""

from collections.abc import Callable

from app.models.fields import Record
from app.models.money import format_wan
from app.queries.filter import Filter
from app.queries.hits import Span, filter_words, found_beside_name
from app.queries.projects import find_by_words, load_rows
from app.queries.rollups import load_totals
from app.queries.words import words_in
from app.ui.palette.items import PaletteItem, PaletteSection
from app.ui.session import Session

#: Projects offered for one text.
MOST_PROJECTS = 6

#: Characters of a text that are told before a word found in it, and from the word on.
_BEFORE, _FROM = 8, 40
_BLANKS = str.maketrans(dict.fromkeys("\r\n\t", " "))


def project_provider(
    session: Session, go_to: Callable[[int], None], show_words: Callable[[str], None]
) -> Callable[[str], list[PaletteSection]]:
    """Return a provider of the projects whose name, content or initials hold the text.

    Args:
        session: where to look.
        go_to: shows one project by id.
        show_words: filters the grid by the text.
    """

    def provide(text: str) -> list[PaletteSection]:
        words = text.strip()
        if not words:
            return []
        reserve_id = session.filter.reserve_id
        with session.library.read() as connection:
            ids = find_by_words(connection, words, reserve_id, MOST_PROJECTS)
            rows = load_rows(connection, ids)
            wanted = Filter(words_in(words), reserve_id)
            totals = load_totals(connection, wanted)
        if not ids:
            return []
        each_word = filter_words(wanted)
        money = format_wan(totals.total_yuan, grouped=True)
        projects = tuple(
            _project_item(rows[row_id], each_word, go_to) for row_id in ids if row_id in rows
        )
        show = PaletteItem(
            title=f"筛选：含“{words}”的项目",
            icon="list-filter",
            caption=f"{totals.count:,} 个　{money} 万元",
            shortcut="Ctrl+Enter",
            run=lambda: show_words(words),
        )
        return [
            PaletteSection("项目", f"{totals.count:,} 个", projects),
            PaletteSection("筛选与视图", "", (show,)),
        ]

    return provide


def _project_item(row: Record, words: tuple[str, ...], go_to: Callable[[int], None]) -> PaletteItem:
    note, spans = _why(row, words)
    return PaletteItem(
        title=str(row["name"]),
        icon="file-text",
        caption=_amount(row["total_yuan"]),
        shortcut="",
        run=lambda: go_to(int(row["id"])),
        note=note,
        note_spans=spans,
    )


def _why(row: Record, words: tuple[str, ...]) -> tuple[str, tuple[Span, ...]]:
    """Return 建设内容 …设计床位200张… and where the word stands in it; empty for the name."""
    found = found_beside_name(row, words)
    if found is None:
        return "", ()
    field, text, (start, end) = found
    first = max(start - _BEFORE, 0)
    before = f"{'…' if first else ''}{text[first:start]}"
    after = text[end : start + _FROM]
    title = min(field.title, field.brief or field.title, key=len)
    # One character for one, so that the span stays where it is.
    note = f"{title}　{before}{text[start:end]}{after}".translate(_BLANKS)
    at = len(title) + 1 + len(before)
    return note, ((at, at + end - start),)


def _amount(yuan: int | None) -> str:
    return "未填金额" if yuan is None else f"{format_wan(yuan, grouped=True)} 万元"
