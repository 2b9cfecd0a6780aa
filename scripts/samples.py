"""Makes the sample documents of docs/: every kind, of Qianjiang's library, and pictures of pages.

    .venv/bin/python scripts/samples.py [FOLDER]

Bundled fonts and a fixed date, so that they look the same everywhere.
"""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.briefing.document import print_document  # noqa: E402  (the path comes first)
from app.documents.collect import Collected, collect  # noqa: E402
from app.documents.settings import (  # noqa: E402
    Arrangement,
    DocumentKind,
    DocumentSettings,
    usual_settings,
)
from app.exporting.word import write_word  # noqa: E402
from app.library.clock import Author  # noqa: E402
from app.library.file import Library, open_library  # noqa: E402
from app.operations.starting import start_library  # noqa: E402
from app.queries.filter import Filter  # noqa: E402
from app.queries.querytext import parse_query  # noqa: E402

AUTHOR = Author("王敏", "ZSJ-PC-01")
ISSUER, DAY = "黔江区招商投资促进局", date(2020, 11, 5)
#: Of each document the pages (from 1) that are pictured.
PICTURED = {
    "one-page": (1,), "annex": (1,), "annex-bound": (1,), "booklet": (1, 3), "report": (1, 2),
}  # fmt: skip
SCALE = 0.9


def main() -> None:
    """Make every document into the folder named, ``docs/samples`` by default."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "samples"
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home:
        path = Path(home) / "黔江.chubei"
        start_library(path, "qianjiang", author=AUTHOR)
        with open_library(path, author=AUTHOR) as library:
            for name, query, settings in _orders():
                _make(library, folder, name, query, settings)


def _orders() -> list[tuple[str, str, DocumentSettings]]:
    def usual(kind: DocumentKind) -> DocumentSettings:
        usual = usual_settings(kind)
        if kind in (DocumentKind.BOOKLET, DocumentKind.REPORT):
            usual = replace(usual, issuer=ISSUER, issued_on=DAY)
        return replace(usual, has_own_fonts=False)

    annex = usual(DocumentKind.ANNEX)
    bound = replace(annex, arrangement=Arrangement.BOUND, watermark="征求意见稿")
    return [
        ("one-page", "序号:30", usual(DocumentKind.ONE_PAGE)),
        ("annex", "", annex),
        ("annex-bound", "", bound),
        ("booklet", "", usual(DocumentKind.BOOKLET)),
        ("report", "", usual(DocumentKind.REPORT)),
    ]


def _make(
    library: Library, folder: Path, name: str, query: str, settings: DocumentSettings
) -> None:
    with library.read() as connection:
        collected = collect(connection, Filter(parse_query(query)), settings)
    target = folder / f"{name}.pdf"
    target.write_bytes(print_document(collected, author=AUTHOR.name).content)
    print(target)
    _picture(target, PICTURED[name])
    if settings.kind in (DocumentKind.ONE_PAGE, DocumentKind.REPORT):
        _write_word(collected, folder / f"{name}.docx")


def _write_word(collected: Collected, target: Path) -> None:
    write_word(collected, target, author=AUTHOR.name)
    print(target)


def _picture(document: Path, pages: tuple[int, ...]) -> None:
    import pypdfium2

    opened = pypdfium2.PdfDocument(document)
    for number in pages:
        picture = opened[number - 1].render(scale=SCALE, grayscale=True).to_pil()
        target = document.with_name(f"{document.stem}-{number}.png")
        picture.quantize(16).save(target, optimize=True)
        print(target)
    opened.close()


if __name__ == "__main__":
    main()
