"""What goes out as a table comes home unchanged: exported, then imported as 更新, all is 相同."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings

from app.exporting.csvtable import Encoding
from app.exporting.projectbook import BookHead
from app.exporting.tablefiles import BOOK, CSV, WORD, TableContent, TableForm, TableLayout
from app.exporting.tablefiles import write_table as write
from app.importing.counterparts import Fate
from app.importing.planning import Mode, Plan, Target, plan_import
from app.importing.readers.clipboard import read_clipboard
from app.importing.readers.reading import read_bytes, read_file
from app.importing.recognition.recognise import recognise
from app.importing.reconciliation import reconcile
from app.importing.sheets import Source
from app.library.file import Library, Reading, create_library, open_library
from app.models.fields import annex_fields, grid_fields
from app.operations.reserves import create_reserve
from app.queries.filter import Filter
from app.queries.layout import Layout, Sort
from app.queries.projects import load_rows
from app.queries.snapshot import load_snapshot
from app.ui.grid.celltext import copied_text
from app.ui.grid.clipboard import block_html, block_text
from tests.library_files import AUTHOR, qianjiang_copy
from tests.properties.outbound import held, projects

#: More of them for a long look: CHUBEI_EXAMPLES=2000.
EXAMPLES: Final = int(os.environ.get("CHUBEI_EXAMPLES", "20"))

Out = Callable[[Reading, Path], Source]

ALL: Final = Filter((), 1)


def as_file(
    connection: Reading,
    folder: Path,
    form: TableForm,
    layout: Layout | None = None,
    unit: str = "万元",
) -> Source:
    """Write a file as the program does, and read it again."""
    fields = (*annex_fields(), *(each for each in grid_fields() if each not in annex_fields()))
    head = BookHead("黔江区大健康产业项目储备库")
    content = TableContent(ALL, layout or Layout(), fields, head, unit=unit)
    path = folder / f"表{form.suffix}"
    write(connection, form, content, path)
    return read_file(path)


def copied(connection: Reading) -> list[list[str]]:
    """Return what the grid copies of all rows and columns, below the titles."""
    fields = [each for each in grid_fields() if each.is_editable]
    ids = list(load_snapshot(connection, ALL).ids)
    rows = load_rows(connection, ids)
    cells = [[copied_text(each, rows[row_id], "万元", 1) for each in fields] for row_id in ids]
    return [[each.title for each in fields], *cells]


def as_text(connection: Reading, _folder: Path) -> Source:
    return read_clipboard(text=block_text(copied(connection)))


def as_page(connection: Reading, _folder: Path) -> Source:
    return read_clipboard(html=block_html(copied(connection)))


def as_page_file(connection: Reading, _folder: Path) -> Source:
    return read_bytes(block_html(copied(connection)).encode(), "表.html")


def book(layout: TableLayout, *grouping: str, **more: Any) -> Out:
    form = TableForm(BOOK, layout)
    grid = Layout(grouping=grouping, has_total_last=more.pop("total_last", False))
    return partial(as_file, form=form, layout=grid, **more)


FORMS: Final[dict[str, Out]] = {
    "平表": book(TableLayout.FLAT),
    "附件表": book(TableLayout.ANNEX),
    "表格": book(TableLayout.GRID, "category"),
    "表格，不分组": book(TableLayout.GRID),
    "表格，按分类和行业": book(TableLayout.GRID, "category", "industry", total_last=True),
    "表格，按性质，亿元": book(TableLayout.GRID, "nature", unit="亿元"),
    "表格，按行业和分类，元": book(TableLayout.GRID, "industry", "category", unit="元"),
    "CSV": partial(as_file, form=TableForm(CSV, TableLayout.FLAT)),
    "CSV，GB18030": partial(
        as_file,
        form=TableForm(CSV, TableLayout.FLAT, Encoding.GB18030),
        layout=Layout(sort=Sort("total", is_descending=True)),
    ),
    "Word": partial(as_file, form=TableForm(WORD, TableLayout.ANNEX)),
    "剪贴板文本": as_text,
    "剪贴板网页": as_page,
    "网页": as_page_file,
}


#: Those without rows of sums.
WORDS_ALONE: Final = ("剪贴板文本", "剪贴板网页", "网页")


def plan_of(connection: Reading, source: Source) -> Plan:
    """Recognise a source, and match it with the library's first reserve."""
    found = recognise(source.sheets)
    assert not found.dismissed, found.dismissed
    # A blank cell would take away what the library has, so that nothing can be left out unseen.
    (plan,) = plan_import(
        connection, found.tables, source.name, Target(1, "甲"), Mode.UPDATE, clears=True
    )
    return plan


def require_same(plan: Plan, count: int, form: str) -> None:
    """Assert that every project was found, once, and nothing of it differs."""
    fates = [Fate(each).name for each in plan.matches.fates]
    told = [form, plan.problems, plan.matches.changed, plan.table.columns["name"]]
    assert fates == ["SAME"] * count, told
    assert sorted(plan.matches.targets) == list(range(count))
    for line in reconcile(plan.table):
        # Excel keeps 15 digits of a sum; all of an amount is kept as a text.
        assert line.is_equal or line.total_yuan >= 10**15, (form, line)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    path = tmp_path_factory.mktemp("往返") / "甲.chubei"
    create_library(path)
    with open_library(path, author=AUTHOR, must_write=True) as opened:
        opened.perform(create_reserve("甲"))
        yield opened


@pytest.mark.parametrize("form", FORMS)
def test_qianjiang_comes_home_the_same(form: str, tmp_path: Path) -> None:
    with (
        open_library(qianjiang_copy(tmp_path), read_only=True) as opened,
        opened.read() as connection,
    ):
        plan = plan_of(connection, FORMS[form](connection, tmp_path))
        require_same(plan, 36, form)
        assert sum(plan.table.columns["total_yuan"]) == 27_906_370_000


def test_any_projects_come_home_the_same(
    library: Library, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("表")

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(projects())
    def check(rows: list[dict[str, Any]]) -> None:
        with held(library, rows) as found:
            for form, out in FORMS.items():
                if form not in WORDS_ALONE or tells_by_words(rows):
                    plan = plan_of(found.connection, out(found.connection, folder))
                    require_same(plan, len(rows), form)

    check()


def tells_by_words(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether projects cannot be taken for headings where no heading says how many follow.

    What is copied from the grid has no 合计: a row that says nothing but a name, or is called like
    a sum and has no number, is what anybody would take for one.
    """
    return all(row["number"] and row["nature"] for row in rows)
