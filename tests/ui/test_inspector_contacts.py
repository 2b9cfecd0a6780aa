"""联系人 in the inspector: added, edited, put in order and taken away, each step undoable."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.operations.contacts import MOST_CONTACTS, ContactEntry, replace_contacts
from app.ui.inspector.contactcards import ContactCards
from app.ui.inspector.panel import TEXTS
from app.ui.session import Session
from tests.ui.inspectorbench import Bench, make_bench, write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Desk:
    """The contacts of number 21."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.project_id = bench.turn_to(21)
        bench.panel.tabs.setCurrentIndex(TEXTS)

    @property
    def cards(self) -> ContactCards:
        return self.bench.panel.contacts

    def lay(self, *entries: ContactEntry) -> None:
        self.bench.session.perform(replace_contacts(self.project_id, entries))
        self.bench.settle()

    def stored(self) -> list[tuple[str, str, str, str]]:
        return [
            (row["unit"], row["person"], row["post"], row["telephone"])
            for row in self.bench.stored(21)["contacts"]
        ]

    def type(self, at: int, name: str, text: str) -> None:
        slot = self.cards.cards[at].slot(name)
        slot.begin_edit()
        assert slot.editor is not None
        slot.editor.set_value("")
        write(slot.editor, text)
        QTest.keyClick(slot.editor, Qt.Key.Key_Return)

    def undo(self) -> None:
        self.bench.session.undo()
        self.bench.settle()


@pytest.fixture
def desk(session: Session, qapp: QApplication, qtbot: QtBot) -> Desk:
    return Desk(make_bench(session, qapp, qtbot))


FIRST = ContactEntry(0, "区民政局", "张三", "科长", "023-79222222")
SECOND = ContactEntry(0, "区招商投资局", "李四", "", "13900000000")


def test_a_contact_is_typed_field_by_field_into_one_row(desk: Desk) -> None:
    desk.cards.add_button.click()
    assert desk.cards.cards[0].slot("unit").is_editing
    # Typed on without waiting for the file.
    desk.type(0, "unit", "区民政局")
    desk.type(0, "person", "张三")
    desk.type(0, "post", "科长")
    desk.type(0, "telephone", "023-79222222")
    desk.bench.settle()
    assert desk.stored() == [("区民政局", "张三", "科长", "023-79222222")]
    assert desk.cards.entries[0].id != 0
    assert desk.cards.cards[0].slot("telephone").view.text() == "023-79222222"


def test_typing_on_before_the_project_is_read_again_goes_on_with_the_same_row(desk: Desk) -> None:
    desk.cards.add_button.click()
    desk.type(0, "unit", "区民政局")
    # Out of sight the panel reads nothing again.
    desk.bench.panel.hide()
    (first,) = desk.bench.stored(21)["contacts"]
    slot = desk.cards.cards[0].slot("person")
    slot.begin_edit()
    assert slot.editor is not None
    slot.editor.set_value("张三")
    slot.commit()
    (second,) = desk.bench.stored(21)["contacts"]
    assert (second["id"], second["unit"], second["person"]) == (first["id"], "区民政局", "张三")


def test_a_blank_card_writes_nothing(desk: Desk) -> None:
    before = desk.bench.session.library.undo_label()
    desk.cards.add()
    desk.cards.add()
    desk.bench.settle()
    assert len(desk.cards.cards) == 1
    desk.cards.cards[0].cross.click()
    assert desk.cards.cards == []
    assert desk.stored() == []
    assert desk.bench.session.library.undo_label() == before


def test_the_order_is_changed_and_undone(desk: Desk) -> None:
    desk.lay(FIRST, SECOND)
    assert [card.heading.text() for card in desk.cards.cards] == ["第 1 位", "第 2 位"]
    assert not desk.cards.cards[0].up.isEnabled()
    assert not desk.cards.cards[1].down.isEnabled()
    desk.cards.cards[1].up.click()
    assert [row[1] for row in desk.stored()] == ["李四", "张三"]
    assert desk.cards.cards[0].slot("person").view.text() == "李四"
    desk.undo()
    assert [row[1] for row in desk.stored()] == ["张三", "李四"]
    assert desk.cards.cards[0].slot("person").view.text() == "张三"


def test_a_contact_is_taken_away_and_brought_back(desk: Desk) -> None:
    desk.lay(FIRST, SECOND)
    desk.cards.cards[0].cross.click()
    assert [row[1] for row in desk.stored()] == ["李四"]
    desk.undo()
    assert desk.stored() == [
        ("区民政局", "张三", "科长", "023-79222222"),
        ("区招商投资局", "李四", "", "13900000000"),
    ]


def test_what_is_too_long_stays_in_its_field(desk: Desk) -> None:
    desk.lay(FIRST)
    desk.type(0, "person", "很" * 31)
    slot = desk.cards.cards[0].slot("person")
    assert slot.is_refused
    assert "最多 30 个" in slot.note.text.text()
    assert desk.bench.states[-1] == "联系人"
    # Another project and back: what was typed is still there.
    desk.bench.turn_to(22)
    assert desk.cards.cards == []
    desk.bench.turn_to(21)
    slot = desk.cards.cards[0].slot("person")
    assert slot.is_refused
    assert desk.stored()[0][1] == "张三"
    slot.cancel()
    assert desk.bench.states[-1] == ""
    assert slot.view.text() == "张三"


def test_there_is_an_end_to_contacts(desk: Desk) -> None:
    desk.lay(*(ContactEntry(0, f"单位{at}") for at in range(MOST_CONTACTS)))
    assert len(desk.cards.cards) == MOST_CONTACTS
    assert not desk.cards.add_button.isEnabled()
