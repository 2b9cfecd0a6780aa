"""The annex as a Word document: a table that Word repeats, merges and breaks as the paper does."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from app.documents.annex import exact_annex_tables
from app.errors import Cancelled, OutputUnwritable
from app.exporting.annexword import write_annex_word
from app.library.file import Library, Reading
from app.operations.projects import create_project, update_projects
from app.operations.reserves import create_reserve
from app.queries.filter import Filter
from tests.annex_parser import parse_annex
from tests.documents import sample

ANNEX = parse_annex((Path(__file__).parents[2] / "fixtures" / "qianjiang_annex.txt").read_text())


def document_of(reading: Reading, path: Path, **more: Any) -> Any:
    write_annex_word(exact_annex_tables(reading, Filter()), path, **more)
    return docx.Document(str(path))


def cell_texts(row: Any) -> list[str]:
    part: Any = None
    return ["\n".join(Paragraph(each, part).text for each in cell.p_lst) for cell in row.tc_lst]


def is_set(row: Any, name: str) -> bool:
    return row.trPr is not None and row.trPr.find(qn(name)) is not None


def test_every_row_is_the_papers_own(reading: Reading, tmp_path: Path) -> None:
    document = document_of(reading, tmp_path / "a.docx")
    above = [paragraph.text for paragraph in document.paragraphs]
    # The title on the third line (GB/T 9704-2012, 7.3.6).
    assert above == [ANNEX.mark, "", ANNEX.title, "单位：万元"]
    (table,) = document.tables
    rows = table._tbl.tr_lst
    assert ["".join(text.split()) for text in cell_texts(rows[0])] == [
        "".join(title.split()) for title in ANNEX.header.cells
    ]
    # The paper has the words of 合计 in the second cell of a row that says nothing else. Here they
    # have the room of all cells before the amount, as in the PDF, so that no name is broken.
    total = [ANNEX.total.cells[1], ANNEX.total.cells[5], "", "", ""]
    assert cell_texts(rows[1]) == total
    paper = [row for group in ANNEX.groups for row in (group.head, *group.projects)]
    for row, own in zip(rows[2:], paper, strict=True):
        texts = cell_texts(row)
        if len(own.cells) == 9:
            assert texts == list(own.cells)
        else:
            assert row.tc_lst[0].grid_span == 5
            assert texts[0].replace("（", "(").replace("）", ")") == own.cells[0].replace(
                "（", "("
            ).replace("）", ")")
            assert texts[1:] == [own.cells[1], "", "", ""]


def test_word_repeats_the_header_and_keeps_headings_with_what_follows(
    reading: Reading, tmp_path: Path
) -> None:
    document = document_of(reading, tmp_path / "a.docx")
    (section,) = document.sections
    assert section.orientation is WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert "PAGE" in "".join(section.footer._element.itertext())
    (table,) = document.tables
    rows = table._tbl.tr_lst
    assert [is_set(row, "w:tblHeader") for row in rows] == [True] + [False] * 41
    for row in rows:
        is_heading = len(row.tc_lst) < 9 or row is rows[0]
        kept = [p.pPr.find(qn("w:keepNext")) is not None for p in row.iter(qn("w:p"))]
        assert set(kept) == {is_heading}
    # None of the paper's rows is taller than a page.
    assert all(is_set(row, "w:cantSplit") for row in rows)
    fonts = {
        style.element.rPr.rFonts.get(qn("w:eastAsia"))
        for style in document.styles
        if style.name in ("公文附表", "公文附表头", "公文标题")
    }
    assert fonts == {"仿宋_GB2312", "黑体", "方正小标宋简体"}


def test_a_table_a_reserve_each_on_its_own_page_to_the_yuan(
    library: Library, tmp_path: Path
) -> None:
    library.perform(create_reserve("万盛"))
    library.perform(create_project(2, {"name": "康养小镇\t一期", "total": "88.1234"}))
    library.perform(update_projects({1: {"content": "第一段\n\n  第二段\t2020-2021"}}))
    with library.read() as connection:
        document = document_of(connection, tmp_path / "a.docx")
    first, second = document.tables
    assert cell_texts(first._tbl.tr_lst[3])[4] == "第一段\n\n  第二段\t2020-2021"
    assert [cell_texts(row)[-4] for row in second._tbl.tr_lst[1:]] == ["88.1234", "88.1234"]
    title = next(each for each in document.paragraphs if each.text == "万盛项目储备库")
    assert title.paragraph_format.page_break_before


def test_a_row_taller_than_a_page_may_be_broken(tmp_path: Path) -> None:
    # About 20 characters of 9 points a line of the contents, 36 lines a page.
    rows = {1: sample.row(1, "字" * 20 * 25), 2: sample.row(2, "字" * 20 * 45)}
    write_annex_word([sample.annex(replaced=rows)], tmp_path / "a.docx")
    document: Any = docx.Document(str(tmp_path / "a.docx"))
    found = {cell_texts(row)[0]: row for row in document.tables[0]._tbl.tr_lst}
    assert is_set(found["1"], "w:cantSplit")
    assert not is_set(found["2"], "w:cantSplit")


def test_no_short_name_is_broken(reading: Reading, tmp_path: Path) -> None:
    document = document_of(reading, tmp_path / "a.docx")
    (table,) = document.tables
    # 改(扩)建: three characters of 9 points and two brackets of half; left and right 1.3 mm.
    assert "改(扩)建" in {cell_texts(row)[2] for row in table._tbl.tr_lst if len(row.tc_lst) == 9}
    width = table.columns[2].width.mm
    assert width >= 4 * 9 / 72 * 25.4 + 2 * 1.3
    assert sum(column.width.mm for column in table.columns) == pytest.approx(297 - 2 * 26, abs=0.5)


def test_the_notes_stay_with_the_last_project(tmp_path: Path) -> None:
    notes = ("注：1.甲。", "2.乙。")
    write_annex_word([replace(sample.annex(), notes=notes)], tmp_path / "a.docx")
    document: Any = docx.Document(str(tmp_path / "a.docx"))
    *_, before, last = document.tables[0]._tbl.tr_lst
    kept = [
        {p.pPr.find(qn("w:keepNext")) is not None for p in row.iter(qn("w:p"))}
        for row in (before, last)
    ]
    # The category of one project stays with it, and it with the notes.
    assert kept == [{True}, {True}]
    first, second = document.paragraphs[-2:]
    assert (first.text, second.text) == notes
    assert [each.style.name for each in (first, second)] == ["公文注", "公文续注"]
    assert first.paragraph_format.keep_with_next
    assert not second.paragraph_format.keep_with_next


def test_stopped_or_without_a_place_it_writes_nothing(reading: Reading, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        document_of(reading, tmp_path / "a.docx", progress=lambda done, _of: done < 20)
    with pytest.raises(OutputUnwritable):
        document_of(reading, tmp_path / "没有" / "a.docx")
    assert list(tmp_path.glob("*.docx")) == []
