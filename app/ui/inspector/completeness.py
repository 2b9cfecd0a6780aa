"""The foot of the inspector: how much of a brief is there, and what can be done with a project."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models.fields import Field, Record, brief_fields
from app.ui.controls.button import Button
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import Label
from app.ui.controls.menu import Menu
from app.ui.controls.progress import ProgressStrip
from app.ui.inspector.wording import missing_fields
from app.ui.tokens import PAGE_MARGIN

_HEIGHT = 44


class Completeness(QWidget):
    """完整度 ▬▬ 9 / 15 项  查看缺项.

    Signals:
        missing_requested(Field): go to the first field that is missing.
    """

    missing_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._missing: tuple[Field, ...] = ()
        self.strip = ProgressStrip("完整度")
        self.strip.setFixedWidth(64)
        self.count = Label("", "caption", "text2")
        self.link = Button("查看缺项", look="link", role="caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN - 4, 0)
        row.setSpacing(8)
        row.addWidget(Label("完整度", "caption", "text2"))
        row.addWidget(self.strip)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.link)
        self.setFixedHeight(32)
        self.link.clicked.connect(self._go)

    def show_record(self, record: Record) -> None:
        """Count a project's fields."""
        self._missing = missing_fields(record)
        needed = len(brief_fields())
        have = needed - len(self._missing)
        self.strip.set_progress(have, needed)
        self.count.setText(f"{have} / {needed} 项")
        self.link.setVisible(bool(self._missing))
        names = "、".join(field.title for field in self._missing)
        self.setToolTip(f"简介还缺：{names}" if names else "简介要用的都填了")

    def _go(self) -> None:
        if self._missing:
            self.missing_requested.emit(self._missing[0])


class InspectorFoot(QWidget):
    """打印简介, and under 更多 what is done more rarely.

    Signals:
        print_requested: print this project's brief.
        duplicate_requested: copy the project.
        delete_requested: move it to the recycle bin.
        copy_uuid_requested: put its identifier on the clipboard.
    """

    print_requested = Signal()
    duplicate_requested = Signal()
    delete_requested = Signal()
    copy_uuid_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.print_button = Button("打印简介", "printer", tip="打印这个项目的简介")
        self.more = Button("更多", "ellipsis", "flat", tip="复制或删除这个项目")
        self.menu = Menu(parent=self)
        self.duplicate = self._add("复制为新项目", self.duplicate_requested)
        self.copy_uuid = self._add("复制标识", self.copy_uuid_requested)
        self.copy_uuid.setToolTip("在命令行里用它指明这个项目")
        self.menu.addSeparator()
        self.delete = self._add("删除项目", self.delete_requested)
        self.more.setMenu(self.menu)
        self.print_button.clicked.connect(self.print_requested)
        bar = QHBoxLayout()
        bar.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN - 4, 0)
        bar.addWidget(self.print_button)
        bar.addStretch(1)
        bar.addWidget(self.more)
        bar.addStrut(_HEIGHT - 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline())
        column.addLayout(bar)

    def set_editable(self, is_editable: bool) -> None:
        """Offer what writes only where it can be written."""
        self.duplicate.setEnabled(is_editable)
        self.delete.setEnabled(is_editable)

    def _add(self, text: str, signal: object) -> QAction:
        action = self.menu.addAction(text)
        action.triggered.connect(signal)
        return action
