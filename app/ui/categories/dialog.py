"""分类和归口: a reserve's categories in their order, and to which pillar each belongs."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import ChubeiError, RefusedInput
from app.library.changes import Changes, Operation
from app.library.file import Reading
from app.models.pillars import PILLARS
from app.operations.categories import move_category, rename_category, set_pillar
from app.operations.reserves import create_category
from app.queries.categories import CategoryList, load_category_lines
from app.queries.reserves import ReserveSummary, load_reserves
from app.ui.categories.line import COLUMNS, LineControls, TotalLine
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dialogsize import open_at
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.controls.notice import Notice
from app.ui.dialogs import Dialogs
from app.ui.session import Session
from app.ui.tokens import ROW_HEIGHT

READ_KEY = "categories:dialog"
_WIDTH, _HEIGHT = 800, 460
_MARGIN = 24
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
#: The first row of the grid that holds a category: head and 合计, each with its rule, come before.
_FIRST = 4
#: What stands in no category comes after all of them, however many there are.
_LAST = 10_000

_Read = tuple[list[ReserveSummary], int, CategoryList | None]


class CategoriesDialog(QDialog):
    """Shows what is stored; every choice is written at once and can be undone at once.

    Args:
        session: the open library.
        dialogs: asks for names and tells of refusals.
        reserve_id: the reserve to begin with; None for the one shown, else the first.
        window: what it belongs to.

    Attributes:
        lines: the categories' controls, in their order.
    """

    def __init__(
        self, session: Session, dialogs: Dialogs, reserve_id: int | None, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._dialogs = dialogs
        self._wanted = reserve_id if reserve_id is not None else session.filter.reserve_id
        self._reserve_id = 0
        self._steps: list[str] = []
        unit = session.settings.money_unit
        self._unit = unit
        self._can_write = not session.library.is_read_only
        self.lines: list[LineControls] = []
        self.setWindowTitle("分类和归口 — 储备")
        set_surface(self, "raised")
        self.title = ElidedLabel("分类和归口", "title", mode=Qt.TextElideMode.ElideMiddle)
        self.reserve = QComboBox()
        self.reserve.setAccessibleName("储备库")
        self.reserve.hide()
        words = "　".join(f"{key} {name}" for key, name in PILLARS)
        self.remark = WrappedLabel(f"归口：{words}", "caption", "text2")
        self.read_only = Notice("caution", f"文库只读：{session.library.read_only_reason}")
        self.read_only.setVisible(not self._can_write)
        self.nothing = Label("这个储备库还没有分类", "cell", "text2")
        self.nothing.hide()
        self._body = QWidget()
        set_surface(self._body, "raised")
        self._grid = QGridLayout(self._body)
        self.add_button = Button("新建分类…", "plus")
        self.undo_button = Button("撤销", "undo-2", tip="撤销这里的上一步", shortcut="Ctrl+Z")
        self.close_button = Button("关闭", tip="关闭", shortcut="Esc")
        self._arrange()
        self._total = TotalLine("合计", "total", self._grid, 2)
        self._rest = TotalLine("没有分类", "cell", self._grid, _LAST)
        self._grid.addWidget(self.nothing, _LAST + 2, 0, 1, COLUMNS)
        self._connect()
        self._allow()
        open_at(self, _WIDTH, _HEIGHT)
        self.refresh()

    def refresh(self) -> None:
        """Read the categories again."""
        wanted = self._wanted

        def query(connection: Reading) -> _Read:
            reserves = load_reserves(connection)
            ids = [each.id for each in reserves]
            reserve_id = wanted if wanted in ids else next(iter(ids), 0)
            found = load_category_lines(connection, reserve_id) if reserve_id else None
            return reserves, reserve_id or 0, found

        self._session.read(READ_KEY, query, self._show)

    def undo(self) -> None:
        """Take back the last step made here."""
        if self._steps:
            self._session.undo()

    def done(self, result: int) -> None:
        self._session.tasks.cancel(READ_KEY)
        self._session.changed.disconnect(self._on_changed)
        self._session.retraced.disconnect(self._on_retraced)
        super().done(result)

    # ------------------------------------------------------------ what is shown

    def _show(self, read: _Read) -> None:
        reserves, reserve_id, found = read
        self._reserve_id = reserve_id
        self._show_reserves(reserves)
        lines = found.lines if found is not None else ()
        held = 0
        if [each.id for each in self.lines] != [each.id for each in lines]:
            held = self._remake(found)
        last = len(lines) - 1
        for at, (controls, line) in enumerate(zip(self.lines, lines, strict=True)):
            controls.show_line(
                line, self._unit,
                can_write=self._can_write, is_first=at == 0, is_last=at == last,
            )  # fmt: skip
            if line.id == held:
                # It takes the focus only when it is seen, and the layout would show it later.
                controls.pillar.show()
                controls.pillar.setFocus()
        if found is not None:
            self._total.show_totals(found.totals, self._unit)
            self._rest.show_totals(found.rest, self._unit)
        self._rest.set_visible(is_visible=found is not None and found.rest.count > 0)
        self.nothing.setText("这个储备库还没有分类" if reserves else "文库里还没有储备库")
        self.nothing.setVisible(not lines)
        self._allow()

    def _show_reserves(self, reserves: list[ReserveSummary]) -> None:
        self.reserve.blockSignals(True)
        self.reserve.clear()
        for each in reserves:
            self.reserve.addItem(each.name, each.id)
        self.reserve.setCurrentIndex(self.reserve.findData(self._reserve_id))
        self.reserve.blockSignals(False)
        self.reserve.setVisible(len(reserves) > 1)

    def _remake(self, found: CategoryList | None) -> int:
        """Make the lines anew; return the category the keyboard belongs to, 0 for none."""
        held = next((each.id for each in self.lines if each.has_focus()), 0)
        if not self.lines and self._can_write and found is not None and found.lines:
            held = found.lines[0].id
        for each in self.lines:
            each.remove(self._grid)
        self.lines = []
        for at, line in enumerate(found.lines if found is not None else ()):
            controls = LineControls(line, self._body)
            controls.place(self._grid, _FIRST + 2 * at)
            controls.pillar_chosen.connect(self._choose)
            controls.rename_wanted.connect(self._rename)
            controls.move_wanted.connect(self._move)
            self.lines.append(controls)
        return held

    def _allow(self) -> None:
        reason = "" if self._can_write else "文库只读"
        self.add_button.setEnabled(self._can_write and bool(self._reserve_id))
        self.add_button.setToolTip(reason)
        self.undo_button.setVisible(self._can_write)
        self.undo_button.setEnabled(bool(self._steps))

    # ------------------------------------------------------------ what is done

    def _choose(self, category_id: int, pillar: str) -> None:
        step = f"pillar:{category_id}"
        self._perform(set_pillar(category_id, pillar, step=step))

    def _move(self, category_id: int, step: int) -> None:
        self._perform(move_category(category_id, step))

    def _rename(self, category_id: int) -> None:
        line = next(each for each in self.lines if each.id == category_id)
        self._ask("分类改名", line.name.text(), partial(rename_category, category_id))

    def _add(self) -> None:
        self._ask("新建分类", "", partial(create_category, self._reserve_id))

    def _ask(self, title: str, text: str, make: Callable[[str], Operation]) -> None:
        """Ask for a name; a refused one is asked for again."""
        answer = self._dialogs.ask_text(self, title, "分类的名称", text)
        if answer is None or answer == text:
            return

        def failed(error: Exception) -> None:
            self._on_failed(error)
            if isinstance(error, RefusedInput):
                self._ask(title, answer, make)

        self._session.perform(make(answer), self._on_done, failed)

    def _perform(self, operation: Operation) -> None:
        self._session.perform(operation, self._on_done, self._on_failed)

    def _on_done(self, changes: Changes) -> None:
        if changes.operation and changes.operation not in self._steps:
            self._steps.append(changes.operation)
        self._allow()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ChubeiError):
            self._dialogs.show_error(self, error)
        else:
            self._session.tasks.failed.emit(error)
        # The choice shows what was wanted; the library has what was before.
        self.refresh()

    def _on_changed(self, _changes: Changes) -> None:
        self.refresh()

    def _on_retraced(self, _changes: Changes) -> None:
        if self._steps:
            self._steps.pop()
        self._allow()

    def _on_reserve(self, at: int) -> None:
        self._wanted = int(self.reserve.itemData(at))
        self.refresh()

    # ------------------------------------------------------------ parts

    def _connect(self) -> None:
        self._session.changed.connect(self._on_changed)
        self._session.retraced.connect(self._on_retraced)
        self.reserve.activated.connect(self._on_reserve)
        self.add_button.clicked.connect(self._add)
        self.undo_button.clicked.connect(self.undo)
        self.close_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.undo)

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(16)
        first.addWidget(self.title, 1)
        first.addWidget(self.reserve)
        head = QVBoxLayout()
        head.setContentsMargins(_MARGIN, 20, _MARGIN, 12)
        head.setSpacing(8)
        head.addLayout(first)
        head.addWidget(self.remark)
        head.addWidget(self.read_only)
        grid = self._grid
        grid.setContentsMargins(_MARGIN, 0, _MARGIN, 16)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        heads = ("分类", "个数", f"总投资（{self._unit}）", "归口")
        for at, text in enumerate(heads):
            label = Label(text, "header", "text2")
            label.setMinimumHeight(ROW_HEIGHT)
            if at in (1, 2):
                label.setAlignment(_RIGHT)
            grid.addWidget(label, 0, at)
        grid.addWidget(Hairline(), 1, 0, 1, COLUMNS)
        holder = QWidget()
        set_surface(holder, "raised")
        tall = QVBoxLayout(holder)
        tall.setContentsMargins(0, 0, 0, 0)
        tall.addWidget(self._body)
        tall.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(holder)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        column.addWidget(Hairline())
        column.addLayout(dialog_foot(self.undo_button, self.close_button, aside=self.add_button))
        self.close_button.setDefault(True)
