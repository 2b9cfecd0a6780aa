"""The flat table: a row a project, with every field that can be filled in.

What spreadsheets, other programs and the program itself read most easily: one header row, no sums.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.errors import Cancelled
from app.exporting.workbook import WINDOW, Progress
from app.library.file import Reading
from app.models.fields import BY_NAME, FIELDS, Field, Kind
from app.queries.filter import Filter
from app.queries.layout import USUAL_SORT, Layout, Sort
from app.queries.projects import load_rows
from app.queries.snapshot import load_snapshot

#: Behind the fields: the reserve a project is in, and its uuid.
OWNERS: Final = (("储备库", "reserve"), ("标识", "uuid"))

#: Called for each project; raises where it cannot be written.
Take = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """One column.

    Attributes:
        title: with the unit of its amounts.
        field: of the registry; None for :data:`OWNERS`.
        key: of the record, where the value stands.
    """

    title: str
    field: Field | None
    key: str

    @property
    def is_typed(self) -> bool:
        """Whether its values are numbers."""
        return self.field is not None and self.field.kind in (Kind.NUMBER, Kind.MONEY)

    def text(self, record: Mapping[str, Any]) -> str:
        """Return a project's value of a column that is not typed, as it is shown."""
        return record[self.key] or ""


def flat_columns(names: Sequence[str] = ()) -> tuple[FlatColumn, ...]:
    """Return the columns: every field that can be filled in, or those named, and the owners."""
    chosen = [BY_NAME[name] for name in names] or list(FIELDS)
    fields = [field for field in chosen if field.is_editable]
    return (
        *(FlatColumn(_title(field), field, _key(field)) for field in fields),
        *(FlatColumn(title, None, key) for title, key in OWNERS),
    )


def go_through(
    connection: Reading,
    filter: Filter,
    take: Take,
    *,
    sort: Sort = USUAL_SORT,
    progress: Progress | None = None,
) -> int:
    """Hand over a filter's projects one after the other; return how many there were.

    Raises:
        Cancelled: ``progress`` said so.
    """
    count = 0
    for record in _records(connection, filter, sort, progress):
        take(record)
        count += 1
    return count


def _records(
    connection: Reading, filter: Filter, sort: Sort, progress: Progress | None
) -> Iterator[Mapping[str, Any]]:
    ids = load_snapshot(connection, filter, Layout(sort=sort)).ids
    for start in range(0, len(ids), WINDOW):
        if progress is not None and not progress(start, len(ids)):
            raise Cancelled
        window = ids[start : start + WINDOW].tolist()
        rows = load_rows(connection, window)
        for row_id in window:
            yield rows[row_id]


def _key(field: Field) -> str:
    """Return where a record has what is shown of a field; a category is known by its name."""
    return "category" if field.kind is Kind.CATEGORY else field.column


def _title(field: Field) -> str:
    return f"{field.title}（万元）" if field.kind is Kind.MONEY else field.title
