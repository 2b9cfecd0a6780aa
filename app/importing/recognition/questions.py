"""What recognition could not settle: cells that are refused, and questions to the user."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.importing.sheets import column_letters

#: Rows named one by one in a question.
_MOST_NAMED: Final = 8


def places_text(places: Sequence[int]) -> str:
    """Return rows as a question names them: 第 3、7 行; of many the first and how many."""
    named = "、".join(map(str, places[:_MOST_NAMED]))
    more = f" 等 {len(places)} " if len(places) > _MOST_NAMED else " "
    return f"第 {named}{more}行"


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell, or a row, that cannot be taken as it stands.

    Attributes:
        sheet: the sheet's name; may be empty.
        row: the row's place in the source, from 1.
        column: the cell's column, from 0; -1 for the row as a whole.
        field: the field's name; empty for the row as a whole.
        title: the column's title as written, in one line.
        raw: the cell as it stands.
        reason: why it is refused, without a full stop.
        remedy: what to do, without a full stop.
        suggestion: what was probably meant; empty when unknown.
    """

    sheet: str
    row: int
    column: int
    field: str
    title: str
    raw: str
    reason: str
    remedy: str = ""
    suggestion: str = ""

    @property
    def letters(self) -> str:
        """The column as Excel names it; empty for the row as a whole."""
        return column_letters(self.column) if self.column >= 0 else ""


class Doubt(StrEnum):
    """What a question is about."""

    COLUMN = "column"
    RIVALS = "rivals"
    UNIT = "unit"
    ROW = "row"
    SUM = "sum"
    NUMBER = "number"
    SHARED = "shared"
    HIDDEN = "hidden"
    FORM = "form"
    IDENTIFIER = "identifier"
    PEOPLE = "people"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Question:
    """Something that was decided one way and could be the other.

    Attributes:
        doubt: what it is about.
        sentence: the question in whole Chinese sentences, with what is assumed.
        row: the row's place in the source; 0 for none.
        column: the column, from 0; -1 for none.
    """

    doubt: Doubt
    sentence: str
    row: int = 0
    column: int = -1
