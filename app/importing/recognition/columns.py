"""A table's cells parsed column by column, by the value types; each distinct text once.

What cannot be taken becomes a problem with its cell; the columns have a blank there, never a
guess.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final

from app.errors import RefusedInput
from app.importing.recognition.cells import cell_text, has_dates, number_text, texts_of
from app.importing.recognition.layout import Column, Layout
from app.importing.recognition.questions import Doubt, Problem, Question
from app.importing.recognition.words import usable_unit
from app.importing.sheets import Flaw, Sheet, Value
from app.models.entry import LARGEST_NUMBER, UNIT_SEPARATOR, clean_text, parse_field
from app.models.fields import BY_NAME, Field, Kind
from app.models.money import POWERS
from app.models.refusal import RefusedForm

Look = Callable[[], None]

_FLAWS: Final = {
    Flaw.NO_CACHED_VALUE: (
        "这是一个公式，文件里没有保存它的结果",
        "请用 Excel 或 WPS 打开文件，保存后再导入",
    ),
    Flaw.ERROR_VALUE: ("公式的结果是错误值", "请在原表里改正公式"),
}

#: Kinds whose value, in a cell merged downwards, holds for every row it spans. An amount or a
#: number does not: it would be counted twice.
_CARRIED: Final = frozenset(
    {Kind.CHOICE, Kind.CATEGORY, Kind.UNITS, Kind.PERIOD, Kind.LONG_TEXT, Kind.TEXT}
)
_NOT_CARRIED: Final = frozenset({"name", "code"})

_NUMBERED: Final = re.compile(r"[(（]?\s*(\d{1,6})\s*[)）]?\s*[.、．]?")
_PLAIN_NUMBER: Final = re.compile("[1-9][0-9]{0,5}")
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
    patches: Mapping[tuple[int, int], Value],
    look: Look,
) -> Parsed:
    """Return the values of a table's projects.

    Args:
        sheet: the sheet.
        layout: its columns.
        start: the row below the header, from 0.
        at: the sheet's row of each project, from 0.
        patches: values that stand for a cell's own: of rows that go on, of merged names.
        look: called now and then; raises to stop.
    """
    return _Reader(sheet, layout, start, at, patches, look).read()


class _Reader:
    """Reads the columns of one table."""

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        start: int,
        at: Sequence[int],
        patches: Mapping[tuple[int, int], Value],
        look: Look,
    ) -> None:
        self._look = look
        self._sheet, self._layout, self._at = sheet, layout, at
        self._rows = [sheet.rows[row] for row in at]
        self._parsed = Parsed()
        self._patches = {**self._carried(start), **patches}
        # Positions are needed only where something is odd.
        odd = {spot[0] for spot in (*self._patches, *sheet.flaws)}
        self._position = {row: i for i, row in enumerate(at) if row in odd} if odd else {}

    def read(self) -> Parsed:
        """Read every column; a field's at a time."""
        for entry in self._layout.fields:
            self._look()
            if entry.kind is Kind.CATEGORY:
                self._parsed.categories = self._read_category(entry)
            else:
                self._read_field(entry)
        return self._parsed

    def _read_category(self, entry: Field) -> list[str]:
        column = self._layout.holders(entry.name)[0]
        values = self._values(column)
        return self._mapped(entry, column, values, texts_of(values), partial(clean_text, entry), "")

    def _read_field(self, entry: Field) -> None:
        column = self._layout.holders(entry.name)[0]
        if entry.kind is Kind.NUMBER and (plain := _plain_numbers(self._values(column))):
            self._parsed.columns[entry.column] = plain
            return
        cells, texts = self._texts(entry)
        parse, blank = self._parser(entry)
        rows = self._mapped(entry, column, cells, texts, parse, blank)
        if len(entry.columns) == 1:
            self._parsed.columns[entry.columns[0]] = rows
            return
        for at, name in enumerate(entry.columns):
            self._parsed.columns[name] = [values[at] for values in rows]

    def _texts(self, entry: Field) -> tuple[list[Value], list[str]]:
        """Return a field's cells, and their texts, put together where several columns hold it."""
        columns = self._layout.holders(entry.name)
        joint = "-" if entry.kind is Kind.PERIOD else UNIT_SEPARATOR
        values = self._values(columns[0])
        texts = self._dated(entry, columns[0], values)
        for column in columns[1:]:
            more = self._dated(entry, column, self._values(column))
            texts = [
                f"{own}{joint}{other}" if own and other else own or other
                for own, other in zip(texts, more, strict=True)
            ]
        return values, texts

    def _parser(self, entry: Field) -> tuple[Callable[[str], Any], Any]:
        """Return what parses a field's text into its columns' values, and their blanks."""
        unit = self._layout.money_unit
        match entry.kind:
            case Kind.MONEY if not usable_unit(unit):
                return lambda text: _in_own_unit(entry, text, unit), (None, "")
            case Kind.NUMBER:
                return lambda text: self._number(entry, text), None
            case Kind.TEXT | Kind.LONG_TEXT | Kind.CHOICE:
                return partial(clean_text, entry), ""
        blank = tuple(parse_field(entry, "").values())
        if len(entry.columns) == 1:
            name = entry.columns[0]
            return lambda text: parse_field(entry, text)[name], blank[0]
        return lambda text: tuple(parse_field(entry, text, money_unit=unit).values()), blank

    def _number(self, entry: Field, text: str) -> int | None:
        if _PLAIN_NUMBER.fullmatch(text):
            return int(text)
        match = _NUMBERED.fullmatch(text.strip())
        number: int | None = parse_field(entry, match[1] if match else text)[entry.column]
        return number

    def _mapped(
        self,
        entry: Field,
        column: Column,
        values: Sequence[Value],
        texts: Sequence[str],
        parse: Callable[[str], Any],
        blank: Any,
    ) -> list[Any]:
        """Parse each distinct text once; return the values, a blank for what cannot be taken."""
        parsed: dict[str, Any] = {}
        refused: dict[str, RefusedInput] = {}
        for turn, text in enumerate(set(texts)):
            if not turn & 0x1FFF:
                self._look()
            try:
                parsed[text] = parse(text)
            except RefusedInput as error:
                parsed[text], refused[text] = blank, error
        flawed = self._flaws(entry, column)
        if refused:
            if entry.kind is Kind.NUMBER:
                self._ask_numbers(column, texts, refused)
            else:
                for i, text in enumerate(texts):
                    if text in refused and i not in flawed:
                        self._refuse(i, column, entry, cell_text(values[i]) or text, refused[text])
        return [parsed[text] for text in texts]

    # ------------------------------------------------------------ cells that are not what they seem

    def _values(self, column: Column) -> list[Value]:
        index = column.index
        values = [row[index] for row in self._rows]
        for row, i in self._position.items():
            if (row, index) in self._patches:
                values[i] = self._patches[row, index]
        return values

    def _carried(self, start: int) -> dict[tuple[int, int], Value]:
        """Return what cells merged downwards say for the rows they span."""
        carried: dict[tuple[int, int], Value] = {}
        mapped = {each.index: each for each in self._layout.columns if each.meaning}
        projects = set(self._at) if any(m.bottom > m.top for m in self._sheet.merges) else set()
        for merge in self._sheet.merges:
            column = mapped.get(merge.left)
            if not start <= merge.top < merge.bottom or column is None or column.meaning is None:
                continue
            entry = BY_NAME[column.meaning.field]
            value = self._sheet.rows[merge.top][merge.left]
            below = [row for row in range(merge.top + 1, merge.bottom + 1) if row in projects]
            if value is None or not below:
                continue
            if entry.kind in _CARRIED and entry.name not in _NOT_CARRIED:
                carried.update({(row, merge.left): value for row in below})
            elif entry.kind is Kind.MONEY:
                places = self._sheet.places
                self._parsed.questions.append(
                    Question(
                        Doubt.SHARED,
                        f"第 {places[merge.top]} 至 {places[below[-1]]} 行合并填写了"
                        f"{entry.title}“{cell_text(value)}”，只记在第 {places[merge.top]} 行，"
                        "其余各行留空，请确认。",
                        places[merge.top],
                        merge.left,
                    )
                )
        return carried

    def _dated(self, entry: Field, column: Column, values: list[Value]) -> list[str]:
        """Return a column's texts, dates told by what the source shows."""
        texts = texts_of(values)
        if not has_dates(values) and not (entry.kind is Kind.PERIOD and _has_floats(values)):
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

    def _flaws(self, entry: Field, column: Column) -> set[int]:
        """Refuse a column's cells without a value that can be trusted; return their positions."""
        found = set()
        for (row, index), flaw in self._sheet.flaws.items():
            i = self._position.get(row)
            if index != column.index or i is None:
                continue
            reason, remedy = _FLAWS[flaw]
            raw = self._sheet.shown.get((row, index), "")
            self._problem(i, column, entry.name, raw, reason, remedy)
            found.add(i)
        return found

    def _refuse(self, i: int, column: Column, entry: Field, raw: str, error: RefusedInput) -> None:
        reason, remedy = error.reason, error.remedy
        suggestion = error.suggestion if isinstance(error, RefusedForm) else ""
        value = self._rows[i][column.index]
        if isinstance(value, date) and entry.kind in (Kind.PERIOD, Kind.MONEY):
            reason = "Excel 把这一格当成了日期，看不出原来写的是什么"
            if entry.kind is Kind.PERIOD:
                suggestion = f"{value.year}年{value.month}月"
        if isinstance(value, float) and entry.kind is Kind.MONEY and value > 0:
            # A quotient has more digits than money: it is not rounded without being asked.
            power = POWERS.get(self._layout.money_unit, 0)
            suggestion = number_text(round(value, power))
        self._problem(i, column, entry.name, raw, reason, remedy, suggestion)

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

    def _ask_numbers(
        self, column: Column, texts: Sequence[str], refused: Mapping[str, RefusedInput]
    ) -> None:
        odd = [i for i, text in enumerate(texts) if text in refused]
        first = odd[0]
        place = self._sheet.places[self._at[first]]
        self._parsed.questions.append(
            Question(
                Doubt.NUMBER,
                f"有 {len(odd)} 行的“{column.title}”不是整数"
                f"（第一处在第 {place} 行：“{texts[first]}”），这些行不取序号，请确认。",
                place,
                column.index,
            )
        )


def _plain_numbers(values: list[Value]) -> list[Value]:
    """Return numbers that are all fit to be 序号 as they stand; nothing otherwise."""
    if set(map(type, values)) != {int}:
        return []
    whole: list[int] = values  # type: ignore[assignment]  # their types were looked at
    return values if min(whole) > 0 and max(whole) <= LARGEST_NUMBER else []


def _has_floats(values: Sequence[Value]) -> bool:
    return float in set(map(type, values))


def _in_own_unit(entry: Field, text: str, unit: str) -> tuple[int | None, str]:
    """Parse an amount in a table whose unit cannot be taken: only what names its own unit.

    Raises:
        RefusedInput: a bare number, or no amount at all.
    """
    values = parse_field(entry, text)
    if values["total_yuan"] is not None and not text.rstrip().endswith(("元", "万", "亿")):
        raise RefusedInput(
            entry.title, text, f"单位是{unit}，不能直接换算", remedy="请换算成元、万元或亿元"
        )
    return values["total_yuan"], values["total_text"]
