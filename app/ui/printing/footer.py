"""The foot of the dialog: a hint, and what can be done with the pages."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.controls.label import ElidedLabel
from app.ui.printing.options import NO_PRINTER
from app.ui.tokens import DIALOG_FOOTER_HEIGHT

HINT = "预览就是将要打印的 PDF"
_SAVE_TIP = "把选定的页保存成 PDF 文件"
_PRINT_TIP = "打印选定的页"
_WORD_TIP = "存成 Word 文件，发文前还可以改"
_BATCH_TIP = "给每个项目写一个文件，文件名按样式自动取"


class Footer(QWidget):
    """保存 PDF…, 打印 and 关闭; without a printer, saving is what Enter does.

    Beside them, where the document has it: 存为 Word… and 每个项目一个文件….

    Signals:
        save_requested(): save the pages.
        word_requested(): save the document for Word.
        batch_requested(): save each project as a file of its own.
        print_requested(): print them.
        close_requested(): do neither.
    """

    save_requested = Signal()
    word_requested = Signal()
    batch_requested = Signal()
    print_requested = Signal()
    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_surface(self, "chrome")
        self.hint = ElidedLabel(HINT, "caption", "text2")
        self._plain_save = Button("保存 PDF…", "download", tip=_SAVE_TIP, shortcut="Ctrl+S")
        self._main_save = Button(
            "保存 PDF…", "download", "primary", tip=_SAVE_TIP, shortcut="Ctrl+S"
        )
        self._main_save.hide()
        self.word_button = Button("存为 Word…", "file-text", tip=_WORD_TIP)
        self.batch_button = Button("每个项目一个文件…", "copy", tip=_BATCH_TIP)
        self.print_button = Button("打印", "printer", "primary", tip=_PRINT_TIP, shortcut="Ctrl+P")
        # Not 取消: that is what stops the work under way, on the bar that shows it.
        self.cancel_button = Button("关闭", tip="关闭打印窗口", shortcut="Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addStrut(DIALOG_FOOTER_HEIGHT - 1)
        row.addWidget(self.hint, 1)
        for button in (
            self.batch_button,
            self.word_button,
            self._plain_save,
            self._main_save,
            self.print_button,
            self.cancel_button,
        ):
            row.addWidget(button)
        self.word_button.clicked.connect(self.word_requested)
        self.batch_button.clicked.connect(self.batch_requested)
        self._plain_save.clicked.connect(self.save_requested)
        self._main_save.clicked.connect(self.save_requested)
        self.print_button.clicked.connect(self.print_requested)
        self.cancel_button.clicked.connect(self.close_requested)

    @property
    def save_button(self) -> Button:
        """The save button shown."""
        return self._plain_save if self._main_save.isHidden() else self._main_save

    def set_has_printer(self, has_printer: bool) -> None:
        """Make printing, or without a printer saving, the main thing."""
        self._plain_save.setVisible(has_printer)
        self._main_save.setVisible(not has_printer)
        self.print_button.setDefault(has_printer)
        self._main_save.setDefault(not has_printer)

    def offer(self, *, has_word_form: bool, has_briefs: bool) -> None:
        """Show the ways to save that the document has."""
        self.word_button.setVisible(has_word_form)
        self.batch_button.setVisible(has_briefs)

    def allow(
        self, why_not_make: str, why_not_save: str, why_not_print: str, *, is_waiting: bool
    ) -> None:
        """Enable what can be done; what cannot says why.

        Args:
            why_not_make: why no other files can be made of the document; empty when they can.
            why_not_save: why the pages cannot be saved; empty when they can.
            why_not_print: the same of printing.
            is_waiting: whether the reason passes by itself, and needs no words at the foot.
        """
        for button in (self._plain_save, self._main_save):
            _allow(button, why_not_save, f"{_SAVE_TIP}（Ctrl+S）")
        _allow(self.word_button, why_not_make, _WORD_TIP)
        _allow(self.batch_button, why_not_make, _BATCH_TIP)
        _allow(self.print_button, why_not_print, f"{_PRINT_TIP}（Ctrl+P）")
        if why_not_print == NO_PRINTER:
            self.hint.setText(f"{NO_PRINTER}，可以先保存 PDF")
        else:
            self.hint.setText(HINT if is_waiting or not why_not_save else why_not_save)


def _allow(button: Button, why_not: str, tip: str) -> None:
    button.setEnabled(not why_not)
    button.setToolTip(why_not or tip)
    button.setAccessibleDescription(why_not or tip)
