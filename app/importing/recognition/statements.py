"""What the rows of groups and sums state, taken down for the reconciliation."""

import re
from typing import Final

from app.errors import RefusedInput
from app.importing.recognition.cells import cell_text
from app.importing.recognition.kinds import RowKind, Rows
from app.importing.recognition.labels import Label, Style, Sum, read_count
from app.importing.recognition.layout import Layout
from app.importing.recognition.moneyunits import bracket_unit, usable_unit
from app.importing.recognition.outline import Group, Outline, Stated
from app.importing.recognition.questions import Doubt, Problem, Question, places_text
from app.importing.recognition.shownmoney import Unexplained, told_amount
from app.importing.recognition.words import squeeze
from app.importing.sheets import Sheet, Value
from app.models.moneygrammar import parse_money

#: Behind the heading of a group that began on the page before.
_CONTINUED: Final = re.compile(r"\s*[(（]?(?:续表?|接上[页表])[)）]?$")

#: Groups a sum may speak of by a part of their name.
_NEAR: Final = 100


class Statements:
    """Takes down the figures of one table, and grows its groups."""

    def __init__(self, sheet: Sheet, layout: Layout, rows: Rows) -> None:
        self._sheet, self._layout, self._rows = sheet, layout, rows
        self._start = rows.first
        self._number = layout.column("number")
        self._name = layout.column("name")
        self._total = layout.column("total")
        self._details = {each.index for each in layout.details}
        self._outline = rows.outline
        self._gathered = 0
        self._pages: list[int] = []

    def take_group(
        self, at: int, column: int, label: Label, style: Style, *, is_repeated: bool = False
    ) -> bool:
        """Begin the group of a row; return whether it is one that was not there before.

        Args:
            at: the row.
            column: where its label stands.
            label: the label.
            style: how it is numbered.
            is_repeated: whether a header that is repeated stands right above it.
        """
        row = self._sheet.rows[at]
        heading = cell_text(row[column]).strip()
        if column == self._name and style is not label.style and self._number >= 0:
            number = cell_text(row[self._number]).strip()
            heading = f"{number}、{heading}" if number[-1:].isalnum() else f"{number}{heading}"
        name = label.name or label.text
        bare = _CONTINUED.sub("", name)
        known = self._outline.named(bare) if bare else None
        if known is not None and (bare != name or (is_repeated and known.heading == heading)):
            # The page broke inside a group, whose heading the next one repeats.
            self._outline.resume(known)
            return False
        group = self._outline.open(bare or name, heading, style, self._place(at))
        group.stated.take(self.stated(at, label, column))
        return True

    def take_sum(self, at: int, label: Label, column: int, kind: Sum) -> None:
        """Take down a sum; ``column`` is where its label stands, -1 for nowhere."""
        stated = self.stated(at, label, column)
        if kind is Sum.GRAND:
            self._rows.grand.take(stated)
            return
        group = self._outline.named(label.name) if label.name else self._outline.to_close()
        if group is None and label.name and (known := _like(label.name, self._outline)):
            group = known
        if group is None:
            group = self._gather(at, label)
        else:
            self._outline.close(group)
        if group is None:
            self.ask_sum(at, label)
            return
        group.stated.take(stated)

    def ask_sum(self, at: int, label: Label) -> None:
        """Say that a sum is of nobody knows which rows."""
        place = self._place(at)
        sentence = f"第 {place} 行“{label.text or '合计'}”看不出是哪几行的合计，没有用来核对。"
        self._rows.questions.append(Question(Doubt.SUM, sentence, place))

    def pass_page(self, at: int) -> None:
        """Pass by a sum of one page, or one carried over to the next: it is of no group."""
        self._pages.append(self._place(at))

    def ask_pages(self) -> None:
        """Say which rows were passed by."""
        if self._pages:
            where = places_text(self._pages)
            sentence = f"{where}是本页小计、承前页之类，不算项目，也没有用来核对。"
            self._rows.questions.append(Question(Doubt.SUM, sentence, self._pages[0]))

    def _gather(self, at: int, label: Label) -> Group | None:
        """Make a group of the rows above a sum that no group row began."""
        if not label.name:
            return None
        outline = self._outline
        since, self._gathered = self._gathered, at - self._start
        loose = [
            row
            for row in range(since, at - self._start)
            if self._rows.kinds[row] == RowKind.PROJECT and self._rows.owners[row] == -1
        ]
        outline.leave()
        group = outline.open(label.name, label.text, Style.PLAIN, self._place(at))
        for row in loose:
            self._rows.owners[row] = group.index
        if loose:
            outline.leave()
        return group

    def stated(self, at: int, label: Label, column: int) -> Stated:
        """Return the count and the amount a row states, in words or in cells."""
        row = self._sheet.rows[at]
        count = label.count
        amount: Value = row[self._total] if self._total >= 0 else None
        spot = self._total
        others = [
            each
            for each, value in enumerate(row)
            if each not in (column, self._number, self._total) and value is not None
        ]
        is_short = at in self._sheet.cell_counts
        for each in others:
            if each in self._details and not is_short:
                continue
            read = read_count(cell_text(row[each]))
            if read is not None and read[1]:
                count = read[0] if count is None else count
            elif amount is None and self._may_hold_amount(each, row[each], is_short=is_short):
                amount, spot = row[each], each
        if amount is None and (at, self._total) in self._sheet.flaws:
            reason = "公式没有可用的结果，这个合计不能用来核对"
            self._refuse(at, self._total, "", reason, "请用 Excel 或 WPS 打开文件，保存后再导入")
        text = self._told(at, spot, amount) or label.amount
        yuan = None
        if text:
            try:
                yuan = parse_money(text, unit=self._layout.money_unit)
            except (RefusedInput, ValueError):
                reason = "这个合计不是金额，不能用来核对"
                self._refuse(at, spot, text, reason, "请改成金额，或者清空这一格")
        return Stated(count, yuan, text, self._place(at))

    def _told(self, at: int, column: int, amount: Value) -> str:
        """Return an amount as a text, in the unit its cell shows."""
        shown = self._sheet.shown.get((at, column), "")
        text, unit = cell_text(amount).strip(), self._layout.money_unit
        by_row = self._layout.unit_column
        own = self._sheet.rows[at][by_row] if by_row >= 0 else None
        if isinstance(own, str) and text[-1:].isdigit():
            return f"{text}{bracket_unit(squeeze(own))}"
        if not shown or isinstance(amount, bool) or not isinstance(amount, int | float):
            return text
        if not usable_unit(unit):
            return text
        try:
            return told_amount(amount, shown, unit) or text
        except Unexplained:
            return f"{text}（显示为{shown}）"

    def _may_hold_amount(self, column: int, value: Value, *, is_short: bool) -> bool:
        """Whether a sum stands in another column: a text that lost some has it by the label."""
        return (is_short or column == self._name) and self.yuan(value) is not None

    def yuan(self, value: Value) -> int | None:
        """Return a cell as an amount in the table's unit; None where it is none."""
        try:
            return parse_money(cell_text(value), unit=self._layout.money_unit)
        except (RefusedInput, ValueError):
            return None

    def _place(self, at: int) -> int:
        return self._sheet.places[at]

    def _refuse(self, at: int, column: int, raw: str, reason: str, remedy: str) -> None:
        title = self._layout.columns[column].title
        place = self._place(at)
        self._rows.problems.append(
            Problem(self._sheet.name, place, column, "total", title, raw, reason, remedy)
        )


def _like(name: str, outline: Outline) -> Group | None:
    """Return the last group that a sum's words name in part: 医疗卫生 of 医疗卫生服务业."""
    key = squeeze(name)
    for group in reversed(outline.groups[-_NEAR:]):
        other = squeeze(group.name)
        if other.startswith(key) or key.startswith(other):
            return group
    return None
