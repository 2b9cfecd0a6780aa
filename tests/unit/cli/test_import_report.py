"""``import --report``: the workbook it writes, and what is refused beforehand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.unit.cli.conftest import Run

Refused = Callable[..., str]

CSV = "序号,项目名称,总投资（万元）\n1,重庆中医药学院,5000\n2,新的医院,800\n3,坏的医院,1O0\n"


@pytest.fixture
def table() -> Path:
    path = Path("表.csv")
    path.write_text(CSV, encoding="utf-8-sig")
    return path


def test_the_report_of_a_dry_run_and_of_an_import(chubei: Run, library: Path, table: Path) -> None:
    before = library.read_bytes()
    result = chubei("import", library, table, "--dry-run", "--report", "试算.xlsx")
    assert result.code == 0
    assert "每一行的结果写在 试算.xlsx" in result.out
    assert library.read_bytes() == before
    book = load_workbook("试算.xlsx")
    assert [row[1:3] for row in book["逐行结果"].iter_rows(min_row=2, values_only=True)] == [
        (2, "变更"), (3, "新增"), (4, "拒绝")
    ]  # fmt: skip
    done = chubei("import", library, table, "--report", "导入.xlsx", "--json")
    assert done.json["written"] == {"inserted": 1, "updated": 1, "renumbered": 1}
    facts = dict(row[:2] for row in load_workbook("导入.xlsx")["导入情况"].values)
    assert (facts["写入：新增"], facts["写入：更新"]) == ("1 个", "1 个")


def test_a_report_that_cannot_be_written_is_refused_before_anything_is(
    refused: Refused, library: Path, table: Path
) -> None:
    before = library.read_bytes()
    words = ("import", library, table, "--report")
    assert "以 .xlsx 结尾" in refused(2, *words, "报告.csv")
    assert "没有" in refused(1, *words, "没有的文件夹/报告.xlsx")
    assert "一次只能写一个文件" in refused(2, "import", library, table, table, "--report", "r.xlsx")
    assert library.read_bytes() == before
