"""键盘操作一览: every key of the window on one sheet."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.ui.actions import Actions
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.keycap import CAP_HEIGHT, key_caps_width, paint_key_caps
from app.ui.controls.label import Label
from app.ui.controls.section import SectionHeader
from app.ui.tokens import DIALOG_FOOTER_HEIGHT

#: Keys that no action has, because they mean something in one place only: title and keys.
GRID_KEYS: tuple[tuple[str, str], ...] = (
    ("直接改写这一格", "直接打字"),
    ("存下，到下一行", "Enter"),
    ("存下，到右边一格", "Tab"),
    ("放弃这次填写", "Esc"),
    ("清空选中的格子", "Del"),
    ("多选几格", "Shift+↓"),
    ("选中整行", "Shift+Space"),
    ("展开或折叠分组", "Space"),
    ("展开分组，进到里面", "→"),
    ("折叠分组，回到外面", "←"),
    ("到第一行", "Ctrl+Home"),
    ("到最后一行", "Ctrl+End"),
)
QUERY_KEYS: tuple[tuple[str, str], ...] = (
    ("打开候选词", "↓"),
    ("按条件筛选", "Enter"),
    ("改前一个条件", "Backspace"),
    ("回到表格", "Esc"),
    ("打开第 1 到第 9 个视图", "Alt+1～9"),
)

#: The sheet's columns: sections with their title, actions by name, and further keys.
_Section = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]
SECTIONS: tuple[tuple[_Section, ...], ...] = (
    (
        ("表格", ("edit_cell",), GRID_KEYS),
        ("剪贴板", ("copy", "paste", "fill_down", "select_all"), ()),
        ("撤销与重做", ("undo", "redo"), ()),
    ),
    (
        (
            "项目",
            (
                "add_project",
                "duplicate_project",
                "delete_project",
                "bulk_edit",
                "find_replace",
                "next_project",
                "previous_project",
                "print_brief",
                "print_annex",
            ),
            (),
        ),
        ("筛选", ("find", "clear_filter", "save_view", "update_view"), QUERY_KEYS),
    ),
    (
        (
            "窗口",
            (
                "palette",
                "menu",
                "next_pane",
                "previous_pane",
                "page_projects",
                "page_rollup",
                "page_checkup",
                "go_back",
                "sidebar",
                "inspector",
                "columns",
                "expand_all",
                "collapse_all",
                "fold_to_2",
                "fold_to_3",
                "grouping",
                "refresh",
                "preferences",
                "keyboard",
            ),
            (),
        ),
        (
            "文库",
            (
                "new_library",
                "open_library",
                "import",
                "import_clipboard",
                "save_copy",
                "save_table",
                "quit",
            ),
            (),
        ),
    ),
)

_ROW_GAP = 4
_SCROLL_BAR = 16
_COLUMN_GAP = 36


class KeyCaps(QWidget):
    """The caps of one shortcut."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setAccessibleName(keys)
        self.setFixedSize(key_caps_width(keys), CAP_HEIGHT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_key_caps(painter, self.width(), self.height() // 2, self._keys)


class KeySheet(QDialog):
    """The sheet; the actions' own titles and keys, so that it cannot go out of date.

    Args:
        actions: the window's.
        parent: the window it belongs to.

    Attributes:
        lines: what it lists, title and keys.
    """

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[tuple[str, str]] = []
        self._actions = actions
        self.setWindowTitle("键盘操作一览 — 储备")
        set_surface(self, "raised")
        sheet = QWidget()
        set_surface(sheet, "raised")
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(24, 16, 24, 16)
        columns.setSpacing(_COLUMN_GAP)
        for sections in SECTIONS:
            column = QVBoxLayout()
            column.setSpacing(12)
            for section in sections:
                column.addLayout(self._section(*section))
            column.addStretch(1)
            columns.addLayout(column)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(sheet)
        close = Button("知道了", look="primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addWidget(Hairline())
        whole.addLayout(dialog_foot(close))
        wanted = sheet.sizeHint() + QSize(_SCROLL_BAR, DIALOG_FOOTER_HEIGHT + 2)
        room = self.screen().availableGeometry().size()
        self.resize(wanted.boundedTo(QSize(room.width() - 16, room.height() - 48)))
        close.setFocus(Qt.FocusReason.OtherFocusReason)

    def _section(
        self, title: str, names: Sequence[str], further: Sequence[tuple[str, str]]
    ) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(_ROW_GAP)
        grid.setColumnStretch(0, 1)
        grid.addWidget(SectionHeader(title), 0, 0, 1, 2)
        own = [(self._actions.title(name), self._actions.keys(name)) for name in names]
        for row, (text, keys) in enumerate((*own, *further), start=1):
            self.lines.append((text, keys))
            grid.addWidget(Label(text), row, 0)
            grid.addWidget(KeyCaps(keys), row, 1, Qt.AlignmentFlag.AlignRight)
        return grid
