"""Folding the grid's groups: by the mouse, by keys, one by one or down to a level."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.queries.layout import MOST_LEVELS, Layout
from app.ui.controls.menu import Menu
from app.ui.grid.folding import Folding
from app.ui.grid.model import GridModel
from app.ui.grid.place import remember, restore
from app.ui.grid.table import FrozenTable

#: What a list folded to so many open levels is called; all folded is 折叠所有分组.
_FOLDED = ((0, ""), (1, "折叠到二级分组"), (2, "折叠到三级分组"))


class Outline(QObject):
    """Folds and unfolds; what is folded is remembered for each way of grouping.

    Args:
        table: of the grid.
        may_fold: asked before rows go away; False keeps an open editor's.

    Signals:
        began: rows are about to come or go, and the place with them.
        ended: they have, and the user is back in the same place.
    """

    began = Signal()
    ended = Signal()

    def __init__(self, table: FrozenTable, may_fold: Callable[[], bool]) -> None:
        super().__init__(table)
        self._table = table
        self._may_fold = may_fold
        self._foldings: dict[tuple[str, ...], Folding] = {}
        table.fold_asked.connect(self.fold)
        table.turn_asked.connect(self.turn)

    @property
    def _model(self) -> GridModel:
        return self._table.model

    def take_up(self, layout: Layout) -> None:
        """Fold what was folded when the grid was last grouped so."""
        self._model.folding = self._foldings.setdefault(layout.grouping, Folding())

    def fold(self, row: int) -> None:
        """Fold or unfold the group whose header a row is."""
        if self._model.group_at(row) is None or not self._may_fold():
            return
        group = self._model.rows.locate(row)[0]
        self._model.set_open(group, is_open=not self._model.rows.is_open(group))
        self._table.go(row, max(self._table.column, 0))

    def turn(self, row: int, is_in: bool) -> None:
        """Unfold a group, or go into an open one; fold it, or go out to the one around it."""
        rows, column = self._model.rows, max(self._table.column, 0)
        group = rows.locate(row)[0]
        if rows.is_open(group) != is_in:
            self.fold(row)
        elif is_in:
            self._table.go(row + 1, column)
        else:
            self._table.go(rows.head(rows.around(group)[-2:][0]), column)

    def open_around(self, project_id: int) -> bool:
        """Unfold the groups around a project; tell whether it is in sight now."""
        row = self._model.row_of_id(project_id)
        while row >= 0 and not self._model.id_at(row):
            if not self._may_fold():
                return False
            self._model.set_open(self._model.rows.locate(row)[0], is_open=True)
            row = self._model.row_of_id(project_id)
        return row >= 0

    def expand_to(self, depth: int) -> None:
        """Unfold the groups of so many levels, from the outermost, and fold those below."""
        if not self._may_fold():
            return
        place = remember(self._table)
        self.began.emit()
        self._model.open_down_to(depth)
        restore(self._table, place)
        self.ended.emit()

    def menu(self, parent: QWidget, row: int, layout: Layout) -> QMenu:
        """Return the menu of a group's header."""
        menu = Menu("", parent)
        rows = self._model.rows
        is_open = rows.is_open(rows.locate(row)[0])
        menu.addAction("折叠这一组\t←" if is_open else "展开这一组\t→", partial(self.fold, row))
        menu.addSeparator()
        menu.addAction("展开所有分组\tCtrl+Shift+=", partial(self.expand_to, MOST_LEVELS))
        for depth, title in _FOLDED[1 : len(layout.grouping)]:
            menu.addAction(f"{title}\tCtrl+Shift+{depth + 1}", partial(self.expand_to, depth))
        menu.addAction("折叠所有分组\tCtrl+Shift+-", partial(self.expand_to, 0))
        return menu
