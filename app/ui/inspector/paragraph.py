"""Text over several lines, laid out once for each width, never wider than it."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

#: Characters a title's last line has at least, where the others can spare them.
_FEWEST = 3


class Paragraph:
    """Chinese and Latin text wrapped at a width; the last allowed line is elided.

    Args:
        text: paragraphs are parted by newlines.
        font: of all of it.
        width: logical pixels.
        most_lines: 0 for all.
    """

    def __init__(self, text: str, font: QFont, width: float, most_lines: int = 0) -> None:
        self.height = 0.0
        self.is_cut = False
        self.last_width = 0.0
        self._layouts: list[tuple[float, QTextLayout]] = []
        metrics = QFontMetricsF(font)
        lines = 0
        for part in text.split("\n"):
            room = most_lines - lines if most_lines else 0
            if most_lines and room <= 0:
                self.is_cut = True
                break
            layout, count, cut = _lay_out(part, font, width, room)
            if cut:
                self.is_cut = True
                layout, count, _ = _lay_out(
                    _cut(part, layout, room, metrics, width), font, width, room
                )
            elif most_lines and count > 1:
                layout = _without_orphan(part, layout, count, font, width)
            self._layouts.append((self.height, layout))
            self.height += sum(layout.lineAt(at).height() for at in range(count))
            self.last_width = layout.lineAt(count - 1).naturalTextWidth() if count else 0.0
            lines += count

    def paint(self, painter: QPainter, corner: QPointF) -> None:
        """Paint with the painter's pen, the top left at ``corner``."""
        for top, layout in self._layouts:
            layout.draw(painter, QPointF(corner.x(), corner.y() + top))


def _lay_out(text: str, font: QFont, width: float, most: int) -> tuple[QTextLayout, int, bool]:
    layout = QTextLayout(text, font)
    layout.setTextOption(_option())
    layout.beginLayout()
    top, count = 0.0, 0
    is_cut = False
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        if most and count == most:
            is_cut = True
            line.setNumColumns(0)
            break
        line.setLineWidth(max(width, 1.0))
        line.setPosition(QPointF(0.0, top))
        top += line.height()
        count += 1
    layout.endLayout()
    return layout, count, is_cut


def _without_orphan(
    text: str, layout: QTextLayout, count: int, font: QFont, width: float
) -> QTextLayout:
    """Return the text in as many lines, broken earlier where the last has a character or two."""
    step = QFontMetricsF(font).horizontalAdvance("字")
    for narrower in (width - step, width - 2 * step):
        if layout.lineAt(count - 1).textLength() >= _FEWEST:
            break
        other, lines, _ = _lay_out(text, font, narrower, 0)
        if lines != count:
            break
        layout = other
    return layout


def _cut(text: str, layout: QTextLayout, most: int, metrics: QFontMetricsF, width: float) -> str:
    start = layout.lineAt(most - 1).textStart()
    last = metrics.elidedText(text[start : start + 200], Qt.TextElideMode.ElideRight, width)
    return text[:start] + (last if last.endswith("…") else f"{last}…")


def _option() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
