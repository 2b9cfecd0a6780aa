"""Notes below the annex and below tables of figures: on the page of the last row, numbered."""

from dataclasses import replace

import pytest

from app.briefing.figures import print_figures
from app.documents.annextable import SUBTOTAL
from app.documents.remarks import numbered_remarks
from app.queries.sheet import Figure, LineKind, Sheet, SheetColumn, SheetLine
from tests.documents import reading, sample
from tests.documents.setlines import set_lines

SAID = ("部分合计数因单位取舍不同而产生的计算误差，未作机械调整。", "有2个项目未填报总投资。")
SHORT = "新建厂房。"


def test_one_note_has_no_number_and_several_are_counted() -> None:
    notes = [f"注：{said}" for said in SAID]
    assert numbered_remarks([]) == ()
    assert numbered_remarks(notes[:1]) == (notes[0],)
    assert numbered_remarks(notes) == (f"注：1.{SAID[0]}", f"2.{SAID[1]}")


@pytest.mark.parametrize("merges", [True, False])
@pytest.mark.parametrize("totals_first", [True, False])
@pytest.mark.parametrize("count", range(1, 16))
def test_the_annex_has_its_notes_and_totals_with_its_last_project(
    count: int, totals_first: bool, merges: bool
) -> None:
    rows = {at: sample.row(at, SHORT, f"项目之{at}号") for at in range(1, count + 1)}
    table = replace(
        sample.annex((count,), replaced=rows),
        notes=numbered_remarks([f"注：{said}" for said in SAID]),
    )
    content = sample.annex_bytes(table, totals_first=totals_first, merges_groups=merges)
    texts = reading.page_texts(content)
    (page,) = (text for text in texts if f"项目之{count}号" in text)
    assert page is texts[-1]
    assert f"注：1.{SAID[0]}2.{SAID[1]}" in page
    if not totals_first:
        assert page.index(f"项目之{count}号") < page.index(SUBTOTAL) < page.index(table.heading)


def test_a_row_taller_than_a_page_leaves_room_for_the_notes() -> None:
    # A line more of the row each time, over more than a page.
    for words in range(80, 170, 2):
        row = sample.row(1, "建设标准厂房和配套设施，" * words, "项目之一号")
        table = replace(sample.annex((1,), replaced={1: row}), notes=(f"注：{SAID[0]}",))
        *_, page = reading.page_texts(sample.annex_bytes(table))
        assert f"注：{SAID[0]}" in page
        assert "设施，" in page.partition("注：")[0]


@pytest.mark.parametrize("groups", range(20, 40))
def test_figures_have_their_notes_with_their_last_line(groups: int) -> None:
    lines = [SheetLine(LineKind.TOTAL, "合计", (groups,))]
    lines += [SheetLine(LineKind.GROUP, f"分组{at}号", (1,)) for at in range(1, groups + 1)]
    column = SheetColumn("项目数", Figure.COUNT, adds_up=True)
    sheet = Sheet("汇总表", "", "分组", (column,), tuple(lines), notes=SAID)
    content = print_figures(sheet).content
    texts = reading.page_texts(content)
    (page,) = (text for text in texts if f"分组{groups}号" in text)
    assert f"注：1.{SAID[0]}2.{SAID[1]}" in page
    first, second = (
        next(line for line in set_lines(content) if line.text.startswith(head))
        for head in ("注：", "2.")
    )
    # Two characters of 10.5 points.
    assert second.x - first.x == pytest.approx(21, abs=0.1)
