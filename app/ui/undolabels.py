"""Keeps the undo and redo actions named after what they would do."""

from app.library.changes import Changes
from app.library.file import Library, ReadToken
from app.ui.actions import Actions
from app.ui.controls.menu import menu_text
from app.ui.session import Session
from app.ui.topbar import TopBar

#: How many characters of what was done stand in the menu, and how many of them before the dots.
_LONGEST = 24
_HEAD = 15


class UndoLabels:
    """Names undo and redo, and disables them where there is nothing to do."""

    def __init__(self, session: Session, actions: Actions, bar: TopBar) -> None:
        self._session = session
        self._actions = actions
        self._bar = bar
        session.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read both names in the background."""
        library = self._session.library

        def work(_token: ReadToken) -> tuple[str, str]:
            return _labels(library)

        self._session.tasks.read("undo-labels", work, self._show)

    def _on_changed(self, _changes: Changes) -> None:
        self.refresh()

    def _show(self, labels: tuple[str, str]) -> None:
        is_writable = not self._session.library.is_read_only
        for name, word, label in zip(("undo", "redo"), ("撤销", "重做"), labels, strict=True):
            action = self._actions[name]
            action.setText(menu_text(f"{word} {_short(label)}") if label else word)
            action.setToolTip(f"{word}：{label}" if label else word)
            action.setEnabled(bool(label) and is_writable)
            action.setWhatsThis(f"没有可以{word}的操作" if is_writable else "文库只读")
        self._bar.set_undo_labels(*labels)


def _short(label: str) -> str:
    """Return a label no longer than a menu can be wide; both its ends tell it from others."""
    return label if len(label) <= _LONGEST else f"{label[:_HEAD]}…{label[_HEAD + 1 - _LONGEST :]}"


def _labels(library: Library) -> tuple[str, str]:
    return library.undo_label(), library.redo_label()
