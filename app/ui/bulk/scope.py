"""Which projects a change of many is for: those selected, or those the filter shows."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.queries.filter import Filter
from app.ui.controls.segmented import SegmentedControl
from app.ui.offer import Offer


class ScopeField(QWidget):
    """选中的 3 个项目 | 筛选出的 21 个项目; several selected projects are meant first.

    Signals:
        changed(): the user chose the other one.
    """

    changed = Signal()

    def __init__(self, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer = offer
        first = 0 if offer.means_selected else 1
        self.choice = SegmentedControl(offer.titles, "范围", first)
        self.choice.changed.connect(self.changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.choice)
        row.addStretch(1)

    @property
    def filter(self) -> Filter:
        """The projects meant."""
        return self._offer.filter if self.choice.current() else self._offer.selected()
