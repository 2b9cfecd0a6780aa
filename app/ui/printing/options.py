"""The panel of choices: document, projects, pages, layout, printer, and what was checked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.ui.controls.dress import set_surface
from app.ui.controls.label import Label, WrappedLabel
from app.ui.controls.notice import Notice
from app.ui.controls.spinbox import SpinBox
from app.ui.printing.choices import Choices, Kind, Scope
from app.ui.printing.documents import BRIEF_FIELDS, Gaps
from app.ui.printing.habits import Habits
from app.ui.printing.pagesfield import PagesField
from app.ui.printing.printers import PrinterChoice
from app.ui.printing.scopefield import ScopeField
from app.ui.tokens import CONTROL_HEIGHT

PANEL_WIDTH = 288
NO_PRINTER = "没有找到打印机"
MOST_COPIES = 99
_GAP = 16
_LAYOUTS = {
    Kind.BRIEF: "公文版面，一个项目一页起　A4",
    Kind.ANNEX: "普通横向版　A4",
    Kind.FIGURES: "按栏数竖排或横排　A4",
}
_MOST_NAMED = 12


class OptionsPanel(QWidget):
    """Everything the user may choose, 288 wide; it scrolls where the window is low.

    Args:
        kinds: the documents there are.
        kind: the one to begin with.
        scope: the range to begin with.
        habits: what was chosen last in this session; kept up to date.
        parent: its owner.

    Signals:
        changed(): another document has to be made.
        pages_changed(): other pages of it are wanted.
        printer_changed(): another printer was chosen, or there is none.
    """

    changed = Signal()
    pages_changed = Signal()
    printer_changed = Signal()

    def __init__(
        self,
        kinds: Sequence[Kind],
        kind: Kind,
        scope: Scope,
        habits: Habits,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._habits = habits
        self.setFixedWidth(PANEL_WIDTH)
        set_surface(self, "base")
        self.document = QComboBox()
        for each in kinds:
            self.document.addItem(each.label, each)
        self.document.setCurrentIndex(self.document.findData(kind))
        self.scopes = ScopeField()
        self.scopes.choose(scope)
        self.pages = PagesField()
        self.layout_label = Label()
        self.layout_label.setFixedHeight(CONTROL_HEIGHT)
        self.totals_first = QCheckBox("合计、小计放在最前")
        self.totals_first.setToolTip("像附件2那样，合计在第一行，小计在分类名称旁；不勾则放在后面")
        self.totals_first.setChecked(habits.totals_first)
        self.grouped = QCheckBox("金额用千分位")
        self.grouped.setToolTip("印成 2,790,637，不印成 2790637")
        self.grouped.setChecked(habits.is_grouped)
        self.no_content = QCheckBox("不印建设规模及内容")
        self.no_content.setToolTip("这一栏的宽度分给其余各栏")
        self.no_content.setChecked(not habits.has_content)
        self.completeness = WrappedLabel("", "caption", "text2")
        self.printer = QComboBox()
        self.printer.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.printer.addItem("正在查找打印机…", "")
        self.printer.setEnabled(False)
        self.copies = SpinBox(1, MOST_COPIES, "份数")
        self.copies.setFixedWidth(72)
        self.note = Notice("info", "")
        self.note.hide()
        self._arrange()
        self._connect()
        self._show_kind()

    @property
    def kind(self) -> Kind:
        """The document chosen."""
        return Kind(self.document.currentData())

    def choices(self) -> Choices:
        """Return what decides the document."""
        return Choices(
            kind=self.kind,
            scope=self.scopes.scope,
            totals_first=self.totals_first.isChecked(),
            is_grouped=self.grouped.isChecked(),
            has_content=not self.no_content.isChecked(),
        )

    def take_choices(self, choices: Choices) -> None:
        """Go back to the choices of the document shown, without announcing it."""
        self.blockSignals(True)
        self.document.setCurrentIndex(self.document.findData(choices.kind))
        self.totals_first.setChecked(choices.totals_first)
        self.grouped.setChecked(choices.is_grouped)
        self.no_content.setChecked(not choices.has_content)
        self._show_kind()
        self.scopes.choose(choices.scope)
        self.blockSignals(False)

    def set_printers(self, printers: Sequence[PrinterChoice]) -> None:
        """Take the printers there are; the last one used, or the system's own, is chosen."""
        self.printer.clear()
        for each in printers:
            self.printer.addItem(each.title, each.name)
        names = [each.name for each in printers]
        usual = next((each.name for each in printers if each.is_default), "")
        wanted = self._habits.printer if self._habits.printer in names else usual
        if wanted:
            self.printer.setCurrentIndex(names.index(wanted))
        if not printers:
            self.printer.addItem(NO_PRINTER, "")
        self.printer.setEnabled(bool(printers))
        self.copies.setEnabled(bool(printers))
        self.printer_changed.emit()

    @property
    def printer_name(self) -> str:
        """The printer chosen; empty when there is none."""
        return str(self.printer.currentData() or "")

    def set_gaps(self, gaps: Sequence[Gaps]) -> None:
        """Say what the briefs lack; nothing for the annex table."""
        text, tip = gaps_text(gaps)
        self.completeness.setText(text)
        self.completeness.setToolTip(tip)
        self.completeness.setVisible(bool(text))

    def _arrange(self) -> None:
        body = QWidget()
        set_surface(body, "base")
        column = QVBoxLayout(body)
        column.setContentsMargins(_GAP, 12, _GAP, 12)
        column.setSpacing(0)

        def block(title: str, *widgets: QWidget) -> Label:
            label = Label(title, "cell", "text2")
            label.setFixedHeight(24)
            column.addWidget(label)
            for widget in widgets:
                column.addWidget(widget)
            column.addSpacing(_GAP - 8)
            return label

        block("文档", self.document)
        self._scopes_title = block("项目范围", self.scopes)
        block("页码范围", self.pages)
        self._boxes = QWidget()
        lines = QVBoxLayout(self._boxes)
        lines.setContentsMargins(0, 4, 0, 4)
        lines.setSpacing(8)
        for box in (self.totals_first, self.grouped, self.no_content):
            lines.addWidget(box)
        block("版式", self.layout_label, self._boxes, self.completeness)
        block("打印机", self.printer)
        column.addSpacing(-4)
        line = QHBoxLayout()
        line.addWidget(Label("份数", "cell", "text2"))
        line.addStretch(1)
        line.addWidget(self.copies)
        column.addLayout(line)
        column.addStretch(1)
        self.document.setAccessibleName("文档")
        self.printer.setAccessibleName("打印机")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(_GAP, 0, _GAP, 12)
        foot.addWidget(self.note)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self.document.currentIndexChanged.connect(self._on_kind)
        self.scopes.changed.connect(self.changed)
        for box in (self.totals_first, self.grouped, self.no_content):
            box.toggled.connect(self._on_layout)
        self.pages.changed.connect(self.pages_changed)
        self.printer.activated.connect(self._on_printer)

    def _on_kind(self) -> None:
        self._show_kind()
        self.changed.emit()

    def _on_layout(self) -> None:
        choices = self.choices()
        self._habits.totals_first = choices.totals_first
        self._habits.is_grouped = choices.is_grouped
        self._habits.has_content = choices.has_content
        self.changed.emit()

    def _on_printer(self) -> None:
        self._habits.printer = self.printer_name
        self.printer_changed.emit()

    def _show_kind(self) -> None:
        is_annex = self.kind is Kind.ANNEX
        self.layout_label.setText(_LAYOUTS[self.kind])
        self._boxes.setVisible(is_annex)
        # A table of figures says itself which projects it is of.
        for part in (self._scopes_title, self.scopes):
            part.setVisible(self.kind is not Kind.FIGURES)
        self.scopes.set_kind(self.kind)
        if is_annex:
            self.set_gaps(())


def gaps_text(gaps: Sequence[Gaps]) -> tuple[str, str]:
    """Return what to say about missing fields, and the list of them for a tooltip."""
    if not gaps:
        return "", ""
    if len(gaps) == 1:
        only = gaps[0]
        text = f"完整度 {only.filled}/{len(BRIEF_FIELDS)}"
        return (f"{text}，缺：{'、'.join(only.missing)}" if only.missing else text), ""
    lacking = [each for each in gaps if each.missing]
    if not lacking:
        return f"{len(gaps)} 个项目都没有缺项", ""
    lines = [f"{each.name}：缺 {'、'.join(each.missing)}" for each in lacking[:_MOST_NAMED]]
    if len(lacking) > _MOST_NAMED:
        lines.append(f"等 {len(lacking)} 个")
    return f"{len(lacking)} 个项目有缺项（共 {len(gaps)} 个）", "\n".join(lines)
