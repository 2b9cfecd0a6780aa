"""Small pictures of attachments, decoded away from the window's thread."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from app.errors import RefusedInput

#: The edge of the square a picture is shown in, in logical pixels.
EDGE = 64

#: Small pictures are decoded for screens up to so many times finer.
_FINEST = 2


def small_picture(content: bytes) -> QImage:
    """Return a picture scaled to fit the square, upright as the camera held it.

    Args:
        content: of a JPEG or PNG file.

    Returns:
        A null image where it cannot be decoded.
    """
    holder = QByteArray(content)
    buffer = QBuffer(holder)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    whole = reader.size()
    edge = EDGE * _FINEST
    if whole.isValid() and max(whole.width(), whole.height()) > edge:
        reader.setScaledSize(whole.scaled(QSize(edge, edge), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def check_picture(name: str, content: bytes) -> None:
    """Refuse a picture that begins well but cannot be shown.

    Raises:
        RefusedInput: it cannot be decoded.
    """
    if small_picture(content).isNull():
        raise RefusedInput(
            "附件",
            name,
            "图片打不开，可能已经损坏",
            remedy="请用看图软件打开后另存为 JPG 或 PNG，再添加",
        )
