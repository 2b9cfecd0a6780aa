"""A library of this program as tables: a sheet a reserve, a column a field."""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from app.errors import DamagedLibrary
from app.importing.readers.progress import Report, silent
from app.importing.readers.refusals import NoTable
from app.importing.readers.tidying import Draft, tidy
from app.importing.sheets import Format, Source, Value
from app.library.connection import UNANSWERED
from app.library.file import open_library
from app.models.entry import edit_text
from app.models.fields import FIELDS, Field, Kind
from app.models.project import PROJECT
from app.queries.projects import load_rows
from app.queries.reserves import load_reserves

#: The title of the column with each project's lasting identifier.
IDENTIFIER: Final = "标识"

#: Projects read at a time.
_WINDOW: Final = 500


def read_library(path: Path, report: Report = silent) -> Source:
    """Read the projects of all reserves that are not in the bin.

    Raises:
        LibraryUnavailable: the file is no library, damaged, or newer than this program.
        NoTable: there is no project in it.
    """
    try:
        return _read(path, report)
    except UNANSWERED as error:
        # Its tables are not those of a library: a column has another name in the file.
        raise DamagedLibrary("文库文件已损坏", place=path.name, remedy="请从备份恢复") from error


def _read(path: Path, report: Report) -> Source:
    fields = tuple(field for field in FIELDS if field.is_editable or field.kind is Kind.CATEGORY)
    titles: list[Value] = [IDENTIFIER, *(_title(field) for field in fields)]
    sheets = []
    with open_library(path, read_only=True) as library, library.read() as connection:
        reserves = load_reserves(connection)
        for index, reserve in enumerate(reserves):
            report(index, len(reserves))
            query = (
                select(PROJECT.c.id)
                .where(PROJECT.c.reserve_id == reserve.id, PROJECT.c.deleted_at.is_(None))
                .order_by(PROJECT.c.number, PROJECT.c.id)
            )
            ids = list(connection.scalars(query))
            rows = [list(titles)]
            for start in range(0, len(ids), _WINDOW):
                records = load_rows(connection, ids[start : start + _WINDOW])
                rows += [_row(fields, record) for record in records.values()]
            sheet = Draft(reserve.name, rows).finish() if ids else None
            if sheet is not None:
                sheets.append(sheet)
    if not sheets:
        raise NoTable(path.name, "文库里没有项目", remedy="请选择含有项目的文库")
    return Source(path.name, Format.LIBRARY, tuple(sheets))


def _title(field: Field) -> str:
    return f"{field.title}（万元）" if field.kind is Kind.MONEY else field.title


def _row(fields: tuple[Field, ...], record: Any) -> list[Value]:
    values: list[Value] = [str(record["uuid"])]
    for field in fields:
        if field.kind is Kind.NUMBER:
            values.append(tidy(record[field.column]))
        else:
            values.append(tidy(edit_text(field, record)))
    return values
