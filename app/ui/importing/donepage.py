"""Step 4: what was written, and how to take it back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.controls.button import Button
from app.ui.controls.dress import follow_theme, set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.icons import icon_pixmap
from app.ui.importing.desk import Written
from app.ui.importing.draft import Draft
from app.ui.importing.onward import refused_count
from app.ui.tokens import ICON_EMPTY

_WIDTH = 560
_LABEL = 96


class DonePage(QWidget):
    """What was written.

    Args:
        draft: what was chosen.

    Signals:
        undo_wanted(), refused_wanted(), report_wanted(), another_wanted(): the buttons.
    """

    undo_wanted = Signal()
    refused_wanted = Signal()
    report_wanted = Signal()
    another_wanted = Signal()

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        set_surface(self, "base")
        self._picture = QLabel()
        self._icon = "check"
        self._backup = ("备份", "")
        self.title = WrappedLabel("", "title")
        self.facts = QVBoxLayout()
        self.facts.setSpacing(0)
        self.undo_button = Button("撤销这次导入", "undo-2", tip="撤销这次导入", shortcut="Ctrl+Z")
        self.refused_button = Button(
            "拒绝的行另存为 Excel…", "download", tip="照原样存成一张表，改好以后可以再导入"
        )
        self.report_button = Button(
            "保存完整报告…", "file-text", tip="每一行的结果、每一处问题和核对，存成 Excel"
        )
        self.another_button = Button("再导入一个…", "file-input")
        self.undo_button.setShortcut("Ctrl+Z")
        for button, signal in (
            (self.undo_button, self.undo_wanted),
            (self.refused_button, self.refused_wanted),
            (self.report_button, self.report_wanted),
            (self.another_button, self.another_wanted),
        ):
            button.clicked.connect(signal)
        self._arrange()
        follow_theme(self, self._take_theme)

    def show_written(self, written: Written) -> None:
        """Show what was written."""
        outcome, draft = written.outcome, self._draft
        plans = draft.plans
        target = plans[0].target
        self.title.setText(f"已导入到“{target.name}”")
        facts = [("新增", f"{outcome.inserted:,} 个"), ("更新", f"{outcome.updated:,} 个")]
        if outcome.renumbered:
            words = f"{outcome.renumbered:,} 个新项目没有写序号或序号已被占用，接在最大的序号后面编"
            facts.append(("序号", words))
        refused, left = refused_count(plans), sum(len(plan.left_out) for plan in plans)
        if refused:
            facts.append(("拒绝", f"{refused:,} 行，没有导入"))
        if left:
            facts.append(("没有选", f"{left:,} 行，没有导入"))
        if draft.units or draft.industries:
            count = len(draft.units) + len(draft.industries)
            facts.append(("别名", f"记下 {count} 个"))
        if draft.to_remember():
            facts.append(("认列", "已记住，下次遇到表头相同的表照这样认"))
        self._backup = ("备份", str(written.backup))
        self._put([*facts, self._backup])
        self.refused_button.setVisible(refused > 0)
        self.undo_button.setEnabled(bool(written.changes))
        self.undo_button.setText("撤销这次导入")
        self._show_picture("check")

    def show_undone(self) -> None:
        """Say that it was taken back; what had been written is there no more."""
        self.title.setText("已撤销这次导入，文库和导入前一样")
        self._put([("恢复", "关闭以后按 Ctrl+Y 可以重做"), self._backup])
        self._show_picture("undo-2")
        self.undo_button.setEnabled(False)
        self.undo_button.setText("已撤销")

    def focus_first(self) -> None:
        """Put the keyboard where one goes on: nothing here is pressed by mistake."""
        self.report_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, facts: list[tuple[str, str]]) -> None:
        while (item := self.facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for title, text in facts:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 6, 0, 6)
            line.setSpacing(12)
            label = Label(title, "cell", "text2")
            label.setFixedWidth(_LABEL)
            line.addWidget(label)
            shown = ElidedLabel(text, mode=Qt.TextElideMode.ElideMiddle)
            line.addWidget(shown, 1)
            self.facts.addWidget(Hairline())
            self.facts.addWidget(row)
        self.facts.addWidget(Hairline())

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(16)
        words.addWidget(self.title)
        words.addLayout(self.facts)
        first, second = QHBoxLayout(), QHBoxLayout()
        for line, buttons in (
            (first, (self.undo_button, self.refused_button)),
            (second, (self.report_button, self.another_button)),
        ):
            line.setSpacing(8)
            for button in buttons:
                line.addWidget(button)
            line.addStretch(1)
        below = QVBoxLayout()
        below.setSpacing(8)
        below.addLayout(first)
        below.addLayout(second)
        words.addLayout(below)
        block = QWidget()
        block.setMaximumWidth(_WIDTH + ICON_EMPTY + 20)
        inside = QHBoxLayout(block)
        inside.setContentsMargins(24, 0, 24, 0)
        inside.setSpacing(20)
        inside.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(words, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(block, 100)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)

    def _show_picture(self, name: str) -> None:
        self._icon = name
        self._take_theme()

    def _take_theme(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(icon_pixmap(self._icon, "accent_text", ICON_EMPTY, ratio))
