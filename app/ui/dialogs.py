"""The one door for everything that stops and asks, so that a test can stand in for it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app import paths
from app.errors import ChubeiError
from app.incident import new_reference, record
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import WrappedLabel, fit_height
from app.ui.filedialogs import Folders, chosen, file_dialog, kind_of, last_folder

if TYPE_CHECKING:
    from app.ui.errorbox import ErrorChoice

_QUESTION_WIDTH = 440

_OPENING, _SAVING = "打开", "保存"


def tell(dialogs: "Dialogs", parent: QWidget | None, error: BaseException, title: str = "") -> None:
    """Tell of what went wrong: what was to be expected in its own words, anything else as a bug."""
    if isinstance(error, ChubeiError):
        dialogs.show_error(parent, error, title)
    else:
        dialogs.show_unexpected(parent, error)


class Dialogs(Protocol):
    """What the window may ask; every method waits for the answer."""

    def show_error(
        self,
        parent: QWidget | None,
        error: ChubeiError,
        title: str = "",
        choices: "Sequence[ErrorChoice]" = (),
    ) -> str:
        """Tell of an expected failure and return the key of the pressed button, or ""."""
        ...

    def show_unexpected(self, parent: QWidget | None, error: BaseException) -> None:
        """Tell of a bug: a number to pass on, and the file that holds the details."""
        ...

    def show_message(self, parent: QWidget | None, title: str, text: str) -> None:
        """Tell something that has to be read before going on."""
        ...

    def confirm(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        action_label: str,
        danger: bool = False,
    ) -> bool:
        """Ask before doing; a dangerous action is not the default button."""
        ...

    def choose_open_file(
        self,
        parent: QWidget | None,
        title: str,
        filters: Sequence[str],
        folder: Path | None = None,
    ) -> Path | None:
        """Ask for one existing file; filters are like ``文库 (*.chubei)``.

        It begins in the folder, else where a file of that kind was last.
        """
        ...

    def choose_open_files(
        self, parent: QWidget | None, title: str, filters: Sequence[str]
    ) -> tuple[Path, ...]:
        """Ask for existing files; none when cancelled."""
        ...

    def choose_save_file(
        self, parent: QWidget | None, title: str, suggested: Path, filters: Sequence[str]
    ) -> Path | None:
        """Ask where to write; a name without a suffix takes the suggested one's."""
        ...

    def choose_folder(self, parent: QWidget | None, title: str) -> Path | None:
        """Ask for a folder."""
        ...

    def ask_text(
        self, parent: QWidget | None, title: str, label: str, text: str = ""
    ) -> str | None:
        """Ask for one line; None when cancelled, never an empty line."""
        ...


class WindowDialogs:
    """The real dialogs: the system's own for files, the look's for the rest.

    Args:
        log: the file unexpected errors are written to; the user's own when None.
        folders: where files of each kind were last; written to.
    """

    def __init__(self, log: Path | None = None, folders: Folders | None = None) -> None:
        self._log = log
        self._folders: Folders = {} if folders is None else folders

    def show_error(
        self,
        parent: QWidget | None,
        error: ChubeiError,
        title: str = "",
        choices: "Sequence[ErrorChoice]" = (),
    ) -> str:
        """See :meth:`Dialogs.show_error`."""
        from app.ui.errorbox import ErrorBox, error_text

        box = ErrorBox(error_text(error, title), choices, parent)
        box.exec()
        box.deleteLater()
        return box.choice

    def show_unexpected(self, parent: QWidget | None, error: BaseException) -> None:
        """See :meth:`Dialogs.show_unexpected`."""
        from app.ui.errorbox import ErrorBox
        from app.ui.incident import unexpected_text

        log = self._log or paths.log_file()
        reference = new_reference()
        box = ErrorBox(unexpected_text(reference, log, record(error, reference, log)), (), parent)
        box.exec()
        box.deleteLater()

    def show_message(self, parent: QWidget | None, title: str, text: str) -> None:
        """See :meth:`Dialogs.show_message`."""
        box = Question(title, text, "知道了", can_cancel=False, parent=parent)
        box.exec()
        box.deleteLater()

    def confirm(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        action_label: str,
        danger: bool = False,
    ) -> bool:
        """See :meth:`Dialogs.confirm`."""
        box = Question(title, text, action_label, danger=danger, parent=parent)
        answer = box.exec() == QDialog.DialogCode.Accepted
        box.deleteLater()
        return answer

    def choose_open_file(
        self,
        parent: QWidget | None,
        title: str,
        filters: Sequence[str],
        folder: Path | None = None,
    ) -> Path | None:
        """See :meth:`Dialogs.choose_open_file`."""
        kind = kind_of(filters, _OPENING)
        start = folder or last_folder(self._folders, kind)
        dialog = file_dialog(parent, title, filters, start)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        # What was asked for in a place of its own does not say where the next one is.
        return next(iter(self._chosen(dialog, "" if folder else kind)), None)

    def choose_open_files(
        self, parent: QWidget | None, title: str, filters: Sequence[str]
    ) -> tuple[Path, ...]:
        """See :meth:`Dialogs.choose_open_files`."""
        kind = kind_of(filters, _OPENING)
        dialog = file_dialog(parent, title, filters, last_folder(self._folders, kind))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        return self._chosen(dialog, kind)

    def choose_save_file(
        self, parent: QWidget | None, title: str, suggested: Path, filters: Sequence[str]
    ) -> Path | None:
        """See :meth:`Dialogs.choose_save_file`."""
        kind = kind_of(filters, _SAVING)
        start = last_folder(self._folders, kind) or suggested.parent
        dialog = file_dialog(parent, title, filters, start)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suggested.suffix.removeprefix("."))
        dialog.selectFile(suggested.name)
        return next(iter(self._chosen(dialog, kind)), None)

    def choose_folder(self, parent: QWidget | None, title: str) -> Path | None:
        """See :meth:`Dialogs.choose_folder`."""
        kind = kind_of((), _SAVING)
        dialog = file_dialog(parent, title, (), last_folder(self._folders, kind))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return next(iter(self._chosen(dialog, kind)), None)

    def ask_text(
        self, parent: QWidget | None, title: str, label: str, text: str = ""
    ) -> str | None:
        """See :meth:`Dialogs.ask_text`."""
        box = Question(title, label, "确定", line=text, parent=parent)
        answer = box.answer() if box.exec() == QDialog.DialogCode.Accepted else None
        box.deleteLater()
        return answer

    def _chosen(self, dialog: QFileDialog, kind: str) -> tuple[Path, ...]:
        """Return what is chosen, and keep where it is; nothing is kept of no kind."""
        paths = chosen(dialog)
        if paths and kind:
            is_folder = dialog.fileMode() == QFileDialog.FileMode.Directory
            self._folders[kind] = str(paths[0] if is_folder else paths[0].parent)
        return paths


class Question(QDialog):
    """A question with one action and 取消, and, where asked for, a line to fill in.

    Args:
        title: one line, also the window's caption.
        text: what will happen, or the line's label.
        action_label: the button that does it, a verb: 删除 3 个项目.
        danger: the action cannot be made light of; 取消 is the default then.
        can_cancel: whether there is anything to refuse.
        line: the line's first text; None for no line.
        parent: the window it belongs to.
    """

    def __init__(
        self,
        title: str,
        text: str,
        action_label: str,
        *,
        danger: bool = False,
        can_cancel: bool = True,
        line: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{title} — 储备")
        self.setAccessibleDescription(text)
        set_surface(self, "raised")
        body = QVBoxLayout()
        body.setContentsMargins(24, 20, 24, 20)
        body.setSpacing(8)
        if line is None:
            body.addWidget(WrappedLabel(title, "title"))
        body.addWidget(WrappedLabel(text, token="text2" if line is not None else "text"))
        self.line: QLineEdit | None = None
        self.action_button = Button(action_label, look="danger" if danger else "primary")
        self.cancel_button = Button("取消", tip="取消", shortcut="Esc")
        self.cancel_button.setVisible(can_cancel)
        if line is not None:
            self.line = QLineEdit(line)
            self.line.setAccessibleName(text)
            self.line.selectAll()
            self.line.textChanged.connect(self._allow_action)
            body.addWidget(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body)
        column.addWidget(Hairline())
        column.addLayout(dialog_foot(self.action_button, self.cancel_button))
        self.action_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        first = self.cancel_button if danger else self.action_button
        first.setDefault(True)
        if self.line is not None:
            self.line.setFocus()
        elif danger:
            self.cancel_button.setFocus()
        else:
            # Enter takes the default button; no ring shows before the keyboard is used.
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setFocus()
        fit_height(self, _QUESTION_WIDTH)
        self._allow_action()

    def answer(self) -> str:
        """Return the line without blanks around it; empty when there is no line."""
        return self.line.text().strip() if self.line is not None else ""

    def _allow_action(self) -> None:
        self.action_button.setEnabled(self.line is None or bool(self.answer()))


def install_chinese(app: QApplication) -> bool:
    """Make Qt's own buttons, file dialogs and context menus Chinese; tell whether they are."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if not translator.load("qtbase_zh_CN", folder):
        return False
    return app.installTranslator(translator)
