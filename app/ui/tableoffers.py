"""导出表格: the forms the projects shown can go out in, with one sentence on what each is for."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QRadioButton, QVBoxLayout, QWidget

from app.exporting.csvtable import Encoding
from app.exporting.tablefiles import BOOK, CSV, WORD, TableForm, TableLayout
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dialogsize import open_at
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import Label, WrappedLabel

_WIDTH, _HEIGHT = 560, 476
_MARGIN = 24
#: Where the words beside a button begin.
_INDENT = 22

_KINDS: Final = {
    BOOK: "Excel 工作簿 (*.xlsx)",
    WORD: "Word 文档 (*.docx)",
    CSV: "CSV 文本表格 (*.csv)",
}


@dataclass(frozen=True, slots=True)
class TableOffer:
    """One form that is offered.

    Attributes:
        form: of the file.
        title: what it is called.
        sentence: what it is for.
        mark: behind the library's name in the file's, so that one form does not replace another.
    """

    form: TableForm
    title: str
    sentence: str
    mark: str = ""

    @property
    def kind(self) -> str:
        """The kind of file, as the question for its name shows it."""
        return _KINDS[self.form.suffix]


OFFERS: Final = (
    TableOffer(
        TableForm(BOOK, TableLayout.GRID),
        "现在的表格（Excel）",
        "栏目、分组和排序照屏幕上的样子，带小计和合计。",
    ),
    TableOffer(
        TableForm(BOOK, TableLayout.ANNEX),
        "附件表（Excel）",
        "照公文附件的版式：九栏，合计在前，每类一个小计，可以直接打印。",
        " 附件表",
    ),
    TableOffer(
        TableForm(WORD, TableLayout.ANNEX),
        "附件表（Word）",
        "同一张附件表，放进 Word 里接着改文字、改版式。",
        " 附件表",
    ),
    TableOffer(
        TableForm(BOOK, TableLayout.FLAT),
        "全部栏目（Excel）",
        "一个项目一行，没有小计；用来筛选、做透视表，改好了可以再导入。",
        " 全部栏目",
    ),
    TableOffer(
        TableForm(CSV, TableLayout.FLAT),
        "全部栏目（CSV，UTF-8）",
        "给其他系统用的文本表格，Excel 和 WPS 也能直接打开。",
        " 全部栏目",
    ),
    TableOffer(
        TableForm(CSV, TableLayout.FLAT, Encoding.GB18030),
        "全部栏目（CSV，GB18030）",
        "内容相同；只在对方的旧系统把 UTF-8 显示成乱码时用。",
        " 全部栏目 GB18030",
    ),
)


class TableOffersDialog(QDialog):
    """Asks in which form.

    Args:
        scope: which projects, in words.
        chosen: the offer that is marked at first.
        window: what it belongs to.

    Attributes:
        buttons: one for each of :data:`OFFERS`, in their order.

    Signals:
        taken(object): the :class:`TableOffer` the user wants.
    """

    taken = Signal(object)

    def __init__(self, scope: str, chosen: TableOffer, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle("导出表格 — 储备")
        set_surface(self, "raised")
        self._scope = scope
        self.buttons: list[QRadioButton] = []
        self._group = QButtonGroup(self)
        self.save_button = Button("选择位置…", look="primary")
        self.cancel_button = Button("取消", tip="取消", shortcut="Esc")
        self.save_button.clicked.connect(self.take)
        self.cancel_button.clicked.connect(self.reject)
        self._arrange()
        self.buttons[OFFERS.index(chosen)].setChecked(True)
        self.buttons[OFFERS.index(chosen)].setFocus()
        open_at(self, _WIDTH, _HEIGHT)

    def take(self) -> None:
        """Take the form that is marked."""
        self.accept()
        self.taken.emit(OFFERS[self._group.checkedId()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a form takes it, as in other dialogs."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(_MARGIN, 20, _MARGIN, 16)
        head.setSpacing(8)
        head.addWidget(Label("导出表格", "title"))
        head.addWidget(WrappedLabel(self._scope, "caption", "text2"))
        forms = QVBoxLayout()
        forms.setContentsMargins(_MARGIN, 16, _MARGIN, 8)
        forms.setSpacing(2)
        for at, offer in enumerate(OFFERS):
            button = QRadioButton(offer.title)
            button.setAccessibleDescription(offer.sentence)
            self._group.addButton(button, at)
            self.buttons.append(button)
            sentence = WrappedLabel(offer.sentence, "caption", "text2")
            sentence.setContentsMargins(_INDENT, 0, 0, 0)
            forms.addWidget(button)
            forms.addWidget(sentence)
            forms.addSpacing(8)
        forms.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Hairline())
        column.addLayout(forms, 1)
        column.addWidget(Hairline())
        column.addLayout(dialog_foot(self.save_button, self.cancel_button))
        self.save_button.setDefault(True)
