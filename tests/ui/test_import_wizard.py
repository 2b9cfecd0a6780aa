"""The import wizard from the source to what lies in the library."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.library.backup import backup_folder
from app.library.file import open_library
from app.operations.projects import delete_projects, update_projects
from app.queries.reserves import load_reserves
from app.settings import Settings
from app.ui.importing.dialog import COLUMNS, DONE, REVIEW, SOURCE
from app.ui.importing.dropping import dropped_file
from app.ui.session import Session
from app.ui.theme import Theme
from tests.library_files import AUTHOR, qianjiang_copy
from tests.ui.importbench import ANNEX, WAN, Wizard, csv, labels, notices, projects

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

HEAD = ("序号", "项目名称", "总投资（万元）", "责任单位")
MESSY = csv(
    HEAD,
    ("", "合计（4个）", 16_600, ""),
    (1, "重庆中医药学院", 5_000, "区教委"),
    (2, "新的医院", 800, "区卫生健康委"),
    (3, "坏的医院", "1O000", "区卫生健康委"),
    (4, "又一所医院", 800, "区卫生健康委"),
    ("注：截至12月", "", "", ""),
)


@pytest.fixture
def wizard(qtbot: QtBot, theme: Theme, session: Session) -> Wizard:
    """A wizard on Qianjiang's library."""
    return Wizard(qtbot, session)


@pytest.fixture
def messy(wizard: Wizard, tmp_path: Path) -> Wizard:
    """A wizard that shows the rows of a small table with a cell nobody can read."""
    wizard.read_csv(tmp_path / "表.csv", MESSY)
    wizard.to_review()
    return wizard


def edit(session: Session) -> None:
    """Change three projects of the annex and throw three away."""
    session.library.perform(
        update_projects(
            {
                9: {"period": "2021-2023"},
                13: {"total": "3200"},
                20: {"financing": "自筹", "content": "别的内容"},
            }
        )
    )
    session.library.perform(delete_projects([14, 18, 23]))


# ---------------------------------------------------------------- the whole way


def test_the_annex_comes_home_into_an_edited_library(
    qtbot: QtBot, theme: Theme, session: Session
) -> None:
    before = projects(session)
    edit(session)
    edited = projects(session)
    wizard = Wizard(qtbot, session)
    wizard.read(ANNEX)
    wizard.to_review()
    assert wizard.tabs() == [
        "全部 41", "新增 3", "变更 3", "相同 30", "拒绝 0", "合计行 5"
    ]  # fmt: skip
    # The document's own figures: 36 projects, 2 790 637 万元.
    assert wizard.sums() == [
        ("写 36 个 2,790,637", "加 2,790,637", "一致"),
        ("写 16 个 353,845", "加 353,845", "一致"),
        ("写 8 个 196,500", "加 196,500", "一致"),
        ("写 11 个 2,238,292", "加 2,238,292", "一致"),
        ("写 1 个 2,000", "加 2,000", "一致"),
    ]
    wizard.choose_tab("变更")
    shown = [" ".join(row) for row in wizard.rows()]
    assert "2021-2023 → 2021-2022" in shown[0]
    assert "3,200 → 3,600" in shown[1]
    assert "自筹 → 招商引资" in shown[2]
    assert "改 2 项（投资方式、主要建设规模及内容）" in shown[2]
    assert projects(session) == edited
    assert wizard.dialog.foot.onward_button.text() == "导入 6 行"
    wizard.onward()
    assert wizard.dialog.step == DONE
    told = labels(wizard.dialog.done_page)
    assert told[0] == "已导入到“黔江区大健康产业”"
    assert told[told.index("新增") + 1] == told[told.index("更新") + 1] == "3 个"
    after = projects(session)
    assert set(after) == set(before)
    for name, project in before.items():
        for field in (
            "content",
            "total_yuan",
            "period_text",
            "financing",
            "units_text",
            "category",
        ):
            assert after[name][field] == project[field], (name, field)
    assert len(list(backup_folder(session.library.path).glob("*导入前*"))) == 1
    wizard.dialog.done_page.undo_button.click()
    wizard.settle()
    assert projects(session) == edited
    assert wizard.dialog.done_page.title.text().startswith("已撤销")
    assert not wizard.dialog.done_page.undo_button.isEnabled()
    # What had been written is said no more, the backup still is.
    told = labels(wizard.dialog.done_page)
    assert "备份" in told
    assert not {"新增", "更新"} & set(told)


def test_the_keyboard_alone_is_enough(wizard: Wizard, tmp_path: Path) -> None:
    wizard.read_csv(tmp_path / "表.csv", MESSY)
    # One table and nothing to ask: its columns are shown at once, and have the keyboard.
    assert wizard.dialog.step == COLUMNS
    assert wizard.focused() is wizard.dialog.columns.heads
    wizard.press(Qt.Key.Key_Return, CTRL)
    assert wizard.dialog.step == REVIEW
    assert wizard.focused() is wizard.dialog.review.table
    wizard.press(Qt.Key.Key_Left, ALT)
    assert wizard.dialog.step == COLUMNS
    wizard.press(Qt.Key.Key_Return, CTRL)
    for _ in range(2):
        wizard.press(Qt.Key.Key_Down)
    wizard.press(Qt.Key.Key_Space)
    assert wizard.rows()[2][2] == "不导入"
    wizard.press(Qt.Key.Key_PageDown, CTRL)
    assert wizard.dialog.review.tabs.currentIndex() == 1
    wizard.press(Qt.Key.Key_Return, CTRL)
    assert wizard.dialog.step == DONE
    assert set(projects(wizard.session)) >= {"又一所医院"}
    assert "新的医院" not in projects(wizard.session)


def test_a_sum_nobody_can_read_says_so_and_leaves_the_count(wizard: Wizard, tmp_path: Path) -> None:
    rows = csv(
        HEAD,
        ("", "合计（2个）", "一大笔钱", ""),
        (1, "新的医院", 800, "区卫生健康委"),
        (2, "又一所医院", 800, "区卫生健康委"),
    )
    wizard.read_csv(tmp_path / "表.csv", rows)
    wizard.to_review()
    assert wizard.sums() == [("写 2 个", "加 2 个", "一致")]
    wizard.choose_tab("合计行")
    wizard.dialog.review.table.setCurrentIndex(wizard.dialog.review.table.model().index(0, 0))
    wizard.settle()
    detail = " ".join(labels(wizard.dialog.review.detail))
    assert "“一大笔钱”" in detail
    assert "用来核对，不作为项目导入" in detail


def test_a_refused_row_is_told_with_its_text_and_explains_the_difference(messy: Wizard) -> None:
    assert messy.tabs()[4] == "拒绝 1"
    messy.choose_tab("拒绝")
    (row,) = messy.rows()
    assert (row[1], row[2], row[5], row[6]) == ("5", "拒绝", "坏的医院", "1O000")
    # The cell itself is marked, and the room is for the reason.
    assert row[-1] == "第 2 个字符是字母 O，不是数字 0"
    detail = " ".join(labels(messy.dialog.review.detail))
    assert "“1O000”" in detail
    assert "可能是“10000”" in detail
    # 5 000 + 800 + 800, where the table says 16 600.
    assert messy.sums() == [("写 4 个 16,600", "加 6,600", "差 10,000")]
    side = messy.dialog.review.side
    assert notices(side)[0] == (
        "差额 10,000 正好是被拒绝的第 5 行（序号 3）。改正这一处，就能对上。"
    )
    messy.choose_tab("新增")
    side.notices[0].link.click()
    assert messy.dialog.review.tabs.currentIndex() == 0
    assert messy.rows()[messy.dialog.review.table.currentIndex().row()][5] == "坏的医院"
    messy.onward()
    assert "坏的医院" not in projects(messy.session)


def test_a_field_can_stay_as_the_library_has_it(messy: Wizard) -> None:
    messy.go("重庆中医药学院")
    choices = messy.dialog.review.detail.choices
    assert list(choices) == ["total", "units"]
    messy.press(Qt.Key.Key_Return)
    assert messy.focused() is choices["total"].focusProxy()
    assert messy.rows()[messy.row("重庆中医药学院")][6] == "100,000 → 5,000"
    messy.press(Qt.Key.Key_Right)
    assert messy.rows()[messy.row("重庆中医药学院")][6] == "100,000"
    said = messy.rows()[messy.row("重庆中医药学院")]
    assert "改 1 项（责任单位），1 项保留库里的" in said
    messy.onward()
    stored = projects(messy.session)["重庆中医药学院"]
    assert stored["total_yuan"] == 100_000 * WAN
    assert stored["units_text"] == "区教委"


def test_a_changed_row_of_which_all_is_kept_is_not_counted(messy: Wizard) -> None:
    assert messy.dialog.foot.onward_button.text() == "导入 3 行，跳过 1 行"
    messy.go("重庆中医药学院")
    for choice in messy.dialog.review.detail.choices.values():
        choice.changed.emit(1)
    assert messy.dialog.foot.onward_button.text() == "导入 2 行，跳过 1 行"
    assert messy.rows()[messy.row("重庆中医药学院")][-1] == "2 项保留库里的"


def test_an_amount_that_is_only_worded_anew_is_shown_in_words(
    wizard: Wizard, tmp_path: Path
) -> None:
    wizard.session.library.perform(update_projects({1: {"total": "约10亿元"}}))
    wizard.read_csv(tmp_path / "表.csv", csv(HEAD, (1, "重庆中医药学院", "10亿元", "")))
    wizard.to_review()
    (row,) = wizard.rows()
    assert (row[2], row[6]) == ("变更", "约10亿元 → 10亿元")


@pytest.mark.parametrize(
    ("mode", "button", "said"),
    [
        ("更新", "导入 1 行，跳过 1 行", "只更新，新的不导入"),
        ("跳过", "导入 2 行，跳过 1 行", "已有的跳过，不改"),
        ("新增", "导入 3 行，跳过 1 行", ""),
    ],
)
def test_modes(messy: Wizard, mode: str, button: str, said: str) -> None:
    control = messy.dialog.review.mode
    titles = ["新增或更新", "更新", "新增", "跳过"]
    control.changed.emit(titles.index(mode))
    messy.settle()
    assert messy.dialog.foot.onward_button.text() == button
    assert not said or said in " ".join(" ".join(row) for row in messy.rows())


def test_a_mode_leaves_what_was_decided(messy: Wizard) -> None:
    messy.go("新的医院")
    messy.press(Qt.Key.Key_Space)
    messy.dialog.review.mode.changed.emit(3)
    messy.settle()
    assert messy.rows()[messy.row("新的医院")][2] == "不导入"


def test_rows_are_taken_and_left_all_at_once(messy: Wizard) -> None:
    messy.choose_tab("新增")
    messy.dialog.review.none_button.click()
    assert [row[2] for row in messy.rows()] == ["不导入"] * 2
    assert messy.dialog.foot.onward_button.text() == "导入 1 行，跳过 3 行"
    messy.dialog.review.all_button.click()
    assert [row[2] for row in messy.rows()] == ["新增"] * 2


def test_a_new_reserve_takes_what_the_document_states(wizard: Wizard) -> None:
    wizard.read(ANNEX)
    wizard.to_review()
    review = wizard.dialog.review
    review.reserve.setCurrentIndex(review.reserve.count() - 1)
    review.reserve.activated.emit(review.reserve.count() - 1)
    wizard.settle()
    assert wizard.tabs()[1] == "新增 36"
    # The title's own name is taken.
    assert review.name.text() == "黔江区大健康产业（2）"
    review.name.setText("黔江区大健康产业")
    review.name.textEdited.emit("黔江区大健康产业")
    assert not wizard.dialog.foot.onward_button.isEnabled()
    assert wizard.dialog.foot.hint.text() == "这个名称的储备库已经有了，请换一个名称"
    review.name.setText("2026年储备")
    review.name.textEdited.emit("2026年储备")
    wizard.onward()
    with wizard.session.library.read() as connection:
        made = next(each for each in load_reserves(connection) if each.name == "2026年储备")
    assert (made.totals.count, made.totals.total_yuan) == (36, 2_790_637 * WAN)
    assert (made.stated_count, made.stated_total_yuan) == (36, 2_790_637 * WAN)


# ---------------------------------------------------------------- sources


def test_the_clipboard(wizard: Wizard) -> None:
    QGuiApplication.clipboard().setText("序号\t项目名称\t总投资（万元）\n1\t剪来的医院\t300\n")
    wizard.dialog.take_clipboard()
    wizard.settle()
    wizard.to_review()
    wizard.onward()
    assert projects(wizard.session)["剪来的医院"]["total_yuan"] == 300 * WAN


def test_what_is_no_table_is_told_inside(wizard: Wizard, tmp_path: Path) -> None:
    pdf = tmp_path / "文件.pdf"
    pdf.write_bytes(b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF")
    wizard.read(pdf)
    assert wizard.trouble.startswith("文件.pdf：这是")
    assert "PDF" in wizard.trouble
    assert wizard.trouble.endswith("。")
    assert wizard.answers.errors == []
    assert wizard.dialog.step == SOURCE
    assert not wizard.dialog.foot.onward_button.isEnabled()
    wizard.read(tmp_path / "没有.xlsx")
    assert "没有.xlsx：文件打不开" in wizard.trouble
    wizard.read(ANNEX)
    assert wizard.trouble == ""


def test_an_empty_clipboard_is_told_inside(wizard: Wizard) -> None:
    QGuiApplication.clipboard().clear()
    wizard.dialog.take_clipboard()
    wizard.settle()
    assert "剪贴板上没有表格" in wizard.trouble


def test_reading_is_stopped(wizard: Wizard, tmp_path: Path) -> None:
    path = tmp_path / "大.csv"
    rows = ((at, f"项目{at}", at) for at in range(1, 20_000))
    path.write_text(csv(("序号", "项目名称", "总投资（万元）"), *rows), encoding="utf-8")
    wizard.dialog.take_file(path)
    assert wizard.dialog.desk.is_busy
    assert wizard.dialog.foot.is_busy
    assert wizard.dialog.foot.leave_button.text() == "停止"
    wizard.press(Qt.Key.Key_Escape)
    assert wizard.dialog.isVisible()
    assert wizard.dialog.draft.taken is None
    assert wizard.dialog.foot.hint.text() == "已停下，什么都没有写入"
    wizard.read(ANNEX)
    assert len(wizard.dialog.draft.tables) == 1


def test_what_can_be_dropped(tmp_path: Path) -> None:
    file = tmp_path / "表.csv"
    file.touch()
    data = QMimeData()
    assert dropped_file(data) is None
    data.setUrls([QUrl.fromLocalFile(str(file))])
    assert dropped_file(data) == file
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    assert dropped_file(data) is None
    data.setUrls([QUrl.fromLocalFile(str(file))] * 2)
    assert dropped_file(data) is None
    data.setUrls([QUrl("https://example.org/表.csv")])
    assert dropped_file(data) is None


def test_a_library_that_is_read_only_may_be_looked_at(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    library = open_library(qianjiang_copy(tmp_path), author=AUTHOR, read_only=True)
    session = Session(library, Settings())
    wizard = Wizard(qtbot, session)
    wizard.read(ANNEX)
    wizard.to_review()
    assert wizard.tabs()[3] == "相同 36"
    assert wizard.dialog.read_only.isVisible()
    assert not wizard.dialog.foot.onward_button.isEnabled()
    assert wizard.dialog.foot.hint.text().startswith("文库只读，不能导入：")
    wizard.dialog.done(0)
    session.close()


# ---------------------------------------------------------------- leaving


def test_leaving_asks_where_decisions_would_be_lost(messy: Wizard) -> None:
    messy.answers.confirms = False
    messy.go("新的医院")
    messy.press(Qt.Key.Key_Space)
    messy.press(Qt.Key.Key_Escape)
    assert messy.dialog.isVisible()
    assert messy.answers.asked[0][0] == "放弃这次导入"
    messy.answers.confirms = True
    before = projects(messy.session)
    messy.press(Qt.Key.Key_Escape)
    assert not messy.dialog.isVisible()
    assert projects(messy.session) == before
    assert not backup_folder(messy.session.library.path).exists()


def test_a_backup_that_cannot_be_made_stops_the_import(
    messy: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = projects(messy.session)
    backup_folder(messy.session.library.path).write_text("这里不是文件夹")
    messy.onward()
    assert messy.dialog.step == REVIEW
    assert messy.trouble.endswith("。")
    assert projects(messy.session) == before


def test_the_writing_is_stopped(messy: Wizard) -> None:
    before = projects(messy.session)
    messy.dialog.foot.onward_button.click()
    assert messy.dialog.desk.is_busy
    messy.dialog.leave()
    messy.settle()
    assert messy.dialog.step == REVIEW
    assert projects(messy.session) == before
    assert messy.dialog.foot.hint.text() == "已停下，什么都没有写入"
    messy.onward()
    assert "新的医院" in projects(messy.session)


# ---------------------------------------------------------------- how it looks


@pytest.mark.parametrize("size", [(1366, 690), (960, 500)])
def test_it_fits_small_screens(
    messy: Wizard, size: tuple[int, int], all_inside: Callable[[QWidget], list[str]]
) -> None:
    messy.dialog.resize(*size)
    messy.settle()
    for step in (SOURCE, COLUMNS, REVIEW):
        messy.dialog.show_step(step)
        messy.settle()
        assert (messy.dialog.width(), messy.dialog.height()) == size
        assert all_inside(messy.dialog) == []


@pytest.fixture
def all_inside() -> Callable[[QWidget], list[str]]:
    """Names the buttons of a window that reach over its edge or are cut."""

    def found(window: QWidget) -> list[str]:
        from app.ui.controls.button import Button

        cut = []
        for button in window.findChildren(Button):
            if not button.isVisible():
                continue
            corner = button.mapTo(window, button.rect().bottomRight())
            is_in = window.rect().contains(corner)
            if not is_in or button.width() < button.minimumSizeHint().width():
                cut.append(button.text())
        return cut

    return found
