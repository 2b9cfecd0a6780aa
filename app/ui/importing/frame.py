"""What stands around and in the import wizard: its bar, its notices, its pages and its foot."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from app.errors import ChubeiError
from app.ui.controls.dialogsize import open_at
from app.ui.controls.dress import set_error, set_surface
from app.ui.controls.notice import Notice
from app.ui.importing.columnspage import ColumnsPage
from app.ui.importing.donepage import DonePage
from app.ui.importing.draft import Draft
from app.ui.importing.foot import WizardFoot
from app.ui.importing.onward import COLUMNS, DONE, REVIEW, SOURCE, STEPS, onward, remark
from app.ui.importing.reviewpage import ReviewPage
from app.ui.importing.sourcepage import SourcePage
from app.ui.importing.stepsbar import StepsBar

_WIDTH, _HEIGHT = 1408, 840


class WizardFrame(QDialog):
    """The wizard as it is seen; what its buttons do is :class:`ImportDialog`'s.

    Args:
        read_only: why the library cannot be written; empty where it can.
        parent: the window.

    Attributes:
        draft: what is chosen so far.
        trouble: what went wrong, above the page; hidden where nothing did.
    """

    def __init__(self, read_only: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read_only_reason = read_only
        self.draft = Draft()
        set_surface(self, "base")
        self.setWindowTitle("导入 — 储备")
        self.steps = StepsBar(STEPS)
        self.trouble = Notice("danger", "", is_banner=True)
        self.trouble.hide()
        self.read_only = Notice(
            "caution", f"文库只读，可以看，不能导入：{read_only}。", is_banner=True
        )
        self.source = SourcePage(self.draft)
        self.columns = ColumnsPage(self.draft)
        self.review = ReviewPage(self.draft)
        self.done_page = DonePage(self.draft)
        self.pages = QStackedWidget()
        for page in self._all_pages:
            self.pages.addWidget(page)
        self.foot = WizardFoot()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.steps)
        column.addWidget(self.trouble)
        column.addWidget(self.read_only)
        column.addWidget(self.pages, 1)
        column.addWidget(self.foot)
        open_at(self, _WIDTH, _HEIGHT)

    @property
    def step(self) -> int:
        """The step one is at, from 0."""
        return self.pages.currentIndex()

    def turn_to(self, step: int) -> None:
        """Show the page of a step."""
        self.pages.setCurrentIndex(step)
        self.steps.steps.set_current(step)

    def tell(self, error: ChubeiError) -> None:
        """Say above the page what went wrong."""
        self.trouble.set_notice("danger", str(error))
        self.trouble.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from the first steps; the rows are written by their button only."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.step in (SOURCE, COLUMNS):
            self.foot.onward.emit()

    def focus_page(self) -> None:
        """Put the keyboard where one goes on in the page that is shown."""
        self._all_pages[self.step].focus_first()

    def set_busy(self, *, is_busy: bool) -> None:
        """Show that something is under way, or no more."""
        self.foot.set_busy(is_busy=is_busy)
        # Another mapping goes before the one under way; elsewhere nothing changes under the work.
        self.pages.setEnabled(not is_busy or self.step == COLUMNS)
        if not self.pages.isEnabled():
            # What had the keyboard cannot keep it; Esc still stops the work.
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_what_can_be_done(self, *, is_busy: bool, is_written: bool) -> None:
        """Name and enable the buttons.

        Args:
            is_busy: whether something is under way.
            is_written: whether what was imported is in the library.
        """
        foot, step, draft = self.foot, self.step, self.draft
        foot.back_button.setVisible(step in (COLUMNS, REVIEW))
        foot.back_button.setEnabled(not is_busy)
        foot.leave_button.setText("停止" if is_busy else "关闭" if step == DONE else "取消")
        foot.leave_button.setToolTip("停下，什么都不写入（Esc）" if is_busy else "关闭（Esc）")
        self.steps.remark.setText(remark(draft))
        self.read_only.setVisible(bool(self._read_only_reason) and step < DONE)
        now = onward(draft, step, self._read_only_reason, is_written=is_written)
        set_error(self.review.name, is_wrong=now.is_name_wrong)
        foot.hint.setText(now.hint)
        foot.set_onward(now.text, is_enabled=now.is_possible and not is_busy, tip=now.reason)

    @property
    def _all_pages(self) -> tuple[SourcePage, ColumnsPage, ReviewPage, DonePage]:
        return self.source, self.columns, self.review, self.done_page
