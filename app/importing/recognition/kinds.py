"""What the rows of a table can be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from app.importing.recognition.cells import cell_text
from app.importing.recognition.outline import Outline, Stated
from app.importing.recognition.questions import Problem, Question
from app.importing.sheets import Value


class RowKind(IntEnum):
    """What a row is."""

    BLANK = 0
    PROJECT = 1
    GROUP = 2
    TOTAL = 3
    NOTE = 4
    HEADER = 5
    CONTINUED = 6


@dataclass(slots=True)
class Rows:
    """What the rows of a table are.

    Attributes:
        first: the sheet's row the kinds begin at, from 0.
        kinds: a :class:`RowKind` a row.
        owners: by row, the index of its group; -1 for none. Meant for projects only.
        outline: the groups.
        grand: what the document says of all of it.
        notes: by row of the sheet, from 0, the text of a note: all its cells.
        names: by row, the name of a project that stands in a cell merged over several.
        problems: stated figures that cannot be read, rows without a name.
        questions: rows that could be something else.
    """

    first: int
    kinds: bytearray
    owners: list[int]
    outline: Outline = field(default_factory=Outline)
    grand: Stated = field(default_factory=Stated)
    notes: dict[int, str] = field(default_factory=dict)
    names: dict[int, Value] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def note(self, at: int, row: Sequence[Value]) -> RowKind:
        """Take note of a row that only says something."""
        said = (cell_text(value).strip() for value in row)
        self.notes[at] = " ".join(text for text in said if text)
        return RowKind.NOTE
