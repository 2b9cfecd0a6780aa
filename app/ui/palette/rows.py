"""The palette's list: its model and the delegate that paints it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.controls.dress import paint_box
from app.ui.controls.keycap import paint_key_caps
from app.ui.icons import icon_pixmap
from app.ui.palette.items import PaletteItem, PaletteSection, Span
from app.ui.theme import Theme, current_theme
from app.ui.tokens import CURRENT_BAR_WIDTH, ICON, PALETTE_ROW_HEIGHT

SECTION_HEIGHT = 32
_INSET = 8
_SIDE = 20
_TITLE_LEFT = 48
_BAR_HEIGHT = 20
_NOTE_GAP = 12
#: Of a row, at least so much is its title's where there is a note.
_TITLE_SHARE = 0.5

Index = QModelIndex | QPersistentModelIndex
Row = PaletteItem | PaletteSection


class PaletteRows(QAbstractListModel):
    """Headings and items in one list; headings cannot be selected."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self.query = ""

    def set_sections(self, sections: Sequence[PaletteSection], query: str) -> None:
        """Show other sections; those without items are left out."""
        self.beginResetModel()
        self.query = query
        self._rows = []
        for section in sections:
            if section.items:
                if section.title:
                    self._rows.append(section)
                self._rows.extend(section.items)
        self.endResetModel()

    def row_at(self, row: int) -> Row:
        """Return a heading or an item."""
        return self._rows[row]

    def item_rows(self) -> list[int]:
        """Return the rows that hold items."""
        return [at for at, row in enumerate(self._rows) if isinstance(row, PaletteItem)]

    def height(self) -> int:
        """Return the height of all rows, logical pixels."""
        return sum(map(_height, self._rows))

    def height_within(self, room: int) -> int:
        """Return the height of as many whole rows from the top as have room."""
        height = 0
        for row in self._rows:
            if height + _height(row) > room:
                break
            height += _height(row)
        return height

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._rows[index.row()]
        if isinstance(row, PaletteSection) or role == Qt.ItemDataRole.DisplayRole:
            return row.title
        said = (row.title, row.note, row.reason if not row.enabled else row.caption, row.shortcut)
        return "，".join(part for part in said if part)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self._rows[index.row()], PaletteSection):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class PaletteDelegate(QStyledItemDelegate):
    """Paints headings and items as the look has them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        is_item = bool(index.flags() & Qt.ItemFlag.ItemIsSelectable)
        return QSize(0, PALETTE_ROW_HEIGHT if is_item else SECTION_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, PaletteRows):
            return
        theme = current_theme()
        rect: QRect = option.rect
        row = model.row_at(index.row())
        painter.save()
        if isinstance(row, PaletteSection):
            _paint_section(painter, theme, rect, row)
        else:
            state: QStyle.StateFlag = option.state
            is_current = bool(state & QStyle.StateFlag.State_Selected)
            spans = row.spans if row.spans is not None else find_spans(model.query, row.title)
            _paint_item(painter, theme, rect, row, spans, is_current)
        painter.restore()


def _height(row: Row) -> int:
    return SECTION_HEIGHT if isinstance(row, PaletteSection) else PALETTE_ROW_HEIGHT


def find_spans(query: str, title: str) -> tuple[Span, ...]:
    """Return where the words of a query stand in a title, without overlap."""
    spans: list[Span] = []
    lowered = title.lower()
    for word in query.lower().split():
        at = lowered.find(word)
        if at >= 0 and all(at >= end or at + len(word) <= start for start, end in spans):
            spans.append((at, at + len(word)))
    return tuple(sorted(spans))


def _paint_section(painter: QPainter, theme: Theme, rect: QRect, row: PaletteSection) -> None:
    painter.setFont(theme.font("caption"))
    painter.setPen(theme.color("text2"))
    area = rect.adjusted(_SIDE, 8, -_SIDE - 1, 0)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(area, int(middle | Qt.AlignmentFlag.AlignLeft), row.title)
    painter.drawText(area, int(middle | Qt.AlignmentFlag.AlignRight), row.caption)


def _paint_item(
    painter: QPainter,
    theme: Theme,
    rect: QRect,
    row: PaletteItem,
    spans: Sequence[Span],
    is_current: bool,
) -> None:
    if is_current:
        box = rect.adjusted(_INSET, 0, -_INSET, 0)
        paint_box(painter, QRectF(box), theme.color("soft"))
        top = rect.top() + (rect.height() - _BAR_HEIGHT) // 2
        bar = QRect(box.left(), top, CURRENT_BAR_WIDTH, _BAR_HEIGHT)
        painter.fillRect(bar, theme.color("accent"))
    ratio = painter.device().devicePixelRatioF()
    token = "text3" if not row.enabled else "accent_text" if is_current else "text2"
    top = rect.top() + (rect.height() - ICON) // 2
    painter.drawPixmap(QPoint(rect.left() + _SIDE, top), icon_pixmap(row.icon, token, ICON, ratio))
    right = rect.right() - _SIDE
    middle = rect.top() + rect.height() // 2
    if row.shortcut:
        right = paint_key_caps(painter, right, middle, row.shortcut) - 12
    caption = row.caption if row.enabled else row.reason
    if caption:
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        area = QRect(rect.left(), rect.top(), right - rect.left(), rect.height())
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(area, int(align), caption)
        right -= painter.fontMetrics().horizontalAdvance(caption) + 16
    left = rect.left() + _TITLE_LEFT
    area = QRect(left, rect.top(), right - left, rect.height())
    plain = "text" if row.enabled else "text2" if is_current else "text3"
    if not row.note:
        _paint_pieces(painter, theme, area, _pieces(row.title, spans), plain, ("cell", "total"))
        return
    note = QFontMetrics(theme.font("caption")).horizontalAdvance(row.note) + _NOTE_GAP
    title = QRect(area)
    title.setWidth(max(area.width() - note, round(area.width() * _TITLE_SHARE)))
    end = _paint_pieces(painter, theme, title, _pieces(row.title, spans), plain, ("cell", "total"))
    area.setLeft(end + _NOTE_GAP)
    pieces = _pieces(row.note, row.note_spans)
    _paint_pieces(painter, theme, area, pieces, "text2", ("caption", "header"))


def _paint_pieces(
    painter: QPainter,
    theme: Theme,
    area: QRect,
    pieces: Sequence[tuple[str, bool]],
    plain: str,
    roles: tuple[str, str],
) -> int:
    """Paint a text piece by piece, the matched pieces strong; what has no room is elided.

    Args:
        painter: on the list.
        theme: colours and fonts.
        area: where there is room.
        pieces: of the text: (text, matched).
        plain: the colour of what did not match.
        roles: of the type table, for what did not match and for what did.

    Returns:
        Where the text ends, in the painter's pixels.
    """
    align = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    at = area.left()
    for text, is_match in pieces:
        font = theme.font(roles[is_match])
        metrics = QFontMetrics(font)
        room = area.right() + 1 - at
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        is_strong = is_match and plain != "text3"
        painter.setPen(theme.color("accent_text" if is_strong else plain))
        painter.drawText(QRect(at, area.top(), room, area.height()), align, shown)
        at += metrics.horizontalAdvance(shown)
        if shown != text:
            break
    return at


def _pieces(title: str, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    """Cut a title at its spans: (text, matched), none of them empty."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        pieces.append((title[at:start], False))
        pieces.append((title[max(start, at) : end], True))
        at = max(at, end)
    pieces.append((title[at:], False))
    return [piece for piece in pieces if piece[0]]
