"""Words of an SVG file as outlines, so that they look the same where the font is not installed."""

import io
from xml.etree import ElementTree

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainterPath

_SVG = "http://www.w3.org/2000/svg"
_LINK = "http://www.w3.org/1999/xlink"

#: What Qt calls the parts of a path.
_MOVE = QPainterPath.ElementType.MoveToElement
_LINE = QPainterPath.ElementType.LineToElement
_CURVE = QPainterPath.ElementType.CurveToElement


def outlined(content: bytes, font: QFont) -> bytes:
    """Return an SVG file of Qt's own making with its texts as paths.

    Each path keeps its words as a label, for programs that search or read aloud.

    Args:
        content: the file as QSvgGenerator writes it.
        font: the family of all texts; size and weight are the texts' own.
    """
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _LINK)
    # The program's own drawing, not a file from elsewhere.
    root = ElementTree.fromstring(content)  # noqa: S314
    for group in root.iter(f"{{{_SVG}}}g"):
        for at, child in enumerate(list(group)):
            if child.tag == f"{{{_SVG}}}text":
                group[at] = _as_path(child, font)
    out = io.BytesIO()
    ElementTree.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return out.getvalue()


def _as_path(text: ElementTree.Element, font: QFont) -> ElementTree.Element:
    drawn = QFont(font)
    drawn.setPixelSize(round(float(text.get("font-size", "12"))))
    drawn.setWeight(QFont.Weight(int(text.get("font-weight", "400"))))
    words = text.text or ""
    path = QPainterPath()
    path.addText(QPointF(float(text.get("x", "0")), float(text.get("y", "0"))), drawn, words)
    found = ElementTree.Element(f"{{{_SVG}}}path")
    found.set("d", _commands(path))
    found.set("fill", text.get("fill", "#000000"))
    found.set("stroke", "none")
    found.set("fill-rule", "nonzero")
    found.set("aria-label", words)
    found.tail = text.tail
    return found


def _commands(path: QPainterPath) -> str:
    parts = []
    for at in range(path.elementCount()):
        element = path.elementAt(at)
        kind = element.type
        place = f"{element.x:.2f} {element.y:.2f}"
        if kind == _MOVE:
            parts.append(f"M{place}")
        elif kind == _LINE:
            parts.append(f"L{place}")
        elif kind == _CURVE:
            parts.append(f"C{place}")
        else:
            parts.append(place)
    return " ".join(parts)
