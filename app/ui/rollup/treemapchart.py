"""The projects behind a sum as areas: large ones by name, small ones as one tile."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.rollup.crisp import fill, frame, snapped
from app.ui.rollup.pickable import Part, Pick, Pictured
from app.ui.rollup.tiles import Tile, tile_words
from app.ui.rollup.treemap import Box, squarify
from app.ui.theme import Theme
from app.ui.tokens import tile_text

_GAP = 1
_PADDING = 8
_SMALL_PADDING = 4
_LARGE = 110
_RING = 3

_LEFT_TOP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class TreemapChart(Pictured):
    """One tile a project; a tile that is too small for words has them in its tooltip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("项目构成", theme, parent)
        self._tiles: tuple[Tile, ...] = ()
        self._boxes: list[QRectF] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def tiles(self) -> Sequence[Tile]:
        """The tiles shown."""
        return self._tiles

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show other projects."""
        self._tiles = tuple(tiles)
        self.relayout()

    def sizeHint(self) -> QSize:
        return QSize(560, 336)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 240)

    def lay_out(self) -> list[Part]:
        area = Box(0.0, 0.0, float(self.width()), float(self.height()))
        boxes = squarify([tile.total_yuan for tile in self._tiles], area)
        self._boxes = [QRectF(box.x, box.y, box.width, box.height) for box in boxes]
        return [
            Part(_pick(tile), box, tile.tip)
            for tile, box in zip(self._tiles, self._boxes, strict=True)
        ]

    def copy_for(self, theme: Theme) -> "TreemapChart":
        found = TreemapChart(theme)
        found.show_tiles(self._tiles)
        return found

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        for tile, box in zip(self._tiles, self._boxes, strict=True):
            if box.intersects(exposed):
                self._paint_tile(painter, tile, box)

    def _paint_tile(self, painter: QPainter, tile: Tile, box: QRectF) -> None:
        theme = self.theme
        rect = snapped(painter, box)
        # The gap is the ground; the outer edge has none.
        right = _GAP if rect.right() < self.width() - 0.5 else 0
        bottom = _GAP if rect.bottom() < self.height() - 0.5 else 0
        rect = rect.adjusted(0, 0, -right, -bottom)
        if rect.width() <= 0 or rect.height() <= 0:
            return
        fill(painter, rect, theme.color(tile.token))
        ink = theme.color("text2")
        if tile.project_id:
            ink = QColor(tile_text(theme.tokens, theme.color(tile.token).name()))
        painter.setPen(ink)
        self._paint_words(painter, tile, rect)
        pick = _pick(tile)
        if self.is_chosen(pick):
            frame(painter, rect, theme.color("base"), _RING + 1)
            frame(painter, rect, theme.color("accent_text"), _RING - 1)
        elif self.is_current(pick):
            frame(painter, rect, theme.color("text"), _RING - 1)
        elif self.is_hovered(pick):
            frame(painter, rect, ink, 1)

    def _paint_words(self, painter: QPainter, tile: Tile, rect: QRectF) -> None:
        is_large = rect.width() >= _LARGE and rect.height() >= 56
        padding = _PADDING if is_large else _SMALL_PADDING
        inner = rect.adjusted(padding, padding - 2, -padding, -padding + 2)
        painter.setFont(self.theme.font("group" if is_large else "caption"))
        name = QFontMetricsF(painter.font())
        figures = QFontMetricsF(self.theme.font("caption"))
        line = round(name.height())
        lines, below = tile_words(
            tile,
            inner.width(),
            int(inner.height() // line),
            name.horizontalAdvance,
            figures.horizontalAdvance,
            keeps_figures=is_large,
        )
        top = inner.top()
        for text in lines:
            painter.drawText(QRectF(inner.left(), top, inner.width() + 8, line), _LEFT_TOP, text)
            top += line
        painter.setFont(self.theme.font("caption"))
        painter.drawText(QRectF(inner.left(), top + 1, inner.width(), line), _LEFT_TOP, below)


def _pick(tile: Tile) -> Pick:
    return Pick("project", tile.project_id) if tile.project_id else Pick("rest")
