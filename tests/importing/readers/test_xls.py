"""Workbooks of Excel 97, as Excel and WPS write them."""

import struct
from datetime import date
from pathlib import Path

import pytest

from app.importing.readers.reading import read_bytes, read_file
from app.importing.readers.refusals import EncryptedSource
from app.importing.sheets import Flaw, Format, Merge
from tests.importing.readers.making import formula, label, number, old_book, record

#: What stands in place of a number in a formula's result.
BLANK = b"\x03" + bytes(5) + b"\xff\xff"
ERROR = b"\x02\x00\x07" + bytes(3) + b"\xff\xff"


def test_values_dates_and_what_is_shown() -> None:
    cells = label(0, 0, "项目名称") + label(0, 1, "0012") + number(1, 0, 51380.0)
    cells += number(1, 1, 2.5) + number(2, 0, 43831, style=1) + number(2, 1, 7, style=2)
    content = old_book([("表", 0, cells)], ['yyyy"年"m"月"', "000"])
    source = read_bytes(content, "旧.xls")
    (sheet,) = source.sheets
    assert source.format is Format.XLS
    assert sheet.rows == [["项目名称", "0012"], [51380, 2.5], [date(2020, 1, 1), 7]]
    assert type(sheet.rows[1][0]) is int
    assert sheet.shown == {(2, 0): "2020年1月", (2, 1): "007"}


def test_numbers_packed_in_one_record() -> None:
    # MULRK: row, first column, style and RK number of each, last column.
    def rk(value: int) -> int:
        return value << 2 | 2

    packed = struct.pack("<HHHIHIH", 0, 0, 0, rk(5), 1, rk(43831), 1)
    (sheet,) = read_bytes(
        old_book([("表", 0, record(0x00BD, packed))], ["yyyy-m"]), "旧.xls"
    ).sheets
    assert sheet.rows == [[5, date(2020, 1, 1)]]
    assert sheet.shown == {(0, 1): "2020-1"}


def test_days_counted_from_1904() -> None:
    content = old_book(
        [("表", 0, number(0, 0, 100, style=1))], ["yyyy/m/d"], record(0x0022, b"\x01\x00")
    )
    (sheet,) = read_bytes(content, "旧.xls").sheets
    assert sheet.rows == [[date(1904, 4, 10)]]
    assert sheet.shown == {(0, 0): "1904/4/10"}


def test_hidden_parts_and_merges() -> None:
    row = record(0x0208, struct.pack("<HHHHHHHH", 1, 0, 3, 0, 0, 0, 0x20, 0))
    column = record(0x007D, struct.pack("<HHHHHH", 1, 2, 0, 0, 0x01, 0))
    merge = record(0x00E5, struct.pack("<HHHHH", 1, 0, 1, 0, 1))
    cells = row + column + label(0, 0, "甲") + label(2, 2, "乙") + merge
    content = old_book([("明", 0, cells), ("暗", 1, label(0, 0, "丙"))])
    shown, hidden = read_bytes(content, "旧.xls").sheets
    assert (shown.hidden_rows, shown.hidden_columns) == (frozenset({1}), frozenset({1, 2}))
    assert shown.merges == (Merge(0, 0, 1, 1),)
    assert (hidden.name, hidden.is_hidden, hidden.rows) == ("暗", True, [["丙"]])


def test_formulas_keep_their_values_and_faults() -> None:
    total = struct.pack("<d", 353845.0)
    fault = record(0x0205, struct.pack("<HHHBB", 2, 0, 0, 0x17, 1))
    cells = formula(0, 0, total) + formula(1, 0, ERROR) + fault
    (sheet,) = read_bytes(old_book([("表", 0, cells)]), "旧.xls").sheets
    assert sheet.rows[0] == [353845]
    assert sheet.flaws == {(1, 0): Flaw.ERROR_VALUE, (2, 0): Flaw.ERROR_VALUE}


def test_formulas_never_computed_are_named() -> None:
    cells = label(0, 0, "合计") + formula(0, 1, BLANK) + formula(1, 1, BLANK)
    source = read_bytes(old_book([("表", 0, cells)]), "旧.xls")
    assert source.sheets[0].flaws == {
        (0, 1): Flaw.NO_CACHED_VALUE,
        (1, 1): Flaw.NO_CACHED_VALUE,
    }
    assert "有 2 个公式没有保存计算结果" in source.remarks[0]


def test_a_blank_formula_beside_others_is_blank() -> None:
    cells = formula(0, 0, struct.pack("<d", 5.0)) + formula(0, 1, BLANK) + label(0, 2, "尾")
    (sheet,) = read_bytes(old_book([("表", 0, cells)]), "旧.xls").sheets
    assert sheet.rows == [[5, None, "尾"]]
    assert sheet.flaws == {}


def test_a_table_of_wps_by_its_own_ending_is_no_surprise(tmp_path: Path) -> None:
    path = tmp_path / "项目.et"
    path.write_bytes(old_book([("表", 0, label(0, 0, "甲"))]))
    source = read_file(path)
    assert (source.format, source.remarks) == (Format.XLS, ())


def test_a_password_is_said() -> None:
    content = old_book([("表", 0, label(0, 0, "甲"))], extra=record(0x002F, bytes(54)))
    with pytest.raises(EncryptedSource) as caught:
        read_bytes(content, "密.xls")
    assert str(caught.value) == (
        "密.xls：文件有打开密码，读不出内容。请用 Excel 或 WPS 打开，去掉密码后另存，再导入。"
    )
