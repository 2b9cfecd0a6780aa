"""Any document as a PDF file: which painter sets what was collected."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.briefing.annex import AnnexLayout, check_annex, paint_annex
from app.briefing.booklet import check_booklet, paint_booklet
from app.briefing.brief import check_briefs, paint_briefs
from app.briefing.making import Choose, Making, Progress, new_paper
from app.briefing.pages import OFFICIAL_PAGE, Printed
from app.briefing.report import check_report, paint_report
from app.briefing.titles import one_line
from app.documents.annextable import AnnexTable
from app.documents.booklet import Booklet
from app.documents.collect import Briefs, Collected
from app.documents.report import Report


def print_document(
    collected: Collected,
    *,
    author: str = "",
    progress: Progress | None = None,
    on_part: Callable[[Printed], None] | None = None,
    choose: Choose | None = None,
) -> Printed:
    """Set what was collected.

    Args:
        collected: the content and its settings.
        author: named in the file.
        progress: told how many of how many parts are done; False ends the work.
        on_part: given the first pages as a document of their own, as soon as there is one.
        choose: from the number of pages to those wanted; all where None.

    Raises:
        RefusedInput: a character no font has, or a picture that cannot be read; it is named.
        Cancelled: ``progress`` said so.
    """
    with _collector_paused():
        return _print(collected, author, progress, on_part, choose)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the cyclic collector out of the way: a document is many objects, hardly any in cycles.

    What is left of them counts as old afterwards, and is not looked at one by one at once. Where
    the collector rests anyway, as in the window, it is not woken.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _print(
    collected: Collected,
    author: str,
    progress: Progress | None,
    on_part: Callable[[Printed], None] | None,
    choose: Choose | None,
) -> Printed:
    settings = collected.settings
    match collected.content:
        case Briefs() as briefs:
            check_briefs(briefs.sheets)
            paper = new_paper(OFFICIAL_PAGE, one_line(briefs.title), author, settings)
            making = Making(paper, settings, len(briefs.sheets), progress, on_part)
            paint_briefs(making, briefs.sheets)
        case AnnexTable() as table:
            check_annex(table)
            layout = AnnexLayout.of(settings)
            paper = new_paper(layout.page_format, one_line(table.title), author, settings)
            making = Making(paper, settings, table.count, progress, on_part)
            paint_annex(making, table, layout)
        case Report() as report:
            check_report(report)
            paper = new_paper(OFFICIAL_PAGE, one_line(report.title), author, settings)
            making = Making(paper, settings, len(report.blocks), progress, on_part)
            paint_report(making, report)
        case Booklet() as booklet:
            check_booklet(booklet)
            paper = new_paper(OFFICIAL_PAGE, one_line(booklet.cover.title), author, settings)
            parts = 2 * booklet.count + len(booklet.overview.blocks)
            making = Making(paper, settings, parts, progress, on_part)
            paint_booklet(making, booklet)
    return making.finish(choose)
