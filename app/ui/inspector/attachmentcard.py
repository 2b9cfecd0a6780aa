"""One attachment as listed: its picture, name and size, its caption, and what can be done."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models.fields import Field, Kind
from app.models.filekind import size_text
from app.queries.attachments import AttachedFile
from app.ui.controls.button import IconButton
from app.ui.controls.dress import follow_theme, paint_box, paint_focus
from app.ui.controls.label import ElidedLabel
from app.ui.controls.menu import Menu
from app.ui.icons import icon_pixmap
from app.ui.inspector.attachedpicture import EDGE
from app.ui.inspector.fieldslot import FieldSlot
from app.ui.inspector.valueview import INSET
from app.ui.theme import current_theme
from app.ui.tokens import ICON, ICON_MESSAGE

#: What is printed below a picture.
CAPTION = Field("caption", "图片说明", Kind.TEXT, ("caption",), max_length=60)


class AttachmentCard(QWidget):
    """A picture with its caption, or a paper with its name.

    Signals:
        open_requested: show it in the program that belongs to it.
        save_requested: write it to a file.
        moved(int): one place up (-1) or down (1).
        removed: take it away.
    """

    open_requested = Signal()
    save_requested = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file: AttachedFile | None = None
        self.picture = PictureBox()
        # In the middle: numbers and the kind of file stand at the end.
        self.name = ElidedLabel("", "cell", mode=Qt.TextElideMode.ElideMiddle)
        self.size_label = ElidedLabel("", "caption", "text2")
        self.caption = FieldSlot(CAPTION, prefix="说明：")
        self.more = IconButton("ellipsis", "打开、另存、移动或删除", edge=24, size=ICON)
        self.menu = Menu(parent=self)
        self.open_action = self.menu.addAction("打开")
        self.save_action = self.menu.addAction("另存为…")
        self.menu.addSeparator()
        self.up = self.menu.addAction("上移")
        self.down = self.menu.addAction("下移")
        self.menu.addSeparator()
        self.remove = self.menu.addAction("删除附件")
        head = QHBoxLayout()
        head.setContentsMargins(INSET, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self.name, 1)
        head.addWidget(self.more)
        under = QHBoxLayout()
        under.setContentsMargins(INSET, 0, 0, 0)
        under.addWidget(self.size_label)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addLayout(head)
        texts.addLayout(under)
        texts.addWidget(self.caption)
        texts.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(INSET, 6, 0, 6)
        row.setSpacing(0)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self.more.clicked.connect(self._open_menu)
        self.picture.clicked.connect(self.open_requested)
        self.open_action.triggered.connect(lambda: self.open_requested.emit())
        self.save_action.triggered.connect(lambda: self.save_requested.emit())
        self.up.triggered.connect(lambda: self.moved.emit(-1))
        self.down.triggered.connect(lambda: self.moved.emit(1))
        self.remove.triggered.connect(lambda: self.removed.emit())

    def show_file(
        self, file: AttachedFile, image: QImage | None, place: tuple[int, int], *, is_editable: bool
    ) -> None:
        """Show an attachment.

        Args:
            file: what it is.
            image: its small picture; None while that is read, or where there is none.
            place: in the order, counted from 0, and how many there are.
            is_editable: whether it may be changed.
        """
        self.file = file
        self.name.setText(file.name)
        self.name.setToolTip(file.name)
        use = "印在简介里" if file.is_picture else "不印"
        self.size_label.setText(f"{size_text(file.size)}，{use}")
        self.picture.show_file(file, image)
        self.caption.show_record({"caption": file.caption}, "万元", is_editable=is_editable)
        self.caption.setVisible(file.is_picture)
        at, count = place
        self.up.setEnabled(is_editable and at > 0)
        self.down.setEnabled(is_editable and at + 1 < count)
        self.remove.setEnabled(is_editable)
        self.setAccessibleName(f"附件 {file.name}")

    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


class PictureBox(QWidget):
    """The square with the small picture; a click opens the file.

    Signals:
        clicked: it was.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: AttachedFile | None = None
        self.image: QImage | None = None
        self.setFixedSize(EDGE, EDGE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("打开")
        follow_theme(self, self._take_theme)

    def show_file(self, file: AttachedFile, image: QImage | None) -> None:
        """Show a picture, or the icon of a paper."""
        self._file, self.image = file, image
        self.setAccessibleName(f"打开 {file.name}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(EDGE, EDGE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: object) -> None:
        if getattr(event, "key", lambda: 0)() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint_box(painter, box, theme.color("chrome"), theme.color("line"))
        if self.image is not None and not self.image.isNull():
            size = self.image.size().scaled(
                QSize(EDGE - 2, EDGE - 2), Qt.AspectRatioMode.KeepAspectRatio
            )
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(box.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self.image)
        elif self._file is not None and not self._file.is_picture:
            ratio = self.devicePixelRatioF()
            shown = icon_pixmap("file-text", "text2", ICON_MESSAGE, ratio)
            corner = (EDGE - ICON_MESSAGE) / 2
            painter.drawPixmap(QPointF(corner, corner), shown)
        if self.hasFocus():
            paint_focus(painter, box)

    def _take_theme(self) -> None:
        self.update()
