"""发录入表: which projects, which columns, until when; written by ``formwork.py``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.errors import RefusedInput
from app.exporting.forms.order import MOST_BLANKS, MOST_PROJECTS, FormOrder
from app.models.days import date_text, parse_date
from app.models.form import is_usually_open, usual_fields
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dialogsize import open_at
from app.ui.controls.dress import set_error, set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.controls.section import SectionHeader
from app.ui.controls.segmented import SegmentedControl
from app.ui.controls.spinbox import SpinBox
from app.ui.forms.columns import ColumnsField, column_words
from app.ui.forms.offer import FormOffer, Homes, Scope, load_homes
from app.ui.session import Session
from app.ui.tokens import CONTROL_HEIGHT

READ_KEY = "forms:dialog"
_WIDTH, _HEIGHT = 640, 648
_MARGIN = 24
_USUAL_BLANKS = 10
_LONGEST = 60
_LONGEST_NOTE = 200


@dataclass(slots=True)
class Habits:
    """What was chosen last, as long as the window is open.

    Attributes:
        listed: the columns, by name.
        opened: those that may be changed.
        blanks: blank rows.
        issuer: who hands it out.
        note: a line for whoever fills it in.
    """

    listed: frozenset[str] = frozenset(entry.name for entry in usual_fields())
    opened: frozenset[str] = frozenset(
        entry.name for entry in usual_fields() if is_usually_open(entry)
    )
    blanks: int = _USUAL_BLANKS
    issuer: str = ""
    note: str = ""


class FormDialog(QDialog):
    """Asks what a form shall hold.

    Args:
        session: the open library, and what its window shows.
        habits: what was chosen last; kept up to date.
        write: is given the order once it is settled.
        window: what it belongs to.
    """

    def __init__(
        self,
        session: Session,
        habits: Habits,
        write: Callable[[FormOrder], object],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._habits, self._write = session, habits, write
        self._offer = FormOffer.of(session)
        self._homes: Homes | None = None
        self.setWindowTitle("发录入表 — 储备")
        set_surface(self, "raised")
        self.scope = SegmentedControl(self._offer.scope_titles, "项目", self._offer.scope)
        for each in Scope:
            self.scope.set_available(each, is_available=self._offer.has(each))
        self.reserve = QComboBox()
        self.reserve.setAccessibleName("储备库")
        self.blanks = SpinBox(0, MOST_BLANKS, "空白行")
        self.until, self.issuer, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        self.columns = ColumnsField()
        self.fault = WrappedLabel("", "caption", "danger")
        self.summary = ElidedLabel("", "caption", "text2")
        self.save_button = Button("存为 Excel…", look="primary")
        self.cancel_button = Button("取消", tip="取消", shortcut="Esc")
        self._arrange()
        self._fill()
        self._connect()
        self._show()
        open_at(self, _WIDTH, _HEIGHT)
        self.until.setFocus()
        session.read(READ_KEY, lambda connection: load_homes(connection, self._offer), self._take)

    @property
    def is_ready(self) -> bool:
        """Whether it is known which reserves the projects are in."""
        return self._homes is not None

    def accept(self) -> None:
        """Have the form written, where everything can be."""
        order = self._order()
        if order is None or not self.save_button.isEnabled():
            return
        habits = self._habits
        habits.listed = frozenset(entry.name for entry in order.fields)
        habits.opened, habits.blanks = order.open, order.blanks
        habits.issuer, habits.note = order.issuer, order.note
        super().accept()
        self._write(order)

    def done(self, result: int) -> None:
        self._session.tasks.cancel(READ_KEY)
        super().done(result)

    # ------------------------------------------------------------ what is chosen

    def _order(self) -> FormOrder | None:
        uuid = self.reserve.currentData()
        if uuid is None or self.fault.text():
            return None
        return FormOrder(
            self._offer.filter_of(self._chosen()),
            str(uuid),
            self.blanks.value(),
            self.columns.fields,
            self.columns.open_fields,
            self._day(),
            self.issuer.text().strip(),
            self.note.text().strip(),
        )

    def _chosen(self) -> Scope:
        return Scope(self.scope.current())

    def _day(self) -> date | None:
        try:
            return parse_date(self.until.text())
        except RefusedInput:
            return None

    def _count(self) -> int:
        """Return how many projects the form would list."""
        if self._homes is None:
            return 0
        at = self.reserve.currentData()
        return next(
            (
                self._homes.count(self._chosen(), each.id)
                for each in self._homes.reserves
                if each.uuid == at
            ),
            0,
        )

    # ------------------------------------------------------------ what is shown

    def _take(self, homes: Homes) -> None:
        self._homes = homes
        self._show_reserves()

    def _on_scope(self) -> None:
        if self._chosen() is Scope.NONE and not self.blanks.value():
            self.blanks.setValue(_USUAL_BLANKS)
        self._show_reserves()

    def _show_reserves(self) -> None:
        if self._homes is None:
            return
        offered = self._homes.of(self._chosen())
        self.reserve.blockSignals(True)
        self.reserve.clear()
        for each in offered:
            count = self._homes.count(self._chosen(), each.id)
            self.reserve.addItem(f"{each.name}（{count:,} 个）" if count else each.name, each.uuid)
        self.reserve.blockSignals(False)
        for widget in self._reserve_row:
            widget.setVisible(len(offered) > 1)
        self._show()

    def _show(self) -> None:
        """Say what the form would hold, or what is wrong."""
        fault = self._fault()
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        count, blanks = self._count(), self.blanks.value()
        parts = [f"{count:,} 个项目"] if count else []
        parts += [f"{blanks:,} 行空白行"] if blanks else []
        parts.append(column_words(self.columns.fields, self.columns.open_fields))
        self.summary.setText("，".join(parts) if self._homes is not None else "")
        can_write = bool(count or blanks) and not fault and self.reserve.currentData() is not None
        self.save_button.setEnabled(can_write)

    def _fault(self) -> str:
        set_error(self.until, is_wrong=False)
        try:
            parse_date(self.until.text())
        except RefusedInput as error:
            set_error(self.until, is_wrong=True)
            return f"{error}"
        if self._homes is None:
            return ""
        if not self._homes.reserves:
            return "文库里还没有储备库，没有可以发的项目。"
        if self._count() > MOST_PROJECTS:
            return f"一份录入表最多 {MOST_PROJECTS:,} 个项目，请先筛选，按单位分几份发。"
        return ""

    # ------------------------------------------------------------ parts

    def _fill(self) -> None:
        habits = self._habits
        self.columns.choose(habits.listed, habits.opened)
        self.blanks.setValue(habits.blanks)
        self.issuer.setText(habits.issuer)
        self.note.setText(habits.note)
        for line, name, hint, longest in (
            (self.until, "交回期限", f"可以不填，如 {date_text(date(2026, 12, 1))}", 20),
            (self.issuer, "制表单位", "印在表头，可以不填", _LONGEST),
            (self.note, "给填表人的话", "印在表头，可以不填", _LONGEST_NOTE),
        ):
            line.setAccessibleName(name)
            line.setPlaceholderText(hint)
            line.setMaxLength(longest)

    def _connect(self) -> None:
        self.scope.changed.connect(self._on_scope)
        self.reserve.currentIndexChanged.connect(self._show)
        self.blanks.valueChanged.connect(self._show)
        self.until.textChanged.connect(self._show)
        self.columns.changed.connect(self._show)
        self.save_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(_MARGIN, 20, _MARGIN, 12)
        head.setSpacing(4)
        head.addWidget(Label("发录入表", "title"))
        words = (
            "做成 Excel 发给没有储备的单位填写。交回后照常导入，逐格与发出时比对，只取对方改过的。"
        )
        head.addWidget(WrappedLabel(words, "caption", "text2"))
        form = QGridLayout()
        form.setContentsMargins(_MARGIN, 16, _MARGIN, 12)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setColumnStretch(1, 1)
        self.blanks.setFixedWidth(96)
        rows = (
            ("项目", self.scope),
            ("储备库", self.reserve),
            ("空白行", _beside(self.blanks, "留给对方写新项目")),
            ("交回期限", _above(self.until, self.fault)),
            ("制表单位", self.issuer),
            ("给填表人", self.note),
        )
        self._reserve_row: tuple[QWidget, ...] = ()
        for at, (title, control) in enumerate(rows):
            label = Label(title, "cell", "text2")
            label.setFixedHeight(CONTROL_HEIGHT)
            form.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            form.addWidget(control, at, 1)
            if control is self.reserve:
                self._reserve_row = (label, control)
        for widget in self._reserve_row:
            widget.hide()
        heading = SectionHeader("栏目", "不勾“可以改”的，已列出的项目里锁定；空白行里都可以填")
        heading.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Hairline())
        column.addLayout(form)
        column.addWidget(Hairline())
        column.addSpacing(8)
        column.addWidget(heading)
        column.addWidget(self.columns, 1)
        column.addWidget(Hairline())
        column.addLayout(dialog_foot(self.save_button, self.cancel_button, hint=self.summary))
        self.save_button.setDefault(True)


def _beside(control: QWidget, words: str) -> QWidget:
    """Return a control with a word on what it is for."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(control)
    row.addWidget(Label(words, "caption", "text2"), 1)
    return box


def _above(control: QWidget, fault: WrappedLabel) -> QWidget:
    """Return a control with room below for what is wrong with it."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(control)
    column.addWidget(fault)
    return box
