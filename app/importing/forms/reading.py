"""录入表 that came back: recognised by what it carries unseen, and read row by row.

In a form every row below the header is a project by itself, whatever it looks like: nothing has to
be guessed of groups, sums and titles.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from typing import Final

from app.importing.forms.returned import Returned
from app.importing.recognition.cells import cell_text
from app.importing.recognition.header import Caption, read_header
from app.importing.recognition.kinds import RowKind, Rows
from app.importing.recognition.labels import is_note, read_label
from app.importing.recognition.layout import Choice, Layout
from app.importing.recognition.recognise import recognise_told
from app.importing.sheets import Sheet, Source
from app.importing.staging import Dismissed, Recognised
from app.models.fields import BY_NAME
from app.models.form import (
    GUIDE_SHEET,
    IDENTIFIER,
    LISTS_SHEET,
    MARK_SHEET,
    MONEY_UNIT,
    TABLE_SHEET,
    FormMark,
    SpoiltForm,
    column_title,
    unpack,
)

#: Rows above a header: those of the form, and a few that somebody put in.
_LOOKED_AT: Final = 200

_LOST: Final = "隐藏的工作表不见了"


@dataclass(frozen=True, slots=True)
class FormFile:
    """A source that is a form.

    Attributes:
        mark: what it says of itself; None where that is lost.
        why: why it is lost, without a full stop; empty where it is not.
        headers: by position of a sheet in the source, the row of its header, from 0; more than one
            where somebody copied the sheet.
        main: the position of the one that is read.
        own: positions of the form's other sheets, which hold no projects.
    """

    mark: FormMark | None
    why: str
    headers: Mapping[int, int]
    main: int
    own: frozenset[int]

    def holds(self, position: int, pointed: tuple[int, int] | None) -> bool:
        """Whether a sheet is the form's own, to be read as such.

        Args:
            position: of the sheet in the source.
            pointed: the header the user pointed at, if any: another one is an ordinary table's.
        """
        row = self.headers.get(position)
        if row is None:
            return position in self.own and pointed is None
        return pointed is None or pointed == (row, row)


def find_form(source: Source) -> FormFile | None:
    """Return what a source is as a form; None where it is none."""
    headers = {}
    for position, sheet in enumerate(source.sheets):
        found = _header_row(sheet)
        if found >= 0:
            headers[position] = found
    if not headers:
        return None
    main = next((at for at in headers if source.sheets[at].name == TABLE_SHEET), min(headers))
    named = {sheet.name: position for position, sheet in enumerate(source.sheets)}
    own = {named[name] for name in (GUIDE_SHEET, LISTS_SHEET, MARK_SHEET) if name in named}
    mark, why = None, _LOST
    if MARK_SHEET in named:
        lines = [cell_text(row[0]) for row in source.sheets[named[MARK_SHEET]].rows]
        try:
            mark, why = unpack(lines), ""
        except SpoiltForm as error:
            why = error.reason
    return FormFile(mark, why, headers, main, frozenset(own - set(headers)))


def read_form(
    form: FormFile,
    position: int,
    sheet: Sheet,
    choices: Mapping[str, Choice],
    look: Callable[[], None],
) -> Recognised:
    """Read a form's table; its other sheets hold none, and nothing is said of them.

    Args:
        form: what the source is.
        position: of the sheet in it.
        sheet: the sheet.
        choices: mappings the user settled, by the fingerprint of their layout.
        look: called now and then; raises to stop.
    """
    if position in form.own:
        return Recognised(())
    first = form.headers[position]
    if position != form.main:
        return Recognised((), (_copied(sheet, first),))
    header = read_header(sheet, first, last=first)
    settled = choices.get(header.fingerprint)
    choice = settled or _choice(header.captions, form.mark)
    hidden = [cell_text(value).strip() for value in sheet.rows[first]].index(IDENTIFIER)
    teller = _Teller(hidden)
    table = recognise_told(sheet, first, choice, teller.tell, look)
    if isinstance(table, Dismissed):
        return Recognised((), (table,))
    # That it is known is the form's doing, not the user's.
    table.layout = replace(table.layout, is_remembered=settled is not None)
    if form.mark is not None:
        table.title = form.mark.reserve_name
    table.form = Returned(
        form.mark,
        form.why,
        tuple(cell_text(sheet.rows[row][hidden]).strip() for row in table.at),
        tuple(sheet.places[row] for row in teller.emptied),
        _missing(table.layout, form.mark),
    )
    return Recognised((table,))


def _copied(sheet: Sheet, first: int) -> Dismissed:
    titles = tuple(cell_text(value) for value in sheet.rows[first] if value is not None)
    reason = (
        f"“{sheet.name}”是从录入表复制出来的一张，同一个项目只能取一处，没有读。"
        "如果填在这一张里，请把改动合到一张，或删去另一张再导入。"
    )
    return Dismissed(sheet.name, sheet.places[first], titles, reason)


def _header_row(sheet: Sheet) -> int:
    for at, row in enumerate(sheet.rows[:_LOOKED_AT]):
        if any(isinstance(value, str) and value.strip() == IDENTIFIER for value in row):
            return at
    return -1


def _choice(captions: tuple[Caption, ...], mark: FormMark | None) -> Choice:
    """Return what the columns hold: their titles are the form's own."""
    fields = frozenset(BY_NAME) if mark is None else frozenset(mark.fields)
    columns: dict[int, str] = {}
    for at, caption in enumerate(captions):
        key = caption.meaning.key if caption.meaning is not None else ""
        if key in fields and key not in columns.values():
            columns[at] = key
    return Choice(columns, MONEY_UNIT)


def _missing(layout: Layout, mark: FormMark | None) -> tuple[str, ...]:
    if mark is None:
        return ()
    held = {entry.name for entry in layout.fields}
    return tuple(column_title(BY_NAME[name]) for name in mark.fields if name not in held)


class _Teller:
    """Tells what the rows of a form are.

    Attributes:
        emptied: rows with an identifier and nothing else to say, from 0.
    """

    def __init__(self, hidden: int) -> None:
        self._hidden = hidden
        self.emptied: list[int] = []

    def tell(
        self,
        sheet: Sheet,
        layout: Layout,
        start: int,
        end: int,
        again: Set[int],
        look: Callable[[], None],
    ) -> Rows:
        """Return what the rows are; see :func:`app.importing.recognition.rows.tell_rows`."""
        rows = Rows(start, bytearray(end - start), [-1] * (end - start))
        said = [each.index for each in layout.columns if each.meaning]
        said = [index for index in said if index != layout.column("number")]
        names = {layout.column("name"), layout.column("total")}
        for at in range(start, end):
            if not at & 0x3FF:
                look()
            row = sheet.rows[at]
            is_known = row[self._hidden] is not None
            filled = {
                index for index in said if row[index] is not None or (at, index) in sheet.flaws
            }
            kind = RowKind.PROJECT
            if not filled:
                kind = RowKind.BLANK
                if is_known:
                    self.emptied.append(at)
            elif not is_known and filled <= names:
                kind = _without_identifier(cell_text(row[min(filled)]))
                if kind is RowKind.NOTE:
                    rows.note(at, row)
            rows.kinds[at - start] = kind
        return rows


def _without_identifier(text: str) -> RowKind:
    """Return what a row is that somebody wrote below: a sum, a note, or a new project's name."""
    if is_note(text):
        return RowKind.NOTE
    return RowKind.TOTAL if read_label(text).sum is not None else RowKind.PROJECT
