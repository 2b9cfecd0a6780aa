"""Pictures: read once, kept as they are where a document can hold them so."""

import hashlib
import io
from dataclasses import dataclass, field

from app.errors import RefusedInput

# More pixels than this to the inch nobody sees on paper.
SHARPEST = 300
JPEG_QUALITY = 88
# A small picture is shown with so many of them, and takes this share of a page's height at most.
USUAL_DPI = 150
TALLEST = 0.6
# A decompressed picture larger than this is refused rather than the memory filled.
MOST_PIXELS = 120_000_000
ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be put on pages.

    Attributes:
        key: the same for the same picture.
        width: in pixels.
        height: in pixels.
        colours: of a pixel, 1 (grey) or 3 (RGB).
        content: a JPEG file, or rows of pixels.
        is_jpeg: which of the two.
    """

    key: str
    width: int
    height: int
    colours: int
    content: bytes = field(repr=False)
    is_jpeg: bool


def read_picture(content: bytes, name: str, width_mm: float = 156.0) -> Picture:
    """Read a picture file (JPEG, PNG, BMP, TIFF, GIF, WebP).

    A JPEG in grey or RGB goes into the document byte for byte; any other is decoded, what is
    transparent set on white, and brought down to 300 dots an inch at ``width_mm``.

    Raises:
        RefusedInput: it is no picture, damaged, or enormous.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise RefusedInput(
                    "图片",
                    name,
                    f"图片太大（{opened.width}×{opened.height} 像素）",
                    remedy="请缩小后再添加",
                )
            opened.load()
            most = max(int(width_mm / 25.4 * SHARPEST), 1)
            is_upright = opened.getexif().get(ORIENTATION, 1) == 1
            if (
                opened.format == "JPEG"
                and opened.mode in ("L", "RGB")
                and is_upright
                and opened.width <= 2 * most
            ):
                colours = len(opened.getbands())
                return _picture(opened.width, opened.height, colours, content, is_jpeg=True)
            return _decoded(opened, most)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
    ) as error:
        raise RefusedInput(
            "图片", name, "不是图片，或文件已损坏", remedy="请换成 JPEG 或 PNG 图片"
        ) from error


def shown_size(picture: Picture, width: float, height: float) -> tuple[float, float]:
    """Return how wide and high a picture is shown, both in points.

    Args:
        picture: which.
        width: of the column, in points; no picture is wider.
        height: of the text area, in points; a picture takes ``TALLEST`` of it at most.
    """
    wide = min(picture.width * 72 / USUAL_DPI, width)
    scale = min(1.0, TALLEST * height / (wide * picture.height / picture.width))
    return wide * scale, wide * scale * picture.height / picture.width


def picture_file(picture: Picture) -> bytes:
    """Return a picture as a file of its own: JPEG, or PNG where it is rows of pixels."""
    if picture.is_jpeg:
        return picture.content
    from PIL import Image

    mode = "L" if picture.colours == 1 else "RGB"
    packed = io.BytesIO()
    image = Image.frombytes(mode, (picture.width, picture.height), picture.content)
    image.save(packed, "PNG")
    return packed.getvalue()


def _decoded(opened: object, most: int) -> Picture:
    from PIL import Image, ImageOps

    assert isinstance(opened, Image.Image)
    is_photograph = opened.format == "JPEG"
    image: Image.Image = ImageOps.exif_transpose(opened)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image)
    image = image.convert("L" if image.mode in ("1", "L", "I", "I;16", "F") else "RGB")
    if image.width > most:
        height = max(round(image.height * most / image.width), 1)
        image = image.resize((most, height), Image.Resampling.LANCZOS)
    colours = len(image.getbands())
    if is_photograph:
        packed = io.BytesIO()
        image.save(packed, "JPEG", quality=JPEG_QUALITY)
        return _picture(image.width, image.height, colours, packed.getvalue(), is_jpeg=True)
    return _picture(image.width, image.height, colours, image.tobytes(), is_jpeg=False)


def _picture(width: int, height: int, colours: int, content: bytes, *, is_jpeg: bool) -> Picture:
    key = hashlib.sha256(content).hexdigest()[:16]
    return Picture(key, width, height, colours, content, is_jpeg)
