"""The flat table as CSV, for Excel and for other programs.

Amounts are in 万元, to the yuan; lines end as CSV's do (RFC 4180), cells with line ends are quoted.
Text that a spreadsheet would compute is made harmless so that an import restores it; see
:mod:`app.models.formulatext`.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.exporting.flattable import FlatColumn, flat_columns, go_through
from app.exporting.workbook import Progress
from app.library.file import Reading
from app.library.output import check_target, write_output
from app.models.fields import Kind
from app.models.formulatext import guarded
from app.models.money import exact_wan
from app.queries.filter import Filter
from app.queries.layout import USUAL_SORT, Sort


class Encoding(StrEnum):
    """How the characters are stored.

    UTF-8 has a byte order mark, by which Excel knows it; GB18030 is what Chinese Windows takes text
    files for, and holds every character too.
    """

    UTF_8 = "utf-8"
    GB18030 = "gb18030"

    @property
    def codec(self) -> str:
        """Python's name of it, the byte order mark included."""
        return "utf-8-sig" if self is Encoding.UTF_8 else self.value


def write_csv(
    connection: Reading,
    filter: Filter,
    path: Path,
    *,
    columns: Sequence[str] = (),
    sort: Sort = USUAL_SORT,
    encoding: Encoding = Encoding.UTF_8,
    progress: Progress | None = None,
) -> int:
    """Write a filter's projects, a line each.

    Args:
        connection: of the library, inside one transaction.
        filter: which projects.
        path: the target.
        columns: the names of fields; all of them where it is empty.
        sort: the order.
        encoding: of the file.
        progress: told how far it has come.

    Returns:
        How many projects were written.

    Raises:
        OutputUnwritable: the file cannot be written.
        Cancelled: ``progress`` said so; nothing was written.
    """
    check_target(path)
    content = io.BytesIO()
    text = io.TextIOWrapper(content, encoding=encoding.codec, newline="", write_through=False)
    lines = _Lines(text, flat_columns(columns))
    count = go_through(connection, filter, lines.add, sort=sort, progress=progress)
    text.flush()
    write_output(content.getvalue(), path)
    return count


def csv_text(records: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """Return projects as CSV, with a byte order mark; see :func:`write_csv`."""
    stream = io.StringIO()
    stream.write("\ufeff")
    lines = _Lines(stream, flat_columns(columns))
    for record in records:
        lines.add(record)
    return stream.getvalue()


class _Lines:
    """Writes the header, then a line a project."""

    def __init__(self, stream: Any, columns: Sequence[FlatColumn]) -> None:
        self._columns = columns
        self._writer = csv.writer(stream, lineterminator="\r\n")
        self._writer.writerow([column.title for column in columns])

    def add(self, record: Mapping[str, Any]) -> None:
        self._writer.writerow([_cell(column, record) for column in self._columns])


def _cell(column: FlatColumn, record: Mapping[str, Any]) -> str:
    if not column.is_typed:
        return guarded(column.text(record))
    value = record[column.key]
    if value is None:
        return ""
    is_money = column.field is not None and column.field.kind is Kind.MONEY
    return exact_wan(value) if is_money else str(value)
