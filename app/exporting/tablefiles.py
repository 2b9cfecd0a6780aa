"""In which forms projects go out as a file, for the command line and the window."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.exporting.csvtable import Encoding
from app.exporting.projectbook import BookHead
from app.exporting.workbook import Progress, check_room
from app.library.file import Reading
from app.models.fields import Field
from app.queries.filter import Filter
from app.queries.layout import Layout
from app.queries.rollups import load_totals

BOOK, WORD, CSV = ".xlsx", ".docx", ".csv"


class TableLayout(StrEnum):
    """How the projects are laid out."""

    GRID = "grid"
    ANNEX = "annex"
    FLAT = "flat"


#: What a kind of file can hold, the usual one first.
LAYOUTS: Final = {
    BOOK: (TableLayout.GRID, TableLayout.ANNEX, TableLayout.FLAT),
    WORD: (TableLayout.ANNEX,),
    CSV: (TableLayout.FLAT,),
}


@dataclass(frozen=True, slots=True)
class TableForm:
    """One form of file.

    Attributes:
        suffix: of the file, as in :data:`LAYOUTS`.
        layout: one of those this kind of file can hold.
        encoding: of a CSV.
    """

    suffix: str
    layout: TableLayout
    encoding: Encoding = Encoding.UTF_8


@dataclass(frozen=True, slots=True)
class TableContent:
    """What goes into the file.

    Attributes:
        filter: which projects.
        layout: the grid's groups and order; of an annex and a flat table the order alone counts.
        fields: the grid's columns.
        head: what stands above the grid.
        columns: names of a CSV's fields; all of them where it is empty.
        unit: of the grid's amounts; all other forms are in 万元.
        author: for the file's properties.
    """

    filter: Filter
    layout: Layout
    fields: Sequence[Field]
    head: BookHead
    columns: Sequence[str] = ()
    unit: str = "万元"
    author: str = ""


def write_table(
    connection: Reading,
    form: TableForm,
    content: TableContent,
    path: Path,
    progress: Progress | None = None,
) -> int:
    """Write projects to a file in one of the forms.

    Args:
        connection: of the library, inside one transaction.
        form: which.
        content: what goes into it.
        path: the target; what is there is replaced only once the new file is whole.
        progress: told how far it has come.

    Returns:
        How many projects were written.

    Raises:
        NothingToPrint: an annex of no project.
        RefusedInput: there are more projects, or longer texts, than the kind of file holds.
        OutputUnwritable: the file cannot be written.
        Cancelled: ``progress`` said so; nothing was written.
    """
    filter, sort, author = content.filter, content.layout.sort, content.author
    if form.suffix == CSV:
        from app.exporting.csvtable import write_csv

        return write_csv(
            connection, filter, path,
            columns=content.columns, sort=sort, encoding=form.encoding, progress=progress,
        )  # fmt: skip
    if form.suffix == WORD:
        from app.documents.annex import exact_annex_tables
        from app.exporting.annexword import write_annex_word

        tables = exact_annex_tables(connection, filter, sort)
        write_annex_word(tables, path, author=author, progress=progress)
        return sum(table.count for table in tables)
    check_room(load_totals(connection, filter).count, "请先筛选，再分几次保存，或导出成 .csv")
    match form.layout:
        case TableLayout.FLAT:
            from app.exporting.flatbook import write_flat

            return write_flat(connection, filter, path, sort=sort, author=author, progress=progress)
        case TableLayout.ANNEX:
            from app.exporting.annexbook import write_annexes

            return write_annexes(
                connection, filter, path, sort=sort, author=author, progress=progress
            )
        case TableLayout.GRID:
            from app.exporting.projectbook import write_projects

            return write_projects(
                connection, filter, content.layout, content.fields, path,
                head=content.head, unit=content.unit, author=author, progress=progress,
            )  # fmt: skip
