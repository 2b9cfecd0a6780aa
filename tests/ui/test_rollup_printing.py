"""The table of the rollup page as a PDF and on paper."""

from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.queries.filter import Condition, Filter, Operator
from app.queries.rollups import Totals
from app.queries.sheet import Sheet
from app.settings import Settings
from app.ui.application import Application
from app.ui.printing.choices import FigureTable
from app.ui.printing.dialog import PrintDialog
from app.ui.rollup.page import RollupPage
from app.ui.session import Session
from app.ui.theme import Theme
from tests.library_files import qianjiang_copy
from tests.ui.dialog_answers import DialogAnswers
from tests.ui.printing_dialogs import PRINTERS, SavingAnswers, content_of, settle, texts
from tests.ui.rollupscreen import RollupScreen, annex_projects, open_rollup

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

HEALTH = Filter((Condition("industry", Operator.IS, ("卫生健康",)),))


@pytest.fixture
def screen(
    qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers
) -> Iterator[RollupScreen]:
    with open_rollup(qtbot, session, theme, dialogs) as opened:
        yield opened


def wanted(screen: RollupScreen) -> FigureTable:
    """Return what the page asks to be printed when 打印… is chosen."""
    asked: list[FigureTable] = []
    screen.page.print_requested.connect(lambda *table: asked.append(FigureTable(*table)))
    choose(screen.page, "打印…")
    (table,) = asked
    return table


def choose(page: RollupPage, text: str) -> None:
    actions = {action.text(): action for action in page.header.export_menu.actions()}
    actions[text].trigger()


def test_what_is_shown_is_saved_as_it_is_printed(
    screen: RollupScreen, session: Session, tmp_path: Path
) -> None:
    session.set_filter(HEALTH)
    screen.settle()
    screen.ask("financing")
    path = tmp_path / "汇总.pdf"
    screen.dialogs.files = [path]
    choose(screen.page, "存为 PDF…（汇总表）")
    screen.settle()
    screen.qtbot.waitUntil(path.exists)
    (page,) = pypdf.PdfReader(path).pages
    text = "".join(page.extract_text().split())
    totals: dict[str, int] = {}
    for project in annex_projects():
        if project.industry == "卫生健康":
            totals[project.financing] = totals.get(project.financing, 0) + project.total
    assert "按投资方式汇总" in text
    assert "筛选：行业:卫生健康" in text
    for financing, total in totals.items():
        assert financing in text
        assert str(total) in text
    assert screen.said[-1] == "已存为 汇总.pdf"


def test_a_pdf_that_cannot_be_written_is_told(screen: RollupScreen, tmp_path: Path) -> None:
    screen.dialogs.files = [tmp_path / "没有" / "汇总.pdf"]
    choose(screen.page, "存为 PDF…（汇总表）")
    screen.qtbot.waitUntil(lambda: bool(screen.dialogs.errors))
    assert "所在的文件夹不存在" in str(screen.dialogs.errors[0])


def test_printing_asks_for_the_table_of_the_page(screen: RollupScreen, session: Session) -> None:
    session.set_filter(HEALTH)
    screen.settle()
    screen.ask("start_year", "financing")
    screen.page.header.unit_changed.emit("亿元")
    table = wanted(screen)
    projects = [each for each in annex_projects() if each.industry == "卫生健康"]
    assert table.totals == Totals(13, 0, 251_585 * 10_000)
    assert len(projects) == 13
    assert table.unit == "亿元"
    assert table.sheet.lines[0].figures[-1] == 251_585 * 10_000
    assert [column.title for column in table.sheet.columns[:-1]] == [
        row.group
        for row in screen.figures.crossed.columns.rows  # type: ignore[union-attr]
    ]


def test_the_print_dialog_shows_it_and_nothing_else_to_choose(
    qtbot: QtBot, session: Session, theme: Theme, screen: RollupScreen, tmp_path: Path
) -> None:
    screen.ask("category")
    answers = SavingAnswers(tmp_path / "印.pdf")
    dialog = PrintDialog(
        session, theme, answers, "figures", list_printers=lambda: PRINTERS, figures=wanted(screen)
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    settle(qtbot, session, dialog)
    assert dialog.windowTitle() == "打印预览 — 汇总表"
    (text,) = texts(content_of(dialog))
    # 附件2's own figures.
    for line in ("合计362790637100.0%", "医疗卫生服务业1635384512.7%"):
        assert line in text
    options = dialog.options
    assert [options.document.itemText(at) for at in range(options.document.count())] == ["汇总表"]
    assert not options.scopes.isVisible()
    assert not options.form.boxes["totals_first"].isVisible()
    for fold in options.form.folds.values():
        fold.set_open(is_open=True)
    offered = {name for name, box in options.form.boxes.items() if box.isVisible()}
    assert offered == {"is_double_sided", "has_own_fonts", "is_archival"}
    assert options.note.text.text() == "36 个项目，共 1 页。字体已全部嵌入，没有缺字。"
    dialog.save()
    qtbot.waitUntil(lambda: (tmp_path / "印.pdf").exists())
    assert answers.suggested is not None
    assert answers.suggested.name == "按分类汇总.pdf"
    assert (tmp_path / "印.pdf").read_bytes() == content_of(dialog)


def ink_below_the_table(content: bytes) -> int:
    """Return how many dots are not white in the lower half of the first page, 72 to the inch."""
    bitmap = PdfDocument(content)[0].render(grayscale=True)
    dots = bytes(bitmap.buffer)
    return sum(dot < 250 for dot in dots[len(dots) // 2 :])


def test_what_is_offered_is_heeded(
    qtbot: QtBot, session: Session, theme: Theme, screen: RollupScreen
) -> None:
    screen.ask("category")
    dialog = PrintDialog(
        session,
        theme,
        SavingAnswers(),
        "figures",
        list_printers=lambda: PRINTERS,
        figures=wanted(screen),
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    settle(qtbot, session, dialog)
    assert b"pdfaid" not in content_of(dialog)
    blank = ink_below_the_table(content_of(dialog))
    dialog.options.form.watermark.click()
    dialog.options.form.boxes["is_archival"].click()
    settle(qtbot, session, dialog)
    assert b"pdfaid" in content_of(dialog)
    assert ink_below_the_table(content_of(dialog)) > blank + 1_000


def test_the_window_opens_the_dialog(
    qtbot: QtBot, qapp: QApplication, theme: Theme, dialogs: DialogAnswers, tmp_path: Path
) -> None:
    application = Application(Settings(), theme, dialogs)
    assert application.open_path(qianjiang_copy(tmp_path))
    window = application.window
    assert window is not None
    window.show_page("rollup")
    page = window.pages.currentWidget()
    assert isinstance(page, RollupPage)
    qtbot.waitUntil(
        lambda: page.figures is not None and window.session.tasks.is_idle, timeout=60_000
    )
    choose(page, "打印…")
    qtbot.waitUntil(lambda: bool(window.findChildren(PrintDialog)), timeout=60_000)
    (dialog,) = window.findChildren(PrintDialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    try:
        settle(qtbot, window.session, dialog)
        assert "合计362790637100.0%" in texts(content_of(dialog))[0]
    finally:
        dialog.close()
        window.close()


def test_a_character_no_font_has_is_told_in_the_dialog(
    qtbot: QtBot, session: Session, theme: Theme
) -> None:
    sheet = Sheet("表\U0001f642", "", "分组", (), ())
    dialog = PrintDialog(
        session,
        theme,
        SavingAnswers(),
        "figures",
        list_printers=lambda: PRINTERS,
        figures=FigureTable(sheet, "万元", Totals(0, 0, 0)),
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    settle(qtbot, session, dialog)
    assert dialog.document is None
    assert dialog.area.refusal.isVisible()
