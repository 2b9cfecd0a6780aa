"""Word documents, read back: styles, page, grid, tables, numbers, and the text of the PDF."""

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from app.briefing.document import print_document
from app.documents.blocks import Chart, Table
from app.documents.collect import Briefs, Collected
from app.documents.report import Report
from app.documents.rounding import ROUNDING_NOTE
from app.errors import ChubeiError
from app.exporting.word import word_bytes, write_word
from app.library.file import Library
from app.operations.projects import update_projects
from app.queries.projects import find_project
from tests.documents import reading
from tests.documents.qianjiang import collected, paper

MM = 36_000


def opened(found: Collected) -> Any:
    return docx.Document(io.BytesIO(word_bytes(found, author="王敏")))


def body_texts(document: Any) -> list[str]:
    """Paragraphs and table cells in the order of the document; a merged cell once."""
    texts: list[str] = []
    for child in document.element.body:
        if child.tag == qn("w:p"):
            texts.append("".join(node.text or "" for node in child.iter(qn("w:t"))))
        elif child.tag == qn("w:tbl"):
            for cell in child.iter(qn("w:tc")):
                texts.append("".join(node.text or "" for node in cell.iter(qn("w:t"))))
    return texts


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    folder = tmp_path_factory.mktemp("word")
    return collected(folder, "report", issuer="甲局", document_number="甲〔2020〕1号")


def test_styles_name_the_official_fonts(report: Collected) -> None:
    document = opened(report)
    wanted = {
        "公文标题": ("方正小标宋简体", 22),
        "公文一级标题": ("黑体", 16),
        "公文二级标题": ("楷体_GB2312", 16),
        "公文正文": ("仿宋_GB2312", 16),
    }
    for name, (font, size) in wanted.items():
        style = document.styles[name]
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert style.font.size.pt == size
        used = [each for each in document.paragraphs if each.style.name == name]
        assert used, name
    indent = document.styles["公文正文"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_page_and_grid_are_the_standards(report: Collected) -> None:
    section = opened(report).sections[0]
    edges = [section.page_width, section.page_height, section.top_margin, section.left_margin,
             section.right_margin, section.bottom_margin]  # fmt: skip
    assert [round(edge / MM) for edge in edges] == [210, 297, 37, 28, 26, 35]
    grid = section._sectPr.find(qn("w:docGrid"))
    # 28.99 points a line; 16 points less 0.207 a character, in 4096ths.
    assert abs(int(grid.get(qn("w:linePitch"))) / 20 - 28.99) < 0.02
    assert abs(int(grid.get(qn("w:charSpace"))) / 4096 + 0.207) < 0.001
    assert grid.get(qn("w:type")) == "linesAndChars"


@pytest.mark.parametrize("is_double", [True, False])
def test_page_numbers_are_fields_outside(tmp_path: Path, is_double: bool) -> None:
    document = opened(collected(tmp_path, "report", is_double_sided=is_double))
    section = document.sections[0]
    footers = [section.footer] + ([section.even_page_footer] if is_double else [])
    for footer, side in zip(footers, ("right", "left"), strict=False):
        (line,) = footer.paragraphs
        codes = [node.text for node in line._p.iter(qn("w:instrText"))]
        assert codes == ["PAGE"]
        assert line.text.replace(" ", "") == "——"
        assert str(line.alignment).lower().startswith(side)
    assert bool(document.settings.odd_and_even_pages_header_footer) is is_double


def test_tables_repeat_their_header_and_hold_the_figures(report: Collected) -> None:
    tables = opened(report).tables
    assert len(tables) == 7
    for table in tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
    assert [cell.text for cell in tables[0].rows[1].cells] == ["合计", "36", "279.06", "100.0%"]


def test_word_says_what_the_pdf_says(report: Collected) -> None:
    assert isinstance(report.content, Report)
    word = reading.bare("".join(body_texts(opened(report))))
    pages = reading.page_texts(print_document(report).content)
    for text in (each for each in body_texts(opened(report)) if len(each) > 20):
        joined = "".join(page.replace(f"—{at}—", "") for at, page in enumerate(pages, 1))
        assert reading.bare(text) in joined, text
    said = [
        reading.bare(block.title if isinstance(block, Table) else block.text)
        for block in report.content.blocks
        if not isinstance(block, Chart)
    ]
    at = 0
    for words in said:
        at = word.index(words, at) + len(words)
    assert word.count(reading.bare(ROUNDING_NOTE)) == said.count(reading.bare(ROUNDING_NOTE))


def test_briefs_have_a_page_each_and_leave_out_what_is_empty(tmp_path: Path) -> None:
    def prepare(library: Library) -> None:
        with library.read() as connection:
            first = find_project(connection, "1")
        library.perform(update_projects({first: {"policy": "政策甲", "background": "背景乙"}}))

    document = opened(collected(tmp_path, "one-page", prepare=prepare))
    titles = [each for each in document.paragraphs if each.style.name == "公文标题"]
    names = [" ".join(row.cells[1].split()) for row in paper().projects]
    assert [each.text for each in titles] == names
    texts = reading.bare("".join(body_texts(document)))
    assert all(reading.bare(row.cells[4]) in texts for row in paper().projects)
    breaks = [bool(each.paragraph_format.page_break_before) for each in titles]
    assert breaks == [False] + [True] * 35
    headings = [each.text for each in document.paragraphs if each.style.name == "公文一级标题"]
    assert headings[:6] == [
        "一、项目背景", "二、建设规模及内容", "三、投资估算及资金来源", "四、政策支持",
        "一、建设规模及内容", "二、投资估算及资金来源",
    ]  # fmt: skip


def test_tables_of_the_library_have_no_word_form(tmp_path: Path) -> None:
    with pytest.raises(ChubeiError, match="附件表没有 Word 格式"):
        write_word(collected(tmp_path, "annex"), tmp_path / "附件.docx")
    assert not (tmp_path / "附件.docx").exists()


def test_hostile_text_is_kept(tmp_path: Path) -> None:
    name = "<w:p>&amp;“甲”\t乙" + "长" * 150

    def prepare(library: Library) -> None:
        with library.read() as connection:
            first = find_project(connection, "1")
        library.perform(update_projects({first: {"name": name}}))

    found = collected(tmp_path, "one-page", "序号:1", prepare=prepare)
    assert isinstance(found.content, Briefs)
    assert reading.bare(name) in reading.bare("".join(body_texts(opened(found))))
