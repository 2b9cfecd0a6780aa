"""录入表: projects and blank rows as a workbook that a unit without the program fills in."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from app.errors import Cancelled, NotFound, RefusedInput
from app.exporting.forms.guide import write_guide
from app.exporting.forms.order import MOST_BLANKS, MOST_PROJECTS, FormOrder
from app.exporting.forms.table import FormTable
from app.exporting.workbook import Formats, Progress, watcher, write_workbook
from app.library.clock import new_uuid
from app.library.file import Reading
from app.models.fields import Field, Kind, Record
from app.models.form import (
    LISTS_SHEET,
    MARK_SHEET,
    TABLE_SHEET,
    USUAL_WORDS,
    FormMark,
    pack,
    sent_values,
)
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.identity import library_identity
from app.queries.projects import known_values, load_rows
from app.queries.reserves import ReserveSummary, load_reserves
from app.queries.rollups import rollup
from app.queries.snapshot import load_snapshot

#: Digits of a form's number behind its day.
_ID_DIGITS: Final = 8

#: Words offered for one column.
_MOST_WORDS: Final = 500

#: Projects read at a time.
_WINDOW: Final = 500


def write_form(
    connection: Reading,
    order: FormOrder,
    path: Path,
    *,
    library_name: str,
    day: date,
    author: str = "",
    progress: Progress | None = None,
) -> FormMark:
    """Write a form.

    Args:
        connection: of the library, inside one transaction.
        order: what it is to hold.
        path: the target.
        library_name: the library's file name.
        day: the day it is handed out.
        author: for the file's properties.
        progress: told how far it has come.

    Returns:
        What the form says of itself.

    Raises:
        NotFound: there is nothing to write.
        RefusedInput: there is too much.
        OutputUnwritable: the file cannot be written.
        Cancelled: ``progress`` said so; nothing was written.
    """
    reserve = next(each for each in load_reserves(connection) if each.uuid == order.reserve)
    ids = _ids(connection, order, reserve)
    fields = order.fields
    records: list[Record] = []
    for start in range(0, len(ids), _WINDOW):
        if progress is not None and not progress(start, len(ids)):
            raise Cancelled
        window = ids[start : start + _WINDOW]
        rows = load_rows(connection, window)
        records += [rows[project_id] for project_id in window]
    mark = FormMark(
        id=_form_id(day),
        library=library_identity(connection),
        library_name=library_name,
        reserve=reserve.uuid,
        reserve_name=reserve.name,
        issued=day.isoformat(),
        until=order.until.isoformat() if order.until else "",
        issuer=order.issuer,
        fields=tuple(entry.name for entry in fields),
        open=tuple(entry.name for entry in fields if entry.name in order.open),
        sent={record["uuid"]: sent_values(fields, record) for record in records},
    )
    words = _words(connection, fields, reserve.id)
    look = watcher(progress, len(ids))

    def fill(book: Any, formats: Formats) -> None:
        page = book.add_worksheet(TABLE_SHEET)
        table = FormTable(book, page, formats, order, mark, words)
        table.write(reserve.title or reserve.name, records, look)
        write_guide(
            book,
            fields,
            order.open,
            note=order.note,
            has_sent=bool(records),
            has_blanks=order.blanks > 0,
        )
        _write_lists(book, words)
        _write_mark(book, mark)
        page.activate()

    write_workbook(path, fill, author=author, look=look)
    return mark


def _ids(connection: Reading, order: FormOrder, reserve: ReserveSummary) -> list[int]:
    """Return the projects' ids in order.

    Raises:
        NotFound: there is nothing to write.
        RefusedInput: there is too much.
    """
    if order.blanks > MOST_BLANKS:
        raise RefusedInput(
            "空白行", str(order.blanks), f"最多 {MOST_BLANKS:,} 行", remedy="请少留几行"
        )
    ids: list[int] = []
    if order.filter is not None:
        filter = Filter(order.filter.terms, reserve.id)
        ids = load_snapshot(connection, filter).ids.tolist()
    if len(ids) > MOST_PROJECTS:
        raise RefusedInput(
            "录入表",
            f"{len(ids):,} 个项目",
            f"一份录入表最多 {MOST_PROJECTS:,} 个",
            remedy="请先筛选，按单位分几份发",
        )
    if not ids and not order.blanks:
        raise NotFound(
            f"储备库“{reserve.name}”里没有符合条件的项目，录入表里没有可写的",
            remedy="请另选项目，或留几行空白行",
        )
    return ids


def _form_id(day: date) -> str:
    """Return what names a form among others, short enough to be read out."""
    # An identifier begins with the time and ends with chance.
    return f"{day:%Y%m%d}-{new_uuid()[-_ID_DIGITS:].upper()}"


def _words(
    connection: Reading, fields: Sequence[Field], reserve_id: int
) -> dict[str, tuple[str, ...]]:
    """Return the words each coded field offers: those the library knows, the most used first."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in fields:
        if entry.kind is Kind.UNITS:
            rows = rollup(connection, find_dimension("unit"), Filter()).rows
            used = sorted((-row.count, row.group) for row in rows if row.key)
            words = [name for _, name in used]
        elif entry.kind is Kind.CATEGORY:
            words = [name for name, _ in known_values(connection, entry.name, reserve_id)]
        elif entry.kind is Kind.CHOICE:
            known = [text for text, _ in known_values(connection, entry.name, None)]
            words = [*known, *USUAL_WORDS.get(entry.name, ())]
        else:
            continue
        if words:
            found[entry.name] = tuple(dict.fromkeys(words))[:_MOST_WORDS]
    return found


def _write_lists(book: Any, words: Mapping[str, tuple[str, ...]]) -> None:
    sheet = book.add_worksheet(LISTS_SHEET)
    for at, (name, listed) in enumerate(words.items()):
        for row, word in enumerate((name, *listed)):
            sheet.write_string(row, at, word)
    sheet.protect("")
    sheet.hide()


def _write_mark(book: Any, mark: FormMark) -> None:
    sheet = book.add_worksheet(MARK_SHEET)
    for row, line in enumerate(pack(mark)):
        sheet.write_string(row, 0, line)
    sheet.protect("")
    sheet.very_hidden()
