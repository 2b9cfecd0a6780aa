"""The briefing on pages: everything composed is printed, once and in order."""

from pathlib import Path

import pytest

from app.briefing.document import print_document
from app.documents.blocks import Chart, Heading, Note, Table, Text
from app.documents.report import Report
from tests.documents import reading
from tests.documents.qianjiang import collected

FOLIO_MARKS = str.maketrans("", "", "— ")


@pytest.mark.parametrize("query", ["", "方式:招商引资", "没有这个词", "序号:25"])
def test_every_word_is_printed_in_order(tmp_path: Path, query: str) -> None:
    found = collected(tmp_path, "report", query, issuer="黔江区招商投资促进局")
    report = found.content
    assert isinstance(report, Report)
    printed = print_document(found)
    pages = reading.page_texts(printed.content)
    text = "".join(page.replace(f"—{number}—", "") for number, page in enumerate(pages, 1))
    at = text.index(reading.bare(report.title))
    for block in report.blocks:
        match block:
            case Heading(_, words) | Text(words) | Note(words):
                at = text.index(reading.bare(words), at)
            case Table(title, _, lines):
                at = text.index(reading.bare(title), at)
                for line in lines:
                    row = reading.bare("".join(line.texts))
                    # A cell of several lines stands between the others' single ones.
                    assert all(reading.bare(cell)[:6] in text[at:] for cell in line.texts), row
            case Chart(title, _, _, bars):
                assert reading.bare(title) in text
                assert all(reading.bare(bar.text) in text for bar in bars)
    assert text.endswith("黔江区招商投资促进局2020年11月5日")


def test_the_total_stands_in_text_and_every_table(tmp_path: Path) -> None:
    pages = reading.page_texts(print_document(collected(tmp_path, "report")).content)
    text = "".join(pages)
    assert "共储备项目36个，总投资279.06亿元" in text
    assert text.count("合计36279.06100.0%") == 6


def test_a_caption_stays_with_its_table(tmp_path: Path) -> None:
    found = collected(tmp_path, "report")
    pages = reading.page_texts(print_document(found).content)
    assert isinstance(found.content, Report)
    for block in found.content.blocks:
        if isinstance(block, Table):
            (page,) = (text for text in pages if reading.bare(block.title) in text)
            rows = ["".join(line.texts[:2]) for line in block.lines[:2]]
            assert all(reading.bare(row)[:8] in page for row in rows)


def test_charts_can_be_left_out(tmp_path: Path) -> None:
    text = "".join(
        reading.page_texts(print_document(collected(tmp_path, "report", has_charts=False)).content)
    )
    assert "图1" not in text
    assert "表7" in text
