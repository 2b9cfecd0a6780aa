"""核对: pairs that may be one, names that may be others, fields two sides changed, the reports."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.importing.planning import Target, plan_import
from app.importing.recognition.recognise import recognise
from app.models.unit import UNIT, UNIT_ALIAS
from app.queries.dimensions import industry_aliases
from app.ui.importing.aliasdialog import AliasDialog
from app.ui.importing.alikedialog import AlikeDialog
from app.ui.importing.draft import Draft, Planned
from app.ui.importing.reviewpage import ReviewPage
from app.ui.session import Session
from app.ui.theme import Theme
from tests.importing.recognition.sheetmaking import make_sheet
from tests.ui.importbench import WAN, Wizard, csv, labels, notices, projects

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

HEAD = ("序号", "项目名称", "所属行业", "总投资（万元）", "责任单位", "主要建设规模及内容")
#: The library's number 6 says the same of its own site.
OTHER = "渝东南中医药传承创新中心建设项目"
MOVED = "按照499张编制床位的建设规模进行黔江区中医院（原黔江中心医院院区）迁建改造。"


@pytest.fixture
def wizard(qtbot: QtBot, theme: Theme, session: Session) -> Wizard:
    return Wizard(qtbot, session)


@pytest.fixture
def twin(wizard: Wizard, tmp_path: Path) -> Wizard:
    """A wizard on a table with one project the library has under another name."""
    wizard.read_csv(
        tmp_path / "表.csv",
        csv(HEAD, (90, "中医院新院区", "卫生健康", 20_000, "区卫生健康委、中医院", MOVED)),
    )
    wizard.to_review()
    return wizard


def compare(wizard: Wizard) -> AlikeDialog:
    """Open the comparison from the row's own notice."""
    from app.ui.controls.notice import Notice

    def press() -> None:
        notices = wizard.dialog.review.detail.findChildren(Notice)
        next(each for each in notices if "像是同一个项目" in each.text.text()).link.click()

    found = wizard.open(AlikeDialog, press)
    assert isinstance(found, AlikeDialog)
    return found


def test_a_project_under_another_name_updates_the_one_that_is_there(twin: Wizard) -> None:
    assert twin.tabs()[1] == "新增 1"
    assert twin.rows()[0][-1] == "疑似重复"
    assert "疑似重复 1 处，还有 1 处没有定，按新项目导入。" in notices(twin.dialog.review.side)
    dialog = compare(twin)
    assert dialog.second_button.text() == "更新那个项目"
    dialog.second_button.click()
    twin.settle()
    assert twin.tabs()[1:3] == ["新增 0", "变更 1"]
    assert "疑似重复 1 处，都已经定了。" in notices(twin.dialog.review.side)
    twin.onward()
    stored = projects(twin.session)
    assert len(stored) == 36
    assert OTHER not in stored
    assert (stored["中医院新院区"]["id"], stored["中医院新院区"]["total_yuan"]) == (6, 20_000 * WAN)


def test_it_is_left_out_or_a_project_of_its_own(twin: Wizard) -> None:
    dialog = compare(twin)
    dialog.first_button.click()
    twin.settle()
    assert twin.rows()[0][2] == "不导入"
    assert not twin.dialog.foot.onward_button.isEnabled()
    again = twin.open(AlikeDialog, lambda: twin.dialog.review.alike_wanted.emit(None))
    assert again.state.text() == "现在：不导入第 2 行"
    again.second_button.click()
    twin.settle()
    assert twin.tabs()[2] == "变更 1"
    third = twin.open(AlikeDialog, lambda: twin.dialog.review.alike_wanted.emit(None))
    QTest.keyClick(third, Qt.Key.Key_Return)
    twin.settle()
    assert twin.tabs()[1:3] == ["新增 1", "变更 0"]
    twin.onward()
    assert {"中医院新院区", OTHER} <= set(projects(twin.session))


def test_a_mode_that_changes_nothing_does_not_offer_to_update(twin: Wizard) -> None:
    twin.dialog.review.mode.changed.emit(3)
    twin.settle()
    dialog = compare(twin)
    assert not dialog.second_button.isEnabled()
    assert dialog.second_button.toolTip() == "方式是“跳过”，不改已有的项目"


def test_names_are_accepted_one_by_one(wizard: Wizard, tmp_path: Path) -> None:
    wizard.read_csv(
        tmp_path / "表.csv",
        csv(HEAD, (91, "壬医院", "卫生健康行业", 10, "区卫健委、区文旅委", "新建")),
    )
    wizard.to_review()
    dialog = wizard.open(AliasDialog, wizard.dialog.review.aliases_wanted.emit)
    offers = {each.suggestion.written: each.suggestion.name for each in dialog.model.offers}
    assert offers["区卫健委"] == "区卫生健康委"
    assert offers["卫生健康行业"] == "卫生健康"
    dialog.all_button.click()
    at = next(
        n for n, each in enumerate(dialog.model.offers) if each.suggestion.written == "区文旅委"
    )
    dialog.table.selectRow(at)
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    dialog.ok_button.click()
    wizard.settle()
    said = f"已接受 {len(offers) - 1} 个"
    assert any(said in each for each in notices(wizard.dialog.review.side))
    wizard.onward()
    with wizard.session.library.read() as connection:
        assert industry_aliases(connection)["卫生健康行业"] == "卫生健康"
        query = UNIT_ALIAS.join(UNIT, UNIT.c.id == UNIT_ALIAS.c.unit_id).select()
        known = {row.alias: row.name for row in connection.execute(query)}
    assert known["区卫健委"] == "区卫生健康委"
    assert "区文旅委" not in known
    assert projects(wizard.session)["壬医院"]["units_text"] == "区卫健委、区文旅委"
    # One operation: undo takes the names back with the project.
    wizard.session.library.undo()
    with wizard.session.library.read() as connection:
        assert "卫生健康行业" not in industry_aliases(connection)


def test_fields_both_sides_changed_are_shown_three_ways(
    qtbot: QtBot, theme: Theme, session: Session
) -> None:
    sheet = make_sheet([("序号", "项目名称", "总投资（万元）"), (1, "重庆中医药学院", 90_000)])
    with session.library.read() as connection:
        plans = plan_import(
            connection, recognise([sheet]).tables, "表.xlsx", Target(1, "黔江区大健康产业")
        )
    plans[0].conflicts[0] = {"total": "80000"}
    plans[0].keep(0, "total", is_kept=True)
    draft = Draft(planned=Planned.of(plans))
    page = ReviewPage(draft)
    qtbot.addWidget(page)
    page.resize(1100, 600)
    page.show_draft()
    page.show()
    qtbot.waitExposed(page)
    assert notices(page.side)[0].startswith("1 项在发出录入表以后两边都改过")
    page.side.conflicts_wanted.emit()
    assert page.tabs.tabText(page.tabs.currentIndex()) == "两边都改 1"
    remark, *texts = labels(page.detail)[1:]
    assert remark == "1 项两边都改过"
    assert texts[:5] == ["栏目", "发出时", "库里现在", "表里", "用哪个"]
    assert texts[5:9] == ["总投资", "80,000", "100,000", "90,000"]
    assert plans[0].changed == []
    assert page.detail.choices["total"].current() == 1
    page.detail.choices["total"].changed.emit(0)
    assert plans[0].changed == [0]
    # What is said of the row and of all of them follows.
    assert labels(page.detail)[1] == "改 1 项（总投资），1 项两边都改过"
    assert notices(page.side)[0] == (
        "1 项在发出录入表以后两边都改过：1 项用表里的，0 项保留库里的。"
    )


def test_refused_rows_are_saved_put_right_and_imported(wizard: Wizard, tmp_path: Path) -> None:
    wizard.read_csv(
        tmp_path / "表.csv",
        csv(
            HEAD,
            (92, "癸医院", "卫生健康", "1O0", "区教委", "新建"),
            (93, "子医院", "医药", 7, "", ""),
        ),
    )
    wizard.to_review()
    wizard.onward()
    saved = tmp_path / "拒绝.xlsx"
    wizard.answers.files = [saved]
    wizard.dialog.done_page.refused_button.click()
    wizard.settle()
    assert wizard.dialog.foot.hint.text() == f"已写到 {saved}"
    book = load_workbook(saved)
    (sheet,) = book.worksheets
    assert [cell.value for cell in sheet[1]] == [*HEAD, "原来的行", "拒绝原因"]
    assert [cell.value for cell in sheet[2]][:7] == [
        "92", "癸医院", "卫生健康", "1O0", "区教委", "新建", 2
    ]  # fmt: skip
    assert "字母 O" in str(sheet["H2"].value)
    sheet["D2"] = 100
    book.save(saved)
    wizard.read(saved)
    wizard.to_review()
    wizard.onward()
    assert projects(wizard.session)["癸医院"]["total_yuan"] == 100 * WAN


def test_what_would_be_done_is_saved_before_anything_is(twin: Wizard, tmp_path: Path) -> None:
    before = projects(twin.session)
    saved = tmp_path / "核对.xlsx"
    twin.answers.files = [saved]
    twin.dialog.review.side.report_button.click()
    twin.settle()
    facts = dict(row[:2] for row in load_workbook(saved)["导入情况"].values)
    assert (facts["新增"], facts["写入"]) == ("1 行", "还没有写入")
    assert projects(twin.session) == before


def test_the_whole_report_is_saved(twin: Wizard, tmp_path: Path) -> None:
    twin.onward()
    saved = tmp_path / "报告.xlsx"
    twin.answers.files = [saved]
    twin.dialog.done_page.report_button.click()
    twin.settle()
    book = load_workbook(saved, read_only=True)
    assert book.sheetnames == [
        "导入情况", "逐行结果", "拒绝和问题", "逐项变更", "核对", "待确认"
    ]  # fmt: skip
    rows = list(book["逐行结果"].iter_rows(values_only=True))
    assert rows[1][1:6] == (2, "新增", 90, "中医院新院区", 20_000)
    assert any(
        "像是同一个项目" in str(row[3]) for row in book["待确认"].iter_rows(values_only=True)
    )
    facts = dict(row[:2] for row in book["导入情况"].iter_rows(values_only=True))
    assert (facts["来源"], facts["写入：新增"]) == ("表.csv", "1 个")


def test_only_the_rows_that_are_seen_are_made(
    qtbot: QtBot, theme: Theme, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(at, f"第{at}所医院", at) for at in range(1, 3_001)]
    sheet = make_sheet([("序号", "项目名称", "总投资（万元）"), *rows])
    with session.library.read() as connection:
        plans = plan_import(connection, recognise([sheet]).tables, "表.xlsx", Target(0, "新库"))
    page = ReviewPage(Draft(planned=Planned.of(plans)))
    qtbot.addWidget(page)
    page.resize(1100, 600)
    made = 0
    make = type(page.model)._make

    def counted(*arguments: object) -> object:
        nonlocal made
        made += 1
        return make(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(type(page.model), "_make", counted)
    page.show_draft()
    page.show()
    qtbot.waitExposed(page)
    page.table.grab()
    assert page.model.rowCount() == 3_000
    assert 0 < made < 100
    page.table.scrollToBottom()
    page.table.grab()
    assert page.model.texts(2_999)[5] == "第3000所医院"
    assert made < 200
