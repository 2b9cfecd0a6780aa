"""What an operation over many cells left out: each cell with its text and the reason."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.errors import shorten
from app.models.fields import BY_NAME
from app.operations.cells import RefusedCell
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dialogsize import open_at
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.controls.linemodel import Index, LineModel
from app.ui.controls.linetable import PIECES, LineTable, Piece, inset
from app.ui.session import Session

_WIDTH, _HEIGHT = 860, 440
_TITLES = ("序号", "项目名称", "栏目", "写的内容", "原因")
_WIDTHS = (56, 200, 104, 144, 0)
_TEXT = 3


class RefusalReport(QDialog):
    """A window that stays beside the grid until it is closed.

    Args:
        done: what was done besides: 已粘贴 12 格.
        cells: what was left out, in order.
        parent: the window it belongs to.

    Signals:
        jump_requested(int, str): show this project's field; the project is never 0.
    """

    jump_requested = Signal(int, str)

    def __init__(self, done: str, cells: Sequence[RefusedCell], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.cells = tuple(cells)
        self.setWindowTitle("没有写入的内容 — 储备")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_surface(self, "raised")
        count = f"{len(self.cells):,} 处没有写入"
        self.title = Label(count, "title")
        self.done_text = ElidedLabel(f"{done}。下面这些保持原样：", "caption", "text2")
        self.lines = LineTable(count)
        self.lines.setModel(_CellsModel(self.cells, self))
        self.lines.set_widths(_WIDTHS)
        self.detail = WrappedLabel("", "caption", "text2")
        self.detail.setContentsMargins(24, 8, 24, 8)
        self.copy_button = Button("复制全部", "copy", "flat", tip="复制成表格，可以贴进 Excel")
        self.jump_button = Button("转到这一格", "target", "primary", shortcut="Enter")
        self.close_button = Button("关闭", tip="关闭", shortcut="Esc")
        self._arrange()
        self.lines.taken.connect(self._jump)
        self.lines.selectionModel().currentRowChanged.connect(self._on_row)
        self.copy_button.clicked.connect(self.copy_text)
        self.jump_button.clicked.connect(lambda: self._jump(self.lines.currentIndex().row()))
        self.close_button.clicked.connect(self.close)
        self.lines.selectRow(0)
        self.lines.setFocus()
        open_at(self, _WIDTH, _HEIGHT)

    def as_text(self) -> str:
        """Return the report as tab-separated lines, titles first."""
        lines = [_TITLES, *(_row_of(cell) for cell in self.cells)]
        return "\r\n".join("\t".join(_flat(text) for text in line) for line in lines)

    def copy_text(self) -> None:
        """Put the whole report on the clipboard."""
        QGuiApplication.clipboard().setText(self.as_text())
        self.copy_button.setText("已复制")

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(24, 16, 24, 12)
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addWidget(self.done_text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Hairline())
        column.addLayout(inset(self.lines), 1)
        column.addWidget(self.detail)
        column.addWidget(Hairline())
        column.addLayout(dialog_foot(self.jump_button, self.close_button, aside=self.copy_button))

    def _on_row(self, current: QModelIndex) -> None:
        self.lines.viewport().update()
        row = current.row()
        self.detail.setText(f"{self.cells[row].reason}。" if row >= 0 else "")
        self.jump_button.setEnabled(self._can_jump(row))

    def _can_jump(self, row: int) -> bool:
        return 0 <= row < len(self.cells) and self.cells[row].project_id != 0

    def _jump(self, row: int) -> None:
        if self._can_jump(row):
            cell = self.cells[row]
            self.jump_requested.emit(cell.project_id, cell.field)


def tell_outcome(
    session: Session,
    said: str,
    left: Sequence[RefusedCell],
    window: QWidget | None,
    *,
    done: str = "",
) -> RefusalReport | None:
    """Say what was done; where cells were left out, say how many and show them.

    Args:
        session: gives the notice; the report's jumps lead to its grid.
        said: what was done.
        left: the cells left out.
        window: what the report stands over.
        done: what the report says was done, where it is not what the notice says.

    Returns:
        The report, where there is one.
    """
    session.notice.emit(f"{said}，{len(left):,} 处没有写入" if left else said)
    if not left:
        return None
    report = RefusalReport(done or said, left, window)
    report.jump_requested.connect(session.cell_requested)
    report.show()
    return report


class _CellsModel(LineModel):
    """The cells by row."""

    def __init__(self, cells: Sequence[RefusedCell], parent: QObject) -> None:
        super().__init__(_TITLES, figures=(0,), parent=parent)
        self._cells = cells

    def count(self) -> int:
        return len(self._cells)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        row, column = _row_of(self._cells[index.row()]), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return shorten(row[column], 200)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row[column]
        if role == PIECES and column == _TEXT:
            return (
                Piece(shorten(row[column], 60) or "（空）", "danger" if row[column] else "text3"),
            )
        if role == PIECES:
            return (Piece(shorten(row[column], 200), "text" if column == 1 else "text2"),)
        return None


def _row_of(cell: RefusedCell) -> tuple[str, ...]:
    number = "" if cell.number is None else str(cell.number)
    field = BY_NAME[cell.field].title if cell.field else ""
    return number, cell.name, field, cell.text, cell.reason


def _flat(text: str) -> str:
    return " ".join(text.split())
