"""Copying to and pasting from spreadsheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.ui.grid.clipboard import block_html, block_text, parse_block
from app.ui.session import Session
from tests.ui.gridscreen import GridScreen


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> GridScreen:
    return GridScreen(qtbot, session)


def test_quoted_cells_hold_line_ends_tabs_and_quotes() -> None:
    text = 'a\t"第一行\n第二行"\tc\r\n"说""好"""\t\t"x\ty"\r\n'
    assert parse_block(text) == [["a", "第一行\n第二行", "c"], ['说"好"', "", "x\ty"]]


def test_a_quote_inside_a_text_is_only_a_quote() -> None:
    assert parse_block('5"管\t"未完') == [['5"管', '"未完']]


def test_short_rows_are_filled_up() -> None:
    assert parse_block("a\tb\nc") == [["a", "b"], ["c", ""]]


_CELLS = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=8)


def blocks(width: int) -> st.SearchStrategy[list[list[str]]]:
    row = st.lists(_CELLS, min_size=width, max_size=width)
    return st.lists(row, min_size=1, max_size=5)


@given(st.integers(2, 4).flatmap(blocks))
def test_what_is_copied_is_read_back(block: list[list[str]]) -> None:
    assert parse_block(block_text(block)) == block


def test_texts_stay_texts_in_the_html_table() -> None:
    html = block_html([["2020-500114-84-01-000001", "=1+1", "12.5", "<b>&\n二"]])
    assert html.count("mso-number-format") == 3
    assert "<td>12.5</td>" in html
    assert '&lt;b&gt;&amp;<br style="mso-data-placement:same-cell">二' in html


def test_a_single_cell_is_copied_as_it_is_edited(screen: GridScreen) -> None:
    screen.go(30, "总投资")
    screen.panel.copy()
    screen.settle()
    assert screen.clipboard() == "1200000"


def test_several_rows_are_copied_with_all_columns(screen: GridScreen) -> None:
    table = screen.panel.table
    table.select_rows([(screen.row(25), screen.row(26))])
    screen.panel.copy()
    screen.settle()
    block = parse_block(screen.clipboard())
    assert [row[0] for row in block] == ["25", "26"]
    assert block[0][screen.column("总投资")] == "2800"
    assert block[0][screen.column("占比")] == "0.1 %"


def test_paragraphs_are_copied_as_one_quoted_cell(screen: GridScreen) -> None:
    written = "第一段\n第二段"
    screen.paste(21, "主要建设规模及内容", f'"{written}"')
    screen.go(21, "项目名称")
    screen.panel.copy_rows()
    screen.settle()
    (row,) = parse_block(screen.clipboard())
    assert row[screen.column("主要建设规模及内容")] == written


def test_copied_rows_pasted_back_change_nothing(screen: GridScreen) -> None:
    before = screen.session.library.undo_label()
    screen.panel.table.select_rows([(screen.row(25), screen.row(29))])
    screen.panel.copy()
    screen.settle()
    screen.paste(25, "序号", screen.clipboard())
    assert screen.session.library.undo_label() == before
    assert screen.notices[-1] == "粘贴的内容和原来一样，没有改动"


def test_a_block_falls_over_the_visible_projects_as_one_step(screen: GridScreen) -> None:
    text = '30000\t\t2021-2023\n"1亿元"\t\t"2年"\n'
    screen.paste(16, "总投资", text)
    assert screen.stored(16)["total_yuan"] == 300_000_000
    assert screen.stored(16)["period_text"] == "2021-2023"
    assert screen.stored(17)["total_yuan"] == 100_000_000
    assert screen.stored(17)["period_text"] == "2年"
    screen.session.undo()
    screen.settle()
    assert screen.stored(16)["total_yuan"] == 2_600_000
    assert screen.text(16, "建设周期") == "2年"


def test_quoted_paragraphs_are_pasted_into_one_cell(screen: GridScreen) -> None:
    screen.paste(21, "主要建设规模及内容", '"第一段\n第二段，含""引号"""\n')
    assert screen.stored(21)["content"] == '第一段\n第二段，含"引号"'


def test_one_refused_cell_refuses_the_whole_block_and_is_named(screen: GridScreen) -> None:
    screen.paste(20, "总投资", "1000\n2000\nabc")
    assert [screen.stored(number)["total_yuan"] for number in (20, 21, 22)] == [
        370_000_000,
        100_000_000,
        215_000_000,
    ]
    (error,) = screen.dialogs.errors
    assert error.place == "粘贴的第 3 行（序号 22 黔江区生态丝出口示范基地）的“总投资”"
    assert "abc" in error.sentence


def test_a_block_too_wide_or_too_long_is_refused(screen: GridScreen) -> None:
    last = screen.panel.model.fields[-1].title
    screen.paste(20, last, "a\tb\tc")
    screen.paste(35, "项目名称", "甲\n乙\n丙")
    wide, long = screen.dialogs.errors
    assert "有 3 列" in wide.sentence
    assert "只有 2 个项目" in long.sentence
    assert long.remedy.startswith("请先新建 1 个项目")
    assert screen.stored(35)["name"] == "基础养老项目"


def test_an_unknown_category_is_refused_by_name(screen: GridScreen) -> None:
    titles = {action.text(): action for action in screen.panel.column_menu().actions()}
    titles["分类"].trigger()
    screen.paste(20, "分类", "没有的分类")
    (error,) = screen.dialogs.errors
    assert "没有这个分类" in error.sentence
    assert "20" in error.place
