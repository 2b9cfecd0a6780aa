"""The page's head: what is added up, by which year, in which unit."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.queries.rollups import Totals
from app.ui.controls.button import Button
from app.ui.controls.label import ElidedLabel, Label
from app.ui.controls.menu import Menu
from app.ui.controls.segmented import SegmentedControl
from app.ui.rollup.figures import BASES
from app.ui.rollup.wording import headline
from app.ui.tokens import PAGE_MARGIN, QUERY_BAR_HEIGHT

UNITS = ("万元", "亿元")

_NARROW = 1160
_EXPORT_TIP = "把汇总存成文件，或者打印"


class PageHeader(QWidget):
    """汇总 36 个项目 2,790,637 万元（279.06 亿元）, and two choices.

    Signals:
        basis_changed(str): start_year or year.
        unit_changed(str): 万元 or 亿元.
        matching_wanted(): the comparison with the documents was asked for.
        workbook_wanted(): what is shown is to be saved for Excel.
        pdf_wanted(): what is shown is to be saved as it is printed.
        print_wanted(): what is shown is to be printed.
    """

    basis_changed = Signal(str)
    unit_changed = Signal(str)
    matching_wanted = Signal()
    workbook_wanted = Signal()
    pdf_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._totals: Totals | None = None
        self._unit = unit
        self._matching = ""
        self.title = Label("汇总", "title")
        self.headline = ElidedLabel("", "caption", "text2")
        self.basis = SegmentedControl(("按开工年", "按年均摊"), "排期口径")
        self.basis.set_tip(0, "整个总投资算在开工那一年")
        self.basis.set_tip(1, "总投资按月均匀摊到建设周期的各年")
        self.unit = SegmentedControl(UNITS, "单位", UNITS.index(unit))
        self.matching = Button("", look="link", role="caption", tip="文件写的与现有的逐项对照")
        self.matching.hide()
        self.export = Button("导出", "download", tip=_EXPORT_TIP)
        self.export_menu = Menu(parent=self)
        for text, wanted in (
            ("存为 Excel…", self.workbook_wanted),
            ("存为 PDF…（汇总表）", self.pdf_wanted),
            ("打印…", self.print_wanted),
        ):
            self.export_menu.addAction(text).triggered.connect(
                lambda _checked=False, signal=wanted: signal.emit()
            )
        self.export.setMenu(self.export_menu)
        self._labels = (Label("排期口径", "caption", "text2"), Label("单位", "caption", "text2"))
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addSpacing(8)
        row.addWidget(self.headline)
        row.addWidget(self.matching)
        row.addStretch(1)
        for at, (label, control) in enumerate(
            zip(self._labels, (self.basis, self.unit), strict=True)
        ):
            if at:
                row.addSpacing(8)
            row.addWidget(label)
            row.addWidget(control)
        row.addSpacing(8)
        row.addWidget(self.export)
        self.setFixedHeight(QUERY_BAR_HEIGHT)
        self.basis.changed.connect(lambda at: self.basis_changed.emit(BASES[at]))
        self.matching.clicked.connect(self.matching_wanted)
        self.unit.changed.connect(lambda at: self.unit_changed.emit(UNITS[at]))

    def show_totals(self, totals: Totals, unit: str, basis: str) -> None:
        """Say what is added up, and by which year."""
        self.basis.set_current(BASES.index(basis))
        self.export.setEnabled(totals.count > 0)
        reason = "" if totals.count else "没有项目，没有可导出的"
        self.export.setToolTip(reason or _EXPORT_TIP)
        self._totals = totals
        self._unit = unit
        self.unit.set_current(UNITS.index(unit))
        self._fit()

    def show_matching(self, words: str) -> None:
        """Say how the documents compare; nothing where they state nothing."""
        self._matching = words
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_narrow = self.width() < _NARROW
        for label in self._labels:
            label.setVisible(not is_narrow)
        # Where there is little room: one word, and the rest in the tooltip.
        short = self._matching.split("，")[0]
        self.matching.setText(short if is_narrow else self._matching)
        self.matching.setVisible(bool(self._matching))
        if self._totals is not None:
            self.headline.setText(headline(self._totals, self._unit, is_short=is_narrow))
