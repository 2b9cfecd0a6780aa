"""The rows of an import, with columns as wide as the room allows."""

from typing import Final

from PySide6.QtWidgets import QWidget

from app.importing.ledger import Ledger, Sort
from app.ui.controls.linetable import LineTable
from app.ui.importing.reviewdelegate import ReviewDelegate
from app.ui.importing.reviewmodel import FINANCING, NAME, PERIOD, TOTAL

#: The widths of the model's columns; 0 for the two that share the rest.
_WIDTHS: Final = (34, 48, 80, 96, 48, 0, 136, 180, 120, 0)
#: The same in less room than :data:`_TIGHT`.
_TIGHT_WIDTHS: Final = (34, 44, 76, 72, 44, 0, 124, 176, 104, 0)
_TIGHT = 1080
#: Amount and period where no row changes: nothing is struck through before what it becomes.
_PLAIN_WIDTHS: Final = (112, 116)
#: Of the room that is left, the name's share; the remark has the rest, more of it for reasons.
_NAME_SHARE, _NAME_SHARE_WITH_REASONS = 0.66, 0.5
_NARROWEST_NAME = 140
_SCROLLBAR = 13


class ReviewTable(LineTable):
    """The rows; Space takes or leaves one, Enter goes to what can be decided of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("导入的行", parent)
        self.setItemDelegate(ReviewDelegate(self))
        # The remark has the room the name leaves.
        self.horizontalHeader().setMinimumSectionSize(24)

    def fit(self, width: int, ledger: Ledger, *, is_narrow: bool) -> None:
        """Give the columns their widths.

        Args:
            width: of the table, in logical pixels.
            ledger: the rows, as far as they need room.
            is_narrow: period and way of investment give way.
        """
        for column in (PERIOD, FINANCING):
            self.setColumnHidden(column, is_narrow)
        widths = list(_TIGHT_WIDTHS if width < _TIGHT else _WIDTHS)
        if not ledger.count(Sort.CHANGED):
            widths[TOTAL], widths[PERIOD] = _PLAIN_WIDTHS
        used = sum(each for at, each in enumerate(widths) if not self.isColumnHidden(at))
        share = _NAME_SHARE_WITH_REASONS if ledger.count(Sort.REFUSED) else _NAME_SHARE
        room = width - _SCROLLBAR - used
        widths[NAME] = max(round(room * share), _NARROWEST_NAME)
        self.set_widths(widths)
