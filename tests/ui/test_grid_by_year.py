"""The grid in groups by the year work begins, beside the annex itself."""

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.operations.projects import update_projects
from app.queries.layout import Layout, Sort
from app.ui.query.groupingmenu import groupings
from app.ui.session import Session
from tests.annex_parser import parse_annex
from tests.spelling import dictionary_order
from tests.ui.gridscreen import GridScreen

ANNEX = parse_annex(
    (Path(__file__).parents[1] / "fixtures" / "qianjiang_annex.txt").read_text(encoding="utf-8")
)


@pytest.fixture
def screen(qtbot: QtBot, session: Session) -> GridScreen:
    return GridScreen(qtbot, session)


def by_year() -> dict[str, list[int]]:
    """序号 of the annex by the year its period begins with; those of none come last."""
    groups: dict[str, list[int]] = {}
    for row in ANNEX.projects:
        found = re.match(r"(20\d\d)", "".join(row.cells[6].split()))
        name = f"{found[1]}年" if found else "未排期"
        groups.setdefault(name, []).append(int(row.cells[0]))
    return dict(sorted(groups.items()))


def test_projects_stand_under_the_year_they_begin(screen: GridScreen) -> None:
    screen.session.set_layout(Layout(grouping=("start_year",)))
    screen.settle()
    assert screen.numbers() == [each for name, told in by_year().items() for each in (name, *told)]


def test_another_period_is_told_to_belong_elsewhere(screen: GridScreen) -> None:
    screen.session.set_layout(Layout(grouping=("start_year",)))
    screen.settle()
    moved = screen.panel.model.id_at(screen.row(by_year()["2021年"][0]))
    screen.session.perform(update_projects({moved: {"period": "待定"}}))
    screen.settle()
    told = "不再属于“2021年”，按 F5 刷新后移到“未排期”"
    assert screen.panel.model.stale_reason(moved) == told


def test_years_a_project_is_spread_over_are_not_offered() -> None:
    assert "start_year" in groupings()
    assert "year" not in groupings()
    assert "unit" not in groupings()


@pytest.mark.parametrize("is_descending", [False, True])
def test_names_stand_as_in_a_dictionary(screen: GridScreen, is_descending: bool) -> None:
    screen.session.set_layout(Layout(sort=Sort("name", is_descending)))
    screen.settle()
    names = [screen.text(int(number), "项目名称") for number in screen.numbers()]
    assert len(names) == 36
    assert names == sorted(names, key=dictionary_order, reverse=is_descending)
