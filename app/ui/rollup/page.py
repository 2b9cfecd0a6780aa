"""The rollup page: years, one chosen dimension or two crossed, and what they are made of."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

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
from app.ui.rollup.crossblock import CrossBlock
from app.ui.rollup.emptypage import empty_page
from app.ui.rollup.figures import Figures, Wish, load_figures
from app.ui.rollup.groupblock import GroupBlock
from app.ui.rollup.header import BASES, UNITS, PageHeader
from app.ui.rollup.matching import Match, load_matches, match_words
from app.ui.rollup.matchlist import MatchList
from app.ui.rollup.measures import known_measures, needs_spread
from app.ui.rollup.pickable import Pick, Pickable, Pictured
from app.ui.rollup.picking import filter_behind, known_filter, pick_words
from app.ui.rollup.picture import Picture
from app.ui.rollup.picturemenu import PictureMenu
from app.ui.rollup.saving import SheetSaving, shown_sheet
from app.ui.rollup.shades import shade_tokens
from app.ui.rollup.wording import GAP, chosen, filter_words, headline
from app.ui.rollup.yearblock import YearBlock
from app.ui.session import Session
from app.ui.theme import Theme

_READ = "rollup:page"
_OPEN = "rollup:open"
_MATCH = "rollup:matching"


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
        self._chosen: Pick | None = None
        usual = session.settings.money_unit
        self._unit = usual if usual in UNITS else UNITS[0]
        self.header = PageHeader(self._unit)
        self.ask = AskBar()
        self.years = YearBlock(theme)
        self.groups = GroupBlock(theme, self)
        self.cross = CrossBlock(theme, self)
        self.saving = SheetSaving(session, dialogs, self)
        self._matches: tuple[Match, ...] = ()
        self.pictures = PictureMenu(dialogs, session.library.path.parent, self)
        self._surfaces: tuple[Pickable, ...] = (
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

        self._session.read(
            _MATCH, lambda connection: load_matches(connection, filter), self._show_matches
        )

    def choose(self, pick: Pick) -> None:
        """Choose a row, cell, bar or tile, and say so in the status bar."""
        self._mark(pick)
        words = self._words(pick)
        if words is not None:
            self._session.notice.emit(chosen(*words))

    def open(self, pick: Pick) -> None:
        """Show the projects behind a row, cell, bar or tile in the grid."""
        if pick.kind == "project":
            self._session.set_current(pick.key)
            self._session.page_requested.emit("projects")
            return
        figures, filter = self._figures, self._filter
        if figures is None:
            return
        if pick.kind != "cell":
            self._go_to(known_filter(figures, pick, filter))
            return
        self._session.read(
            _OPEN,
            lambda connection: filter_behind(connection, figures, pick, filter),
            self._go_to,
        )

    def picture(self, surface: Pictured) -> Picture:
        """Return a chart as it is exported."""
        figures = self._figures
        assert figures is not None
        title, legend = self._captions()[surface]
        today = date.today()
        return Picture(
            title,
            GAP.join((self._scope(figures), headline(figures.totals, self._unit))),
            self._unit,
            f"{self._session.library.path.name}{GAP}"
            f"{today.year} 年 {today.month} 月 {today.day} 日",
            surface,
            legend,
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
        dialog = MatchList(self._matches, self._unit, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filter_chosen.connect(self._go_to)
        dialog.open()

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
        self.header.basis_changed.connect(self._take_basis)
        self.header.unit_changed.connect(self._take_unit)
        self.ask.dimension_changed.connect(self._take_dimension)
        self.ask.second_changed.connect(self._take_second)
        self.ask.merging_changed.connect(lambda is_merged: self._ask(is_merged=is_merged))
        self.ask.chart_changed.connect(lambda chart: self._ask(chart=chart))
        self.ask.measures_changed.connect(self._take_measures)
        self.ask.everything_wanted.connect(
            lambda: session.set_filter(Filter(reserve_id=session.filter.reserve_id))
        )
        self.pictures.done.connect(session.notice)
        self.saving.done.connect(session.notice)
        self.header.matching_wanted.connect(self.open_matching)
        self.header.workbook_wanted.connect(self.save_workbook)
        self.header.pdf_wanted.connect(self.save_pdf)
        self.header.print_wanted.connect(self.print_table)
        for table in (self.years.table, self.groups.table, self.cross.table):
            table.copied.connect(lambda what: session.notice.emit(f"已复制表格：{what}"))
        for surface in self._surfaces:
            surface.picked.connect(self.choose)
            surface.opened.connect(self.open)
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

    def _ask(self, **wishes: Any) -> None:
        self._wish = replace(self._wish, **wishes)
        self._renew()

    def _take_dimension(self, name: str) -> None:
        # Chosen as the first, what was the second changes places with it.
        second = self._wish.dimension if name == self._wish.second else self._wish.second
        basis = name if name in BASES else self._wish.basis
        self._ask(dimension=name, second=second, basis=basis, chart="")

    def _take_second(self, name: str) -> None:
        basis = name if name in BASES else self._wish.basis
        self._ask(second=name, basis=basis, chart="")

    def _take_basis(self, basis: str) -> None:
        """Take the other years everywhere, so that the page never shows two kinds of them."""
        wish = self._wish
        dimension, second = (
            basis if name in BASES else name for name in (wish.dimension, wish.second)
        )
        self._ask(dimension=dimension, second=second, basis=basis)

    def _take_measures(self, names: tuple[str, ...]) -> None:
        self._measures = known_measures(names)
        self._session.settings.rollup_measures = list(self._measures)
        self._ask(measures=self._measures)

    def _take_settings(self) -> None:
        unit = self._session.settings.money_unit
        if unit in UNITS:
            self._take_unit(unit)

    def _take_unit(self, unit: str) -> None:
        if unit != self._unit:
            self._unit = unit
            self._paint_figures()

    def _show(self, filter: Filter, figures: Figures) -> None:
        before = self._figures
        if before is not None and (before.crossed is None) != (figures.crossed is None):
            self._scroll.verticalScrollBar().setValue(0)
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

    def _show_matches(self, matches: tuple[Match, ...]) -> None:
        self._matches = matches
        self.header.show_matching(match_words(matches))

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

    def _mark(self, pick: Pick | None) -> None:
        self._chosen = pick
        for surface in self._surfaces:
            surface.set_chosen(pick)

    def _reveal(self, surface: Pickable, rect: QRect) -> None:
        corner = surface.mapTo(self._body, rect.topLeft())
        center = QRect(corner, rect.size()).center()
        half = min(rect.height() // 2 + 8, self._scroll.viewport().height() // 2)
        self._scroll.ensureVisible(center.x(), center.y(), 0, half)

    def _words(self, pick: Pick) -> tuple[str, str] | None:
        return None if self._figures is None else pick_words(self._figures, pick, self._unit)

    def _go_to(self, filter: Filter | None) -> None:
        if filter is not None:
            self._session.set_filter(filter)
            self._session.page_requested.emit("projects")

    def _captions(self) -> dict[Pickable, tuple[str, Any]]:
        """Return what each chart is called when it stands alone, and its legend."""
        groups, cross = self.groups, self.cross
        basis = "按开工年" if self._wish.basis == "start_year" else "按年均摊"
        caption = groups.chart_caption.text()
        title = groups.chart_title.text() + (f"（{caption}）" if caption else "")
        if groups.charts.currentWidget() in (groups.years, groups.split_years):
            title = f"{groups.chart_title.text()}（{'，'.join(filter(None, (basis, caption)))}）"
        whole = (title, groups.legend)
        heat = (f"{cross.title.text()}　{cross.measure_name()}", cross.heat_legend)
        crossed = (cross.chart_title.text(), cross.legend)
        return {
            self.years.chart: (f"分年总投资（{basis}）", self.years.legend),
            **dict.fromkeys((groups.bars, groups.years, groups.split_years, groups.treemap), whole),
            **dict.fromkeys((cross.bars, cross.years, cross.own_years), crossed),
            cross.table: heat,
        }

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
