"""Forms that come back: for any edits on both sides the merge is that of plain Python.

The library stays as it is; what is made up is what the form went out with and what its cells say
now, which covers the same cases: either side may have changed a field, or both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.importing.forms.reading import find_form, read_form
from app.importing.planning import Target, plan_import
from app.importing.sheets import Format, Sheet, Source
from app.library.file import Reading, open_library
from app.models.fields import BY_NAME
from app.models.form import (
    IDENTIFIER,
    MARK_SHEET,
    TABLE_SHEET,
    FormMark,
    column_title,
    pack,
    sent_values,
)
from app.queries.identity import library_identity
from app.queries.projects import load_rows
from app.queries.reserves import load_reserves
from tests.library_files import qianjiang_copy

NAMES = ("number", "name", "category", "nature", "total", "period", "units", "content", "notes")
FIELDS = tuple(BY_NAME[name] for name in NAMES)
OPEN = ("nature", "total", "period", "units", "content", "category")

#: What a field may say, as it stands in a cell; None is blank. The library's own value is added.
VALUES: dict[str, tuple[Any, ...]] = {
    "category": (None, "养生养老产业", "健康管理服务产业"),
    "nature": (None, "扩建", "迁建"),
    "total": (None, 5000, 1234.5),
    "period": (None, "待定", "2021-2022"),
    "units": (None, "区教委", "区民政局，区教委"),
    "content": (None, "第一段\n第二段", "=不是公式"),
    "notes": (None, "备注一", "备注二"),
}


@dataclass(frozen=True)
class Bench:
    """A library that is only read."""

    connection: Reading
    reserve: Any
    records: list[dict[str, Any]]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    path: Path = qianjiang_copy(tmp_path_factory.mktemp("forms"))
    with open_library(path, read_only=True) as library, library.read() as connection:
        reserve = load_reserves(connection)[0]
        rows = load_rows(connection, [1, 2, 3, 4])
        yield Bench(connection, reserve, [dict(rows[at]) for at in (1, 2, 3, 4)])


def cell_of(name: str, record: dict[str, Any]) -> Any:
    """What a form would show of a field."""
    if name == "total":
        yuan = record["total_yuan"]
        return None if yuan is None else yuan // 10_000 if yuan % 10_000 == 0 else yuan / 10_000
    return record[BY_NAME[name].column if name != "category" else name] or None


def with_cell(record: dict[str, Any], name: str, cell: Any) -> dict[str, Any]:
    """A record that shows something else."""
    if name == "total":
        yuan = None if cell is None else round(cell * 10_000)
        return {**record, "total_yuan": yuan, "total_text": "" if cell is None else f"{cell:.15g}"}
    column = name if name == "category" else BY_NAME[name].column
    return {**record, column: cell or ""}


def plain_merge(sent: Any, mine: Any, theirs: Any, *, is_open: bool) -> tuple[Any, bool]:
    """What a field shall say, and whether the two sides are at odds."""
    if theirs in (sent, mine) or not is_open:
        return mine, False
    if mine == sent:
        return theirs, False
    return mine, True


choices = st.fixed_dictionaries(
    {name: st.tuples(st.integers(0, 3), st.integers(0, 4)) for name in VALUES}
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(choices, min_size=4, max_size=4), order=st.permutations(range(4)))
def test_the_merge_is_that_of_plain_python(
    bench: Bench, edits: list[dict[str, tuple[int, int]]], order: list[int]
) -> None:
    sent: dict[str, dict[str, Any]] = {}
    rows: list[list[Any]] = []
    expected: dict[str, dict[str, tuple[Any, bool]]] = {}
    for record, edit in zip(bench.records, edits, strict=True):
        before = dict(record)
        cells: dict[str, Any] = {"number": record["number"], "name": record["name"]}
        merged = {}
        for name, (at, to) in edit.items():
            mine = cell_of(name, record)
            pool = (mine, *VALUES[name])
            was = pool[at]
            # The last choice leaves the cell as it was sent.
            cells[name] = was if to == len(pool) else pool[to]
            before = with_cell(before, name, was) if at else before
            merged[name] = plain_merge(was, mine, cells[name], is_open=name in OPEN)
        uuid = record["uuid"]
        sent[uuid] = sent_values(FIELDS, before)
        expected[uuid] = merged
        rows.append([cells["number"], uuid, *(cells[name] for name in NAMES[1:])])
    mark = FormMark(
        "表号", library_identity(bench.connection), "黔江.chubei", bench.reserve.uuid,
        bench.reserve.name, "2020-11-05", "", "", NAMES, OPEN, sent,
    )  # fmt: skip
    titles = [column_title(entry) for entry in FIELDS]
    table = [[titles[0], IDENTIFIER, *titles[1:]], *(rows[at] for at in order)]
    source = Source(
        "表.xlsx",
        Format.XLSX,
        (
            Sheet(TABLE_SHEET, table, range(1, len(table) + 1)),
            Sheet(MARK_SHEET, [[line] for line in pack(mark)], range(1, 99), is_hidden=True),
        ),
    )
    form = find_form(source)
    assert form is not None
    found = read_form(form, 0, source.sheets[0], {}, lambda: None)
    target = Target(bench.reserve.id, bench.reserve.name)
    (plan,) = plan_import(bench.connection, found.tables, "表.xlsx", target)
    assert plan.new == []
    assert plan.problems == []
    for project, uuid in enumerate(plan.table.form.identifiers if plan.table.form else ()):
        record = next(each for each in bench.records if each["uuid"] == uuid)
        staged = {**plan.table.values(project), "category": plan.table.category(project)}
        taken = plan.taken_fields(project)
        for name, (value, is_conflict) in expected[uuid].items():
            now = cell_of(name, staged if name in taken else record)
            # Units are parted in one way once they are read.
            assert str(now).replace("，", "、") == str(value).replace("，", "、"), name
            assert (name in plan.conflicts.get(project, {})) == is_conflict, name
