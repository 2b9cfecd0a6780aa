"""The head of the inspector: number and category, the name, the key figure."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.models.fields import BY_NAME, Record
from app.ui.controls.button import IconButton
from app.ui.controls.dress import follow_theme
from app.ui.controls.label import ElidedLabel
from app.ui.inspector.fieldslot import FieldSlot
from app.ui.inspector.valueview import INSET
from app.ui.inspector.wording import MISSING, Figure
from app.ui.theme import current_theme
from app.ui.tokens import CONTROL_HEIGHT, PAGE_MARGIN

_GAP = 12
_UNIT_GAP = 5
_NUMBER_EDITOR = 176


class KeyFigure(QWidget):
    """1,200,000 万元 … 120.00 亿元  占全库 43.0%; what has no room is left to the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure = Figure("", "", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow_theme(self, self._take_theme)

    def figure(self) -> Figure:
        """Return what is shown."""
        return self._figure

    def set_figure(self, figure: Figure) -> None:
        """Show another amount."""
        self._figure = figure
        said = "，".join(
            part
            for part in (f"{figure.amount} {figure.unit}".strip(), figure.other, figure.share)
            if part
        )
        self.setAccessibleName(f"总投资：{said or MISSING}")
        self.setToolTip(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, QFontMetrics(current_theme().font("key_figure")).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        figure = self._figure
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("key_figure"))
        if not figure.amount:
            painter.setFont(theme.font("title"))
            painter.setPen(theme.color("text3"))
            painter.drawText(QRectF(self.rect()), int(left), f"总投资{MISSING}")
            return
        metrics = painter.fontMetrics()
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(self.rect()), int(left), figure.amount)
        used = metrics.horizontalAdvance(figure.amount) + _UNIT_GAP
        # The unit and the words at the right stand on the amount's base line.
        base = (self.height() - metrics.height()) / 2 + metrics.ascent()
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        small = painter.fontMetrics()
        painter.drawText(round(used), round(base), figure.unit)
        used += small.horizontalAdvance(figure.unit)
        right = float(self.width())
        for text in (figure.share, figure.other):
            width = small.horizontalAdvance(text)
            if not text or right - width - _GAP < used:
                continue
            painter.drawText(round(right - width), round(base), text)
            right -= width + _GAP

    def _take_theme(self) -> None:
        self.updateGeometry()
        self.update()


class InspectorHead(QWidget):
    """Number, category and name can be edited where they stand.

    Signals:
        previous_requested: the project before this one in the grid.
        next_requested: the one after it.
        close_requested: hide the inspector.
    """

    previous_requested = Signal()
    next_requested = Signal()
    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = FieldSlot(BY_NAME["number"], "caption", prefix="序号 ")
        self.category = ElidedLabel("", "caption", "text2", Qt.TextElideMode.ElideMiddle)
        self.category.setFixedHeight(CONTROL_HEIGHT)
        self.name = FieldSlot(BY_NAME["name"], "title", most_lines=3)
        self.figure = KeyFigure()
        self.previous = IconButton("chevron-up", "上一个项目", "Alt+↑")
        self.next = IconButton("chevron-down", "下一个项目", "Alt+↓")
        self.close_button = IconButton("x", "关闭", "F4")
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, PAGE_MARGIN - INSET - 2, 0)
        line.setSpacing(0)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(self.number, 0, top)
        line.addWidget(self.category, 1, top)
        for button in (self.previous, self.next, self.close_button):
            line.addWidget(button, 0, top)
        self.figure.setContentsMargins(0, 0, 0, 0)
        amount = QHBoxLayout()
        amount.setContentsMargins(INSET, 0, PAGE_MARGIN - INSET + INSET, 0)
        amount.addWidget(self.figure)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN - INSET, 8, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        name = QHBoxLayout()
        name.setContentsMargins(0, 0, PAGE_MARGIN - INSET, 0)
        name.addWidget(self.name)
        column.addLayout(name)
        column.addLayout(amount)
        self.previous.clicked.connect(self.previous_requested)
        self.next.clicked.connect(self.next_requested)
        self.close_button.clicked.connect(self.close_requested)
        self.number.state_changed.connect(self._fit_number)
        follow_theme(self, self._fit_number)

    @property
    def slots(self) -> tuple[FieldSlot, ...]:
        """The fields edited here."""
        return (self.number, self.name)

    def show_record(self, record: Record, money_unit: str, *, is_editable: bool) -> None:
        """Show a project's head."""
        for slot in self.slots:
            slot.show_record(record, money_unit, is_editable=is_editable)
        self.category.setText(f"·\u2002{record.get('category') or '未分类'}")
        self._fit_number()

    def show_figure(self, figure: Figure) -> None:
        """Show the amount."""
        self.figure.set_figure(figure)

    def _fit_number(self) -> None:
        """Give the number the room of its digits, or of its editor and what is said of it."""
        if self.number.is_editing:
            self.number.setFixedWidth(_NUMBER_EDITOR)
            return
        metrics = QFontMetrics(current_theme().font("caption"))
        shown = f"序号 {self.number.view.text() or MISSING}"
        self.number.setFixedWidth(metrics.horizontalAdvance(shown) + 2 * INSET + 2)
