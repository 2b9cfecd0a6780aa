"""首选项: who signs, how amounts and rows are shown, how large and in which colours."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.library.clock import system_author
from app.settings import Settings
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dress import set_error, set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import Label, WrappedLabel, fit_height
from app.ui.controls.segmented import SegmentedControl
from app.ui.preferences.author import author_fault
from app.ui.theme import Mode, Theme, apply_theme
from app.ui.tokens import CONTROL_HEIGHT

_WIDTH = 440

MONEY_UNITS = ("万元", "亿元", "元")
FONT_PERCENTS = (90, 100, 110, 125, 150)
THEMES = (("light", "浅色"), ("dark", "深色"), ("system", "跟随系统"))
DENSITIES = (("compact", "紧凑"), ("normal", "标准"), ("wide", "宽松"))


class PreferencesDialog(QDialog):
    """Changes the settings it is given when 确定 is pressed, and not before.

    Theme and font size are shown at once in the whole program; 取消 brings the old ones back.

    Args:
        settings: changed in place on acceptance; the caller saves and announces them.
        theme: the application's.
        parent: the window it belongs to.
    """

    def __init__(self, settings: Settings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._theme = theme
        self._shown = (theme.mode, theme.font_scale)
        self.setWindowTitle("首选项 — 储备")
        set_surface(self, "raised")
        self.author = QLineEdit(settings.author)
        self.author.setPlaceholderText(system_author().name)
        self.author.setAccessibleName("署名")
        self.author_hint = WrappedLabel("", "caption", "text2")
        self.money_unit = SegmentedControl(
            MONEY_UNITS, "金额单位", _position(MONEY_UNITS, settings.money_unit)
        )
        self.font_size = QComboBox()
        self.theme_mode = _choice("主题", THEMES, settings.theme)
        self.row_density = _choice("行高", DENSITIES, settings.row_density)
        self.ok_button = Button("确定", look="primary")
        self.cancel_button = Button("取消", tip="取消", shortcut="Esc")
        self._build()
        self._say_of_author(author_fault(settings.author))
        self.author.textChanged.connect(self._on_author_changed)
        self.font_size.currentIndexChanged.connect(self._preview)
        self.theme_mode.changed.connect(self._preview)
        self.ok_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        theme.changed.connect(self._fit)
        self._fit()

    def chosen(self) -> Settings:
        """Return the settings as they would be, without changing the given ones."""
        return replace(
            self._settings,
            author=self.author.text().strip(),
            money_unit=MONEY_UNITS[self.money_unit.current()],
            font_percent=int(self.font_size.currentData()),
            theme=THEMES[self.theme_mode.current()][0],
            row_density=DENSITIES[self.row_density.current()][0],
        )

    def accept(self) -> None:
        fault = author_fault(self.author.text())
        self._say_of_author(fault)
        if fault:
            self.author.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        chosen = self.chosen()
        for name in ("author", "money_unit", "font_percent", "theme", "row_density"):
            setattr(self._settings, name, getattr(chosen, name))
        super().accept()

    def reject(self) -> None:
        self._dress(*self._shown)
        super().reject()

    def _build(self) -> None:
        percents = sorted({*FONT_PERCENTS, self._settings.font_percent})
        for percent in percents:
            usual = "（标准）" if percent == 100 else ""
            self.font_size.addItem(f"{percent}%{usual}", percent)
        self.font_size.setCurrentIndex(percents.index(self._settings.font_percent))
        self.font_size.setAccessibleName("字号")
        grid = QGridLayout()
        grid.setContentsMargins(24, 20, 24, 20)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        author = QVBoxLayout()
        author.setSpacing(4)
        author.addWidget(self.author)
        author.addWidget(self.author_hint)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("署名", self.author),
            ("金额单位", self.money_unit),
            ("字号", self.font_size),
            ("主题", self.theme_mode),
            ("行高", self.row_density),
        )
        left = Qt.AlignmentFlag.AlignLeft
        for at, (title, control) in enumerate(rows):
            label = Label(title, "cell", "text2")
            label.setMinimumHeight(CONTROL_HEIGHT)
            label.setBuddy(control)
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            if control is self.author:
                grid.addLayout(author, at, 1)
            else:
                grid.addWidget(control, at, 1, left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(grid)
        column.addWidget(Hairline())
        column.addLayout(dialog_foot(self.ok_button, self.cancel_button))
        self.ok_button.setDefault(True)
        self.author.setFocus()

    def _on_author_changed(self, text: str) -> None:
        self._say_of_author(author_fault(text))

    def _say_of_author(self, fault: str) -> None:
        set_error(self.author, is_wrong=bool(fault))
        self.author_hint.set_token("danger" if fault else "text2")
        self.author_hint.setText(fault or "写进每次修改的历史；留空用系统的用户名")
        self.author.setAccessibleDescription(self.author_hint.text())
        self._fit()

    def _preview(self, _index: int) -> None:
        chosen = self.chosen()
        self._dress(cast(Mode, chosen.theme), chosen.font_percent / 100)

    def _dress(self, mode: Mode, font_scale: float) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication) and (mode, font_scale) != (
            self._theme.mode,
            self._theme.font_scale,
        ):
            apply_theme(application, mode, font_scale)

    def _fit(self) -> None:
        fit_height(self, round(_WIDTH * max(self._theme.font_scale, 1.0)))


def _choice(name: str, options: Sequence[tuple[str, str]], value: str) -> SegmentedControl:
    keys = [key for key, _ in options]
    words = [word for _, word in options]
    return SegmentedControl(words, name, _position(keys, value))


def _position(keys: Sequence[str], value: str) -> int:
    """Return where a value stands; the first stands for one that is not known."""
    return keys.index(value) if value in keys else 0
