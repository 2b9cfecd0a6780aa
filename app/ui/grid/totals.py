"""合计: the sums of all that is shown, aligned with the columns, in the header or at the foot."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from app.models.fields import Field, Kind
from app.ui.controls.dress import follow_theme
from app.ui.grid.cellpainter import TITLE_LEFT, baseline, count_text, hairlines
from app.ui.grid.model import GridModel
from app.ui.sums import is_unstated, share_text
from app.ui.theme import Theme, current_theme
from app.ui.tokens import CELL_PADDING_RIGHT, TOTAL_HEIGHT


class TotalRow(QWidget):
    """合计 at the foot of one of the two tables, in line with the columns of its header."""

    def __init__(
        self, model: GridModel, titles: QHeaderView, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._titles = titles
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # The wheel and clicks belong to the table around it.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        model.sums_changed.connect(self._repaint)
        titles.sectionResized.connect(self._repaint)
        titles.sectionMoved.connect(self._repaint)
        self._theme: Theme = follow_theme(self, self._take_theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("total"))
        for foot in (0, self.height() - 1):
            hairlines(painter, [foot], 1, self.width(), self._theme.color("line2"))
        paint_totals(painter, self._model, self._titles, QRect(0, 0, self.width(), self.height()))

    def _take_theme(self) -> None:
        self.setFixedHeight(round(TOTAL_HEIGHT * max(current_theme().font_scale, 1.0)))
        self.update()

    def _repaint(self) -> None:
        self.update()


def paint_totals(painter: QPainter, model: GridModel, titles: QHeaderView, area: QRect) -> None:
    """Paint the sums of all that is shown into the columns of a header."""
    for field, left, width in shown_sections(model, titles):
        if left < area.width() and left + width > 0:
            _paint_sum(painter, model, field, QRect(left, area.top(), width, area.height()))


def shown_sections(model: GridModel, titles: QHeaderView) -> Iterator[tuple[Field, int, int]]:
    """Yield each column of a header that is not hidden: its field, left edge and width."""
    for at in range(min(titles.count(), len(model.fields))):
        if not titles.isSectionHidden(at):
            yield model.fields[at], titles.sectionViewportPosition(at), titles.sectionSize(at)


def _paint_sum(painter: QPainter, model: GridModel, field: Field, area: QRect) -> None:
    totals, whole = model.snapshot.totals, model.snapshot.whole
    right = area.right() + 1 - CELL_PADDING_RIGHT
    if field.name in ("number", "name"):
        painter.save()
        painter.setClipRect(area)
        _text(painter, "合计", ("total", "text"), TITLE_LEFT, area)
        if field.name == "name":
            count = count_text(totals)
            _text(painter, count, ("caption", "text2"), None, area, right)
        painter.restore()
    elif field.kind is Kind.MONEY:
        look = ("cell", "text3") if is_unstated(totals) else ("total", "text")
        _text(painter, model.amount_text(totals), look, None, area, right)
    elif field.kind is Kind.SHARE:
        text = share_text(totals, whole.total_yuan)
        _text(painter, text, ("group", "text2"), None, area, right)


def _text(
    painter: QPainter,
    text: str,
    look: tuple[str, str],
    left: int | None,
    area: QRect,
    right: int = 0,
) -> None:
    """Paint a text from its left edge, or up to its right one."""
    theme = current_theme()
    role, token = look
    metrics = QFontMetricsF(theme.font(role))
    start = right - metrics.horizontalAdvance(text) if left is None else float(left)
    foot = area.top() + baseline(metrics, area.height())
    painter.setFont(theme.font(role))
    painter.setPen(theme.color(token))
    painter.drawText(QPointF(start, foot), text)
