"""The print dialog: preview, ranges, pages, saving, refusals, keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import OutputUnwritable
from app.operations.projects import update_projects
from app.queries.filter import Condition, Filter, Operator
from app.ui.printing import preview
from app.ui.printing.choices import Kind, Scope
from app.ui.printing.dialog import PrintDialog
from app.ui.printing.options import NO_PRINTER
from app.ui.printing.pdfpages import pdf_thread
from app.ui.printing.press import Press, press
from app.ui.session import Session
from app.ui.theme import apply_theme
from tests.ui.press_jobs import real_but_slow
from tests.ui.printing_dialogs import (
    PRINTERS,
    SavingAnswers,
    choose_kind,
    content_of,
    opened,
    project_ids,
    settle,
    texts,
)

# The offscreen platform says so of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

MEDICAL = Filter((Condition("category", Operator.IS, ("医疗卫生服务业",)),))


def test_the_preview_is_the_whole_document(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    dialog = opened(qtbot, qapp, session)
    pages = texts(content_of(dialog))
    assert len(dialog.images.sizes) == len(pages) == dialog.area.thumbnails.pages.rowCount()
    assert dialog.area.bar.number.text() == f"第 1 / {len(pages)} 页"
    assert dialog.area.count.text() == f"{len(pages)} 页"
    # 附件2's own figures, heading and first project.
    for part in ("黔江区大健康产业项目储备库", "合计（36）个", "2790637", "重庆中医药学院"):
        assert part in pages[0]
    width, height = dialog.images.sizes[0]
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (297, 210)
    assert dialog.options.note.text.text() == (
        "36 个合计 2,790,637 万元，与文库一致。字体已全部嵌入，没有缺字。"
    )
    assert dialog.options.scopes.figures(Scope.ALL) == "36 个　2,790,637"


def test_the_page_and_the_thumbnails_are_painted_from_the_document(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    dialog = opened(qtbot, qapp, session)
    sheet = round(dialog.images.sizes[0][0] * dialog.area.view.zoom * 96 / 72)
    dialog.grab()
    qtbot.waitUntil(lambda: dialog.images.page(0, sheet) is not None)
    image = dialog.images.page(0, sheet)
    assert image is not None
    assert image.width() == sheet
    # White paper with something dark on it.
    greys = {image.pixelColor(x, image.height() // 2).lightness() for x in range(image.width())}
    assert max(greys) == 255
    assert min(greys) < 200


def test_a_range_makes_another_document(qtbot: QtBot, qapp: QApplication, session: Session) -> None:
    dialog = opened(qtbot, qapp, session)
    whole = content_of(dialog)
    dialog.close()
    session.set_filter(MEDICAL)
    session.set_selection(project_ids(session, 1, 2, 3))
    second = opened(qtbot, qapp, session)
    assert second.options.scopes.scope is Scope.FILTERED
    filtered = "".join(texts(content_of(second)))
    assert "合计（16）个" in filtered
    assert "353845" in filtered
    second.options.scopes.button(Scope.SELECTED).click()
    assert not second.footer.save_button.isEnabled()
    settle(qtbot, session, second)
    assert "176935" in texts(content_of(second))[0]
    second.options.scopes.button(Scope.ALL).click()
    settle(qtbot, session, second)
    assert texts(content_of(second)) == texts(whole)


def test_layout_choices_reach_the_paper_and_the_next_dialog(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    dialog = opened(qtbot, qapp, session)
    boxes = dialog.options.form.boxes
    boxes["has_separators"].click()
    boxes["totals_first"].click()
    dialog.options.form.columns.actions_by_key["content"].trigger()
    settle(qtbot, session, dialog)
    pages = texts(content_of(dialog))
    assert "主要建设规模及内容" not in "".join(pages)
    assert "2,790,637" in pages[-1]
    assert "2,790,637" not in pages[0]
    assert "小计" in "".join(pages)
    assert "与文库一致" in dialog.options.note.text.text()
    dialog.close()
    again = opened(qtbot, qapp, session)
    boxes = again.options.form.boxes
    assert boxes["has_separators"].isChecked()
    assert not boxes["totals_first"].isChecked()
    assert "content" not in again.options.form.columns.chosen()
    assert again.options.form.columns.text() == "自选 8 栏"


def test_the_newest_choice_wins(qtbot: QtBot, qapp: QApplication, session: Session) -> None:
    session.set_filter(MEDICAL)
    dialog = opened(qtbot, qapp, session)
    for scope in (Scope.ALL, Scope.FILTERED, Scope.ALL):
        dialog.options.scopes.button(scope).click()
    settle(qtbot, session, dialog)
    assert "合计（36）个" in texts(content_of(dialog))[0]


def test_briefs_are_one_page_a_project_with_their_completeness(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    ids = project_ids(session, 1, 2)
    session.set_current(ids[0])
    dialog = opened(qtbot, qapp, session, "one-page")
    assert dialog.options.scopes.scope is Scope.CURRENT
    pages = texts(content_of(dialog))
    assert len(pages) == 1
    assert "重庆中医药学院" in pages[0]
    width, height = dialog.images.sizes[0]
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
    assert dialog.options.completeness.text().startswith("完整度 7/15，缺：建设周期")
    dialog.options.scopes.button(Scope.ALL).click()
    settle(qtbot, session, dialog)
    assert len(texts(content_of(dialog))) == 36
    assert dialog.options.completeness.text().endswith("36 个项目有缺项（共 36 个）")
    choose_kind(dialog, Kind.ANNEX)
    settle(qtbot, session, dialog)
    assert dialog.options.completeness.isHidden()
    assert "合计（36）个" in texts(content_of(dialog))[0]


def test_pages_and_check_marks_say_the_same(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    dialog = opened(qtbot, qapp, session)
    field, model = dialog.options.pages, dialog.area.thumbnails.pages
    count = model.rowCount()
    index = model.index(1)
    model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert field.some_button.isChecked()
    assert field.line.text() == f"1,3-{count}"
    field.line.selectAll()
    QTest.keyClicks(field.line, "1-2,4")
    assert model.pages() == (1, 2, 4)
    QTest.keyClicks(field.line, "99")
    assert model.pages() == ()
    assert "没有第 499 页" in field.refusal.text()
    assert not dialog.footer.save_button.isEnabled()
    assert not dialog.footer.print_button.isEnabled()
    assert "没有要印的页" in dialog.footer.save_button.toolTip()
    dialog.area.all_link.click()
    assert field.all_button.isChecked()
    assert model.pages() == tuple(range(1, count + 1))
    assert dialog.footer.save_button.isEnabled()


def test_saving_all_pages_writes_the_previewed_bytes(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    answers = SavingAnswers(tmp_path / "附件表.pdf")
    dialog = opened(qtbot, qapp, session, answers=answers)
    dialog.footer.save_button.click()
    settle(qtbot, session, dialog)
    assert (tmp_path / "附件表.pdf").read_bytes() == content_of(dialog)
    assert answers.suggested is not None
    assert answers.suggested.name == "附件2 黔江区大健康产业项目储备库.pdf"
    assert "已保存 附件表.pdf" in dialog.footer.hint.text()


def test_saving_some_pages_writes_just_those(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "两页.pdf"
    dialog = opened(qtbot, qapp, session, answers=SavingAnswers(path))
    dialog.options.pages.set_pages((2, 4))
    dialog.save()
    settle(qtbot, session, dialog)
    whole = texts(content_of(dialog))
    assert texts(path.read_bytes()) == [whole[1], whole[3]]


def test_a_place_that_cannot_be_written_is_told_and_nothing_stays(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    folder = tmp_path / "目录.pdf"
    folder.mkdir()
    answers = SavingAnswers(folder)
    dialog = opened(qtbot, qapp, session, answers=answers)
    before = sorted(tmp_path.rglob("*"))
    dialog.save()
    settle(qtbot, session, dialog)
    answers.path = tmp_path / "没有这个文件夹" / "a.pdf"
    dialog.save()
    settle(qtbot, session, dialog)
    assert [type(error) for error in answers.errors] == [OutputUnwritable, OutputUnwritable]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_character_no_font_has_leaves_no_page_but_the_reason(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    (one,) = project_ids(session, 1)
    session.library.perform(update_projects({one: {"name": "康养小镇😀项目"}}))
    dialog = opened(qtbot, qapp, session)
    assert dialog.area.refusal.isVisible()
    said = dialog.area.refusal.text()
    assert "什么事：" in said
    assert "U+1F600" in said
    assert "在哪里：附件表第 1 个项目" in said
    assert "怎么办：请改写或删去这些字符" in said
    assert dialog.document is None
    assert dialog.area.thumbnails.pages.rowCount() == 0
    assert not dialog.footer.save_button.isEnabled()
    assert not dialog.footer.print_button.isEnabled()
    assert dialog.options.note.isHidden()
    # The other projects can still be printed.
    session.set_selection(project_ids(session, 2))
    dialog.close()
    other = opened(qtbot, qapp, session)
    other.options.scopes.button(Scope.SELECTED).click()
    settle(qtbot, session, other)
    assert not other.area.refusal.isVisible()
    assert "武陵山公共卫生应急医院" in texts(content_of(other))[0]


@pytest.fixture
def slow(qapp: QApplication) -> Iterator[Press]:
    """A press that goes on for ever with amounts with separators."""
    made = Press(None, real_but_slow)
    yield made
    made.close()


def test_cancelling_keeps_the_preview_and_its_choices(
    qtbot: QtBot, qapp: QApplication, session: Session, slow: Press
) -> None:
    dialog = opened(qtbot, qapp, session, maker=slow)
    before = content_of(dialog)
    box = dialog.options.form.boxes["has_separators"]
    box.click()
    qtbot.waitUntil(dialog.area.work_bar.isVisible)
    qtbot.waitUntil(lambda: dialog.area.work_bar.text == "正在生成预览 1 / 9")
    assert content_of(dialog) == before
    assert not dialog.footer.save_button.isEnabled()
    dialog.area.work_bar.button.click()
    # At once, whatever the process is doing.
    assert dialog.area.work_bar.isHidden()
    assert not box.isChecked()
    assert dialog.footer.save_button.isEnabled()
    settle(qtbot, session, dialog)
    assert content_of(dialog) == before
    assert len(dialog.images.sizes) == len(texts(before))


def test_the_first_pages_are_looked_at_while_the_rest_is_made(
    qtbot: QtBot,
    qapp: QApplication,
    session: Session,
    slow: Press,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So that 36 projects are long in the making.
    monkeypatch.setattr(preview, "MANY_PROJECTS", 36)
    dialog = opened(qtbot, qapp, session, maker=slow)
    before = content_of(dialog)
    count = len(dialog.images.sizes)
    dialog.options.form.watermark.click()
    settle(qtbot, session, dialog)
    marked = content_of(dialog)
    dialog.options.form.boxes["has_separators"].click()
    qtbot.waitUntil(lambda: dialog.area.count.text() == "其余正在生成", timeout=60_000)
    assert not dialog.footer.save_button.isEnabled()
    assert not dialog.area.all_link.isEnabled()
    # Given up, the document before is back.
    dialog.cancel()
    settle(qtbot, session, dialog)
    assert content_of(dialog) == marked != before
    assert dialog.area.count.text() == f"{count} 页"
    assert dialog.footer.save_button.isEnabled()


def test_a_process_that_dies_is_said_and_another_try_helps(
    qtbot: QtBot, qapp: QApplication, session: Session, slow: Press
) -> None:
    dialog = opened(qtbot, qapp, session, maker=slow)
    dialog.options.form.lines["title"].setText("坏")
    dialog.options.form.lines["title"].textEdited.emit("坏")
    dialog.options.form.boxes["has_separators"].click()
    settle(qtbot, session, dialog)
    assert dialog.area.refusal.isVisible()
    assert "意外停止" in dialog.area.refusal.text()
    assert dialog.area.refusal.button.isVisible()
    dialog.options.form.boxes["has_separators"].click()
    settle(qtbot, session, dialog)
    assert "合计（36）个" in texts(content_of(dialog))[0]


def test_closing_while_a_document_is_made_gives_it_up(
    qtbot: QtBot, qapp: QApplication, session: Session, slow: Press
) -> None:
    dialog = opened(qtbot, qapp, session, maker=slow)
    dialog.options.form.boxes["has_separators"].click()
    qtbot.waitUntil(lambda: dialog.area.work_bar.text == "正在生成预览 1 / 9")
    dialog.close()
    assert slow.is_idle
    qtbot.waitUntil(lambda: slow.is_settled)


def test_without_a_printer_saving_is_the_default(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    dialog = opened(qtbot, qapp, session, list_printers=lambda: ())
    assert dialog.options.printer.currentText() == NO_PRINTER
    assert not dialog.footer.print_button.isEnabled()
    assert dialog.footer.print_button.toolTip() == NO_PRINTER
    assert dialog.footer.save_button.isEnabled()
    assert dialog.footer.save_button.isDefault()
    assert dialog.footer.hint.text() == "没有找到打印机，可以先保存 PDF"


def test_the_systems_own_printer_is_chosen_first(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    dialog = opened(qtbot, qapp, session)
    assert dialog.options.printer_name == "usual"
    assert dialog.options.printer.currentText() == "办公室 · 双面"
    assert dialog.footer.print_button.isDefault()


def test_pages_and_zoom_by_keys(qtbot: QtBot, qapp: QApplication, session: Session) -> None:
    dialog = opened(qtbot, qapp, session)
    dialog.activateWindow()
    dialog.area.view.setFocus()
    qtbot.waitUntil(dialog.isActiveWindow)
    whole = dialog.area.view.zoom
    QTest.keyClick(dialog.area.view, Qt.Key.Key_PageDown)
    assert dialog.area.view.page == 1
    assert dialog.area.thumbnails.currentIndex().row() == 1
    QTest.keyClick(dialog.area.view, Qt.Key.Key_PageUp)
    QTest.keyClick(dialog.area.view, Qt.Key.Key_PageUp)
    assert dialog.area.view.page == 0
    QTest.keyClick(dialog.area.view, Qt.Key.Key_End)
    assert dialog.area.view.page == len(dialog.images.sizes) - 1
    QTest.keyClick(dialog.area.view, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert dialog.area.view.zoom > whole
    QTest.keyClick(dialog.area.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert dialog.area.view.zoom == whole
    dialog.area.thumbnails.setFocus()
    QTest.keyClick(dialog.area.thumbnails, Qt.Key.Key_Space)
    assert len(dialog.area.thumbnails.pages.pages()) == len(dialog.images.sizes) - 1
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_enter_ends_the_page_numbers_and_elsewhere_takes_the_default(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    answers = SavingAnswers(tmp_path / "a.pdf")
    dialog = opened(qtbot, qapp, session, answers=answers, list_printers=lambda: ())
    dialog.options.pages.some_button.click()
    QTest.keyClick(dialog.options.pages.line, Qt.Key.Key_Return)
    settle(qtbot, session, dialog)
    assert answers.suggested is None
    QTest.keyClick(dialog.area.view, Qt.Key.Key_Return)
    settle(qtbot, session, dialog)
    assert (tmp_path / "a.pdf").is_file()


def test_zooming_keeps_the_middle_in_the_middle(
    qtbot: QtBot, qapp: QApplication, session: Session
) -> None:
    dialog = opened(qtbot, qapp, session)
    view = dialog.area.view
    view.set_zoom(2.0)
    for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
        assert bar.maximum() > 0
        # The page was whole and centred, so the bars stand in their middle now.
        assert abs(bar.value() - bar.maximum() / 2) <= 8
    view.set_fit("width")
    assert view.horizontalScrollBar().maximum() == 0


def test_closing_at_any_moment_leaves_nothing_behind(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path
) -> None:
    theme = apply_theme(qapp, "light")
    answers = SavingAnswers(tmp_path / "a.pdf")

    def begun() -> PrintDialog:
        dialog = PrintDialog(session, theme, answers, "annex", None, list_printers=lambda: PRINTERS)
        dialog.open()
        return dialog

    # Before the pages are set, while they are opened, and while a file is written.
    for wait_for in (0, 1, 2):
        dialog = begun()
        if wait_for:
            qtbot.waitUntil(lambda shown=dialog: shown.document is not None, timeout=60_000)  # type: ignore[misc]
        if wait_for == 2:
            dialog.save()
        dialog.close()
        idle = (session.tasks, pdf_thread(), press())
        qtbot.waitUntil(lambda: all(each.is_idle for each in idle))  # noqa: B023
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert answers.errors == []
