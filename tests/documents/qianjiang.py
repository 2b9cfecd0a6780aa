"""Documents of Qianjiang's library, and a large invented one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from app.documents.collect import Collected, collect
from app.documents.settings import DocumentKind, DocumentSettings, usual_settings
from app.library.file import Library, open_library
from app.queries.filter import Filter
from app.queries.querytext import parse_query
from tests.annex_parser import Annex, parse_annex
from tests.library_files import AUTHOR, qianjiang_copy

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2020, 11, 5)


def paper() -> Annex:
    """The annex as published, read by another program."""
    source = ROOT / "tests/fixtures/qianjiang_annex.txt"
    return parse_annex(source.read_text(encoding="utf-8"))


def settings(kind: str, **chosen: Any) -> DocumentSettings:
    """Usual settings with a fixed date and what is chosen."""
    usual = usual_settings(DocumentKind(kind))
    wanted: dict[str, Any] = {"issued_on": DAY, "has_own_fonts": False, **chosen}
    return replace(usual, **wanted)


def collected(
    folder: Path,
    kind: str,
    query: str = "",
    prepare: Callable[[Library], object] | None = None,
    **chosen: Any,
) -> Collected:
    """A document's content from a fresh copy of the library, changed by ``prepare`` before."""
    path = qianjiang_copy(folder, f"{kind}.chubei")
    with open_library(path, author=AUTHOR, must_write=True) as library:
        if prepare is not None:
            prepare(library)
        with library.read() as connection:
            return collect(connection, Filter(parse_query(query)), settings(kind, **chosen))
