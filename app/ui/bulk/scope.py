"""Which projects a change of many is for: those selected, or those the filter shows."""

from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.queries.filter import Filter, Ids
from app.ui.controls.segmented import SegmentedControl
from app.ui.session import Session


@dataclass(frozen=True, slots=True)
class Offer:
    """What the window shows and has selected when a dialog opens.

    Attributes:
        filter: of the window.
        count: projects it has.
        selection: ids of the selected projects.
    """

    filter: Filter
    count: int
    selection: tuple[int, ...]

    @classmethod
    def of(cls, session: Session) -> Self:
        """Return what a session offers now."""
        snapshot = session.snapshot
        count = snapshot.totals.count if snapshot is not None else 0
        return cls(session.filter, count, session.selection)

    def selected(self) -> Filter:
        """Return the filter of the selected projects."""
        return Filter((Ids(self.selection),))


class ScopeField(QWidget):
    """选中的 3 个项目 | 筛选出的 21 个项目; several selected projects are meant first.

    Signals:
        changed(): the user chose the other one.
    """

    changed = Signal()

    def __init__(self, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer = offer
        count = len(offer.selection)
        kind = "筛选出的" if offer.filter.terms else "全部"
        options = (f"选中的 {count:,} 个项目", f"{kind} {offer.count:,} 个项目")
        self.choice = SegmentedControl(options, "范围", 0 if count > 1 else 1)
        self.choice.changed.connect(self.changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.choice)
        row.addStretch(1)

    @property
    def filter(self) -> Filter:
        """The projects meant."""
        return self._offer.filter if self.choice.current() else self._offer.selected()
