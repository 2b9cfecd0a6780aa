"""What each column of a table holds: by its heading, by its values, or as remembered."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.errors import RefusedInput, shorten
from app.importing.recognition.header import Caption, Header
from app.importing.recognition.moneyunits import bracket_unit, caption_unit, usable_unit
from app.importing.recognition.questions import Doubt, Question
from app.importing.recognition.words import FOREIGN, Confidence, Meaning, squeeze
from app.importing.sheets import Value, column_letters
from app.models.entry import parse_field
from app.models.fields import BY_NAME, Field, Kind

Row = Sequence[Value]

#: What amounts count in where nothing says so: the unit of every published library.
USUAL_UNIT: Final = "万元"

#: Values looked at to see whether a column holds what its heading says.
_SAMPLE: Final = 60

#: Of the values looked at, as many must read for a sure column to stay sure.
_LEAST_READ: Final = 0.5

#: Meanings that share one field: their order in the cell.
_ORDER: Final = {"lead": 0, "": 1, "others": 2, "start": 0, "end": 2}


#: What 建设规模及内容 is made of, where a table has two columns for it.
_SIDES: Final = frozenset(("规模", "内容"))

_MONEY_WORD: Final = re.compile("投资|金额|资金|概算|估算")

#: Fields that rows of groups and sums fill too.
_SHARED_FIELDS: Final = frozenset(("number", "name", "total", "category"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        index: in the sheet, from 0.
        title: as written, in one line.
        meaning: what it is taken for; None where it is left out.
        confidence: how sure that is.
        unit: the money unit its heading states.
    """

    index: int
    title: str
    meaning: Meaning | None
    confidence: Confidence
    unit: str = ""

    @property
    def letters(self) -> str:
        """The column as Excel names it."""
        return column_letters(self.index)


@dataclass(frozen=True, slots=True)
class Choice:
    """A mapping the user settled for a layout.

    Attributes:
        columns: by column, the meaning's key (``name``, ``units:lead``); empty to leave it out.
        money_unit: what bare amounts count in; empty to go by the document.
    """

    columns: Mapping[int, str]
    money_unit: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table and the unit of its amounts.

    Attributes:
        columns: one a column of the sheet.
        fingerprint: see :attr:`app.importing.recognition.header.Header.fingerprint`.
        money_unit: what a bare amount counts in; may be one that cannot be taken (千元).
        is_remembered: whether a choice of the user's was applied.
        unit_column: the column that states the unit of each row's amount; -1 for none.
    """

    columns: tuple[Column, ...]
    fingerprint: str
    money_unit: str
    is_remembered: bool = False
    unit_column: int = -1

    def holders(self, field: str) -> list[Column]:
        """Return the columns that hold a field, or parts of it, in their order in a cell."""
        held = [each for each in self.columns if each.meaning and each.meaning.field == field]
        return sorted(held, key=lambda each: _ORDER[each.meaning.part if each.meaning else ""])

    def column(self, field: str) -> int:
        """Return the index of the first column that holds a field; -1 for none."""
        held = self.holders(field)
        return held[0].index if held else -1

    @property
    def details(self) -> list[Column]:
        """The columns that say something of a project alone, which no group or sum has."""
        return [
            each
            for each in self.columns
            if each.meaning and each.meaning.field not in _SHARED_FIELDS
        ]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields the table holds, in the registry's order."""
        held = {each.meaning.field for each in self.columns if each.meaning}
        return tuple(field for field in BY_NAME.values() if field.name in held)

    @property
    def is_of_projects(self) -> bool:
        """Whether the columns are those of a list of projects."""
        named = self.holders("name")
        if not named:
            return False
        others = [
            each.confidence
            for each in self.columns
            if each.meaning and each.meaning.field not in ("name", "number", "notes")
        ]
        if self.is_remembered or named[0].confidence is Confidence.SURE:
            return True
        foreign = any("".join(each.title.split()) in FOREIGN for each in self.columns)
        return not foreign and others.count(Confidence.SURE) >= 2


def lay_out(
    header: Header,
    rows: Sequence[Row],
    captions: Sequence[str],
    choice: Choice | None = None,
    usual: str = "",
) -> tuple[Layout, list[Question]]:
    """Return what a table's columns hold, and what of it is to be asked.

    Args:
        header: the table's header.
        rows: rows below it, to see what the columns hold.
        captions: the lines above it, where the unit may stand.
        choice: what the user settled for this layout before.
        usual: the unit of the table before it with the same header; empty for none.
    """
    if choice is not None:
        columns = [_chosen(at, each, choice) for at, each in enumerate(header.captions)]
        questions: list[Question] = []
    else:
        columns = [
            _weighed(Column(at, each.title, each.meaning, each.confidence, each.heading.unit), rows)
            for at, each in enumerate(header.captions)
        ]
        columns = _less_unit_column(columns, rows)
        columns, questions = _settled(columns, rows)
    unit, asked = _money_unit(columns, captions, choice, usual)
    by_row = _unit_column(columns, rows)
    if by_row >= 0:
        asked = []
    layout = Layout(tuple(columns), header.fingerprint, unit, choice is not None, by_row)
    left_out = [*_untitled(columns, rows), *_no_total(columns, rows)] if choice is None else []
    return layout, [*questions, *_unsure(columns), *left_out, *asked]


def _less_unit_column(columns: list[Column], rows: Sequence[Row]) -> list[Column]:
    """Return the columns, 单位 left out where it says 万元 and 亿元: no office is called so."""
    return [
        replace(each, meaning=None, confidence=Confidence.UNKNOWN)
        if each.meaning and each.meaning.field == "units" and _holds_units(each, rows)
        else each
        for each in columns
    ]


def _unit_column(columns: Sequence[Column], rows: Sequence[Row]) -> int:
    """Return the column that says of each row what its amount counts in; -1 for none."""
    money = [each for each in columns if each.meaning and each.meaning.field == "total"]
    if not money or money[0].unit:
        return -1
    unmapped = (each for each in columns if each.meaning is None)
    return next((each.index for each in unmapped if _holds_units(each, rows)), -1)


def _holds_units(column: Column, rows: Sequence[Row]) -> bool:
    texts = _sample(column.index, rows)
    return bool(texts) and all(bracket_unit(squeeze(text)) for text in texts)


def _no_total(columns: Sequence[Column], rows: Sequence[Row]) -> list[Question]:
    """Ask about amounts where none of the columns was taken for 总投资."""
    if any(each.meaning and each.meaning.field == "total" for each in columns):
        return []
    field = BY_NAME["total"]
    amounts = [
        each
        for each in columns
        if each.meaning is None
        and each.title
        and (each.unit or _MONEY_WORD.search(each.title))
        and any(_reads(field, text) for text in _sample(each.index, rows))
    ]
    if not amounts:
        return []
    named = "、".join(f"{each.letters} 列“{each.title}”" for each in amounts)
    sentence = (
        f"没有认出“{field.title}”一栏，{named}里的金额没有导入；"
        f"要导入，请指定哪一栏是{field.title}。"
    )
    return [Question(Doubt.COLUMN, sentence, column=amounts[0].index)]


def _chosen(at: int, caption: Caption, choice: Choice) -> Column:
    field, _, part = choice.columns.get(at, "").partition(":")
    meaning = Meaning(field, part) if field in BY_NAME and BY_NAME[field].is_editable else None
    sure = Confidence.SURE if meaning else Confidence.UNKNOWN
    return Column(at, caption.title, meaning, sure, caption.heading.unit)


def _weighed(column: Column, rows: Sequence[Row]) -> Column:
    """Return a column as sure as its values let it be."""
    if column.confidence is not Confidence.SURE or column.meaning is None:
        return column
    field = BY_NAME[column.meaning.field]
    if field.kind not in (Kind.MONEY, Kind.PERIOD, Kind.NUMBER) or column.meaning.part:
        return column
    texts = _sample(column.index, rows)
    read = sum(_reads(field, text) for text in texts)
    if texts and read < len(texts) * _LEAST_READ:
        return replace(column, confidence=Confidence.LIKELY)
    return column


def _sample(column: int, rows: Sequence[Row]) -> list[str]:
    found: list[str] = []
    for row in rows:
        value = row[column]
        if value is not None and not isinstance(value, bool):
            found.append(f"{value:.15g}" if isinstance(value, float) else str(value))
            if len(found) == _SAMPLE:
                break
    return found


def _reads(field: Field, text: str) -> bool:
    if field.kind is Kind.NUMBER:
        return len(text.strip(" .、()（）")) <= 8  # any short numbering: 1, 1.1, 一, （二）
    try:
        parse_field(field, text)
    except RefusedInput:
        return False
    return True


def _settled(columns: list[Column], rows: Sequence[Row]) -> tuple[list[Column], list[Question]]:
    """Let one column hold a field where several claim it, and ask."""
    questions: list[Question] = []
    kept = list(columns)
    for field in dict.fromkeys(each.meaning.field for each in columns if each.meaning):
        rivals = [each for each in kept if each.meaning and each.meaning.field == field]
        for loser, winner in _beaten(rivals, rows):
            kept[loser.index] = replace(loser, meaning=None, confidence=Confidence.UNKNOWN)
            questions.append(Question(Doubt.RIVALS, _rivalry(winner, loser), column=loser.index))
    return kept, questions


def _rivalry(winner: Column, loser: Column) -> str:
    """Return which of two columns was taken, and what to do about the other."""
    own, other = (f"{each.letters} 列“{each.title}”" for each in (winner, loser))
    if winner.meaning == Meaning("name") and winner.title == loser.title:
        return (
            f"{other}和 {own}一样：这张表左右并排，右边一半的项目没有导入。"
            "请在原表里把右边一半移到左边一半的下面，再导入。"
        )
    title = BY_NAME[winner.meaning.field].title if winner.meaning else ""
    taken = f"取的是 {winner.letters} 列，{loser.letters} 列没有导入"
    return f"{own}和 {other}都像是{title}，{taken}。"


def _beaten(rivals: Sequence[Column], rows: Sequence[Row]) -> list[tuple[Column, Column]]:
    """Return (loser, winner) of columns that claim one field.

    Parts go together: 牵头单位 and 责任单位, 开工时间 and 竣工时间; 建设周期 goes before its parts.
    建设规模 and 建设内容 are one field in two columns.
    """
    parts: dict[str, list[Column]] = {}
    for each in rivals:
        parts.setdefault(each.meaning.part if each.meaning else "", []).append(each)
    beaten: list[tuple[Column, Column]] = []
    best: dict[str, Column] = {}
    for part, own in parts.items():
        ranked = sorted(own, key=lambda each: (-each.confidence, _is_empty(each, rows), each.index))
        best[part] = ranked[0]
        sides = {_side(ranked[0])}
        for each in ranked[1:]:
            if _side(each) and sides == _SIDES - {_side(each)}:
                sides.add(_side(each))
            else:
                beaten.append((each, ranked[0]))
    whole = best.get("")
    if whole is not None and ("start" in best or "end" in best):
        beaten += [(best[part], whole) for part in ("start", "end") if part in best]
    return beaten


def _side(column: Column) -> str:
    """Return which half of 建设规模及内容 a column's title says it is; else nothing."""
    is_content = column.meaning is not None and column.meaning.field == "content"
    said = [side for side in _SIDES if is_content and side in squeeze(column.title)]
    return said[0] if len(said) == 1 else ""


def _is_empty(column: Column, rows: Sequence[Row]) -> bool:
    return not _sample(column.index, rows)


def _unsure(columns: Iterable[Column]) -> list[Question]:
    return [
        Question(
            Doubt.COLUMN,
            f"{each.letters} 列“{each.title}”像是{each.meaning.title}，请确认。",
            column=each.index,
        )
        for each in columns
        if each.meaning and each.confidence is Confidence.LIKELY
    ]


def _untitled(columns: Sequence[Column], rows: Sequence[Row]) -> list[Question]:
    """Ask about columns without a heading that say something of projects."""
    name = next((each.index for each in columns if each.meaning == Meaning("name")), -1)
    named = [row for row in rows if name >= 0 and row[name] is not None]
    questions = []
    for each in columns:
        said = _sample(each.index, named) if not each.title and each.meaning is None else []
        if said:
            sentence = (
                f"{each.letters} 列没有表头，里面写着“{shorten(said[0])}”等，没有导入；"
                "要导入，请指定它是什么。"
            )
            questions.append(Question(Doubt.COLUMN, sentence, column=each.index))
    return questions


def _money_unit(
    columns: Iterable[Column], captions: Sequence[str], choice: Choice | None, usual: str
) -> tuple[str, list[Question]]:
    """Return what bare amounts count in: as chosen, by the heading, by the caption, or as usual."""
    money = next(
        (
            each
            for each in columns
            if each.meaning and BY_NAME[each.meaning.field].kind is Kind.MONEY
        ),
        None,
    )
    if choice is not None and choice.money_unit:
        return choice.money_unit, []
    if money is None:
        return USUAL_UNIT, []
    # The line nearest to the header speaks for it.
    lines = [said for line in reversed(captions) if (said := caption_unit(line))]
    stated = lines[0] if lines else ""
    unit = money.unit or stated
    if not unit:
        by = f"上一张同样的表的{usual}" if usual else USUAL_UNIT
        return usual or USUAL_UNIT, [
            _ask_unit(money, f"表里没有写“{money.title}”的单位，按{by}计，请确认。")
        ]
    if not usable_unit(unit):
        sentence = (
            f"“{money.title}”的单位是{unit}，只能按元、万元、亿元导入：没有写单位的金额都不能取用。"
            "请先在原表里换算，或在这里指定单位。"
        )
    elif money.unit and stated and money.unit != stated:
        sentence = (
            f"表头写的单位是{money.unit}，表上方写的是{stated}，按表头的{money.unit}计，请确认。"
        )
    elif not money.unit and set(lines) != {stated}:
        others = "、".join(dict.fromkeys(each for each in lines if each != stated))
        sentence = f"表上方写了几种单位（{others}、{stated}），按最近的{stated}计，请确认。"
    else:
        return unit, []
    return unit, [_ask_unit(money, sentence)]


def _ask_unit(money: Column, sentence: str) -> Question:
    return Question(Doubt.UNIT, sentence, column=money.index)
