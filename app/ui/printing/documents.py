"""Making the document a dialog previews, saves and prints: from the library to PDF bytes.

Everything here runs in a background thread and knows nothing of Qt.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.models.entry import shown_text
from app.models.fields import FIELDS
from app.models.money import format_wan
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.projects import load_rows
from app.queries.rollups import Totals, load_selection_totals, load_totals
from app.queries.snapshot import Sort, load_snapshot
from app.ui.printing.choices import Choices, Kind, Offer, Scope

if TYPE_CHECKING:
    from app.briefing.annex import AnnexTable
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


def _ids(connection: "Reading", offer: Offer, scope: Scope) -> tuple[int, ...]:
    if scope is Scope.CURRENT:
        return (offer.current,) if offer.current else ()
    if scope is Scope.SELECTED:
        return offer.selection
    filter = offer.whole if scope is Scope.ALL else offer.filter
    return tuple(load_snapshot(connection, filter, Sort(), find_dimension("category")).ids)


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

    if choices.scope is Scope.SELECTED:
        table = _selected_table(connection, offer)
        totals = load_selection_totals(connection, offer.selection)
    else:
        filter = offer.whole if choices.scope is Scope.ALL else offer.filter
        table, totals = annex_table(connection, filter), load_totals(connection, filter)
    if not choices.has_content:
        table = without_column(table, "content")
    return (with_separators(table) if choices.is_grouped else table), totals


def _selected_table(connection: "Reading", offer: Offer) -> "AnnexTable":
    """Return the annex table of the projects selected.

    It is the whole table less the rows that are not: the rows stand in the snapshot's order.
    """
    from app.briefing.sources import NothingToPrint, annex_table

    wanted = set(offer.selection)
    rows = load_rows(connection, offer.selection)
    reserves = {row["reserve_id"] for row in rows.values()}
    # Of several reserves, the table itself refuses and names them.
    whole = Filter((), reserves.pop() if len(reserves) == 1 else None)
    table = annex_table(connection, whole)
    snapshot = load_snapshot(connection, whole, Sort(), find_dimension("category"))
    groups, total, count = [], 0, 0
    for group, printed in zip(snapshot.groups, table.groups, strict=True):
        ids = snapshot.ids[group.start : group.start + group.row.count]
        kept = [
            (row_id, texts)
            for row_id, texts in zip(ids, printed.rows, strict=True)
            if row_id in wanted
        ]
        if not kept:
            continue
        subtotal = sum(rows[row_id]["total_yuan"] or 0 for row_id, _ in kept)
        heading = printed.heading and printed.heading.replace(
            f"（{group.row.count}个）", f"（{len(kept)}个）"
        )
        groups.append(
            replace(
                printed,
                heading=heading,
                total=format_wan(subtotal),
                rows=tuple(texts for _, texts in kept),
            )
        )
        total, count = total + subtotal, count + len(kept)
    if not count:
        raise NothingToPrint
    return replace(
        table, heading=f"合计（{count}）个", total=format_wan(total), groups=tuple(groups)
    )


def without_column(table: "AnnexTable", key: str) -> "AnnexTable":
    """Return an annex table less one of its columns; the others share its room."""
    kept = [at for at, column in enumerate(table.columns) if column.key != key]

    def less(texts: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(texts[at] for at in kept)

    groups = tuple(replace(group, rows=tuple(map(less, group.rows))) for group in table.groups)
    return replace(table, columns=less(table.columns), groups=groups)


def with_separators(table: "AnnexTable") -> "AnnexTable":
    """Return an annex table whose amounts have thousands separators."""
    at = [column.key for column in table.columns].index(table.total_column)

    def row(texts: tuple[str, ...]) -> tuple[str, ...]:
        return (*texts[:at], _separated(texts[at]), *texts[at + 1 :])

    groups = tuple(
        replace(group, total=_separated(group.total), rows=tuple(map(row, group.rows)))
        for group in table.groups
    )
    return replace(table, total=_separated(table.total), groups=groups)


def _separated(amount: str) -> str:
    """Return 12,345.67 for 12345.67."""
    whole, point, decimals = amount.partition(".")
    return f"{int(whole):,}{point}{decimals}" if whole.isdecimal() else amount
