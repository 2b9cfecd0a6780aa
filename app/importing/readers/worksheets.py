"""What workbooks of both kinds share: calamine at arm's length, merges, faults, shown values."""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias

import python_calamine as calamine

from app.importing.readers.limits import CELLS
from app.importing.readers.numberformats import Format
from app.importing.readers.refusals import DamagedSource, EncryptedSource, TooLarge, short_name
from app.importing.readers.tidying import Draft
from app.importing.sheets import Flaw, Merge, Spot, column_letters

#: Day 0 of Excel's calendars, of 1900 and of 1904.
EPOCH: Final = datetime(1899, 12, 30)
EPOCH_1904: Final = datetime(1904, 1, 1)

#: What can show another text than itself.
_Shown: TypeAlias = date | time | int | float


def open_calamine(content: bytes, name: str) -> calamine.CalamineWorkbook:
    """Return the workbook opened by calamine.

    Raises:
        EncryptedSource: it has a password.
        DamagedSource: calamine cannot make sense of it.
    """
    try:
        with damage(name, "工作簿的目录读不出来"):
            return calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except calamine.PasswordError as error:
        raise EncryptedSource(name) from error


def open_sheet(
    workbook: calamine.CalamineWorkbook, index: int, title: str, name: str
) -> calamine.CalamineSheet:
    """Return a worksheet read by calamine.

    Raises:
        DamagedSource: calamine cannot make sense of it.
    """
    with damage(name, f"工作表“{short_name(title)}”读不出来"):
        return workbook.get_sheet_by_index(index)


@contextmanager
def damage(name: str, detail: str) -> Iterator[None]:
    """Have whatever calamine raises mean that the file is damaged.

    Raises:
        DamagedSource: calamine failed.
    """
    try:
        yield
    except calamine.PasswordError:
        raise
    except (calamine.CalamineError, OSError, ValueError, KeyError) as error:
        raise DamagedSource(name, detail) from error
    except BaseException as error:
        # A panic of Rust is no Exception, so that nobody overlooks it; here it is expected.
        if type(error).__name__ == "PanicException":
            raise DamagedSource(name, detail) from error
        raise


def check_extent(cells: int, corner: Spot, title: str, name: str) -> None:
    """Refuse a worksheet of too many cells, most of them blank, before they are laid out.

    Raises:
        TooLarge: naming the worksheet and its last cell.
    """
    if cells <= CELLS:
        return
    last = f"{column_letters(corner[1])}{corner[0] + 1}"
    raise TooLarge(
        name,
        f"工作表“{short_name(title)}”一直延伸到 {last} 单元格",
        remedy="请删掉表格右边和下边多余的行列，或只留要导入的部分，另存后再导入",
    )


def merges_of(sheet: calamine.CalamineSheet) -> list[Merge]:
    """Return a sheet's merged cells."""
    return [Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ()]


def blank_covered(draft: Draft) -> None:
    """Drop values under merged cells: Excel shows the first one only."""
    rows = draft.rows
    left = 2 * CELLS
    for merge in draft.merges:
        for row in range(merge.top, min(merge.bottom + 1, len(rows))):
            covered = rows[row][merge.left : merge.right + 1]
            left -= len(covered) + 1
            if left < 0:
                # Merges over and over the same cells, as no program writes them.
                return
            first = 1 if row == merge.top else 0
            if any(value is not None for value in covered[first:]):
                kept = covered[:first] + [None] * (len(covered) - first)
                rows[row][merge.left : merge.right + 1] = kept


def take_flaws(
    draft: Draft, uncached: Iterable[Spot], errors: Iterable[Spot], name: str
) -> list[str]:
    """Mark cells without a trustworthy value; return what the user should know.

    Raises:
        TooLarge: one stands too far out.
    """
    draft.flaws.update(dict.fromkeys(uncached, Flaw.NO_CACHED_VALUE))
    draft.flaws.update(dict.fromkeys(errors, Flaw.ERROR_VALUE))
    last = max((row for row, _ in draft.flaws), default=-1)
    right = max((column for _, column in draft.flaws), default=-1)
    check_extent((last + 1) * (right + 1), (last, right), draft.name, name)
    draft.rows += [[] for _ in range(last + 1 - len(draft.rows))]
    for row, column in draft.flaws:
        if column < len(draft.rows[row]):
            draft.rows[row][column] = None
    count = sum(flaw is Flaw.NO_CACHED_VALUE for flaw in draft.flaws.values())
    if not count:
        return []
    return [
        f"工作表“{short_name(draft.name)}”有 {count} 个公式没有保存计算结果，"
        "请用 Excel 或 WPS 打开并保存一次再导入。"
    ]


def show_cells(
    draft: Draft,
    cells: Iterable[tuple[int, int, int]],
    formats: Mapping[int, Format],
    epoch: datetime = EPOCH,
) -> None:
    """Note what cells in a telling format show; numbers that are dates become dates.

    Args:
        draft: the sheet.
        cells: row, column and style.
        formats: by style.
        epoch: the day that is 0.
    """
    columns: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for row, column, style in cells:
        columns[column, style].append(row)
    for (column, style), rows in columns.items():
        _show_column(draft, column, rows, formats[style], epoch)


def _show_column(
    draft: Draft, column: int, rows: Sequence[int], form: Format, epoch: datetime
) -> None:
    """Note what cells of one column in one format show; equal values show the same."""
    cells, height = draft.rows, len(draft.rows)
    held: dict[int, _Shown] = {
        row: value
        for row in rows
        if row < height
        and column < len(cells[row])
        and (value := cells[row][column]) is not None
        and not isinstance(value, str | bool)
    }
    if form.is_date and any(isinstance(value, int | float) for value in set(held.values())):
        dates = {value: _moment(value, epoch) for value in set(held.values())}
        held = {row: moment for row, own in held.items() if (moment := dates[own]) is not None}
        for row, moment in held.items():
            cells[row][column] = moment
    texts = {value: form.shown(value) for value in set(held.values())}
    draft.shown.update({(row, column): text for row, own in held.items() if (text := texts[own])})


def _moment(value: _Shown, epoch: datetime) -> _Shown | None:
    return to_date(value, epoch) if isinstance(value, int | float) else value


def to_date(serial: float, epoch: datetime = EPOCH) -> date | datetime | None:
    """Return the day of a serial number; None where there is none."""
    try:
        moment = epoch + timedelta(days=serial)
    except OverflowError:
        return None
    is_day = moment.time() == time()
    return moment.date() if is_day else moment.replace(microsecond=0)
