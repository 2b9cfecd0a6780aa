"""A table's cells parsed column by column, by the value types; each distinct text once.

What cannot be taken becomes a problem with its cell; the columns have a blank there, never a
guess.
"""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from app.errors import RefusedInput
from app.importing.readers.progress import Report
from app.importing.recognition.cellquestions import CellQuestions
from app.importing.recognition.cells import DATES, TEXTS, cell_text, number_text, texts_of
from app.importing.recognition.layout import Column, Layout
from app.importing.recognition.mergedcells import carried_values
from app.importing.recognition.moneyunits import bracket_unit, usable_unit
from app.importing.recognition.parsing import (
    NOTHING,
    TEXTUAL,
    are_clean,
    bare_amounts,
    joined_period,
    parser,
)
from app.importing.recognition.questions import Problem, Question
from app.importing.recognition.shownmoney import UNEXPLAINED, Unexplained, told_amount
from app.importing.recognition.words import squeeze
from app.importing.sheets import Flaw, Sheet, Spot, Value
from app.models.entry import LARGEST_NUMBER, parse_field
from app.models.fields import BY_NAME, Field, Kind
from app.models.money import POWERS
from app.models.refusal import RefusedForm
from app.models.unitlist import UNIT_SEPARATOR, names_people

Look = Callable[[], None]

_FLAWS: Final = {
    Flaw.NO_CACHED_VALUE: (
        "这是一个公式，文件里没有保存它的结果",
        "请用 Excel 或 WPS 打开文件，保存后再导入",
    ),
    Flaw.ERROR_VALUE: ("公式的结果是错误值", "请在原表里改正公式"),
}

#: What parts the texts of several columns that hold one field.
_JOINTS: Final = {Kind.LONG_TEXT: "\n"}

#: A number of more digits than a spreadsheet keeps, and what it makes of one in a text file.
_LEAST_ROUNDED: Final = 10**15
_ROUNDED: Final = re.compile(r"\d(?:\.\d+)?[Ee]\+\d{2,3}")

_MONTH_YEAR: Final = re.compile(r"[A-Za-z]{3}-\d{2,4}")
_DOTTED_MONTH: Final = re.compile(r"\d{4}\.1")


@dataclass(slots=True)
class Parsed:
    """The values of a table's projects.

    Attributes:
        columns: by the project table's column, a value a project.
        categories: the category's name a project, where a column says so; empty for no such column.
        refused: the projects with a cell that cannot be taken, by position.
        problems: those cells.
        questions: what is to be asked.
    """

    columns: dict[str, list[Any]] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def parse_columns(
    sheet: Sheet,
    layout: Layout,
    start: int,
    at: Sequence[int],
    patches: Mapping[Spot, Value],
    look: Look,
    report: Report,
) -> Parsed:
    """Return the values of a table's projects.

    Args:
        sheet: the sheet.
        layout: its columns.
        start: the row below the header, from 0.
        at: the sheet's row of each project, from 0.
        patches: values that stand for a cell's own: of rows that go on, of merged names.
        look: called now and then; raises to stop.
        report: told how far it has come.
    """
    return _Reader(sheet, layout, start, at, patches, look).read(report)


class _Reader:
    """Reads the columns of one table."""

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        start: int,
        at: Sequence[int],
        patches: Mapping[Spot, Value],
        look: Look,
    ) -> None:
        self._look = look
        self._sheet, self._layout, self._at = sheet, layout, at
        self._cells = list(zip(*(sheet.rows[row] for row in at), strict=True))
        self._parsed = Parsed()
        self._questions = CellQuestions(sheet, layout, at)
        self._telling = {spot[1] for spot in sheet.shown}
        carried, self._parsed.questions = carried_values(sheet, layout, start, at)
        self._patches = {**carried, **patches}
        # Positions are needed only where something is odd.
        odd = {spot[0] for spot in (*self._patches, *sheet.flaws)}
        self._position = {row: i for i, row in enumerate(at) if row in odd} if odd else {}

    def read(self, report: Report) -> Parsed:
        """Read every column; a field's at a time."""
        fields = self._layout.fields
        for done, entry in enumerate(fields):
            self._look()
            report(done, len(fields))
            self._read_field(entry)
        self._parsed.questions += self._questions.asked
        return self._parsed

    def _read_field(self, entry: Field) -> None:
        columns = self._layout.holders(entry.name)
        flawed = self._flaws(entry, columns)
        cells = self._values(columns[0])
        if entry.name == "code":
            self._refuse_rounded(columns[0], cells)
        stored = self._parsed.columns
        if entry.kind is Kind.NUMBER and (plain := _plain_numbers(cells)):
            stored[entry.column] = plain
            return
        texts = self._texts(entry, columns, cells)
        if entry.kind in NOTHING and not NOTHING[entry.kind].isdisjoint(texts):
            texts = self._without_nothing(entry, columns[0], texts)
        if entry.kind is Kind.CATEGORY:
            self._parsed.categories = self._each(entry, columns, cells, texts, flawed)
        elif entry.kind in TEXTUAL and are_clean(entry, texts):
            stored[entry.column] = texts
        elif entry.kind is Kind.MONEY and (amounts := bare_amounts(texts, self._layout.money_unit)):
            stored[entry.columns[0]], stored[entry.columns[1]] = amounts
        elif len(entry.columns) == 1:
            stored[entry.column] = self._each(entry, columns, cells, texts, flawed)
            if entry.kind is Kind.UNITS:
                telling = {text for text in set(texts) if names_people(text)}
                named = [i for i, text in enumerate(texts) if text in telling] if telling else []
                if named:
                    self._questions.people(columns[0], texts[named[0]], named)
        else:
            parsed = self._distinct(entry, columns, cells, texts, flawed)
            for part, name in enumerate(entry.columns):
                own = {text: values[part] for text, values in parsed.items()}
                stored[name] = list(map(own.__getitem__, texts))

    def _texts(self, entry: Field, columns: Sequence[Column], cells: Sequence[Value]) -> list[str]:
        """Return a field's texts, put together where several columns hold it."""
        texts = self._dated(entry, columns[0], cells)
        joint = _JOINTS.get(entry.kind, UNIT_SEPARATOR)
        says_once = entry.kind is Kind.LONG_TEXT
        if entry.kind is Kind.PERIOD and len(columns) == 2:
            ends = self._dated(entry, columns[1], self._values(columns[1]))
            return [joined_period(own, end) for own, end in zip(texts, ends, strict=True)]
        for column in columns[1:]:
            more = self._dated(entry, column, self._values(column))
            texts = [
                f"{own}{joint}{other}"
                if own and other and not (says_once and own == other)
                else own or other
                for own, other in zip(texts, more, strict=True)
            ]
        return texts

    def _without_nothing(self, entry: Field, column: Column, texts: Sequence[str]) -> list[str]:
        """Return texts, blank where they say that there is none; ask about it."""
        said = [i for i, text in enumerate(texts) if text in NOTHING[entry.kind]]
        self._questions.nothing(column, [texts[i] for i in said], said)
        return ["" if text in NOTHING[entry.kind] else text for text in texts]

    def _each(
        self,
        entry: Field,
        columns: Sequence[Column],
        cells: Sequence[Value],
        texts: Sequence[str],
        flawed: Set[int],
    ) -> list[Any]:
        """Return the values of texts, a blank for what cannot be taken."""
        parsed = self._distinct(entry, columns, cells, texts, flawed)
        return list(map(parsed.__getitem__, texts))

    def _distinct(
        self,
        entry: Field,
        columns: Sequence[Column],
        cells: Sequence[Value],
        texts: Sequence[str],
        flawed: Set[int],
    ) -> dict[str, Any]:
        """Parse each distinct text once; return the values, a blank for what cannot be taken."""
        parse, blank = parser(entry, self._layout.money_unit)
        parsed: dict[str, Any] = dict.fromkeys(texts)
        refused: dict[str, RefusedInput] = {}
        for turn, text in enumerate(parsed):
            if not turn & 0xFFF:
                self._look()
            try:
                parsed[text] = parse(text)
            except RefusedInput as error:
                parsed[text], refused[text] = blank, error
        if refused and entry.kind is Kind.NUMBER:
            odd = [i for i, text in enumerate(texts) if text in refused]
            self._questions.numbers(columns[0], texts[odd[0]], odd)
        elif refused:
            is_one = len(columns) == 1
            for i, text in enumerate(texts):
                if text in refused and i not in flawed:
                    raw = (cell_text(cells[i]) if is_one else "") or text
                    self._refuse(i, columns[0], entry, raw, refused[text])
        return parsed

    # ------------------------------------------------------------ cells that are not what they seem

    def _values(self, column: Column) -> Sequence[Value]:
        index = column.index
        values: Sequence[Value] = self._cells[index] if self._cells else ()
        patched = [row for row in self._position if (row, index) in self._patches]
        if not patched:
            return values
        changed = list(values)
        for row in patched:
            changed[self._position[row]] = self._patches[row, index]
        return changed

    def _dated(self, entry: Field, column: Column, values: Sequence[Value]) -> list[str]:
        """Return a column's texts; dates and scaled amounts are told by what the source shows."""
        kinds = set(map(type, values))
        texts = texts_of(values, kinds)
        if entry.kind is Kind.MONEY and not kinds <= TEXTS and column.index in self._telling:
            self._scale(column, values, texts)
        if entry.kind is Kind.MONEY and self._layout.unit_column >= 0:
            self._put_units(texts)
        if kinds.isdisjoint(DATES) and not (entry.kind is Kind.PERIOD and float in kinds):
            return texts
        for i, value in enumerate(values):
            shown = self._sheet.shown.get((self._at[i], column.index), "").strip()
            if isinstance(value, date):
                if entry.kind is Kind.PERIOD:
                    texts[i] = self._period_of(value, shown) or texts[i]
                elif entry.kind is not Kind.MONEY and shown:
                    texts[i] = shown
            elif isinstance(value, float) and entry.kind is Kind.PERIOD:
                # 2021.10 is the number 2021.1; what is shown may tell October from January.
                texts[i] = shown or texts[i]
                if _DOTTED_MONTH.fullmatch(texts[i]):
                    self._ask_month(i, column, texts[i])
        return texts

    def _scale(self, column: Column, values: Sequence[Value], texts: list[str]) -> None:
        """Take amounts in the unit that their cells show; ask about what cannot be told."""
        unit, shown = self._layout.money_unit, self._sheet.shown
        if not usable_unit(unit):
            return
        asked: list[tuple[int, str]] = []
        known: dict[tuple[float, str], str | None] = {}
        for i, value in enumerate(values):
            said = shown.get((self._at[i], column.index))
            if said is None or isinstance(value, bool) or not isinstance(value, int | float):
                continue
            try:
                if (value, said) not in known:
                    known[value, said] = told_amount(value, said, unit)
            except Unexplained:
                self._problem(i, column, "total", f"{texts[i]}（显示为{said}）", *UNEXPLAINED)
                texts[i] = ""
                continue
            told = known[value, said]
            if told is None:
                asked.append((i, said))
            else:
                texts[i] = told
        if asked:
            first, said = asked[0]
            self._questions.shown(column, texts[first], said, [i for i, _ in asked])

    def _put_units(self, texts: list[str]) -> None:
        """Put behind each bare amount the unit that its row states."""
        for i, said in enumerate(self._cells[self._layout.unit_column]):
            unit = bracket_unit(squeeze(said)) if isinstance(said, str) else ""
            if unit and texts[i] and texts[i].strip()[-1:].isdigit():
                texts[i] = f"{texts[i].strip()}{unit}"

    @staticmethod
    def _period_of(value: date, shown: str) -> str:
        """Return the period a date was made of; empty where what is shown does not tell."""
        if _MONTH_YEAR.fullmatch(shown) and value.day == 1:
            return f"{value.year}-{value.month}"
        try:
            parse_field(BY_NAME["period"], shown)
        except RefusedInput:
            return ""
        return shown

    # ------------------------------------------------------------ problems and questions

    def _flaws(self, entry: Field, columns: Sequence[Column]) -> set[int]:
        """Refuse a field's cells without a value that can be trusted; return their positions."""
        found: set[int] = set()
        if not self._sheet.flaws:
            return found
        holders = {each.index: each for each in columns}
        for (row, index), flaw in self._sheet.flaws.items():
            i = self._position.get(row)
            if index not in holders or i is None:
                continue
            reason, remedy = _FLAWS[flaw]
            raw = self._sheet.shown.get((row, index), "")
            self._problem(i, holders[index], entry.name, raw, reason, remedy)
            found.add(i)
        return found

    def _refuse(self, i: int, column: Column, entry: Field, raw: str, error: RefusedInput) -> None:
        reason, remedy = error.reason, error.remedy
        suggestion = error.suggestion if isinstance(error, RefusedForm) else ""
        value = self._cells[column.index][i]
        if isinstance(value, date) and entry.kind in (Kind.PERIOD, Kind.MONEY):
            reason = "Excel 把这一格当成了日期，看不出原来写的是什么"
            if entry.kind is Kind.PERIOD:
                suggestion = f"{value.year}年{value.month}月"
        if isinstance(value, float) and entry.kind is Kind.MONEY and value > 0:
            # A quotient has more digits than money: it is not rounded without being asked.
            power = POWERS.get(self._layout.money_unit, 0)
            rounded = round(value, power)
            suggestion = number_text(rounded) if rounded else ""
        if entry.kind is Kind.MONEY and "\n" in raw.strip():
            # Two amounts one below the other are not one with a gap in it.
            suggestion = ""
        self._problem(i, column, entry.name, raw, reason, remedy, suggestion)

    def _refuse_rounded(self, column: Column, cells: Sequence[Value]) -> None:
        """Refuse codes that a spreadsheet has rounded: of such a number 15 digits are left."""
        kinds = set(map(type, cells))
        if kinds <= TEXTS and "E+" not in "".join(map(str, cells)).upper():
            return
        for i, value in enumerate(cells):
            if (
                _ROUNDED.fullmatch(value.strip())
                if isinstance(value, str)
                else isinstance(value, int | float) and abs(value) >= _LEAST_ROUNDED
            ):
                reason = "长代码被 Excel 当成了数字，15 位以后的都丢了"
                remedy = "请在原表里把这一列设成文本格式，再重新填写代码"
                self._problem(i, column, "code", cell_text(value), reason, remedy)

    def _problem(
        self,
        i: int,
        column: Column,
        name: str,
        raw: str,
        reason: str,
        remedy: str,
        suggestion: str = "",
    ) -> None:
        place = self._sheet.places[self._at[i]]
        self._parsed.refused.add(i)
        self._parsed.problems.append(
            Problem(
                self._sheet.name, place, column.index, name, column.title, raw, reason, remedy,
                suggestion,
            )
        )  # fmt: skip

    def _ask_month(self, i: int, column: Column, text: str) -> None:
        reason = "这是一个数字，看不出是 1 月还是 10 月"
        remedy = "请写成“2021年1月”或“2021年10月”这样的文字"
        self._problem(i, column, "period", text, reason, remedy, f"{text[:4]}年10月")


def _plain_numbers(values: Sequence[Value]) -> list[Value]:
    """Return numbers that are all fit to be 序号 as they stand; nothing otherwise."""
    if set(map(type, values)) != {int}:
        return []
    whole: Sequence[int] = values  # type: ignore[assignment]  # their types were looked at
    return list(values) if min(whole) > 0 and max(whole) <= LARGEST_NUMBER else []
