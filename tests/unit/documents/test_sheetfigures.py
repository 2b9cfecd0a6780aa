"""The notes below a table of figures: when what is printed does not add up."""

from dataclasses import replace

import pytest

from app.documents.rounding import ROUNDING_NOTE
from app.documents.sheetfigures import caption, sheet_notes
from app.models.money import exact_amount
from app.queries.sheet import Figure, LineKind, Sheet, SheetColumn, SheetLine

MONEY = SheetColumn("总投资", Figure.MONEY, adds_up=True)
MEDIAN = SheetColumn("中位数", Figure.MONEY, adds_up=False)
COUNT = SheetColumn("个数", Figure.COUNT, adds_up=True)
SHARE = SheetColumn("占比", Figure.SHARE, adds_up=True)
EDGE = SheetColumn("合计", Figure.MONEY, adds_up=True, is_edge=True)


def sheet(
    columns: tuple[SheetColumn, ...],
    *lines: tuple[LineKind, tuple[int | None, ...]],
    notes: tuple[str, ...] = (),
    edges_add_up: bool = False,
) -> Sheet:
    found = tuple(SheetLine(kind, "甲", figures) for kind, figures in lines)
    return Sheet("表", "", "组", columns, found, edges_add_up, notes)


TOTAL, GROUP, PART = LineKind.TOTAL, LineKind.GROUP, LineKind.PART


#: A hundredth of 亿元, the last place that is printed, and half of it.
CENT, HALF = 1_000_000, 500_000


@pytest.mark.parametrize(
    ("found", "is_told"),
    [
        (sheet((MONEY,), (TOTAL, (2 * CENT,)), (GROUP, (CENT,)), (GROUP, (CENT,))), False),
        # 0.01 + 0.01 are printed, and 0.01 above them.
        (sheet((MONEY,), (TOTAL, (CENT,)), (GROUP, (HALF,)), (GROUP, (HALF,))), True),
        # The parts of a group are its own sum.
        (sheet((MONEY,), (TOTAL, (2 * CENT,)), (GROUP, (CENT,)), (GROUP, (CENT,)), (PART, (CENT,))),
         False),
        (sheet((MONEY,), (TOTAL, (2 * CENT,)), (GROUP, (CENT,)), (PART, (HALF,)), (PART, (HALF,)),
               (GROUP, (CENT,))), True),
        # Medians add up to nothing, and counts are never rounded.
        (sheet((MEDIAN,), (TOTAL, (7 * CENT,)), (GROUP, (5 * CENT,)), (GROUP, (CENT,))), False),
        (sheet((COUNT,), (TOTAL, (7,)), (GROUP, (4,)), (GROUP, (4,))), False),
        # Across, where the edge is the sum of the others.
        (sheet((MEDIAN, MEDIAN, EDGE), (TOTAL, (HALF, HALF, CENT)), (GROUP, (HALF, HALF, CENT)),
               edges_add_up=True), True),
        (sheet((MEDIAN, MEDIAN, EDGE), (TOTAL, (HALF, HALF, CENT)), (GROUP, (HALF, HALF, CENT))),
         False),
        # Two of three thirds are 33.3%, and so is the third.
        (sheet((SHARE,), (TOTAL, (3,)), (GROUP, (1,)), (GROUP, (1,)), (GROUP, (1,))), True),
        (sheet((SHARE,), (TOTAL, (4,)), (GROUP, (1,)), (GROUP, (3,))), False),
        (sheet((MONEY, SHARE), (TOTAL, (0, 0))), False),
    ],
)  # fmt: skip
def test_the_note_stands_where_printed_figures_do_not_add_up(found: Sheet, is_told: bool) -> None:
    assert sheet_notes(found, "亿元") == ((ROUNDING_NOTE,) if is_told else ())


def test_what_is_written_to_the_yuan_is_not_rounded() -> None:
    found = sheet((MONEY,), (TOTAL, (CENT,)), (GROUP, (HALF,)), (GROUP, (HALF,)))
    assert sheet_notes(found, "亿元", exact_amount) == ()


def test_the_note_on_rounding_is_the_first() -> None:
    lines = ((TOTAL, (CENT,)), (GROUP, (HALF,)), (GROUP, (HALF,)))
    words = ROUNDING_NOTE.removeprefix("注：")
    told = sheet_notes(sheet((MONEY,), *lines, notes=("只计个数。",)), "亿元")
    assert told == (f"注：1.{words}", "2.只计个数。")
    assert sheet_notes(sheet((MONEY,), *lines, notes=("只计个数。",)), "元") == ("注：只计个数。",)


def test_the_line_above_says_the_unit_of_amounts_alone() -> None:
    lines = ((TOTAL, (CENT,)),)
    assert caption(sheet((MONEY,), *lines), "亿元") == "全部项目　金额单位：亿元"
    assert caption(sheet((SHARE,), *lines), "亿元", "九点") == "全部项目　九点"
    scoped = replace(sheet((EDGE,), *lines), subtitle="行业:林业")
    crossed = replace(sheet((MONEY,), *lines), measure="中位数")
    assert caption(crossed, "万元") == "全部项目　格内：中位数　金额单位：万元"
    assert caption(scoped, "元", "九点") == "行业:林业　金额单位：元　九点"
