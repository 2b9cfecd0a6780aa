"""What the wizard gives account of: reserves, notes, what is asked of each table, changed cells."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from app.library.file import open_library
from app.operations.reserves import create_reserve
from app.ui.grid.grid import GridPanel
from app.ui.importing.aliasdialog import AliasDialog
from app.ui.importing.dialog import DONE, REVIEW, SOURCE, ImportDialog
from app.ui.importwork import ImportWork
from app.ui.session import Session
from app.ui.theme import Theme
from tests.library_files import AUTHOR, qianjiang_copy
from tests.ui.dialog_answers import DialogAnswers
from tests.ui.importbench import Wizard, csv, labels, notices, projects

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

COLLEGE = "重庆中医药学院"
HEAD = ("序号", "项目名称", "总投资（万元）", "责任单位")

TWO_TABLES = """<html><body>
<p>云水县重点项目表</p>
<table><tr><th>序号</th><th>项目名称</th><th>总投资（万元）</th><th>责任单位</th></tr>
<tr><td>1</td><td>云水医院</td><td>100</td><td>县民政局</td></tr></table>
<p>注：总投资含土地费。</p>
<p>云水县招商项目表</p>
<table><tr><th>序号</th><th>项目名称</th><th>总投资（万元）</th><th>责任单位</th></tr>
<tr><td>1</td><td>云水温泉</td><td>200</td><td>县民政局 张三 13812345678</td></tr></table>
</body></html>"""


@pytest.fixture
def wizard(qtbot: QtBot, theme: Theme, session: Session) -> Wizard:
    """A wizard on Qianjiang's library."""
    return Wizard(qtbot, session)


@pytest.fixture
def two(wizard: Wizard, tmp_path: Path) -> Wizard:
    """A wizard that has read a page with two tables."""
    path = tmp_path / "页.html"
    path.write_text(TWO_TABLES, encoding="utf-8")
    wizard.read(path)
    return wizard


def chosen(wizard: Wizard) -> list[str]:
    """Return the tables that are ticked."""
    boxes: list[QCheckBox] = wizard.dialog.source.boxes
    return [each.text() for each in boxes if each.isChecked()]


# ---------------------------------------------------------------- where it goes


def test_a_table_of_the_programs_own_goes_back_to_its_reserve(
    qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path
) -> None:
    session.library.perform(create_reserve("万盛"))
    wizard = Wizard(qtbot, session)
    uuid = projects(session)[COLLEGE]["uuid"]
    text = csv(("项目名称", "总投资（万元）", "标识"), (COLLEGE, 90_000, uuid), ("新的", 5, ""))
    wizard.read_csv(tmp_path / "改过的.csv", text)
    wizard.to_review()
    assert wizard.dialog.review.reserve.currentText() == "黔江区大健康产业"
    assert wizard.tabs()[1:3] == ["新增 1", "变更 1"]


def test_the_reserves_of_a_library_come_in_one_by_one(
    qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path
) -> None:
    other = tmp_path / "别人的"
    other.mkdir()
    path = qianjiang_copy(other, "别人的.chubei")
    with open_library(path, author=AUTHOR, must_write=True) as library:
        second = Session(library, session.settings)
        wizard = Wizard(qtbot, second)
        wizard.read_csv(tmp_path / "万盛.csv", csv(HEAD, (1, "万盛温泉", 5, "区民政局")))
        wizard.to_review()
        review = wizard.dialog.review
        review.reserve.setCurrentIndex(review.reserve.count() - 1)
        review.reserve.activated.emit(review.reserve.count() - 1)
        wizard.settle()
        wizard.onward()
        assert wizard.dialog.step == DONE
        wizard.dialog.done(0)
        qtbot.waitUntil(lambda: second.tasks.is_idle, timeout=60_000)
        second.close()
    wizard = Wizard(qtbot, session)
    wizard.read(path)
    assert wizard.dialog.step == SOURCE
    assert chosen(wizard) == ["黔江区大健康产业"]
    said = labels(wizard.dialog.source)
    assert "储备库 2 个，37 个项目" in said
    assert any("一个一个导入" in each for each in said)
    assert not any("表头" in each for each in said)
    # The other one, into a reserve of its own name.
    for box in wizard.dialog.source.boxes:
        box.setChecked(not box.isChecked())
    wizard.to_review()
    review = wizard.dialog.review
    assert (review.reserve.currentText(), review.name.text()) == ("新建储备库", "万盛")


# ---------------------------------------------------------------- what is shown


def test_notes_below_a_table_are_rows_of_their_own(two: Wizard) -> None:
    two.to_review()
    assert two.tabs()[0] == "全部 3"
    two.choose_tab("其他行")
    (row,) = two.rows()
    assert [each for each in row if each][-1] == "写在表的下面"
    assert {"注释", "注：总投资含土地费。"} <= set(row)
    two.go("注：总投资含土地费。")
    assert "这是表下面的注释，不导入。" in labels(two.dialog.review.detail)


def test_what_is_asked_of_a_table_nobody_looked_at_is_seen(two: Wizard) -> None:
    two.onward()
    tabs = two.dialog.columns.tabs
    marked = [not tabs.tabIcon(at).isNull() for at in range(tabs.count())]
    assert marked == [False, True]
    assert tabs.tabToolTip(1) == "有 1 处请确认"
    # The first one is looked at; on with it.
    two.onward()
    assert two.dialog.step == REVIEW
    (asked,) = (each for each in notices(two.dialog.review.side) if "联系人" in each)
    assert "请确认" in asked


def test_a_name_that_two_tables_write_is_counted_once(two: Wizard) -> None:
    two.to_review()
    side = two.dialog.review.side
    (said,) = (each for each in notices(side) if "另一种写法" in each)
    assert said.startswith("1 个单位")
    dialog = two.open(AliasDialog, side.aliases_wanted.emit)
    (offer,) = dialog.model.offers
    assert (offer.suggestion.written, offer.suggestion.count) == ("县民政局", 2)
    dialog.reject()


def test_a_table_that_is_the_same_offers_nothing_to_choose(wizard: Wizard, tmp_path: Path) -> None:
    wizard.read_csv(tmp_path / "表.csv", csv(HEAD[1:3], (COLLEGE, 100_000)))
    wizard.to_review()
    review = wizard.dialog.review
    assert not review.all_button.isVisible()
    assert not review.none_button.isVisible()
    button = wizard.dialog.foot.onward_button
    assert (button.text(), button.toolTip()) == (
        "没有要导入的行", "每一行都和库里的一样，不用导入",
    )  # fmt: skip


def test_only_the_cells_that_changed_are_marked_beside_new_rows(
    qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path
) -> None:
    grid = GridPanel(session, theme, DialogAnswers())
    qtbot.addWidget(grid)
    wizard = Wizard(qtbot, session)
    wizard.read_csv(
        tmp_path / "表.csv",
        csv(HEAD, ("", COLLEGE, 90_000, ""), ("", "新的医院", 5, "区民政局")),
    )
    wizard.to_review()
    wizard.onward()
    ids = {name: project["id"] for name, project in projects(session).items()}
    changed = grid.model.is_changed
    marked = {
        name: [each for each in ("name", "nature", "total", "units") if changed(ids[name], each)]
        for name in (COLLEGE, "新的医院")
    }
    assert marked == {COLLEGE: ["total"], "新的医院": ["name", "total", "units"]}


def test_what_was_imported_is_gone_to(
    qtbot: QtBot, theme: Theme, session: Session, tmp_path: Path
) -> None:
    grid = GridPanel(session, theme, DialogAnswers())
    qtbot.addWidget(grid)
    grid.resize(1000, 600)
    grid.show()
    window = QWidget()
    qtbot.addWidget(window)
    work = ImportWork(session, DialogAnswers(), window, lambda: True)
    path = tmp_path / "表.csv"
    path.write_text(csv(HEAD, (1, "新的医院", 5, "区民政局")), encoding="utf-8-sig")
    work.open_file(path)
    dialog = window.findChild(ImportDialog)
    assert dialog is not None

    def settle() -> None:
        qtbot.waitUntil(lambda: session.tasks.is_idle and not dialog.desk.is_busy, timeout=60_000)
        QApplication.processEvents()

    settle()
    # Its columns are shown at once.
    for _ in range(2):
        dialog.foot.onward_button.click()
        settle()
    assert dialog.step == DONE
    dialog.foot.onward_button.click()
    found = projects(session)["新的医院"]["id"]
    qtbot.waitUntil(lambda: grid.table.current_id() == found, timeout=60_000)


def test_a_category_is_told_once(wizard: Wizard, tmp_path: Path) -> None:
    head = ("序号", "项目名称", "分类", "总投资（万元）")
    wizard.read_csv(tmp_path / "表.csv", csv(head, (1, "新的医院", "医院类", 5)))
    wizard.to_review()
    wizard.go("新的医院")
    assert labels(wizard.dialog.review.detail).count("分类") == 1
