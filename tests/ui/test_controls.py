"""The small widgets: what they show, and that the keyboard reaches all of it."""

import gc
import itertools
import weakref

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.errors import LockedLibrary
from app.ui.bubble import Bubble, BubbleAction, BubbleText, place
from app.ui.controls.button import Button, IconButton
from app.ui.controls.chip import Chip
from app.ui.controls.corners import round_region
from app.ui.controls.dress import paint_box, paint_hairline
from app.ui.controls.emptystate import EmptyState, Suggestion
from app.ui.controls.keycap import key_caps_width, split_keys
from app.ui.controls.label import ElidedLabel, WrappedLabel, tied
from app.ui.controls.menu import Menu
from app.ui.controls.notice import Notice
from app.ui.controls.progress import ProgressStrip
from app.ui.controls.searchfield import SearchField
from app.ui.controls.section import SectionHeader
from app.ui.controls.segmented import SegmentedControl
from app.ui.controls.spinbox import SpinBox
from app.ui.errorbox import ErrorBox, ErrorChoice, ErrorText, error_text
from app.ui.theme import apply_theme, current_theme
from app.ui.tokens import DARK, LIGHT

# The offscreen platform says so of every window with a fixed size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _light(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    apply_theme(qapp, "light")


def test_a_chip_is_removed_by_its_cross_and_by_delete(qtbot: QtBot) -> None:
    chip = Chip("投资方式", "招商引资")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    with qtbot.waitSignal(chip.removed), qtbot.assertNotEmitted(chip.clicked):
        QTest.mouseClick(chip, LEFT, pos=chip.cross_rect().center())
    with qtbot.waitSignal(chip.removed):
        QTest.keyClick(chip, Qt.Key.Key_Delete)
    with qtbot.waitSignal(chip.clicked), qtbot.assertNotEmitted(chip.removed):
        QTest.mouseClick(chip, LEFT, pos=QPoint(10, 12))
    with qtbot.waitSignal(chip.clicked):
        QTest.keyClick(chip, Qt.Key.Key_Return)


def test_a_chip_that_stays_has_no_cross(qtbot: QtBot) -> None:
    chip = Chip("", "康养", is_removable=False)
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    assert chip.cross_rect().isEmpty()
    with qtbot.assertNotEmitted(chip.removed):
        QTest.keyClick(chip, Qt.Key.Key_Delete)


@pytest.mark.parametrize(
    ("value", "is_whole"),
    [("1,000～100,000 万元", True), ("2020年～2021年", True), ("中央预算内投资和专项债券", False)],
)
def test_a_chip_never_cuts_figures_down(qtbot: QtBot, value: str, is_whole: bool) -> None:
    chip = Chip("总投资", value)
    qtbot.addWidget(chip)
    assert (chip.minimumSizeHint() == chip.sizeHint()) is is_whole


def test_a_chip_is_24_high_and_grows_with_its_value(qtbot: QtBot) -> None:
    chip = Chip("分类", "养生养老产业")
    qtbot.addWidget(chip)
    before = chip.sizeHint()
    chip.set_value("医药产业、医疗器械产业、健康食品加工产业")
    assert before.height() == 24
    assert chip.sizeHint().width() > before.width() + 100
    assert chip.accessibleName() == "筛选条件：分类 医药产业、医疗器械产业、健康食品加工产业"


def test_segments_choose_exactly_one(qtbot: QtBot) -> None:
    control = SegmentedControl(("按开工年", "按年均摊", "按月"), "排期口径")
    qtbot.addWidget(control)
    control.show()
    heard: list[int] = []
    control.changed.connect(heard.append)
    last = control.childAt(control.width() - 10, 14)
    assert last is not None
    QTest.mouseClick(last, LEFT)
    assert (control.current(), heard) == (2, [2])
    # A second click on the chosen one changes nothing.
    QTest.mouseClick(last, LEFT)
    assert heard == [2]
    QTest.keyClick(control, Qt.Key.Key_Left)
    QTest.keyClick(control, Qt.Key.Key_Left)
    QTest.keyClick(control, Qt.Key.Key_Left)
    assert (control.current(), heard) == (0, [2, 1, 0])
    control.set_current(1)
    assert heard == [2, 1, 0]


def test_the_keyboard_chooses_from_the_segment_it_is_in(qtbot: QtBot) -> None:
    control = SegmentedControl(("医", "药", "养"), "归口")
    qtbot.addWidget(control)
    control.show()
    heard: list[int] = []
    control.changed.connect(heard.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_3, Qt.Key.Key_Left, Qt.Key.Key_9):
        segment = next(
            each for each in control.findChildren(QWidget)
            if each.focusPolicy() == Qt.FocusPolicy.TabFocus
        )  # fmt: skip
        QTest.keyClick(segment, key)
    assert (control.current(), heard) == (1, [1, 2, 1])


def test_the_middle_is_elided_where_the_ends_tell_names_apart(qtbot: QtBot) -> None:
    name = "中央预算内投资和专项债券"
    label = ElidedLabel(name, mode=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    label.show()
    label.resize(100, 20)
    assert label.shown_text().startswith("中央预")
    assert label.shown_text().endswith("债券")
    assert "…" in label.shown_text()
    assert label.toolTip() == name
    label.resize(400, 20)
    assert (label.shown_text(), label.toolTip()) == (name, "")


def test_wrapped_text_is_never_cut_off(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    label = WrappedLabel("建设山地生态养生养老项目和山地体育运动、农业文化旅游项目。" * 4)
    column.addWidget(label)
    column.addStretch(1)
    window.resize(200, 60)
    window.show()
    line = label.fontMetrics().lineSpacing()
    assert label.height() >= label.heightForWidth(label.width()) > 5 * line


def test_a_shorter_text_gives_its_lines_back(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    label = WrappedLabel("只有力争目标，无起止年：计入未排期")
    column.addWidget(label)
    column.addStretch(1)
    window.resize(200, 300)
    window.show()
    line = label.fontMetrics().lineSpacing()
    assert label.minimumHeight() > 1.5 * line
    label.setText("2020 至 2021 年")
    assert label.minimumHeight() < 1.5 * line


def test_no_line_ends_between_a_number_and_its_unit(qapp: QApplication) -> None:
    said = "可以写：2020-2022、2年、36个月、1,200 万元、1.5亿元，最多 60 个字，占 12%"
    whole = ("2年", "36个月", "1,200 万元", "1.5亿元", "60 个", "12%")

    def is_parted(text: str, width: int) -> bool:
        layout = QTextLayout(text, current_theme().font("caption"))
        layout.beginLayout()
        ends = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            ends.append(line.textStart() + line.textLength())
        layout.endLayout()
        parts = [text[start:end] for start, end in itertools.pairwise([0, *ends])]
        plain = [part.replace("\u2060", "").replace("\u00a0", " ") for part in parts]
        return any(not any(each in part for part in plain) for each in whole)

    widths = range(120, 260, 5)
    assert any(is_parted(said, width) for width in widths)
    assert not any(is_parted(tied(said), width) for width in widths)


def test_what_ties_a_number_to_its_unit_is_not_read_or_copied(qtbot: QtBot) -> None:
    label = WrappedLabel("工期 36个月")
    qtbot.addWidget(label)
    assert label.text() == label.accessibleName() == "工期 36个月"
    assert QLabel.text(label) != label.text()
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    assert QLabel.text(label) == label.text() == "工期 36个月"


@pytest.mark.parametrize(
    ("value", "maximum", "share"), [(9, 14, 9 / 14), (0, 0, 0.0), (3, 2, 1.0), (-1, 4, 0.0)]
)
def test_progress_is_a_share(qtbot: QtBot, value: int, maximum: int, share: float) -> None:
    strip = ProgressStrip("完整度")
    qtbot.addWidget(strip)
    strip.set_progress(value, maximum)
    assert strip.share() == pytest.approx(share)
    assert strip.accessibleName() == f"完整度 {value} / {maximum}"


def test_progress_paints_its_share(qtbot: QtBot) -> None:
    strip = ProgressStrip("完整度", width=100)
    qtbot.addWidget(strip)
    strip.set_progress(1, 2)
    image = strip.grab().toImage()
    assert image.pixelColor(40, 2) == QColor(LIGHT.accent)
    assert image.pixelColor(60, 2) == QColor(LIGHT.total)


@pytest.mark.parametrize(("ratio", "thickness"), [(1.0, 1), (1.5, 1), (2.0, 2)])
@pytest.mark.parametrize("top", [0, 1, 2, 3, 7])
def test_a_hairline_is_whole_device_pixels(ratio: float, thickness: int, top: int) -> None:
    image = QImage(30, 30, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    paint_hairline(painter, QPointF(0, top), 10, QColor("#000000"))
    painter.end()
    column = [image.pixelColor(3, y).name() for y in range(image.height())]
    assert column.count("#000000") == thickness
    assert column.count("#ffffff") == image.height() - thickness
    # Inside the logical pixel it belongs to, so that a 1 px high widget shows it.
    assert top * ratio <= column.index("#000000") < (top + 1) * ratio


@pytest.mark.parametrize(
    ("shortcut", "keys"),
    [
        ("Ctrl+Enter", ("Ctrl", "Enter")),
        ("F4", ("F4",)),
        ("Ctrl++", ("Ctrl", "+")),
        ("", ()),
    ],
)
def test_a_shortcut_is_cut_into_keys(shortcut: str, keys: tuple[str, ...]) -> None:
    assert split_keys(shortcut) == keys
    assert (key_caps_width(shortcut) > 0) == bool(keys)


def test_an_icon_button_says_what_it_does_and_how(qtbot: QtBot) -> None:
    button = IconButton("undo-2", "撤销", "Ctrl+Z")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("撤销", "撤销（Ctrl+Z）")
    assert (button.width(), button.height()) == (28, 28)
    assert not button.icon().isNull()


def test_the_theme_keeps_no_widget_alive(qapp: QApplication) -> None:
    button = Button("导入", "file-input")
    watched = weakref.ref(button)
    del button
    gc.collect()
    assert watched() is None
    apply_theme(qapp, "dark")


def test_widgets_follow_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    label = ElidedLabel("未填", "caption", "text2")
    qtbot.addWidget(label)
    apply_theme(qapp, "dark", font_scale=1.25)
    assert label.palette().windowText().color() == QColor(DARK.text2)
    assert label.font().pointSizeF() == pytest.approx(9.0 * 1.25)
    apply_theme(qapp, "light", font_scale=1.0)
    assert label.font().pointSizeF() == pytest.approx(9.0)


def test_a_click_on_a_button_leaves_the_focus_where_it_is(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    field, button = SearchField("查找"), Button("导入", "file-input")
    column.addWidget(field)
    column.addWidget(button)
    window.show()
    window.activateWindow()
    field.setFocus()
    QTest.mouseClick(button, LEFT)
    assert window.focusWidget() is field
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert window.focusWidget() is button


def test_enter_presses_the_button_that_has_the_keyboard(qtbot: QtBot) -> None:
    dialog = QDialog()
    first, second, third = Button("确定"), Button("取消"), IconButton("x", "关闭")
    row = QHBoxLayout(dialog)
    pressed: list[str] = []
    for button, name in ((first, "first"), (second, "second"), (third, "third")):
        row.addWidget(button)
        button.clicked.connect(lambda _on=False, name=name: pressed.append(name))
    first.setDefault(True)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    for button in (second, third, first):
        QTest.keyClick(button, Qt.Key.Key_Return)
        QTest.keyClick(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert pressed == ["second", "second", "third", "third", "first", "first"]


def test_the_opener_hands_on_what_was_typed(qtbot: QtBot) -> None:
    field = SearchField("查找项目或命令", "Ctrl+K", is_opener=True)
    qtbot.addWidget(field)
    heard: list[str] = []
    field.activated.connect(heard.append)
    QTest.mouseClick(field, LEFT)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_D)
    assert heard == ["", "", "d"]
    assert field.text() == ""


def test_a_search_is_cleared_by_escape(qtbot: QtBot) -> None:
    field = SearchField("查找")
    qtbot.addWidget(field)
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_text_begins_at_the_same_place_in_every_field(qtbot: QtBot) -> None:
    chosen, typed = QComboBox(), QComboBox()
    chosen.addItem("口")
    typed.setEditable(True)
    typed.setEditText("口")
    counted = SpinBox(1, 9, "份数")
    counted.setPrefix("口")
    fields = [QLineEdit("口"), chosen, typed, counted, QPlainTextEdit("口")]
    board = QWidget()
    qtbot.addWidget(board)
    column = QVBoxLayout(board)
    for field in fields:
        column.addWidget(field)
    board.show()
    assert len({_first_stroke(field.grab().toImage()) for field in fields}) == 1


def _first_stroke(image: QImage) -> int:
    """Return the first column behind the frame in which something dark stands."""
    inside = range(4, image.height() - 4)
    return next(
        column
        for column in range(4, image.width())
        if any(image.pixelColor(column, row).lightness() < 160 for row in inside)
    )


def test_a_section_offers_its_action(qtbot: QtBot) -> None:
    header = SectionHeader("视图", is_small=True, action_icon="plus", action_tip="存为视图")
    qtbot.addWidget(header)
    assert header.button is not None
    with qtbot.waitSignal(header.action):
        header.button.click()
    header.set_caption("4 个")
    assert header.caption.text() == "4 个"


def test_the_empty_page_offers_ways_out(qtbot: QtBot) -> None:
    dropped: list[str] = []
    page = EmptyState(
        "search-x",
        "没有符合这 2 个条件的项目",
        "换个条件，就能看到：",
        suggestions=(
            Suggestion("去掉“投资方式”", "3 个", lambda: dropped.append("financing")),
            Suggestion("去掉“分类”", "仍是 0 个", lambda: dropped.append("category"), False),
        ),
    )
    qtbot.addWidget(page)
    page.show()
    QTest.keyClick(page.rows[0], Qt.Key.Key_Space)
    QTest.mouseClick(page.rows[1], LEFT)
    assert dropped == ["financing", "category"]
    assert page.rows[0].accessibleName() == "去掉“投资方式”，3 个"


def test_a_notice_has_its_ground_and_its_action(qtbot: QtBot) -> None:
    notice = Notice("danger", "差额 10,000 正好是被拒绝的第 25 行。", "转到第 25 行")
    qtbot.addWidget(notice)
    notice.resize(280, notice.sizeHint().height())
    assert notice.grab().toImage().pixelColor(140, 3) == QColor(LIGHT.danger_soft)
    with qtbot.waitSignal(notice.action):
        notice.link.click()
    notice.set_notice("done", "全部对上。")
    assert notice.grab().toImage().pixelColor(140, 3) == QColor(LIGHT.soft)
    assert not notice.link.isVisibleTo(notice)


def test_a_menu_shows_its_chosen_row_softly(qtbot: QtBot) -> None:
    menu = Menu()
    qtbot.addWidget(menu)
    menu.addAction("导入")
    menu.addAction("导出")
    menu.popup(QPoint(0, 0))
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    image = menu.grab().toImage()
    assert image.pixelColor(8, menu.height() - 12) == QColor(LIGHT.soft)
    assert image.pixelColor(8, 12) == QColor(LIGHT.raised)
    menu.close()


SCREEN = QRect(0, 0, 1440, 900)


@pytest.mark.parametrize(
    ("editor", "expected"),
    [
        (QRect(762, 374, 104, 30), QPoint(762, 406)),
        # Near the bottom it opens upward, at the right edge it moves in.
        (QRect(762, 840, 104, 30), QPoint(762, 840 - 2 - 103)),
        (QRect(1400, 374, 104, 30), QPoint(1440 - 288, 406)),
        (QRect(-20, 374, 104, 30), QPoint(0, 406)),
    ],
)
def test_the_bubble_stays_on_the_screen(editor: QRect, expected: QPoint) -> None:
    assert place(editor, 288, 103, SCREEN) == expected


def test_the_bubble_says_all_and_takes_no_focus(qtbot: QtBot) -> None:
    field = SearchField("总投资")
    qtbot.addWidget(field)
    field.show()
    bubble = Bubble(field)
    text = BubbleText(
        "“1O000”不是金额",
        "第 2 个字符是字母 O，不是数字 0。",
        "10000、10,000、1亿元",
        (BubbleAction("Enter", "改为 10,000"), BubbleAction("Esc", "放弃修改")),
    )
    bubble.show_text(text, field)
    assert bubble.isVisible()
    assert bubble.isWindow()
    assert bubble.focusPolicy() == Qt.FocusPolicy.NoFocus
    for part in (text.title, text.reason, text.accepted):
        assert part in field.accessibleDescription()
    heard: list[str] = []
    bubble.chosen.connect(heard.append)
    links = {button.text(): button for button in bubble.findChildren(Button)}
    links["放弃修改"].click()
    links["改为 10,000"].click()
    assert heard == ["Esc", "Enter"]
    edge = bubble.grab().toImage().pixelColor(0, bubble.height() // 2)
    assert edge == QColor(LIGHT.danger)
    # Other actions replace the first ones.
    bubble.show_text(BubbleText("不能为空", "项目名称要填。"), field)
    visible = [button.text() for button in bubble.findChildren(Button) if button.isVisible()]
    assert visible == []
    bubble.close()


def test_a_locked_library_names_its_holder() -> None:
    text = error_text(LockedLibrary("黔江.chubei", "李建国 ZSJ-PC-07"), "这处修改没有保存")
    assert text.title == "这处修改没有保存"
    assert [name for name, _ in text.shown_parts()] == ["什么事", "在哪里", "谁占着", "怎么办"]
    copied = text.as_plain_text()
    assert "谁占着：李建国 ZSJ-PC-07" in copied
    assert copied.endswith("或另存副本。")
    # Without a title of its own the sentence is the title, and is not said twice.
    alone = error_text(LockedLibrary("黔江.chubei", ""))
    assert alone.title == "文库正由另一个程序写入"
    assert [name for name, _ in alone.shown_parts()] == ["在哪里", "怎么办"]


def test_the_error_box_copies_and_tells_the_choice(qapp: QApplication, qtbot: QtBot) -> None:
    text = ErrorText("没有保存", (("什么事", "文库被占用。"), ("在哪里", ""), ("怎么办", "重试。")))
    box = ErrorBox(text, (ErrorChoice("retry", "重试"), ErrorChoice("drop", "放弃修改")))
    qtbot.addWidget(box)
    box.show()
    assert box.width() == 560
    box.copy_button.click()
    assert qapp.clipboard().text() == "没有保存\n什么事：文库被占用。\n怎么办：重试。"
    # Enter takes the first button.
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert (box.choice, box.isVisible()) == ("retry", False)
    box.show()
    box.choice_buttons[1].click()
    assert box.choice == "drop"


def test_the_error_box_is_as_high_as_its_text_needs(qtbot: QtBot) -> None:
    short = ErrorBox(ErrorText("没有保存", (("什么事", "文库被占用。"),)))
    long = ErrorBox(ErrorText("没有保存", (("什么事", "文库正由另一台电脑写入，" * 12),)))
    for box in (short, long):
        qtbot.addWidget(box)
        box.show()
        for label in box.findChildren(WrappedLabel):
            assert label.height() >= label.heightForWidth(label.width())
    line = short.fontMetrics().lineSpacing()
    assert long.height() >= short.height() + 3 * line


@pytest.mark.parametrize(("width", "height", "radius"), [(60, 40, 8), (60, 40, 4), (30, 16, 8)])
def test_a_window_is_cut_off_where_its_round_box_paints_nothing(
    width: int, height: int, radius: int
) -> None:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_box(painter, QRectF(image.rect()), QColor("white"), QColor("black"), radius=radius)
    painter.end()
    region = round_region(image.size(), radius)
    spots = [QPoint(x, y) for x in range(width) for y in range(height)]
    painted = {(at.x(), at.y()) for at in spots if image.pixelColor(at).alpha() > 0}
    kept = {(at.x(), at.y()) for at in spots if region.contains(at)}
    assert painted <= kept
    # Nothing see-through is left but what the edge's own smoothing may touch.
    assert len(kept - painted) <= 8
    assert (0, 0) not in kept
