"""The annex table (附件表): what it says of a filter's projects."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from app.documents.annextable import AnnexColumn, AnnexGroup, AnnexTable, rounding_notes
from app.documents.blocks import Align
from app.documents.remarks import numbered_remarks
from app.documents.settings import DocumentKind, DocumentSettings, usual_settings
from app.errors import ChubeiError
from app.library.file import Reading
from app.models.entry import shown_text
from app.models.fields import BY_NAME, Field, Kind, annex_fields
from app.models.money import exact_wan, format_money
from app.models.unfilled import UNCATEGORISED
from app.queries.dimensions import find_dimension
from app.queries.filter import Condition, Filter, Operator
from app.queries.groups import Group
from app.queries.layout import USUAL_SORT, Layout, Sort
from app.queries.projects import load_rows
from app.queries.reserves import ReserveSummary, load_reserves
from app.queries.rollups import RollupRow, Totals, rollup
from app.queries.snapshot import Snapshot, load_snapshot

#: What a category is called before, over and after: 按分类.
_TOTAL_FIELD: Final = "total"

_ALIGNS: Final[Mapping[Kind, Align]] = {
    Kind.NUMBER: "center",
    Kind.CHOICE: "center",
    Kind.PERIOD: "center",
    Kind.MONEY: "right",
}

#: Millimetres a column gets that the official annex does not have, by what it holds.
_OTHER_MM: Final[Mapping[Kind, float]] = {Kind.LONG_TEXT: 55.0, Kind.TEXT: 24.0}
_USUAL_MM: Final = 20.0

#: Writes an amount of yuan.
_Write = Callable[[int], str]


class NothingToPrint(ChubeiError):
    """No project fits the filter."""

    def __init__(self) -> None:
        super().__init__("没有符合条件的项目，没有可印的内容", remedy="请放宽筛选条件")


def annex_table(
    connection: Reading,
    filter: Filter,
    settings: DocumentSettings | None = None,
    sort: Sort | None = None,
) -> AnnexTable:
    """Collect the annex table of a filter's projects.

    Args:
        connection: of the library, inside one transaction.
        filter: which projects; all of one reserve, since the table has one title.
        settings: columns, unit, title and label.
        sort: order inside a category; by 序号 where it is not given.

    Raises:
        ChubeiError: no project fits, or they are of several reserves; it names them.
    """
    reserves = annex_reserves(connection, filter)
    if len(reserves) > 1:
        names = "、".join(reserve.name for reserve in reserves)
        raise ChubeiError(
            f"这些项目分属 {len(reserves)} 个储备库（{names}），附件表一次只印一个",
            remedy="请先选定一个储备库",
        )
    settings = settings or usual_settings(DocumentKind.ANNEX)
    return _table(connection, filter, reserves[0], settings, sort or USUAL_SORT)


def annex_tables(
    connection: Reading, filter: Filter, settings: DocumentSettings
) -> tuple[AnnexTable, ...]:
    """Collect the annex tables of a filter's projects, one for each reserve they are in.

    Raises:
        ChubeiError: no project fits.
    """
    reserves = annex_reserves(connection, filter)
    if len(reserves) == 1:
        return (_table(connection, filter, reserves[0], settings, USUAL_SORT),)
    return tuple(
        _table(connection, in_reserve(filter, reserve), reserve, settings, USUAL_SORT)
        for reserve in reserves
    )


def exact_annex_tables(
    connection: Reading, filter: Filter, sort: Sort = USUAL_SORT
) -> tuple[AnnexTable, ...]:
    """Collect the annex tables of a filter's projects to be worked on: nothing is rounded.

    Amounts are in 万元, to the yuan; one table for each reserve.

    Raises:
        ChubeiError: no project fits.
    """
    settings = usual_settings(DocumentKind.ANNEX)
    return tuple(
        _table(connection, in_reserve(filter, reserve), reserve, settings, sort, exact_wan)
        for reserve in annex_reserves(connection, filter)
    )


def annex_reserves(connection: Reading, filter: Filter) -> list[ReserveSummary]:
    """Return the reserves a filter's projects are in, in their order.

    Raises:
        ChubeiError: there is no project.
    """
    reserves = {reserve.id: reserve for reserve in load_reserves(connection)}
    found = [row.key for row in rollup(connection, find_dimension("reserve"), filter).rows]
    if not found:
        raise NothingToPrint
    return [reserves[key] for key in found]


def in_reserve(filter: Filter, reserve: ReserveSummary) -> Filter:
    """Return the filter held to one reserve, besides what it asks itself."""
    if filter.reserve_id is None:
        return Filter(filter.terms, reserve.id, filter.is_bin)
    named = Condition("reserve", Operator.IS, (reserve.name,))
    return Filter((*filter.terms, named), filter.reserve_id, filter.is_bin)


def annex_columns(settings: DocumentSettings) -> tuple[AnnexColumn, ...]:
    """Return the columns of the table."""
    return tuple(_column(field, settings.unit) for field in _fields(settings))


def _table(
    connection: Reading,
    filter: Filter,
    reserve: ReserveSummary,
    settings: DocumentSettings,
    sort: Sort,
    write: _Write | None = None,
) -> AnnexTable:
    write = write or _rounded(settings)
    snapshot = load_snapshot(connection, filter, Layout(grouping=("category",), sort=sort))
    rows = load_rows(connection, list(snapshot.ids))
    count = snapshot.totals.count
    label = reserve.annex if settings.annex_number is None else settings.annex_number
    own_title = settings.title if settings.kind is DocumentKind.ANNEX else ""
    table = AnnexTable(
        label=label,
        title=own_title or annex_title(reserve),
        columns=annex_columns(settings),
        heading=total_heading(count),
        total=_sum(snapshot.totals, write),
        groups=tuple(_groups(snapshot, rows, settings, write)),
        total_column=_TOTAL_FIELD,
    )
    notes = (*rounding_notes(table), *missing_notes(snapshot.totals))
    return _with_notes(table, numbered_remarks(notes))


def _sum(sums: RollupRow | Totals, write: _Write) -> str:
    """Return a total as it is printed: blank where no amount is filled in, which is not nothing."""
    return "" if sums.count == sums.count_without_amount else write(sums.total_yuan)


def annex_title(reserve: ReserveSummary) -> str:
    """Return what the table of a reserve is called."""
    return reserve.title or reserve.name


def total_heading(count: int) -> str:
    """Return the words of the grand total."""
    return f"合计（{count}）个"


def group_heading(group: Group, among: int) -> str:
    """Return a category's words with its count; empty where it has no row of its own.

    A reserve without categories is one list: a row 未分类 over all of it would say nothing.

    Args:
        group: the category.
        among: how many groups the table has.
    """
    if group.row.key is None and among == 1:
        return ""
    name = UNCATEGORISED if group.row.key is None else group.row.group
    return f"{name}（{group.row.count}个）"


def missing_notes(totals: Totals) -> tuple[str, ...]:
    """Return the note on projects without an amount, where there are any."""
    missing = totals.count_without_amount
    return (f"注：有{missing}个项目未填报总投资，只计个数，不计金额。",) if missing else ()


def _with_notes(table: AnnexTable, notes: tuple[str, ...]) -> AnnexTable:
    return AnnexTable(
        table.label, table.title, table.columns, table.heading, table.total, table.groups,
        table.total_column, notes,
    )  # fmt: skip


def _fields(settings: DocumentSettings) -> tuple[Field, ...]:
    if not settings.columns:
        return annex_fields()
    return tuple(BY_NAME[name] for name in settings.columns)


def _column(field: Field, unit: str) -> AnnexColumn:
    title = field.annex_title or field.title
    if field.kind is Kind.MONEY:
        title = f"{field.title}\n（{unit}）"
    width = field.annex_mm or _OTHER_MM.get(field.kind, _USUAL_MM)
    return AnnexColumn(field.name, title, width, _ALIGNS.get(field.kind, "left"))


def _groups(
    snapshot: Snapshot,
    rows: Mapping[int, Mapping[str, Any]],
    settings: DocumentSettings,
    write: _Write,
) -> Iterator[AnnexGroup]:
    fields = _fields(settings)
    for group in snapshot.groups:
        ids = snapshot.ids[group.start : group.start + group.row.count]
        yield AnnexGroup(
            heading=group_heading(group, len(snapshot.groups)),
            total=_sum(group.row, write),
            rows=tuple(_cells(rows[row_id], fields, write) for row_id in ids),
        )


def _cells(record: Mapping[str, Any], fields: Sequence[Field], write: _Write) -> tuple[str, ...]:
    return tuple(
        shown_text(field, record)
        if field.kind is not Kind.MONEY
        else ""
        if record[field.column] is None
        else write(record[field.column])
        for field in fields
    )


def _rounded(settings: DocumentSettings) -> _Write:
    """Return what writes amounts as they are printed."""
    return lambda yuan: format_money(yuan, settings.unit, grouped=settings.has_separators)
