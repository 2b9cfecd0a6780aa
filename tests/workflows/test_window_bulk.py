"""User stories over many projects: one field for all, a block from Excel, one word for another."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from app.ui.bulk.editdialog import EditDialog
from app.ui.bulk.replacedialog import ReplaceDialog
from tests.unit.operations.annex import annex_column
from tests.workflows.driver import CTRL, SHIFT, Office

# The offscreen platform says so of every popup and every window that may not be made smaller.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

KEY = Qt.Key


def opened(office: Office, kind: type[QDialog]) -> QDialog:
    """Return the dialog that has just been opened."""
    office.qtbot.waitUntil(lambda: bool(office.window.findChildren(kind)))
    (found,) = office.window.findChildren(kind)
    office.qtbot.waitUntil(found.isActiveWindow)
    return found


def test_the_tourism_projects_get_another_industry_and_it_back(office: Office) -> None:
    before = office.images()
    wanted = [n for n, text in annex_column("industry").items() if text == "文化旅游"]
    office.filter("行业:文化旅游")
    assert len(office.names()) == len(wanted)
    office.go("三塘盖", "所属行业")
    office.press(KEY.Key_E, CTRL | SHIFT)
    dialog = opened(office, EditDialog)
    assert isinstance(dialog, EditDialog)
    assert dialog.chosen.title == "所属行业"
    dialog.value.setFocus()
    dialog.value.set_text("文旅康养")
    office.qtbot.waitUntil(lambda: dialog.is_settled and dialog.apply_button.isEnabled())
    assert dialog.apply_button.text() == f"修改 {len(wanted)} 个项目"
    dialog.apply_button.click()
    office.return_to_window()
    assert office.undo_name() == f"撤销：批量修改 所属行业（{len(wanted)} 个项目）"
    assert office.stored("三塘盖")["industry"] == "文旅康养"
    office.window.grid.focus_grid()
    office.undo()
    assert office.images() == before


def test_a_block_from_excel_with_a_slip_is_corrected_where_the_report_leads(
    office: Office,
) -> None:
    office.go("三塘盖", "总投资")
    QGuiApplication.clipboard().setText("1300000\n9OOOOO\n7000\n")
    office.press(KEY.Key_V, CTRL)
    assert office.notice() == "已粘贴 3 行 1 列，改了 2 格，1 处没有写入"
    report = office.window.grid.commands.cells.report
    assert report is not None
    assert [(cell.name, cell.text) for cell in report.cells] == [("濯水康养名镇", "9OOOOO")]
    office.go("重庆中医药学院")
    report.jump_button.click()
    office.settle()
    report.close()
    office.return_to_window()
    table = office.window.grid.table
    assert (table.row, table.column) == (office.row("濯水"), office.column("总投资"))
    office.window.grid.focus_grid()
    office.type("900000")
    office.press(KEY.Key_Return)
    # 2,790,637 + 100,000 + 100,000 + 1,000
    assert office.total_shown() == "2,991,637"
    office.undo()
    office.undo()
    assert office.total_shown() == "2,790,637"


def test_one_word_becomes_another_everywhere(office: Office) -> None:
    names = annex_column("name")
    office.go("重庆中医药学院")
    office.press(KEY.Key_H, CTRL)
    dialog = opened(office, ReplaceDialog)
    assert isinstance(dialog, ReplaceDialog)
    office.type("养护院")
    dialog.replacement.setFocus()
    office.type("养老院")
    office.qtbot.waitUntil(lambda: dialog.is_settled and dialog.replace_button.isEnabled())
    dialog.replace_button.click()
    office.return_to_window()
    changed = {name.replace("养护院", "养老院") for name in names.values()}
    assert {record["name"] for record in office.images()} == changed
    assert office.undo_name().startswith("撤销：把“养护院”换成“养老院”")


def test_the_first_cells_value_is_filled_down(office: Office) -> None:
    office.go("石会老年养护院", "建设周期")
    for _ in range(3):
        office.press(KEY.Key_Down, SHIFT)
    office.press(KEY.Key_D, CTRL)
    assert office.notice() == "已向下填充 建设周期（3 个项目）"
    assert office.cell("金溪老年养护院", "建设周期") == "2020-2021"
    assert office.cell("马喇老年养护院", "建设周期") == "2020-2021"
    office.undo()
    assert office.cell("金溪老年养护院", "建设周期") == "2024-2025"
