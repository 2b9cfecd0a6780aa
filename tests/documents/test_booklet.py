"""The booklet, opened again: contents, links, outline, page numbers, every project once."""

import io
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.briefing.document import print_document
from tests.documents import reading
from tests.documents.qianjiang import collected, paper

FOLIO = re.compile(r"—(\d+)—")


@pytest.fixture(scope="module")
def booklet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("booklet")
    return print_document(
        collected(
            folder, "booklet", issuer="黔江区招商投资促进局", document_number="黔招〔2020〕1号"
        )
    ).content


def folios(content: bytes) -> dict[int, int]:
    """Printed page numbers, to the page (from 0) that carries them."""
    found = {}
    for page, text in enumerate(reading.page_texts(content)):
        numbers = FOLIO.findall(text)
        if numbers:
            found[int(numbers[-1])] = page
    return found


def test_cover_and_contents_have_no_number_and_the_overview_begins_with_1(booklet: bytes) -> None:
    texts = reading.page_texts(booklet)
    assert texts[0] == (
        "黔招〔2020〕1号黔江区大健康产业项目册共36个项目总投资279.06亿元"
        "黔江区招商投资促进局2020年11月5日"
    )
    assert texts[1] == ""
    assert texts[2].startswith("目录")
    numbered = folios(booklet)
    assert sorted(numbered) == list(range(1, len(numbered) + 1))
    first = numbered[1]
    assert texts[first].startswith("综述")
    # On the right when both sides are printed, and so is every odd number.
    assert first % 2 == 0
    assert [numbered[number] - first for number in sorted(numbered)] == list(range(len(numbered)))


def test_every_project_has_one_brief_and_stands_in_contents_and_table(booklet: bytes) -> None:
    texts = reading.page_texts(booklet)
    first = min(folios(booklet).values())
    contents = "".join(texts[2:first])
    tables = [page for page, (w, h) in enumerate(reading.page_sizes(booklet)) if w > h]
    table = "".join(texts[page] for page in tables)
    briefs = texts[tables[-1] + 1 :]
    assert len(briefs) == 36
    for row, brief in zip(paper().projects, briefs, strict=True):
        name = reading.bare(row.cells[1])
        assert brief.startswith(name)
        assert contents.count(f"{name}…") == 1, name
        assert name in table
        assert f"总投资{row.cells[5].strip()}万元" in brief
        assert reading.bare(row.cells[4])[-15:] in brief


def test_numbers_in_the_contents_are_those_of_the_pages(booklet: bytes) -> None:
    texts = reading.page_texts(booklet)
    numbered = folios(booklet)
    contents = "".join(texts[2 : numbered[1]]).replace("目录", "", 1)
    entries = re.findall(r"(.+?)…+(\d{1,2})(?=\D|$)", contents)
    # 综述, the table, four categories, 36 projects.
    assert len(entries) == 42
    for text, number in entries:
        page = texts[numbered[int(number)]]
        title = text.split("（")[0] if text.endswith("个）") else text
        if title == "项目一览表":
            assert page.startswith("黔江区大健康产业项目储备库")
        elif text.endswith("个）"):
            assert f"所属产业{title}" in page
        else:
            assert page.startswith(title), text


def test_links_of_the_contents_lead_where_they_say(booklet: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(booklet))
    targets: Any = reader.named_destinations
    numbered = folios(booklet)
    lines: list[tuple[float, int, int]] = []
    for number in range(2, numbered[1]):
        page: Any = reader.pages[number]
        height = float(page.mediabox.height)
        boxes = reading.page_boxes(booklet, number)
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            left, bottom, right, top = (float(edge) for edge in link["/Rect"])
            assert left < right
            inside = [
                box.character
                for box in boxes
                if bottom <= height - (box.top + box.bottom) / 2 * reading.MM <= top
            ]
            folio = re.findall(r"(\d+)$", "".join(inside))
            leads = reader.get_destination_page_number(targets[str(link["/Dest"])])
            lines.append((top, int(folio[0]), leads or 0))
    assert len(lines) == 42
    for _, shown, leads in lines:
        assert numbered[shown] == leads


def test_the_outline_leads_to_the_same_pages(booklet: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(booklet))
    texts = reading.page_texts(booklet)
    tops: list[tuple[str, int]] = []
    below: dict[str, list[tuple[str, int]]] = {}
    for entry in reader.outline:
        if isinstance(entry, list):
            found = [each for each in entry if not isinstance(each, list)]
            below[tops[-1][0]] = [
                (str(each.title), reader.get_destination_page_number(each) or 0) for each in found
            ]
        else:
            tops.append((str(entry.title), reader.get_destination_page_number(entry) or 0))
    titles = [title for title, _ in tops]
    assert titles[:3] == ["目录", "综述", "黔江区大健康产业项目储备库"]
    assert titles[3:] == [re.split("[(（]", group.head.cells[0])[0] for group in paper().groups]
    for group, title in zip(paper().groups, titles[3:], strict=True):
        names = [reading.bare(row.cells[1]) for row in group.projects]
        assert [reading.bare(name) for name, _ in below[title]] == names
        for name, page in below[title]:
            assert texts[page].startswith(reading.bare(name))
    assert [title for title, _ in below["综述"]][:2] == ["一、总体情况", "二、项目结构"]


def test_pages_can_be_chosen(tmp_path: Path) -> None:
    whole = collected(tmp_path, "booklet", is_double_sided=False)
    printed = print_document(whole, choose=lambda count: [1, count])
    texts = reading.page_texts(printed.content)
    assert printed.pages == len(texts) == 2
    assert texts[0].startswith("黔江区大健康产业项目册")
    assert texts[1].startswith(reading.bare(paper().projects[-1].cells[1]))


def test_first_pages_are_shown_while_the_rest_is_made(tmp_path: Path) -> None:
    shown: list[bytes] = []
    told: list[int] = []

    def progress(done: int, of: int) -> bool:
        told.append(done)
        return True

    def on_part(part: Any) -> None:
        assert told[-1] < 30
        shown.append(part.content)

    print_document(collected(tmp_path, "booklet"), progress=progress, on_part=on_part)
    (first,) = shown
    assert reading.page_texts(first)[0].startswith("黔江区大健康产业项目册")
