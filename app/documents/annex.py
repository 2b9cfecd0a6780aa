"""The annex table (附件表): what it says of a filter's projects."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.documents.annextable import AnnexColumn, AnnexGroup, AnnexTable, rounding_notes
from app.documents.blocks import Align
from app.documents.settings import DocumentKind, DocumentSettings, usual_settings
from app.errors import ChubeiError
from app.library.file import Reading
from app.models.entry import shown_text
from app.models.fields import BY_NAME, Field, Kind, annex_fields
from app.models.money import format_money
from app.queries.dimensions import find_dimension
from app.queries.filter import Condition, Filter, Operator
from app.queries.groups import Group
from app.queries.layout import USUAL_SORT, Layout, Sort
from app.queries.projects import load_rows
from app.queries.reserves import ReserveSummary, load_reserves
from app.queries.rollups import rollup
from app.queries.snapshot import Snapshot, load_snapshot

#: The heading of the projects no category holds.
UNCATEGORISED: Final = "未分类"

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
) -> AnnexTable:
    snapshot = load_snapshot(connection, filter, Layout(grouping=("category",), sort=sort))
    rows = load_rows(connection, list(snapshot.ids))
    count = snapshot.totals.count
    label = reserve.annex if settings.annex_number is None else settings.annex_number
    own_title = settings.title if settings.kind is DocumentKind.ANNEX else ""
    table = AnnexTable(
        label=label,
        title=own_title or reserve.title or reserve.name,
        columns=annex_columns(settings),
        heading=f"合计（{count}）个",
        total=_amount(snapshot.totals.total_yuan, settings),
        groups=tuple(_groups(snapshot, rows, settings)),
        total_column=_TOTAL_FIELD,
    )
    missing = snapshot.totals.count_without_amount
    notes = rounding_notes(table)
    if missing:
        notes = (*notes, f"注：有{missing}个项目未填报总投资，只计个数，不计金额。")
    return _with_notes(table, notes)


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
    snapshot: Snapshot, rows: Mapping[int, Mapping[str, Any]], settings: DocumentSettings
) -> Iterator[AnnexGroup]:
    fields = _fields(settings)
    for group in snapshot.groups:
        # A reserve without categories is one list: a row 未分类 over all of it would say nothing.
        has_heading = group.row.key is not None or len(snapshot.groups) > 1
        ids = snapshot.ids[group.start : group.start + group.row.count]
        yield AnnexGroup(
            heading=_heading(group) if has_heading else "",
            total=_amount(group.row.total_yuan, settings),
            rows=tuple(_cells(rows[row_id], fields, settings) for row_id in ids),
        )


def _heading(group: Group) -> str:
    name = UNCATEGORISED if group.row.key is None else group.row.group
    return f"{name}（{group.row.count}个）"


def _cells(
    record: Mapping[str, Any], fields: Sequence[Field], settings: DocumentSettings
) -> tuple[str, ...]:
    unit, grouped = settings.unit, settings.has_separators
    return tuple(shown_text(field, record, money_unit=unit, grouped=grouped) for field in fields)


def _amount(yuan: int, settings: DocumentSettings) -> str:
    return format_money(yuan, settings.unit, grouped=settings.has_separators)
