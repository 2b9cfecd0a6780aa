"""Tables of projects on their way between two processes: column by column, and small.

Pickling a hundred thousand values one by one takes longer than reading them did. Numbers travel as
they lie in memory, texts in one piece, and a column that repeats itself with each of its values
once, which is one at the other end too.
"""

import marshal
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any, Final, TypeAlias

from app.importing.recognition.questions import Problem
from app.importing.sheets import Sheet
from app.importing.staging import Dismissed, Recognised, StagedTable

#: Values looked at to see whether a column repeats itself.
_SAMPLE: Final = 1_000

#: Versions of marshal's: what writes an object that comes again once, and what does not look.
_SHARING: Final = 4
_PLAIN: Final = 2

_PART: Final = "\0"
_CODEC: Final = "utf-16-le"

_NOWHERE: Final = Sheet("", (), ())
_PROBLEM: Final = attrgetter(*(each.name for each in fields(Problem)))


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts, parted by zero characters, in UTF-16: nothing is taken apart sooner."""

    joined: bytes


#: A column: texts, whole numbers of 64 bits, or anything else as marshal writes it.
Packed: TypeAlias = "Texts | array[int] | bytes"


@dataclass(frozen=True, slots=True)
class TableBegun:
    """A table without its columns, its problems and its sheet, which is known by its position."""

    sheet: int
    table: StagedTable
    problems: bytes


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """A column of the table that was begun last."""

    name: str
    values: Packed


#: What is told of a source: its tables, each followed by its columns, and what is none.
Piece: TypeAlias = TableBegun | ColumnOf | Dismissed


def pack_table(table: StagedTable, sheet: int) -> Iterator[Piece]:
    """Yield the pieces of a table.

    Args:
        table: a staged table; its columns hold texts, whole numbers of 64 bits, and None.
        sheet: the position of its sheet in the source.
    """
    bare = replace(
        table,
        sheet=_NOWHERE,
        columns={},
        problems=[],
        at=_positions(table.at),
        owners=array("i", table.owners),
    )
    problems = list(map(_PROBLEM, table.problems))
    yield TableBegun(sheet, bare, marshal.dumps(problems, _PLAIN))
    for name, values in table.columns.items():
        yield ColumnOf(name, pack(values))


class Unpacker:
    """Puts tables together from their pieces, in the order they come."""

    def __init__(self) -> None:
        self._tables: list[tuple[int, StagedTable]] = []
        self._dismissed: list[Dismissed] = []

    def take(self, piece: Piece) -> None:
        """Take the next piece."""
        match piece:
            case TableBegun(sheet, table, problems):
                table.problems = [Problem(*each) for each in marshal.loads(problems)]  # noqa: S302
                self._tables.append((sheet, table))
            case ColumnOf(name, values):
                self._tables[-1][1].columns[name] = unpack(values)
            case Dismissed():
                self._dismissed.append(piece)

    def found(self, sheets: Sequence[Sheet]) -> Recognised:
        """Return all that came, with the sheets of the source."""
        for position, table in self._tables:
            table.sheet = sheets[position]
        return Recognised(tuple(table for _, table in self._tables), tuple(self._dismissed))


def pack(values: list[Any]) -> Packed:
    """Return a column of texts, whole numbers and None as it travels."""
    if len(set(values[:_SAMPLE])) * 2 < min(len(values), _SAMPLE):
        return marshal.dumps(values, _SHARING)
    kinds = set(map(type, values))
    if kinds == {int}:
        return array("q", values)
    if kinds == {str} and (joined := _PART.join(values)).count(_PART) == len(values) - 1:
        return Texts(joined.encode(_CODEC, "surrogatepass"))
    return marshal.dumps(values, _PLAIN)


def unpack(packed: Packed) -> list[Any]:
    """Return a column's values; equal texts are one where there are few."""
    if isinstance(packed, array):
        return packed.tolist()
    if isinstance(packed, Texts):
        return packed.joined.decode(_CODEC, "surrogatepass").split(_PART)
    loaded: list[Any] = marshal.loads(packed)  # noqa: S302  (written by this program itself)
    return loaded


def _positions(at: Sequence[int]) -> Sequence[int]:
    """Return the rows of projects; as a range where none is left out."""
    if len(at) and at[-1] - at[0] + 1 == len(at):
        return range(at[0], at[-1] + 1)
    return array("i", at)
