"""The plain table of a cross rollup, beside the annex itself."""

import re
from collections import Counter
from pathlib import Path

import pytest

from app.library.file import Library
from app.queries.crosstab import cross
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.sheet import LineKind, Sheet, cross_sheet
from tests.annex_parser import parse_annex

WAN = 10_000
ANNEX = parse_annex(
    (Path(__file__).parents[2] / "fixtures" / "qianjiang_annex.txt").read_text(encoding="utf-8")
)


def reason(period: str) -> str:
    """Return why a period of the annex names no year; empty where it does."""
    text = "".join(period.split())
    if not text:
        return "未填"
    if text == "待定":
        return "待定"
    if "力争" in text:
        return "力争"
    return "只有时长" if re.fullmatch(r"[\d-]{1,3}(年|个月)", text) else ""


def unscheduled() -> dict[tuple[str, str], tuple[int, int]]:
    """Return projects and 万元 of the annex that no year may claim, by reason and category."""
    counts: Counter[tuple[str, str]] = Counter()
    totals: Counter[tuple[str, str]] = Counter()
    for group in ANNEX.groups:
        category = re.split(r"[(（]", group.head.cells[0])[0].strip()
        for row in group.projects:
            why = reason(row.cells[6])
            if why:
                counts[why, category] += 1
                totals[why, category] += int(row.cells[5])
    return {key: (counts[key], totals[key]) for key in counts}


def crossed(library: Library, rows: str, columns: str, measure: str) -> Sheet:
    with library.read() as connection:
        found = cross(connection, find_dimension(rows), find_dimension(columns), Filter())
    return cross_sheet(found, measure, title="汇总")


@pytest.mark.parametrize("rows", ["start_year", "year"])
@pytest.mark.parametrize(("measure", "at"), [("count", 0), ("total", 1)])
def test_the_reasons_of_未排期_stand_below_it(
    library: Library, rows: str, measure: str, at: int
) -> None:
    sheet = crossed(library, rows, "category", measure)
    factor = WAN if at else 1
    told = {
        (line.name, column.title): figure // factor
        for line in sheet.lines
        if line.kind is LineKind.PART
        for column, figure in zip(sheet.columns, line.figures, strict=True)
        if figure is not None and not column.is_edge
    }
    assert told == {key: figures[at] for key, figures in unscheduled().items()}
    edges = {line.name: line.figures[-1] for line in sheet.lines if line.kind is LineKind.PART}
    # Counted in the document by hand.
    stated = {
        "只有时长": (9, 1_385_760),
        "待定": (5, 1_021_000),
        "未填": (3, 113_000),
        "力争": (1, 2_000),
    }
    assert edges == {name: figures[at] * factor for name, figures in stated.items()}
    above = [line.name for line in sheet.lines if line.kind is LineKind.GROUP][-1]
    assert above == "未排期"
    assert [line.kind for line in sheet.lines[-5:]] == [LineKind.GROUP, *[LineKind.PART] * 4]


def test_what_is_not_yearly_has_no_parts(library: Library) -> None:
    sheet = crossed(library, "category", "year", "total")
    assert {line.kind for line in sheet.lines} == {LineKind.TOTAL, LineKind.GROUP}
    assert sheet.columns[-2].title == "未排期"
