"""The rollup page: years, one chosen dimension or two crossed, and what they are made of."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.queries.filter import Filter
from app.queries.sheet import Sheet
from app.queries.termtext import terms_text
from app.ui.controls.dress import set_surface
from app.ui.controls.emptystate import EmptyState
from app.ui.controls.hairline import Hairline
from app.ui.controls.viewport import know_viewport
from app.ui.dialogs import Dialogs
from app.ui.rollup.arrangement import Arrangement
from app.ui.rollup.askbar import AskBar
from app.ui.rollup.captions import Caption, captions
from app.ui.rollup.choosing import Choosing
from app.ui.rollup.crossblock import CrossBlock
from app.ui.rollup.emptypage import empty_page
from app.ui.rollup.figures import Figures, Wish, load_figures
from app.ui.rollup.groupblock import GroupBlock
from app.ui.rollup.header import UNITS, PageHeader
from app.ui.rollup.matchdesk import MatchDesk
from app.ui.rollup.measures import known_measures, needs_spread
from app.ui.rollup.pickable import Pickable, Pictured
from app.ui.rollup.picture import Picture
from app.ui.rollup.picturemenu import PictureMenu
from app.ui.rollup.saving import SheetSaving, shown_sheet
from app.ui.rollup.shades import shade_tokens
from app.ui.rollup.wording import GAP, filter_words, headline
from app.ui.rollup.yearblock import YearBlock
from app.ui.session import Session
from app.ui.theme import Theme

_READ = "rollup:page"


class RollupPage(QWidget):
    """汇总: follows the session's filter; a row opened shows its projects in the grid.

    Args:
        session: the open library.
        theme: colours and fonts.
        dialogs: asks where pictures go.

    Signals:
        print_requested(Sheet, str, Totals): print a table of figures, its amounts in this unit,
            of projects with these totals.
    """

    print_requested = Signal(object, str, object)

    def __init__(
        self, session: Session, theme: Theme, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._measures = known_measures(session.settings.rollup_measures)
        self._wish = Wish(measures=self._measures)
        self._figures: Figures | None = None
        self._filter = session.filter
        self._is_stale = True
        usual = session.settings.money_unit
        self._unit = usual if usual in UNITS else UNITS[0]
        self.header = PageHeader(self._unit)
        self.ask = AskBar()
        self.years = YearBlock(theme)
        self.groups = GroupBlock(theme, self)
        self.cross = CrossBlock(theme, self)
        self.saving = SheetSaving(session, dialogs, self)
        self.pictures = PictureMenu(dialogs, session.library.path.parent, self)
        surfaces = self._surfaces = (
            self.years.table,
            self.groups.table,
            self.cross.table,
            self.years.chart,
            self.groups.bars,
            self.groups.years,
            self.groups.split_years,
            self.groups.treemap,
            self.cross.bars,
            self.cross.years,
            self.cross.own_years,
        )
        self.choosing = Choosing(session, surfaces, self._unit, self)
        self.matching = MatchDesk(session, self, self.choosing.go_to)
        self._body = QWidget()
        self._arrangement = Arrangement(self._body, self.years, self.groups, self.cross)
        self._scroll = QScrollArea()
        know_viewport(self._scroll)
        self._pages = QStackedWidget()
        self._empty: EmptyState | None = None
        self._build()
        self._connect()

    @property
    def figures(self) -> Figures | None:
        """What is shown; None before the first reading."""
        return self._figures

    @property
    def unit(self) -> str:
        """The unit amounts are shown in."""
        return self._unit

    @property
    def is_stale(self) -> bool:
        """Whether what is shown may be out of date; it is read again when the page is shown."""
        return self._is_stale

    @property
    def empty(self) -> EmptyState | None:
        """The page that stands there when nothing is found; None when something is."""
        return self._empty

    def refresh(self) -> None:
        """Read again, in the background; what is shown stays until then."""
        self._is_stale = False
        filter, wish, shelf = self._session.filter, self._wish, self._session.shelf
        self._session.read(
            _READ,
            lambda connection: load_figures(connection, filter, wish, shelf),
            partial(self._show, filter),
        )
        self.matching.read(filter)

    def picture(self, surface: Pictured) -> Picture:
        """Return a chart as it is exported."""
        figures = self._figures
        assert figures is not None
        title, legend, note = self._captions()[surface]
        today = date.today()
        return Picture(
            title,
            GAP.join((self._scope(figures), headline(figures.totals, self._unit))),
            self._unit,
            f"{self._session.library.path.name}{GAP}"
            f"{today.year} 年 {today.month} 月 {today.day} 日",
            surface,
            legend,
            note,
        )

    def save_workbook(self) -> None:
        """Ask for a file and write the chosen dimension's table, or the cross table, into it."""
        sheet = self._sheet()
        if sheet is not None:
            self.saving.save(sheet, self._unit)

    def save_pdf(self) -> None:
        """Ask for a file and write that table into it as it is printed."""
        sheet = self._sheet()
        if sheet is not None:
            self.saving.save_pdf(sheet, self._unit)

    def print_table(self) -> None:
        """Ask for that table to be printed."""
        figures, sheet = self._figures, self._sheet()
        if figures is not None and sheet is not None:
            self.print_requested.emit(sheet, self._unit, figures.totals)

    def open_matching(self) -> None:
        """Show what the documents state beside what there is."""
        self.matching.open(self._unit)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._stick()

    def _build(self) -> None:
        set_surface(self, "base")
        set_surface(self._body, "base")
        self._scroll.setWidget(self._body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Nothing stands there before the first figures: heads without rows would look finished.
        self._pages.addWidget(QWidget())
        self._pages.addWidget(self._scroll)
        kept = self.ask.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.ask.setSizePolicy(kept)
        self.ask.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.ask)
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
        self.header.basis_changed.connect(lambda basis: self._ask(self._wish.by_years(basis)))
        self.header.unit_changed.connect(self._take_unit)
        ask = self.ask
        ask.dimension_changed.connect(lambda name: self._ask(self._wish.by_dimension(name)))
        ask.second_changed.connect(lambda name: self._ask(self._wish.crossed_with(name)))
        ask.merging_changed.connect(lambda on: self._ask(replace(self._wish, is_merged=on)))
        ask.chart_changed.connect(lambda chart: self._ask(replace(self._wish, chart=chart)))
        ask.measures_changed.connect(self._take_measures)
        self.cross.measure_changed.connect(self._take_cells)
        ask.everything_wanted.connect(
            lambda: session.set_filter(Filter(reserve_id=session.filter.reserve_id))
        )
        self.pictures.done.connect(session.notice)
        self.saving.done.connect(session.notice)
        self.header.matching_wanted.connect(self.open_matching)
        self.matching.told.connect(self.header.show_matching)
        self.header.workbook_wanted.connect(self.save_workbook)
        self.header.pdf_wanted.connect(self.save_pdf)
        self.header.print_wanted.connect(self.print_table)
        for table in (self.years.table, self.groups.table, self.cross.table):
            table.copied.connect(lambda what: session.notice.emit(f"已复制表格：{what}"))
        for surface in self._surfaces:
            surface.revealed.connect(partial(self._reveal, surface))
            surface.menu_wanted.connect(partial(self._open_menu, surface))
        for button, charts in (
            (self.years.chart_heading.button, None),
            (self.groups.picture_button, self.groups.charts),
            (self.cross.chart_picture, self.cross.charts),
        ):
            assert button is not None
            button.clicked.connect(partial(self._open_chart_menu, button, charts))
        heat = self.cross.table_picture
        heat.clicked.connect(lambda: self._open_menu(self.cross.table, _below(heat)))
        self._scroll.verticalScrollBar().valueChanged.connect(lambda _value: self._stick())
        self.cross.table.moved.connect(self._stick)

    def _arrange(self) -> None:
        self._arrangement.fit(self.width(), self._theme.font_scale)

    def _stick(self) -> None:
        """Tell the cross table which part of it is in sight."""
        top = self._scroll.verticalScrollBar().value()
        top -= self.cross.table.mapTo(self._body, QPoint(0, 0)).y()
        self.cross.table.stick(top, top + self._scroll.viewport().height())

    def _renew(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.refresh()

    def _ask(self, wish: Wish) -> None:
        self._wish = wish
        self._renew()

    def _take_measures(self, names: tuple[str, ...]) -> None:
        self._measures = known_measures(names)
        self._session.settings.rollup_measures = list(self._measures)
        self._ask(replace(self._wish, measures=self._measures))

    def _take_cells(self, name: str) -> None:
        """Read again where the cells are to say what sums do not tell."""
        before, self._wish = self._wish, replace(self._wish, cells=name)
        if needs_spread((name,)) and not needs_spread((before.cells,)):
            self._renew()

    def _take_settings(self) -> None:
        unit = self._session.settings.money_unit
        if unit in UNITS:
            self._take_unit(unit)

    def _take_unit(self, unit: str) -> None:
        if unit != self._unit:
            self._unit = unit
            self.choosing.take_unit(unit)
            self._paint_figures()

    def _show(self, filter: Filter, figures: Figures) -> None:
        before = self._figures
        if before is not None and (before.crossed is None) != (figures.crossed is None):
            self._scroll.verticalScrollBar().setValue(0)
        self._figures = figures
        self._filter = filter
        self.choosing.take_figures(figures, filter)
        self._paint_figures()

    def _paint_figures(self) -> None:
        figures = self._figures
        if figures is None:
            return
        self.header.show_totals(figures.totals, self._unit, figures.wish.basis)
        self.ask.show()
        self.ask.show_figures(figures, self._measures)
        self.ask.show_filter(filter_words(self._filter))
        if self._empty is not None:
            self._pages.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = None
        if not figures.totals.count:
            set_filter = self._session.set_filter
            self._empty = empty_page(figures, self._filter, self._unit, set_filter)
            self._pages.addWidget(self._empty)
            self._pages.setCurrentWidget(self._empty)
            return
        tokens = shade_tokens(figures.categories)
        self.years.show_figures(figures, tokens, self._unit)
        self.groups.show_figures(figures, tokens, self._unit)
        self.cross.show_figures(figures, tokens, self._unit)
        is_crossed = figures.crossed is not None
        has_years = is_crossed or not figures.groups.result.dimension.is_yearly
        is_pair = has_years and not is_crossed
        self.years.table.align_with(self.groups.table if is_pair else None)
        self.groups.table.align_with(self.years.table if is_pair else None)
        wanted = max(self.years.table.wanted_width(), self.groups.table.wanted_width())
        self._arrangement.show_shape(
            is_crossed=is_crossed,
            has_years=has_years,
            table_width=wanted if len(self._measures) > 3 or needs_spread(self._measures) else 0,
        )
        self._arrange()
        self._pages.setCurrentWidget(self._scroll)
        self._stick()

    def _sheet(self) -> Sheet | None:
        """Return the table that is saved and printed; None before the first reading."""
        figures = self._figures
        if figures is None:
            return None
        return shown_sheet(figures, self.cross.measure_key(), self._scope(figures))

    def _scope(self, figures: Figures) -> str:
        """Return which projects are shown, in words."""
        terms = self._filter.terms
        condition = f"筛选：{terms_text(terms)}" if terms else "全部项目"
        place = "回收站" if self._filter.is_bin else figures.reserve or "全部储备库"
        return GAP.join((place, condition))

    def _reveal(self, surface: Pickable, rect: QRect) -> None:
        corner = surface.mapTo(self._body, rect.topLeft())
        center = QRect(corner, rect.size()).center()
        half = min(rect.height() // 2 + 8, self._scroll.viewport().height() // 2)
        self._scroll.ensureVisible(center.x(), center.y(), 0, half)

    def _captions(self) -> dict[Pickable, Caption]:
        return captions(self.years, self.groups, self.cross, self._wish.basis)

    def _open_menu(self, surface: Pickable, point: QPoint) -> None:
        is_shown = self._figures is not None and surface in self._captions()
        if is_shown and isinstance(surface, Pictured):
            self.pictures.open(self.picture(surface), point)

    def _open_chart_menu(self, button: QWidget, charts: QStackedWidget | None) -> None:
        surface = self.years.chart if charts is None else charts.currentWidget()
        if isinstance(surface, Pickable):
            self._open_menu(surface, _below(button))


def _below(button: QWidget) -> QPoint:
    return button.mapToGlobal(QPoint(0, button.height()))
