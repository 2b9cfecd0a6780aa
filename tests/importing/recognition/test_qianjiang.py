"""The published annex, read by an independent parser, against the reviewed library."""

from typing import Any

import pytest

from app.importing.recognition.words import Confidence
from app.importing.reconciliation import reconcile
from app.importing.staging import StagedTable
from app.library.reference import ReferenceLibrary, load_reference
from app.models.periodgrammar import parse_period
from app.models.unitlist import split_units
from tests.importing.recognition.sheetmaking import WAN, annex_sheet, only_table


@pytest.fixture(scope="module")
def table() -> StagedTable:
    return only_table(annex_sheet())


@pytest.fixture(scope="module")
def library() -> ReferenceLibrary:
    return load_reference("qianjiang")


def expected_rows(library: ReferenceLibrary) -> list[dict[str, Any]]:
    rows = []
    for project in library.projects:
        period = parse_period(project.period_text)
        rows.append(
            {
                "number": project.number,
                "name": project.name,
                "nature": project.nature,
                "industry": project.industry,
                "content": project.content,
                "total_yuan": project.total_yuan,
                "total_text": project.total_text,
                "period_text": project.period_text,
                "period_kind": str(period.kind),
                "period_start": period.start,
                "period_end": period.end,
                "period_months": period.months,
                "financing": project.financing,
                "units_text": project.units_text,
            }
        )
    return rows


def test_36_projects_equal_the_library_field_by_field(
    table: StagedTable, library: ReferenceLibrary
) -> None:
    assert [table.values(at) for at in range(len(table))] == expected_rows(library)
    units = [split_units(text) for text in table.columns["units_text"]]
    assert units == [project.units for project in library.projects]


def test_each_project_stands_in_its_category_at_its_line(
    table: StagedTable, library: ReferenceLibrary
) -> None:
    placed = [(table.category(at), table.place(at)) for at in range(len(table))]
    assert placed == [(project.category, project.source_line) for project in library.projects]


def test_categories_are_those_of_the_document(
    table: StagedTable, library: ReferenceLibrary
) -> None:
    found = [
        (group.name, group.heading, group.row, group.stated.count, group.stated.total_yuan)
        for group in table.groups
    ]
    assert found == [
        (each.name, each.heading, each.source_line, each.stated_count, each.stated_total_yuan)
        for each in library.categories
    ]
    assert {group.level for group in table.groups} == {0}


def test_nothing_is_refused_and_nothing_asked(table: StagedTable) -> None:
    assert (table.problems, table.questions, table.refused) == ([], [], set())
    assert {each.confidence for each in table.layout.columns} == {Confidence.SURE}
    assert table.layout.money_unit == "万元"
    assert (table.annex, table.title) == ("附件2", "黔江区大健康产业项目储备库")


def test_stated_and_computed_agree_to_the_yuan(table: StagedTable) -> None:
    lines = reconcile(table)
    assert [(line.group, line.count, line.total_yuan // WAN) for line in lines] == [
        ("", 36, 2_790_637),
        ("医疗卫生服务业", 16, 353_845),
        ("医药产业、医疗器械产业、健康食品加工产业", 8, 196_500),
        ("养生养老产业", 11, 2_238_292),
        ("健康管理服务产业", 1, 2_000),
    ]
    assert [line.count_difference for line in lines] == [0] * 5
    assert [line.difference_yuan for line in lines] == [0] * 5
