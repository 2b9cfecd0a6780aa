"""The query bar: what is shown, as chips and a line, and how it is grouped."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.errors import RefusedInput
from app.library.changes import Changes
from app.queries.filter import Filter, Term
from app.queries.layout import Layout
from app.queries.views import is_laid_out, view_texts
from app.ui.bubble import Bubble, BubbleAction, BubbleText
from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.dialogs import Dialogs
from app.ui.query.box import QueryBox
from app.ui.query.completer import Completer
from app.ui.query.groupingmenu import grouping_menu, grouping_title
from app.ui.query.preview import preview_terms
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.tokens import QUERY_BAR_HEIGHT

if TYPE_CHECKING:
    from app.queries.querytext import RefusedQuery

PREVIEW_MS = 250
_SHORT_NAME = 20
# Below this width the box needs the room of the buttons' words.
_ROOMY = 640
_BIN = ("", "回收站")
# How the grid is laid out before anybody has changed it: nothing to save a view for.
_USUAL = Layout(grouping=("category",))


class QueryBar(QWidget):
    """The filter's terms as chips with a line behind them; grouping and columns at the right.

    Words are searched while they are typed; everything else takes effect with Enter.

    Signals:
        leave_requested: Esc in the empty line: the keyboard belongs to the table again.
    """

    leave_requested = Signal()

    def __init__(
        self,
        session: Session,
        theme: Theme,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        # Words in the filter that are still being typed, so they are no chips yet.
        self._preview: tuple[Term, ...] = ()
        self._edited: Term | None = None
        self._column_menu: Callable[[], QMenu] | None = None
        set_surface(self, "base")
        self.setFixedHeight(QUERY_BAR_HEIGHT)
        self.setAccessibleName("条件")
        self.box = QueryBox(theme, self)
        self.line, self.strip = self.box.line, self.box.strip
        self.bubble = Bubble(self.line)
        self.completer = Completer(session, self.line, self)
        self.back_button = Button("", "chevron-left", "flat")
        self.back_button.hide()
        self.save_button = Button("存为视图", "bookmark-plus", "flat", tip="把现在的条件存为视图")
        self.grouping_button = Button("", "rows-3", "flat", tip="选择按什么分组")
        self.columns_button = Button("列", "columns-3", "flat", tip="选择显示哪些列")
        self.columns_button.hide()
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.back_button)
        row.addWidget(self.box, 1)
        for button in (self.save_button, self.grouping_button, self.columns_button):
            row.addWidget(button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_MS)
        self._timer.timeout.connect(self._show_preview)
        self._connect()
        self.setFocusProxy(self.line)
        self._show_chips()
        self._take_layout(session.layout)

    def focus_query(self) -> None:
        """Give the line the keyboard, with its text selected."""
        self.line.setFocus()
        self.line.selectAll()

    def set_column_menu(self, menu: Callable[[], QMenu]) -> None:
        """Show the button 列; its menu is the grid's, made anew each time."""
        self._column_menu = menu
        self.columns_button.show()

    def open_column_menu(self) -> None:
        """Open the grid's menu of columns under its button."""
        if self._column_menu is not None:
            self._pop_up(self._column_menu(), self.columns_button)

    def open_grouping_menu(self) -> None:
        """Open the menu of groups under its button."""
        self._pop_up(grouping_menu(self._session, self), self.grouping_button)

    def clear_filter(self) -> None:
        """Show everything in the present reserve."""
        self._forget_text()
        self._session.set_filter(replace(self._session.filter, terms=()))
        self._show_chips()

    def save_view(self, name: str = "") -> None:
        """Ask for a name and save the conditions as a view; a refused name is asked for again.

        Args:
            name: what stands in the line at first; made from the conditions when empty.
        """
        from app.operations.views import create_view

        if not self.submit():
            return
        terms = self._committed()
        layout = self._session.layout
        if not terms and is_laid_out(layout, _USUAL):
            self._session.notice.emit("现在没有条件，不用存为视图；请先输入或勾选条件")
            return
        try:
            texts = view_texts(terms, layout)
        except ValueError:
            self._session.notice.emit("按选中的几个项目筛选出来的，不能存为视图")
            return
        suggested = suggested_name(terms) if terms else grouping_title(layout)
        answer = self._dialogs.ask_text(self, "存为视图", "视图的名称", name or suggested)
        if answer is None:
            return

        def failed(error: Exception) -> None:
            if not isinstance(error, RefusedInput):
                self._session.tasks.failed.emit(error)
                return
            self._dialogs.show_error(self, error)
            self.save_view(answer)

        self._session.perform(create_view(answer, **texts), self._tell_saved, failed)

    def submit(self) -> bool:
        """Turn what was typed into chips; return whether there was nothing wrong with it."""
        from app.queries.querytext import RefusedQuery, parse_query

        self._timer.stop()
        text = self.line.text()
        try:
            typed = parse_query(text)
        except RefusedQuery as error:
            self._refuse(error)
            return False
        before, edited = self._committed(), self._edited
        at = before.index(edited) if edited is not None else len(before)
        rest = [term for term in before if term != edited]
        new = [term for term in dict.fromkeys(typed) if term not in rest]
        self._forget_text()
        terms = (*rest[:at], *new, *rest[at:])
        self._session.set_filter(replace(self._session.filter, terms=terms))
        self._show_chips()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        """Leave the buttons their words as long as the conditions keep theirs."""
        layout = self._session.layout
        title = grouping_title(layout)
        way = self._session.way_back
        words = {
            self.back_button: f"返回{way.title}" if way is not None else "",
            self.save_button: "存为视图",
            self.grouping_button: f"分组：{title}" if layout.grouping else title,
            self.columns_button: "列",
        }
        for button, text in words.items():
            button.setText(text)
            button.setAccessibleName(text)
        columns = [self.grouping_button, self.columns_button]
        for given_up in ([self.save_button], columns, [self.back_button]):
            if self.width() >= _ROOMY and self._has_room():
                return
            for button in given_up:
                button.setText("")

    def _has_room(self) -> bool:
        """Tell whether the box shows every condition whole beside the buttons as they are."""
        buttons = (
            self.back_button,
            self.save_button,
            self.grouping_button,
            self.columns_button,
        )
        shown = [button.sizeHint().width() for button in buttons if not button.isHidden()]
        edges = self._row.contentsMargins()
        room = self.width() - edges.left() - edges.right()
        room -= sum(shown) + self._row.spacing() * len(shown)
        return room >= self.box.whole_width()

    def _connect(self) -> None:
        line, strip, session = self.line, self.strip, self._session
        line.textEdited.connect(self._on_typed)
        line.submitted.connect(self.submit)
        line.cancelled.connect(self._on_cancelled)
        line.chips_wanted.connect(self._on_chips_wanted)
        line.focus_changed.connect(self._on_focus_changed)
        self.completer.completed.connect(self._on_typed)
        strip.edit_wanted.connect(self._on_edit_wanted)
        strip.removal_wanted.connect(self._on_removal_wanted)
        strip.left_end.connect(line.setFocus)
        self.bubble.chosen.connect(self._on_cancelled)
        self.box.clear_button.clicked.connect(self._on_clear_clicked)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.grouping_button.clicked.connect(self._on_grouping_clicked)
        self.columns_button.clicked.connect(self.open_column_menu)
        session.filter_changed.connect(self._on_filter_changed)
        session.layout_changed.connect(self._take_layout)
        session.way_back_changed.connect(self._show_way_back)
        self.back_button.clicked.connect(session.go_back)

    def _committed(self) -> tuple[Term, ...]:
        """Return the terms that are chips, the one being edited included."""
        return tuple(term for term in self._session.filter.terms if term not in self._preview)

    def _show_chips(self) -> None:
        committed = self._committed()
        texts: list[tuple[str, str]] = []
        if committed:
            from app.queries.termtext import chip_text

            texts = [chip_text(term) for term in committed if term != self._edited]
        if self._session.filter.is_bin:
            texts.insert(0, _BIN)
        has_terms = bool(committed)
        self.box.set_texts(texts, is_empty=not (has_terms or self.line.text()))
        is_read_only = self._session.library.is_read_only
        self.save_button.setVisible(has_terms and not is_read_only)
        self._fit_buttons()

    def _on_typed(self, text: str) -> None:
        self._settle_error()
        self._show_chips()
        self._timer.start()

    def _show_preview(self) -> None:
        """Search the words typed so far; what was one and is no more is shown no longer."""
        if self.line.is_composing or self._edited is not None:
            return
        committed = self._committed()
        words = preview_terms(self.line.text())
        self._preview = tuple(term for term in words if term not in committed)
        self._session.set_filter(replace(self._session.filter, terms=(*committed, *self._preview)))

    def _refuse(self, error: "RefusedQuery") -> None:
        line = self.line
        self.box.set_wrong(True)
        position = min(error.position, len(line.text()))
        line.setFocus()
        line.setCursorPosition(position)
        line.mark_fault(position, min(error.end, len(line.text())))
        remedy = f"。{error.remedy}。" if error.remedy else "。"
        text = BubbleText(
            "这个条件看不懂", f"{error.reason}{remedy}", actions=(BubbleAction("Esc", "放弃"),)
        )
        line.withdraw()
        # Under the frame, which is higher than the line, and in line with the character.
        place = line.character_rect(position)
        top = line.mapFrom(self.box, QPoint(0, 0)).y()
        place.setRect(place.x(), top, place.width(), self.box.height())
        self.bubble.show_text(text, line, place)

    def _settle_error(self) -> None:
        self.box.set_wrong(False)
        self.line.clear_fault()
        self.bubble.hide()
        self.line.setAccessibleDescription("")

    def _forget_text(self) -> None:
        self._timer.stop()
        self._settle_error()
        self.line.withdraw()
        self.line.clear()
        self._preview = ()
        self._edited = None

    def _on_cancelled(self, _key: str = "") -> None:
        if not self.line.text() and self._edited is None:
            self.leave_requested.emit()
            return
        committed = self._committed()
        self._forget_text()
        self._session.set_filter(replace(self._session.filter, terms=committed))
        self._show_chips()

    def _on_chips_wanted(self) -> None:
        self.strip.focus_chip(-1)

    def _on_focus_changed(self, has_focus: bool) -> None:
        if not has_focus:
            self.bubble.hide()

    def _chip_term(self, at: int) -> Term | None:
        """Return the term of a chip; None for the recycle bin's."""
        at -= 1 if self._session.filter.is_bin else 0
        terms = [term for term in self._committed() if term != self._edited]
        return terms[at] if at >= 0 else None

    def _on_edit_wanted(self, at: int) -> None:
        from app.queries.querytext import query_text

        term = self._chip_term(at)
        if term is None:
            self.line.setFocus()
            return
        is_busy = bool(self.line.text().strip()) or self._edited is not None
        if is_busy and not self.submit():
            return
        self._edited = term
        self.line.setText(query_text((term,)))
        self._show_chips()
        self.line.setFocus()

    def _on_removal_wanted(self, at: int) -> None:
        shown = self._session.filter
        term = self._chip_term(at)
        if term is None:
            self._session.set_filter(replace(shown, is_bin=False))
        else:
            self._session.set_filter(shown.without_term(term))

    def _on_filter_changed(self, shown: Filter) -> None:
        if any(term not in shown.terms for term in self._preview):
            # Somebody shows something else: what was being typed is over.
            self._forget_text()
        if self._edited is not None and self._edited not in shown.terms:
            self._forget_text()
        self._show_chips()

    def _on_clear_clicked(self, _checked: bool = False) -> None:
        self.clear_filter()
        self.line.setFocus()

    def _on_save_clicked(self, _checked: bool = False) -> None:
        self.save_view()

    def _tell_saved(self, changes: Changes) -> None:
        self._session.notice.emit(f"已{changes.label}")

    def _take_layout(self, layout: Layout) -> None:
        self.grouping_button.setToolTip(f"选择按什么分组；现在：{grouping_title(layout)}")
        self._fit_buttons()

    def _show_way_back(self) -> None:
        way = self._session.way_back
        self.back_button.setVisible(way is not None)
        if way is not None:
            self.back_button.setToolTip(f"返回{way.title}（Alt+←），{way.title}里的条件和原来一样")
        self._fit_buttons()

    def _on_grouping_clicked(self, _checked: bool = False) -> None:
        self.open_grouping_menu()

    def _pop_up(self, menu: QMenu, button: Button) -> None:
        """Open a menu under a button, in line with its right edge where the window ends."""
        width = menu.sizeHint().width()
        left = min(0, self.width() - button.x() - width - 4)
        menu.popup(button.mapToGlobal(QPoint(left, button.height() + 2)))


def suggested_name(terms: tuple[Term, ...]) -> str:
    """Return a short name for a view of these terms: their values."""
    from app.queries.termtext import chip_text

    name = " ".join(chip_text(term)[1] for term in terms)
    return name if len(name) <= _SHORT_NAME else f"{name[: _SHORT_NAME - 1]}…"
