"""One line of the dialog: a category's name, figures, pillar and what can be done with it."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from app.models.money import format_money
from app.models.pillars import PILLARS
from app.queries.categories import CategoryLine
from app.queries.rollups import Totals
from app.ui.controls.button import IconButton
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label
from app.ui.controls.menu import Menu
from app.ui.controls.segmented import SegmentedControl
from app.ui.tokens import ROW_HEIGHT_WIDE

#: What stands in the last place of the choice.
NO_PILLAR = "未填"
KEYS = tuple(key for key, _ in PILLARS)
COLUMNS = 5

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LineControls(QObject):
    """The widgets of a category's line in the dialog's grid.

    Signals:
        pillar_chosen(int, str): the category, and its pillar's key; empty for none.
        rename_wanted(int): the category.
        move_wanted(int, int): the category; -1 for up, 1 for down.
    """

    pillar_chosen = Signal(int, str)
    rename_wanted = Signal(int)
    move_wanted = Signal(int, int)

    def __init__(self, line: CategoryLine, body: QWidget) -> None:
        super().__init__(body)
        self.id = line.id
        self.name = ElidedLabel("", "cell", mode=Qt.TextElideMode.ElideMiddle)
        self.count = Label("", "cell", "text2")
        self.total = Label("", "cell")
        self.pillar = SegmentedControl((*KEYS, NO_PILLAR), f"{line.name}的归口")
        for at, (key, title) in enumerate(PILLARS):
            self.pillar.set_tip(at, f"{key}：{title}（{at + 1}）")
        self.pillar.set_tip(len(KEYS), f"不归入任何一类（{len(KEYS) + 1}）")
        self.more = IconButton("ellipsis", f"改名、移动{line.name}")
        self.menu = Menu(parent=self.more)
        rename = self.menu.addAction("改名…")
        self.up = self.menu.addAction("上移")
        self.down = self.menu.addAction("下移")
        self._rule = Hairline()
        self.more.setMenu(self.menu)
        self.more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.pillar.changed.connect(self._on_pillar)
        rename.triggered.connect(lambda: self.rename_wanted.emit(self.id))
        self.up.triggered.connect(lambda: self.move_wanted.emit(self.id, -1))
        self.down.triggered.connect(lambda: self.move_wanted.emit(self.id, 1))

    def place(self, grid: QGridLayout, row: int) -> None:
        """Put the line into a grid, with a rule under it."""
        put_texts(grid, row, self.name, self.count, self.total)
        grid.addWidget(self.pillar, row, 3)
        grid.addWidget(self.more, row, 4)
        grid.addWidget(self._rule, row + 1, 0, 1, COLUMNS)

    def remove(self, grid: QGridLayout) -> None:
        """Take the line out of its grid, for good."""
        for part in (self.name, self.count, self.total, self.pillar, self.more, self._rule):
            grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.deleteLater()

    def has_focus(self) -> bool:
        """Return whether the keyboard is in the line."""
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self.more or self.pillar.isAncestorOf(focused))

    def show_line(
        self, line: CategoryLine, unit: str, *, can_write: bool, is_first: bool, is_last: bool
    ) -> None:
        """Show a reading."""
        self.name.setText(line.name)
        show_totals(self.count, self.total, line.totals, unit)
        self.pillar.set_current(KEYS.index(line.pillar) if line.pillar else len(KEYS))
        self.pillar.setEnabled(can_write)
        self.more.setVisible(can_write)
        self.up.setEnabled(not is_first)
        self.down.setEnabled(not is_last)

    def _on_pillar(self, at: int) -> None:
        self.pillar_chosen.emit(self.id, KEYS[at] if at < len(KEYS) else "")


class TotalLine:
    """A line of figures that has no pillar: 合计, and what stands in no category."""

    def __init__(self, title: str, role: str, grid: QGridLayout, row: int) -> None:
        self.name = ElidedLabel(title, role)
        self.count = Label("", role, "text2" if role == "cell" else "text")
        self.total = Label("", role)
        self._rule = Hairline()
        put_texts(grid, row, self.name, self.count, self.total)
        grid.addWidget(self._rule, row + 1, 0, 1, COLUMNS)

    def show_totals(self, totals: Totals, unit: str) -> None:
        """Show figures."""
        show_totals(self.count, self.total, totals, unit)

    def set_visible(self, *, is_visible: bool) -> None:
        """Show or hide the line."""
        for part in (self.name, self.count, self.total, self._rule):
            part.setVisible(is_visible)


def put_texts(grid: QGridLayout, row: int, name: QWidget, count: Label, total: Label) -> None:
    """Put a line's texts into a grid."""
    name.setMinimumHeight(ROW_HEIGHT_WIDE)
    for at, label in enumerate((count, total), start=1):
        label.setAlignment(_RIGHT)
        grid.addWidget(label, row, at)
    grid.addWidget(name, row, 0)


def show_totals(count: Label, total: Label, totals: Totals, unit: str) -> None:
    """Write a count and a sum; the projects without an amount are told in the tooltip."""
    count.setText(f"{totals.count:,}")
    total.setText(format_money(totals.total_yuan, unit, grouped=True))
    missing = totals.count_without_amount
    total.setToolTip(f"{missing:,} 个未填金额，未计入" if missing else "")
