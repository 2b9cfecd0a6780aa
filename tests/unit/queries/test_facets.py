"""Facets and bars of Qianjiang's library, and what is kept between two questions."""

from pathlib import Path

import pytest
from sqlalchemy import Connection

from app.library.file import Library, open_library
from app.operations.projects import update_projects
from app.queries import facets as sidebar
from app.queries import found as lookups
from app.queries import shelf as shelves
from app.queries import star
from app.queries.cube import AXES, Seen, load_cells, load_cube
from app.queries.dimensions import find_dimension
from app.queries.distribution import (
    amount_terms,
    held_amounts,
    held_years,
    load_amounts,
    load_years,
    year_term,
)
from app.queries.facets import Facet, facet_dimensions, load_facets, with_toggled
from app.queries.filter import Condition, Filter, Operator
from app.queries.packed import unpacked
from app.queries.querytext import parse_query, query_text
from app.queries.shelf import Shelf
from tests.library_files import AUTHOR

WAN, YI = 10_000, 100_000_000


def parsed(text: str) -> Filter:
    return Filter(parse_query(text))


def test_the_bars_of_the_paper(library: Library) -> None:
    # Annex 2: 16 has 260 万; five projects of 10 亿元 and more, the greatest 120 亿 (30).
    with library.read() as connection:
        found = load_amounts(connection, Filter())
    bars = {bar.low: bar for bar in found.bars}
    assert (bars[200 * WAN].count, bars[200 * WAN].total_yuan) == (1, 260 * WAN)
    assert bars[100 * YI].count == 1
    assert bars[100 * YI].total_yuan == 120 * YI
    assert sum(bar.count for bar in found.bars if bar.low >= 10 * YI) == 5
    assert sum(bar.count for bar in found.bars) == 36
    assert found.outside.count == 0


def test_the_years_of_the_paper(library: Library) -> None:
    with library.read() as connection:
        found = load_years(connection, Filter())
    assert (found.bars[0].low, found.bars[-1].low) == (2018, 2025)
    # 18 projects without calendar years.
    assert found.outside.count == 18
    assert sum(bar.total_yuan for bar in found.bars) + found.outside.total_yuan == 2_790_637 * WAN


def test_far_years_share_bars(library: Library) -> None:
    library.perform(update_projects({1: {"period": "1990-1991"}}))
    with library.read() as connection:
        found = load_years(connection, Filter())
    assert len(found.bars) <= 24
    assert [bar.low for bar in found.bars[:2]] == [1990, 1992]
    assert found.bars[0].high == 1991
    assert found.bars[0].total_yuan == 100_000 * WAN


def test_a_range_of_amounts_says_its_conditions_and_back() -> None:
    cases = {
        (0, YI): "投资<1亿",
        (YI, None): "投资>=1亿",
        (1_000 * WAN, YI): "投资>=1000万 投资<1亿",
    }
    for (low, high), text in cases.items():
        assert amount_terms(low, high) == parse_query(text)
        assert held_amounts(parsed(text)) == (low, high)
    assert held_amounts(parsed("投资:5000..20000")) == (5_000 * WAN, 2 * YI + 1)
    assert held_amounts(parsed("投资>1亿")) == (YI + 1, None)
    assert held_amounts(parsed("无:投资 康养")) is None


def test_a_range_of_years_is_read_from_its_conditions_and_back() -> None:
    for first, last in ((2021, 2021), (2020, 2022)):
        held = Filter((year_term(first, last),))
        assert held_years(held) == (first, last)
        assert parsed(query_text(held.terms)) == held
    assert held_years(parsed("年度>=2021")) == (2021, 9_999)
    # What it says of periods, or beside a reason, is no range of the strip's.
    for text in ("年度:待定", "年度:2021,待定", "年度:未排期", "周期:2020..2022"):
        assert held_years(parsed(text)) is None


def test_years_and_their_absence_are_chosen_by_their_own_conditions() -> None:
    dimension = find_dimension("start_year")
    one = with_toggled(Filter(), dimension, "2021")
    both = with_toggled(one, dimension, "2020")
    assert both.terms == (Condition("start_year", Operator.IS, (2020, 2021)),)
    assert with_toggled(both, dimension, "").terms == (Condition("start_year", Operator.EMPTY),)
    assert with_toggled(both, dimension, "2020") == one


def test_a_unit_is_a_condition_on_all_units() -> None:
    chosen = with_toggled(Filter(), find_dimension("unit"), "区林业局")
    assert chosen.terms == (Condition("units", Operator.IS, ("区林业局",)),)


def test_what_is_kept_is_that_of_the_library_as_it_is_now(library: Library) -> None:
    shelf, wanted = Shelf(), facet_dimensions()

    def nature() -> dict[str, int]:
        with library.read() as connection:
            facets = load_facets(connection, wanted, Filter(), shelf)
        found = next(facet for facet in facets if facet.dimension.name == "nature")
        return {value.title: value.count for value in found.values}

    before = nature()
    assert before["扩建"] == 1
    library.perform(update_projects({1: {"nature": "扩建"}}, step="typing"))
    assert nature()["扩建"] == 2
    # One step of typing goes on in the operation that is there.
    library.perform(update_projects({1: {"nature": "迁建"}}, step="typing"))
    assert nature() == {**before, "新建": 32, "迁建": 1}
    library.undo()
    assert nature() == before


def test_what_is_kept_goes_when_another_program_writes(path: Path) -> None:
    shelf, wanted, asked = Shelf(), facet_dimensions(), parsed("中心 投资>=3000万")
    with open_library(path, read_only=True) as reader:

        def shown() -> list[Facet]:
            with reader.read() as connection:
                # Those without a filter are kept for those with one.
                load_facets(connection, wanted, Filter(), shelf)
                return load_facets(connection, wanted, asked, shelf)

        before = shown()
        with open_library(path, author=AUTHOR, must_write=True) as writer:
            writer.perform(update_projects({1: {"nature": "迁建", "content": "中心"}}))
        after = shown()
        with reader.read() as connection:
            assert after == load_facets(connection, wanted, asked)
    nature = next(facet for facet in after if facet.dimension.name == "nature")
    assert [value.count for value in nature.values if value.title == "迁建"] == [1]
    assert after != before


@pytest.mark.parametrize("query", ["投资>=3000万", "投资:1500..30000 性质:新建", "-投资>1.5亿"])
def test_bounds_inside_a_step_are_cut_the_same(library: Library, query: str) -> None:
    """From the cells that are known, with the projects of the steps that a bound parts."""
    with library.read() as connection:
        cells = load_cells(connection)
        assert cells is not None
        cube, asked = (
            load_cube(connection, parsed(query), cells),
            load_cube(connection, parsed(query)),
        )
    assert len(set(cube.ids)) == len(cube.ids)
    assert dict(zip(cube.ids, cube.figures, strict=True)) == dict(
        zip(asked.ids, asked.figures, strict=True)
    )
    assert 0 < sum(unpacked(each)[0] for each in cube.figures) < 36


def test_the_cube_has_a_cell_for_each_combination(library: Library) -> None:
    with library.read() as connection:
        cells = load_cells(connection)
        assert cells is not None
        cube = load_cube(connection, Filter())
    (whole,) = {
        (sum(part.size for part in parts), sum(part.total for part in parts))
        for parts in (Seen(cells, cube, {}).parts(name) for name in AXES)
    }
    assert whole == (36, 2_790_637 * WAN)
    assert dict(zip(cube.ids, cube.figures, strict=True)) == dict(
        zip(cells.whole.ids, cells.whole.figures, strict=True)
    )
    kinds = {tuple(each.kinds[cell] for each in cells.families) for cell in cube.ids}
    assert 18 <= len(kinds) <= 36


@pytest.mark.parametrize("query", ["投资>=1亿 性质:新建", "康养", "中心 性质:新建 -单位:区林业局"])
def test_too_many_cells_are_left_alone(
    library: Library, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """With nearly as many cells as projects each facet is a question of its own."""
    filter = parsed(query)
    with library.read() as connection:
        before = load_facets(connection, facet_dimensions(), filter)
        monkeypatch.setattr(star, "MOST_CELLS", 3)
        assert load_cells(connection) is None
        assert load_facets(connection, facet_dimensions(), filter) == before
    counts = {value.title: value.count for value in before[2].values}
    assert sum(counts.values()) > 0


def test_a_word_is_looked_up_once_for_all_facets(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where more projects are found than are kept from one question to the next."""
    looked_up: list[Filter] = []
    load_found = lookups.load_found

    def load(connection: Connection, filter: Filter) -> lookups.Found:
        looked_up.append(filter)
        return load_found(connection, filter)

    monkeypatch.setattr(sidebar, "load_found", load)
    monkeypatch.setattr(shelves, "_KEPT_ENTRIES", 1)
    with library.read() as connection:
        load_facets(connection, facet_dimensions(), parsed("中心 性质:新建"))
    assert looked_up == [parsed("中心")]
