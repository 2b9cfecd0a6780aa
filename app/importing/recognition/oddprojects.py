"""Projects that may be none: parts of one that is listed too, and halves of a broken row.

They are imported as they stand, and asked about: each would count twice, or by itself.
"""

import re
from collections.abc import Mapping, Sequence, Set
from typing import Any, Final

from app.importing.recognition.cells import cell_text
from app.importing.recognition.layout import Layout
from app.importing.recognition.questions import Doubt, Question, places_text
from app.importing.sheets import Sheet
from app.models.money import format_wan

#: The number of a part: 1.1, 1-2, （1） does not tell.
_PART: Final = re.compile(r"(\d{1,4})[.．-](\d{1,3})")

#: Of the projects of a numbered table, as many have a number at least.
_LEAST_NUMBERED: Final = 0.5


def ask_odd_projects(
    sheet: Sheet,
    layout: Layout,
    at: Sequence[int],
    columns: Mapping[str, Sequence[Any]],
    refused: Set[int],
) -> list[Question]:
    """Return what is to be asked about projects as a whole.

    Args:
        sheet: the sheet.
        layout: its columns.
        at: the projects' rows, from 0.
        columns: their values.
        refused: those that cannot be taken, by position: they are told already.
    """
    numbers, amounts = columns.get("number"), columns.get("total_yuan")
    if numbers is None or amounts is None or None not in numbers:
        return []
    return [
        *_parts(sheet, layout, at, columns["name"], amounts),
        *_halves(sheet, at, numbers, amounts, refused),
    ]


def _parts(
    sheet: Sheet,
    layout: Layout,
    at: Sequence[int],
    names: Sequence[str],
    amounts: Sequence[int | None],
) -> list[Question]:
    """Ask about projects whose amount is the sum of those numbered below them."""
    column = layout.column("number")
    texts = [cell_text(sheet.rows[row][column]).strip() for row in at]
    questions = []
    whole = 0
    while whole < len(texts):
        below = whole + 1
        while below < len(texts) and _is_part_of(texts[below], texts[whole]):
            below += 1
        total = sum(amounts[each] or 0 for each in range(whole + 1, below))
        if below > whole + 1 and total and amounts[whole] == total:
            place = sheet.places[at[whole]]
            first, last = sheet.places[at[whole + 1]], sheet.places[at[below - 1]]
            parts = f"第 {first} 行" if first == last else f"第 {first} 至 {last} 行"
            sentence = (
                f"第 {place} 行“{names[whole]}”的金额正好是{parts}之和，那几行像是它的子项。"
                f"都导入会重复计入 {format_wan(total)} 万元，只要其中一层的，请把另一层去掉。"
            )
            questions.append(Question(Doubt.ROW, sentence, place))
        whole = below
    return questions


def _is_part_of(text: str, whole: str) -> bool:
    match = _PART.fullmatch(text)
    return match is not None and match[1] == whole.rstrip(".、．")


def _halves(
    sheet: Sheet,
    at: Sequence[int],
    numbers: Sequence[int | None],
    amounts: Sequence[int | None],
    refused: Set[int],
) -> list[Question]:
    """Ask about projects without number and amount among numbered ones."""
    bare = [
        sheet.places[row]
        for i, (row, number, amount) in enumerate(zip(at, numbers, amounts, strict=True))
        if number is None and amount is None and i not in refused
    ]
    if not bare or len(numbers) - numbers.count(None) < len(numbers) * _LEAST_NUMBERED:
        return []
    sentence = (
        f"{places_text(bare)}没有序号，也没有金额，按单独的项目导入；"
        "如果是上一行没写完的部分，请在原表里并到上一行再导入。"
    )
    return [Question(Doubt.ROW, sentence, bare[0])]
