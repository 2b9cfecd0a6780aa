"""Which rows head a group of projects: by their number, their place, or what they add up to."""

from typing import Final

from app.importing.recognition.cells import cell_text
from app.importing.recognition.header import Spans
from app.importing.recognition.kinds import Rows
from app.importing.recognition.labels import Label, Style, alone_style, is_number, read_label
from app.importing.recognition.layout import Layout
from app.importing.recognition.questions import Doubt, Question
from app.importing.recognition.statements import Statements
from app.importing.sheets import Sheet

#: Numbers that only headings have.
HEADING_STYLES: Final = (Style.PART, Style.HAN, Style.HAN_BRACKET, Style.DASH)

#: Of those, the ones a project may have too, where all have them.
_OUTER_STYLES: Final = (Style.PART, Style.HAN, Style.HAN_BRACKET)

#: Rows looked at to see whether an amount is their sum.
_ADDED_AT_MOST: Final = 1_000

#: Rows with a name alone are groups while they are rarer than this among the rows.
_RARE: Final = 1 / 3


class GroupRows:
    """Tells the headings among the rows of one table.

    Args:
        sheet: the sheet.
        layout: its columns.
        start: the first row below the header.
        end: the row after the last one.
        rows: what the rows are; questions are put there.
        statements: reads amounts.
    """

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        start: int,
        end: int,
        rows: Rows,
        statements: Statements,
    ) -> None:
        self._sheet, self._rows, self._statements = sheet, rows, statements
        self._end = end
        self._number = layout.column("number")
        self._name = layout.column("name")
        self._total = layout.column("total")
        self._details = [each.index for each in layout.details]
        self._spans = Spans(sheet.merges)
        self._numbered_above = {
            row
            for merge in self._spans.down
            if merge.left <= self._number <= merge.right and merge.top >= start
            for row in range(merge.top + 1, merge.bottom + 1)
        }

    def is_group(
        self, at: int, column: int, label: Label, style: Style, is_numbered: bool, rarity: float
    ) -> bool:
        """Whether a row with a label and no details is a group's; a doubtful one is asked about.

        Args:
            at: the row.
            column: where its label stands.
            label: the label.
            style: how it is numbered.
            is_numbered: whether the table numbers its projects.
            rarity: how many of the rows with a name have nothing else to say.
        """
        row = self._sheet.rows[at]
        number = cell_text(row[self._number]) if self._number >= 0 else ""
        if at in self._numbered_above:
            return False  # one of several projects under one number
        if is_number(number):
            if label.count is not None or self._is_parent(at, number):
                return True
            if self._begins_anew(at):
                self._ask(at, label, "按分组行处理，不算项目")
                return True
            return False
        if column == self._number or column < self._name:
            return True
        if self._spans.width(at, column) > 1:
            return True
        if label.count is not None or alone_style(number) in HEADING_STYLES:
            return True
        if style in HEADING_STYLES:
            return True
        if style is not Style.PLAIN or number:
            # （1） and ① head groups and number projects alike.
            return is_numbered and self._starts_over(at)
        if is_numbered:
            self._ask(at, label, "按分组行处理，不算项目")
            return True
        if self._details and rarity < _RARE:
            self._ask(at, label, "按分组行处理，不算项目")
            return True
        return self._adds_up(at)

    def _is_parent(self, at: int, number: str) -> bool:
        """Whether the next row is numbered below this one: 1.1 or （1） after 1."""
        following = at + 1
        while following < self._end:
            row = self._sheet.rows[following]
            below = cell_text(row[self._number])
            if below:
                style = alone_style(below)
                deeper = style in (Style.ARABIC_BRACKET, Style.CIRCLED)
                return deeper or below.strip().startswith((f"{number}.", f"{number}-"))
            if row[self._name] is not None:
                return False
            following += 1
        return False

    def _starts_over(self, at: int) -> bool:
        """Whether the next row is a project with a plain number."""
        if at + 1 >= self._end:
            return False
        row = self._sheet.rows[at + 1]
        return is_number(cell_text(row[self._number])) and row[self._name] is not None

    def _adds_up(self, at: int) -> bool:
        """Whether a row's amount is the sum of the rows below it, up to one that is such too."""
        if self._total < 0:
            return False
        stated = self._statements.yuan(self._sheet.rows[at][self._total])
        if not stated:
            return False
        total = count = 0
        for row in self._sheet.rows[at + 1 : min(self._end, at + 1 + _ADDED_AT_MOST)]:
            total += self._statements.yuan(row[self._total]) or 0
            count += 1
            if total >= stated:
                break
        return total == stated and count > 1

    def heads_in_spite(
        self, at: int, column: int, label: Label, style: Style, *, is_numbered: bool
    ) -> bool:
        """Whether a row heads a group although it says what projects say, such as who leads it.

        Its amount, or its count, is that of the rows below it up to the next heading of its kind:
        taken for a project it would count twice. Where they do not come out it is asked about.
        """
        if not is_numbered or column > self._name:
            return False
        if style not in _OUTER_STYLES and label.count is None:
            return False
        size, total = self._below(at, style)
        row = self._sheet.rows[at]
        stated = self._statements.yuan(row[self._total]) if self._total >= 0 else None
        place = self._sheet.places[at]
        if size and (stated is None or stated == total) and label.count in (None, size):
            if label.count is None and stated is None:
                return False
            sentence = (
                f"第 {place} 行“{label.text}”写着责任单位之类，但它说的正好是下面 {size} 个项目之和"
                "，按分组行处理，不算项目，请确认。"
            )
            self._rows.questions.append(Question(Doubt.ROW, sentence, place))
            return True
        self._ask(at, label, "序号像分组的，又写着责任单位之类，按项目导入", alone=False)
        return False

    def parts_of_sum(self, at: int) -> set[int]:
        """Return the rows below 其中：市级 that are parts of the same sum: 区级, 社会.

        They are, where all of them together make the amount above.
        """
        if at - 1 < self._rows.first or self._total < 0:
            return set()
        whole = self._statements.yuan(self._sheet.rows[at - 1][self._total])
        total, found = 0, set()
        for below in range(at, self._end):
            row = self._sheet.rows[below]
            has_number = self._number >= 0 and is_number(cell_text(row[self._number]))
            amount = self._statements.yuan(row[self._total])
            if has_number or amount is None or any(row[e] is not None for e in self._details):
                return set()
            total += amount
            found.add(below)
            if whole and total >= whole:
                return found if total == whole else set()
        return set()

    def _below(self, at: int, style: Style) -> tuple[int, int]:
        """Return how many numbered rows follow up to the next heading, and their sum in yuan."""
        size = total = 0
        for row in self._sheet.rows[at + 1 : min(self._end, at + 1 + _ADDED_AT_MOST)]:
            number = cell_text(row[self._number]).strip()
            if is_number(number) and row[self._name] is not None:
                size += 1
                total += (self._statements.yuan(row[self._total]) or 0) if self._total >= 0 else 0
                continue
            text = number or cell_text(row[self._name]).strip()
            if text and (_style_of(text) is style or read_label(text).sum is not None):
                break
        return size, total

    def _begins_anew(self, at: int) -> bool:
        """Whether the rows below a numbered one count from 1 again, and it is their sum.

        1 医疗卫生类 300 with 1 甲医院 100 and 2 乙医院 200 below it, then 2 养老类.
        """
        stated = None
        if self._total >= 0:
            stated = self._statements.yuan(self._sheet.rows[at][self._total])
        total = size = 0
        for row in self._sheet.rows[at + 1 : min(self._end, at + 1 + _ADDED_AT_MOST)]:
            number = cell_text(row[self._number]).strip(" .、．")
            if number != str(size + 1) or not any(row[each] is not None for each in self._details):
                break
            size += 1
            total += (self._statements.yuan(row[self._total]) or 0) if self._total >= 0 else 0
        return bool(size) and stated in (None, total)

    def _ask(self, at: int, label: Label, assumed: str, *, alone: bool = True) -> None:
        place = self._sheet.places[at]
        only = "只有名称，" if alone else ""
        sentence = f"第 {place} 行“{label.text}”{only}{assumed}，请确认。"
        self._rows.questions.append(Question(Doubt.ROW, sentence, place))


def _style_of(text: str) -> Style:
    """Return how a text is numbered, which may be a number alone."""
    return alone_style(text) or read_label(text).style
