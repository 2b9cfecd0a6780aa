"""Reads the lines of a finished PDF as they were set: text, place, and how they were spread."""

import io
import re
from math import inf
from typing import Any, NamedTuple

import pypdf

# What a page's text is made of: where a line begins, tracking, font, a new block, codes, kerning.
SETTING = re.compile(
    r"1 0 0 1 (-?[\d.]+) (-?[\d.]+) Tm|(-?[\d.]+) Tc|/(\w+) ([\d.]+) Tf|\b(BT)\b|<([0-9A-F]+)>"
    r"|(?<=[>\[])(-?[\d.]+)(?=<)"
)
MAPPED = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")


class SetLine(NamedTuple):
    """One line as it was set; places in points from the lower left corner of its page.

    Attributes:
        page: from 0.
        text: its characters.
        x: left end.
        y: baseline.
        right: where its last character's square ends, tracking left out.
        font: the name of the font its last character is set in.
        size: in points.
        spread: the most that was added after a character, in points.
        taken: the most that was taken away before a character, in 1/1000 em.
    """

    page: int
    text: str
    x: float
    y: float
    right: float
    font: str
    size: float
    spread: float
    taken: float


class _Font:
    """What a font's codes mean and how wide they are, in 1/1000 em."""

    def __init__(self, entry: Any) -> None:
        self.name = str(entry["/BaseFont"]).partition("+")[2]
        mapped = MAPPED.findall(entry["/ToUnicode"].get_data())
        self.characters = {
            code.decode(): bytes.fromhex(units.decode()).decode("utf-16-be")
            for code, units in mapped
        }
        inner = entry["/DescendantFonts"][0].get_object()
        self.usual = float(inner["/DW"])
        self.widths: dict[int, float] = {}
        runs = iter(inner["/W"])
        for first, widths in zip(runs, runs, strict=True):
            self.widths.update(enumerate(map(float, widths), int(first)))

    def show(self, codes: str) -> tuple[str, float]:
        """Return the characters of codes, and their widths added up."""
        split = [codes[at : at + 4] for at in range(0, len(codes), 4)]
        wide = sum(self.widths.get(int(code, 16), self.usual) for code in split)
        return "".join(self.characters[code] for code in split), wide


def set_lines(content: bytes) -> list[SetLine]:
    """The lines of a document, page by page, in the order they were set."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    resources: Any = pages[0]["/Resources"]
    fonts = {label[1:]: _Font(entry.get_object()) for label, entry in resources["/Font"].items()}
    found: list[SetLine] = []
    for number, page in enumerate(pages):
        contents = page.get_contents()
        assert contents is not None
        found += _read_page(number, contents.get_data().decode("ascii"), fonts)
    return found


def _read_page(number: int, operators: str, fonts: dict[str, _Font]) -> list[SetLine]:
    lines: list[SetLine] = []
    tracking, font, size, kern, at = 0.0, next(iter(fonts.values())), 0.0, 0.0, 0.0
    for x, y, spacing, label, points, block, codes, taken in SETTING.findall(operators):
        if block:
            tracking = 0.0
        elif x:
            at = float(x)
            lines.append(SetLine(number, "", at, float(y), at, "", 0.0, -inf, 0.0))
        elif spacing:
            tracking = float(spacing)
        elif label:
            font, size = fonts[label], float(points)
        elif taken:
            kern = float(taken)
        elif codes:
            text, wide = font.show(codes)
            line = lines[-1]
            at += (wide - kern) * size / 1000 + len(text) * tracking
            lines[-1] = line._replace(
                text=line.text + text,
                right=at - tracking,
                font=font.name,
                size=size,
                spread=max(line.spread, tracking),
                taken=max(line.taken, kern),
            )
            kern = 0.0
    return lines
