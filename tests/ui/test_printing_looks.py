"""What the print window's parts say before there are pages, and where there is little room."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.errors import ChubeiError
from app.ui.controls.searchfield import SearchField
from app.ui.dialogs import tell
from app.ui.printing.choices import Kind, Scope
from app.ui.printing.habits import session_habits
from app.ui.printing.options import OptionsPanel
from app.ui.printing.pagearea import PageArea
from app.ui.printing.pageimages import PageImages
from app.ui.printing.pdfpages import pdf_thread
from app.ui.session import Session
from app.ui.theme import Theme
from tests.ui.dialog_answers import DialogAnswers


def test_the_bar_says_nothing_of_pages_until_it_knows(qtbot: QtBot, theme: Theme) -> None:
    area = PageArea(PageImages(pdf_thread(), lambda error: None))
    qtbot.addWidget(area)
    assert area.bar.number.text() == ""
    assert not area.all_link.isEnabled()
    area.show_refusal("没有生成预览", None)
    assert area.bar.number.text() == "没有页面"


@pytest.mark.parametrize("kind", [Kind.BOOKLET, Kind.SELF_TEST])
def test_a_panel_offers_no_gaps_before_it_knows_them(
    qtbot: QtBot, session: Session, theme: Theme, kind: Kind
) -> None:
    panel = OptionsPanel(
        session,
        DialogAnswers(),
        list(Kind),
        kind,
        Scope.ALL,
        session_habits(session, session.settings),
    )
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.gaps_link.isVisible()
    # Of a page without projects, neither the parts nor their room are there.
    assert panel.scopes.isVisible() is panel.template.isVisible() is (kind is Kind.BOOKLET)
    above = panel.document.mapTo(panel, panel.document.rect().bottomLeft()).y()
    below = panel.pages.mapTo(panel, panel.pages.rect().topLeft()).y()
    assert (below - above < 48) is (kind is Kind.SELF_TEST)
    panel.template.close_reading()
    qtbot.waitUntil(lambda: session.tasks.is_idle)


def test_a_search_field_gives_its_shortcuts_room_to_what_is_typed(
    qtbot: QtBot, theme: Theme
) -> None:
    field = SearchField("在页面里查找", "Ctrl+F")
    qtbot.addWidget(field)
    field.resize(240, field.height())
    field.show()
    assert field.textMargins().right() > 0
    field.setText("卫生")
    assert field.textMargins().right() == 0
    field.clear()
    assert field.textMargins().right() > 0
    field.resize(88, field.height())
    assert field.textMargins().right() == 0


def test_what_was_to_be_expected_is_told_in_its_own_words(qapp: QApplication) -> None:
    told: list[tuple[str, object, str]] = []

    class Listening(DialogAnswers):
        def show_error(
            self, parent: QWidget | None, error: ChubeiError, title: str = "", choices: object = ()
        ) -> str:
            told.append(("error", error, title))
            return ""

        def show_unexpected(self, parent: QWidget | None, error: BaseException) -> None:
            told.append(("bug", error, ""))

    refused, bug = ChubeiError("不行"), ValueError("no")
    for error in (refused, bug):
        tell(Listening(), None, error, "没有存上")
    assert told == [("error", refused, "没有存上"), ("bug", bug, "")]
