"""Flattened web pages: the published documents, and the ways their rows come apart."""

from pathlib import Path

import pytest

from app.importing.readers.reading import read_bytes, read_file
from app.importing.sheets import Format, Sheet
from tests.annex_parser import parse_annex

FIXTURES = Path(__file__).parents[2] / "fixtures"
DOCUMENT = FIXTURES / "qianjiang_document.txt"


@pytest.fixture(scope="module")
def document() -> tuple[Sheet, ...]:
    source = read_file(DOCUMENT)
    assert (source.format, source.encoding, source.remarks) == (Format.TEXT, "UTF-8", ())
    return source.sheets


def read_rows(text: str) -> list[list[str | None]]:
    (sheet,) = read_bytes(text.encode(), "页.txt").sheets
    return [[None if value is None else str(value) for value in row] for row in sheet.rows]


def test_the_reserve_is_read_as_another_reading_has_it(document: tuple[Sheet, ...]) -> None:
    _, sheet = document
    annex = parse_annex((FIXTURES / "qianjiang_annex.txt").read_text("utf-8"), first_line=596)
    assert sheet.above == ("附件2", "黔江区大健康产业项目储备库")
    rows = [annex.header, annex.total]
    for group in annex.groups:
        rows += [group.head, *group.projects]
    expected = [(row.line, *row.cells, *[""] * (9 - len(row.cells))) for row in rows]
    read = [
        (place, *("" if value is None else str(value).strip() for value in row))
        for place, row in zip(sheet.places, sheet.rows, strict=True)
    ]
    assert read == expected
    heads = [index for index, row in enumerate(rows) if len(row.cells) == 3]
    assert sheet.cell_counts == dict.fromkeys(heads, 3)


def test_cells_keep_their_own_text(document: tuple[Sheet, ...]) -> None:
    _, sheet = document
    assert sheet.rows[0][5] == "总投资\n（万元）"
    assert sheet.rows[1][5] == "2790637 "
    by_number = {row[0]: row for row in sheet.rows}
    # 15 and 18 hold paragraphs, 22 begins with a blank line.
    assert [str(by_number[n][4]).count("\n") for n in ("15", "18", "21", "22")] == [1, 2, 1, 1]
    assert str(by_number["22"][4]).startswith("新建标准桑园3万亩")
    assert [by_number[n][6] for n in ("1", "17", "18")] == [None, None, None]


def test_the_tasks_are_whole_in_spite_of_stray_lines(document: tuple[Sheet, ...]) -> None:
    sheet, _ = document
    assert sheet.above[-2:] == ("附件1", "黔江区大健康产业重点任务分工表")
    sections = [row for row, count in sheet.cell_counts.items() if count == 1]
    assert [str(sheet.rows[row][0])[:2] for row in sections] == ["一、", "二、", "三、", "四、"]
    tasks = [row for index, row in enumerate(sheet.rows) if index and index not in sections]
    assert len(tasks) == 81
    assert all(row[2] and row[3] for row in tasks)
    assert sum(row[4] is None for row in tasks) == 24
    assert sum("、" in str(row[3]) for row in tasks) == 17
    fourth = next(row for row in tasks if row[0] == "（四）")
    assert fourth[1] == "优化发展环境"
    assert str(fourth[2]).startswith("（1）按照市级要求")


def test_the_indicators_of_yunyang() -> None:
    (first,) = read_file(FIXTURES / "yunyang_indicators.txt").sheets
    assert first.above[-1] == "表1：云阳县大健康产业发展“十四五”规划主要指标表"
    groups = [row for row in first.rows[1:] if row[4] is None]
    assert [row[0] for row in groups] == list("一二三四五六")
    assert len(first.rows) - 1 - len(groups) == 37
    by_number = {row[0]: row[2:4] for row in first.rows}
    assert by_number["2"] == [None, "≥10"]
    assert by_number["7"] == ["—", "100"]
    assert by_number["26"] == ["6.37万", "10万"]


def cells(*texts: str) -> str:
    return "".join(f"\t{text}\n" for text in texts)


def test_a_row_broken_in_two_is_one_row() -> None:
    text = cells("序号", "名称", "投资", "单位") + "\n" + cells("1", "甲") + "\n"
    text += cells("5", "局") + "\n" + cells("2", "乙", "6", "局")
    assert read_rows(text)[1:] == [["1", "甲", "5", "局"], ["2", "乙", "6", "局"]]


def test_group_rows_do_not_swallow_what_follows() -> None:
    head = cells("序号", "名称", "投资") + "\n"
    # A total, a group of one cell, and a row broken so that the sums would fit.
    text = head + cells("合计（2）个", "11") + "\n" + cells("医疗") + "\n"
    text += (
        cells("1", "甲", "5") + "\n" + cells("医药") + "\n" + cells("2", "乙") + "\n" + cells("6")
    )
    assert read_rows(text)[1:] == [
        ["合计（2）个", "11", None],
        ["医疗", None, None],
        ["1", "甲", "5"],
        ["医药", None, None],
        ["2", "乙", "6"],
    ]


def test_rows_without_blank_lines_between_are_parted() -> None:
    text = cells("序号", "名称", "投资") + "\n" + cells("一、医疗", "1", "甲", "5", "2", "乙", "6")
    assert read_rows(text)[1:] == [["一、医疗", None, None], ["1", "甲", "5"], ["2", "乙", "6"]]


def test_rows_without_numbers_are_parted_by_their_number_of_cells() -> None:
    text = cells("序号", "名称", "投资") + "\n" + cells("甲", "a", "5", "乙", "b", "6", "丙")
    assert read_rows(text)[1:] == [["甲", "a", "5"], ["乙", "b", "6"], ["丙", None, None]]


def test_a_tsv_with_blank_first_cells_is_no_flattened_page() -> None:
    text = "类别\t名称\t投资\n医疗\t甲\t5\n\t乙\t6\n\t丙\t7\n"
    source = read_bytes(text.encode(), "表.txt")
    assert source.format is Format.DELIMITED
    assert source.sheets[0].rows[2] == [None, "乙", "6"]
