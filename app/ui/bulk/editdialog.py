"""批量修改: one field of many projects set, cleared or added to, seen before it is done."""

from array import array

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from app.errors import RefusedInput
from app.library.file import Reading
from app.models.fields import BY_NAME, Field, grid_fields
from app.operations.cells import Batch, Progress
from app.operations.fieldchanges import (
    FieldChange,
    Way,
    can_extend,
    change_field,
    check_change,
)
from app.queries.present import load_ids
from app.ui.bulk.bulkdialog import BulkDialog
from app.ui.bulk.preview import Preview, PreviewModel, load_preview
from app.ui.bulk.scope import ScopeField
from app.ui.bulk.valuefield import ValueField
from app.ui.controls.button import Button
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dialogsize import open_at
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.controls.linetable import LineTable, inset
from app.ui.controls.segmented import SegmentedControl
from app.ui.knownvalues import load_known
from app.ui.offer import Offer
from app.ui.session import Session
from app.ui.tokens import CONTROL_HEIGHT

READ_KEY = "bulk:edit"
_WIDTH, _HEIGHT = 600, 540
_WIDTHS = (0, 72, 0)
_TYPING_MS = 150

_WAYS = ((Way.SET, "改成"), (Way.CLEAR, "清空"), (Way.APPEND, "后面加"), (Way.PREPEND, "前面加"))


class EditDialog(BulkDialog):
    """Asks which field of which projects becomes what, and shows what that changes.

    Args:
        session: the open library, and what its window shows.
        field: the field to begin with.
        window: where progress and the report are shown.
    """

    def __init__(self, session: Session, field: str, window: QWidget) -> None:
        super().__init__(session, "批量修改", READ_KEY, _TYPING_MS, window)
        self._preview: Preview | None = None
        self._shown: FieldChange | None = None
        self.scope = ScopeField(Offer.of(session))
        self.field = QComboBox()
        for each in editable_fields():
            self.field.addItem(each.title, each.name)
        self.field.setAccessibleName("栏目")
        self.field.setMaxVisibleItems(20)
        at = self.field.findData(field)
        self.field.setCurrentIndex(at if at >= 0 else self.field.findData("industry"))
        self.way = SegmentedControl([title for _, title in _WAYS], "改法")
        self.value = ValueField()
        self.fault = WrappedLabel("", "caption", "danger")
        self.summary = WrappedLabel("", "group")
        self.model = PreviewModel(self)
        self.lines = LineTable("现在的内容和改后的内容")
        self.lines.setModel(self.model)
        self.lines.set_widths(_WIDTHS)
        self.hint = ElidedLabel("改完可以一步撤销", "caption", "text2")
        self.apply_button = Button("修改", look="primary")
        self.cancel_button = Button("取消", tip="取消", shortcut="Esc")
        self._arrange()
        self._connect()
        self._on_field()
        open_at(self, _WIDTH, _HEIGHT)
        # Only what it becomes is still to be said.
        self.value.setFocus()

    @property
    def change(self) -> FieldChange | None:
        """What is asked for; None while nothing has been typed."""
        way, text = _WAYS[self.way.current()][0], self.value.text()
        if way is Way.CLEAR:
            return FieldChange(self.chosen.name, way)
        return FieldChange(self.chosen.name, way, text) if text.strip() else None

    @property
    def chosen(self) -> Field:
        """The field to change."""
        return BY_NAME[str(self.field.currentData())]

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is what is asked for."""
        is_answered = self._preview is not None or not self.fault.isHidden()
        return is_answered and not self._typing.isActive()

    # ------------------------------------------------------------ the preview

    def refresh(self) -> None:
        """Look at what the change would do."""
        self._typing.stop()
        change, name, unit = self.change, self.chosen.name, self._session.settings.money_unit
        self._preview = None
        self._allow()
        try:
            if change is not None:
                check_change(change, money_unit=unit)
        except RefusedInput as error:
            self._refuse(error)
            return
        self._accept_value()
        filter = self.scope.filter

        def query(connection: Reading) -> Preview:
            return load_preview(connection, change, name, filter, unit)

        def done(preview: Preview) -> None:
            self._preview, self._shown = preview, change
            self.model.show(preview, change, name, unit)
            self._say()
            self._allow()

        self._session.read(READ_KEY, query, done)

    def _refuse(self, error: RefusedInput) -> None:
        self._session.tasks.cancel(READ_KEY)
        remedy = f"。{error.remedy}" if error.remedy else ""
        self.fault.setText(f"{error.reason}{remedy}")
        self.fault.show()
        self.value.set_wrong(is_wrong=bool(self.value.isEnabled()))
        self.summary.setText("改好上面的内容，这里会列出要改哪些项目")
        self.model.clear()

    def _accept_value(self) -> None:
        self.fault.hide()
        self.value.set_wrong(is_wrong=False)

    def _say(self) -> None:
        preview, change = self._preview, self._shown
        if preview is None:
            return
        title, count = self.chosen.title, preview.present.count
        if change is None:
            self.summary.setText(f"{count:,} 个项目的“{title}”现在是：")
            return
        rest = count - preview.changing - preview.lacking
        parts = [f"{preview.changing:,} 个项目的“{title}”会改变"]
        if rest:
            parts.append(f"{rest:,} 个本来就是这样")
        if preview.lacking:
            parts.append(f"{preview.lacking:,} 个所在的储备库没有这个分类，不改")
        self.summary.setText("，".join(parts))

    def _allow(self) -> None:
        preview = self._preview
        changing = preview.changing if preview is not None and self._shown is not None else 0
        self.apply_button.setEnabled(changing > 0)
        self.apply_button.setText(f"修改 {changing:,} 个项目" if changing else "修改")

    # ------------------------------------------------------------ doing it

    def accept(self) -> None:
        """Change the projects, in the background."""
        change, unit = self.change, self._session.settings.money_unit
        if change is None or not self.apply_button.isEnabled() or change != self._shown:
            return
        filter = self.scope.filter

        def start(ids: "array[int]") -> None:
            def make(progress: Progress) -> Batch:
                return change_field(ids, change, money_unit=unit, progress=progress)

            title = f"批量修改 {BY_NAME[change.field].title}"
            self._start(title, make)

        super().accept()
        self._session.read("bulk:ids", lambda connection: load_ids(connection, filter), start)

    # ------------------------------------------------------------ parts

    def _on_field(self) -> None:
        field, known_key = self.chosen, f"{READ_KEY}:known"
        self.value.set_field(field)
        self.value.set_known(())
        for at, (way, _) in enumerate(_WAYS):
            is_fit = can_extend(field) or way in (Way.SET, Way.CLEAR)
            self.way.set_available(at, is_available=is_fit)
        if not can_extend(field) and self.way.current() > 1:
            self.way.set_current(0)
        if field.kind.value in ("choice", "category", "units"):
            reserve = self._session.filter.reserve_id
            self._session.read(
                known_key,
                lambda connection: load_known(connection, field, reserve),
                lambda known: self.value.set_known(list(dict.fromkeys(k.text for k in known))),
            )
        self._on_way()

    def _on_way(self) -> None:
        is_clearing = _WAYS[self.way.current()][0] is Way.CLEAR
        self.value.setEnabled(not is_clearing)
        self.refresh()

    def _connect(self) -> None:
        self.scope.changed.connect(self.refresh)
        self.field.currentIndexChanged.connect(self._on_field)
        self.way.changed.connect(self._on_way)
        self.value.changed.connect(self._typing.start)
        self.apply_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)

    def _arrange(self) -> None:
        form = QGridLayout()
        form.setContentsMargins(24, 20, 24, 16)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setColumnStretch(1, 1)
        box = QWidget()
        value = QVBoxLayout(box)
        value.setContentsMargins(0, 0, 0, 0)
        value.setSpacing(4)
        value.addWidget(self.value)
        value.addWidget(self.fault)
        rows = (("范围", self.scope), ("栏目", self.field), ("改法", self.way), ("内容", box))
        for at, (title, control) in enumerate(rows):
            label = Label(title, "cell", "text2")
            label.setFixedHeight(CONTROL_HEIGHT)
            form.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            form.addWidget(control, at, 1)
        for at in range(len(rows)):
            form.setRowMinimumHeight(at, CONTROL_HEIGHT)
        self.summary.setContentsMargins(24, 12, 24, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(form)
        column.addWidget(Hairline())
        column.addWidget(self.summary)
        column.addLayout(inset(self.lines), 1)
        column.addWidget(Hairline())
        column.addLayout(dialog_foot(self.apply_button, self.cancel_button, hint=self.hint))
        self.apply_button.setDefault(True)
        self.fault.hide()


def editable_fields() -> tuple[Field, ...]:
    """Return the fields that may say the same in many projects."""
    return tuple(field for field in grid_fields() if field.is_editable and field.name != "number")
