"""How the words searched for are marked where they stand: a soft ground and a line below."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from app.models.fields import Field
from app.queries.hits import SEARCHED_FIELDS, Span, find_hits

_LINE = 2.0
_BELOW = 2.0
_KEPT = 6000

_ELLIPSIS = "…"


def paint_mark(painter: QPainter, box: QRectF, baseline: float, colors: Sequence[QColor]) -> None:
    """Paint one mark behind its text.

    Args:
        painter: over the ground, before the text.
        box: what the marked characters take up.
        baseline: where they stand, in the painter's coordinates.
        colors: of the ground and of the line.
    """
    ground, line = colors
    painter.fillRect(box, ground)
    painter.fillRect(QRectF(box.left(), baseline + _BELOW, box.width(), _LINE), line)


class HitMarks:
    """Where the marks stand in cells of one line, remembered by their texts."""

    def __init__(self) -> None:
        self._words: tuple[str, ...] = ()
        self._found: dict[tuple[str, str, bool], tuple[tuple[float, float], ...]] = {}

    def take_words(self, words: tuple[str, ...]) -> bool:
        """Mark these words from now on; return whether there are any."""
        if words is not self._words:
            self._words = words
            self._found.clear()
        return bool(words)

    def forget(self) -> None:
        """Measure again: the font has changed."""
        self._found.clear()

    def places(
        self, field: Field, text: str, shown: str, metrics: QFontMetricsF
    ) -> tuple[tuple[float, float], ...]:
        """Return left edge and width of each mark in a cell, from where its text starts.

        Args:
            field: of the cell.
            text: all of it.
            shown: as much as there is room for; a hit in the rest marks the ellipsis.
            metrics: of the font.
        """
        if field.name not in SEARCHED_FIELDS:
            return ()
        key = (text, shown, field.name == "name")
        found = self._found.get(key)
        if found is None:
            if len(self._found) > _KEPT:
                self._found.clear()
            spans = shown_spans(find_hits(text, self._words, is_name=key[2]), text, shown)
            found = self._found[key] = tuple(_place(shown, span, metrics) for span in spans)
        return found


def shown_spans(spans: Sequence[Span], text: str, shown: str) -> list[Span]:
    """Return the spans as they stand in a text cut at its end; what is cut off is the ellipsis."""
    if shown == text:
        return list(spans)
    kept = len(shown) - 1 if shown.endswith(_ELLIPSIS) else len(shown)
    cut = [(start, min(end, kept)) for start, end in spans if start < kept]
    if any(end > kept for _, end in spans):
        cut.append((kept, len(shown)))
    return cut


def _place(text: str, span: Span, metrics: QFontMetricsF) -> tuple[float, float]:
    left = metrics.horizontalAdvance(text[: span[0]])
    return left, metrics.horizontalAdvance(text[: span[1]]) - left
