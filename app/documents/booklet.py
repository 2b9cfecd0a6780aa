"""The booklet (项目册): cover, contents, overview, annex tables and a brief for each project."""

from dataclasses import dataclass, replace
from typing import Final

from app.documents.annex import NothingToPrint, annex_tables
from app.documents.annextable import AnnexTable
from app.documents.brief import BriefSheet, brief_sheets
from app.documents.report import Report, load_report
from app.documents.scope import Scope, find_scope
from app.documents.settings import DocumentSettings
from app.documents.wording import day_text, money_text
from app.library.file import Reading
from app.models.unfilled import UNCATEGORISED
from app.queries.filter import Filter
from app.queries.layout import Layout
from app.queries.snapshot import load_snapshot

OVERVIEW: Final = "综述"
ANNEX: Final = "项目一览表"

_LIBRARY_WORD: Final = "项目储备库"


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page.

    Attributes:
        title: in the largest type.
        summary: below it: how many projects, how much money.
        number: 文号; empty for none.
        issuer: at the foot; empty for none.
        day: below the issuer.
    """

    title: str
    summary: str
    number: str
    issuer: str
    day: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The briefs of one category."""

    title: str
    sheets: tuple[BriefSheet, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    """What is printed, in this order.

    Attributes:
        cover: the first page.
        overview: 综述.
        annexes: one for each reserve.
        chapters: the briefs by category, in the annex's order.
    """

    cover: Cover
    overview: Report
    annexes: tuple[AnnexTable, ...]
    chapters: tuple[Chapter, ...]

    @property
    def count(self) -> int:
        """How many projects it describes."""
        return sum(len(chapter.sheets) for chapter in self.chapters)


def load_booklet(connection: Reading, filter: Filter, settings: DocumentSettings) -> Booklet:
    """Collect the booklet of a filter's projects.

    Raises:
        ChubeiError: there is no project.
    """
    scope = find_scope(connection, filter)
    if not scope.totals.count:
        raise NothingToPrint
    overview = load_report(connection, filter, replace(settings, title=OVERVIEW))
    # Inside a booklet the table is no annex of anything, unless somebody says so.
    tables = replace(settings, annex_number=settings.annex_number or "")
    return Booklet(
        cover=_cover(scope, settings),
        overview=replace(overview, number="", issuer="", day=""),
        annexes=annex_tables(connection, filter, tables),
        chapters=tuple(_chapters(connection, filter, settings, len(scope.reserves) > 1)),
    )


def load_cover(connection: Reading, filter: Filter, settings: DocumentSettings) -> Cover:
    """Collect the first page of :func:`load_booklet` alone, which takes no time."""
    return _cover(find_scope(connection, filter), settings)


def _cover(scope: Scope, settings: DocumentSettings) -> Cover:
    place = scope.place.removesuffix(_LIBRARY_WORD) if len(scope.reserves) == 1 else ""
    totals = scope.totals
    summary = f"共{totals.count}个项目"
    if totals.total_yuan:
        if totals.count_without_amount:
            summary += f"（{totals.count_without_amount}个未填报总投资）"
        summary += f"　总投资{money_text(totals.total_yuan, '亿元')}"
    return Cover(
        title=settings.title or f"{place}项目册",
        summary=summary,
        number=settings.document_number,
        issuer=settings.issuer,
        day=day_text(settings.day),
    )


def _chapters(
    connection: Reading, filter: Filter, settings: DocumentSettings, names_reserve: bool
) -> list[Chapter]:
    grouping = ("reserve", "category") if names_reserve else ("category",)
    snapshot = load_snapshot(connection, filter, Layout(grouping=grouping))
    sheets = brief_sheets(connection, list(snapshot.ids), settings)
    depth = len(grouping) - 1
    chapters, place = [], ""
    for group in snapshot.groups:
        if group.level < depth:
            place = f"{group.row.group}　"
            continue
        name = UNCATEGORISED if group.row.key is None else group.row.group
        found = sheets[group.start : group.start + group.row.count]
        chapters.append(Chapter(f"{place}{name}", tuple(found)))
    return chapters
