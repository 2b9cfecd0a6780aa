"""What the reading process answers: the tables of projects in its source, piece by piece."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.importing.forms.reading import find_form, read_form
from app.importing.packing import Piece, pack_table
from app.importing.readers.childwork import Asking
from app.importing.readers.progress import Report, within
from app.importing.recognition.layout import Choice
from app.importing.recognition.outside import Outside, read_outside
from app.importing.recognition.recognise import recognise, recognise_at
from app.importing.sheets import Sheet, Source
from app.importing.staging import Recognised, StagedTable

#: The rows of a header the user pointed at, first and last, from 0.
HeaderRows = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wish:
    """How the tables of a source are to be found.

    Attributes:
        choices: mappings the user settled, by the fingerprint of their layout.
        headers: by position of a sheet in the source, the header the user pointed at.
    """

    choices: Mapping[str, Choice] = field(default_factory=dict)
    headers: Mapping[int, HeaderRows] = field(default_factory=dict)


def find_tables(source: Source, asking: Asking) -> Iterator[Piece]:
    """Yield the pieces of the tables in a source, and what in it is no table of projects.

    Args:
        source: as it was read.
        asking: its question is a :class:`Wish`.
    """
    wish: Wish = asking.question
    whole = sum(len(sheet.rows) for sheet in source.sheets)
    done = 0
    form = find_form(source)
    outside = read_outside(source.sheets)
    for position, sheet in enumerate(source.sheets):
        size = len(sheet.rows)
        report = within(asking.report, done, done + size, whole)
        pointed = wish.headers.get(position)
        if form is None or not form.holds(position, pointed):
            found = _found(sheet, wish, position, asking, report, outside[position])
        else:
            found = read_form(form, position, sheet, wish.choices, asking.look)
        for table in found.tables:
            yield from pack_table(table, position)
        yield from found.dismissed
        done += size
        asking.report(done, whole)


def _found(
    sheet: Sheet, wish: Wish, position: int, asking: Asking, report: Report, outside: Outside
) -> Recognised:
    rows = wish.headers.get(position)
    if rows is None:
        return recognise([sheet], wish.choices, asking.look, report, [outside])
    one = recognise_at(sheet, *rows, wish.choices, asking.look, report, outside)
    return Recognised((one,)) if isinstance(one, StagedTable) else Recognised((), (one,))
