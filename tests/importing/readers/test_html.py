"""Web pages, what Excel writes as such, and the clipboard."""

from pathlib import Path

import pytest

from app.importing.readers.clipboard import read_clipboard
from app.importing.readers.reading import read_bytes, read_file
from app.importing.readers.refusals import NoTable
from app.importing.sheets import Format, Merge, Sheet


def read_sheets(page: str, encoding: str = "utf-8") -> tuple[Sheet, ...]:
    source = read_bytes(page.encode(encoding), "页.html")
    assert source.format is Format.HTML
    return source.sheets


def test_spans_across_and_down() -> None:
    (sheet,) = read_sheets(
        "<table><thead><tr><th rowspan=2>序号<th colspan='2'>投资</tr>"
        "<tr><th>总投资<th>其中政府</tr></thead>"
        "<tbody><tr><td>1<td>5<td>3</tr><tr><td rowspan=0>2<td>6<td>4</tr><tr><td>7<td>8</table>"
    )
    assert sheet.rows == [
        ["序号", "投资", None],
        [None, "总投资", "其中政府"],
        ["1", "5", "3"],
        ["2", "6", "4"],
        [None, "7", "8"],
    ]
    assert set(sheet.merges) == {Merge(0, 0, 1, 0), Merge(0, 1, 0, 2), Merge(3, 0, 4, 0)}


def test_several_tables_and_what_stands_above_each() -> None:
    first, second = read_sheets(
        "<html><head><title>题</title><style>td{}</style></head><body><h1>附件2</h1>"
        "<p>项目储备库</p><table><caption>单位：万元</caption><tr><td>甲</table>"
        "<script>var x = '<table>';</script><div>附件3</div><table><tr><td>乙</td></tr></table>"
    )
    assert (first.name, first.above, first.rows) == (
        "表1",
        ("附件2", "项目储备库", "单位：万元"),
        [["甲"]],
    )
    assert (second.name, second.above, second.rows) == ("表2", ("附件3",), [["乙"]])


def test_a_table_that_lays_out_the_page_gives_up_the_one_within() -> None:
    page = (
        "<table><tr><td>栏目</td><td><p>名单</p><table><tr><td>1</td><td>甲</td></tr></table>"
        "</td></tr></table>"
    )
    inner, outer = read_sheets(page)
    assert (inner.rows, inner.above) == ([["1", "甲"]], ("名单",))
    assert outer.rows == [["栏目"]]


def test_white_space_breaks_and_paragraphs() -> None:
    (sheet,) = read_sheets(
        "<table><tr><td>总投资<br>（万元）</td><td>\n  第一\n  段 <p>第二段&nbsp;a\n b</p></td>"
        "<td> </td><td>丁</td></tr></table>"
    )
    assert sheet.rows == [["总投资\n（万元）", "第一段\n第二段\xa0a b", None, "丁"]]


def test_hidden_rows_and_columns_are_named() -> None:
    (sheet,) = read_sheets(
        "<table><col><col style='display: none'><tr><td>1<td>2<td>3"
        "<tr style='display:none'><td>4<td>5<td>6<tr><td>7<td>8<td>9</table>"
    )
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({1}), frozenset({1}))


def test_text_nobody_sees_is_left_out_and_said() -> None:
    page = (
        "<p>题<span style='display:none'>密</span></p><table><tr><td>甲<span hidden>密</span>医院"
        "<td style='display:none'>藏<td>100<b style='DISPLAY : none'>9</b><td><wbr></table>"
    )
    source = read_bytes(page.encode(), "页.html")
    assert source.sheets[0].rows == [["甲医院", "100"]]
    assert source.sheets[0].above == ("题",)
    assert source.remarks == ("网页里有隐藏的文字，没有读入。",)


def test_hidden_tables_and_parts_of_tables_are_read_and_named() -> None:
    inside, own, part = read_sheets(
        "<div style='display:none'><table><tr><td>1</table></div><table hidden><tr><td>2</table>"
        "<table><tr><td>3<tbody style='display:none'><tr><td>4</tbody><tr><td>5</table>"
    )
    assert [each.is_hidden for each in (inside, own, part)] == [True, True, False]
    assert (part.rows, part.hidden_rows) == ([["3"], ["4"], ["5"]], frozenset({1}))


def test_the_cells_of_a_hidden_column_stay_in_it() -> None:
    (sheet,) = read_sheets(
        "<table><col><col style='display:none'><col>"
        "<tr><td>甲<td style='display:none'>藏<td>5</table>"
    )
    assert (sheet.rows, sheet.hidden_columns) == ([["甲", "藏", "5"]], frozenset({1}))


def test_white_space_counts_where_the_style_says_so() -> None:
    (sheet,) = read_sheets(
        "<table><tr><td><pre>甲  乙\n丙</pre><td style='white-space:pre-wrap'>甲 <b> 乙 </b>"
        "<td style='white-space:pre-line'>甲  乙\n丙<td style='white-space:nowrap'>甲  乙\n a"
        "<td>甲&nbsp;\n乙<td><p style='white-space:pre'>甲  乙</p>丙  丁</table>"
    )
    assert sheet.rows == [
        ["甲  乙\n丙", "甲  乙 ", "甲 乙\n丙", "甲 乙 a", "甲\u00a0 乙", "甲  乙\n丙 丁"]
    ]


CALC = (
    '<html><head><meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/>'
    '<style type="text/css">body,div,table,thead,tbody,tfoot,tr,th,td,p { font-size:x-small }'
    "</style></head><body><table>\n\t<tr>\n\t\t<td><font>CELL</font></td>\n"
    '<td sdval="1234.5678" sdnum="1033;0;#,##0"><font>1,235</font></td>\n'
    '<td sdval="43831" sdnum="1033;0;YYYY-M"><font>2020-1</font></td>'
    '<td sdval="43831" sdnum="1033;0;YYYY年">2020年</td></tr></table></body></html>'
)


def test_a_cell_of_calc_keeps_its_spaces_its_number_and_no_comment() -> None:
    (sheet,) = read_sheets(CALC.replace("CELL", "<comment>批注</comment> 甲  乙<br>\t丙"))
    assert sheet.rows == [[" 甲  乙\n\t丙", 1234.5678, "2020-1", "2020年"]]
    assert sheet.shown == {(0, 1): "1,235"}


def test_a_number_of_more_digits_than_calc_shows_stays_a_number() -> None:
    cell = '<td sdval="2.02050011483031E+017">202050011483031000</td>'
    (sheet,) = read_sheets(f"<table><tr><td>甲</td>{cell}</tr></table>")
    assert sheet.rows == [["甲", 202050011483031000.0]]


def test_hyphens_at_which_word_does_not_break_are_hyphens() -> None:
    cell = "<table><tr><td>2020&#8209;2022\u20113</table>"
    page = '<html><head><meta name=Generator content="Microsoft Word 15"></head>' + cell
    assert read_sheets(page)[0].rows == [["2020-2022-3"]]
    # A page that is not Word's says what it says.
    assert read_sheets(cell)[0].rows == [["2020\u20112022\u20113"]]


def test_of_a_list_only_what_is_chosen_counts() -> None:
    (sheet,) = read_sheets(
        "<table><tr><td><select><option>400<option selected>401</select>"
        "<td><select><option>甲<option>乙</select></table>"
    )
    assert sheet.rows == [["401", "甲"]]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-16"])
def test_encodings(encoding: str) -> None:
    page = f"<html><head><meta charset={encoding}></head><table><tr><td>储备<td>库</table>"
    assert read_sheets(page, encoding)[0].rows == [["储备", "库"]]


def test_a_page_of_excel_named_xls_is_read_and_said(tmp_path: Path) -> None:
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        "<!--[if gte mso 9]><xml><x:ExcelWorkbook/></xml><![endif]--></head>"
        '<table><tr><td>总投资</td><td x:num="51380.5">51,381</td>'
        "<td style='mso-number-format:\"\\@\"'>0012</td></tr></table></html>"
    )
    path = tmp_path / "项目.xls"
    path.write_bytes(page.encode("gbk"))
    source = read_file(path)
    assert source.format is Format.HTML
    assert source.sheets[0].rows == [["总投资", 51380.5, "0012"]]
    assert source.sheets[0].shown == {(0, 1): "51,381"}
    assert source.remarks == ("文件名以 .xls 结尾，内容其实是网页，已按内容读入。",)


def test_a_page_without_tables_says_so() -> None:
    with pytest.raises(NoTable) as caught:
        read_sheets("<html><body><p>通知</p></body></html>")
    assert str(caught.value).startswith("页.html：网页里没有表格。")


# ---------------------------------------------------------------- the clipboard


EXCEL = (
    "Version:1.0\r\nStartHTML:0000000105\r\nEndHTML:0000000405\r\n"
    "<html><body><!--StartFragment--><table><tr><td>名称</td><td>投资</td></tr>"
    "<tr><td>甲</td><td align=right>5</td></tr></table><!--EndFragment--></body></html>"
)


def test_the_page_on_the_clipboard_goes_first() -> None:
    source = read_clipboard(EXCEL, "别的\t文字\n")
    assert (source.name, source.format, source.encoding) == ("剪贴板", Format.CLIPBOARD, "")
    (sheet,) = source.sheets
    assert sheet.rows == [["名称", "投资"], ["甲", "5"]]
    assert sheet.above == ()


def test_text_parted_by_tabs_is_next() -> None:
    source = read_clipboard("<p>没有表</p>", '名称\t内容\r\n甲\t"第一行\n第二行"\r\n')
    assert source.format is Format.CLIPBOARD
    assert source.sheets[0].rows == [["名称", "内容"], ["甲", "第一行\n第二行"]]


def test_one_column_copied_from_excel_is_a_page() -> None:
    assert read_clipboard("<table><tr><td>甲<tr><td>乙</table>", "甲\n乙\n").sheets[0].rows == [
        ["甲"],
        ["乙"],
    ]


def test_a_flattened_page_can_be_pasted() -> None:
    source = read_clipboard("", "附件\n\t序号\n\t名称\n\n\t1\n\t甲\n")
    assert source.format is Format.CLIPBOARD
    assert source.sheets[0].rows == [["序号", "名称"], ["1", "甲"]]


@pytest.mark.parametrize(("html", "text"), [("", ""), ("<b>x</b>", "一句话"), ("", "\t\t\n")])
def test_a_clipboard_without_a_table_says_what_to_do(html: str, text: str) -> None:
    with pytest.raises(NoTable) as caught:
        read_clipboard(html, text)
    assert str(caught.value) == (
        "剪贴板：剪贴板上没有表格。请在 Excel、WPS、Word 或网页里选中表格并复制，再来粘贴。"
    )


def test_white_space_that_office_marks_is_kept() -> None:
    cell = (
        "甲<span style='mso-spacerun:yes'>&nbsp;&nbsp; </span>乙   丙"
        '<span style="mso-tab-count:1">      </span>丁'
    )
    source = read_bytes(f"<table><tr><td>{cell}</td></tr></table>".encode(), "表.html")
    assert source.sheets[0].rows == [["甲   乙 丙\t丁"]]
