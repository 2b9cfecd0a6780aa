"""Word documents, read back: styles, page, grid, tables, numbers, and the text of the PDF."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from PIL import Image

from app.briefing.document import print_document
from app.documents.blocks import Chart, Column, Table, TableLine
from app.documents.brief import BriefPicture
from app.documents.collect import Briefs, Collected
from app.documents.qrcode import qr_modules
from app.documents.report import Report
from app.documents.rounding import ROUNDING_NOTE
from app.documents.settings import DocumentKind, usual_settings
from app.errors import ChubeiError, RefusedInput
from app.exporting.word import word_bytes, write_word
from app.exporting.wordpage import new_document
from app.exporting.wordtables import add_table
from app.library.file import Library
from app.operations.attachments import NewFile, add_attachments, caption_attachment
from app.operations.contacts import ContactEntry, replace_contacts
from app.operations.projects import update_projects
from app.queries.attachments import load_attachments
from app.queries.projects import find_project
from app.queries.sheet import LineKind
from tests.documents import reading
from tests.documents.qianjiang import collected, paper
from tests.documents.setlines import set_lines

MM, TWIP = 36_000, 635
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MAIN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: The order ECMA-376, 17.3.1.26 has of the paragraph properties written here.
PARAGRAPH = [
    "pStyle", "keepNext", "pageBreakBefore", "widowControl", "tabs", "overflowPunct",
    "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "contextualSpacing", "jc",
    "outlineLvl", "rPr", "sectPr",
]  # fmt: skip


def opened(found: Collected) -> Any:
    return docx.Document(io.BytesIO(word_bytes(found, author="王敏")))


def body_texts(document: Any) -> list[str]:
    """Paragraphs and table cells in the order of the document; a merged cell once."""
    texts: list[str] = []
    for child in document.element.body:
        if child.tag == qn("w:p"):
            texts.append(said(child))
        elif child.tag == qn("w:tbl"):
            texts += [said(cell) for cell in child.iter(qn("w:tc"))]
    return texts


def said(part: Any) -> str:
    """The text of a paragraph or cell; its hyphens that are not to be broken are hyphens."""
    marks = {qn("w:t"): None, qn("w:noBreakHyphen"): "-"}
    return "".join(marks[node.tag] or node.text or "" for node in part.iter(*marks))


def charts_of(document: Any) -> list[Any]:
    """The chart parts in the order they are shown."""
    names = [node.get(qn("r:id")) for node in document.element.body.iter(f"{CHART}chart")]
    return [document.part.related_parts[name] for name in names]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    folder = tmp_path_factory.mktemp("word")
    return collected(folder, "report", issuer="甲局", document_number="甲〔2020〕1号")


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    return collected(tmp_path_factory.mktemp("word"), "one-page", "序号:1")


def having(found: Collected, **chosen: Any) -> Collected:
    """The same content with other settings of its page."""
    return replace(found, settings=replace(found.settings, **chosen))


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
    # 22 lines and no 23rd on what the margins leave, counted in twentieths of a point as Word does.
    pitch = int(grid.get(qn("w:linePitch")))
    height = (section.page_height - section.top_margin - section.bottom_margin) // TWIP
    assert height // pitch == 22
    assert grid.get(qn("w:type")) == "lines"


@pytest.mark.parametrize(
    ("name", "size", "characters"),
    [
        ("公文正文", 16, 28), ("公文一级标题", 16, 28), ("公文二级标题", 16, 28),
        ("公文落款", 16, 28), ("公文注", 14, 32), ("公文续注", 14, 32),
    ],
)  # fmt: skip
def test_a_line_holds_twenty_eight_characters(
    report: Collected, name: str, size: int, characters: int
) -> None:
    document = opened(report)
    section, style = document.sections[0], document.styles[name]
    width = (section.page_width - section.left_margin - section.right_margin) // TWIP
    tracking = int(style.element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    assert style.font.size.pt == size
    assert width // (size * 20 + tracking) == characters
    assert document.styles["Normal"].paragraph_format.line_spacing.twips == 579


@pytest.mark.parametrize("is_double", [True, False])
def test_page_numbers_are_fields_outside(brief: Collected, is_double: bool) -> None:
    document = opened(having(brief, is_double_sided=is_double))
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


def test_issuer_and_date_stand_as_the_standard_has_them(report: Collected) -> None:
    assert isinstance(report.content, Report)
    # Characters from the right edge. The issuer ends 2 before it; the date, 6.5 characters with
    # half-wide digits, begins 2 to the right of the issuer: 11 - 6.5 - 2 + 2 = 4.5 from the edge.
    for issuer, wanted in (("黔江区投资促进中心办公室", (2, 5.5)), ("甲局", (8.5, 2))):
        document = opened(replace(report, content=replace(report.content, issuer=issuer)))
        lines = [each for each in document.paragraphs if each.style.name == "公文落款"]
        assert [each.text for each in lines] == [issuer, "2020年11月5日"]
        for line, characters in zip(lines, wanted, strict=True):
            indent = int(line._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))) / 100
            assert indent == pytest.approx(characters, abs=0.01)
    # No gaps beside figures, or the date would begin further left.
    style = document.styles["公文落款"].element.pPr
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        assert style.find(qn(name)).get(qn("w:val")) == "0"


def test_charts_are_words_own_with_their_figures(report: Collected) -> None:
    document = opened(report)
    assert isinstance(report.content, Report)
    wanted = [block for block in report.content.blocks if isinstance(block, Chart)]
    charts = charts_of(document)
    assert len(charts) == len(wanted) == 2
    for part, chart in zip(charts, wanted, strict=True):
        root = docx.oxml.parse_xml(part.blob)
        names = [node.text for node in root.find(f".//{CHART}cat").iter(f"{CHART}v")]
        assert names == [bar.name for bar in chart.bars]
        values = [float(node.text) for node in root.find(f".//{CHART}val").iter(f"{CHART}v")]
        assert values == [bar.value for bar in chart.bars]
        labels = [node.text for node in root.iter(f"{MAIN}t")]
        assert labels == [bar.text for bar in chart.bars]
        (book,) = [each.target_part for each in part.rels.values()]
        sheet = openpyxl.load_workbook(io.BytesIO(book.blob)).active
        assert sheet is not None
        rows = list(sheet.iter_rows(values_only=True))
        assert rows == [(None, chart.unit), *((bar.name, bar.value) for bar in chart.bars)]
    # 养生养老 has 223.83 of 279.06 亿元 (附件2).
    first = docx.oxml.parse_xml(charts[0].blob)
    assert next(first.iter(f"{MAIN}t")).text == "223.83（80.2%）"
    captions = [each.text for each in document.paragraphs if each.text.startswith("图")]
    assert captions == [chart.title for chart in wanted]
    for node in document.element.body.iter(f"{CHART}chart"):
        place = next(node.iterancestors(qn("w:p")))
        assert place.pPr.find(qn("w:keepNext")) is not None
        assert said(place.getnext()) in captions


def test_a_report_without_charts_has_none(tmp_path: Path) -> None:
    assert charts_of(opened(collected(tmp_path, "report", has_charts=False))) == []


def test_properties_stand_in_the_order_of_the_schema(report: Collected, brief: Collected) -> None:
    for found in (report, having(brief, watermark="征求意见稿")):
        document = opened(found)
        parts = [document.element, document.styles.element, document.sections[0].footer._element]
        for part in parts:
            for properties in part.iter(qn("w:pPr")):
                names = [child.tag.rpartition("}")[2] for child in properties]
                known = [PARAGRAPH.index(name) for name in names if name in PARAGRAPH]
                assert known == sorted(known), names
        numbers = [node.get("id") for node in document.element.body.iter(qn("wp:docPr"))]
        assert len(numbers) == len(set(numbers))


def test_figures_are_not_broken() -> None:
    """A column of figures holds them, measured by half-wide digits; names give way to it."""
    columns = (
        Column("序号", "center", 11), Column("项目名称", "left", 50), Column("行业", "center", 20),
        Column("总投资\n（万元）", "right", 20), Column("占比", "right", 16),
        Column("建设周期", "center", 24), Column("牵头单位", "left", 26),
    )  # fmt: skip
    texts = ("10", "甲乙丙丁" * 8, "林业", "123,456,789.01", "100.0%", "2021.3-2022.12", "甲局")
    document = new_document("甲", "", usual_settings(DocumentKind.REPORT))
    add_table(document, columns, [TableLine(LineKind.GROUP, texts)])
    (table,) = document.tables
    widths = [column.width / MM for column in table.columns]
    assert sum(widths) == pytest.approx(156, abs=0.5)
    assert [cell.width // MM for cell in table.rows[1].cells] == [int(width) for width in widths]
    for width, column, text in zip(widths, columns, texts, strict=True):
        if column.align != "left":
            parts = [text, *column.title.split("\n")]
            most = max(sum(5.25 if each.isascii() else 10.5 for each in part) for part in parts)
            assert width >= most / 72 * 25.4 + 2 * 1.3, column.title
    assert widths[1] >= 8 * 10.5 / 72 * 25.4 + 2 * 1.3  # of the project's name
    assert said(table.rows[1].cells[5]._tc) == "2021.3-2022.12"
    assert table.rows[1].cells[5]._tc.findall(f".//{qn('w:noBreakHyphen')}")


def test_a_small_table_stays_with_its_title(report: Collected) -> None:
    document = opened(report)
    for table in document.tables:
        caption = table._tbl.getprevious()
        assert caption.pPr.find(qn("w:keepNext")) is not None
        kept = [
            all(each.paragraph_format.keep_with_next for each in row.cells[0].paragraphs)
            for row in table.rows
        ]
        rows = len(kept) - 1
        held = rows - 1 if rows <= 8 else 3
        # The last two rows stay together, and with the notes below them; a group with its parts.
        is_part = [row.cells[0].text.startswith("　　") for row in table.rows]
        below = said(table._tbl.getnext())
        assert kept == [
            at <= held or at == rows - 1 or is_part[at + 1]
            if at < rows
            else below.startswith("注：")
            for at in range(rows + 1)
        ]


def test_no_line_of_a_paragraph_stands_alone(report: Collected) -> None:
    styles = opened(report).styles
    for name in ("公文正文", "公文正文四号", "公文正文小四", "公文注", "公文续注"):
        assert styles[name].paragraph_format.widow_control, name


def test_short_names_stand_on_one_line(report: Collected) -> None:
    """Chinese characters are as wide as the type is high: 5号 is 10.5 points."""
    table = opened(report).tables[-1]
    units = [row.cells[6] for row in table.rows[1:]]
    assert max(len(cell.text) for cell in units) == len("区卫生健康委")
    assert min(cell.width / MM for cell in units) > 6 * 10.5 / 72 * 25.4 + 2 * 1.3


def test_a_long_brief_is_set_smaller_to_stay_on_its_page(tmp_path: Path) -> None:
    """As on paper: 28 characters a line at 16 points, 32 at 14, 37 at 12."""
    for lines, size, style in (
        (8, 16, "公文正文"), (15, 14, "公文正文四号"), (24, 12, "公文正文小四"),
        (60, 12, "公文正文小四"),
    ):  # fmt: skip

        def prepare(library: Library, count: int = lines) -> None:
            with library.read() as connection:
                first = find_project(connection, "2")
            library.perform(update_projects({first: {"content": "字" * 28 * count}}))

        found = collected(tmp_path, "one-page", "序号:2", prepare=prepare)
        document = opened(found)
        (text,) = (each for each in document.paragraphs if each.text.startswith("字"))
        assert text.style.name == style
        assert text.style.font.size.pt == size
        (first, *_) = (each for each in document.paragraphs if each.text.startswith("一、"))
        assert first.style.name == style.replace("正文", "一级标题")
        printed = set_lines(print_document(found).content)
        assert {line.size for line in printed if line.text.startswith("字字")} == {size}


def test_the_notes_of_a_table_stay_together_and_are_numbered_in_line(report: Collected) -> None:
    paragraphs = opened(report).paragraphs
    firsts = [at for at, each in enumerate(paragraphs) if each.text.startswith("注：1.")]
    assert len(firsts) == 2
    for at in firsts:
        first, second = paragraphs[at : at + 2]
        assert second.text.startswith("2.")
        assert first.paragraph_format.keep_with_next
        assert not second.paragraph_format.keep_with_next
        indents = [
            int(each.style.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")))
            for each in (first, second)
        ]
        # Behind 注：, two characters further in.
        assert indents == [200, 400]


def with_contact_and_pictures(library: Library) -> None:
    with library.read() as connection:
        first = find_project(connection, "1")
    contact = ContactEntry(unit="甲局", person="王敏", telephone="023-79220000")
    library.perform(replace_contacts(first, [contact]))
    files = [NewFile("横.jpg", picture("JPEG", (3120, 1560))), NewFile("竖.png", picture("PNG"))]
    library.perform(add_attachments(first, files))
    with library.read() as connection:
        attachment = load_attachments(connection, first)[0]
    library.perform(caption_attachment(attachment.id, "区位示意"))


def picture(kind: str, size: tuple[int, int] = (600, 2400)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind)
    return target.getvalue()


def test_pictures_and_code_stand_below_the_text(tmp_path: Path) -> None:
    found = collected(
        tmp_path, "one-page", "序号:1", prepare=with_contact_and_pictures, has_code=True
    )
    document = opened(found)
    code, wide, high = document.inline_shapes
    # A phone needs 26 mm; the wide one is as wide as the text, the high one 60 % of its height.
    assert code.width == code.height >= 26 * MM
    assert [round(edge / MM, 1) for edge in (wide.width, wide.height)] == [156.0, 78.0]
    assert [round(edge / MM, 1) for edge in (high.width, high.height)] == [33.8, 135.0]
    said_after = [said(shape._inline.getparent().getparent().getparent().getnext())
                  for shape in (code, wide)]  # fmt: skip
    assert said_after == ["扫码保存联系方式", "区位示意"]
    related = document.part.related_parts
    name = code._inline.graphic.graphicData.pic.blipFill.blip.embed
    image = Image.open(io.BytesIO(related[name].blob))
    assert isinstance(found.content, Briefs)
    modules = qr_modules(found.content.sheets[0].code)
    pixels = image.width // (len(modules) + 8)
    shown = tuple(
        tuple(
            image.getpixel(((4 + column) * pixels + 3, (4 + row) * pixels + 3)) == 0
            for column in range(len(modules))
        )
        for row in range(len(modules))
    )
    assert shown == modules
    assert "023-79220000" in "".join(body_texts(document))


def test_a_broken_picture_is_named(brief: Collected) -> None:
    assert isinstance(brief.content, Briefs)
    sheet = replace(brief.content.sheets[0], pictures=(BriefPicture(b"\0" * 9, "", "甲.png"),))
    with pytest.raises(RefusedInput) as caught:
        word_bytes(replace(brief, content=Briefs((sheet,))))
    assert "甲.png" in str(caught.value)
    assert sheet.title in str(caught.value)


@pytest.mark.parametrize("is_double", [True, False])
def test_a_watermark_lies_behind_each_page(brief: Collected, is_double: bool) -> None:
    document = opened(having(brief, watermark="征求意见稿", is_double_sided=is_double))
    section = document.sections[0]
    headers = [section.header, section.even_page_header][: 1 + is_double]
    for header in headers:
        marks = header._element.xpath(".//*[local-name()='textpath'][@string]")
        assert [mark.get("string") for mark in marks] == ["征求意见稿"]
    assert "征求意见稿" not in "".join(body_texts(document))


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
