"""A chart as a picture of its own: title, scope, legend, chart, and where it comes from."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QPointF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgGenerator

from app.ui.controls.dress import paint_hairline
from app.ui.rollup.crisp import fill
from app.ui.rollup.heatlegend import HeatLegend
from app.ui.rollup.legend import Legend
from app.ui.rollup.outlines import outlined
from app.ui.rollup.paper import PaperTheme
from app.ui.rollup.pickable import Pictured
from app.ui.rollup.scale import fit_lines

#: Device pixels a logical one.
RATIO = 2

_MARGIN = 32
_GAP = 12
_SCOPE_LINES = 3
_NOTE_LINES = 3
_DPI = 96
_POINTS = 72 / _DPI

#: Pixels of the largest image: 256 MB. What is larger is painted at a lower ratio.
_MOST_PIXELS = 64_000_000

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be exported.

    Attributes:
        title: of the chart.
        scope: which projects, and what they add up to.
        unit: of the amounts.
        source: the library and the date.
        chart: as it stands on the page.
        legend: as it stands on the page; None where there is none.
        note: what has to be known to read it; empty for nothing.
    """

    title: str
    scope: str
    unit: str
    source: str
    chart: Pictured
    legend: Legend | HeatLegend | None
    note: str = ""


def as_image(picture: Picture) -> QImage:
    """Return the picture on white, two device pixels to a logical one."""
    sheet = _Sheet(picture)
    size = sheet.size
    ratio = RATIO if size.width() * size.height() * RATIO * RATIO <= _MOST_PIXELS else 1
    image = QImage(size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    dots = round(_DPI * ratio / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    painter = QPainter(image)
    sheet.paint(painter)
    painter.end()
    return image


def as_png(picture: Picture) -> bytes:
    """Return the picture as a PNG file."""
    content = QByteArray()
    buffer = _opened(content)
    as_image(picture).save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(content.data())


def as_svg(picture: Picture) -> bytes:
    """Return the picture as an SVG file; its words are outlines of the bundled font."""
    sheet = _Sheet(picture)
    content = QByteArray()
    buffer = _opened(content)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(_DPI)
    generator.setSize(sheet.size)
    generator.setViewBox(QRectF(0, 0, sheet.size.width(), sheet.size.height()))
    generator.setTitle(picture.title)
    generator.setDescription(f"{picture.scope}　{picture.source}")
    painter = QPainter(generator)
    fill(painter, QRectF(QPointF(0, 0), QSizeF(sheet.size)), sheet.theme.color("base"))
    sheet.paint(painter)
    painter.end()
    buffer.close()
    return outlined(bytes(content.data()), sheet.theme.font("cell"))


def as_pdf(picture: Picture) -> bytes:
    """Return the picture as a PDF file of one page, its fonts embedded."""
    sheet = _Sheet(picture)
    content = QByteArray()
    buffer = _opened(content)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setTitle(picture.title)
    writer.setCreator("储备")
    width, height = sheet.size.width() * _POINTS, sheet.size.height() * _POINTS
    points, exact = QPageSize.Unit.Point, QPageSize.SizeMatchPolicy.ExactMatch
    page = QPageSize(QSizeF(width, height), points, "", exact)
    writer.setPageLayout(
        QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(), QPageLayout.Unit.Point)
    )
    painter = QPainter(writer)
    sheet.paint(painter)
    painter.end()
    buffer.close()
    return bytes(content.data())


class _Sheet:
    """The picture laid out on paper.

    Attributes:
        theme: of the paper.
        size: logical pixels.
    """

    def __init__(self, picture: Picture) -> None:
        self.theme = PaperTheme()
        self._picture = picture
        self._chart = picture.chart.copy_for(self.theme)
        usual = self._chart.picture_size()
        self._chart.resize(usual)
        self._chart.relayout()
        # Measured in the paper's fonts, it may want to be another size.
        self._chart.resize(self._chart.picture_size())
        self._chart.relayout()
        self._legend = picture.legend.copy_for(self.theme) if picture.legend else None
        inner = self._chart.width()
        caption = QFontMetricsF(self.theme.font("caption"))
        self._line = round(caption.height())
        self._title = round(QFontMetricsF(self.theme.font("title")).height())
        unit = caption.horizontalAdvance(self._unit()) + 24
        measure = caption.horizontalAdvance
        self._scope = fit_lines(picture.scope, inner - unit, _SCOPE_LINES, measure)
        note = fit_lines(f"注：{picture.note}", inner, _NOTE_LINES, measure)
        self._foot = (*(note if picture.note else ()), picture.source)
        foot = self._line * len(self._foot)
        height = self._chart_top() + self._chart.height() + _GAP + 1 + _GAP + foot
        self.size = QSize(inner + 2 * _MARGIN, round(height) + _MARGIN - 8)

    def paint(self, painter: QPainter) -> None:
        """Paint everything."""
        picture, theme = self._picture, self.theme
        inner = self._chart.width()
        painter.translate(_MARGIN, _MARGIN - 8)
        painter.setFont(theme.font("title"))
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(0, 0, inner, self._title), _LEFT, picture.title)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        top = float(self._title + 4)
        painter.drawText(QRectF(0, top, inner, self._line), _RIGHT, self._unit())
        for text in self._scope:
            painter.drawText(QRectF(0, top, inner, self._line), _LEFT, text)
            top += self._line
        if self._legend is not None:
            painter.save()
            painter.translate(0, top + 4)
            self._legend.resize(inner, self._legend.height())
            self._legend.paint(painter)
            painter.restore()
        top = self._chart_top() - (_MARGIN - 8)
        painter.save()
        painter.translate(0, top)
        self._chart.paint(painter, QRectF(self._chart.rect()))
        painter.restore()
        bottom = top + self._chart.height() + _GAP
        paint_hairline(painter, QPointF(0, bottom), inner, theme.color("line2"))
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        for at, text in enumerate(self._foot):
            line = QRectF(0, bottom + _GAP + at * self._line, inner, self._line)
            painter.drawText(line, _LEFT, text)

    def _unit(self) -> str:
        return f"单位：{self._picture.unit}"

    def _chart_top(self) -> float:
        legend = 4 + self._legend.height() if self._legend is not None else 0
        scope = max(len(self._scope), 1) * self._line
        return _MARGIN - 8 + self._title + 4 + scope + legend + _GAP


def _opened(content: QByteArray) -> QBuffer:
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
