"""A rollup as a table: 合计 first, shares, bars in true scale, 未排期 hatched over its reasons."""

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from PySide6.QtCore import QMimeData, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.queries.rollups import Rollup
from app.queries.spreads import Spread
from app.ui.controls.dress import paint_hairline
from app.ui.icons import icon_pixmap
from app.ui.rollup.crisp import fill, frame, hatch
from app.ui.rollup.lines import Line, Sheet, as_html, as_tsv, make_sheet
from app.ui.rollup.measures import USUAL
from app.ui.rollup.pickable import Kind, Part, Pick, Pickable
from app.ui.rollup.scale import elide_middle, length
from app.ui.sums import UNSTATED
from app.ui.theme import Theme
from app.ui.tokens import FOCUS_WIDTH, HEADER_HEIGHT, ICON_ARROW, LOADING_DELAY_MS, ROW_HEIGHT

_INDENT = 12
_HATCH_MARK = 12
_MARK_GAP = 8
_BAR_GAP = 24
_BAR_HEIGHT = 8
_BAR_LEAST = 2
_NARROWEST_BAR = 60
_WIDEST_BAR = 144
_NARROWEST_NAME = 72
_WAITING_LINES = 6

#: Narrowest columns of figures, by measure; and of the others.
_LEAST = {"count": 56, "total": 112, "share": 72, "missing": 88}
_NARROWEST_FIGURE = 64
_NAME_KEPT = "八个字的名称都在"

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class RollupTable(Pickable):
    """One table; as tall as its lines.

    Signals:
        folded(bool): the reasons of 未排期 were hidden, or shown.
        copied(str): the table is on the clipboard; its name and number of lines, for people.
    """

    folded = Signal(bool)
    copied = Signal(str)

    def __init__(self, kind: Kind, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name, theme, parent)
        self._kind: Kind = kind
        self._result: Rollup | None = None
        self._unit = "万元"
        self._is_unfolded = True
        self._is_late = False
        self._measures: tuple[str, ...] = USUAL
        self._spread: Mapping[Any, Spread] = {}
        self._sheet = Sheet(("", "", "", ""), (), 0)
        self._peer: RollupTable | None = None
        self._row = ROW_HEIGHT
        self._head = HEADER_HEIGHT
        # Right edges of the measures; left edge and width of the bars.
        self._edges: tuple[float, ...] = (0.0, 0.0, 0.0)
        self._bar = (0.0, 0.0)
        self._name_room = 0.0
        self._first_width = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        QTimer.singleShot(LOADING_DELAY_MS, self, self._be_late)

    @property
    def sheet(self) -> Sheet:
        """What is shown."""
        return self._sheet

    def show_rollup(
        self,
        result: Rollup,
        unit: str,
        measures: tuple[str, ...] = USUAL,
        spread: Mapping[Any, Spread] | None = None,
    ) -> None:
        """Show a rollup's measures in a unit."""
        self._result = result
        self._unit = unit
        self._measures = measures
        self._spread = spread or {}
        self._remake()

    def align_with(self, peer: "RollupTable | None") -> None:
        """Put the columns where those of a table as wide as this one stand; None for alone."""
        self._peer = peer
        self.relayout()

    def column_edges(self) -> tuple[float, ...]:
        """Return where the columns end, and where the bars begin and how long they are."""
        return (*self._edges, *self._bar)

    def wanted_width(self) -> int:
        """Return the width at which names of some length and the bars are all there."""
        self._place_columns()
        figures = self._edges[-1] - self._edges[0] + self._first_width
        name = QFontMetricsF(self.theme.font("total")).horizontalAdvance(_NAME_KEPT)
        return round(figures + _INDENT + name + _BAR_GAP + _NARROWEST_BAR + _INDENT)

    def set_unfolded(self, is_unfolded: bool) -> None:
        """Show or hide the reasons of 未排期."""
        if is_unfolded != self._is_unfolded:
            self._is_unfolded = is_unfolded
            self._remake()
            self.folded.emit(not is_unfolded)

    def copy(self) -> None:
        """Put the table on the clipboard, for spreadsheets and for text programs."""
        content = QMimeData()
        content.setText(as_tsv(self._sheet))
        content.setHtml(as_html(self._sheet))
        QGuiApplication.clipboard().setMimeData(content)
        self.copied.emit(f"{self.accessibleName()}，{len(self._sheet.lines)} 行")

    def sizeHint(self) -> QSize:
        return QSize(520, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self._height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif self._current_line_folds() and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.set_unfolded(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        if part is not None and self._is_arrow(part, event.position()):
            self.set_unfolded(not self._is_unfolded)
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position())
        if part is not None and self._is_arrow(part, event.position()):
            self.set_unfolded(not self._is_unfolded)
        else:
            super().mouseDoubleClickEvent(event)

    def lay_out(self) -> list[Part]:
        cell = QFontMetricsF(self.theme.font("cell"))
        self._row = max(ROW_HEIGHT, round(cell.height()) + 8)
        self._head = self._row + HEADER_HEIGHT - ROW_HEIGHT
        self._place_columns()
        self.setFixedHeight(self._height())
        parts = []
        for at, line in enumerate(self._sheet.lines):
            if line.kind != "total":
                tip = line.tip
                if line.kind == "unscheduled":
                    tip += "\n← → 收起或展开原因"
                parts.append(Part(Pick(self._kind, line.key), self._line_rect(at), tip))
        return parts

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        self._paint_head(painter)
        if self._result is None and self._is_late:
            self._paint_waiting(painter)
        for at, line in enumerate(self._sheet.lines):
            rect = self._line_rect(at)
            if rect.intersects(exposed):
                self._paint_line(painter, line, rect)

    def _remake(self) -> None:
        if self._result is not None:
            self._sheet = make_sheet(
                self._result,
                self._unit,
                is_unfolded=self._is_unfolded,
                measures=self._measures,
                spread=self._spread,
            )
        self.relayout()
        if self._peer is not None:
            self._peer.relayout()
        self.updateGeometry()

    def _height(self) -> int:
        count = _WAITING_LINES if self._result is None else len(self._sheet.lines)
        return self._head + self._row * count

    def _line_rect(self, at: int) -> QRectF:
        return QRectF(0, self._head + at * self._row, self.width(), self._row)

    def _current_line_folds(self) -> bool:
        return any(
            line.kind == "unscheduled" and self.is_current(Pick(self._kind, line.key))
            for line in self._sheet.lines
        )

    def _wanted_columns(self) -> tuple[list[float], float]:
        """Return how wide the measures and the name would like to be."""
        total = QFontMetricsF(self.theme.font("total"))
        head = QFontMetricsF(self.theme.font("header"))
        lines = self._sheet.lines

        def widest(title: str, texts: list[str]) -> float:
            return max(
                head.horizontalAdvance(title), *(total.horizontalAdvance(text) for text in texts), 0
            )

        heads = self._sheet.heads
        widths = [
            max(
                widest(heads[at + 1], [line.cells[at] for line in lines]) + 24,
                _LEAST.get(name, _NARROWEST_FIGURE),
            )
            for at, name in enumerate(self._sheet.measures)
        ]
        marked = [line.name for line in lines if line.kind in ("unscheduled", "reason")]
        name = max(
            widest(heads[0], [line.name for line in lines]) + 2 * _INDENT,
            widest("", marked) + _INDENT + _HATCH_MARK + _MARK_GAP + 24 if marked else 0,
        )
        return widths, name

    def _place_columns(self) -> None:
        total = QFontMetricsF(self.theme.font("total"))
        widths, name = self._wanted_columns()
        peer = self._peer
        if peer is not None and peer.sheet.measures == self._sheet.measures:
            others, other = peer._wanted_columns()
            widths = [max(pair) for pair in zip(widths, others, strict=True)]
            name = max(name, other)
        around = _BAR_GAP + _INDENT
        free = self.width() - sum(widths) - around
        # The bars give way to a name of some length, and vanish before it is cut shorter.
        needed = min(name, _INDENT + total.horizontalAdvance(_NAME_KEPT))
        bar = min(max(free - name, _NARROWEST_BAR), _WIDEST_BAR, free - needed)
        bar = bar if bar >= _NARROWEST_BAR / 2 else 0
        name = max(free - bar, _NARROWEST_NAME)
        self._name_room = name - _INDENT
        self._first_width = widths[0]
        self._edges = tuple(accumulate(widths, initial=name))[1:]
        self._bar = (self._edges[-1] + _BAR_GAP, bar)

    def _be_late(self) -> None:
        """Show that something is coming, once it has taken long enough to be noticed."""
        self._is_late = True
        self.update()

    def _paint_waiting(self, painter: QPainter) -> None:
        color = self.theme.color("alt")
        for at in range(_WAITING_LINES):
            y = self._line_rect(at).center().y() - _BAR_HEIGHT / 2
            fill(painter, QRectF(_INDENT, y, 72, _BAR_HEIGHT), color)
            for edge, width in zip(self._edges, (24, 64, 40), strict=False):
                fill(painter, QRectF(edge - width, y, width, _BAR_HEIGHT), color)

    def _paint_head(self, painter: QPainter) -> None:
        theme = self.theme
        fill(painter, QRectF(0, 0, self.width(), self._head), theme.color("chrome"))
        painter.setFont(theme.font("header"))
        painter.setPen(theme.color("text2"))
        titles = self._sheet.heads
        painter.drawText(QRectF(_INDENT, 0, self._name_room, self._head), _LEFT, titles[0])
        for edge, title in zip(self._edges, titles[1:], strict=True):
            painter.drawText(QRectF(0, 0, edge, self._head), _RIGHT, title)
        if self._bar[1]:
            painter.drawText(QRectF(self._bar[0], 0, 80, self._head), _LEFT, "比例")
        self._rule(painter, self._head)

    def _paint_line(self, painter: QPainter, line: Line, rect: QRectF) -> None:
        theme = self.theme
        pick = None if line.kind == "total" else Pick(self._kind, line.key)
        ground = self._ground(line, pick)
        if ground:
            fill(painter, rect, theme.color(ground))
        is_total = line.kind == "total"
        painter.setFont(theme.font("total" if is_total else "cell"))
        self._paint_name(painter, line, rect)
        for edge, text, name in zip(self._edges, line.cells, self._sheet.measures, strict=True):
            ink = "text" if is_total or name == "total" else "text2"
            painter.setPen(theme.color("text3" if text == UNSTATED else ink))
            painter.drawText(QRectF(0, rect.top(), edge, rect.height()), _RIGHT, text)
        if not is_total:
            self._paint_bar(painter, line, rect)
        self._rule(painter, rect.bottom())
        if self.is_current(pick):
            frame(painter, rect, theme.color("accent_text"), FOCUS_WIDTH)

    def _ground(self, line: Line, pick: Pick | None) -> str:
        if line.kind == "total":
            return "total"
        if self.is_chosen(pick):
            return "soft"
        if self.is_hovered(pick):
            return "hover"
        return "alt" if line.kind == "unscheduled" else ""

    def _paint_name(self, painter: QPainter, line: Line, rect: QRectF) -> None:
        theme = self.theme
        left = float(_INDENT)
        room = self._name_room - 2
        if line.kind in ("unscheduled", "reason"):
            mark = QRectF(left, rect.center().y() - _HATCH_MARK / 2, _HATCH_MARK, _HATCH_MARK)
            left += _HATCH_MARK + _MARK_GAP
            room -= _HATCH_MARK + _MARK_GAP
            if line.kind == "unscheduled":
                hatch(painter, mark, theme)
                room -= ICON_ARROW + 4
            else:
                left += _INDENT
                room -= _INDENT
        metrics = QFontMetricsF(painter.font())
        text = elide_middle(line.name, room, metrics.horizontalAdvance)
        painter.setPen(theme.color("text2" if line.kind == "reason" else "text"))
        painter.drawText(QRectF(left, rect.top(), room + 8, rect.height()), _LEFT, text)
        if line.kind == "unscheduled":
            name = "chevron-down" if self._is_unfolded else "chevron-right"
            arrow = icon_pixmap(name, "text2", ICON_ARROW, self.devicePixelRatioF())
            x = left + metrics.horizontalAdvance(text) + 4
            painter.drawPixmap(QPointF(round(x), rect.center().y() - ICON_ARROW / 2), arrow)

    def _paint_bar(self, painter: QPainter, line: Line, rect: QRectF) -> None:
        left, room = self._bar
        if not room:
            return
        theme = self.theme
        track = QRectF(left, rect.center().y() - _BAR_HEIGHT / 2, room, _BAR_HEIGHT)
        is_missing = line.kind in ("unscheduled", "reason")
        on_grey = line.kind == "unscheduled" or self.is_chosen(Pick(self._kind, line.key))
        fill(painter, track, theme.color("total" if on_grey else "alt"))
        part = length(line.total_yuan, self._sheet.whole_yuan, room, _BAR_LEAST)
        shown = QRectF(track.left(), track.top(), part, track.height())
        if is_missing and part >= _BAR_HEIGHT:
            hatch(painter, shown, theme)
        elif part > 0:
            # Too short for a line of the hatch to be seen.
            fill(painter, shown, theme.color("hatch_line" if is_missing else "chart_medical"))

    def _rule(self, painter: QPainter, bottom: float) -> None:
        corner = QPointF(0, bottom - 1)
        paint_hairline(painter, corner, self.width(), self.theme.color("line"))

    def _is_arrow(self, part: Part, point: QPointF) -> bool:
        line = next(
            (
                each
                for each in self._sheet.lines
                if each.key == part.pick.key and each.kind != "total"
            ),
            None,
        )
        if line is None or line.kind != "unscheduled":
            return False
        metrics = QFontMetricsF(self.theme.font("cell"))
        start = _INDENT + _HATCH_MARK + _MARK_GAP + metrics.horizontalAdvance(line.name)
        return start <= point.x() <= start + ICON_ARROW + 12
