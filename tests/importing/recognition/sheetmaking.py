"""Sheets made by hand, as a reader would hand them over."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.importing.recognition.kinds import RowKind
from app.importing.recognition.questions import Doubt
from app.importing.recognition.recognise import recognise
from app.importing.sheets import Flaw, Merge, Sheet, Spot
from app.importing.staging import Dismissed, StagedTable
from tests.annex_parser import Annex, parse_annex

ANNEX = Path(__file__).parents[2] / "fixtures" / "qianjiang_annex.txt"
FIRST_LINE = 596

WAN = 10_000


def annex() -> Annex:
    return parse_annex(ANNEX.read_text(encoding="utf-8"), first_line=FIRST_LINE)


def annex_sheet() -> Sheet:
    """The annex as the independent parser reads it: a row a row, a line number a place."""
    read = annex()
    rows = [read.header, read.total]
    for group in read.groups:
        rows += [group.head, *group.projects]
    return make_sheet(
        [row.cells for row in rows],
        places=[row.line for row in rows],
        above=(read.mark, read.title),
    )


def make_sheet(
    rows: Sequence[Sequence[Any]],
    *,
    name: str = "",
    places: Sequence[int] = (),
    above: tuple[str, ...] = (),
    merges: Sequence[tuple[int, int, int, int]] = (),
    flaws: Mapping[Spot, Flaw] | None = None,
    shown: Mapping[Spot, str] | None = None,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    is_hidden: bool = False,
    cell_counts: Mapping[int, int] | None = None,
) -> Sheet:
    """Rows filled up to one length, empty texts blank, as readers give them."""
    width = max(len(row) for row in rows)
    padded = [
        [None if value == "" else value for value in row] + [None] * (width - len(row))
        for row in rows
    ]
    return Sheet(
        name,
        padded,
        places or range(1, len(rows) + 1),
        above,
        tuple(Merge(*each) for each in merges),
        flaws or {},
        shown or {},
        frozenset(hidden_rows),
        frozenset(hidden_columns),
        is_hidden,
        cell_counts or {},
    )


def only_table(sheet: Sheet) -> StagedTable:
    found = recognise([sheet])
    assert found.dismissed == ()
    (table,) = found.tables
    return table


def only_dismissed(sheet: Sheet) -> Dismissed:
    found = recognise([sheet])
    assert found.tables == ()
    (dismissed,) = found.dismissed
    return dismissed


def names(table: StagedTable) -> list[str]:
    return list(table.columns["name"])


def kinds(table: StagedTable) -> list[str]:
    return [RowKind(kind).name for kind in table.kinds]


def doubts(table: StagedTable) -> list[Doubt]:
    return [question.doubt for question in table.questions]


def groups(table: StagedTable) -> list[tuple[str, int, int | None, int | None]]:
    """Name, level, stated count and stated 万元 of each group."""
    return [
        (
            group.name,
            group.level,
            group.stated.count,
            None if group.stated.total_yuan is None else group.stated.total_yuan // WAN,
        )
        for group in table.groups
    ]
