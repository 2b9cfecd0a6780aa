"""Below the rows: the current one field by field, and what can be decided of it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.errors import shorten
from app.importing.differing import FieldDifference
from app.importing.ledger import Ledger, Line, Sort
from app.importing.recognition.questions import Problem
from app.importing.report import alike_sentence
from app.models.entry import shown_text
from app.models.fields import BY_NAME, Kind
from app.ui.controls.button import Button
from app.ui.controls.dress import set_surface
from app.ui.controls.hairline import Hairline
from app.ui.controls.label import ElidedLabel, Label, WrappedLabel
from app.ui.controls.notice import Notice
from app.ui.controls.segmented import SegmentedControl
from app.ui.importing.changetext import change_text
from app.ui.importing.sheetmodel import refusal_tip
from app.ui.tokens import FIELD_LABEL_WIDTH, PAGE_MARGIN

_LONGEST = 600
_LABEL = FIELD_LABEL_WIDTH + 28
#: Above and below a text that stands beside a control, so that they are on one line.
_BESIDE = 4
_NOTHING = "选中一行，这里逐项列出它写了什么、要改什么。"


class RowDetail(QWidget):
    """One row in full.

    Signals:
        decided(): a field is kept or taken now.
        compare_wanted(int): the project, by position in its table, and what it looks like.
    """

    decided = Signal()
    compare_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_surface(self, "base")
        self.setAccessibleName("这一行")
        self.title = ElidedLabel("", "section")
        self.remark = ElidedLabel("", "caption", "text2")
        self.choices: dict[str, SegmentedControl] = {}
        # By field, what the table says of it: in the accent's colour where it is taken.
        self._offered: dict[str, Label] = {}
        self._ledger: Ledger | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        head.setSpacing(12)
        head.addStrut(32)
        head.addWidget(self.title)
        head.addWidget(self.remark, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        self.show_line(None, None)

    def focus_first(self) -> None:
        """Put the keyboard on the first thing that can be decided."""
        first = next(iter(self.choices.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def show_line(self, line: Line | None, ledger: Ledger | None) -> None:
        """Show a row; None for none."""
        body = QWidget()
        set_surface(body, "base")
        column = QVBoxLayout(body)
        column.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 12)
        column.setSpacing(6)
        self.choices, self._offered = {}, {}
        self._ledger = ledger
        if line is None or ledger is None:
            self.title.hide()
            self.remark.setText(_NOTHING)
        else:
            self._show(line, ledger, column)
        column.addStretch(1)
        self._scroll.setWidget(body)

    # ------------------------------------------------------------ inside

    def _show(self, line: Line, ledger: Ledger, column: QVBoxLayout) -> None:
        table = line.plan.table
        sheet = f"{table.sheet.name}　" if table.sheet.name else ""
        name = table.columns["name"][line.project] if line.project >= 0 else line.label
        where = "表的下面" if line.is_below else f"第 {line.place} 行"
        self.title.show()
        self.title.setText(f"{sheet}{where}　{shorten(name, 60)}")
        self.remark.setText("" if line.sort is Sort.REFUSED else ledger.remark(line))
        match line.sort:
            case Sort.REFUSED:
                self._show_problems(ledger.problems(line), column)
                self._show_values(line, column, {each.field for each in ledger.problems(line)})
            case Sort.CHANGED:
                self._show_changes(line, ledger.changes(line), column)
            case Sort.NEW | Sort.SAME:
                for alike in ledger.alike(line):
                    notice = Notice("caution", alike_sentence(line.plan, alike), "并排查看…")
                    at = line.plan.alike.index(alike)
                    notice.action.connect(partial(self.compare_wanted.emit, at))
                    column.addWidget(notice)
                self._show_values(line, column, set())
            case Sort.SUM:
                self._show_problems(ledger.problems(line), column)
                column.addWidget(WrappedLabel("表里写的个数和合计，用来核对，不作为项目导入。"))
            case _:
                column.addWidget(WrappedLabel(shorten_lines(line.label)))
                what = "这是表下面的注释" if line.is_below else "这一行不是项目"
                column.addWidget(WrappedLabel(f"{what}，不导入。", "cell", "text2"))

    def _show_problems(self, problems: Sequence[Problem], column: QVBoxLayout) -> None:
        for each in problems:
            where = f"{each.letters} 列" if each.letters else "整行"
            raw = f"“{shorten(each.raw, 120)}”" if each.raw else "（空）"
            title = f"{where}　{each.title}　{raw}" if each.title else where
            column.addWidget(WrappedLabel(title, "group", "danger"))
            column.addWidget(WrappedLabel(refusal_tip(each)))

    def _show_values(self, line: Line, column: QVBoxLayout, skipped: set[str]) -> None:
        table = line.plan.table
        values = table.values(line.project)
        grid = _grid()
        row = 0
        # A table may have a column for the category, or headings, or both.
        for field in dict.fromkeys((*table.layout.fields, BY_NAME["category"])):
            if field.kind is Kind.CATEGORY:
                text = table.category(line.project)
            else:
                text = shown_text(field, values)
            is_told = field.name in skipped or (field.kind is Kind.CATEGORY and row == 0)
            if not text or is_told or (field.kind is Kind.CATEGORY and not table.groups):
                continue
            unit = " 万元" if field.kind is Kind.MONEY else ""
            grid.addWidget(_field_label(field.title), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(WrappedLabel(f"{shorten_lines(text)}{unit}"), row, 1)
            row += 1
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)

    def _show_changes(
        self, line: Line, changes: Sequence[FieldDifference], column: QVBoxLayout
    ) -> None:
        plan = line.plan
        conflicts = plan.conflicts.get(line.project, {})
        taken = plan.taken_fields(line.project)
        grid = _grid()
        heads = ("栏目", "发出时", "库里现在", "表里", "用哪个") if conflicts else (
            "栏目", "库里的", "表里的", "用哪个"
        )  # fmt: skip
        for at, head in enumerate(heads):
            grid.addWidget(Label(head, "caption", "text2"), 0, at)
        row = 1
        for change in changes:
            name = change.field.name
            texts = [change.old, change.new]
            if conflicts:
                # Where only the unit changed a field, the library has what was handed out.
                texts.insert(0, conflicts.get(name, change.old))
            grid.addWidget(Hairline(), row, 0, 1, -1)
            label = _field_label(change.field.title, is_hot=name in conflicts)
            label.setContentsMargins(0, _BESIDE, 0, _BESIDE)
            grid.addWidget(label, row + 1, 0, Qt.AlignmentFlag.AlignTop)
            for at, text in enumerate(texts, start=1):
                shown = shorten_lines(change_text(change.field, text)) or "（空）"
                said = WrappedLabel(shown)
                self._offered[name] = said
                said.setContentsMargins(0, _BESIDE, 0, _BESIDE)
                grid.addWidget(said, row + 1, at)
                grid.setColumnStretch(at, 1)
            choice = SegmentedControl(
                ("用表里的", "保留库里的"), change.field.title, 0 if name in taken else 1
            )
            choice.setEnabled(not line.left_by_mode)
            choice.changed.connect(partial(self._decide, line, name))
            top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
            grid.addWidget(choice, row + 1, len(heads) - 1, top)
            self.choices[name] = choice
            self._color(name, is_taken=name in taken)
            row += 2
        column.addLayout(grid)

    def _decide(self, line: Line, name: str, choice: int) -> None:
        line.plan.keep(line.project, name, is_kept=choice == 1)
        self._color(name, is_taken=choice == 0)
        if self._ledger is not None:
            self.remark.setText(self._ledger.remark(line))
        self.decided.emit()

    def _color(self, name: str, *, is_taken: bool) -> None:
        self._offered[name].set_token("accent_text" if is_taken else "text")


def shorten_lines(text: str) -> str:
    """Return a text that may have paragraphs, cut where nobody would read on here."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    return grid


def _field_label(title: str, *, is_hot: bool = False) -> Label:
    label = WrappedLabel(title, "cell", "caution" if is_hot else "text2")
    label.setFixedWidth(_LABEL)
    return label


def link(text: str, tip: str = "") -> Button:
    """Return a text that can be pressed, in small print."""
    return Button(text, look="link", role="caption", tip=tip)
