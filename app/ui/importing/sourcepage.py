"""Step 1: a file or the clipboard, what was found in it, and which of its tables are wanted."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from app.errors import shorten
from app.importing.sheets import Format
from app.importing.staging import Dismissed, StagedTable
from app.ui.controls.button import Button
from app.ui.controls.dress import follow_theme, paint_box, set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.controls.notice import Notice
from app.ui.icons import icon_pixmap
from app.ui.importing.draft import Draft, key_of
from app.ui.importing.dropping import dropped_file
from app.ui.theme import current_theme
from app.ui.tokens import ICON_EMPTY, RADIUS_POPUP

_WIDTH = 720

FORMAT_TITLES = {
    Format.XLSX: "Excel 工作簿",
    Format.XLS: "Excel 97-2003 工作簿",
    Format.DOCX: "Word 文档",
    Format.DELIMITED: "CSV 文本",
    Format.TEXT: "文本",
    Format.HTML: "网页",
    Format.CLIPBOARD: "剪贴板",
    Format.LIBRARY: "储备文库",
}


_ONE_BY_ONE = "勾选的都导入到同一个储备库，所以先只勾了一个；别的请一个一个导入。"


class SourcePage(QWidget):
    """Where the table comes from.

    Args:
        draft: what is chosen.

    Signals:
        file_wanted(): ask for a file.
        clipboard_wanted(): take what is on the clipboard.
        dropped(Path): a file was dropped.
        header_wanted(str): point at the header in a sheet in which none was found.
        changed(): other tables are wanted now.
    """

    file_wanted = Signal()
    clipboard_wanted = Signal()
    dropped = Signal(object)
    header_wanted = Signal(str)
    changed = Signal()

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        set_surface(self, "base")
        self.area = DropArea()
        self.area.file_button.clicked.connect(self.file_wanted)
        self.area.other_button.clicked.connect(self.file_wanted)
        self.area.clipboard_button.clicked.connect(self.clipboard_wanted)
        self.area.dropped.connect(self.dropped)
        self.boxes: list[QCheckBox] = []
        self._found = QWidget()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self.show_draft()

    def show_draft(self) -> None:
        """Show what was found in the source, if one was read."""
        body = QWidget()
        set_surface(body, "base")
        inner = QVBoxLayout()
        inner.setSpacing(16)
        inner.setContentsMargins(24, 32, 24, 24)
        if self._draft.taken is None:
            inner.addStretch(1)
        # It moves from one body into the next one, before the old one goes with all in it.
        inner.addWidget(self.area)
        self.boxes = []
        taken = self._draft.taken
        if taken is not None:
            inner.addLayout(self._source_lines())
            for remark in taken.source.remarks:
                inner.addWidget(Notice("caution", remark))
            if taken.found.tables:
                inner.addLayout(self._table_lines(taken.found.tables))
            if taken.found.dismissed:
                inner.addLayout(self._dismissed_lines(taken.found.dismissed))
        inner.addStretch(2)
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        block = QWidget()
        block.setMaximumWidth(_WIDTH)
        block.setLayout(inner)
        row.addWidget(block, 100)
        row.addStretch(1)
        self.area.set_small(is_small=taken is not None)
        self._scroll.setWidget(body)

    def focus_first(self) -> None:
        """Put the keyboard where one goes on."""
        first = next((box for box in self.boxes if box.isEnabled()), None)
        empty = self._draft.taken is None
        choose = self.area.file_button if empty else self.area.other_button
        (first or choose).setFocus(Qt.FocusReason.OtherFocusReason)

    def _source_lines(self) -> QVBoxLayout:
        taken = self._draft.taken
        assert taken is not None
        source = taken.source
        facts = [FORMAT_TITLES[source.format]]
        if len(source.sheets) > 1:
            kind = "个储备库" if source.format is Format.LIBRARY else "张表"
            facts.append(f"{len(source.sheets)} {kind}")
        if source.encoding:
            facts.append(source.encoding.upper())
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(ElidedLabel(source.name, "title", mode=Qt.TextElideMode.ElideMiddle))
        lines.addWidget(Label("　".join(facts), "caption", "text2"))
        return lines

    def _table_lines(self, tables: Sequence[StagedTable]) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(0)
        count = sum(len(each) for each in tables)
        is_library = self._format is Format.LIBRARY
        kind = f"储备库 {len(tables)} 个" if is_library else f"项目表 {len(tables)} 张"
        lines.addWidget(Label(f"{kind}，{count:,} 个项目", "section"))
        lines.addSpacing(8)
        if self._draft.is_of_reserves:
            lines.addWidget(WrappedLabel(_ONE_BY_ONE, "caption", "text2"))
            lines.addSpacing(8)
        for table in tables:
            box = QCheckBox(_table_title(table))
            box.setChecked(key_of(table) not in self._draft.dropped)
            box.toggled.connect(partial(self._turn, table))
            said = "　".join(_table_facts(table, is_library=is_library))
            facts = WrappedLabel(said, "caption", "text2")
            facts.setContentsMargins(22, 0, 0, 0)
            lines.addWidget(Hairline())
            lines.addSpacing(7)
            lines.addWidget(box)
            lines.addWidget(facts)
            lines.addSpacing(8)
            self.boxes.append(box)
        lines.addWidget(Hairline())
        return lines

    @property
    def _format(self) -> Format | None:
        return self._draft.taken.source.format if self._draft.taken is not None else None

    def _dismissed_lines(self, dismissed: Sequence[Dismissed]) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(8)
        has_tables = bool(self._draft.taken and self._draft.taken.found.tables)
        words = f"不像项目表的 {len(dismissed)} 处，没有取" if has_tables else "没有找到项目表"
        lines.addWidget(Label(words, "section"))
        for each in dismissed:
            notice = Notice("info" if has_tables else "danger", each.reason, "指出表头…")
            notice.action.connect(partial(self.header_wanted.emit, each.sheet))
            lines.addWidget(notice)
        return lines

    def _turn(self, table: StagedTable, is_on: bool) -> None:
        if is_on:
            self._draft.dropped.discard(key_of(table))
        else:
            self._draft.dropped.add(key_of(table))
        if self._draft.is_of_reserves:
            # Another reserve of that library goes elsewhere.
            self._draft.target = None
        self.changed.emit()


class DropArea(QWidget):
    """The place a file is dropped on, with the buttons for those who do not drag.

    Signals:
        dropped(Path): a file was dropped.
    """

    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_over = False
        self.setAcceptDrops(True)
        self._picture = QLabel()
        self._title = Label("选择一个项目表，或把文件拖到这里", "title")
        self._formats = WrappedLabel(
            "Excel（.xlsx、.xls）、Word（.docx）、CSV、网页、文本、储备文库（.chubei）；"
            "WPS 存成这些格式的也可以。按内容辨认，不看文件名。",
            "caption",
            "text2",
        )
        self.file_button = Button("选择文件…", "folder-open", "primary", shortcut="Ctrl+O")
        self.other_button = Button("换一个文件…", "folder-open", shortcut="Ctrl+O")
        self.clipboard_button = Button(
            "从剪贴板导入", "clipboard-paste", tip="取刚才复制的表格", shortcut="Ctrl+V"
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.file_button, self.other_button, self.clipboard_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self._title)
        words.addWidget(self._formats)
        self._gap = QSpacerItem(0, 8)
        words.addItem(self._gap)
        words.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(20)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        follow_theme(self, self._take_theme)

    def set_small(self, *, is_small: bool) -> None:
        """Take less room once a source was read."""
        for each in (self._picture, self._title, self._formats, self.file_button):
            each.setVisible(not is_small)
        self.other_button.setVisible(is_small)
        self._gap.changeSize(0, 0 if is_small else 8)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._show_over(is_over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(is_over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(is_over=False)
        path: Path | None = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        fill, edge = ("soft", "accent_text") if self._is_over else ("chrome", "line2")
        box = QRectF(self.rect())
        paint_box(QPainter(self), box, theme.color(fill), theme.color(edge), radius=RADIUS_POPUP)

    def _show_over(self, *, is_over: bool) -> None:
        self._is_over = is_over
        self.update()

    def _take_theme(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(icon_pixmap("file-input", "text2", ICON_EMPTY, ratio))
        self.update()


def _table_title(table: StagedTable) -> str:
    """Return what a table is called: its sheet and its title."""
    title = shorten(table.title, 48)
    sheet = shorten(table.sheet.name, 24)
    # An ampersand would be taken for a key.
    return (f"{sheet}　{title}" if sheet and title else sheet or title or "项目表").replace(
        "&", "&&"
    )


def _table_facts(table: StagedTable, *, is_library: bool) -> list[str]:
    facts = [f"{len(table):,} 个项目"]
    if table.groups:
        facts.append(f"{len(table.groups)} 个分类")
    if not is_library:
        facts.append(f"表头在第 {table.sheet.places[table.header.first]} 行")
    if table.annex and table.annex != table.sheet.name:
        facts.insert(0, table.annex)
    if table.sheet.is_hidden:
        facts.append("工作表是隐藏的")
    return facts
