"""Bars on their own axis, stacked by category; for years under a strip of the whole."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.models.money import format_money
from app.ui.controls.dress import paint_hairline
from app.ui.rollup.columns import Column, Strip, in_hundredths, largest, tick_text
from app.ui.rollup.crisp import fill, frame, hatch
from app.ui.rollup.pickable import Kind, Part, Pick, Pictured
from app.ui.rollup.scale import (
    fit_lines,
    free_labels,
    label_step,
    length,
    ticks,
)
from app.ui.rollup.treemap import Box
from app.ui.theme import Theme
from app.ui.tokens import FOCUS_WIDTH, tile_text

_STRIP = 20
_FUNNEL = 16
_BAR_SHARE = 0.6
_WIDEST_BAR = 64
_AXIS_GAP = 8
_LEAST = 2
_STRIP_LEAST = 2

_CENTER = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class BarChart(Pictured):
    """One bar a group; every bar says its amount."""

    def __init__(self, kind: Kind, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name, theme, parent)
        self._kind: Kind = kind
        self._columns: tuple[Column, ...] = ()
        self._strip: Strip | None = None
        self._unit = "万元"
        self._ticks: list[int] = [0]
        self._plot = QRectF()
        self._slots: list[QRectF] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def columns(self) -> Sequence[Column]:
        """The bars shown."""
        return self._columns

    def show_columns(self, columns: Sequence[Column], unit: str, strip: Strip | None) -> None:
        """Show other bars."""
        self._columns = tuple(columns)
        self._unit = unit
        self._strip = strip
        self._ticks = ticks(in_hundredths(largest(self._columns), unit))
        self.relayout()

    def sizeHint(self) -> QSize:
        return QSize(560, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 264)

    def lay_out(self) -> list[Part]:
        parts = []
        top = self._strip_height()
        if self._strip is not None and self._strip.unscheduled:
            pick = Pick(self._kind, None)
            parts.append(Part(pick, self._unscheduled_rect(), self._strip.tip))
        self._slots = []
        self._plot = QRectF()
        if not self._columns:
            return parts
        axis = self._axis_width()
        value_lines = 2 if any(column.share for column in self._columns) else 1
        over = self._line() * value_lines + 8
        below = self._line() * self._label_lines() + 8
        plot_top = top + over
        height = max(self.height() - below - plot_top, 40)
        self._plot = QRectF(axis, plot_top, max(self.width() - axis, 1), height)
        slot = self._plot.width() / len(self._columns)
        for at, column in enumerate(self._columns):
            rect = QRectF(self._plot.left() + at * slot, top, slot, self.height() - top)
            self._slots.append(rect)
            if not column.is_gap:
                parts.append(Part(Pick(self._kind, column.key), rect, column.tip))
        return parts

    def copy_for(self, theme: Theme) -> "BarChart":
        found = BarChart(self._kind, self.accessibleName(), theme)
        found.show_columns(self._columns, self._unit, self._strip)
        return found

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        if self._strip is not None:
            self._paint_strip(painter, self._strip)
        if self._columns:
            for column, slot in zip(self._columns, self._slots, strict=True):
                self._paint_ground(painter, column, slot)
            self._paint_axis(painter)
            self._paint_columns(painter)

    def _line(self) -> float:
        return round(QFontMetricsF(self.theme.font("caption")).height())

    def _strip_line(self) -> float:
        return max(_STRIP, self._line() + 2)

    def _label_lines(self) -> int:
        return 1 if self._strip is not None else 2

    def _strip_height(self) -> float:
        if self._strip is None:
            return 0.0
        opened = self._line() + 4 if self._strip.scheduled else 0
        funnel = _FUNNEL if self._has_funnel() else 4
        return self._line() + 4 + self._strip_line() + funnel + opened

    def _has_funnel(self) -> bool:
        return self._strip is not None and bool(self._strip.unscheduled and self._strip.scheduled)

    def _scheduled_width(self) -> float:
        strip = self._strip
        if strip is None:
            return 0.0
        if not strip.unscheduled:
            return float(self.width())
        room = self.width() - _STRIP_LEAST
        return length(strip.scheduled_yuan, strip.whole_yuan, room, _STRIP_LEAST)

    def _unscheduled_rect(self) -> QRectF:
        left = self._scheduled_width()
        return QRectF(left, self._line() + 4, self.width() - left, self._strip_line())

    def _paint_strip(self, painter: QPainter, strip: Strip) -> None:
        theme = self.theme
        line = self._line()
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        painter.drawText(QRectF(0, 0, self.width(), line), _LEFT, strip.whole)
        width = self._scheduled_width()
        top = line + 4
        if strip.scheduled:
            fill(painter, QRectF(0, top, width, self._strip_line()), theme.color("chart_medical"))
        if strip.unscheduled:
            self._paint_unscheduled(painter, strip)
        below = top + self._strip_line()
        if self._has_funnel():
            self._paint_funnel(painter, width, below)
        if strip.scheduled:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("text2"))
            at = below + (_FUNNEL if self._has_funnel() else 4)
            painter.drawText(QRectF(0, at, self.width(), line + 4), _LEFT, strip.scheduled)
        elif not self._columns:
            painter.setFont(theme.font("cell"))
            painter.setPen(theme.color("text2"))
            rest = QRectF(0, below, self.width(), self.height() - below)
            painter.drawText(rest, _CENTER, "没有能排进年度的项目")

    def _paint_unscheduled(self, painter: QPainter, strip: Strip) -> None:
        theme = self.theme
        rect = self._unscheduled_rect()
        hatch(painter, rect, theme)
        pick = Pick(self._kind, None)
        painter.setFont(theme.font("group"))
        metrics = QFontMetricsF(painter.font())
        room = rect.width() - 32
        fitting = (text for text in strip.unscheduled if metrics.horizontalAdvance(text) <= room)
        text = next(fitting, "")
        if text:
            box = QRectF(
                rect.left() + 12, rect.top(), metrics.horizontalAdvance(text) + 16, rect.height()
            )
            fill(painter, box, theme.color("soft" if self.is_chosen(pick) else "base"))
            painter.setPen(theme.color("text"))
            painter.drawText(box, _CENTER, text)
        if self.is_chosen(pick):
            frame(painter, rect, theme.color("accent_text"), 1)
        if self.is_current(pick):
            frame(painter, rect, theme.color("accent_text"), FOCUS_WIDTH)

    def _paint_funnel(self, painter: QPainter, width: float, top: float) -> None:
        """Paint how the short part opens to the whole breadth of the axis below."""
        theme = self.theme
        bottom = top + _FUNNEL - 2
        shape = QPolygonF(
            [
                QPointF(0, top),
                QPointF(width, top),
                QPointF(self.width(), bottom),
                QPointF(0, bottom),
            ]
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("alt"))
        painter.drawPolygon(shape)
        painter.setPen(theme.color("line2"))
        painter.drawLine(QPointF(width, top), QPointF(self.width(), bottom))
        paint_hairline(painter, QPointF(0, bottom), self.width(), theme.color("line2"))

    def _axis_width(self) -> float:
        metrics = QFontMetricsF(self.theme.font("small"))
        widths = (metrics.horizontalAdvance(tick_text(tick, self._unit)) for tick in self._ticks)
        return max(widths) + _AXIS_GAP

    def _height_of(self, yuan: int) -> float:
        return length(yuan, largest(self._columns), self._plot.height(), _LEAST)

    def _paint_ground(self, painter: QPainter, column: Column, slot: QRectF) -> None:
        pick = self._pick(column)
        ground = self._ground(pick)
        if ground:
            fill(painter, slot, self.theme.color(ground))
        if self.is_current(pick):
            frame(painter, slot, self.theme.color("accent_text"), FOCUS_WIDTH)

    def _pick(self, column: Column) -> Pick | None:
        return None if column.is_gap else Pick(self._kind, column.key)

    def _ground(self, pick: Pick | None) -> str:
        if self.is_chosen(pick):
            return "soft"
        return "hover" if self.is_hovered(pick) else ""

    def _paint_axis(self, painter: QPainter) -> None:
        theme = self.theme
        most = in_hundredths(largest(self._columns), self._unit)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("text2"))
        line = self._line()
        for tick in self._ticks:
            part = tick / most if most else 0.0
            y = self._plot.bottom() - part * self._plot.height()
            token = "line2" if tick == 0 else "line"
            corner = QPointF(self._plot.left(), y)
            paint_hairline(painter, corner, self._plot.width(), theme.color(token))
            box = QRectF(0, y - line / 2, self._plot.left() - _AXIS_GAP, line)
            painter.drawText(box, _RIGHT, tick_text(tick, self._unit))

    def _paint_columns(self, painter: QPainter) -> None:
        slot = self._slots[0].width()
        plain = QFontMetricsF(self.theme.font("caption"))
        names = [plain.horizontalAdvance(column.label) for column in self._columns]
        name_step = label_step(names, slot) if self._strip is not None else 1
        for at, (column, rect) in enumerate(zip(self._columns, self._slots, strict=True)):
            self._paint_bar(painter, column, self._bar_rect(column, rect))
            if at % name_step == 0:
                self._paint_label(painter, column, rect)
        boxes = [
            self._value_rect(column, rect)
            for column, rect in zip(self._columns, self._slots, strict=True)
        ]
        for at in sorted(self._told_values(boxes)):
            self._paint_value(painter, self._columns[at], boxes[at])

    def _bar_rect(self, column: Column, slot: QRectF) -> QRectF:
        width = min(slot.width() * _BAR_SHARE, _WIDEST_BAR)
        height = self._height_of(column.total_yuan)
        left = slot.center().x() - width / 2
        return QRectF(left, self._plot.bottom() - height, width, height)

    def _value_rect(self, column: Column, slot: QRectF) -> QRectF:
        """Return where a bar's amount stands, and its share under it."""
        font = self.theme.font("caption" if column.is_gap else "group")
        width = QFontMetricsF(font).horizontalAdvance(column.value) + 4
        small = QFontMetricsF(self.theme.font("caption"))
        width = max(width, small.horizontalAdvance(column.share) + 4)
        height = self._line() * (2 if column.share else 1)
        bottom = self._plot.bottom() - self._height_of(column.total_yuan) - 3
        return QRectF(slot.center().x() - width / 2, bottom - height, width, height)

    def _told_values(self, boxes: Sequence[QRectF]) -> set[int]:
        """Return which amounts have room: the chosen one first, then the large ones."""
        bars = [
            self._bar_rect(column, slot)
            for column, slot in zip(self._columns, self._slots, strict=True)
        ]
        order = sorted(
            range(len(boxes)),
            key=lambda at: (
                not self.is_chosen(self._pick(self._columns[at])),
                -self._columns[at].total_yuan,
            ),
        )
        return free_labels([_box(rect) for rect in boxes], [_box(rect) for rect in bars], order)

    def _paint_bar(self, painter: QPainter, column: Column, bar: QRectF) -> None:
        whole, bottom = bar.height(), bar.bottom()
        reached = 0.0
        amounts = sum(yuan for _, yuan in column.segments)
        for at, (token, yuan) in enumerate(column.segments):
            if amounts <= 0 or yuan <= 0:
                continue
            part = whole * yuan / amounts
            is_last = at == len(column.segments) - 1
            # A line of the ground between the parts, where they are high enough to show it.
            gap = 1.0 if not is_last and part > 3 else 0.0
            top = bottom - reached - part + gap
            rect = QRectF(bar.left(), top, bar.width(), part - gap)
            fill(painter, rect, self.theme.color(token))
            if len(column.segments) > 1:
                self._paint_part(painter, rect, token, yuan)
            reached += part

    def _paint_part(self, painter: QPainter, rect: QRectF, token: str, yuan: int) -> None:
        """Write a part's amount into it, where it fits."""
        painter.setFont(self.theme.font("small"))
        text = format_money(yuan, self._unit, grouped=True)
        width = QFontMetricsF(painter.font()).horizontalAdvance(text)
        if rect.height() >= self._line() and rect.width() >= width + 4:
            color = self.theme.color(token).name()
            painter.setPen(QColor(tile_text(self.theme.tokens, color)))
            painter.drawText(rect, _CENTER, text)

    def _paint_value(self, painter: QPainter, column: Column, box: QRectF) -> None:
        theme = self.theme
        line = self._line()
        # Lines of the axis must not run through the digits.
        fill(painter, box, theme.color(self._ground(self._pick(column)) or "base"))
        if column.share:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("text2"))
            share = QRectF(box.left(), box.bottom() - line, box.width(), line)
            painter.drawText(share, _CENTER, column.share)
        painter.setFont(theme.font("caption" if column.is_gap else "group"))
        painter.setPen(theme.color("text3" if column.is_gap else "text"))
        value = QRectF(box.left(), box.top(), box.width(), line)
        painter.drawText(value, _CENTER, column.value)

    def _paint_label(self, painter: QPainter, column: Column, slot: QRectF) -> None:
        painter.setFont(self.theme.font("caption"))
        painter.setPen(self.theme.color("text2"))
        measure = QFontMetricsF(painter.font()).horizontalAdvance
        top = self._plot.bottom() + 4
        line = self._line()
        if self._strip is not None:
            painter.drawText(QRectF(slot.left(), top, slot.width(), line), _CENTER, column.label)
            return
        for text in fit_lines(column.label, slot.width() - 8, self._label_lines(), measure):
            painter.drawText(QRectF(slot.left(), top, slot.width(), line), _CENTER, text)
            top += line


def _box(rect: QRectF) -> Box:
    return Box(rect.x(), rect.y(), rect.width(), rect.height())
