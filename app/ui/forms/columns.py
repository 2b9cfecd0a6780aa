"""Which columns a form has, and which of them may be changed."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QScrollArea, QWidget

from app.models.fields import BY_NAME, Field
from app.models.form import ALWAYS, form_fields, is_usually_open
from app.ui.controls.dress import set_surface
from app.ui.controls.label import Label
from app.ui.tokens import FACET_ROW_HEIGHT

_SIDES = 2
_OPEN = "可以改"
_OPEN_WIDTH = 72


class ColumnsField(QScrollArea):
    """A box for each column, and beside it whether a unit may change it.

    Signals:
        changed(): the user chose otherwise.

    Attributes:
        listed: by field, the box that puts it into the form.
        opened: by field, the box that opens it.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.listed: dict[str, QCheckBox] = {}
        self.opened: dict[str, QCheckBox] = {}
        body = QWidget()
        set_surface(body, "raised")
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(24, 0, 24, 8)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._fill()
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("栏目")

    @property
    def fields(self) -> tuple[Field, ...]:
        """The form's columns in order."""
        chosen = {name for name, box in self.listed.items() if box.isChecked()} | set(ALWAYS)
        return tuple(entry for entry in form_fields() if entry.name in chosen)

    @property
    def open_fields(self) -> frozenset[str]:
        """The names of those that may be changed."""
        return frozenset(
            entry.name
            for entry in self.fields
            if entry.name in self.opened and self.opened[entry.name].isChecked()
        )

    def choose(self, listed: Iterable[str], opened: Iterable[str]) -> None:
        """Choose columns, and those that may be changed, without announcing it."""
        listed, opened = set(listed), set(opened)
        for boxes, chosen in ((self.listed, listed), (self.opened, opened)):
            for name, box in boxes.items():
                box.blockSignals(True)
                box.setChecked(name in chosen)
                box.blockSignals(False)
        self._allow()

    def _fill(self) -> None:
        # 序号 is the library's alone: there is nothing to choose.
        entries = [entry for entry in form_fields() if entry.name != "number"]
        height = -(-len(entries) // _SIDES)
        for at, entry in enumerate(entries):
            side, row = divmod(at, height)
            self._add(entry, row, side * 3)
        for side in range(_SIDES):
            self._grid.setColumnStretch(side * 3, 1)
            self._grid.setColumnMinimumWidth(side * 3 + 1, _OPEN_WIDTH)
        self._grid.setColumnMinimumWidth(2, 24)
        self._grid.setRowStretch(height, 1)
        self._allow()

    def _add(self, entry: Field, row: int, column: int) -> None:
        opened = QCheckBox(_OPEN)
        opened.setAccessibleName(f"{entry.title}：{_OPEN}")
        opened.setToolTip(f"已列出的项目，对方可以改“{entry.title}”；不勾就锁定")
        opened.toggled.connect(self._on_toggled)
        self.opened[entry.name] = opened
        if entry.name in ALWAYS:
            label = Label(f"{entry.title}（总要列）", "cell", "text2")
            label.setContentsMargins(22, 0, 0, 0)
            self._grid.addWidget(label, row, column)
        else:
            listed = QCheckBox(entry.title)
            listed.setAccessibleName(f"列出{entry.title}")
            listed.toggled.connect(partial(self._on_listed, entry))
            self.listed[entry.name] = listed
            self._grid.addWidget(listed, row, column)
        self._grid.addWidget(opened, row, column + 1)
        self._grid.setRowMinimumHeight(row, FACET_ROW_HEIGHT)

    def _on_listed(self, entry: Field, is_listed: bool) -> None:
        if is_listed:
            box = self.opened[entry.name]
            box.blockSignals(True)
            box.setChecked(is_usually_open(entry))
            box.blockSignals(False)
        self._on_toggled()

    def _on_toggled(self) -> None:
        self._allow()
        self.changed.emit()

    def _allow(self) -> None:
        for name, box in self.opened.items():
            box.setVisible(name in ALWAYS or self.listed[name].isChecked())


def column_words(fields: Iterable[Field], opened: Iterable[str]) -> str:
    """Return how many columns there are and how many of them may be changed, in words."""
    names = [entry.name for entry in fields]
    count = len({*opened} & {*names} & {*BY_NAME})
    return f"{len(names)} 栏，{count} 栏可以改" if count else f"{len(names)} 栏，都锁定"
