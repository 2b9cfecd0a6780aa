"""疑似重复: two projects side by side, pair after pair, and what becomes of the new one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.importing.planning import Plan
from app.importing.twins import Alike
from app.models.entry import shown_text
from app.models.fields import BY_NAME, FIELDS, Kind
from app.ui.controls.button import Button, IconButton
from app.ui.controls.dialogfoot import dialog_foot
from app.ui.controls.dialogsize import open_at
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.importing.draft import Draft
from app.ui.importing.rowdetail import shorten_lines

_WIDTH, _HEIGHT = 880, 560
_MARGIN = 24


class AlikeDialog(QDialog):
    """Goes through the pairs.

    Args:
        draft: what is chosen; the plans are changed here.
        start: the pair shown first, by table and position.
        parent: the wizard.

    Signals:
        decided(): something was decided.
    """

    decided = Signal()

    def __init__(self, draft: Draft, start: tuple[int, int] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._draft = draft
        self._pairs = [
            (at, n) for at, plan in enumerate(draft.plans) for n in range(len(plan.alike))
        ]
        left = [each for each in self._pairs if each not in draft.decided]
        first = start if start is not None else (left or self._pairs)[0]
        self._at = self._pairs.index(first)
        self.setWindowTitle("疑似重复 — 储备")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_surface(self, "raised")
        self.title = Label("", "title")
        self.state = ElidedLabel("", "caption", "text2")
        self.before = IconButton("chevron-left", "上一处", "Alt+↑")
        self.after = IconButton("chevron-right", "下一处", "Alt+↓")
        self.before.clicked.connect(lambda: self._go(-1))
        self.after.clicked.connect(lambda: self._go(1))
        self.new_button = Button("作为新项目", look="primary")
        self.first_button = Button("不导入")
        self.second_button = Button("")
        self.close_button = Button("关闭", tip="关闭", shortcut="Esc")
        self.new_button.clicked.connect(self.take_as_new)
        self.first_button.clicked.connect(self.leave_first)
        self.second_button.clicked.connect(self.take_second)
        self.close_button.clicked.connect(self.close)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._arrange()
        self._show()
        self.new_button.setDefault(True)
        self.new_button.setFocus()
        open_at(self, _WIDTH, _HEIGHT)

    @property
    def pair(self) -> tuple[Plan, Alike]:
        """The pair shown."""
        at, n = self._pairs[self._at]
        plan = self._draft.plans[at]
        return plan, plan.alike[n]

    def take_as_new(self) -> None:
        """Both are projects of their own."""
        plan, alike = self.pair
        if plan.matches.targets[alike.first] >= 0:
            plan.part(alike.first)
        plan.take(alike.first, is_taken=True)
        if alike.second >= 0:
            plan.take(alike.second, is_taken=True)
        self._next()

    def leave_first(self) -> None:
        """The new one is not imported."""
        plan, alike = self.pair
        if plan.matches.targets[alike.first] >= 0:
            plan.part(alike.first)
        plan.take(alike.first, is_taken=False)
        self._next()

    def take_second(self) -> None:
        """It updates the one of the library; of two staged ones, the other is not imported."""
        plan, alike = self.pair
        if alike.second >= 0:
            plan.take(alike.first, is_taken=True)
            plan.take(alike.second, is_taken=False)
        else:
            plan.pair(alike.first, alike.known)
        self._next()

    # ------------------------------------------------------------ inside

    def _next(self) -> None:
        self._draft.decided.add(self._pairs[self._at])
        self.decided.emit()
        left = [at for at, each in enumerate(self._pairs) if each not in self._draft.decided]
        if not left:
            self.close()
            return
        self._at = next((at for at in left if at > self._at), left[0])
        self._show()

    def _go(self, step: int) -> None:
        self._at = (self._at + step) % len(self._pairs)
        self._show()

    def _show(self) -> None:
        plan, alike = self.pair
        size = len(self._pairs)
        self.title.setText(f"疑似重复　{self._at + 1} / {size}")
        is_staged = alike.second >= 0
        is_decided = self._pairs[self._at] in self._draft.decided
        self.state.setText(f"现在：{self._now(plan, alike)}" if is_decided else "还没有定")
        self.before.setEnabled(size > 1)
        self.after.setEnabled(size > 1)
        place = plan.table.place(alike.first)
        self.new_button.setText("两个都导入" if is_staged else "作为新项目")
        self.first_button.setText(f"不导入第 {place} 行" if is_staged else "不导入")
        if is_staged:
            self.second_button.setText(f"不导入第 {plan.table.place(alike.second)} 行")
            self.second_button.setEnabled(True)
            self.second_button.setToolTip("")
        else:
            self.second_button.setText("更新那个项目")
            reason = self._why_not_update(plan, alike)
            self.second_button.setEnabled(not reason)
            self.second_button.setToolTip(reason)
        self._scroll.setWidget(self._comparison(plan, alike))

    def _why_not_update(self, plan: Plan, alike: Alike) -> str:
        if not plan.mode.updates:
            return f"方式是“{plan.mode.title}”，不改已有的项目"
        owner = next(
            (at for at, to in enumerate(plan.matches.targets) if to == alike.known), alike.first
        )
        if owner != alike.first:
            return f"第 {plan.table.place(owner)} 行已经要更新那个项目"
        return ""

    def _now(self, plan: Plan, alike: Alike) -> str:
        if plan.matches.targets[alike.first] >= 0:
            return "更新那个项目"
        if alike.first in plan.left_out:
            return f"不导入第 {plan.table.place(alike.first)} 行"
        if alike.second >= 0 and alike.second in plan.left_out:
            return f"不导入第 {plan.table.place(alike.second)} 行"
        return "两个都导入" if alike.second >= 0 else "作为新项目"

    def _comparison(self, plan: Plan, alike: Alike) -> QWidget:
        table = plan.table
        first = {**table.values(alike.first), "category": table.category(alike.first)}
        if alike.second >= 0:
            second = {**table.values(alike.second), "category": table.category(alike.second)}
            head = f"第 {table.place(alike.second)} 行"
        else:
            known = plan.known
            second = {name: column[alike.known] for name, column in known.columns.items()}
            second["category"] = known.categories[alike.known] if known.categories else ""
            head = "库里的项目"
        body = QWidget()
        set_surface(body, "raised")
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(5)
        for at, text in enumerate(("", f"第 {table.place(alike.first)} 行", head)):
            grid.addWidget(Label(text, "total"), 0, at)
            grid.setColumnStretch(at, 1 if at else 0)
        row = 1
        for field in FIELDS:
            if not (field.is_editable and field.name != "number"):
                continue
            texts = []
            for record in (first, second):
                has = field.kind is Kind.CATEGORY or field.column in record
                texts.append(shown_text(field, record) if has else "")
            if not any(texts):
                continue
            is_same = texts[0] == texts[1]
            grid.addWidget(Hairline(), row, 0, 1, -1)
            unit = "（万元）" if field.kind is Kind.MONEY else ""
            label = Label(f"{BY_NAME[field.name].title}{unit}", "caption", "text2")
            grid.addWidget(label, row + 1, 0, Qt.AlignmentFlag.AlignTop)
            for at, text in enumerate(texts, start=1):
                token = "text2" if is_same else "text"
                grid.addWidget(WrappedLabel(shorten_lines(text) or "—", "cell", token), row + 1, at)
            row += 2
        column = QVBoxLayout(body)
        column.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        column.addLayout(grid)
        if alike.words:
            column.addSpacing(8)
            shared = WrappedLabel(f"内容里一样的话：{alike.words}", "caption", "text2")
            column.addWidget(shared)
        column.addStretch(1)
        return body

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(_MARGIN, 14, 16, 10)
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.state, 1)
        head.addWidget(self.before)
        head.addWidget(self.after)
        self.before.setShortcut("Alt+Up")
        self.after.setShortcut("Alt+Down")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Hairline())
        column.addWidget(self._scroll, 1)
        column.addWidget(Hairline())
        column.addLayout(
            dialog_foot(
                self.new_button, self.first_button, self.second_button, aside=self.close_button
            )
        )
