"""What a cell merged downwards says for the projects below its first row."""

from collections.abc import Sequence
from typing import Final

from app.importing.recognition.cells import cell_text
from app.importing.recognition.layout import Layout
from app.importing.recognition.questions import Doubt, Question
from app.importing.sheets import Sheet, Spot, Value
from app.models.fields import BY_NAME, Kind

#: Kinds whose value, in a cell merged downwards, holds for every row it spans. An amount or a
#: number does not: it would be counted twice.
_CARRIED: Final = frozenset(
    {Kind.CHOICE, Kind.CATEGORY, Kind.UNITS, Kind.PERIOD, Kind.LONG_TEXT, Kind.TEXT}
)
_NOT_CARRIED: Final = frozenset({"name", "code"})


def carried_values(
    sheet: Sheet, layout: Layout, start: int, at: Sequence[int]
) -> tuple[dict[Spot, Value], list[Question]]:
    """Return the values that hold for rows below their cells, and what is to be asked.

    Args:
        sheet: the sheet.
        layout: its columns.
        start: the row below the header, from 0.
        at: the rows of projects, from 0.
    """
    carried: dict[Spot, Value] = {}
    questions: list[Question] = []
    mapped = {each.index: each for each in layout.columns if each.meaning}
    projects = set(at) if any(merge.bottom > merge.top for merge in sheet.merges) else set()
    for merge in sheet.merges:
        column = mapped.get(merge.left)
        if not start <= merge.top < merge.bottom or column is None or column.meaning is None:
            continue
        entry = BY_NAME[column.meaning.field]
        value = sheet.rows[merge.top][merge.left]
        below = [row for row in range(merge.top + 1, merge.bottom + 1) if row in projects]
        if value is None or not below:
            continue
        if entry.kind in _CARRIED and entry.name not in _NOT_CARRIED:
            carried.update({(row, merge.left): value for row in below})
        elif entry.kind is Kind.MONEY:
            first, last = sheet.places[merge.top], sheet.places[below[-1]]
            sentence = (
                f"第 {first} 至 {last} 行合并填写了{entry.title}“{cell_text(value)}”，"
                f"只记在第 {first} 行，其余各行留空，请确认。"
            )
            questions.append(Question(Doubt.SHARED, sentence, first, merge.left))
    return carried, questions
