"""Menus that show and hide columns, and what they remember."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.models.fields import Field
from app.queries.layout import Sort
from app.settings import save_settings
from app.ui.controls.menu import Menu
from app.ui.grid.columns import FROZEN, choosable_fields, shown_fields, toggled
from app.ui.session import Session

_SAVE_AFTER_MS = 400

#: Sorts the grid.
SetSort = Callable[[Sort], None]


class ColumnChooser(QObject):
    """Changes the columns in the user's preferences.

    Signals:
        chosen: other columns are to be shown.
    """

    chosen = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVE_AFTER_MS)
        self._saving.timeout.connect(self._save)

    def menu(self, parent: QWidget) -> QMenu:
        """Return a menu of the columns, those shown checked."""
        menu = Menu("列", parent)
        shown = {field.name for field in shown_fields(self._session.settings)}
        for field in choosable_fields():
            action = menu.addAction(field.title)
            action.setCheckable(True)
            action.setChecked(field.name in shown)
            action.triggered.connect(partial(self.toggle, field.name))
        menu.addSeparator()
        menu.addAction("恢复通常的列和列宽", self.reset)
        return menu

    def header_menu(self, parent: QWidget, field: Field | None, set_sort: SetSort) -> QMenu:
        """Return the menu of one column's header."""
        menu = Menu("", parent)
        if field is not None:
            for title, is_descending in (("升序", False), ("降序", True)):
                action = QAction(f"按{field.title}{title}", menu)
                action.triggered.connect(partial(_call, set_sort, Sort(field.name, is_descending)))
                menu.addAction(action)
            if field.name not in FROZEN:
                menu.addSeparator()
                names = [each.name for each in shown_fields(self._session.settings)]
                at = names.index(field.name) - len(FROZEN)
                if at > 0:
                    menu.addAction("向左移一列", partial(self.move_column, field.name, at - 1))
                if at < len(names) - len(FROZEN) - 1:
                    menu.addAction("向右移一列", partial(self.move_column, field.name, at + 1))
                menu.addAction(f"隐藏{field.title}", partial(self.toggle, field.name))
            menu.addSeparator()
        columns = self.menu(menu)
        columns.setTitle("显示的列")
        menu.addMenu(columns)
        return menu

    def toggle(self, name: str, _checked: bool = False) -> None:
        """Show a column that is hidden, hide one that is shown."""
        self._choose(toggled(self._session.settings, name))

    def move_column(self, name: str, to: int) -> None:
        """Put a column in another place among those that scroll."""
        names = [field.name for field in shown_fields(self._session.settings)][len(FROZEN) :]
        names.remove(name)
        names.insert(to, name)
        self._choose(names)

    def reset(self) -> None:
        """Show the usual columns at their usual widths."""
        self._session.settings.column_widths = {}
        self._choose([])

    def set_width(self, field: Field, width: int) -> None:
        """Remember a width the user has set, logical pixels."""
        self._session.settings.column_widths[field.name] = width
        self._saving.start()

    def _choose(self, names: list[str]) -> None:
        self._session.settings.columns = names
        self._saving.start()
        self.chosen.emit()

    def _save(self) -> None:
        try:
            save_settings(self._session.settings)
        except OSError:
            self._session.notice.emit("列的设置没有记住：偏好设置所在的文件夹不能写入")


def _call(set_sort: SetSort, sort: Sort, _checked: bool = False) -> None:
    set_sort(sort)
