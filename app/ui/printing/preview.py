"""The preview: a document is made, and its pages are shown in place of those before."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.errors import ChubeiError
from app.ui.printing.choices import Choices
from app.ui.printing.documents import Document
from app.ui.printing.messages import Order
from app.ui.printing.pagearea import PageArea
from app.ui.printing.pageimages import PageImages
from app.ui.printing.press import Press, PressStopped, Wait
from app.ui.printing.verification import Finding, verify

MAKING = "正在生成预览"

#: Below, the whole document follows its first pages so soon that showing them only flickers.
MANY_PROJECTS = 200


class Preview(QObject):
    """Has documents made and shows them; the one before stays until the new one is there.

    Args:
        press: makes documents.
        images: shows their pages.
        area: where.
        order: from choices to an order for the press.
        unexpected: told of a bug.
        parent: the dialog.

    Attributes:
        document: the one shown; None before the first and where there is none.
        choices: what it was made from.

    Signals:
        changed(): something is under way, or no more.
        shown(Document): all of a document is there.
        refused(): there is no page, and the area says why.
        checked(Finding): the document shown was looked through.
    """

    changed = Signal()
    shown = Signal(object)
    refused = Signal()
    checked = Signal(object)

    def __init__(
        self,
        press: Press,
        images: PageImages,
        area: PageArea,
        order: Callable[[Choices], Order],
        unexpected: Callable[[BaseException], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._press = press
        self._images = images
        self._area = area
        self._order = order
        self._unexpected = unexpected
        self._is_opening = False
        # The pages shown are the first ones of what is being made.
        self._is_part = False
        self.is_making = False
        self.document: Document | None = None
        self.choices: Choices | None = None

    @property
    def is_settled(self) -> bool:
        """Whether the pages shown are those asked for last."""
        return not (self.is_making or self._is_opening)

    def make(self, choices: Choices) -> None:
        """Make a document and show it."""
        self.is_making, self._is_opening = True, False
        self._images.keep_document()
        self._area.work_bar.begin(MAKING)
        self.changed.emit()

        def made(document: Document) -> None:
            self._open(document, lambda: self._show(document, choices))

        def part(document: Document) -> None:
            if self._is_worth_showing(document):
                self._open(document, self._show_first_pages)

        progressed = self._area.work_bar.set_progress
        self._press.take(self._order(choices), Wait(made, self.fail, part, progressed))

    def give_up(self) -> Choices | None:
        """Stop making a document.

        Returns:
            What the one shown was made from; None where there is none to go back to.
        """
        self._press.cancel()
        self._images.keep_document()
        self._is_opening = False
        document, choices = self.document, self.choices
        self._settle()
        if document is None or choices is None:
            self.refuse("没有生成预览")
        elif self._is_part:
            # The pages on the screen are those of what was given up.
            self._open(document, lambda: self._show(document, choices))
        else:
            self._verify(document)
        return choices

    def fail(self, error: BaseException) -> None:
        """Show no page, and why."""
        self._is_opening = False
        self._settle()
        if isinstance(error, PressStopped):
            self.refuse("没有生成预览", error, can_retry=True)
        elif isinstance(error, ChubeiError):
            self.refuse("这份文件现在不能印", error)
        else:
            self.refuse("没有生成预览")
            self._unexpected(error)

    def refuse(
        self, title: str, error: ChubeiError | None = None, *, can_retry: bool = False
    ) -> None:
        """Show why there is no page, and no page."""
        self.document = self.choices = None
        self._is_part = False
        self._images.clear()
        self._area.show_refusal(title, error, can_retry=can_retry)
        self.refused.emit()

    # ------------------------------------------------------------ inside

    def _open(self, document: Document, shown: Callable[[], None]) -> None:
        """Open a document in place of the pages shown."""

        def opened() -> None:
            self._is_opening = False
            shown()

        self._is_opening = True
        self._images.show_document(document.content, opened, self._area.view.wanted())

    def _is_worth_showing(self, part: Document) -> bool:
        """Tell whether first pages are better than what is shown now, which the rest replaces."""
        if self.document is None:
            return True
        is_in_it = self._area.view.page < part.pages
        return is_in_it and part.totals.count >= MANY_PROJECTS

    def _show_first_pages(self) -> None:
        self._is_part = True
        self._area.show_first_pages()

    def _show(self, document: Document, choices: Choices) -> None:
        self.document, self.choices, self._is_part = document, choices, False
        self._settle()
        self._area.show_document()
        self.shown.emit(document)
        self._verify(document)

    def _verify(self, document: Document) -> None:
        def found(finding: Finding) -> None:
            if document is self.document and not self.is_making:
                self.checked.emit(finding)

        verify(self._images, document, found)

    def _settle(self) -> None:
        self.is_making = False
        self._area.work_bar.end()
        self.changed.emit()
