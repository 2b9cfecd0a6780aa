"""Excel workbooks: what Excel shows of them is what is read, and what it hides is named."""

from datetime import date, datetime, time
from typing import Any

import pytest

from app.importing.readers.reading import read_bytes
from app.importing.readers.refusals import NothingInSheets
from app.importing.sheets import Flaw, Format, Merge, Sheet
from tests.importing.readers.making import raw_workbook, repacked, text_cell, workbook


def read_only_sheet(content: bytes) -> Sheet:
    source = read_bytes(content, "项目表.xlsx")
    assert source.format is Format.XLSX
    (sheet,) = source.sheets
    return sheet


def one_sheet(*cells: tuple[str, Any, str | None]) -> bytes:
    """A worksheet of cells: place, value, number format."""

    def write(book: Any) -> None:
        sheet = book.add_worksheet("表")
        for place, value, code in cells:
            sheet.write(place, value, book.add_format({"num_format": code}) if code else None)

    return workbook(write)


def test_values_keep_their_kinds() -> None:
    sheet = read_only_sheet(
        one_sheet(
            ("A1", "2020-500114-84-01-123456", None),
            ("B1", 2790637, None),
            ("C1", 51380.5, None),
            ("D1", True, None),
            ("A2", "0012", None),
            ("B2", " 前后有空格 ", None),
            ("C2", "   ", None),
            ("D2", "一\r\n二", None),
        )
    )
    assert sheet.rows == [
        ["2020-500114-84-01-123456", 2790637, 51380.5, True],
        ["0012", " 前后有空格 ", None, "一\n二"],
    ]
    assert type(sheet.rows[0][1]) is int
    assert list(sheet.places) == [1, 2]


def test_a_long_code_kept_as_text_stays_whole() -> None:
    code = "91500114203564291X012345678901"
    assert read_only_sheet(one_sheet(("A1", code, "@"))).rows == [[code]]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("mmm-yy", "Jan-20"),
        ("yyyy-m", "2020-1"),
        ('yyyy"年"m"月"', "2020年1月"),
        ('[$-804]yyyy"年"m"月"d"日";@', "2020年1月1日"),
        ("yyyy/m/d", "2020/1/1"),
    ],
)
def test_a_date_keeps_what_excel_shows(code: str, shown: str) -> None:
    sheet = read_only_sheet(one_sheet(("B2", 43831, code)))
    assert sheet.rows == [[None, None], [None, date(2020, 1, 1)]]
    assert sheet.shown == {(1, 1): shown}


def test_dates_of_chinese_excel_known_by_number_alone() -> None:
    # 57 is 2020年1月 in Excel for Chinese, and stands in no list of formats.
    styles = "<cellXfs><xf numFmtId='0'/><xf numFmtId='57'/><xf numFmtId='58'/></cellXfs>"
    cells = "<c r='A1' s='1'><v>43831</v></c><c r='B1' s='2'><v>43831</v></c>"
    sheet = read_only_sheet(
        raw_workbook(f"<sheetData><row r='1'>{cells}</row></sheetData>", styles=styles)
    )
    assert sheet.rows == [[date(2020, 1, 1), date(2020, 1, 1)]]
    assert sheet.shown == {(0, 0): "2020年1月", (0, 1): "1月1日"}


def test_times_and_moments() -> None:
    sheet = read_only_sheet(
        one_sheet(("A1", 43831.5, "yyyy-m-d h:mm"), ("B1", 0.25, "h:mm"), ("C1", 1.5, "[h]:mm"))
    )
    assert sheet.rows == [[datetime(2020, 1, 1, 12, 0), time(6, 0), "36:00:00"]]
    assert sheet.shown == {(0, 0): "2020-1-1 12:00", (0, 1): "6:00"}


def test_days_counted_from_1904() -> None:
    def write(book: Any) -> None:
        day = book.add_format({"num_format": "yyyy/m/d"})
        book.add_worksheet().write_datetime("A1", datetime(2021, 3, 1), day)

    sheet = read_only_sheet(workbook(write, date_1904=True))
    assert sheet.rows == [[date(2021, 3, 1)]]
    assert sheet.shown == {(0, 0): "2021/3/1"}


def test_weekdays_are_dates_too_and_counted_from_1904_where_the_book_says_so() -> None:
    def write(book: Any) -> None:
        weekday = book.add_format({"num_format": "aaaa"})
        book.add_worksheet().write_number("A1", 100, weekday)

    assert read_only_sheet(workbook(write)).rows == [[date(1900, 4, 9)]]
    sheet = read_only_sheet(workbook(write, date_1904=True))
    assert sheet.rows == [[date(1904, 4, 10)]]
    assert sheet.shown == {(0, 0): "星期日"}


def test_cells_of_spaces_are_blank_in_a_column_of_text() -> None:
    texts = ["甲", "  ", "乙 丙", "\u3000", "丁"]
    sheet = read_only_sheet(one_sheet(*((f"A{n}", text, None) for n, text in enumerate(texts, 1))))
    assert sheet.rows == [["甲"], [None], ["乙 丙"], [None], ["丁"]]


def test_units_and_leading_zeros_of_a_format_are_shown() -> None:
    sheet = read_only_sheet(
        one_sheet(
            ("A1", 5, "000"),
            ("B1", 5.138, '0.000"亿元"'),
            ("C1", 51380, '0!.0,"万元"'),
            ("D1", 0.3, "0%"),
            ("E1", 51380, "#,##0.00"),
        )
    )
    assert sheet.rows == [[5, 5.138, 51380, 0.3, 51380]]
    assert sheet.shown == {
        (0, 0): "005",
        (0, 1): "5.138亿元",
        (0, 2): "5.1万元",
        (0, 3): "30%",
    }


def test_merged_cells_have_one_value() -> None:
    cells = text_cell("A1", "医疗卫生") + text_cell("B1", "藏在下面") + text_cell("C1", "丙")
    sheet = read_only_sheet(
        raw_workbook(
            f"<sheetData><row r='1'>{cells}</row>"
            f"<row r='2'>{text_cell('C2', '丁')}</row></sheetData>"
            "<mergeCells><mergeCell ref='A1:B2'/><mergeCell ref='C1:C1'/></mergeCells>"
        )
    )
    assert sheet.merges == (Merge(0, 0, 1, 1),)
    assert sheet.rows == [["医疗卫生", None, "丙"], [None, None, "丁"]]


def test_hidden_sheets_rows_and_columns_are_read_and_named() -> None:
    def write(book: Any) -> None:
        shown, hidden, deep = (book.add_worksheet(name) for name in ("明", "暗", "深"))
        for sheet in (shown, hidden, deep):
            sheet.write_column("A1", ["甲", "乙", "丙"])
            sheet.write("C1", "丁")
        shown.set_row(1, None, None, {"hidden": True})
        shown.set_column("B:C", None, None, {"hidden": True})
        hidden.hide()
        deep.very_hidden()

    first, second, third = read_bytes(workbook(write), "表.xlsx").sheets
    assert (first.name, first.is_hidden, first.hidden_rows) == ("明", False, frozenset({1}))
    assert first.hidden_columns == {1, 2}
    assert first.rows[1] == ["乙", None, None]
    assert (second.name, second.is_hidden) == ("暗", True)
    assert (third.name, third.is_hidden) == ("深", True)


def test_rows_that_a_filter_hides_are_named() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_column("A1", ["状态", "甲", "乙"])
        sheet.autofilter("A1:A3")
        sheet.set_row(2, options={"hidden": True})

    assert read_only_sheet(workbook(write)).hidden_rows == {2}


def test_formulas_have_their_kept_values() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=SUM(B1:C1)", None, 353845)
        sheet.write_formula("A2", '="新"&"建"', None, "新建")
        sheet.write_formula("A3", '=IF(1,"","")', None, "")

    content = repacked(
        workbook(write),
        lambda name, part: part.replace(b'<c r="A3"', b'<c r="A3" t="str"'),
    )
    sheet = read_only_sheet(content)
    assert sheet.rows == [[353845], ["新建"]]
    assert sheet.flaws == {}


@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>"])
def test_a_formula_never_computed_has_no_value_and_is_named(value: str) -> None:
    cells = f"{text_cell('A1', '合计')}<c r='B1'><f>SUM(B2:B9)</f>{value}</c>"
    for xml in (cells, cells.replace("'", '"')):
        source = read_bytes(
            raw_workbook(f"<sheetData><row r='1'>{xml}</row></sheetData>"), "表.xlsx"
        )
        (sheet,) = source.sheets
        assert sheet.rows == [["合计", None]]
        assert sheet.flaws == {(0, 1): Flaw.NO_CACHED_VALUE}
        assert source.remarks == (
            "工作表“表”有 1 个公式没有保存计算结果，请用 Excel 或 WPS 打开并保存一次再导入。",
        )


def test_zeros_of_a_program_that_does_not_compute_are_no_values() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write("A1", 100)
        sheet.write_formula("A2", "=A1*2")
        sheet.write_formula("A3", "=A1*3")

    sheet = read_only_sheet(workbook(write))
    assert sheet.rows == [[100], [None], [None]]
    assert set(sheet.flaws) == {(1, 0), (2, 0)}


def test_a_sum_of_nothing_beside_real_sums_is_zero() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=SUM(B1:B9)", None, 0)
        sheet.write_formula("A2", "=SUM(C1:C9)", None, 2000)

    sheet = read_only_sheet(workbook(write))
    assert sheet.rows == [[0], [2000]]
    assert sheet.flaws == {}


def test_errors_are_named_by_cell() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write("A1", "总投资")
        sheet.write_formula("C3", "=1/0", None, "#DIV/0!")

    sheet = read_only_sheet(workbook(write))
    assert sheet.flaws == {(2, 2): Flaw.ERROR_VALUE}
    assert sheet.rows == [["总投资", None, None], [None, None, None], [None, None, None]]


def test_strict_open_xml_is_read() -> None:
    styles = "<cellXfs><xf numFmtId='0'/><xf numFmtId='17'/></cellXfs>"
    cells = text_cell("A1", "甲") + "<c r='B1' s='1'><v>43831</v></c>"
    content = raw_workbook(
        f"<sheetData><row r='1'>{cells}</row></sheetData>", styles=styles, strict=True
    )
    sheet = read_only_sheet(content)
    assert sheet.rows == [["甲", date(2020, 1, 1)]]
    assert sheet.shown == {(0, 1): "Jan-20"}


def test_cells_of_other_writers() -> None:
    # No places, another order of attributes, prefixes: allowed, and written by some programs.
    xml = (
        '<?xml version="1.0"?><x:worksheet xmlns:x='
        '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:cols>'
        '<x:col min="2" max="2" hidden="true"/></x:cols><x:sheetData>'
        '<x:row hidden="1"><x:c t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c>'
        '<x:c s="1"><x:v>43831</x:v></x:c><x:c><x:f>1+1</x:f></x:c></x:row>'
        '<x:row><x:c t="e"><x:v>#N/A</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    styles = "<cellXfs><xf numFmtId='0'/><xf numFmtId='17'/></cellXfs>"
    sheet = read_only_sheet(raw_workbook(xml, styles=styles))
    assert sheet.rows == [["甲", date(2020, 1, 1), None], [None, 2, None]]
    assert sheet.flaws == {(0, 2): Flaw.NO_CACHED_VALUE, (1, 0): Flaw.ERROR_VALUE}
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({0}), frozenset({1}))
    assert sheet.shown == {(0, 1): "Jan-20"}


def test_blank_margins_are_left_out_and_blank_rows_between_are_kept() -> None:
    cells = (
        f"<row r='2'>{text_cell('B2', '甲')}{text_cell('E2', '  ')}</row>"
        f"<row r='4'>{text_cell('B4', '乙')}</row><row r='9'>{text_cell('A9', ' ')}</row>"
    )
    sheet = read_only_sheet(raw_workbook(f"<sheetData>{cells}</sheetData>"))
    assert sheet.rows == [[None, None], [None, "甲"], [None, None], [None, "乙"]]
    assert list(sheet.places) == [1, 2, 3, 4]


def test_control_characters_leave_no_trace() -> None:
    content = raw_workbook(
        f"<sheetData><row r='1'>{text_cell('A1', '甲_x0007_乙_x000B_丙')}</row></sheetData>"
    )
    assert read_only_sheet(content).rows == [["甲乙\n丙"]]


def test_empty_sheets_are_left_out() -> None:
    def write(book: Any) -> None:
        book.add_worksheet("空")
        book.add_worksheet("实").write("A1", "甲")
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=实!$A$1"})
        book.add_chartsheet("图").set_chart(chart)

    assert [sheet.name for sheet in read_bytes(workbook(write), "表.xlsx").sheets] == ["实"]


def test_a_workbook_of_empty_sheets_says_so() -> None:
    with pytest.raises(NothingInSheets) as caught:
        read_bytes(workbook(lambda book: book.add_worksheet()), "空.xlsx")
    assert str(caught.value) == "空.xlsx：工作簿的各张工作表都是空的。请检查选的文件对不对。"
