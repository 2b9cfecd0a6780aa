"""The shared texts of a workbook in which some runs are raised, lowered or struck through.

calamine joins the runs of a cell whatever they look like. Where their look says something
(:mod:`app.importing.readers.runlooks`), the workbook is given to it with those texts rewritten.
"""

import io
import re
import zipfile
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from app.importing.readers.package import Package, attribute, local
from app.importing.readers.progress import Report, silent
from app.importing.readers.runlooks import lowered, raised, settled, struck

#: What the properties of a telling run hold; a cell's own font stands elsewhere.
_TELLING: Final = re.compile(
    rb"<(?:\w+:)?(?:strike\b|vertAlign\s+val=.(?:super|sub)script)", re.IGNORECASE
)

#: One shared text, and the prefix of its namespace.
_ITEM: Final = re.compile(rb"<((?:\w+:)?)si>.*?</\1si>", re.DOTALL)
_NAME: Final = re.compile(rb"<((?:\w+:)?)")
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)

#: Pieces between two reports.
_STEP: Final = 1_000

#: A telling element is shorter than this.
_LONGEST: Final = 64


def with_plain_texts(
    content: bytes, package: Package, part: str, report: Report = silent
) -> tuple[bytes, bool]:
    """Return a workbook whose shared texts say what they look like, and whether any was struck.

    Args:
        content: the whole workbook.
        package: the same, opened.
        part: the name of the part with its shared texts.
        report: told that it goes on.

    Raises:
        DamagedSource: the part is corrupt.
        TooLarge: it is too long to be held whole.
    """
    if not _has_telling(package, part):
        return content, False
    texts = package.read(part)
    is_struck = False
    pieces: list[bytes] = []
    done = 0
    for match in _ITEM.finditer(texts):
        if _TELLING.search(match[0]):
            item, is_out = _plain_item(match[0])
            is_struck = is_struck or is_out
            pieces += (texts[done : match.start()], item)
            done = match.end()
            if len(pieces) % _STEP == 0:
                # What follows takes far longer.
                report(done, len(texts) * _STEP)
    pieces.append(texts[done:])
    return _replaced(content, part, b"".join(pieces)), is_struck


def _has_telling(package: Package, part: str) -> bool:
    before = b""
    for piece in package.chunks(part):
        if _TELLING.search(before[-_LONGEST:] + piece[:_LONGEST]) or _TELLING.search(piece):
            return True
        before = piece
    return False


def _plain_item(item: bytes) -> tuple[bytes, bool]:
    """Return a shared text as one run, and whether something of it was struck through."""
    name = _NAME.match(item)
    prefix = name[1].decode() if name else ""
    # By itself it lacks the namespaces that stand around it.
    around = f'<x xmlns:{prefix[:-1]}="x">' if prefix else "<x>"
    root = etree.fromstring(around.encode() + item + b"</x>", _PARSER)
    text, is_struck = settled("".join(_dressed(run) for run in root[0] if local(run) == "r"))
    tag = f'{prefix}t xml:space="preserve"'
    plain = f"<{prefix}si><{tag}>{escape(text)}</{prefix}t></{prefix}si>"
    return plain.encode(), is_struck


def _dressed(run: etree._Element) -> str:
    text, shift, is_struck = "", "", False
    for part in run.iter("{*}t", "{*}vertAlign", "{*}strike"):
        match local(part):
            case "t":
                text += part.text or ""
            case "vertAlign":
                shift = attribute(part, "val")
            case _:
                is_struck = attribute(part, "val", "1") not in ("0", "false")
    if shift in ("superscript", "subscript"):
        text = raised(text) if shift == "superscript" else lowered(text)
    return struck(text) if is_struck else text


def _replaced(content: bytes, part: str, texts: bytes) -> bytes:
    """Return a package with another content of one part."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as new,
    ):
        for info in old.infolist():
            name = info.filename.replace("\\", "/").casefold()
            new.writestr(info.filename, texts if name == part.casefold() else old.read(info))
    return stream.getvalue()
