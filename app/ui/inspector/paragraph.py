"""Text over several lines, laid out once for each width, never wider than it."""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextLine, QTextOption

from app.queries.hits import Span
from app.ui.hitmarks import shown_spans

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
        #: Each with its top, where its paragraph starts in the text, and that paragraph.
        self._layouts: list[tuple[float, QTextLayout, int, str]] = []
        metrics = QFontMetricsF(font)
        lines = start = 0
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
            self._layouts.append((self.height, layout, start, part))
            start += len(part) + 1
            self.height += sum(layout.lineAt(at).height() for at in range(count))
            self.last_width = layout.lineAt(count - 1).naturalTextWidth() if count else 0.0
            lines += count

    def paint(self, painter: QPainter, corner: QPointF) -> None:
        """Paint with the painter's pen, the top left at ``corner``."""
        for top, layout, _, _ in self._layouts:
            layout.draw(painter, QPointF(corner.x(), corner.y() + top))

    def boxes(self, spans: Sequence[Span]) -> Iterator[tuple[QRectF, float]]:
        """Return what spans of the text take up on each line, and the line's base.

        Both are counted from the paragraph's top left; what was cut off is the ellipsis.
        """
        for top, layout, start, part in self._layouts:
            within = [
                (max(first - start, 0), min(last - start, len(part)))
                for first, last in spans
                if first < start + len(part) and last > start
            ]
            for first, last in shown_spans(within, part, layout.text()):
                for at in range(layout.lineCount()):
                    line = layout.lineAt(at)
                    end = line.textStart() + line.textLength()
                    left, right = max(first, line.textStart()), min(last, end)
                    if left < right:
                        x = _edge(line, left)
                        box = QRectF(x, top + line.y(), _edge(line, right) - x, line.height())
                        yield box, box.top() + line.ascent()


def _edge(line: QTextLine, at: int) -> float:
    found: Any = line.cursorToX(at)
    # Some versions of PySide6 give the place taken besides, since Qt may move it.
    return float(found[0] if isinstance(found, tuple) else found)


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
