"""Step 2: the table as it stands, what each column is taken for, and how it is understood."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from app.errors import shorten
from app.importing.intake import SHOWN_ROWS, HeaderRows
from app.importing.recognition.header import Header, read_header
from app.importing.recognition.layout import Choice, Column
from app.importing.sheets import Sheet
from app.importing.staging import Dismissed, StagedTable
from app.ui.controls.dress import set_surface
from app.ui.controls.emptystate import EmptyState
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label
from app.ui.controls.linetable import LineTable
from app.ui.icons import icon
from app.ui.importing.columnheads import ColumnHeads
from app.ui.importing.columnsside import ColumnsSide
from app.ui.importing.draft import Draft, choice_of
from app.ui.importing.panes import arrange, pane, split
from app.ui.importing.sheetmodel import ParsedModel, SheetModel
from app.ui.importing.sheetview import SheetView
from app.ui.tokens import ICON_ROW

_NARROWEST, _WIDEST = 88, 240
_SAMPLED = 40
_PLACE_WIDTH = 56
_PADDING = 20


class ColumnsPage(QWidget):
    """What the columns are.

    Args:
        draft: what is chosen.

    Signals:
        changed(): a mapping, a unit or a header was chosen; the tables are to be found anew.
        forgotten(str): a remembered mapping shall go, by its layout's fingerprint.
    """

    changed = Signal()
    forgotten = Signal(str)

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._items: list[StagedTable | Dismissed] = []
        # A sheet in which no table was found, shown besides, since the user wants it.
        self._extra: str | None = None
        set_surface(self, "base")
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName("表")
        self.tabs.currentChanged.connect(self._show_current)
        self.sheet_model = SheetModel(self)
        self.sheet_view = SheetView()
        self.sheet_view.setModel(self.sheet_model)
        self.heads = ColumnHeads(self.sheet_view)
        self.sheet_view.setHorizontalHeader(self.heads)
        self.heads.chosen.connect(self.choose)
        self.parsed_model = ParsedModel(self)
        self.parsed = LineTable("读成这样")
        self.parsed.setModel(self.parsed_model)
        self.parsed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.caption = ElidedLabel("", "caption", "text2")
        self.side = ColumnsSide(draft)
        self.side.unit_chosen.connect(self._choose_unit)
        self.side.header_wanted.connect(self.take_selected_header)
        self.side.forget_wanted.connect(self._forget)
        self.sheet_view.selectionModel().selectionChanged.connect(self._offer_header)
        self._nameless = EmptyState(
            "table",
            "还没有读出项目",
            "请在列的上方选出“项目名称”；表头认错了的，在右边改。",
        )
        self._headless = EmptyState(
            "table",
            "还没有读出项目",
            "请在上面的表里选中表头所在的行，再按右边的“以选中的行为表头”。",
        )
        self._lower = QStackedWidget()
        for each in (self.parsed, self._nameless, self._headless):
            self._lower.addWidget(each)
        self._arrange()

    @property
    def table(self) -> StagedTable | None:
        """The table shown; None where it is no table of projects."""
        item = self._item
        return item if isinstance(item, StagedTable) else None

    def show_draft(self, sheet: str | None = None) -> None:
        """Show the tables that are wanted.

        Args:
            sheet: the name of one in which no table was found, to be shown besides; it may be
                empty.
        """
        before = _sheet_name(self._item) if self._item is not None else None
        if sheet is not None:
            before = self._extra = sheet
        extra = [each for each in self._draft.dismissed if each.sheet == self._extra][:1]
        self._items = [*self._draft.tables, *extra]
        names = [_sheet_name(each) for each in self._items]
        at = names.index(before) if before in names else 0
        blocked = self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for position, item in enumerate(self._items, start=1):
            tab = self.tabs.addTab(_tab_title(item, position))
            if len(self._items) > 1 and isinstance(item, StagedTable) and item.questions:
                # Nobody is to go on without having seen what is asked of another table.
                self.tabs.setTabIcon(tab, icon("triangle-alert", "caution", ICON_ROW))
                self.tabs.setTabToolTip(tab, f"有 {len(item.questions)} 处请确认")
        self.tabs.setCurrentIndex(at)
        self.tabs.blockSignals(blocked)
        self.tabs.setVisible(len(self._items) > 1)
        self._tabs_line.setVisible(len(self._items) > 1)
        self._show_current()

    def begin(self) -> None:
        """Forget what was shown of the source before."""
        self._items, self._extra = [], None

    def choose(self, column: int, key: str) -> None:
        """Take a column for something else; the column that was it before is left out."""
        item = self._item
        if item is None:
            return
        columns = {each.index: each.meaning.key for each in self.heads.columns if each.meaning}
        columns = {at: each for at, each in columns.items() if at != column and each != key}
        if key:
            columns[column] = key
        unit = self._settled_unit(item)
        self._settle(item, Choice(columns, unit))

    def take_selected_header(self) -> None:
        """Take the selected rows for the header."""
        rows = sorted({each.row() for each in self.sheet_view.selectionModel().selectedRows()})
        item = self._item
        if not rows or item is None:
            return
        name = _sheet_name(item)
        chosen: HeaderRows = (rows[0], rows[-1])
        self._draft.headers[self._draft.position(name)] = chosen
        self.changed.emit()

    def focus_first(self) -> None:
        """Put the keyboard where one goes on."""
        first = self.heads if self.heads.columns else self.sheet_view
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ inside

    @property
    def _item(self) -> StagedTable | Dismissed | None:
        at = self.tabs.currentIndex()
        return self._items[at] if 0 <= at < len(self._items) else None

    def _settled_unit(self, item: StagedTable | Dismissed) -> str:
        choice = self._draft.choices.get(_fingerprint(item))
        return choice.money_unit if choice else ""

    def _settle(self, item: StagedTable | Dismissed, choice: Choice) -> None:
        fingerprint = _fingerprint(item)
        if fingerprint:
            self._draft.settled[fingerprint] = choice
            self.changed.emit()

    def _choose_unit(self, unit: str) -> None:
        table = self.table
        if table is not None and unit != self._settled_unit(table):
            self._settle(table, choice_of(table.layout, unit))

    def _forget(self) -> None:
        table = self.table
        if table is not None:
            self.forgotten.emit(table.layout.fingerprint)

    def _show_current(self) -> None:
        item, table, taken = self._item, self.table, self._draft.taken
        if item is None or taken is None:
            return
        sheet = taken.source.sheets[self._draft.position(_sheet_name(item))]
        found = table.header if table else _header_of(sheet, item)
        header = range(found.first, found.last + 1) if found else range(0)
        self.sheet_model.show_sheet(sheet, SHOWN_ROWS, header)
        fingerprint = _fingerprint(item)
        is_settled = fingerprint in self._draft.settled
        settled = "您选的" if is_settled else "上次记住的"
        is_auto = table is None or not table.layout.is_remembered
        if table is not None:
            self.heads.show_columns(
                table.layout.columns,
                "" if is_auto else settled,
                is_identified=bool(table.identifiers) or table.form is not None,
            )
        else:
            self.heads.show_columns(_columns_of(found) if found else (), "")
        self.parsed_model.show_table(table)
        empty = self._nameless if found else self._headless
        self._lower.setCurrentWidget(self.parsed if table is not None else empty)
        self._set_widths()
        self._say_caption(table)
        self.side.show_item(item, self._settled_unit(item), is_settled=is_settled)
        self._offer_header()
        if table is not None and table.header.first < self.sheet_model.rowCount():
            above = self.sheet_model.index(max(table.header.first - 1, 0), 0)
            self.sheet_view.scrollTo(above, QAbstractItemView.ScrollHint.PositionAtTop)

    def _say_caption(self, table: StagedTable | None) -> None:
        if table is None:
            self.caption.setText("")
            return
        shown = self.parsed_model.rowCount()
        more = f"，列出前 {shown} 个" if shown < len(table) else ""
        refused = f"，{len(table.refused):,} 个有看不懂的格子" if table.refused else ""
        self.caption.setText(f"{len(table):,} 个项目{more}{refused}")

    def _set_widths(self) -> None:
        """Give each column the room its header and its first projects need."""
        table, model = self.table, self.sheet_model
        rows: Iterable[int] = range(min(_SAMPLED, model.rowCount()))
        if table is not None:
            # Titles above and notes below say nothing of a column's width.
            head = range(table.header.first, table.header.last + 1)
            rows = [at for at in (*head, *table.at[:_SAMPLED]) if at < model.rowCount()]
        for column in range(model.columnCount()):
            self.sheet_view.setColumnWidth(column, self._width(model, rows, column, _NARROWEST))
        parsed = self.parsed_model
        titles = self.parsed.horizontalHeader()
        shown = range(min(_SAMPLED, parsed.rowCount()))
        for column in range(parsed.columnCount()):
            titles.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            title = titles.fontMetrics().horizontalAdvance(
                parsed.headerData(column, Qt.Orientation.Horizontal)
            )
            least = max(title + _PADDING, _PLACE_WIDTH)
            self.parsed.setColumnWidth(column, self._width(parsed, shown, column, least))

    def _width(
        self, model: SheetModel | ParsedModel, rows: Iterable[int], column: int, least: int
    ) -> int:
        metrics = self.sheet_view.fontMetrics()
        texts = (model.index(row, column).data() for row in rows)
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        return min(max(widest + _PADDING, least), _WIDEST)

    def _offer_header(self) -> None:
        rows = sorted({each.row() for each in self.sheet_view.selectionModel().selectedRows()})
        taken = self._draft.taken
        item = self._item
        if taken is None or item is None:
            return
        name = _sheet_name(item)
        places = taken.source.sheets[self._draft.position(name)].places
        self.side.offer_header([places[row] for row in rows])

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.setSpacing(8)
        head.addStrut(36)
        head.addWidget(Label("读成这样", "section"))
        head.addWidget(self.caption, 1)
        lower = pane(head, Hairline(), self._lower)
        self._tabs_line = Hairline()
        panes = split(self.sheet_view, lower, (3, 2))
        arrange(self, self.side, self.tabs, self._tabs_line, panes)


def _fingerprint(item: StagedTable | Dismissed) -> str:
    return item.layout.fingerprint if isinstance(item, StagedTable) else item.fingerprint


def _sheet_name(item: StagedTable | Dismissed) -> str:
    return item.sheet.name if isinstance(item, StagedTable) else item.sheet


def _header_of(sheet: Sheet, item: StagedTable | Dismissed) -> Header | None:
    """Return the header of what is no table of projects; None where none was found."""
    if not isinstance(item, Dismissed) or not item.row:
        return None
    first = next((at for at, place in enumerate(sheet.places) if place == item.row), None)
    return read_header(sheet, first) if first is not None and first < len(sheet.rows) else None


def _columns_of(header: Header) -> tuple[Column, ...]:
    """Return what a header's words alone tell of its columns."""
    return tuple(
        Column(at, each.title, each.meaning, each.confidence, each.heading.unit)
        for at, each in enumerate(header.captions)
    )


def _tab_title(item: StagedTable | Dismissed, position: int) -> str:
    if isinstance(item, Dismissed):
        return shorten(item.sheet, 12) or f"表{position}"
    return shorten(item.sheet.name, 12) or shorten(item.title, 12) or f"表{position}"
