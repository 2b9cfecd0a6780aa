"""Our side of ``printing.py``, in a process of its own; and the floor on the same lines.

As with Typst, each warm run prints other text: the run's number is at the end of each longer one.
The floor writes what our breaker found: each line as one operator after its glyphs are looked up,
each rule, streams compressed as ours are, the fonts embedded. What it leaves out is all of the
setting: breaking, measuring, placing, spacing, justifying, checking.

python -m benchmarks.printing_ours LIBRARY RUNS
"""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.briefing.document import print_document
from app.briefing.fonts import FontChoice, Role
from app.briefing.pages import Paper
from app.briefing.pdffile import PdfFile
from app.briefing.setting import FontSet, Placed
from app.briefing.typeface import encoded
from app.documents.annextable import AnnexTable
from app.documents.collect import Briefs, Collected, collect
from app.documents.settings import DocumentKind, usual_settings
from app.library.file import open_library
from app.queries.filter import Filter
from benchmarks.measure import peak_mb, since_start, time_in_turn

#: x, y, text, role, size.
Line = tuple[float, float, str, Role, float]
#: The ends of a rule.
Rule = tuple[float, float, float, float]
Page = tuple[list[Line], list[Rule]]


class _Codes(dict[str, str]):
    """How each character is encoded: the floor looks them up one by one."""

    def __missing__(self, character: str) -> str:
        self[character] = code = encoded(character)[:4]
        return code


CODES = _Codes()


def main() -> None:
    """Print the seconds cold from the start of the process, warm, and of the floor."""
    library, runs = Path(sys.argv[1]), int(sys.argv[2])
    documents = read_documents(library)
    for document in documents:
        print_document(document)
    result = {"cold": since_start(), "peak_mb": peak_mb()}
    if runs:
        variants = iter([[told(each, run) for each in documents] for run in range(runs + 1)])
        recorded = [record(document) for document in documents]
        warm, floor = time_in_turn(
            (
                lambda: [print_document(each) for each in next(variants)],
                lambda: [write_bare(pages) for pages in recorded],
            ),
            runs,
        )
        result |= {"warm": warm.wall, "warm_cpu": warm.cpu}
        result |= {"floor": floor.wall, "floor_cpu": floor.cpu}
    print(json.dumps(result))


def read_documents(library: Path) -> list[Collected]:
    """Return the annex and the briefs of all projects, as they are printed."""
    with open_library(library, read_only=True) as opened, opened.read() as reading:
        return [
            collect(reading, Filter(), usual_settings(kind))
            for kind in (DocumentKind.ANNEX, DocumentKind.ONE_PAGE)
        ]


def told(document: Collected, run: int) -> Collected:
    """Return a document with the run's number at the end of each longer text."""

    def tell(text: str) -> str:
        return f"{text}{run}" if len(text) > 4 else text

    content = document.content
    if isinstance(content, AnnexTable):
        groups = (
            replace(group, rows=tuple(tuple(map(tell, row)) for row in group.rows))
            for group in content.groups
        )
        return replace(document, content=replace(content, groups=tuple(groups)))
    assert isinstance(content, Briefs)
    sheets = (
        replace(
            sheet,
            title=tell(sheet.title),
            facts=tuple((tell(label), tell(value)) for label, value in sheet.facts),
            sections=tuple(
                (tell(heading), tuple(map(tell, texts))) for heading, texts in sheet.sections
            ),
        )
        for sheet in content.sheets
    )
    return replace(document, content=replace(content, sheets=tuple(sheets)))


def record(document: Collected) -> list[Page]:
    """Return the lines and rules of each page."""
    pages: list[Page] = [([], [])]
    texts = Paper.texts.__get__
    set_rule, set_uprights, turn = Paper.rule, Paper.uprights, Paper.turn

    class Texts:
        """What a page's running text is told."""

        def __init__(self, paper: Paper) -> None:
            self.block = texts(paper)

        def set(
            self,
            lines: Iterable[Placed],
            y: float,
            pitch: float,
            role: Role,
            size: float,
            tracking: float = 0.0,
        ) -> None:
            placed = list(lines)
            self.block.set(placed, y, pitch, role, size, tracking)
            for x, text, _ in placed:
                pages[-1][0].append((x, y, text, role, size))
                y -= pitch

    def rule(paper: Paper, x1: float, y1: float, x2: float, y2: float) -> None:
        pages[-1][1].append((x1, y1, x2, y2))
        set_rule(paper, x1, y1, x2, y2)

    def uprights(paper: Paper, places: Sequence[float], top: float, bottom: float) -> None:
        pages[-1][1].extend((x, top, x, bottom) for x in places)
        set_uprights(paper, places, top, bottom)

    def next_page(paper: Paper, *arguments: Any) -> None:
        pages.append(([], []))
        turn(paper, *arguments)

    with (
        patch.object(Paper, "texts", property(Texts)),
        patch.object(Paper, "rule", rule),
        patch.object(Paper, "uprights", uprights),
        patch.object(Paper, "turn", next_page),
    ):
        print_document(document)
    return pages


def write_bare(pages: list[Page]) -> bytes:
    """Write pages of lines and rules whose places are known."""
    file, fonts = PdfFile(), FontSet(FontChoice.BUNDLED)
    tree, resources = file.reserve(), file.reserve()
    numbers = []
    for lines, rules in pages:
        parts = [f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l" for x1, y1, x2, y2 in rules]
        parts += ["S", "BT"]
        for x, y, text, role, size in lines:
            font = fonts.opened[role][1].first
            font.used.update(text)
            codes = "".join(map(CODES.__getitem__, text))
            parts.append(f"/{font.label} {size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{codes}> Tj")
        parts.append("ET")
        content = file.stream("\n".join(parts).encode("ascii"))
        numbers.append(
            file.add(
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 842 842]"
                f"/Resources {resources} 0 R/Contents {content} 0 R>>"
            )
        )
    for role in Role:
        first = fonts.opened[role][1].first
        # What the first font lacks it cannot embed; our own side puts those into another one.
        first.used = {each for each in first.used if ord(each) in first.font.glyph_of}
    kids = " ".join(f"{number} 0 R" for number in numbers)
    file.put(tree, f"<</Type/Pages/Count {len(numbers)}/Kids[{kids}]>>")
    file.put(resources, f"<</Font<<{fonts.write(file)}>>>>")
    root = file.add(f"<</Type/Catalog/Pages {tree} 0 R>>")
    return file.finish(root, file.add("<</Producer(floor)>>"))


if __name__ == "__main__":
    main()
