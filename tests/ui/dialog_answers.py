"""A stand-in for the dialogs: gives the answers a test has laid ready, and remembers."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.errors import ChubeiError
from app.ui.errorbox import ErrorChoice


class DialogAnswers:
    """Answers like a user who presses 取消 once the laid-out answers are used up.

    Attributes:
        texts: answers to ``ask_text``, the first first.
        files: answers to questions for one file or folder, the first first.
        confirms: whether questions are agreed to.
        asked: what was asked, as (title, text or first text of the line).
        errors: the errors shown.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.files: list[Path] = []
        self.confirms = True
        self.asked: list[tuple[str, str]] = []
        self.errors: list[ChubeiError] = []

    def show_error(
        self,
        parent: QWidget | None,
        error: ChubeiError,
        title: str = "",
        choices: Sequence[ErrorChoice] = (),
    ) -> str:
        self.errors.append(error)
        return ""

    def show_unexpected(self, parent: QWidget | None, error: BaseException) -> None:
        raise error

    def show_message(self, parent: QWidget | None, title: str, text: str) -> None:
        self.asked.append((title, text))

    def confirm(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        action_label: str,
        danger: bool = False,
    ) -> bool:
        self.asked.append((title, text))
        return self.confirms

    def choose_open_file(
        self,
        parent: QWidget | None,
        title: str,
        filters: Sequence[str],
        folder: Path | None = None,
    ) -> Path | None:
        return self._next_file(title)

    def choose_open_files(
        self, parent: QWidget | None, title: str, filters: Sequence[str]
    ) -> tuple[Path, ...]:
        return ()

    def choose_save_file(
        self, parent: QWidget | None, title: str, suggested: Path, filters: Sequence[str]
    ) -> Path | None:
        return self._next_file(title)

    def choose_folder(self, parent: QWidget | None, title: str) -> Path | None:
        return self._next_file(title)

    def ask_text(
        self, parent: QWidget | None, title: str, label: str, text: str = ""
    ) -> str | None:
        self.asked.append((title, text))
        return self.texts.pop(0) if self.texts else None

    def _next_file(self, title: str) -> Path | None:
        self.asked.append((title, ""))
        return self.files.pop(0) if self.files else None
