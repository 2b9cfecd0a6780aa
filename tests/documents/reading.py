"""Opens a finished PDF again and measures it, in millimetres from the upper left corner."""

import io
import re
from typing import Any, NamedTuple

import pypdf
import pypdfium2

MM = 72 / 25.4
RULE = re.compile(r"([\d.-]+) ([\d.-]+) m ([\d.-]+) ([\d.-]+) l")


class Box(NamedTuple):
    """One character: what it is and the edges of its ink, in millimetres."""

    character: str
    left: float
    top: float
    right: float
    bottom: float


class Rule(NamedTuple):
    """One table rule, in millimetres."""

    x1: float
    y1: float
    x2: float
    y2: float


class Font(NamedTuple):
    """One font of a document as the file declares it."""

    name: str
    kind: str
    encoding: str
    is_embedded: bool
    has_unicode: bool


def bare(text: str) -> str:
    """Text without spaces and line ends, which typesetting is free to change."""
    return "".join(text.split())


def page_texts(content: bytes) -> list[str]:
    """The text of each page, bare."""
    document = pypdfium2.PdfDocument(content)
    texts = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(bare(text_page.get_text_bounded()))
        text_page.close()
        page.close()
    document.close()
    return texts


def page_sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each page."""
    document = pypdfium2.PdfDocument(content)
    sizes = [(width / MM, height / MM) for width, height in map(_page_size, document)]
    document.close()
    return sizes


def _page_size(page: Any) -> tuple[float, float]:
    width, height = page.get_size()
    page.close()
    return width, height


def page_boxes(content: bytes, number: int) -> list[Box]:
    """The visible characters of a page (from 0) in the order they were set."""
    document = pypdfium2.PdfDocument(content)
    page = document[number]
    height = page.get_height()
    text_page = page.get_textpage()
    boxes = []
    for index in range(text_page.count_chars()):
        character = text_page.get_text_range(index, 1)
        if character.strip():
            left, bottom, right, top = text_page.get_charbox(index)
            edges = (left, height - top, right, height - bottom)
            boxes.append(Box(character, *(edge / MM for edge in edges)))
    text_page.close()
    page.close()
    document.close()
    return boxes


def page_content(content: bytes, number: int) -> str:
    """The operators of a page (from 0)."""
    found = pypdf.PdfReader(io.BytesIO(content)).pages[number].get_contents()
    assert found is not None
    return found.get_data().decode("latin-1")


def page_rules(content: bytes, number: int) -> list[Rule]:
    """The table rules of a page (from 0)."""
    page = pypdf.PdfReader(io.BytesIO(content)).pages[number]
    height = float(page.mediabox.height)
    contents = page.get_contents()
    assert contents is not None
    rules = []
    for x1, y1, x2, y2 in RULE.findall(contents.get_data().decode("latin-1")):
        edges = (float(x1), height - float(y1), float(x2), height - float(y2))
        rules.append(Rule(*(edge / MM for edge in edges)))
    return rules


def text_states(content: bytes, number: int) -> list[tuple[str, float]]:
    """The fonts and sizes (points) of a page in the order they are switched to."""
    page = pypdf.PdfReader(io.BytesIO(content)).pages[number]
    fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
    contents = page.get_contents()
    assert contents is not None
    found = re.findall(r"/(\w+) ([\d.]+) Tf", contents.get_data().decode("latin-1"))
    return [(str(fonts[f"/{label}"]["/BaseFont"]), float(size)) for label, size in found]


def fonts(content: bytes) -> list[Font]:
    """Every font any page of the document could use."""
    found: dict[str, Font] = {}
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            entry = font.get_object()
            name = str(entry["/BaseFont"])
            inner = entry["/DescendantFonts"][0].get_object() if "/DescendantFonts" in entry else {}
            descriptor = inner.get("/FontDescriptor", {})
            found[name] = Font(
                name,
                str(inner.get("/Subtype", entry["/Subtype"])),
                str(entry.get("/Encoding", "")),
                "/FontFile2" in descriptor.get_object() if descriptor else False,
                "/ToUnicode" in entry,
            )
    return list(found.values())


def metadata(content: bytes) -> dict[str, str]:
    """Title, author and language."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    info = reader.metadata
    assert info is not None
    catalogue: Any = reader.trailer["/Root"]
    return {
        "title": str(info.title),
        "author": str(info.author),
        "language": str(catalogue["/Lang"]),
    }
