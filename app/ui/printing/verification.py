"""Looking at the finished pages themselves before saying that they are right."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.models.money import format_money
from app.ui.controls.notice import Kind as NoticeKind
from app.ui.printing.documents import Document
from app.ui.printing.pageimages import PageImages
from app.ui.printing.pdfpages import PdfPages

#: Pages looked at in one go, so that a page that is waited for comes in between.
_PAGES_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: how to dress it, and the sentence."""

    kind: NoticeKind
    text: str


def verify(images: PageImages, document: Document, done: Callable[[Finding], None]) -> None:
    """Check the document shown, in the background.

    The printed sum is read out of the PDF and compared with the library's; the fonts of every
    piece of text on every page must be in the file. Characters no font has were refused before
    there was a document.

    Args:
        images: shows the document.
        document: what it is.
        done: told the finding; never, when another document takes its place.
    """

    def totals_checked(agrees: bool) -> None:
        _check_fonts(images, document, 0, partial(_report, done, document, agrees))

    if document.agrees and document.printed_total:
        _find_total(images, document, 0, totals_checked)
    else:
        totals_checked(document.agrees)


def _find_total(
    images: PageImages, document: Document, start: int, done: Callable[[bool], None]
) -> None:
    """Look through the pages for the one with the total: of a booklet it is in the middle."""
    stop = min(start + _PAGES_AT_ONCE, document.pages)
    wanted = (f"合计（{document.totals.count}）个", document.printed_total)

    def looked(is_there: bool) -> None:
        if is_there or stop == document.pages:
            done(is_there)
        else:
            _find_total(images, document, stop, done)

    def look(pages: PdfPages) -> bool:
        texts = (pages.text(index) for index in range(start, stop))
        return any(all(part in text for part in wanted) for text in texts)

    images.ask(look, looked)


def _check_fonts(
    images: PageImages, document: Document, start: int, done: Callable[[bool], None]
) -> None:
    stop = min(start + _PAGES_AT_ONCE, document.pages)

    def checked(is_embedded: bool) -> None:
        if is_embedded and stop < document.pages:
            _check_fonts(images, document, stop, done)
        else:
            done(is_embedded)

    images.ask(lambda pages: pages.has_embedded_fonts(range(start, stop)), checked)


def _report(
    done: Callable[[Finding], None], document: Document, agrees: bool, is_embedded: bool
) -> None:
    if not agrees:
        done(Finding("danger", "印出的合计与文库对不上，请不要使用这份文件，并请告诉技术人员。"))
    elif not is_embedded:
        done(Finding("caution", "有的字体没有嵌入，换一台电脑看可能走样。"))
    else:
        done(Finding("done", f"{_sums(document)}字体已全部嵌入，没有缺字。"))


def _sums(document: Document) -> str:
    totals = document.totals
    if not totals.count:
        return f"共 {document.pages} 页。"
    if not document.printed_total:
        return f"{totals.count:,} 个项目，共 {document.pages} 页。"
    unit = document.unit
    total = format_money(totals.total_yuan, unit, grouped=True)
    sentence = f"{totals.count:,} 个合计 {total} {unit}，与文库一致"
    if totals.count_without_amount:
        sentence += f"（{totals.count_without_amount} 个未填金额）"
    return f"{sentence}。"
