"""The list a grid shows: ids and sums in one pass, against Qianjiang's document."""

import pytest

from app.library.file import Library
from app.operations.projects import update_projects
from app.queries import snapshot as snapshots
from app.queries.filter import Filter
from app.queries.layout import Layout, Sort
from app.queries.querytext import parse_query
from app.queries.rollups import Totals
from app.queries.snapshot import Snapshot, load_snapshot

YUAN = 10_000
WHOLE = Totals(36, 0, 2_790_637 * YUAN)


def listed(library: Library, query: str, layout: Layout | None = None) -> Snapshot:
    with library.read() as connection:
        return load_snapshot(connection, Filter(parse_query(query)), layout or Layout())


@pytest.mark.parametrize("piece", [1, 4, 7, 100_000])
def test_ids_are_whole_wherever_their_text_is_cut(
    library: Library, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(snapshots, "_PIECE", piece)
    assert listed(library, "").ids.tolist() == list(range(1, 37))
    assert listed(library, "", Layout(grouping=("financing",))).ids.tolist() != list(range(1, 37))
    assert sorted(listed(library, "", Layout(grouping=("financing",))).ids) == list(range(1, 37))
    assert listed(library, "序号:8").ids.tolist() == [8]
    assert listed(library, "没有这样的项目").ids.tolist() == []


def test_sums_come_with_the_ids(library: Library) -> None:
    assert listed(library, "").totals == listed(library, "").whole == WHOLE
    found = listed(library, "方式:招商引资")
    assert (found.totals, found.whole) == (Totals(12, 0, 2_498_000 * YUAN), WHOLE)
    nothing = listed(library, "没有这样的项目")
    assert (nothing.totals, nothing.whole) == (Totals(0, 0, 0), WHOLE)
    library.perform(update_projects({1: {"total": ""}}))
    assert listed(library, "序号:1,2").totals.count_without_amount == 1


def test_one_filter_is_listed_in_each_order(library: Library) -> None:
    """The statement is kept by its shape; the order is part of it."""
    query = "序号:1..6"
    up, down = Layout(sort=Sort("total")), Layout(sort=Sort("total", is_descending=True))
    rising, falling = listed(library, query, up), listed(library, query, down)
    assert listed(library, query).ids.tolist() == [1, 2, 3, 4, 5, 6]
    assert sorted(rising.ids) == sorted(falling.ids) == [1, 2, 3, 4, 5, 6]
    assert rising.ids.tolist() != falling.ids.tolist()
    # A constant of the order stands behind the values of the filter.
    by_period = Layout(sort=Sort("period"))
    assert sorted(listed(library, "序号:7..9", by_period).ids) == [7, 8, 9]
    assert sorted(listed(library, query, by_period).ids) == [1, 2, 3, 4, 5, 6]
