"""What the briefs lack, project by project; a line leads to the field that is to be filled in."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dialogsize import open_at
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import Label
from app.ui.controls.linetable import LineTable, inset
from app.ui.printing.documents import Gaps
from app.ui.tokens import ROW_HEIGHT

Index = QModelIndex | QPersistentModelIndex

_TITLES = ("项目", "完整度", "缺什么")
_WIDTH, _HEIGHT = 720, 480
#: All but the lines; and so many lines it has room for, however few there are.
_FRAME, _FEWEST = 148, 4
_NO_PARENT = QModelIndex()


class GapsList(QDialog):
    """The projects with something missing, those that lack most first.

    Args:
        gaps: of every brief of the document.
        parent: the print dialog.

    Signals:
        chosen(int, str): go to this project, and to this field of it.
    """

    chosen = Signal(int, str)

    def __init__(self, gaps: Sequence[Gaps], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("简介缺项")
        set_surface(self, "base")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lacking = [each for each in gaps if each.missing]
        self.model = GapsModel(sorted(lacking, key=lambda each: -len(each.missing)))
        self.table = LineTable("简介缺项")
        self.table.setModel(self.model)
        self.table.set_widths((280, 72, 0))
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.go_button = Button("去填写", look="primary", tip="关闭打印窗口，到这个项目缺的第一栏")
        self.go_button.setDefault(True)
        close = Button("关闭", tip="回到打印窗口", shortcut="Esc")
        text = (
            f"{len(lacking):,} 个项目有缺项（共 {len(gaps):,} 个）。"
            "空的部分不印，后面的序号往前移。"
        )
        head = Label(text, "cell", "text2")
        head.setContentsMargins(24, 16, 24, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(inset(self.table), 1)
        column.addWidget(Hairline())
        column.addLayout(dialog_foot(self.go_button, close))
        self.table.taken.connect(self._choose)
        self.go_button.clicked.connect(lambda: self._choose(self.table.currentIndex().row()))
        close.clicked.connect(self.reject)
        lines = ROW_HEIGHT * max(len(lacking), _FEWEST)
        open_at(self, _WIDTH, min(_FRAME + lines, _HEIGHT))
        self.table.setFocus()

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.model.gaps):
            gap = self.model.gaps[row]
            self.accept()
            self.chosen.emit(gap.project_id, gap.missing[0][0])


class GapsModel(QAbstractTableModel):
    """A line for each project that lacks something."""

    def __init__(self, gaps: Sequence[Gaps]) -> None:
        super().__init__()
        self.gaps = tuple(gaps)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.gaps)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        gap = self.gaps[index.row()]
        texts = (gap.name, f"{gap.filled} / {gap.needed}", "、".join(gap.titles))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts[index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        is_title = orientation is Qt.Orientation.Horizontal
        if is_title and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        return None
