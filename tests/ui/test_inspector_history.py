"""The history tab: who, when, from what to what, and the way back."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.library.changes import Operation
from app.library.clock import Author
from app.models.fields import BY_NAME
from app.operations.attachments import (
    NewFile,
    add_attachments,
    caption_attachment,
    delete_attachment,
    move_attachment,
)
from app.operations.contacts import ContactEntry, replace_contacts
from app.operations.projects import update_projects
from app.queries.attachments import load_attachments
from app.queries.projects import find_project, load_records
from app.queries.timeline import FieldChange, HistoryEntry, load_history
from app.ui.dialogs import WindowDialogs
from app.ui.inspector.panel import BASIC, HISTORY, InspectorPanel
from app.ui.inspector.wording import (
    day_group,
    difference,
    entry_author,
    entry_icon,
    history_text,
    moment,
)
from app.ui.session import Session
from app.ui.theme import apply_theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Desk:
    """The inspector of 序号 21, whose 总投资 is 10,000 万元 in the annex."""

    def __init__(self, session: Session, qapp: QApplication, qtbot: QtBot) -> None:
        self.session, self.qtbot = session, qtbot
        theme = apply_theme(qapp, "light")
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.panel = InspectorPanel(session, theme, WindowDialogs())
        QVBoxLayout(self.window).addWidget(self.panel)
        self.window.resize(360, 900)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        with session.library.read() as connection:
            self.project_id = find_project(connection, "21")
        session.set_current(self.project_id)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.session.tasks.is_idle)
        QApplication.processEvents()

    def change(self, **entries: str) -> None:
        self.session.perform(update_projects({self.project_id: entries}))
        self.settle()

    def open(self) -> None:
        self.panel.tabs.setCurrentIndex(HISTORY)
        self.settle()

    def record(self) -> dict[str, Any]:
        with self.session.library.read() as connection:
            return load_records(connection, [self.project_id])[0]

    def is_stale(self) -> bool:
        return self.panel.history.is_stale

    def told(self) -> list[tuple[str, list[str]]]:
        return [
            (view.entry.label, [line.text() for line in view.lines])
            for view in self.panel.history.views
        ]


@pytest.fixture
def desk(session: Session, qapp: QApplication, qtbot: QtBot) -> Desk:
    return Desk(session, qapp, qtbot)


def test_each_step_tells_from_what_to_what(desk: Desk) -> None:
    desk.change(total="12000")
    desk.change(period="3年", nature="扩建")
    desk.open()
    told = desk.told()
    assert told[0][0] == "修改 建设性质"
    # The annex says 新建 and 3年 of number 21; only what differs is told.
    assert told[0][1] == ["建设性质：新建 → 扩建"]
    assert told[1] == ("修改 总投资", ["总投资：10,000 → 12,000"])
    assert desk.panel.history.caption.text() == f"{len(told)} 次修改"
    assert told[-1][1] == []
    assert desk.panel.history.views[0].link is not None
    assert desk.panel.history.views[-1].link is None


def test_a_step_can_be_set_back_by_keyboard_without_losing_later_ones(desk: Desk) -> None:
    desk.change(total="12000")
    desk.change(location="城东")
    desk.open()
    link = desk.panel.history.views[1].link
    assert link is not None
    link.setFocus(Qt.FocusReason.TabFocusReason)
    assert link.hasFocus()
    QTest.keyClick(link, Qt.Key.Key_Space)
    desk.settle()
    assert desk.record()["total_yuan"] == 100_000_000
    assert desk.record()["location"] == "城东"
    assert desk.told()[0] == ("恢复 总投资", ["总投资：12,000 → 10,000"])


def test_one_field_alone(desk: Desk) -> None:
    desk.change(total="12000", location="城东")
    desk.change(location="城西")
    desk.panel.edit_field(BY_NAME["total"])
    desk.panel.slot("total").cancel()
    desk.open()
    desk.panel.history.scope.set_current(1)
    desk.panel.history.scope.changed.emit(1)
    assert [lines for _, lines in desk.told()] == [["总投资：10,000 → 12,000"]]
    assert desk.panel.history.caption.text() == "总投资 · 1 次修改"


def test_it_reads_only_while_it_is_seen(desk: Desk) -> None:
    desk.open()
    before = len(desk.told())
    desk.panel.tabs.setCurrentIndex(BASIC)
    desk.change(total="12000")
    assert desk.is_stale()
    assert len(desk.told()) == before
    desk.open()
    assert not desk.is_stale()
    assert len(desk.told()) == before + 1
    desk.change(total="13000")
    assert desk.told()[0][1] == ["总投资：12,000 → 13,000"]


def test_a_long_text_tells_how_much_changed_and_all_of_it_in_the_tooltip(desk: Desk) -> None:
    before = desk.record()["content"]
    desk.change(content=f"{before}另建冷库一座。")
    desk.open()
    line = desk.panel.history.views[0].lines[0]
    assert line.text() == "主要建设规模及内容：补入 7 字"
    assert before[:200] in line.toolTip()
    assert "另建冷库一座。" in line.toolTip()


def test_undone_steps_say_so_and_offer_nothing(desk: Desk) -> None:
    desk.change(total="12000")
    desk.session.undo()
    desk.settle()
    desk.open()
    undone = desk.panel.history.views[1]
    assert undone.label.text() == "修改 总投资（已撤销）"
    assert undone.link is None
    assert desk.told()[0][1] == ["总投资：12,000 → 10,000"]


def test_this_machine_is_called_so(desk: Desk) -> None:
    desk.change(total="12000")
    with desk.session.library.read() as connection:
        entry = load_history(connection, desk.record()["uuid"])[0]
    assert entry_author(entry, "ZSJ-PC-01") == "王敏 · 本机"
    assert entry_author(entry, "另一台") == "王敏 · ZSJ-PC-01"


def test_a_step_does_not_repeat_the_name_that_stands_above(desk: Desk) -> None:
    contact = ContactEntry(0, "区民政局", "张三", "科长", "023-79222222")
    desk.session.perform(replace_contacts(desk.project_id, [contact]))
    desk.settle()
    desk.open()
    view = desk.panel.history.views[0]
    assert view.entry.label == "修改 联系人 黔江区桑枝食用菌全产业链项目"
    assert view.label.text() == "修改 联系人"


def test_the_history_names_the_project_and_the_category(desk: Desk) -> None:
    desk.session.library.author = Author("李建国", "PC-2")
    desk.change(category="养生养老产业")
    with desk.session.library.read() as connection:
        change = load_history(connection)[0].changes[0]
    assert change == FieldChange(
        desk.record()["uuid"],
        "黔江区桑枝食用菌全产业链项目",
        "category",
        "分类",
        "医药产业、医疗器械产业、健康食品加工产业",
        "养生养老产业",
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "新的文字", "补入 4 字"),
        ("旧的", "", "删去 2 字"),
        ("建设A栋和B栋", "建设A栋和C栋", "删去 1 字，补入 1 字"),
        ("甲" * 5_000, "乙" * 6_000, "删去 5000 字，补入 6000 字"),
    ],
)
def test_how_much_of_a_text_changed(old: str, new: str, told: str) -> None:
    assert difference(old, new) == told


@pytest.mark.parametrize(
    ("at", "group", "told"),
    [
        (datetime(2026, 11, 20, 9, 5), "今天", "09:05"),
        (datetime(2026, 11, 19, 23, 59), "昨天", "23:59"),
        (datetime(2026, 11, 18, 14, 30), "更早", "11-18 14:30"),
        (datetime(2025, 12, 31, 14, 30), "更早", "2025-12-31"),
    ],
)
def test_a_time_is_as_short_as_it_stays_clear(at: datetime, group: str, told: str) -> None:
    today = date(2026, 11, 20)
    assert (day_group(at, today), moment(at, today)) == (group, told)


def test_amounts_are_told_with_thousands_separators() -> None:
    change = FieldChange("u", "甲", "total", "总投资", "1234567.8901", "约")
    assert history_text(change, change.old) == "1,234,567.8901"
    assert history_text(change, change.new) == "约"
    assert history_text(change, "") == "（空）"


def test_icons_tell_what_was_done() -> None:
    entry = HistoryEntry("o", "", "", "", "修改 总投资", None, False, 1, "update", ())
    assert entry_icon(entry) == "pencil"
    assert entry_icon(replace(entry, undoes="x")) == "undo-2"
    assert entry_icon(replace(entry, label="删除 甲")) == "trash-2"
    assert entry_icon(replace(entry, action="insert")) == "file-plus"
    assert entry_icon(replace(entry, action="insert", rows=36)) == "file-input"


def test_the_history_tells_which_contact_and_what_of_it_changed(desk: Desk) -> None:
    def write(*entries: ContactEntry) -> None:
        desk.session.perform(replace_contacts(desk.project_id, entries))
        desk.settle()

    zhang = ContactEntry(0, "区民政局", "张三", "科长", "023-79222222")
    write(zhang, ContactEntry(0, "区招商投资局", "李四"))
    first, second = (contact["id"] for contact in desk.record()["contacts"])
    zhang = replace(zhang, id=first, telephone="023-79220000")
    li = ContactEntry(second, "区招商投资局", "李小四")
    write(zhang, li)
    write(li, zhang)
    write(zhang)
    desk.open()
    assert [lines for _, lines in desk.told()[:4]] == [
        ["联系人：李小四（区招商投资局） → （无）"],
        ["联系人顺序：张三、李小四 → 李小四、张三"],
        ["张三 电话：023-79222222 → 023-79220000", "联系人：李四 → 李小四"],
        [
            "联系人：（无） → 张三（区民政局，科长，023-79222222）",
            "联系人：（无） → 李四（区招商投资局）",
        ],
    ]


def test_the_history_tells_which_file_came_went_and_what_it_is_said_to_show(desk: Desk) -> None:
    def perform(operation: Operation) -> None:
        desk.session.perform(operation)
        desk.settle()

    papers = [NewFile(name, b"%PDF-1.7\nof a test") for name in ("批复.pdf", "区位图.pdf")]
    perform(add_attachments(desk.project_id, papers))
    with desk.session.library.read() as connection:
        first, second = (each.id for each in load_attachments(connection, desk.project_id))
    perform(caption_attachment(second, "项目区位"))
    perform(move_attachment(second, -1))
    perform(delete_attachment(first))
    desk.session.undo()
    desk.settle()
    desk.open()
    assert [lines for _, lines in desk.told()[:5]] == [
        ["附件：（无） → 批复.pdf"],
        ["附件：批复.pdf → （无）"],
        ["附件顺序：批复.pdf、区位图.pdf → 区位图.pdf、批复.pdf"],
        ["区位图.pdf 图片说明：（无） → 项目区位"],
        ["附件：（无） → 批复.pdf", "附件：（无） → 区位图.pdf"],
    ]
