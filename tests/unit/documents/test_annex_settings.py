from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest

from app.documents.annex import annex_table, annex_tables
from app.documents.annextable import AnnexTable
from app.documents.completeness import completeness
from app.documents.rounding import ROUNDING_NOTE
from app.documents.settings import DocumentKind, DocumentSettings, usual_settings
from app.library.file import Library
from app.operations.projects import create_project, update_projects
from app.operations.reserves import create_reserve
from app.queries.filter import Filter
from app.queries.projects import find_project, load_rows
from app.queries.reserves import find_reserve
from tests.annex_parser import Annex

USUAL = usual_settings(DocumentKind.ANNEX)


def table_of(library: Library, settings: DocumentSettings = USUAL) -> AnnexTable:
    with library.read() as connection:
        return annex_table(connection, Filter(), settings)


def test_columns_can_be_chosen_in_any_order(library: Library, paper: Annex) -> None:
    table = table_of(library, replace(USUAL, columns=("total", "name", "location")))
    assert [column.title for column in table.columns] == [
        "总投资\n（万元）",
        "项目名称",
        "建设地点",
    ]
    assert all(column.width_mm > 0 for column in table.columns)
    rows = [row for group in table.groups for row in group.rows]
    assert [row[0] for row in rows] == [row.cells[5].strip() for row in paper.projects]


def test_in_another_unit_the_note_on_rounding_stands_where_it_must(
    library: Library, paper: Annex
) -> None:
    table = table_of(library, replace(USUAL, unit="亿元"))
    assert table.total == "279.06"
    assert [group.total for group in table.groups] == ["35.38", "19.65", "223.83", "0.20"]
    assert "（亿元）" in table.columns[5].title
    printed = [Decimal(row[5]) for group in table.groups for row in group.rows]
    cent = Decimal("0.01")
    wan = [Decimal(row.cells[5].strip()) for row in paper.projects]
    assert printed == [(each / 10_000).quantize(cent, ROUND_HALF_UP) for each in wan]
    # The categories add up to the total, but the first one's projects not to the category.
    assert sum(printed[:16]) != Decimal("35.38")
    assert table.notes == (ROUNDING_NOTE,)
    assert table_of(library).notes == ()


def test_separators(library: Library) -> None:
    table = table_of(library, replace(USUAL, has_separators=True))
    assert table.total == "2,790,637"
    assert table.groups[0].rows[0][5] == "100,000"
    assert table.notes == ()


def test_label_and_title(library: Library) -> None:
    assert table_of(library, replace(USUAL, annex_number="附件7", title="甲表")).label == "附件7"
    chosen = table_of(library, replace(USUAL, annex_number="", title="甲表"))
    assert (chosen.label, chosen.title) == ("", "甲表")


def test_projects_without_an_amount_are_said(library: Library) -> None:
    with library.read() as connection:
        first = find_project(connection, "1")
    library.perform(update_projects({first: {"total": ""}}))
    (note,) = table_of(library).notes
    assert "有1个项目未填报总投资" in note


def test_a_booklet_has_a_table_for_each_reserve(library: Library) -> None:
    library.perform(create_reserve("万盛"))
    with library.read() as connection:
        here = find_reserve(connection, "万盛").id
    library.perform(create_project(here, {"name": "甲", "total": "5"}))
    with library.read() as connection:
        tables = annex_tables(connection, Filter(), USUAL)
    assert [(table.title, table.count, table.total) for table in tables] == [
        ("黔江区大健康产业项目储备库", 36, "2790637"),
        ("万盛项目储备库", 1, "5"),
    ]


@pytest.mark.parametrize(
    ("change", "missing"), [({}, 7), ({"policy": "有"}, 6), ({"content": ""}, 8)]
)
def test_completeness_counts_what_a_brief_needs(
    library: Library, change: dict[str, str], missing: int
) -> None:
    with library.read() as connection:
        second = find_project(connection, "2")
    if change:
        library.perform(update_projects({second: change}))
    with library.read() as connection:
        found = completeness(load_rows(connection, [second])[second])
    assert (found.needed, len(found.missing)) == (15, missing)
    assert found.filled == 15 - missing
    assert ("政策支持" in found.titles) is ("policy" not in change)
