"""Charts taken elsewhere: every file is opened again and looked into."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import OutputUnwritable
from app.operations.projects import update_projects
from app.queries.filter import Condition, Filter, Operator
from app.queries.projects import find_project
from app.ui.controls.menu import Menu
from app.ui.rollup.pickable import Pictured
from app.ui.session import Session
from app.ui.theme import Theme, apply_theme
from app.ui.tokens import LIGHT
from tests.ui.dialog_answers import DialogAnswers
from tests.ui.rollupscreen import RollupScreen, open_rollup

_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def screen(
    qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers
) -> Iterator[RollupScreen]:
    with open_rollup(qtbot, session, theme, dialogs) as opened:
        yield opened


def _save(screen: RollupScreen, chart: Pictured, path: Path) -> Path:
    screen.dialogs.files = [path]
    screen.page.pictures.save(screen.page.picture(chart), path.suffix)
    assert screen.dialogs.errors == []
    return path


def _colors(image: QImage) -> set[str]:
    points = product(range(0, image.width(), 5), range(0, image.height(), 5))
    return {image.pixelColor(x, y).name().upper() for x, y in points}


def _words(path: Path) -> str:
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    assert next(root.iter(f"{_SVG}text"), None) is None
    return "\n".join(path.get("aria-label", "") for path in root.iter(f"{_SVG}path"))


def _pdf_words(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    text = page.get_textpage()
    words = str(text.get_text_range())
    for part in (text, page, document):
        part.close()
    return words


def test_a_png_is_wide_white_and_has_the_chart_s_colours(
    screen: RollupScreen, tmp_path: Path
) -> None:
    image = QImage(str(_save(screen, screen.page.years.chart, tmp_path / "图.png")))
    assert image.width() >= 2000
    assert image.pixelColor(0, 0).name() == "#ffffff"
    assert {LIGHT.chart_medical, LIGHT.chart_elderly} <= _colors(image)
    assert screen.said[-1] == "已存为 图.png"


def test_pictures_are_light_whatever_the_window_wears(
    screen: RollupScreen, qapp: QApplication, tmp_path: Path
) -> None:
    treemap = screen.page.groups.treemap
    light = _save(screen, treemap, tmp_path / "light.png").read_bytes()
    screen.page.open_matching()
    apply_theme(qapp, "dark", 1.5)
    dark = _save(screen, treemap, tmp_path / "dark.png").read_bytes()
    apply_theme(qapp, "light")
    assert light == dark


def test_an_svg_holds_its_words_and_figures(screen: RollupScreen, tmp_path: Path) -> None:
    path = _save(screen, screen.page.years.chart, tmp_path / "图.svg")
    words = _words(path)
    for expected in (
        "分年总投资（按开工年）",
        "单位：万元",
        "医疗卫生",
        "未排期　18 个　2,521,760 万元　90.4%",
        "204,822",
        "黔江.chubei",
    ):
        # A line of Chinese and Latin may be written in several pieces.
        assert expected.replace(" ", "") in words.replace("\n", "").replace(" ", "")


def test_a_pdf_embeds_the_bundled_font_and_can_be_searched(
    screen: RollupScreen, tmp_path: Path
) -> None:
    screen.ask("industry", "financing")
    path = _save(screen, screen.page.cross.table, tmp_path / "图.pdf")
    content = path.read_bytes()
    assert b"NotoSansSC" in content
    assert b"/FontFile2" in content
    words = _pdf_words(path)
    for expected in ("行业 × 投资方式", "文化旅游", "2,498,000", "平方根", "36 个项目"):
        assert expected in words


def test_the_scope_says_the_conditions(
    screen: RollupScreen, session: Session, tmp_path: Path
) -> None:
    session.set_filter(Filter((Condition("industry", Operator.IS, ("卫生健康",)),)))
    screen.settle()
    words = _words(_save(screen, screen.page.years.chart, tmp_path / "图.svg"))
    assert "卫生健康" in words
    assert "13 个项目　251,585 万元" in words


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_every_chart_can_be_taken(screen: RollupScreen, tmp_path: Path, suffix: str) -> None:
    page = screen.page
    for dimension, second, chart, surface in (
        ("nature", "", "bars", page.groups.bars),
        ("nature", "", "years", page.groups.split_years),
        ("start_year", "", "years", page.groups.years),
        ("nature", "", "treemap", page.groups.treemap),
        ("nature", "financing", "bars", page.cross.bars),
        ("nature", "start_year", "years", page.cross.years),
        ("start_year", "nature", "years", page.cross.own_years),
        ("unit", "financing", "heat", page.cross.table),
    ):
        screen.ask(dimension, "", chart)
        screen.ask(second=second, chart=chart)
        path = tmp_path / f"{dimension}-{second}-{chart}{suffix}"
        assert len(_save(screen, surface, path).read_bytes()) > 3000


def test_all_columns_are_in_the_picture_however_narrow_the_window(
    screen: RollupScreen, tmp_path: Path
) -> None:
    screen.page.resize(700, 600)
    screen.ask("industry", "unit")
    words = _words(_save(screen, screen.page.cross.table, tmp_path / "图.svg"))
    units = [head.title for head in screen.sheet.columns]
    joined = words.replace("\n", "")
    assert all(unit in joined for unit in units)


def test_a_picture_goes_to_the_clipboard_at_two_pixels_to_one(screen: RollupScreen) -> None:
    screen.page.pictures.copy(screen.page.picture(screen.page.years.chart))
    image = QGuiApplication.clipboard().image()
    assert image.width() == 2400
    assert screen.said[-1] == "已复制图片：分年总投资（按开工年）"


def test_a_file_that_cannot_be_written_is_told(screen: RollupScreen, tmp_path: Path) -> None:
    screen.dialogs.files = [tmp_path / "没有的文件夹" / "图.png"]
    screen.page.pictures.save(screen.page.picture(screen.page.years.chart), ".png")
    assert len(screen.dialogs.errors) == 1
    assert isinstance(screen.dialogs.errors[0], OutputUnwritable)
    assert "没有的文件夹" in str(screen.dialogs.errors[0])


def test_nothing_is_written_when_the_question_is_refused(
    screen: RollupScreen, tmp_path: Path
) -> None:
    before = list(tmp_path.iterdir())
    screen.page.pictures.save(screen.page.picture(screen.page.years.chart), ".pdf")
    assert screen.dialogs.asked[-1][0] == "把图存为 PDF 文档"
    assert list(tmp_path.iterdir()) == before


def test_mouse_and_menu_key_open_the_menu(screen: RollupScreen) -> None:
    chart = screen.page.years.chart
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        event = QContextMenuEvent(reason, QPoint(40, 40), chart.mapToGlobal(QPoint(40, 40)))
        QApplication.sendEvent(chart, event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, Menu)
        texts = [action.text() for action in menu.actions() if action.text()]
        assert texts == ["复制为图片", "存为 PNG…", "存为 SVG…", "存为 PDF…"]
        menu.close()


def test_the_button_takes_the_chart_shown(screen: RollupScreen) -> None:
    screen.ask("nature", chart="bars")
    screen.page.groups.picture_button.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, Menu)
    menu.actions()[0].trigger()
    menu.close()
    assert screen.said[-1] == "已复制图片：各性质总投资"


def test_a_picture_says_what_has_to_be_known_to_read_it(
    screen: RollupScreen, session: Session, tmp_path: Path
) -> None:
    with session.library.read() as connection:
        only = find_project(connection, "36")
    session.perform(update_projects({only: {"total": ""}}))
    screen.settle()
    page = screen.page
    screen.ask("unit", "category", "heat")
    heat = _pdf_words(_save(screen, page.cross.table, tmp_path / "热力.pdf"))
    assert "注：一个项目有几个责任单位就计几次" in heat
    assert "1 个未填金额，未计入" in heat
    screen.ask("category", "", "treemap")
    tiles = _pdf_words(_save(screen, page.groups.treemap, tmp_path / "树图.pdf"))
    assert "注：1 个未填金额，未计入" in tiles
    years = _words(_save(screen, page.years.chart, tmp_path / "年度.svg"))
    assert "注：未排期另列" in years
