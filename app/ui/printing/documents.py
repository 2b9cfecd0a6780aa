"""Making the document a dialog previews, saves and prints: from the library to PDF bytes.

Everything here runs in a background thread and knows nothing of Qt.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.models.entry import shown_text
from app.models.fields import FIELDS
from app.models.money import format_wan
from app.queries.filter import Filter, Ids
from app.queries.layout import Layout
from app.queries.projects import load_rows
from app.queries.rollups import Totals, load_selection_totals, load_totals
from app.queries.snapshot import load_snapshot
from app.ui.printing.choices import Choices, FigureTable, Kind, Offer, Scope

if TYPE_CHECKING:
    from app.briefing.annextable import AnnexTable
    from app.library.file import Library, Reading, ReadToken

Progress = Callable[[int, int], None]

#: The fields a brief prints.
BRIEF_FIELDS = tuple(field for field in FIELDS if field.brief)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a project's brief lacks.

    Attributes:
        name: the project's name.
        missing: titles of the fields that are blank, in the registry's order.
    """

    name: str
    missing: tuple[str, ...]

    @property
    def filled(self) -> int:
        """How many of the brief's fields have a value."""
        return len(BRIEF_FIELDS) - len(self.missing)


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document and what there is to say about it.

    Attributes:
        content: the PDF file.
        pages: how many it has.
        name: a file name without its suffix.
        totals: of its projects, as the grid has them.
        printed_total: the annex table's grand total as printed; empty for briefs.
        printed_rows: how many projects it prints.
        gaps: of each brief; empty for the annex table.
    """

    content: bytes
    pages: int
    name: str
    totals: Totals
    printed_total: str
    printed_rows: int
    gaps: tuple[Gaps, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the printed number and sum of projects are the library's own."""
        total = self.printed_total.replace(",", "")
        has_sum = not self.printed_total or total == format_wan(self.totals.total_yuan)
        return has_sum and self.printed_rows == self.totals.count


def load_offers(connection: "Reading", offer: Offer) -> dict[Scope, Totals]:
    """Return the number and sum of projects of every range."""
    current = (offer.current,) if offer.current else ()
    shown = Filter((), 0) if offer.filter.is_bin else offer.filter
    chosen = () if offer.filter.is_bin else offer.selection
    return {
        Scope.CURRENT: load_selection_totals(connection, () if offer.filter.is_bin else current),
        Scope.SELECTED: load_selection_totals(connection, chosen),
        Scope.FILTERED: load_totals(connection, shown),
        Scope.ALL: load_totals(connection, offer.whole),
    }


def make_document(
    library: "Library", offer: Offer, choices: Choices, token: "ReadToken", progress: Progress
) -> Document:
    """Make the document.

    Args:
        library: read at one moment; nothing is held while the pages are set.
        offer: which projects each range means.
        choices: what the user wants.
        token: ends the work when cancelled.
        progress: told how much is done, of how much.

    Raises:
        ChubeiError: there is nothing to print, or it cannot be printed whole; it says why.
        Cancelled: the token was.
    """
    if offer.figures is not None:
        return _figures(offer.figures, library.author.name)
    from app.briefing.annex import AnnexLayout, print_annex
    from app.briefing.brief import print_briefs
    from app.briefing.sources import brief_sheets

    def report(done: int, of: int) -> bool:
        if not token.is_cancelled:
            progress(done, of)
        return not token.is_cancelled

    author = library.author.name
    if choices.kind is Kind.ANNEX:
        with library.read(token) as connection:
            table, totals = _annex(connection, offer, choices)
        layout = AnnexLayout(totals_first=choices.totals_first)
        printed = print_annex(table, layout=layout, author=author, progress=report)
        return Document(
            content=printed.content,
            pages=printed.pages,
            name="".join(table.title.split()) or "附件表",
            totals=totals,
            printed_total=table.total,
            printed_rows=sum(len(group.rows) for group in table.groups),
        )
    with library.read(token) as connection:
        ids = _ids(connection, offer, choices.scope)
        sheets = brief_sheets(connection, ids)
        gaps = _gaps(connection, ids)
        totals = load_selection_totals(connection, ids)
    printed = print_briefs(sheets, author=author, progress=report)
    name = sheets[0].title if len(sheets) == 1 else f"项目简介（{len(sheets)}个）"
    return Document(printed.content, printed.pages, name, totals, "", len(sheets), gaps)


def _figures(table: FigureTable, author: str) -> Document:
    from app.briefing.figures import print_figures

    printed = print_figures(table.sheet, unit=table.unit, author=author)
    return Document(
        content=printed.content,
        pages=printed.pages,
        name="".join(table.sheet.title.split()),
        totals=table.totals,
        printed_total="",
        printed_rows=table.totals.count,
    )


def _ids(connection: "Reading", offer: Offer, scope: Scope) -> tuple[int, ...]:
    if scope is Scope.CURRENT:
        return (offer.current,) if offer.current else ()
    if scope is Scope.SELECTED:
        return offer.selection
    filter = offer.whole if scope is Scope.ALL else offer.filter
    return tuple(load_snapshot(connection, filter, Layout(grouping=("category",))).ids)


def _gaps(connection: "Reading", ids: Sequence[int]) -> tuple[Gaps, ...]:
    rows = load_rows(connection, ids)
    return tuple(
        Gaps(
            str(rows[row_id]["name"]),
            tuple(field.title for field in BRIEF_FIELDS if not shown_text(field, rows[row_id])),
        )
        for row_id in ids
        if row_id in rows
    )


def _annex(connection: "Reading", offer: Offer, choices: Choices) -> tuple["AnnexTable", Totals]:
    from app.briefing.sources import annex_table

    match choices.scope:
        case Scope.SELECTED:
            filter = Filter((Ids(offer.selection),))
        case Scope.ALL:
            filter = offer.whole
        case _:
            filter = offer.filter
    table = annex_table(connection, filter)
    if not choices.has_content:
        table = table.without_column("content")
    if choices.is_grouped:
        table = table.with_separators()
    return table, load_totals(connection, filter)
