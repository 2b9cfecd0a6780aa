"""Menus that show and hide columns, and what they remember."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.models.fields import Field
from app.queries.layout import Sort
from app.settings import save_settings
from app.ui.controls.menu import Menu
from app.ui.grid.columns import FROZEN, choosable_fields, shown_fields, toggled
from app.ui.grid.header import GridHeader
from app.ui.grid.model import GridModel
from app.ui.session import Session
from app.ui.usuallayout import choose_layout

_SAVE_AFTER_MS = 400


class ColumnChooser(QObject):
    """Changes the columns of the session's layout, and their widths in the preferences.

    Signals:
        widths_changed: columns have other widths, or others are frozen.
    """

    widths_changed = Signal()

    def __init__(self, session: Session, model: GridModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._model = model
        self._window = parent
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(_SAVE_AFTER_MS)
        self._saving.timeout.connect(self._save)

    def serve(self, titles: GridHeader) -> None:
        """Do what is asked for on a header."""
        titles.sort_requested.connect(self._on_sort)
        titles.menu_requested.connect(self._on_menu)
        titles.width_changed.connect(self._on_width)
        titles.move_requested.connect(self._on_moved)

    def set_sort(self, sort: Sort) -> None:
        """Sort by another field."""
        choose_layout(self._session, replace(self._session.layout, sort=sort))

    def menu(self, parent: QWidget) -> QMenu:
        """Return a menu of the columns, those shown checked."""
        menu = Menu("列", parent)
        shown = {field.name for field in shown_fields(self._session.layout)}
        for field in choosable_fields():
            action = menu.addAction(field.title)
            action.setCheckable(True)
            action.setChecked(field.name in shown)
            action.triggered.connect(partial(self.toggle, field.name))
        menu.addSeparator()
        menu.addAction("恢复通常的列和列宽", self.reset)
        return menu

    def header_menu(self, parent: QWidget, field: Field | None) -> QMenu:
        """Return the menu of one column's header."""
        menu = Menu("", parent)
        if field is not None:
            for title, is_descending in (("升序", False), ("降序", True)):
                action = QAction(f"按{field.title}{title}", menu)
                action.triggered.connect(partial(self._sort_by, Sort(field.name, is_descending)))
                menu.addAction(action)
            if field.name not in FROZEN:
                menu.addSeparator()
                names = [each.name for each in shown_fields(self._session.layout)]
                at = names.index(field.name) - len(FROZEN)
                if at > 0:
                    menu.addAction("向左移一列", partial(self.move_column, field.name, at - 1))
                if at < len(names) - len(FROZEN) - 1:
                    menu.addAction("向右移一列", partial(self.move_column, field.name, at + 1))
                menu.addAction(f"隐藏{field.title}", partial(self.toggle, field.name))
            menu.addSeparator()
            if self._session.settings.frozen == field.name:
                menu.addAction("取消冻结", partial(self.freeze, ""))
            elif field.name not in FROZEN:
                menu.addAction(f"冻结到{field.title}", partial(self.freeze, field.name))
            menu.addSeparator()
        columns = self.menu(menu)
        columns.setTitle("显示的列")
        menu.addMenu(columns)
        return menu

    def toggle(self, name: str, _checked: bool = False) -> None:
        """Show a column that is hidden, hide one that is shown."""
        self._choose(toggled(self._session.layout, name))

    def move_column(self, name: str, to: int) -> None:
        """Put a column in another place among those that scroll."""
        names = [field.name for field in shown_fields(self._session.layout)][len(FROZEN) :]
        names.remove(name)
        names.insert(to, name)
        self._choose(names)

    def reset(self) -> None:
        """Show the usual columns at their usual widths."""
        self._session.settings.column_widths = {}
        self.freeze("")
        self._choose([])

    def freeze(self, name: str) -> None:
        """Keep the columns up to this one in sight; an empty name for 项目名称."""
        self._session.settings.frozen = name
        self._saving.start()
        self.widths_changed.emit()

    def set_width(self, field: Field, width: int) -> None:
        """Remember a width the user has set, logical pixels."""
        self._session.settings.column_widths[field.name] = width
        self._saving.start()

    def _choose(self, names: list[str]) -> None:
        choose_layout(self._session, replace(self._session.layout, columns=tuple(names)))

    def _on_sort(self, section: int) -> None:
        """Sort upwards, then downwards, then as the document does."""
        name, sort = self._model.fields[section].name, self._session.layout.sort
        if sort.field != name:
            self.set_sort(Sort(name))
        else:
            self.set_sort(Sort() if sort.is_descending else Sort(name, is_descending=True))

    def _on_menu(self, section: int, position: QPoint) -> None:
        field = self._model.fields[section] if 0 <= section < len(self._model.fields) else None
        self.header_menu(self._window, field).popup(position)

    def _on_width(self, section: int, new: int) -> None:
        self.set_width(self._model.fields[section], new)

    def _on_moved(self, section: int, to: int) -> None:
        self.move_column(self._model.fields[section].name, max(to - len(FROZEN), 0))

    def _sort_by(self, sort: Sort, _checked: bool = False) -> None:
        self.set_sort(sort)

    def _save(self) -> None:
        try:
            save_settings(self._session.settings)
        except OSError:
            self._session.notice.emit("列的设置没有记住：偏好设置所在的文件夹不能写入")
