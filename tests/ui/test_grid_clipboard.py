"""Copying to and pasting from spreadsheets."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.importing.readers.clipboard import read_clipboard
from app.ui.grid.clipboard import block_html, block_text, parse_block
from app.ui.refusalreport import RefusalReport
from app.ui.session import Session
from tests.ui.gridscreen import GridScreen
from tests.unit.operations.annex import annex_column


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


@pytest.mark.parametrize("text", ["a\tb\n\n\tc", "a", "", "\t\n", "甲\n乙\n丙"])
def test_a_quoted_cell_below_changes_nothing_above(text: str) -> None:
    width = len(parse_block(text)[0])
    quoted = "\t".join(['"x"'] * width)
    assert parse_block(f"{text}\n{quoted}") == [*parse_block(f"{text}\n"), ["x"] * width]


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
    assert block[0][screen.column("占比")] == "0.1%"


def test_a_block_is_copied_over_the_seam_without_group_headers(screen: GridScreen) -> None:
    screen.go(16, "项目名称")
    screen.panel.table.go(screen.row(17), screen.column("建设性质"), extend=True)
    screen.panel.copy()
    screen.settle()
    names, natures = annex_column("name"), annex_column("nature")
    assert parse_block(screen.clipboard()) == [[names[n], natures[n]] for n in (16, 17)]
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.html().count("<tr>") == 2
    assert screen.notices[-1] == "已复制 2 行 2 列"


def test_cells_that_are_no_block_are_not_copied(screen: GridScreen) -> None:
    table = screen.panel.table
    QGuiApplication.clipboard().setText("前")
    screen.go(5, "项目名称")
    table.toggle(screen.row(7), screen.column("总投资"))
    screen.panel.copy()
    screen.settle()
    assert screen.clipboard() == "前"
    assert "不是一整块" in screen.notices[-1]


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
    assert screen.notices[-1] == "内容和原来一样，没有改动"


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


def report(screen: GridScreen) -> RefusalReport:
    found = screen.panel.commands.cells.report
    assert found is not None
    return found


def test_refused_cells_stay_and_are_listed_the_others_are_written(screen: GridScreen) -> None:
    screen.paste(20, "总投资", "1000\n2000\nabc")
    assert [screen.stored(number)["total_yuan"] for number in (20, 21, 22)] == [
        10_000_000,
        20_000_000,
        215_000_000,
    ]
    (cell,) = report(screen).cells
    assert (cell.number, cell.name) == (22, annex_column("name")[22])
    assert (cell.field, cell.text) == ("total", "abc")
    assert report(screen).isVisible()
    assert screen.notices[-1] == "已粘贴 3 行 1 列，改了 2 格，1 处没有写入"
    screen.session.undo()
    screen.settle()
    assert [screen.stored(number)["total_yuan"] for number in (20, 21)] == [
        370_000_000,
        100_000_000,
    ]


def test_the_report_is_copied_and_leads_to_the_cell(screen: GridScreen) -> None:
    asked: list[tuple[int, str]] = []
    screen.session.cell_requested.connect(lambda *where: asked.append(where))
    screen.paste(20, "总投资", "x\n1\ny")
    shown = report(screen)
    shown.copy_button.click()
    block = parse_block(screen.clipboard())
    assert block[0] == ["序号", "项目名称", "栏目", "写的内容", "原因"]
    names = annex_column("name")
    assert [line[:4] for line in block[1:]] == [
        ["20", names[20], "总投资", "x"],
        ["22", names[22], "总投资", "y"],
    ]
    shown.lines.selectRow(1)
    shown.jump_button.click()
    assert asked == [(screen.stored(22)["id"], "total")]
    shown.close()
    assert screen.panel.commands.cells.report is None


def test_what_does_not_fit_is_told_and_the_rest_is_written(screen: GridScreen) -> None:
    last = screen.panel.model.fields[-1].title
    screen.paste(20, last, "a\tb\tc")
    assert screen.stored(20)["content"] == "a"
    (cell,) = report(screen).cells
    assert (cell.project_id, cell.name, cell.text) == (0, "粘贴内容的第 2–3 列", "b　c")
    assert not report(screen).jump_button.isEnabled()
    screen.paste(35, "项目名称", "甲\n乙\n丙")
    assert [screen.stored(number)["name"] for number in (35, 36)] == ["甲", "乙"]
    (cell,) = report(screen).cells
    assert (cell.name, cell.text) == ("粘贴内容的第 3 行", "丙")
    assert "请先新建 1 个项目" in cell.reason


def test_one_value_fills_the_selected_cells(screen: GridScreen) -> None:
    screen.go(15, "所属行业")
    screen.panel.table.go(screen.row(18), screen.column("所属行业"), extend=True)
    QGuiApplication.clipboard().setText("林业经济")
    screen.panel.paste()
    screen.settle()
    assert [screen.stored(n)["industry"] for n in range(14, 20)] == [
        annex_column("industry")[14], *["林业经济"] * 4, annex_column("industry")[19],
    ]  # fmt: skip
    assert screen.session.library.undo_label() == "粘贴 4 格（4 个项目）"


def test_a_block_is_repeated_where_the_selection_is_a_multiple(screen: GridScreen) -> None:
    screen.go(25, "建设性质")
    screen.panel.table.go(screen.row(28), screen.column("所属行业"), extend=True)
    QGuiApplication.clipboard().setText("甲\t乙\n丙\t丁")
    screen.panel.paste()
    screen.settle()
    stored = [(screen.stored(n)["nature"], screen.stored(n)["industry"]) for n in range(25, 29)]
    assert stored == [("甲", "乙"), ("丙", "丁")] * 2


def test_a_larger_block_goes_beyond_the_selection(screen: GridScreen) -> None:
    screen.go(25, "建设性质")
    screen.panel.table.go(screen.row(26), screen.column("建设性质"), extend=True)
    QGuiApplication.clipboard().setText("甲\n乙\n丙")
    screen.panel.paste()
    screen.settle()
    assert [screen.stored(n)["nature"] for n in (25, 26, 27)] == ["甲", "乙", "丙"]


def test_a_copied_row_over_whole_rows_gives_no_two_projects_one_number(
    screen: GridScreen,
) -> None:
    screen.go(25, "序号")
    screen.panel.copy()
    screen.settle()
    screen.panel.table.select_rows([(screen.row(26), screen.row(27))])
    screen.panel.paste()
    screen.settle()
    assert [screen.stored(n)["name"] for n in (26, 27)] == [annex_column("name")[25]] * 2


def test_one_value_over_whole_rows_goes_into_the_current_cell_only(screen: GridScreen) -> None:
    screen.go(25, "建设性质")
    screen.panel.select_all()
    QGuiApplication.clipboard().setText("改建")
    screen.panel.paste()
    screen.settle()
    natures = annex_column("nature")
    stored = [screen.stored(n)["nature"] for n in range(1, 37)]
    assert stored == ["改建" if n == 25 else natures[n] for n in range(1, 37)]


def test_an_unknown_category_is_refused_by_name(screen: GridScreen) -> None:
    titles = {action.text(): action for action in screen.panel.column_menu().actions()}
    titles["分类"].trigger()
    screen.paste(20, "分类", "没有的分类")
    (cell,) = report(screen).cells
    assert "没有这个分类" in cell.reason
    assert cell.number == 20


def test_a_page_keeps_zeros_and_white_space() -> None:
    cells = ["0012", "2020.10", "10000", "12.5", "0", "甲  乙", " 丙", "丁\t戊\n己 "]
    page = block_html([cells])
    typed = re.findall(r"<td([^>]*)>", page)
    # What a spreadsheet would show differently as a number is marked as text.
    assert [not each for each in typed] == [False, False, True, True, True, False, False, False]
    assert page.count("mso-spacerun:yes") == 3
    (sheet,) = read_clipboard(html=page).sheets
    assert list(sheet.rows[0]) == cells
