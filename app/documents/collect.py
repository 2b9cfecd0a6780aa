"""Everything a document says, read from the library at one moment; it is set afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union

from app.documents.annex import annex_table
from app.documents.annextable import AnnexTable
from app.documents.booklet import Booklet, load_booklet
from app.documents.brief import BriefSheet, brief_sheets
from app.documents.naming import file_stem
from app.documents.report import Report, load_report
from app.documents.settings import DocumentKind, DocumentSettings
from app.library.file import Reading
from app.queries.filter import Filter
from app.queries.layout import Layout
from app.queries.rollups import Totals, load_selection_totals, load_totals
from app.queries.snapshot import load_snapshot


@dataclass(frozen=True, slots=True)
class Briefs:
    """Several briefs in one document."""

    sheets: tuple[BriefSheet, ...]

    @property
    def title(self) -> str:
        """What the document is called."""
        if len(self.sheets) == 1:
            return self.sheets[0].title
        return f"项目简介（{len(self.sheets)}个项目）"


Content = Union[Briefs, AnnexTable, Booklet, Report]  # noqa: UP007  (a name for all of them)


@dataclass(frozen=True, slots=True)
class Collected:
    """A document's content and what there is to say about it.

    Attributes:
        content: what is printed.
        settings: how.
        totals: of its projects, as the grid has them.
        stem: a file name without its suffix.
    """

    content: Content
    settings: DocumentSettings
    totals: Totals
    stem: str


def collect(connection: Reading, filter: Filter, settings: DocumentSettings) -> Collected:
    """Read what a document says of a filter's projects.

    Args:
        connection: of the library, inside one transaction.
        filter: which projects; a selection is a filter of :class:`app.queries.filter.Ids`.
        settings: which document, and how.

    Raises:
        ChubeiError: there is no project (a report is then composed all the same), or an annex
            table's are of several reserves.
    """
    totals = load_totals(connection, filter)
    content: Content
    match settings.kind:
        case DocumentKind.ONE_PAGE:
            ids = load_snapshot(connection, filter, Layout(grouping=("category",))).ids
            content = Briefs(tuple(brief_sheets(connection, list(ids), settings)))
        case DocumentKind.ANNEX:
            content = annex_table(connection, filter, settings)
        case DocumentKind.BOOKLET:
            content = load_booklet(connection, filter, settings)
        case DocumentKind.REPORT:
            content = load_report(connection, filter, settings)
    return Collected(content, settings, totals, file_stem(_name(content)))


def collect_briefs(
    connection: Reading, ids: Sequence[int], settings: DocumentSettings
) -> Collected:
    """Read the briefs of projects in the order of their ids; see :func:`collect`."""
    sheets = brief_sheets(connection, ids, settings)
    content = Briefs(tuple(sheets))
    totals = load_selection_totals(connection, ids)
    return Collected(content, settings, totals, file_stem(content.title))


def _name(content: Content) -> str:
    match content:
        case Booklet():
            return content.cover.title
        case AnnexTable():
            return f"{content.label} {content.title}"
    return content.title
