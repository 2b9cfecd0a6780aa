"""What holds of every source, however it came about, and of every table found in it."""

from datetime import date, datetime, time

from app.errors import ChubeiError, LibraryUnavailable
from app.importing.packing import Unpacker, pack_table
from app.importing.readers.refusals import UnreadableSource
from app.importing.recognition.kinds import RowKind
from app.importing.recognition.recognise import recognise
from app.importing.reconciliation import reconcile
from app.importing.sheets import SHOWN_ROWS, Source
from app.importing.staging import StagedTable


def check_refusal(error: ChubeiError) -> str:
    """Return a refusal's class, a known one with a whole sentence."""
    assert isinstance(error, UnreadableSource | LibraryUnavailable), repr(error)
    assert error.place
    assert error.sentence
    assert error.sentence.isprintable()
    assert error.remedy
    return type(error).__name__


def check_source(source: Source) -> None:
    """Assert all that ``sheets.py`` promises."""
    assert source.sheets
    for sheet in source.sheets:
        assert sheet.rows
        width = len(sheet.rows[0])
        height = len(sheet.rows)
        assert width
        assert {len(row) for row in sheet.rows} == {width}
        assert len(sheet.places) == height
        assert list(sheet.places) == sorted(sheet.places)
        has_flaw = {row for row, _ in sheet.flaws} | {-1}
        assert any(value is not None for value in sheet.rows[-1]) or max(has_flaw) == height - 1
        for row in sheet.rows:
            for value in row:
                assert value is None or isinstance(
                    value, str | int | float | bool | date | datetime | time
                )
                if isinstance(value, str):
                    assert value
                    assert not value.isspace()
                    value.encode("utf-8")
                    assert "\r" not in value
                    assert "\0" not in value
        for down, right in (*sheet.flaws, *sheet.shown):
            assert 0 <= down < height
            assert 0 <= right < width
        assert all(sheet.rows[down][right] is None for down, right in sheet.flaws)
        for merge in sheet.merges:
            assert 0 <= merge.top <= merge.bottom < height
            assert 0 <= merge.left <= merge.right < width
        assert all(0 <= down < height for down in sheet.hidden_rows)
        assert all(0 <= right < width for right in sheet.hidden_columns)


def found_in(source: Source) -> list[StagedTable]:
    """Return the tables of a source as they arrive, after checking that they add up."""
    unpacker = Unpacker()
    for position, sheet in enumerate(source.sheets):
        found = recognise([sheet])
        assert found.tables or found.dismissed
        assert all(each.reason.endswith("。") for each in found.dismissed)
        for table in found.tables:
            for piece in pack_table(table, position):
                unpacker.take(piece)
    tables = list(unpacker.found(source.head(SHOWN_ROWS).sheets).tables)
    for table in tables:
        size = len(table)
        assert table.counts[RowKind.PROJECT] == size == len(table.owners)
        assert {len(column) for column in table.columns.values()} == {size} or not table.columns
        assert all(0 <= each < size for each in table.refused)
        assert all(-1 <= owner < len(table.groups) for owner in table.owners)
        assert all(each.sheet == table.sheet.name and each.reason for each in table.problems)
        assert reconcile(table)[0].count == size
        for project in range(size):
            assert table.place(project) in table.sheet.places
    return tables
