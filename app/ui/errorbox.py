"""The box of an expected failure: 什么事, 在哪里, 谁占着, 怎么办."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.errors import ChubeiError, LockedLibrary
from app.ui.controls.button import Button
from app.ui.controls.dress import follow_theme, set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import Label, WrappedLabel, fit_height
from app.ui.icons import icon_pixmap
from app.ui.tokens import DIALOG_FOOTER_HEIGHT, ERROR_WIDTH, ICON_MESSAGE


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What the box says.

    Attributes:
        title: one line: 这处修改没有保存：文库正由另一台电脑写入.
        parts: (什么事, text) pairs; those without text are left out.
        caption: of the window's title bar.
    """

    title: str
    parts: tuple[tuple[str, str], ...]
    caption: str = "没有完成"

    def shown_parts(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs that have a text."""
        return tuple((name, text) for name, text in self.parts if text)

    def as_plain_text(self) -> str:
        """Return everything as lines to copy into a message."""
        return "\n".join((self.title, *(f"{name}：{text}" for name, text in self.shown_parts())))


@dataclass(frozen=True, slots=True)
class ErrorChoice:
    """A button of the box: a key for the caller, and its text."""

    key: str
    text: str


def error_text(error: ChubeiError, title: str = "") -> ErrorText:
    """Return what to say about an expected failure.

    Args:
        error: the failure.
        title: what it means for the user (这处修改没有保存); the sentence itself when empty.
    """
    holder = error.holder if isinstance(error, LockedLibrary) else ""
    return ErrorText(
        title=title or error.sentence,
        parts=(
            ("什么事", _stopped(error.sentence) if title else ""),
            ("在哪里", error.place),
            ("谁占着", holder),
            ("怎么办", _stopped(error.remedy)),
        ),
    )


class ErrorBox(QDialog):
    """The box itself; ``choice`` tells which button ended it.

    Args:
        text: what to say.
        choices: buttons, the first one primary; a plain 知道了 when there are none.
        parent: the window it belongs to.

    Attributes:
        choice: the key of the pressed button, empty while open and after Esc.
    """

    def __init__(
        self,
        text: ErrorText,
        choices: Sequence[ErrorChoice] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.choice = ""
        self._text = text
        self.setWindowTitle(f"{text.caption} — 储备")
        self.setAccessibleName(text.title)
        self.setAccessibleDescription(text.as_plain_text())
        set_surface(self, "raised")
        self._picture = QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._body())
        column.addWidget(Hairline())
        column.addLayout(self._footer(choices or (ErrorChoice("ok", "知道了"),)))
        # Enter takes the default button; no ring shows before the keyboard is used.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        follow_theme(self, self._take_theme)

    def copy_text(self) -> None:
        """Put everything the box says on the clipboard."""
        QGuiApplication.clipboard().setText(self._text.as_plain_text())
        self.copy_button.setText("已复制")

    def _body(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(24, 20, 32, 20)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 40)
        grid.setColumnMinimumWidth(1, 56)
        grid.setColumnStretch(2, 1)
        title = WrappedLabel(self._text.title, "title")
        title.setContentsMargins(0, 0, 0, 4)
        grid.addWidget(self._picture, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(title, 0, 1, 1, 2)
        for row, (name, text) in enumerate(self._text.shown_parts(), start=1):
            grid.addWidget(Label(name, "cell", "text2"), row, 1, Qt.AlignmentFlag.AlignTop)
            value = WrappedLabel(text)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(value, row, 2)
        return grid

    def _footer(self, choices: Sequence[ErrorChoice]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(16, 0, 16, 0)
        line.setSpacing(8)
        tip = "复制以上全部文字，可以贴给同事或技术人员"
        self.copy_button = Button("复制错误信息", "copy", "flat", tip=tip, shortcut="Ctrl+C")
        self.copy_button.setShortcut("Ctrl+C")
        self.copy_button.clicked.connect(self.copy_text)
        line.addWidget(self.copy_button)
        line.addStretch(1)
        line.addStrut(DIALOG_FOOTER_HEIGHT - 1)
        self.choice_buttons: list[Button] = []
        for at, choice in enumerate(choices):
            button = Button(choice.text, look="primary" if at == 0 else "")
            button.clicked.connect(partial(self._choose, choice.key))
            button.setDefault(at == 0)
            line.addWidget(button)
            self.choice_buttons.append(button)
        return line

    def _choose(self, key: str, _checked: bool = False) -> None:
        self.choice = key
        self.accept()

    def _take_theme(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(icon_pixmap("circle-alert", "danger", ICON_MESSAGE, ratio))
        fit_height(self, ERROR_WIDTH)


def _stopped(text: str) -> str:
    """Return the text with a full stop, unless it is empty or has one."""
    return text if not text or text.endswith(("。", "！", "？")) else f"{text}。"
