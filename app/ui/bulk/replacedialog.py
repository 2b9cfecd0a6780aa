"""查找替换: a text in the projects' text fields, every hit seen before it is replaced."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.errors import RefusedInput
from app.operations.cells import Batch, Progress
from app.operations.replacing import Wanted, check_wanted, replace_texts, text_fields
from app.ui.bulk.bulkdialog import BulkDialog
from app.ui.bulk.hits import Found, HitsModel, search
from app.ui.bulk.scope import ScopeField
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dialogsize import open_at
from app.ui.controls.dress import set_error
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.controls.linetable import LineTable, inset
from app.ui.offer import Offer
from app.ui.session import Session
from app.ui.tokens import CONTROL_HEIGHT

READ_KEY = "bulk:replace"
_WIDTH, _HEIGHT = 1040, 620
_WIDTHS = (40, 56, 168, 144, 0, 0)
_TYPING_MS = 200
_ALL = "全部文字栏"


class ReplaceDialog(BulkDialog):
    """Finds while one types, lists the hits, and replaces those ticked as one step.

    Args:
        session: the open library, and what its window shows.
        window: where progress and the report are shown.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(session, "查找替换", READ_KEY, _TYPING_MS, window)
        self._shown: Wanted | None = None
        self.words = QLineEdit()
        self.replacement = QLineEdit()
        self.replacement.setPlaceholderText("不写就是删去")
        self.field = QComboBox()
        self.field.addItem(_ALL, "")
        for each in text_fields():
            self.field.addItem(each.title, each.name)
        self.field.setMaxVisibleItems(20)
        self.scope = ScopeField(Offer.of(session))
        self.case = QCheckBox("区分大小写")
        self.case.setChecked(True)
        self.fault = WrappedLabel("", "caption", "danger")
        self.fault.hide()
        self.summary = ElidedLabel("", "group")
        self.all_button = Button("全选", look="link", role="caption")
        self.none_button = Button("全不选", look="link", role="caption")
        self.model = HitsModel(self)
        self.lines = LineTable("找到的文字")
        self.lines.setModel(self.model)
        self.lines.set_widths(_WIDTHS)
        self.hint = ElidedLabel("", "caption", "text2")
        self.replace_button = Button("替换", look="primary")
        self.cancel_button = Button("取消", tip="取消", shortcut="Esc")
        self._arrange()
        self._connect()
        open_at(self, _WIDTH, _HEIGHT)
        self.words.setFocus()
        self.refresh()

    @property
    def wanted(self) -> Wanted:
        """What is looked for, and what stands in its place."""
        name = str(self.field.currentData())
        names = (name,) if name else tuple(field.name for field in text_fields())
        return Wanted(self.words.text(), self.replacement.text(), names, self.case.isChecked())

    @property
    def is_settled(self) -> bool:
        """Whether the hits shown are those of what is asked for."""
        return self._shown == self.wanted and not self._typing.isActive()

    # ------------------------------------------------------------ the hits

    def refresh(self) -> None:
        """Look for the text."""
        self._typing.stop()
        wanted, filter = self.wanted, self.scope.filter
        fault = _fault(wanted)
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        set_error(self.replacement, is_wrong=bool(fault))
        if not wanted.find:
            self._session.tasks.cancel(READ_KEY)
            self._take(wanted, Found())
            return
        self._allow()

        def done(found: Found) -> None:
            self._take(wanted, found)

        self._session.read(READ_KEY, lambda connection: search(connection, wanted, filter), done)

    def _take(self, wanted: Wanted, found: Found) -> None:
        self._shown = wanted
        self.model.show(found, wanted.replacement)

    def _say(self) -> None:
        found, wanted = self.model.found, self._shown
        projects = len(found.ids)
        if wanted is None or not wanted.find:
            self.summary.setText("写上要查找的文字，这里会列出每一处")
        elif not found.count:
            self.summary.setText(f"没有找到“{wanted.find}”")
        else:
            ticked = self.model.ticked_count
            rest = f"，已选 {ticked:,} 处" if ticked != found.count else ""
            self.summary.setText(f"在 {projects:,} 个项目里找到 {found.count:,} 处{rest}")
        unlisted = found.count - len(found.listed)
        self.hint.setText(
            f"只列出前 {len(found.listed):,} 处，其余 {unlisted:,} 处一起替换"
            if unlisted
            else "Space 勾选或不选；替换完可以一步撤销"
        )
        for button in (self.all_button, self.none_button):
            button.setVisible(found.count > 1)
        self._allow()

    def _allow(self) -> None:
        count = self.model.ticked_count
        can = count > 0 and self._shown == self.wanted and not _fault(self.wanted)
        self.replace_button.setEnabled(can)
        deed = "替换" if self.replacement.text() else "删去"
        self.replace_button.setText(f"{deed} {count:,} 处" if can else "替换")

    # ------------------------------------------------------------ doing it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter behind what is looked for asks for what stands in its place: it deletes nothing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.words.hasFocus():
            self.replacement.setFocus()
        else:
            super().keyPressEvent(event)

    def accept(self) -> None:
        """Replace what is ticked, in the background."""
        if not self.replace_button.isEnabled():
            return
        wanted, ids, skipped = self.wanted, self.model.found.ids, self.model.skipped

        def make(progress: Progress) -> Batch:
            return replace_texts(ids, wanted, skipped, progress=progress)

        super().accept()
        self._start("查找替换", make)

    # ------------------------------------------------------------ parts

    def _on_typed(self) -> None:
        self._allow()
        self._typing.start()

    def _on_row(self, _current: QModelIndex) -> None:
        self.lines.viewport().update()

    def _connect(self) -> None:
        for line in (self.words, self.replacement):
            line.textChanged.connect(self._on_typed)
        self.field.currentIndexChanged.connect(self.refresh)
        self.case.toggled.connect(self.refresh)
        self.scope.changed.connect(self.refresh)
        self.model.ticks_changed.connect(self._say)
        self.lines.selectionModel().currentRowChanged.connect(self._on_row)
        self.all_button.clicked.connect(lambda: self.model.tick_all(is_on=True))
        self.none_button.clicked.connect(lambda: self.model.tick_all(is_on=False))
        self.replace_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)

    def _arrange(self) -> None:
        form = QGridLayout()
        form.setContentsMargins(24, 20, 24, 16)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setColumnStretch(1, 1)
        form.setColumnStretch(3, 1)
        right = QHBoxLayout()
        right.setSpacing(16)
        right.addWidget(self.field, 1)
        right.addWidget(self.case)
        places: tuple[tuple[str, QWidget, int, int], ...] = (
            ("查找", self.words, 0, 0),
            ("替换为", self.replacement, 0, 2),
            ("范围", self.scope, 1, 0),
        )
        for title, control, row, at in places:
            form.addWidget(_label(title), row, at)
            form.addWidget(control, row, at + 1)
            control.setAccessibleName(title)
        form.addWidget(_label("在"), 1, 2)
        form.addLayout(right, 1, 3)
        form.addWidget(self.fault, 2, 3)
        self.field.setAccessibleName("栏目")
        head = QHBoxLayout()
        head.setContentsMargins(24, 8, 20, 8)
        head.addWidget(self.summary, 1)
        head.addWidget(self.all_button)
        head.addWidget(self.none_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(form)
        column.addWidget(Hairline())
        column.addLayout(head)
        column.addLayout(inset(self.lines), 1)
        column.addWidget(Hairline())
        column.addLayout(dialog_foot(self.replace_button, self.cancel_button, hint=self.hint))
        self.replace_button.setDefault(True)


def _label(title: str) -> Label:
    label = Label(title, "cell", "text2")
    label.setFixedHeight(CONTROL_HEIGHT)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return label


def _fault(wanted: Wanted) -> str:
    """Return why nothing can be replaced so; empty where nothing is looked for yet."""
    if not wanted.find:
        return ""
    try:
        check_wanted(wanted)
    except RefusedInput as error:
        return error.reason
    return ""
