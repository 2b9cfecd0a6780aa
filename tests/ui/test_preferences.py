"""Preferences: what is chosen is taken by 确定 alone, and shown before."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.library.clock import system_author
from app.settings import Settings
from app.ui.preferences.author import author_fault
from app.ui.preferences.dialog import PreferencesDialog
from app.ui.theme import Theme, apply_theme
from app.ui.tokens import DARK, LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    yield apply_theme(qapp, "light", 1.0)
    apply_theme(qapp, "light", 1.0)


def opened(settings: Settings, theme: Theme, qtbot: QtBot) -> PreferencesDialog:
    dialog = PreferencesDialog(settings, theme)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_it_shows_what_is_set(theme: Theme, qtbot: QtBot) -> None:
    settings = Settings(
        author="王敏", money_unit="亿元", font_percent=120, theme="light", row_density="wide"
    )
    dialog = opened(settings, theme, qtbot)
    assert dialog.chosen() == settings
    assert dialog.author.text() == "王敏"


def test_without_a_name_the_system_user_signs(theme: Theme, qtbot: QtBot) -> None:
    dialog = opened(Settings(theme="light"), theme, qtbot)
    assert dialog.author.placeholderText() == system_author().name


def test_accepting_takes_everything(theme: Theme, qtbot: QtBot) -> None:
    settings = Settings(theme="light", columns=["name"])
    dialog = opened(settings, theme, qtbot)
    dialog.author.setText("  李建国 ")
    dialog.money_unit.set_current(2)
    dialog.font_size.setCurrentIndex(dialog.font_size.findData(125))
    dialog.theme_mode.set_current(1)
    dialog.row_density.set_current(0)
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.author, Qt.Key.Key_Return)
    assert settings == Settings(
        author="李建国",
        money_unit="元",
        font_percent=125,
        theme="dark",
        row_density="compact",
        columns=["name"],
    )


def test_theme_and_size_are_seen_before_they_are_taken(theme: Theme, qtbot: QtBot) -> None:
    settings = Settings(theme="light")
    before = replace(settings)
    dialog = opened(settings, theme, qtbot)
    dialog.theme_mode.set_current(1)
    dialog.theme_mode.changed.emit(1)
    dialog.font_size.setCurrentIndex(dialog.font_size.findData(150))
    assert theme.tokens == DARK
    assert theme.font_scale == 1.5
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert theme.tokens == LIGHT
    assert theme.font_scale == 1.0
    assert settings == before


def test_a_name_that_cannot_be_taken_keeps_the_dialog_open(theme: Theme, qtbot: QtBot) -> None:
    settings = Settings(theme="light")
    dialog = opened(settings, theme, qtbot)
    dialog.author.setText("王" * 31)
    assert dialog.author_hint.text() == "署名最多 30 个字，现在有 31 个，请缩短"
    dialog.ok_button.click()
    assert dialog.isVisible()
    assert settings.author == ""
    dialog.author.setText("王" * 30)
    dialog.ok_button.click()
    assert settings.author == "王" * 30


@pytest.mark.parametrize("name", ["", "王敏", "欧阳 建国", "O'Neil", "𠮷田"])
def test_names_that_are_taken(name: str) -> None:
    assert author_fault(name) == ""


@pytest.mark.parametrize("name", ["王\x07敏", "王\n敏", "王\u202e敏"])
def test_unseen_characters_are_named_with_their_place(name: str) -> None:
    assert author_fault(name).startswith("第 2 个字符是看不见的字符")
