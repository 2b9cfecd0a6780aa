"""Word documents: tables as they look on the page, with what stands above them."""

from typing import Any

import pytest

from app.importing.readers.reading import read_bytes
from app.importing.readers.refusals import NoTable
from app.importing.readers.wordnumbering import write_number
from app.importing.sheets import Format, Merge, Sheet
from tests.importing.readers.making import cell, document, paragraph, raw_document, table


def read_sheets(content: bytes) -> tuple[Sheet, ...]:
    source = read_bytes(content, "附件.docx")
    assert source.format is Format.DOCX
    return source.sheets


def test_tables_and_what_stands_above_them() -> None:
    def write(made: Any) -> None:
        made.add_paragraph("附件2")
        made.add_heading("黔江区大健康产业项目储备库")
        made.add_paragraph("")
        first = made.add_table(rows=2, cols=2)
        for one, text in zip(first._cells, ["序号", "名称", "1", "甲"], strict=True):
            one.text = text
        made.add_paragraph("单位：万元")
        second = made.add_table(rows=1, cols=1)
        second.cell(0, 0).text = "乙"

    first, second = read_sheets(document(write))
    assert (first.name, first.above) == ("表1", ("附件2", "黔江区大健康产业项目储备库"))
    assert first.rows == [["序号", "名称"], ["1", "甲"]]
    assert (second.name, second.above, second.rows) == ("表2", ("单位：万元",), [["乙"]])
    assert list(first.places) == [1, 2]


def test_cells_merged_in_word() -> None:
    def write(made: Any) -> None:
        grid = made.add_table(rows=3, cols=3)
        for row in range(3):
            for column in range(3):
                grid.cell(row, column).text = f"{row}{column}"
        grid.cell(0, 0).merge(grid.cell(1, 1)).text = "大"
        grid.cell(2, 1).merge(grid.cell(2, 2)).text = "宽"

    (sheet,) = read_sheets(document(write))
    assert sheet.rows == [["大", None, "02"], [None, None, "12"], ["20", "宽", None]]
    assert set(sheet.merges) == {Merge(0, 0, 1, 1), Merge(2, 1, 2, 2)}


def test_a_merge_downwards_ends_where_another_begins() -> None:
    begin, goes_on = "<w:vMerge w:val='restart'/>", "<w:vMerge/>"
    rows = [
        [cell("甲", begin), cell("1")],
        [cell("", goes_on), cell("2")],
        [cell("乙", begin), cell("3")],
        [cell("", goes_on), cell("4")],
        [cell("丙"), cell("5")],
    ]
    (sheet,) = read_sheets(raw_document(table(*rows)))
    assert [row[0] for row in sheet.rows] == ["甲", None, "乙", None, "丙"]
    assert sheet.merges == (Merge(0, 0, 1, 0), Merge(2, 0, 3, 0))


def test_rows_that_begin_further_right() -> None:
    row = (
        "<w:tbl><w:tr><w:trPr><w:gridBefore w:val='2'/></w:trPr>"
        f"{cell('丙')}</w:tr><w:tr>{cell('a')}{cell('b')}{cell('c')}</w:tr></w:tbl>"
    )
    (sheet,) = read_sheets(raw_document(row))
    assert sheet.rows == [[None, None, "丙"], ["a", "b", "c"]]


def test_cells_with_paragraphs_tabs_and_breaks() -> None:
    inner = paragraph("第一段") + (
        "<w:p><w:r><w:t>第二</w:t><w:br/><w:t>行</w:t><w:tab/><w:t>右</w:t></w:r></w:p><w:p/>"
    )
    (sheet,) = read_sheets(raw_document(table([cell(inner)])))
    assert sheet.rows == [["第一段\n第二\n行\t右"]]


def test_what_was_deleted_while_tracked_is_gone_and_what_was_inserted_is_there() -> None:
    inner = (
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:r><w:t>建</w:t></w:r></w:p>"
    )
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删去的行')}</w:tr>"
    body = table([cell(inner)]).replace("</w:tbl>", f"{gone}</w:tbl>")
    (sheet,) = read_sheets(raw_document(body))
    assert sheet.rows == [["新建"]]


def test_hidden_text_is_left_out_and_said() -> None:
    inner = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>明</w:t></w:r></w:p>"
    source = read_bytes(raw_document(table([cell(inner)])), "附件.docx")
    assert source.sheets[0].rows == [["明"]]
    assert source.remarks == ("文档里有隐藏的文字，没有读入。",)


def test_marks_of_footnotes_leave_no_trace_in_a_cell() -> None:
    mark = "<w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:footnoteRef/></w:r>"
    run = "<w:r><w:t>353845</w:t></w:r>"
    content = raw_document(table([f"<w:tc><w:p>{run}{mark}</w:p></w:tc>"]))
    (sheet,) = read_bytes(content, "表.docx").sheets
    assert sheet.rows == [["353845"]]


def test_content_controls_and_hyperlinks_are_seen_through() -> None:
    link = "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>"
    wrapped = f"<w:sdt><w:sdtContent>{cell(link)}</w:sdtContent></w:sdt>"
    body = f"<w:sdt><w:sdtContent>{table([wrapped, cell('乙')])}</w:sdtContent></w:sdt>"
    (sheet,) = read_sheets(raw_document(body))
    assert sheet.rows == [["链接", "乙"]]


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    inner = table([cell("里"), cell("面")])
    outer = table([cell(paragraph("上方") + inner + paragraph("下方"))])
    first, second = read_sheets(raw_document(paragraph("题") + outer))
    assert (first.rows, first.above) == ([["里", "面"]], ("上方",))
    assert (second.rows, second.above) == ([["上方\n下方"]], ("题",))


def test_numbers_that_word_counts_by_itself() -> None:
    level = (
        "<w:lvl w:ilvl='{}'><w:start w:val='{}'/><w:numFmt w:val='{}'/>"
        "<w:lvlText w:val='{}'/></w:lvl>"
    )
    numbering = (
        "<w:abstractNum w:abstractNumId='7'>"
        + level.format(0, 1, "chineseCountingThousand", "%1、")
        + level.format(1, 3, "decimal", "%2")
        + "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    )

    def counted(text: str, depth: int) -> str:
        return paragraph(text, f"<w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='1'/></w:numPr>")

    rows = [
        [cell(counted("医疗", 0)), cell("")],
        [cell(counted("", 1)), cell("甲")],
        [cell(counted("", 1)), cell("乙")],
        [cell(counted("医药", 0)), cell("")],
        [cell(counted("", 1)), cell("丙")],
    ]
    (sheet,) = read_sheets(raw_document(table(*rows), numbering=numbering))
    assert sheet.rows == [
        ["一、医疗", None],
        ["3", "甲"],
        ["4", "乙"],
        ["二、医药", None],
        ["3", "丙"],
    ]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (27, "upperLetter", "AA"),
        (14, "lowerRoman", "xiv"),
        (3, "decimalEnclosedCircle", "③"),
        (7, "unheardOf", "7"),
    ],
)
def test_forms_of_numbers(number: int, form: str, text: str) -> None:
    assert write_number(number, form) == text


def test_strict_documents_are_read() -> None:
    (sheet,) = read_sheets(raw_document(table([cell("甲"), cell("乙")]), strict=True))
    assert sheet.rows == [["甲", "乙"]]


def test_tables_in_text_boxes() -> None:
    box = f"<w:pict><w:txbxContent>{table([cell('框')])}</w:txbxContent></w:pict>"
    box = f"<w:p><w:r>{box}</w:r></w:p>"
    (sheet,) = read_sheets(raw_document(box))
    assert sheet.rows == [["框"]]


def test_a_document_without_tables_says_so() -> None:
    with pytest.raises(NoTable) as caught:
        read_bytes(raw_document(paragraph("只有文字")), "通知.docx")
    assert str(caught.value).startswith("通知.docx：文档里没有表格。")
