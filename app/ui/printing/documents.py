"""Making what was ordered: from the library to the bytes of a document, or a folder of files.

Everything here runs in the process that makes documents and knows nothing of Qt.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.documents.completeness import completeness
from app.errors import ChubeiError
from app.models.money import format_money
from app.queries.filter import Filter, Ids
from app.queries.layout import Layout
from app.queries.projects import load_rows
from app.queries.rollups import Totals, load_selection_totals, load_totals
from app.queries.snapshot import load_snapshot
from app.ui.printing.choices import Choices, FigureTable, Kind, Offer, Scope

if TYPE_CHECKING:
    from app.briefing.making import Choose
    from app.briefing.pages import Printed
    from app.documents.annextable import AnnexTable
    from app.documents.collect import Collected
    from app.library.file import Library, Reading, ReadToken
    from app.ui.printing.messages import Order, PagesWanted

Progress = Callable[[int, int], bool]
Part = Callable[[object], None]

#: From so many projects on, the first pages are shown while the rest is made.
MANY_PROJECTS = 24


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a project's brief lacks.

    Attributes:
        project_id: of the project.
        name: the project's name.
        needed: how many fields a complete brief has.
        missing: name and title of the fields that are blank, in the registry's order.
    """

    project_id: int
    name: str
    needed: int
    missing: tuple[tuple[str, str], ...]

    @property
    def filled(self) -> int:
        """How many of the brief's fields have a value."""
        return self.needed - len(self.missing)

    @property
    def titles(self) -> tuple[str, ...]:
        """What the blank fields are called."""
        return tuple(title for _, title in self.missing)


@dataclass(frozen=True, slots=True)
class FontUsed:
    """Which font a role of type is set in.

    Attributes:
        role: 小标宋, 仿宋 …
        name: of the font; of a bundled one its file's.
        is_own: whether it is the PC's own.
        reason: why it is not, in Chinese; empty where it is.
    """

    role: str
    name: str
    is_own: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document and what there is to say about it.

    Attributes:
        content: the PDF file.
        pages: how many it has.
        name: a file name without its suffix.
        totals: of its projects, as the grid has them.
        unit: 万元 or 亿元, of the printed total.
        printed_total: the grand total as printed; empty where none is printed.
        printed_rows: how many projects it prints.
        gaps: of each brief; empty where there are none.
        fonts: for each role the font it is set in.
    """

    content: bytes
    pages: int
    name: str
    totals: Totals
    unit: str
    printed_total: str
    printed_rows: int
    gaps: tuple[Gaps, ...] = ()
    fonts: tuple[FontUsed, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the printed number and sum of projects are the library's own."""
        total = self.printed_total.replace(",", "")
        has_sum = not self.printed_total or total == format_money(self.totals.total_yuan, self.unit)
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


def load_naming_words(
    connection: "Reading", offer: Offer, scope: Scope
) -> list[tuple[int, dict[str, str]]]:
    """Return the projects of a range, each with what a file may be named after."""
    from app.documents.brief import naming_words

    ids = _ids(connection, offer, scope)
    rows = load_rows(connection, ids)
    return [(row_id, naming_words(rows[row_id])) for row_id in ids if row_id in rows]


def carry_out(
    order: "Order | None", token: "ReadToken", progress: Callable[[int, int], None], part: Part
) -> object:
    """Make what was ordered.

    Args:
        order: what; without one, only what every order needs is loaded.
        token: ends the work when cancelled.
        progress: told how much is done, of how much.
        part: given a document's first pages ahead of the rest, where that takes long.

    Returns:
        A :class:`Document`; the name of the file for Word; or how many files of a batch were
        written.

    Raises:
        ChubeiError: there is nothing to print, or it cannot be printed whole; it says why.
        Cancelled: the token was.
    """
    from app.library.clock import Author
    from app.library.file import open_library

    if order is None:
        _warm_up()
        return None

    def report(done: int, of: int) -> bool:
        if not token.is_cancelled:
            progress(done, of)
        return not token.is_cancelled

    with open_library(order.library, author=Author(order.author, ""), read_only=True) as library:
        if order.batch is not None:
            from app.ui.printing.batch import write_batch

            return write_batch(library, order, token, report)
        if order.target is not None:
            return _write_word(library, order, token, report)
        return make_document(library, order.offer, order.choices, token, report, part, order.part)


def _warm_up() -> None:
    """Import what sets pages and read the fonts, so that the first order finds them there."""
    from app.briefing.document import print_document  # noqa: F401 - imported for later
    from app.briefing.fonts import Role, typeface

    for role in Role:
        typeface(role)


def make_document(
    library: "Library",
    offer: Offer,
    choices: Choices,
    token: "ReadToken",
    progress: Progress,
    part: Part,
    wanted: "PagesWanted | None" = None,
) -> Document:
    """Make a document, or the pages wanted of it; see :func:`carry_out`."""
    author = library.author.name
    choose = _choose(wanted)
    if choices.kind is Kind.FIGURES and offer.figures is not None:
        return _figures(offer.figures, choices, author, choose)
    if choices.kind is Kind.SELF_TEST:
        return _self_test(choices, author, choose)
    from app.briefing.document import print_document

    with library.read(token) as connection:
        ids = _ids(connection, offer, choices.scope) if choices.kind.has_briefs else ()
        is_ahead = len(ids) >= MANY_PROJECTS and choose is None
        if is_ahead:
            part(_first_page(connection, offer, choices, author, ids))
        collected = _collect(connection, offer, choices)
        gaps = _gaps(connection, ids)
    is_long = collected.totals.count >= MANY_PROJECTS and choose is None and not is_ahead

    def first_pages(printed: "Printed") -> None:
        part(_document(collected, printed, choices))

    printed = print_document(
        collected,
        author=author,
        progress=progress,
        on_part=first_pages if is_long else None,
        choose=choose,
    )
    return _document(collected, printed, choices, gaps)


def _first_page(
    connection: "Reading", offer: Offer, choices: Choices, author: str, ids: Sequence[int]
) -> Document:
    """Make the cover of a booklet, or the first of many briefs, ahead of reading all of them."""
    from app.briefing.booklet import print_cover
    from app.briefing.document import print_document
    from app.documents.booklet import load_cover
    from app.documents.collect import collect_briefs

    if choices.kind is Kind.BRIEF:
        first = collect_briefs(connection, ids[:1], choices.settings)
        printed = print_document(first, author=author)
    else:
        cover = load_cover(connection, _filter(offer, choices.scope), choices.settings)
        printed = print_cover(cover, choices.settings, author=author)
    totals = load_selection_totals(connection, ids)
    return Document(
        printed.content, printed.pages, "", totals, choices.settings.unit, "", 0,
        fonts=_fonts(choices),
    )  # fmt: skip


def _choose(part: "PagesWanted | None") -> "Choose | None":
    """Return how the pages wanted are found in the document when it is made again."""
    if part is None:
        return None

    def choose(count: int) -> tuple[int, ...]:
        if count != part.count:
            raise ChubeiError(
                f"文库刚刚变了，这份文件现在是 {count} 页，预览时是 {part.count} 页",
                remedy="请重新打开打印窗口，看过新的预览再选页保存",
            )
        return part.pages

    return choose


def _collect(connection: "Reading", offer: Offer, choices: Choices) -> "Collected":
    from app.documents.collect import collect, collect_briefs

    if choices.kind is Kind.BRIEF:
        return collect_briefs(connection, _ids(connection, offer, choices.scope), choices.settings)
    return collect(connection, _filter(offer, choices.scope), choices.settings)


def _document(
    collected: "Collected", printed: "Printed", choices: Choices, gaps: tuple[Gaps, ...] = ()
) -> Document:
    tables = _tables(collected.content)
    rows = sum(len(group.rows) for table in tables for group in table.groups)
    return Document(
        content=printed.content,
        pages=printed.pages,
        name=collected.stem,
        totals=collected.totals,
        unit=choices.settings.unit,
        # The tables of several reserves have no total in common.
        printed_total=tables[0].total if len(tables) == 1 else "",
        printed_rows=rows if tables else len(gaps) or collected.totals.count,
        gaps=gaps,
        fonts=_fonts(choices),
    )


def _tables(content: object) -> "tuple[AnnexTable, ...]":
    from app.documents.annextable import AnnexTable
    from app.documents.booklet import Booklet

    if isinstance(content, AnnexTable):
        return (content,)
    return content.annexes if isinstance(content, Booklet) else ()


def _write_word(library: "Library", order: "Order", token: "ReadToken", report: Progress) -> str:
    from app.exporting.word import write_word

    assert order.target is not None
    with library.read(token) as connection:
        collected = _collect(connection, order.offer, order.choices)
    write_word(collected, order.target, author=order.author, progress=report)
    return order.target.name


def _self_test(choices: Choices, author: str, choose: "Choose | None") -> Document:
    from app.briefing.selftest import print_self_test

    printed = print_self_test(choices.settings, author=author, choose=choose)
    totals = Totals(0, 0, 0)
    return Document(
        printed.content, printed.pages, "字体与版式自检页", totals, "万元", "", 0,
        fonts=_fonts(choices),
    )  # fmt: skip


def _figures(
    table: FigureTable, choices: Choices, author: str, choose: "Choose | None"
) -> Document:
    from app.briefing.figures import print_figures

    printed = print_figures(
        table.sheet, unit=table.unit, author=author, settings=choices.settings, choose=choose
    )
    return Document(
        content=printed.content,
        pages=printed.pages,
        name="".join(table.sheet.title.split()),
        totals=table.totals,
        unit=table.unit,
        printed_total="",
        printed_rows=table.totals.count,
        fonts=_fonts(choices),
    )


def _fonts(choices: Choices) -> tuple[FontUsed, ...]:
    from app.briefing.fonts import FontChoice, resolved_fonts

    choice = FontChoice.OWN if choices.settings.has_own_fonts else FontChoice.BUNDLED
    return tuple(
        FontUsed(font.role.value, font.name, not font.is_bundled, font.reason)
        for font in resolved_fonts(choice)
    )


def _ids(connection: "Reading", offer: Offer, scope: Scope) -> tuple[int, ...]:
    """Return the projects of a scope in their order, without those that have been deleted."""
    found = load_snapshot(connection, _filter(offer, scope), Layout(grouping=("category",))).ids
    if scope is not Scope.SELECTED:
        return tuple(found)
    present = set(found)
    return tuple(row_id for row_id in offer.selection if row_id in present)


def _filter(offer: Offer, scope: Scope) -> Filter:
    match scope:
        case Scope.CURRENT:
            return Filter((Ids((offer.current,)),))
        case Scope.SELECTED:
            return Filter((Ids(offer.selection),))
        case Scope.ALL:
            return offer.whole
    return offer.filter


def _gaps(connection: "Reading", ids: Sequence[int]) -> tuple[Gaps, ...]:
    rows = load_rows(connection, ids)
    found = []
    for row_id in ids:
        if row_id in rows:
            lacks = completeness(rows[row_id])
            missing = tuple((field.name, field.title) for field in lacks.missing)
            found.append(Gaps(row_id, str(rows[row_id]["name"]), lacks.needed, missing))
    return tuple(found)
