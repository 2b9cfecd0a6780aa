"""The rollup page: years, one chosen dimension, and what they are made of."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.models.money import format_share
from app.queries.filter import Filter
from app.queries.querytext import query_text
from app.ui.controls.dress import set_surface
from app.ui.controls.emptystate import EmptyState, Suggestion
from app.ui.controls.hairline import Hairline
from app.ui.dialogs import Dialogs
from app.ui.rollup.figures import Block, Figures, Wish, load_figures
from app.ui.rollup.groupblock import GroupBlock
from app.ui.rollup.header import UNITS, PageHeader
from app.ui.rollup.pickable import Pick, Pickable
from app.ui.rollup.shades import shade_tokens
from app.ui.rollup.wording import GAP, amount, chosen, group_name, told
from app.ui.rollup.yearblock import YearBlock
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.tokens import BLOCK_GAP, COLUMN_GAP, PAGE_MARGIN

_READ = "rollup:page"

#: Widths of the page from which the tables have their full width, and both columns fit.
_WIDE = 1180
_TWO_COLUMNS = 860
_TABLE = 520
_TABLE_NARROW = 460


class RollupPage(QWidget):
    """汇总: follows the session's filter; a row opened shows its projects in the grid.

    Args:
        session: the open library.
        theme: colours and fonts.
        dialogs: unused so far; every page is given them.
    """

    def __init__(
        self, session: Session, theme: Theme, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._dialogs = dialogs
        self._wish = Wish()
        self._figures: Figures | None = None
        self._filter = session.filter
        self._is_stale = True
        self._chosen: Pick | None = None
        usual = session.settings.money_unit
        self._unit = usual if usual in UNITS else UNITS[0]
        self.header = PageHeader(self._unit)
        self.years = YearBlock(theme)
        self.groups = GroupBlock(theme, self)
        self._surfaces: tuple[Pickable, ...] = (
            self.years.table,
            self.years.chart,
            self.groups.table,
            self.groups.bars,
            self.groups.years,
            self.groups.treemap,
        )
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._scroll = QScrollArea()
        self._pages = QStackedWidget()
        self._empty: EmptyState | None = None
        self._build()
        self._connect()

    @property
    def figures(self) -> Figures | None:
        """What is shown; None before the first reading."""
        return self._figures

    @property
    def is_stale(self) -> bool:
        """Whether what is shown may be out of date; it is read again when the page is shown."""
        return self._is_stale

    @property
    def empty(self) -> EmptyState | None:
        """The page that stands there when nothing is found; None when something is."""
        return self._empty

    @property
    def chosen(self) -> Pick | None:
        """What is chosen on the page."""
        return self._chosen

    def refresh(self) -> None:
        """Read again, in the background; what is shown stays until then."""
        self._is_stale = False
        filter, wish = self._session.filter, self._wish
        self._session.read(
            _READ,
            lambda connection: load_figures(connection, filter, wish),
            partial(self._show, filter),
        )

    def choose(self, pick: Pick) -> None:
        """Choose a row, bar or tile, and say so in the status bar."""
        self._mark(pick)
        words = self._words(pick)
        if words is not None:
            self._session.notice.emit(chosen(*words))

    def open(self, pick: Pick) -> None:
        """Show the projects behind a row, bar or tile in the grid."""
        if pick.kind == "project":
            self._session.set_current(pick.key)
            self._session.page_requested.emit("projects")
            return
        filter = self._filter_of(pick)
        if filter is not None:
            self._session.set_filter(filter)
            self._session.page_requested.emit("projects")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _build(self) -> None:
        set_surface(self, "base")
        set_surface(self._body, "base")
        self._grid.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN - 4, PAGE_MARGIN, PAGE_MARGIN)
        self._grid.setHorizontalSpacing(COLUMN_GAP)
        self._grid.setVerticalSpacing(BLOCK_GAP)
        self._scroll.setWidget(self._body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages.addWidget(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(Hairline())
        column.addWidget(self._pages, 1)
        self._arrange()
        self.setAccessibleName("汇总")

    def _connect(self) -> None:
        session = self._session
        session.changed.connect(self._renew)
        session.filter_changed.connect(self._renew)
        self._theme.changed.connect(self._arrange)
        session.settings_changed.connect(self._take_settings)
        self.header.basis_changed.connect(self._take_basis)
        self.header.unit_changed.connect(self._take_unit)
        self.groups.dimension_changed.connect(self._take_dimension)
        self.groups.merging_changed.connect(self._take_merging)
        for table in (self.years.table, self.groups.table):
            table.copied.connect(lambda what: session.notice.emit(f"已复制表格：{what}"))
        for surface in self._surfaces:
            surface.picked.connect(self.choose)
            surface.opened.connect(self.open)
            surface.revealed.connect(partial(self._reveal, surface))

    def _arrange(self) -> None:
        """Put the blocks side by side where they fit, else below each other."""
        grid = self._grid
        parts = (self.years.left, self.years.right, self.groups.left, self.groups.right)
        for part in parts:
            grid.removeWidget(part)
        # Larger letters need wider tables.
        scale = max(self._theme.font_scale, 1.0)
        is_wide, is_double = (self.width() >= least * scale for least in (_WIDE, _TWO_COLUMNS))
        self.groups.set_narrow(is_narrow=not is_wide)
        for at, part in enumerate(parts):
            row, column = (at // 2, at % 2) if is_double else (at, 0)
            grid.addWidget(part, row, column)
        table = round((_TABLE if is_wide else _TABLE_NARROW) * scale)
        for part in parts[::2]:
            part.setMinimumWidth(0)
            part.setMaximumWidth(table if is_double else 16_777_215)
        grid.setColumnMinimumWidth(0, table if is_double else 0)
        grid.setColumnStretch(0, 0 if is_double else 1)
        grid.setColumnStretch(1, 1 if is_double else 0)
        for row in range(4):
            grid.setRowStretch(row, 1 if row == (1 if is_double else 3) else 0)

    def _renew(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.refresh()

    def _take_settings(self) -> None:
        unit = self._session.settings.money_unit
        if unit in UNITS:
            self._take_unit(unit)

    def _take_unit(self, unit: str) -> None:
        if unit != self._unit:
            self._unit = unit
            self._paint_figures()

    def _take_basis(self, basis: str) -> None:
        dimension = self._wish.dimension
        # The other way of counting years may stand in the second table; they change places.
        if dimension == basis:
            dimension = self._wish.basis
        self._wish = replace(self._wish, basis=basis, dimension=dimension)
        self._renew()

    def _take_dimension(self, name: str) -> None:
        self._wish = replace(self._wish, dimension=name)
        self._renew()

    def _take_merging(self, is_merged: bool) -> None:
        self._wish = replace(self._wish, is_merged=is_merged)
        self._renew()

    def _show(self, filter: Filter, figures: Figures) -> None:
        before = self._figures
        self._figures = figures
        self._filter = filter
        is_same = before is not None and before.wish == figures.wish
        keeps = is_same and self._chosen is not None and self._words(self._chosen) is not None
        self._mark(self._chosen if keeps else None)
        self._paint_figures()

    def _paint_figures(self) -> None:
        figures = self._figures
        if figures is None:
            return
        self.header.show_totals(figures.totals, self._unit)
        if self._empty is not None:
            self._pages.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = None
        if not figures.totals.count:
            self._empty = self._empty_page(figures)
            self._pages.addWidget(self._empty)
            self._pages.setCurrentWidget(self._empty)
            return
        tokens = shade_tokens(figures.categories)
        self.years.show_figures(figures, tokens, self._unit)
        self.groups.show_figures(figures, tokens, self._unit)
        self._pages.setCurrentWidget(self._scroll)

    def _empty_page(self, figures: Figures) -> EmptyState:
        if not figures.escapes:
            return EmptyState("sigma", "还没有项目可汇总", "在“项目”页新建项目后，这里就有汇总。")
        suggestions = [
            Suggestion(
                f"去掉“{query_text((term,))}”",
                GAP.join((f"{totals.count} 个", amount(totals.total_yuan, self._unit))),
                partial(self._session.set_filter, self._filter.without_term(term)),
                totals.count > 0,
            )
            for term, totals in figures.escapes
        ]
        return EmptyState(
            "search-x", "没有符合条件的项目", "去掉一个条件，就能看到：", suggestions=suggestions
        )

    def _mark(self, pick: Pick | None) -> None:
        self._chosen = pick
        for surface in self._surfaces:
            surface.set_chosen(pick)

    def _reveal(self, surface: Pickable, rect: QRect) -> None:
        corner = surface.mapTo(self._body, rect.topLeft())
        center = QRect(corner, rect.size()).center()
        half = min(rect.height() // 2 + 8, self._scroll.viewport().height() // 2)
        self._scroll.ensureVisible(center.x(), center.y(), 0, half)

    def _block_of(self, pick: Pick) -> Block | None:
        if self._figures is None:
            return None
        return {"years": self._figures.years, "groups": self._figures.groups}.get(pick.kind)

    def _filter_of(self, pick: Pick) -> Filter | None:
        block = self._block_of(pick)
        if block is not None:
            return block.filters.get(pick.key)
        if pick.kind == "rest" and self._figures is not None and self._figures.composition:
            return self._figures.composition.rest_filter
        return None

    def _words(self, pick: Pick) -> tuple[str, str] | None:
        """Return the name and the figures of what is chosen; None when it is no longer there."""
        figures = self._figures
        if figures is None:
            return None
        whole = figures.totals.total_yuan
        block = self._block_of(pick)
        if block is not None:
            rows = [row for top in block.result.rows for row in (top, *top.reasons)]
            row = next((row for row in rows if row.key == pick.key), None)
            if row is None:
                return None
            is_reason = row not in block.result.rows
            name = group_name(row, block.result.dimension) if not is_reason else row.group
            return (f"未排期 {name}" if is_reason else name), told(row, whole, self._unit)
        composition = figures.composition
        if composition is None:
            return None
        if pick.kind == "rest":
            count, yuan = composition.rest.count, composition.rest.total_yuan
            name = f"其余 {count} 个"
        else:
            part = next((each for each in composition.parts if each.project_id == pick.key), None)
            if part is None:
                return None
            name, yuan = part.name, part.total_yuan
        return name, GAP.join((amount(yuan, self._unit), f"占 {format_share(yuan, whole)}"))
