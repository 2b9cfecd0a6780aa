"""What each row of a table is: project, group, sum, note, header again, blank.

Most rows of a long table are plainly projects, and are passed by quickly; the rest are looked at
closely, one by one.
"""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Final, TypeAlias

from app.importing.recognition.cells import cell_text
from app.importing.recognition.countedrows import tell_counted
from app.importing.recognition.grouprows import GroupRows
from app.importing.recognition.identified import mark_identified
from app.importing.recognition.kinds import RowKind, Rows
from app.importing.recognition.labels import (
    Label,
    Style,
    Sum,
    alone_style,
    is_note,
    is_number,
    read_label,
)
from app.importing.recognition.layout import Layout
from app.importing.recognition.namelessrows import NamelessRows
from app.importing.recognition.plainrows import plain_rows
from app.importing.recognition.questions import Doubt, Question, places_text
from app.importing.recognition.statements import Statements
from app.importing.sheets import Sheet, Value

#: What a part of a sum begins with.
_OF_WHICH: Final = "其中"

#: A date below a table: of when it was made.
_DATE: Final = re.compile(
    r"\s*[\d〇零一二三四五六七八九十]{2,4}\s*[年./-]\s*[\d一二三四五六七八九十]{1,3}\s*"
    r"(?:月|[./-])?\s*[\d一二三四五六七八九十]{0,3}\s*日?\s*"
)

_SENTENCE_ENDS: Final = ("。", "；", "：", "，", ";", ":", ",")

#: A text alone in its row that is longer than this is a note, not a group.
_LONGEST_LABEL: Final = 60

#: Says what the rows of a table are; see :func:`tell_rows`.
Teller: TypeAlias = Callable[[Sheet, Layout, int, int, Set[int], Callable[[], None]], Rows]


def tell_rows(
    sheet: Sheet,
    layout: Layout,
    start: int,
    end: int,
    again: Set[int],
    look: Callable[[], None],
) -> Rows:
    """Return what the rows from ``start`` to ``end`` are.

    Args:
        sheet: the sheet.
        layout: its columns; a name among them.
        start: the first row below the header.
        end: the row after the last one.
        again: rows of the header, and of the lines above it, repeated further down.
        look: called now and then; raises to stop.
    """
    counted = tell_counted(sheet, layout, start, end, again, look)
    return counted or _Teller(sheet, layout, start, end, again).tell(look)


class _Teller:
    """Goes down the rows of one table."""

    def __init__(self, sheet: Sheet, layout: Layout, start: int, end: int, again: Set[int]) -> None:
        self._sheet, self._layout = sheet, layout
        self._start, self._end = start, end
        self._number = layout.column("number")
        self._name = layout.column("name")
        self._total = layout.column("total")
        self._details = [each.index for each in layout.details]
        self._again = again
        self._rows = Rows(start, bytearray(end - start), [-1] * (end - start))
        self._outline = self._rows.outline
        self._statements = Statements(sheet, layout, self._rows)
        self._nameless = NamelessRows(sheet, layout, end, self._rows, self._statements)
        self._groups = GroupRows(sheet, layout, start, end, self._rows, self._statements)

    # ------------------------------------------------------------ the two passes

    def tell(self, look: Callable[[], None]) -> Rows:
        regular = plain_rows(self._sheet, self._layout, self._start, self._end, self._again, look)
        mark_identified(self._sheet, self._layout, self._start, regular)
        self._is_numbered = self._number >= 0 and regular.count(1) > 0
        self._rarity = self._share_of_names_alone(regular)
        self._parts: set[int] = set()
        self._labels: dict[int, tuple[int, Label, Style] | None] = {}
        self._sums = self._find_sums(regular, look)
        at = 0
        size = len(regular)
        kinds, owners = self._rows.kinds, self._rows.owners
        while at < size:
            if regular[at]:
                until = regular.find(0, at)
                until = size if until < 0 else until
                kinds[at:until] = bytes([RowKind.PROJECT]) * (until - at)
                owners[at:until] = [self._outline.current] * (until - at)
                self._outline.project()
                at = until
                continue
            look()
            kind = self._kind(self._start + at)
            kinds[at] = kind
            if kind in (RowKind.PROJECT, RowKind.CONTINUED):
                owners[at] = self._outline.current
                self._outline.project()
            at += 1
        self._drop_empty_tail()
        self._nameless.ask()
        self._statements.ask_pages()
        return self._rows

    def _share_of_names_alone(self, regular: bytearray) -> float:
        """Return how many rows among those with a name have nothing else to say."""
        if not self._details:
            return 1.0
        rows = self._sheet.rows
        named = [
            at
            for at, is_regular in enumerate(regular, self._start)
            if not is_regular and rows[at][self._name] is not None
        ]
        alone = sum(all(rows[at][each] is None for each in self._details) for at in named)
        return alone / max(1, len(named) + len(regular) - regular.count(0))

    def _find_sums(self, regular: bytearray, look: Callable[[], None]) -> dict[int, Sum]:
        """Return, for the rows of sums, which of them is the grand one.

        Where 总计 stands, or several rows say 合计, only one is of all.
        """
        sums: dict[int, Label] = {}
        seen_project = False
        at_top: set[int] = set()
        for at, is_regular in enumerate(regular):
            if is_regular:
                seen_project = True
                continue
            look()
            row = self._start + at
            label = self._labels[row] = self._label(row)
            is_sum = label is not None and label[1].sum is not None
            if label is not None and is_sum and not self._is_numbered_project(row):
                sums[row] = label[1]
                if not seen_project:
                    at_top.add(row)
        grand = [at for at, label in sums.items() if label.sum is Sum.GRAND]
        wholes = [at for at, label in sums.items() if label.sum is Sum.WHOLE and not label.name]
        kinds = {at: label.sum or Sum.PART for at, label in sums.items()}
        chosen = None
        if not grand and wholes:
            top = [at for at in wholes if at in at_top]
            chosen = top[0] if top else wholes[-1]
            kinds[chosen] = Sum.GRAND
        for at in wholes:
            if at != chosen:
                kinds[at] = Sum.PART
        return kinds

    # ------------------------------------------------------------ one row

    def _kind(self, at: int) -> RowKind:
        if at in self._again:
            return RowKind.HEADER
        row = self._sheet.rows[at]
        filled = [
            column
            for column, value in enumerate(row)
            if value is not None and not (isinstance(value, str) and not value.strip())
        ]
        if not filled:
            return RowKind.PROJECT if self._nameless.is_flawed(at) else RowKind.BLANK
        if self._nameless.is_merged(at):
            return self._nameless.below_merged(at)
        if not any(map(_says_something, map(row.__getitem__, filled))):
            return self._rows.note(at, row)
        found = self._labels.pop(at)
        if found is None:
            return self._nameless.without_label(at, filled)
        column, label, style = found
        if label.sum is Sum.PAGE and not self._is_numbered_project(at):
            self._statements.pass_page(at)
            return RowKind.TOTAL
        if label.sum is not None and not self._is_numbered_project(at):
            self._statements.take_sum(at, label, column, self._sums.get(at, label.sum))
            return RowKind.TOTAL
        text = cell_text(row[column])
        if at in self._parts or self._is_of_which(at, column, label, filled):
            self._parts |= self._groups.parts_of_sum(at)
            self._statements.ask_sum(at, label)
            return RowKind.TOTAL
        if is_note(text) and (len(filled) == 1 or row[self._name] is None):
            return self._rows.note(at, row)
        if self._nameless.is_rest(at, column, label, style):
            return self._nameless.rest(at, filled, is_numbered=self._is_numbered)
        has_details = self._has_details(at, column)
        if len(filled) == 1 and len(text) > _LONGEST_LABEL:
            return self._rows.note(at, row)
        is_numbered, rarity = self._is_numbered, self._rarity
        if (
            self._groups.heads_in_spite(at, column, label, style, is_numbered=is_numbered)
            if has_details
            else self._groups.is_group(at, column, label, style, is_numbered, rarity)
        ):
            is_repeated = self._nameless.above(at, RowKind.BLANK) == RowKind.HEADER
            if self._statements.take_group(at, column, label, style, is_repeated=is_repeated):
                return RowKind.GROUP
            return RowKind.HEADER
        if row[self._name] is None:
            return self._nameless.nameless(at, has_details=has_details)
        return RowKind.PROJECT

    def _is_of_which(self, at: int, column: int, label: Label, filled: Sequence[int]) -> bool:
        """Whether a row is a part of the sum above it: 其中：政府投资; no rows of it follow."""
        if not label.text.startswith(_OF_WHICH) or label.count is not None or len(filled) < 2:
            return False
        number = cell_text(self._sheet.rows[at][self._number]) if self._number >= 0 else ""
        return not (is_number(number) or self._has_details(at, column))

    def _is_numbered_project(self, at: int) -> bool:
        """Whether a row has a project's number and says what no sum does, whatever it is called."""
        row = self._sheet.rows[at]
        if self._number < 0 or not is_number(cell_text(row[self._number])):
            return False
        return any(
            row[each.index] is not None
            for each in self._layout.details
            if each.meaning and each.meaning.field != "notes" and each.index != self._name
        )

    def _has_details(self, at: int, column: int) -> bool:
        """Whether a row says what only a project does, beside the label in a column."""
        row = self._sheet.rows[at]
        said = [each for each in self._details if each != column and row[each] is not None]
        if said and at in self._sheet.cell_counts:
            # A row that lost its columns: an amount tells nothing by where it stands.
            return any(self._statements.yuan(row[each]) is None for each in said)
        return bool(said)

    def _label(self, at: int) -> tuple[int, Label, Style] | None:
        """Return a row's label, its column, and the style of its number, wherever that stands."""
        row = self._sheet.rows[at]
        number = row[self._number] if self._number >= 0 else None
        for column, value in enumerate(row):
            if not isinstance(value, str) or not value.strip():
                continue
            if column == self._total and self._statements.yuan(value) is not None:
                continue  # in a text file and in Word a number is a text too
            if column == self._number:
                style = alone_style(value)
                name = row[self._name]
                if style is not None and isinstance(name, str) and name.strip():
                    return self._name, read_label(name), style
                if is_number(value):
                    continue
            if column not in (self._number, self._name) and row[self._name] is not None:
                # What stands in front of a name does not speak for the row.
                if column > self._name:
                    return None
                if not self._is_sum(value):
                    continue
            if len(value) > 4 * _LONGEST_LABEL:
                return column, Label(value, value, Style.PLAIN), Style.PLAIN
            label = read_label(value)
            style = label.style
            if isinstance(number, int) and column == self._name and style is Style.PLAIN:
                style = Style.ARABIC
            return column, label, style
        return None

    def _is_sum(self, text: str) -> bool:
        return len(text) <= _LONGEST_LABEL and read_label(text).sum is not None

    def _place(self, at: int) -> int:
        return self._sheet.places[at]

    def _drop_empty_tail(self) -> None:
        """Let headings without anything below them, at the very end, be notes."""
        kinds, groups = self._rows.kinds, self._outline.groups
        dropped: dict[int, str] = {}
        for at in range(len(kinds) - 1, -1, -1):
            if kinds[at] == RowKind.PROJECT:
                break
            place = self._place(self._start + at)
            if kinds[at] != RowKind.GROUP or groups[-1].row != place:
                continue
            if groups[-1].stated.count is not None or groups[-1].stated.total_yuan is not None:
                break
            text = self._outline.drop_last().heading
            kinds[at] = self._rows.note(self._start + at, self._sheet.rows[self._start + at])
            dropped[place] = text
        if dropped:
            asked = self._rows.questions
            self._rows.questions = [each for each in asked if each.row not in dropped]
            self._ask_dropped(dropped)

    def _ask_dropped(self, dropped: Mapping[int, str]) -> None:
        """Ask about the headings of nothing, by place; a date or a sentence is none."""
        odd = {
            place: text
            for place, text in dropped.items()
            if not (_DATE.fullmatch(text) or text.endswith(_SENTENCE_ENDS))
        }
        if odd:
            texts = "、".join(f"“{text}”" for _, text in sorted(odd.items()))
            sentence = (
                f"{places_text(sorted(odd))}{texts}下面没有项目，当作表下的说明，没有导入；"
                "如果是项目，请在原表里补上序号再导入。"
            )
            self._rows.questions.append(Question(Doubt.ROW, sentence, min(odd)))


def _says_something(value: Value) -> bool:
    """Whether a cell is more than a line drawn with dashes."""
    return not isinstance(value, str) or any(mark.isalnum() for mark in value)
