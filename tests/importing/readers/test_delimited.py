"""Tables as text, in every encoding, with every delimiter and line end."""

import codecs

import pytest

from app.importing.readers.reading import read_bytes
from app.importing.readers.refusals import DamagedSource, NoTable
from app.importing.sheets import Format, Source

LINES = ["序号,项目名称,总投资", "1,重庆中医药学院,100000", "2,武陵山公共卫生应急医院,51380"]
ROWS = [line.split(",") for line in LINES]


def read(content: bytes | str, name: str = "表.csv") -> Source:
    return read_bytes(content.encode() if isinstance(content, str) else content, name)


@pytest.mark.parametrize(
    ("encoding", "mark", "shown"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", codecs.BOM_UTF8, "UTF-8"),
        ("gbk", b"", "GB18030"),
        ("gb18030", b"", "GB18030"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(
    encoding: str, mark: bytes, shown: str, delimiter: str, end: str
) -> None:
    text = end.join(LINES).replace(",", delimiter) + end
    source = read(mark + text.encode(encoding))
    assert source.format is Format.DELIMITED
    assert source.encoding == shown
    assert source.sheets[0].rows == ROWS
    assert list(source.sheets[0].places) == [1, 2, 3]
    assert source.remarks == ()


def test_rare_characters_of_gb18030() -> None:
    source = read("名称,地点\n㙍镇,𠮷村\n".encode("gb18030"))
    assert source.sheets[0].rows[1] == ["㙍镇", "𠮷村"]


def test_quoted_cells_hold_delimiters_marks_and_lines() -> None:
    text = '名称,内容\n甲,"第一行\r\n第二行,又""一""处"\n乙,无\n'
    (sheet,) = read(text).sheets
    assert sheet.rows[1:] == [["甲", '第一行\n第二行,又"一"处'], ["乙", "无"]]
    assert list(sheet.places) == [1, 2, 4]


def test_marks_that_mean_themselves_are_kept_and_said() -> None:
    text = '序号,名称,内容\n1,"十四五"规划,好\n2,"没有结尾,丙\n3,"好,的",5" 管\n'
    source = read(text)
    assert source.sheets[0].rows[1:] == [
        ["1", '"十四五"规划', "好"],
        ["2", '"没有结尾', "丙"],
        ["3", "好,的", '5" 管'],
    ]
    assert source.remarks == ("有的引号没有成对，已按原样当作文字读入。",)


def test_codes_stay_text() -> None:
    (sheet,) = read('代码,数\n0012,="0034"\n500114202000000000123,1E5\n').sheets
    assert sheet.rows[1:] == [["0012", "0034"], ["500114202000000000123", "1E5"]]


def test_blank_lines_keep_places_and_blank_ends_are_dropped() -> None:
    (sheet,) = read("甲,乙,\n\n,丙,\n,,\n,,\n").sheets
    assert sheet.rows == [["甲", "乙"], [None, None], [None, "丙"]]
    assert list(sheet.places) == [1, 2, 3]


def test_the_delimiter_excel_is_told() -> None:
    (sheet,) = read("sep=;\r\n甲,a;乙,b\r\n").sheets
    assert sheet.rows == [["甲,a", "乙,b"]]
    assert list(sheet.places) == [2]


def test_titles_above_the_table_do_not_hide_the_delimiter() -> None:
    (sheet,) = read("附件2\n项目储备库，单位：万元\n" + "\n".join(LINES)).sheets
    assert sheet.rows[0] == ["附件2", None, None]
    assert sheet.rows[2:] == ROWS


def test_bytes_that_cannot_be_read_are_counted() -> None:
    content = "\n".join(LINES * 50).encode() + b"\n9,\xff\xfe,1\n"
    source = read(content)
    assert source.encoding == "UTF-8"
    assert source.remarks == ("有 2 处文字读不出来，显示为“\ufffd”，第一处在第 151 行。",)


def test_a_file_cut_within_a_character_is_read_to_there() -> None:
    content = "\n".join(LINES * 5).encode()[:-1] + b"\xe9\x99"
    source = read(content)
    assert len(source.sheets[0].rows) == 15
    assert "有 1 处文字读不出来" in source.remarks[0]


def test_control_characters_are_dropped() -> None:
    (sheet,) = read("甲\x07,乙\x0b丙\nx,y\n").sheets
    assert sheet.rows[0] == ["甲", "乙\n丙"]


def test_halves_of_surrogate_pairs_are_counted_as_unreadable() -> None:
    content = codecs.BOM_UTF16_LE + "甲,乙\n".encode("utf-16-le") * 40 + b"\x00\xd8,\x00x\x00"
    source = read(content)
    assert source.sheets[0].rows[-1] == ["\ufffd", "x"]
    assert len(source.remarks) == 1


@pytest.mark.parametrize(
    "text", ["只有一段话，没有表格。", "一，二\n三，四，五\n六\n", "名称\n甲\n乙\n"]
)
def test_prose_is_no_table(text: str) -> None:
    with pytest.raises(NoTable) as caught:
        read(text, "通知.txt")
    assert str(caught.value).startswith("通知.txt：文件里没有表格。")


def test_noise_is_no_text() -> None:
    noise = bytes((i * 7919 % 251) | 0x80 for i in range(2000)).replace(b"\n", b"")
    with pytest.raises(DamagedSource) as caught:
        read(noise)
    assert "乱码" in str(caught.value)


def test_formulas_made_harmless_are_restored_and_nothing_else() -> None:
    cells = ["'=1+1", "''=1+1", "'90年代", "'", "'-5", "'＋1", "''甲", '="0012"']
    wanted = ["=1+1", "'=1+1", "'90年代", "'", "-5", "＋1", "''甲", "0012"]
    lines = "".join(f'{at},"{cell}"\r\n'.replace('"="0012""', '"=""0012"""')
                    for at, cell in enumerate(cells))  # fmt: skip
    rows = read(f"序号,项目名称\r\n{lines}").sheets[0].rows
    assert [row[1] for row in rows[1:]] == wanted


def test_paragraphs_that_begin_with_tabs_do_not_make_a_page_of_a_csv() -> None:
    cell = '"一、概况\n\t第一段\n\t第二段\n\t第三段"'
    source = read(f"序号,项目名称,建设内容\r\n1,甲,{cell}\r\n2,乙,{cell}\r\n")
    assert source.format is Format.DELIMITED
    assert source.sheets[0].rows[1] == ["1", "甲", "一、概况\n\t第一段\n\t第二段\n\t第三段"]
