"""Pictures and the contact's QR code in briefs."""

import io
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from PIL import Image

from app.briefing.brief import BODY_SIZES
from app.briefing.document import print_document
from app.documents.brief import BriefPicture
from app.documents.collect import Briefs, Collected
from app.documents.qrcode import CODE_CAPTION, qr_modules
from app.errors import RefusedInput
from app.library.changes import Operation
from app.library.file import Library
from app.library.writer import Writer
from app.models.attachment import ATTACHMENT
from app.models.contact import CONTACT
from app.queries.projects import find_project
from tests.documents import reading, sample
from tests.documents.qianjiang import collected, settings


def png(width: int, height: int, colour: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(target, "PNG")
    return target.getvalue()


def attach(library: Library) -> None:
    with library.read() as connection:
        project = find_project(connection, "2")
    files: list[tuple[str, str, str, bytes]] = [
        ("二.png", "image/png", "图二 平面图", png(200, 100, "blue")),
        ("批复.pdf", "application/pdf", "批复", b"%PDF-"),
        ("一.png", "image/png", "图一 区位图", png(3000, 1000, "red")),
    ]

    def body(writer: Writer) -> None:
        writer.insert(
            ATTACHMENT,
            [
                {"project_id": project, "name": name, "media_type": kind, "caption": caption,
                 "content": content, "position": 9 - at}
                for at, (name, kind, caption, content) in enumerate(files)
            ],
        )  # fmt: skip
        writer.insert(
            CONTACT,
            [
                {"project_id": project, "unit": "区卫生健康委", "person": "李四", "post": "",
                 "telephone": "", "position": 0},
                {"project_id": project, "unit": "中心医院", "person": "张三", "post": "科长",
                 "telephone": "023-79222222", "position": 1},
            ],
        )  # fmt: skip

    library.perform(Operation("附件", body))


def brief(tmp_path: Path, **chosen: Any) -> Collected:
    return collected(tmp_path, "one-page", "序号:2", prepare=attach, **chosen)


def test_pictures_stand_in_their_order_with_captions_and_fit_the_column(tmp_path: Path) -> None:
    content = print_document(brief(tmp_path)).content
    text = "".join(reading.page_texts(content))
    assert text.index("图一区位图") < text.index("图二平面图")
    assert "批复" not in text.split("投资估算")[1]
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len({image.name for page in pages for image in page.images}) == 2
    document = pypdfium2.PdfDocument(content)
    widths = []
    for page in document:
        for item in page.get_objects(filter=[3]):  # images
            left, bottom, right, top = item.get_bounds()
            widths.append((right - left) / reading.MM)
            assert left / reading.MM >= 28 - 0.1
            assert right / reading.MM <= 210 - 26 + 0.1
            assert bottom / reading.MM >= 35 - 0.1
            # 3000 × 1000 and 200 × 100 keep their shape.
            assert (right - left) / (top - bottom) == pytest.approx(
                3 if (right - left) > 100 * reading.MM else 2, rel=0.01
            )
        page.close()
    document.close()
    assert max(widths) == pytest.approx(156, abs=0.2)


def test_pictures_can_be_left_out(tmp_path: Path) -> None:
    found = brief(tmp_path, has_pictures=False)
    content = print_document(found).content
    assert "图一" not in "".join(reading.page_texts(content))
    assert b"/Subtype/Image" not in content


def test_a_damaged_picture_is_named_with_its_project() -> None:
    sheet = replace(sample.brief(), pictures=(BriefPicture(b"no picture", "", "坏.png"),))
    found = Collected(Briefs((sheet,)), settings("one-page"), _no_totals(), "甲")
    with pytest.raises(RefusedInput, match=r"松溪县中医院迁建项目.*坏\.png") as refused:
        print_document(found)
    assert "损坏" in refused.value.reason


def test_the_code_holds_the_contact_that_can_be_called(tmp_path: Path) -> None:
    found = brief(tmp_path, has_code=True, has_pictures=False)
    assert isinstance(found.content, Briefs)
    (sheet,) = found.content.sheets
    assert sheet.code.split("\r\n") == [
        "BEGIN:VCARD", "VERSION:3.0", "N:张三;;;;", "FN:张三", "ORG:中心医院", "TITLE:科长",
        "TEL:023-79222222", "END:VCARD",
    ]  # fmt: skip
    content = print_document(found).content
    (text,) = reading.page_texts(content)
    assert CODE_CAPTION in text
    rows = qr_modules(sheet.code)
    contents = pypdf.PdfReader(io.BytesIO(content)).pages[0].get_contents()
    assert contents is not None
    squares = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f", contents.get_data())
    # The white ground, then a rectangle for each run of dark modules.
    runs = sum(sum(dark and not before for before, dark in pairwise((False, *row))) for row in rows)
    assert len(squares) == 1 + runs
    left, bottom, width, height = (float(each) / reading.MM for each in squares[0])
    assert width == height >= 25.9
    assert left + width / 2 == pytest.approx(28 + 156 / 2, abs=0.1)
    assert bottom >= 35


def test_text_with_a_code_still_fits_one_page_by_shrinking() -> None:
    def pages(paragraphs: int, code: str) -> tuple[int, float]:
        sheet = replace(sample.brief(paragraphs=paragraphs), code=code)
        found = Collected(Briefs((sheet,)), settings("one-page"), _no_totals(), "甲")
        content = print_document(found).content
        sizes = [size for font, size in reading.text_states(content, 0) if "Fang" in font]
        return len(reading.page_texts(content)), max(size for size in sizes if size in BODY_SIZES)

    full = max(count for count in range(1, 8) if pages(count, "") == (1, 16.0))
    assert pages(full, "TEL:023-79222222") == (1, 14.0)


def _no_totals() -> Any:
    from app.queries.rollups import Totals

    return Totals(1, 0, 0)
