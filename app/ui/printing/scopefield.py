"""项目范围: which projects, each range with its count and sum."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from app.models.money import format_wan
from app.queries.rollups import Totals
from app.ui.controls.label import Label
from app.ui.printing.choices import Kind, Scope
from app.ui.tokens import CONTROL_HEIGHT

_ORDER = (Scope.CURRENT, Scope.ALL, Scope.FILTERED, Scope.SELECTED)
_EMPTY = {
    Scope.CURRENT: "没有当前项目",
    Scope.SELECTED: "没有选中项目",
    Scope.FILTERED: "当前筛选没有项目，或正在看回收站",
    Scope.ALL: "这里还没有项目",
}


class ScopeField(QWidget):
    """A radio button for each range; those without projects cannot be chosen.

    Signals:
        changed(): the user chose another range.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        self._group = QButtonGroup(self)
        self._buttons: dict[Scope, QRadioButton] = {}
        self._figures: dict[Scope, tuple[Label, Label]] = {}
        for row in range(len(_ORDER)):
            grid.setRowMinimumHeight(row, CONTROL_HEIGHT)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, scope in enumerate(_ORDER):
            button = QRadioButton(scope.label)
            count, total = Label("", "caption", "text2"), Label("", "caption", "text2")
            for column, widget in enumerate((count, total), 1):
                widget.setAlignment(right)
                grid.addWidget(widget, row, column)
            grid.addWidget(button, row, 0)
            self._group.addButton(button, row)
            self._buttons[scope] = button
            self._figures[scope] = (count, total)
        self._group.idClicked.connect(lambda _row: self.changed.emit())
        self.setAccessibleName("项目范围")

    @property
    def scope(self) -> Scope:
        """The range chosen."""
        return _ORDER[self._group.checkedId()]

    def choose(self, scope: Scope) -> None:
        """Choose a range without announcing it."""
        self._buttons[scope].setChecked(True)

    def set_kind(self, kind: Kind) -> None:
        """Offer 当前项目 for briefs only; the annex table is a list."""
        is_offered = kind is Kind.BRIEF
        for widget in (self._buttons[Scope.CURRENT], *self._figures[Scope.CURRENT]):
            widget.setVisible(is_offered)
        self._grid.setRowMinimumHeight(0, CONTROL_HEIGHT if is_offered else 0)
        if not is_offered and self.scope is Scope.CURRENT:
            self.choose(Scope.ALL)

    def button(self, scope: Scope) -> QRadioButton:
        """Return a range's button."""
        return self._buttons[scope]

    def figures(self, scope: Scope) -> str:
        """Return what stands beside a range."""
        return "　".join(label.text() for label in self._figures[scope])

    def set_totals(self, totals: Mapping[Scope, Totals]) -> None:
        """Take every range's count and sum."""
        for scope, each in totals.items():
            count, total = self._figures[scope]
            count.setText(f"{each.count:,} 个")
            total.setText(format_wan(each.total_yuan, grouped=True) if each.count else "")
            button = self._buttons[scope]
            button.setEnabled(each.count > 0 or button.isChecked())
            tip = f"{each.count:,} 个项目，{format_wan(each.total_yuan, grouped=True)} 万元"
            button.setToolTip(tip if each.count else _EMPTY[scope])
            button.setAccessibleName(f"{scope.label}，{button.toolTip()}")
