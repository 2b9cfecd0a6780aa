"""核对, beside the rows: what the table states against what its rows add up to; what is open."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.importing.explaining import Explanation, explain
from app.importing.planning import Plan
from app.importing.reconciliation import StagedLine
from app.models.money import exact_wan
from app.ui.controls.button import Button
from app.ui.controls.dress import follow_theme, paint_hairline, set_surface
from app.ui.controls.label import Label, WrappedLabel
from app.ui.controls.notice import Notice
from app.ui.icons import icon_pixmap
from app.ui.importing.draft import Draft
from app.ui.theme import current_theme
from app.ui.tokens import ICON_ROW, PAGE_MARGIN

WIDTH = 320
NARROW_WIDTH = 256

#: Lines of sums that are shown: those that differ first, where there are more.
_MOST_LINES = 40
_MOST_NOTICES = 6


class ReviewSide(QWidget):
    """What is to be looked at before the import.

    Args:
        draft: what is chosen.

    Signals:
        row_wanted(int, int): show a row: the table, by position, and its place.
        alike_wanted(): go through the projects that look like another one.
        aliases_wanted(): go through the names that may be others.
        conflicts_wanted(): show what both sides changed.
        report_wanted(): save what would be done.
    """

    row_wanted = Signal(int, int)
    alike_wanted = Signal()
    aliases_wanted = Signal()
    conflicts_wanted = Signal()
    report_wanted = Signal()

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        set_surface(self, "base")
        self.setFixedWidth(WIDTH)
        self.lines: list[SumLine] = []
        self.notices: list[Notice] = []
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    def show_draft(self) -> None:
        """Show what the plans say; what was decided is counted as done."""
        body = QWidget()
        set_surface(body, "base")
        column = QVBoxLayout(body)
        column.setContentsMargins(PAGE_MARGIN, 12, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(0)
        column.addWidget(Label("核对", "title"))
        column.addSpacing(8)
        self.lines, self.notices = [], []
        told = self._put_lines(column)
        if not told:
            column.addWidget(
                WrappedLabel("表里没有写个数和合计，没有可以核对的数。", "caption", "text2")
            )
        column.addSpacing(12)
        self._put_open(column)
        for notice in self.notices:
            column.addWidget(notice)
            column.addSpacing(8)
        column.addStretch(1)
        self.report_button = Button(
            "保存核对结果…",
            "file-text",
            tip="每一行的结果、每一处问题和核对，存成 Excel；不写入文库",
        )
        self.report_button.clicked.connect(self.report_wanted)
        column.addWidget(self.report_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._scroll.setWidget(body)

    # ------------------------------------------------------------ inside

    def _put_lines(self, column: QVBoxLayout) -> bool:
        """Put the sums of all tables; return whether any is stated."""
        planned = self._draft.planned
        found = [
            (at, plan, group, line)
            for at, (plan, sums) in enumerate(zip(planned.plans, planned.sums, strict=True))
            for group, line in enumerate(sums, start=-1)
            if line.stated_count is not None or line.stated_yuan is not None
        ]
        if not found:
            return False
        column.addWidget(Label("表里写的数与逐行相加的数（万元）", "caption", "text2"))
        column.addSpacing(6)
        shown = found
        if len(found) > _MOST_LINES:
            shown = [each for each in found if not each[3].is_equal][:_MOST_LINES]
        several = len(self._draft.plans) > 1
        for at, plan, group, line in shown:
            head = f"{_sheet_title(at, plan)}　" if several else ""
            made = SumLine(f"{head}{line.group or '合计'}", line)
            self.lines.append(made)
            column.addWidget(made)
            self._explain(at, plan, group, line)
        if len(shown) < len(found):
            words = f"共 {len(found)} 组，{len(found) - len(shown)} 组没有列出，其中一致的都没有列"
            column.addSpacing(6)
            column.addWidget(WrappedLabel(words, "caption", "text2"))
        elif all(line.is_equal for _, _, _, line in found):
            self.notices.append(Notice("done", "表里写的个数、合计与逐行相加的全都一致。"))
        return True

    def _explain(self, at: int, plan: Plan, group: int, line: StagedLine) -> None:
        explanation = explain(plan.table, line, group)
        # The whole is explained by its groups, where they are.
        is_repeated = group < 0 and bool(plan.table.groups)
        if explanation is None or is_repeated or len(self.notices) >= _MOST_NOTICES:
            return
        place = explanation.rows[0]
        notice = Notice("danger", explanation_sentence(line, explanation), f"转到第 {place} 行")
        notice.action.connect(partial(self.row_wanted.emit, at, place))
        self.notices.append(notice)

    def _put_open(self, column: QVBoxLayout) -> None:
        draft = self._draft
        conflicts, taken = conflict_counts(draft.plans)
        if conflicts:
            said = f"{conflicts} 项在发出录入表以后两边都改过"
            if taken:
                sentence = f"{said}：{taken} 项用表里的，{conflicts - taken} 项保留库里的。"
            else:
                sentence = f"{said}，请逐项选；不选的保留库里的。"
            self._add(Notice("caution", sentence, "逐项查看"), self.conflicts_wanted)
        for at, plan in enumerate(draft.plans):
            self._put_asked(at, plan)
        alike = [(at, n) for at, plan in enumerate(draft.plans) for n in range(len(plan.alike))]
        if alike:
            left = sum(each not in draft.decided for each in alike)
            words = f"，还有 {left} 处没有定，按新项目导入" if left else "，都已经定了"
            notice = Notice(
                "caution" if left else "done", f"疑似重复 {len(alike)} 处{words}。", "并排查看…"
            )
            self._add(notice, self.alike_wanted)
        # Two tables may write one name: it is confirmed once.
        units = len({each.written for plan in draft.plans for each in plan.units})
        industries = len({each.written for plan in draft.plans for each in plan.industries})
        if units or industries:
            parts = [
                f"{count} 个{word}"
                for count, word in ((units, "单位"), (industries, "行业"))
                if count
            ]
            taken = len(draft.units) + len(draft.industries)
            done = f"已接受 {taken} 个" if taken else "不接受就照原样导入"
            sentence = f"{'、'.join(parts)}可能是别的名称的另一种写法，{done}。"
            self._add(Notice("info", sentence, "逐个确认…"), self.aliases_wanted)

    def _put_asked(self, at: int, plan: Plan) -> None:
        """Put what was decided one way and could be the other.

        What was asked about the only table was read beside its columns; of several tables there
        may be some nobody looked at.
        """
        is_alone = len(self._draft.plans) == 1
        asked = plan.asked if is_alone else plan.questions
        head = "" if is_alone else f"{_sheet_title(at, plan)}："
        for each in asked[:_MOST_NOTICES]:
            is_row = self._draft.planned.ledger.find(plan, each.row) >= 0
            link = f"转到第 {each.row} 行" if is_row else ""
            notice = Notice("caution", f"{head}{each.sentence}", link)
            if is_row:
                notice.action.connect(partial(self.row_wanted.emit, at, each.row))
            self.notices.append(notice)
        more = len(asked) - _MOST_NOTICES
        if more > 0:
            self.notices.append(Notice("caution", f"{head}还有 {more:,} 处要看，见核对结果。"))

    def _add(self, notice: Notice, signal: object) -> None:
        notice.action.connect(signal)
        self.notices.append(notice)


class SumLine(QWidget):
    """A group: its name, what is written, what the rows add up to, and whether that is one.

    Args:
        name: the group's.
        line: its figures.
    """

    _HEIGHT, _TALL = 48, 66

    def __init__(self, name: str, line: StagedLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._line = name, line
        self._is_tall = False
        self.written = f"写 {_figures(line.stated_count, line.stated_yuan)}"
        self.added = f"加 {_figures(_count(line), _yuan(line))}"
        self.verdict = "一致" if line.is_equal else f"差 {_difference(line)}"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = f"{name}：{self.written}，{self.added}，{self.verdict}"
        self.setAccessibleName(said)
        self.setToolTip(said)
        follow_theme(self, self._take_theme)

    def sizeHint(self) -> QSize:
        height = self._TALL if self._is_tall else self._HEIGHT
        return QSize(WIDTH, round(height * max(current_theme().font_scale, 1.0)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take a third line where the figures have no room side by side."""
        metrics = QFontMetrics(current_theme().font("header"))
        words = (self.written, self.added, self.verdict)
        needed = sum(metrics.horizontalAdvance(each) for each in words) + ICON_ROW + 30
        is_tall = needed > self.width()
        if is_tall != self._is_tall:
            self._is_tall = is_tall
            self.updateGeometry()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        paint_hairline(painter, QPointF(0, 0), self.width(), theme.color("line"))
        half = (self.height() - 8) // (3 if self._is_tall else 2)
        upper = QRect(0, 4, self.width(), half)
        lower = QRect(0, 4 + half, self.width(), half)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("group"))
        painter.setPen(theme.color("text"))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(self._name, Qt.TextElideMode.ElideMiddle, upper.width())
        painter.drawText(upper, middle, shown)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        painter.drawText(lower, middle, self.written)
        is_equal = self._line.is_equal
        token = "text2" if is_equal else "danger"
        painter.setFont(theme.font("caption" if is_equal else "header"))
        painter.setPen(theme.color(token))
        right = int(middle | Qt.AlignmentFlag.AlignRight)
        painter.drawText(lower, right, self.verdict)
        at = self.width() - painter.fontMetrics().horizontalAdvance(self.verdict) - ICON_ROW - 5
        pixmap = icon_pixmap(
            "check" if is_equal else "circle-alert",
            token,
            ICON_ROW,
            painter.device().devicePixelRatioF(),
        )
        painter.drawPixmap(QPointF(at, lower.center().y() - ICON_ROW / 2 + 1), pixmap)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text2"))
        if self._is_tall:
            painter.drawText(lower.translated(0, half), middle, self.added)
        else:
            painter.drawText(QRect(0, lower.top(), at - 8, half), right, self.added)

    def _take_theme(self) -> None:
        self._fit()
        self.updateGeometry()
        self.update()


def conflict_counts(plans: Sequence[Plan]) -> tuple[int, int]:
    """Return how many fields both sides changed, and of how many the table's text is taken."""
    found = [
        (plan, row, name) for plan in plans for row, own in plan.conflicts.items() for name in own
    ]
    return len(found), sum(name in plan.taken_fields(row) for plan, row, name in found)


def _sheet_title(at: int, plan: Plan) -> str:
    return plan.table.sheet.name or f"表{at + 1}"


def explanation_sentence(line: StagedLine, explanation: Explanation) -> str:
    """Return what a difference is due to, and what to do."""
    rows = "、".join(str(row) for row in explanation.rows[:5])
    more = " 等" if len(explanation.rows) > 5 else " "
    numbers = "、".join(str(each) for each in explanation.numbers[:5])
    called = f"第 {rows}{more}行" + (f"（序号 {numbers}）" if numbers else "")
    group = f"“{line.group}”的" if line.group else ""
    amount = exact_wan(abs(line.difference_yuan or 0), grouped=True)
    if explanation.is_exact:
        return f"{group}差额 {amount} 正好是被拒绝的{called}。改正这一处，就能对上。"
    return f"{group}差额 {amount}，{called}的金额看不懂，没有加进来。"


def _figures(count: int | None, yuan: int | None) -> str:
    parts = [f"{count:,} 个"] if count is not None else []
    if yuan is not None:
        parts.append(exact_wan(yuan, grouped=True))
    return " ".join(parts)


def _count(line: StagedLine) -> int | None:
    """Return the computed count where it says something new, or no sum stands beside it."""
    is_alone = line.stated_yuan is None
    return line.count if is_alone or line.count_difference else None


def _yuan(line: StagedLine) -> int | None:
    return line.total_yuan if line.stated_yuan is not None else None


def _difference(line: StagedLine) -> str:
    parts: Sequence[str] = [
        f"{abs(line.count_difference)} 个" if line.count_difference else "",
        exact_wan(abs(line.difference_yuan), grouped=True) if line.difference_yuan else "",
    ]
    return " ".join(each for each in parts if each)
