"""PDF/A-2b (ISO 19005-2): what can be seen from a document's structure."""

import io
import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from app.briefing.charts import Bar as ChartBar
from app.briefing.charts import BarChart, Stack, StackChart
from app.briefing.pages import OFFICIAL_PAGE, Frame, Paper
from app.briefing.paragraphs import Level, Paragraph
from app.briefing.prose import Flow
from app.briefing.qr import paint_qr
from app.documents.pictures import read_picture

PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
FORBIDDEN_KEYS = {
    "/AA", "/JS", "/JavaScript", "/Encrypt", "/TR", "/HTP", "/PresSteps", "/SMask", "/XFA", "/OPI",
    "/Alternates", "/F4",
}  # fmt: skip
LISTED = """
q Q cm w J j M d ri i gs m l c v y h re S s f F f* B B* b b* n W W* BT ET Tc Tw Tz TL Tf Tr Ts
Td TD Tm T* Tj TJ ' " g G rg RG Do
"""
OPERATORS = frozenset(LISTED.split())


def everything() -> bytes:
    """A document that uses all a page can hold."""
    paper = Paper(
        OFFICIAL_PAGE, "标题 <&>", "某局", archival=True, watermark="征求意见稿",
        made=datetime(2021, 6, 30, tzinfo=UTC),
    )  # fmt: skip
    frame = Frame(paper)
    flow = Flow(frame)
    flow.add([Paragraph(level, "储备2021年㎡的〇") for level in Level])
    for mode, kind in (("RGB", "JPEG"), ("CMYK", "JPEG"), ("RGBA", "PNG"), ("L", "PNG")):
        file = io.BytesIO()
        Image.new(mode, (40, 30)).save(file, kind)
        flow.picture(read_picture(file.getvalue(), "图"), "图1　区位")
    flow.chart(BarChart((ChartBar("甲", 1, "1"), ChartBar("乙", 2, "2", is_hatched=True))))
    flow.chart(StackChart((Stack("2021", (1.0, 2.0), "3"),), ("甲", "乙")))
    paint_qr(paper, 100, 100, 80, "tel:023-79220000")
    paper.bookmark("书签")
    paper.link(100, 100, 50, 50, "outline:0")
    return paper.finish().content


@pytest.fixture(scope="module")
def content() -> bytes:
    return everything()


@pytest.fixture(scope="module")
def reader(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content), strict=True)


def objects(reader: pypdf.PdfReader) -> Iterator[Any]:
    """Every object the document reaches from its trailer."""
    seen: set[int] = set()
    pending: list[Any] = list(reader.trailer.values())
    while pending:
        found = pending.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            found = found.get_object()
        yield found
        if isinstance(found, DictionaryObject):
            pending += list(found.values())
        elif isinstance(found, ArrayObject):
            pending += list(found)


def test_file_structure(content: bytes) -> None:
    assert content.startswith(b"%PDF-1.7\n%")
    assert all(byte > 127 for byte in content.split(b"\n")[1][1:5])
    assert content.endswith(b"%%EOF\n")
    assert re.search(rb"/ID ?\[<[0-9a-f]{32}><[0-9a-f]{32}>\]", content)
    # Each entry of the table of objects points at its object.
    start = int(content.rpartition(b"startxref")[2].split()[0])
    entries = re.findall(rb"(\d{10}) \d{5} n ", content[start:])
    assert len(entries) > 20
    for number, entry in zip(
        re.findall(rb"\n(\d+) 0 obj", content), sorted(map(int, entries)), strict=True
    ):
        assert content[entry:].startswith(number + b" 0 obj")


def test_metadata_is_there_twice_and_agrees(reader: pypdf.PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    metadata = root["/Metadata"]
    assert "/Filter" not in metadata
    packet = ElementTree.fromstring(metadata.get_data().decode("utf-8"))
    (description,) = packet.iter(f"{RDF}Description")
    assert description.findtext(f"{PDFA}part") == "2"
    assert description.findtext(f"{PDFA}conformance") == "B"
    texts = [item.text for item in packet.iter(f"{RDF}li")]
    assert "标题 <&>" in texts
    assert "某局" in texts
    assert reader.metadata is not None
    assert reader.metadata.title == "标题 <&>"
    created = description.findtext("{http://ns.adobe.com/xap/1.0/}CreateDate")
    assert created == "2021-06-30T00:00:00+00:00"
    assert str(reader.metadata["/CreationDate"]) == "D:20210630000000+00'00'"


def test_colours_have_a_meaning(reader: pypdf.PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    (intent,) = (entry.get_object() for entry in root["/OutputIntents"])
    assert intent["/S"] == "/GTS_PDFA1"
    profile = intent["/DestOutputProfile"].get_object()
    raw = profile.get_data()
    assert profile["/N"] == 3
    assert (raw[16:20], raw[36:40], raw[12:16]) == (b"RGB ", b"acsp", b"mntr")
    assert raw[8] <= 4  # profiles of version 4 at most
    for found in objects(reader):
        if isinstance(found, DictionaryObject) and "/ColorSpace" in found:
            assert str(found["/ColorSpace"]) in ("/DeviceRGB", "/DeviceGray")


def test_nothing_forbidden_is_inside(reader: pypdf.PdfReader) -> None:
    for found in objects(reader):
        if not isinstance(found, DictionaryObject):
            continue
        assert not FORBIDDEN_KEYS & set(found), found
        assert found.get("/Type") != "/ExtGState"
        assert found.get("/S") not in (
            "/Launch",
            "/JavaScript",
            "/Movie",
            "/Sound",
            "/Transparency",
        )
        assert found.get("/Interpolate") in (None, False)
        if isinstance(found, StreamObject):
            assert "LZW" not in str(found.get("/Filter"))
            assert "/F" not in found


def test_every_font_is_embedded_and_its_widths_are_true(reader: pypdf.PdfReader) -> None:
    fonts: list[Any] = [
        found
        for found in objects(reader)
        if isinstance(found, DictionaryObject) and found.get("/Subtype") == "/CIDFontType2"
    ]
    assert len(fonts) >= 5
    for font in fonts:
        places = font["/CIDToGIDMap"].get_data()
        glyphs = struct.unpack(f">{len(places) // 2}H", places)
        program = font["/FontDescriptor"]["/FontFile2"].get_object().get_data()
        advances = advances_of(program)
        assert 1 <= sum(map(bool, glyphs)) < len(advances)
        widths = dict(widths_of(font["/W"]))
        assert all(glyphs[cid] for cid in widths)
        for cid, glyph in enumerate(glyphs):
            if glyph:
                assert widths.get(cid, font["/DW"]) == pytest.approx(advances[glyph], abs=1.0)


def advances_of(program: bytes) -> list[float]:
    def at(place: int, size: int) -> int:
        return int.from_bytes(program[place : place + size], "big")

    tables = {
        program[place : place + 4]: at(place + 8, 4) for place in range(12, 12 + 16 * at(4, 2), 16)
    }
    units = at(tables[b"head"] + 18, 2)
    count = at(tables[b"hhea"] + 34, 2)
    return [at(tables[b"hmtx"] + 4 * glyph, 2) * 1000 / units for glyph in range(count)]


def widths_of(entries: Any) -> Iterator[tuple[int, float]]:
    for first, run in zip(entries[::2], entries[1::2], strict=True):
        for number, width in enumerate(run):
            yield int(first) + number, float(width)


def test_annotations_are_printed(reader: pypdf.PdfReader) -> None:
    annotations = [entry.get_object() for page in reader.pages for entry in page.get("/Annots", [])]
    assert annotations
    assert all(annotation["/F"] & 4 and not annotation["/F"] & 2 for annotation in annotations)


def test_page_content_knows_no_other_operators(reader: pypdf.PdfReader) -> None:
    for page in reader.pages:
        contents = page.get_contents()
        assert contents is not None
        depth = 0
        for _, operator in contents.operations:
            assert operator.decode() in OPERATORS
            depth += {b"q": 1, b"Q": -1}.get(operator, 0)
            assert depth >= 0
        assert depth == 0


def test_without_the_option_nothing_claims_to_be_archival() -> None:
    paper = Paper(OFFICIAL_PAGE, "标题", "")
    assert b"pdfaid" not in paper.finish().content
