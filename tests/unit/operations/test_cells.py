"""Many cells as one step: pasted, cleared, filled down; refused cells are left and reported."""

from pathlib import Path

import pytest

from app.errors import Cancelled, NotFound
from app.library.file import Library
from app.operations.cells import Batch, RefusedCell, clear_cells, fill_down, paste_cells
from app.operations.projects import (
    create_project,
    delete_projects,
    duplicate_projects,
    update_projects,
)
from app.operations.reserves import create_category, create_reserve
from tests.unit.library.tables import operations, project, read_rows, table_images
from tests.unit.operations.annex import annex_column


def ids(path: Path, *numbers: int) -> list[int]:
    return [project(path, number)["id"] for number in numbers]


def perform(library: Library, batch: Batch) -> list[RefusedCell]:
    library.perform(batch.operation)
    return batch.refused


def test_rows_are_written_in_order_and_taken_back_together(library: Library, path: Path) -> None:
    before = table_images(path)
    rows = [{"industry": "甲业", "total": "1亿元"}, {"industry": "乙业", "total": "300"}]
    assert perform(library, paste_cells(ids(path, 20, 21), rows)) == []
    assert [project(path, n)["industry"] for n in (20, 21)] == ["甲业", "乙业"]
    assert [project(path, n)["total_yuan"] for n in (20, 21)] == [100_000_000, 3_000_000]
    assert operations(path)[-1]["label"] == "粘贴 4 格（2 个项目）"
    library.undo()
    assert table_images(path) == before


def test_one_row_begins_anew_for_every_project(library: Library, path: Path) -> None:
    perform(library, paste_cells(ids(path, 3, 9, 30), [{"location": "濯水镇"}]))
    rows = read_rows(path, "SELECT number FROM project WHERE location = '濯水镇' ORDER BY number")
    assert [row["number"] for row in rows] == [3, 9, 30]


def test_refused_cells_stay_and_are_told_the_others_are_written(
    library: Library, path: Path
) -> None:
    rows = [
        {"total": "abc", "industry": "甲业"},
        {"total": "12000", "industry": "乙业"},
        {"total": "5", "name": ""},
    ]
    refused = perform(library, paste_cells(ids(path, 20, 21, 22), rows))
    names = annex_column("name")
    assert [(each.number, each.name, each.field, each.text) for each in refused] == [
        (20, names[20], "total", "abc"),
        (22, names[22], "name", ""),
    ]
    assert "a" in refused[0].reason
    assert project(path, 20)["total_yuan"] == 370_000_000
    assert project(path, 20)["industry"] == "甲业"
    assert project(path, 21)["total_yuan"] == 120_000_000
    assert project(path, 22)["name"] == names[22]
    assert project(path, 22)["total_yuan"] == 50_000


def test_a_refused_period_leaves_none_of_its_columns_changed(library: Library, path: Path) -> None:
    before = project(path, 21)
    (cell,) = perform(library, paste_cells(ids(path, 21), [{"period": "2022-2020"}]))
    assert cell.field == "period"
    assert project(path, 21) == before


def test_what_a_cell_shows_already_changes_nothing(library: Library, path: Path) -> None:
    """9,450 万元 is 0.95 亿元 on the screen; pasted back it stays 9,450 万元."""
    (row_id,) = ids(path, 21)
    library.perform(update_projects({row_id: {"total": "9450"}}))
    count = len(operations(path))
    perform(library, paste_cells([row_id], [{"total": "0.95"}], money_unit="亿元"))
    assert project(path, 21)["total_yuan"] == 94_500_000
    perform(library, paste_cells([row_id], [{"total": "9,450"}]))
    assert len(operations(path)) == count


def test_a_bare_number_leaves_the_wording_of_the_same_amount(library: Library, path: Path) -> None:
    (row_id,) = ids(path, 21)
    library.perform(update_projects({row_id: {"total": "约1亿元"}}))
    perform(library, paste_cells([row_id], [{"total": "10000", "location": "城南"}]))
    assert project(path, 21)["total_text"] == "约1亿元"


def test_categories_are_those_of_each_projects_own_reserve(library: Library, path: Path) -> None:
    other = library.perform(create_reserve("万盛")).inserted["reserve"][0]
    category = library.perform(create_category(other, "运动康养")).inserted["category"][0]

    there = library.perform(create_project(other, {"name": "甲"})).inserted["project"][0]
    (here,) = ids(path, 20)
    (cell,) = perform(library, paste_cells([here, there], [{"category": "运动康养"}]))
    assert (cell.project_id, cell.text) == (here, "运动康养")
    assert "没有这个分类" in cell.reason
    assert "养生养老产业" in cell.reason
    rows = read_rows(path, "SELECT category_id FROM project WHERE id = ?", there)
    assert rows == [{"category_id": category}]


def test_units_are_tied_again(library: Library, path: Path) -> None:
    perform(library, paste_cells(ids(path, 25, 26), [{"units": "甲局、乙局"}]))
    rows = read_rows(
        path,
        "SELECT number, written, position FROM project_unit"
        " JOIN project ON project.id = project_id WHERE number IN (25, 26)"
        " ORDER BY number, position",
    )
    assert [(row["number"], row["written"]) for row in rows] == [
        (25, "甲局"), (25, "乙局"), (26, "甲局"), (26, "乙局"),
    ]  # fmt: skip


def test_projects_in_the_bin_or_gone_are_reported(library: Library, path: Path) -> None:
    first, second = ids(path, 20, 21)
    library.perform(delete_projects([first]))
    refused = perform(library, paste_cells([first, second, 999], [{"location": "城南"}]))
    assert [each.project_id for each in refused] == [first, 999]
    assert {each.reason for each in refused} == {"这个项目已经不在文库里了"}
    assert project(path, 21)["location"] == "城南"


def test_stopping_keeps_nothing(library: Library, path: Path) -> None:
    before = table_images(path)

    def stop(done: int, of: int) -> None:
        assert (done, of) == (36, 36)
        raise Cancelled

    everyone = [row["id"] for row in read_rows(path, "SELECT id FROM project")]
    with pytest.raises(Cancelled):
        library.perform(paste_cells(everyone, [{"notes": "x"}], progress=stop).operation)
    assert table_images(path) == before
    assert operations(path)[-1]["label"] != "粘贴"


def test_more_projects_than_one_batch(library: Library, path: Path) -> None:

    everyone = [row["id"] for row in read_rows(path, "SELECT id FROM project")]
    for _ in range(4):
        copies = library.perform(duplicate_projects(everyone)).inserted["project"]
        everyone = [*everyone, *copies]
    seen: list[tuple[int, int]] = []
    rows = [{"location": "甲地"}, {"location": "乙地"}]
    batch = paste_cells(everyone, rows, progress=lambda done, of: seen.append((done, of)))
    library.perform(batch.operation)
    places = {row["id"]: row["location"] for row in read_rows(path, "SELECT * FROM project")}
    assert [places[each] for each in everyone] == ["甲地", "乙地"] * 288
    assert seen == [(500, 576), (576, 576)]
    library.undo()
    assert {row["location"] for row in read_rows(path, "SELECT location FROM project")} == {""}


def test_clearing_leaves_what_must_be_filled_in(library: Library, path: Path) -> None:
    refused = perform(library, clear_cells(ids(path, 20, 21), ["name", "total", "period"]))
    assert [(each.number, each.field) for each in refused] == [(20, "name"), (21, "name")]
    for number in (20, 21):
        row = project(path, number)
        assert (row["total_yuan"], row["total_text"]) == (None, "")
        assert (row["period_text"], row["period_months"]) == ("", None)
    assert operations(path)[-1]["label"] == "清空 4 格（2 个项目）"


def test_filling_down_takes_the_wording_and_every_column(library: Library, path: Path) -> None:
    first, *rest = ids(path, 20, 21, 22)
    entries = {"total": "约1亿元", "period": "2021.3-2022.12", "units": "甲局、乙局"}
    library.perform(update_projects({first: entries}))
    before = table_images(path)
    assert perform(library, fill_down(first, rest, ["total", "period", "units"])) == []
    source = project(path, 20)
    for number in (21, 22):
        row = project(path, number)
        for column in (
            "total_yuan", "total_text", "period_text", "period_kind", "period_start",
            "period_end", "period_months", "units_text",
        ):  # fmt: skip
            assert row[column] == source[column], column
    assert operations(path)[-1]["label"] == "向下填充 3 栏（2 个项目）"
    library.undo()
    assert table_images(path)["project"] == before["project"]
    assert table_images(path)["project_unit"] == before["project_unit"]


def test_filling_a_category_down_looks_it_up_by_name(library: Library, path: Path) -> None:
    first, second = ids(path, 36, 1)
    perform(library, fill_down(first, [second], ["category"]))
    assert project(path, 1)["category_id"] == project(path, 36)["category_id"]


def test_filling_from_a_project_that_is_gone_is_refused(library: Library, path: Path) -> None:
    first, second = ids(path, 20, 21)
    library.perform(delete_projects([first]))
    with pytest.raises(NotFound, match="第一行的项目已经不在文库里"):
        library.perform(fill_down(first, [second], ["industry"]).operation)
