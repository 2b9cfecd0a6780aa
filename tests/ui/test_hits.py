"""What was searched for is marked where it stands: in cells and in the inspector."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.fields import BY_NAME
from app.queries.filter import AllOf, Filter, Not, Words
from app.queries.hits import filter_words
from app.ui.hitmarks import HitMarks, shown_spans
from app.ui.inspector.panel import InspectorPanel
from app.ui.inspector.paragraph import Paragraph
from app.ui.inspector.valueview import Line, ValueView
from app.ui.session import Session
from app.ui.theme import Theme
from tests.ui.dialog_answers import DialogAnswers
from tests.ui.gridscreen import GridScreen


def line_width(image: QImage, area: QRect, color: QColor) -> int:
    """Return how many columns of an area have a line of this colour, two pixels thick."""
    found = 0
    for x in range(area.left(), area.right() + 1):
        run = sum(
            image.pixelColor(x, y).rgb() == color.rgb()
            for y in range(area.top(), area.bottom() + 1)
        )
        found += run >= 2
    return found


def test_cells_are_marked_as_wide_as_what_was_found(
    qtbot: QtBot, session: Session, theme: Theme
) -> None:
    screen = GridScreen(qtbot, session)
    screen.session.set_filter(Filter((Words("zyy"),)))
    screen.settle()
    numbers = [number for number in screen.numbers() if isinstance(number, int)]
    other = next(number for number in numbers if screen.row(number) != screen.panel.table.row)
    name = screen.text(other, "项目名称")
    view = screen.panel.table.left
    place = view.visualRect(screen.panel.model.index(screen.row(other), screen.column("项目名称")))
    image = view.viewport().grab().toImage()
    metrics = QFontMetricsF(theme.font("cell"))
    start = name.index("中医")
    expected = metrics.horizontalAdvance(name[start : start + 3])
    assert abs(line_width(image, place, theme.color("accent_text")) - expected) <= 2
    screen.session.set_filter(Filter())
    screen.settle()
    assert screen.panel.model.words == ()


def test_a_selected_row_shows_its_marks_too(qtbot: QtBot, session: Session, theme: Theme) -> None:
    screen = GridScreen(qtbot, session)
    screen.session.set_filter(Filter((Words("黔江"),)))
    screen.settle()
    screen.panel.table.selection.clear()
    chosen = screen.row(9)
    view = screen.panel.table.left
    screen.go(9, "建设性质")
    place = view.visualRect(screen.panel.model.index(chosen, screen.column("项目名称")))
    image = view.viewport().grab().toImage()
    assert line_width(image, place, theme.color("accent_text")) > 20


@pytest.mark.parametrize(
    ("shown", "spans", "expected"),
    [
        ("甲乙丙丁", ((1, 3),), [(1, 3)]),
        ("甲乙…", ((1, 3),), [(1, 2), (2, 3)]),
        ("甲乙…", ((0, 1),), [(0, 1)]),
        ("甲…", ((2, 4),), [(1, 2)]),
        ("…", ((0, 1),), [(0, 1)]),
    ],
)
def test_what_is_cut_off_marks_the_ellipsis(
    shown: str, spans: tuple[tuple[int, int], ...], expected: list[tuple[int, int]]
) -> None:
    assert shown_spans(spans, "甲乙丙丁", shown) == expected


def test_only_searched_fields_are_marked_and_only_names_by_pinyin(theme: Theme) -> None:
    marks = HitMarks()
    assert not marks.take_words(())
    assert marks.take_words(("新建", "zyy"))
    metrics = QFontMetricsF(theme.font("cell"))
    text = "新建中医院"

    def places(name: str) -> tuple[tuple[float, float], ...]:
        return marks.places(BY_NAME[name], text, text, metrics)

    two = metrics.horizontalAdvance("新建")
    assert places("nature") == places("financing") == ()
    assert places("content") == places("notes") == ((0.0, two),)
    assert places("name") == ((0.0, metrics.horizontalAdvance(text)),)
    marks.take_words(("医",))
    assert places("content") == (
        (metrics.horizontalAdvance("新建中"), metrics.horizontalAdvance("医")),
    )


def test_a_long_text_is_marked_line_by_line(qapp: QApplication, theme: Theme) -> None:
    font = theme.font("cell")
    step = QFontMetricsF(font).horizontalAdvance("字")
    paragraph = Paragraph("一二三四五六\n七八九", font, 4 * step + 1)
    boxes = [box for box, _ in paragraph.boxes([(2, 5), (8, 9)])]
    assert [(round(box.left() / step), round(box.width() / step)) for box in boxes] == [
        (2, 2), (0, 1), (1, 1),
    ]  # fmt: skip
    assert boxes[0].top() < boxes[1].top() < boxes[2].top()
    cut = Paragraph("一二三四五六七八九", font, 4 * step + 1, most_lines=1)
    assert len(list(cut.boxes([(7, 8)]))) == 1


def test_the_inspector_marks_what_was_searched_for(
    qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers
) -> None:
    panel = InspectorPanel(session, theme, dialogs)
    qtbot.addWidget(panel)
    panel.resize(360, 800)
    panel.show()
    session.set_current(9)
    qtbot.waitUntil(lambda: panel.record is not None and session.tasks.is_idle)
    view = panel.slot("name").view
    color = theme.color("accent_text")

    def marked() -> int:
        qtbot.wait(1)
        return line_width(view.grab().toImage(), view.rect(), color)

    assert marked() == 0
    session.set_filter(Filter((Words("ZYY"),)))
    width = QFontMetricsF(theme.font("title")).horizontalAdvance("中医院")
    assert abs(marked() - width) <= 2
    session.set_filter(Filter((Not(Words("zyy")),)))
    assert marked() == 0


def test_a_value_without_words_is_not_marked(qtbot: QtBot, theme: Theme) -> None:
    view = ValueView("备注")
    qtbot.addWidget(view)
    view.resize(200, 40)
    view.set_lines([Line("没有的东西")])
    view.set_words(("别的",), is_name=False)
    view.show()
    assert line_width(view.grab().toImage(), view.rect(), theme.color("accent_text")) == 0


def test_words_to_mark_are_those_that_must_be_there() -> None:
    filter = Filter((Words("甲"), Not(Words("乙")), AllOf((Words("丙"), Words("甲")))))
    assert filter_words(filter) == ("甲", "丙")
