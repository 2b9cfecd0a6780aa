"""The palette's projects and filters: finding a project by a few letters."""

from collections.abc import Callable

from app.models.money import format_wan
from app.queries.filter import Filter
from app.queries.projects import find_by_words, load_rows
from app.queries.rollups import load_totals
from app.queries.words import words_in
from app.ui.palette.items import PaletteItem, PaletteSection
from app.ui.session import Session

#: Projects offered for one text.
MOST_PROJECTS = 6


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
            totals = load_totals(connection, Filter(words_in(words), reserve_id))
        if not ids:
            return []
        money = format_wan(totals.total_yuan, grouped=True)
        projects = tuple(
            PaletteItem(
                title=str(rows[row_id]["name"]),
                icon="file-text",
                caption=_amount(rows[row_id]["total_yuan"]),
                shortcut="",
                run=lambda row_id=row_id: go_to(row_id),  # type: ignore[misc]
            )
            for row_id in ids
            if row_id in rows
        )
        show = PaletteItem(
            title=f"筛选：名称或建设内容含“{words}”",
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


def _amount(yuan: int | None) -> str:
    return "未填金额" if yuan is None else f"{format_wan(yuan, grouped=True)} 万元"
