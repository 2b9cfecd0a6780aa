"""Where the page's blocks stand: side by side where they fit, else below each other."""

from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.rollup.crossblock import CrossBlock
from app.ui.rollup.groupblock import GroupBlock
from app.ui.rollup.yearblock import YearBlock
from app.ui.tokens import BLOCK_GAP, COLUMN_GAP, PAGE_MARGIN

#: Widths of the page from which the tables have their full width, and both columns fit.
_WIDE = 1180
_TWO_COLUMNS = 860
_TABLE = 520
_TABLE_NARROW = 460
_LEAST_CHART = 340
_WIDEST = 16_777_215


class Arrangement:
    """The blocks in their grid.

    One dimension: the years over the groups, tables left and charts right; where the groups are
    the years, they stand there once. Two: the cross table over the years, as wide as the page.
    """

    def __init__(
        self, body: QWidget, years: YearBlock, groups: GroupBlock, cross: CrossBlock
    ) -> None:
        self._years = years
        self._groups = groups
        self._cross = cross
        self._is_crossed = False
        self._has_years = True
        self._table_width = 0
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN - 4, PAGE_MARGIN, PAGE_MARGIN)
        self._grid.setHorizontalSpacing(COLUMN_GAP)
        self._grid.setVerticalSpacing(BLOCK_GAP)
        self._parts = (years.left, years.right, groups.left, groups.right, cross.whole)
        for part in self._parts:
            part.setParent(body)

    def show_shape(self, *, is_crossed: bool, has_years: bool, table_width: int) -> None:
        """Say whether there are two dimensions, and how wide the tables have to be.

        Args:
            is_crossed: the cross table instead of the groups.
            has_years: the years stand over the groups, which are something else.
            table_width: logical pixels; 0 for the usual width.
        """
        self._is_crossed = is_crossed
        self._has_years = has_years
        self._table_width = table_width

    def fit(self, width: int, font_scale: float) -> None:
        """Place the blocks for a width of the page.

        Args:
            width: logical pixels.
            font_scale: larger letters need wider tables.
        """
        scale = max(font_scale, 1.0)
        is_wide = width >= _WIDE * scale
        table = max(round((_TABLE if is_wide else _TABLE_NARROW) * scale), self._table_width)
        room = width - 2 * PAGE_MARGIN - COLUMN_GAP - table
        is_double = width >= _TWO_COLUMNS * scale and room >= _LEAST_CHART
        self._groups.set_narrow(is_narrow=not is_wide)
        for part in self._parts:
            self._grid.removeWidget(part)
        pairs = [(self._years.left, self._years.right)] if self._has_years else []
        if not self._is_crossed:
            pairs.append((self._groups.left, self._groups.right))
        row = 0
        if self._is_crossed:
            self._grid.addWidget(self._cross.whole, 0, 0, 1, 2 if is_double else 1)
            row = 1
        for left, right in pairs:
            self._grid.addWidget(left, row, 0)
            at = (row, 1) if is_double else (row + 1, 0)
            self._grid.addWidget(right, *at)
            row += 1 if is_double else 2
            left.setMinimumWidth(0)
            left.setMaximumWidth(table if is_double else _WIDEST)
        for part in (self._groups.left, self._groups.right):
            part.setVisible(not self._is_crossed)
        for part in (self._years.left, self._years.right):
            part.setVisible(self._has_years)
        self._cross.whole.setVisible(self._is_crossed)
        self._grid.setColumnMinimumWidth(0, table if is_double else 0)
        self._grid.setColumnStretch(0, 0 if is_double else 1)
        self._grid.setColumnStretch(1, 1 if is_double else 0)
        for each in range(6):
            self._grid.setRowStretch(each, 1 if each == row - 1 else 0)
