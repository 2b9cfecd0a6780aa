"""``export`` and ``rollup -o``: what is in the files, beside the annex."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from app.library.file import open_library
from app.operations.projects import create_project
from app.operations.views import create_view
from tests.annex_parser import parse_annex
from tests.documents.reading import page_sizes, page_texts
from tests.library_files import AUTHOR
from tests.unit.cli.conftest import Run

Refused = Callable[..., str]

ROOT = Path(__file__).resolve().parents[3]
ANNEX = parse_annex((ROOT / "tests/fixtures/qianjiang_annex.txt").read_text(encoding="utf-8"))

#: Count and 万元 of each category, as the annex states them.
STATED = {
    "医疗卫生服务业": (16, 353_845),
    "医药产业、医疗器械产业、健康食品加工产业": (8, 196_500),
    "养生养老产业": (11, 2_238_292),
    "健康管理服务产业": (1, 2_000),
}


def rows(path: str) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def text_of(cell: str) -> str:
    return "".join(cell.split())


def done(chubei: Run, *words: object) -> str:
    result = chubei(*words)
    assert result.code == 0, result.err
    return result.out


def test_the_library_as_a_workbook_is_the_annex(chubei: Run, library: Path) -> None:
    assert done(chubei, "export", library, "-o", "表.xlsx") == "已写成 表.xlsx（36 个项目）\n"
    found = rows("表.xlsx")
    assert found[0][0] == "黔江区大健康产业项目储备库"
    assert found[2] == [
        "序号", "项目名称", "建设性质", "所属行业", "主要建设规模及内容", "总投资（万元）",
        "建设周期", "投资方式", "责任单位",
    ]  # fmt: skip
    sums = [(row[1], row[5]) for row in found[3:] if row[0] is None]
    assert sums == [
        ("合计（36个）", 2_790_637),
        *((f"{name}（{count}个）", total) for name, (count, total) in STATED.items()),
    ]
    projects = [row for row in found[3:] if row[0] is not None]
    for row, paper in zip(projects, ANNEX.projects, strict=True):
        assert (str(row[0]), str(row[5])) == (paper.cells[0], text_of(paper.cells[5]))
        assert text_of(row[1]) == text_of(paper.cells[1])
        assert text_of(row[6] or "") == text_of(paper.cells[6])


def test_a_query_and_an_order_decide_the_rows(chubei: Run, library: Path) -> None:
    words = ("--query", "方式:招商引资", "--sort", "total:desc", "--reserve", "黔江区大健康产业")
    done(chubei, "export", library, "-o", "招商.xlsx", *words)
    found = rows("招商.xlsx")
    assert found[1][0].startswith("黔江区大健康产业　筛选：方式:招商引资 ")
    assert (found[3][1], found[3][5]) == ("合计（12个）", 2_498_000)
    amounts = [row[5] for row in found[4:]]
    wanted = [int(row.cells[5]) for row in ANNEX.projects if text_of(row.cells[7]) == "招商引资"]
    assert amounts == sorted(wanted, reverse=True)


@pytest.fixture
def saved(library: Path) -> Path:
    with open_library(library, author=AUTHOR, must_write=True) as opened:
        opened.perform(
            create_view("林业", "行业:林业", "financing", "total:desc", "name,total,share")
        )
    return library


def test_a_view_brings_its_columns_groups_and_order(chubei: Run, saved: Path) -> None:
    done(chubei, "export", saved, "-o", "林业.xlsx", "--view", "林业")
    found = rows("林业.xlsx")
    assert found[2] == ["序号", "项目名称", "总投资（万元）", "占比"]
    # Annex 2, 林业: 20 and 22 to 24 政府投资 or 招商引资; each group from the largest down.
    by_financing: dict[str, list[tuple[int, int]]] = {}
    for row in ANNEX.projects:
        if text_of(row.cells[3]) == "林业":
            amount = int(row.cells[5])
            by_financing.setdefault(text_of(row.cells[7]), []).append((amount, int(row.cells[0])))
    groups = {
        match[1]: at
        for at, row in enumerate(found)
        if row[0] is None and (match := re.fullmatch(r"(.*)（\d+个）", str(row[1])))
    }
    for name, projects in by_financing.items():
        at = groups[name]
        told = [(row[2], row[0]) for row in found[at + 1 : at + 1 + len(projects)]]
        assert told == sorted(projects, key=lambda each: (-each[0], each[1]))
        assert found[at][2] == sum(amount for amount, _ in projects)
    done(chubei, "export", saved, "-o", "升序.csv", "--view", "林业", "--sort", "total")
    table = list(csv.reader(io.StringIO(Path("升序.csv").read_text(encoding="utf-8-sig"))))
    assert table[0] == ["项目名称", "总投资（万元）", "储备库", "标识"]
    amounts = [int(row[1]) for row in table[1:]]
    assert amounts == sorted(amount for each in by_financing.values() for amount, _ in each)


def test_csv_is_what_the_project_list_prints(chubei: Run, library: Path) -> None:
    done(chubei, "export", library, "-o", "表.CSV", "--query", "行业:林业")
    content = Path("表.CSV").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    printed = chubei("projects", library, "--csv", "--query", "行业:林业").out
    assert content.decode("utf-8").replace("\r\n", "\n") == printed.replace("\r\n", "\n")
    assert content.count(b"\r\n") == 1 + 5


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("export", "-o", "表.pdf"), (".xlsx", ".csv")),
        (("export", "-o", "表"), (".xlsx", ".csv")),
        (("rollup", "--by", "category", "-o", "表.csv"), (".xlsx", ".pdf")),
    ],
)
def test_another_kind_of_file_is_refused_naming_those_that_are(
    refused: Refused, library: Path, words: tuple[str, ...], named: tuple[str, ...]
) -> None:
    said = refused(1, words[0], library, *words[1:])
    assert all(each in said for each in named)
    assert not Path(words[-1]).exists()


def test_wrong_usage(refused: Refused, library: Path) -> None:
    refused(2, "export", library)
    refused(2, "rollup", library, "--by", "category", "--json", "-o", "表.xlsx")
    refused(1, "export", library, "-o", "没有/表.xlsx")
    refused(1, "export", library, "-o", "没有/表.csv")
    refused(1, "rollup", library, "--by", "category", "-o", "没有/表.pdf")


def test_a_rollup_as_a_workbook(chubei: Run, library: Path) -> None:
    words = ("--by", "category", "--measures", "largest", "-o", "汇总.xlsx")
    assert done(chubei, "rollup", library, *words) == "已写成 汇总.xlsx\n"
    found = rows("汇总.xlsx")
    assert found[0][0] == "按分类汇总"
    assert found[2] == ["分类", "个数", "总投资", "占比", "最大"]
    assert {row[0]: tuple(row[1:3]) for row in found[4:8]} == STATED
    assert found[3][:3] == ["合计", 36, 2_790_637]
    # Number 30, 三塘盖.
    assert found[3][4] == 1_200_000


def test_a_rollup_says_of_what_it_is(chubei: Run, library: Path) -> None:
    with open_library(library, author=AUTHOR, must_write=True) as opened:
        opened.perform(create_project(1, {"name": "未定项目", "industry": "林业"}))
    words = ("--by", "industry", "--query", "行业:林业", "-o", "汇总.xlsx")
    done(chubei, "rollup", library, *words)
    found = rows("汇总.xlsx")
    assert found[1][0].startswith("筛选：行业:林业　金额单位：万元　")
    assert found[2][-1] == "未填金额"
    assert found[4][:3] == ["林业", 6, 178_500]
    assert found[4][-1] == 1


def test_two_dimensions_as_a_pdf_and_a_workbook(chubei: Run, library: Path) -> None:
    done(chubei, "rollup", library, "--by", "year,category", "-o", "交叉.pdf")
    content = Path("交叉.pdf").read_bytes()
    text = "".join(page_texts(content))
    assert "合计3538451965002238292" in text
    # Periods without years by reason, counted in the document by hand.
    for part in ("只有时长", "1385760", "1021000", "113000"):
        assert part in text
    ((width, height),) = page_sizes(content)
    assert width > height
    done(chubei, "rollup", library, "--by", "category,financing", "-o", "交叉.xlsx")
    found = rows("交叉.xlsx")
    assert {row[0]: row[-1] for row in found[4:8]} == {
        name: total for name, (_, total) in STATED.items()
    }
    column = found[2].index("招商引资")
    assert found[3][column] == 2_498_000


def test_the_annex_as_a_workbook_and_as_a_word_document(chubei: Run, library: Path) -> None:
    words = ("--layout", "annex", "--query", "行业:林业")
    done(chubei, "export", library, "-o", "附件.xlsx", *words)
    found = rows("附件.xlsx")
    assert (found[0][0], found[1][0]) == (ANNEX.mark, ANNEX.title)
    wanted = [row for row in ANNEX.projects if text_of(row.cells[3]) == "林业"]
    assert [row[0] for row in found[4:] if isinstance(row[0], int)] == [
        int(row.cells[0]) for row in wanted
    ]
    assert done(chubei, "export", library, "-o", "附件.docx") == "已写成 附件.docx（36 个项目）\n"
    table = docx.Document("附件.docx").tables[0]
    assert len(table._tbl.tr_lst) == 1 + 1 + 4 + 36
    assert [cell.text for cell in table.rows[1].cells][5] == "2790637"


def test_the_flat_table_in_three_forms_comes_home_the_same(chubei: Run, library: Path) -> None:
    for out, words in (
        ("表.xlsx", ("--layout", "flat")),
        ("表.csv", ()),
        ("旧.csv", ("--encoding", "gbk")),
        ("附件.docx", ()),
        ("表格.xlsx", ("--sort", "total:desc")),
        ("附件.xlsx", ("--layout", "annex", "--sort", "name")),
    ):
        answer = chubei("export", library, "-o", out, *words, "--json").json
        assert (answer["output"], answer["projects"]) == (out, 36)
        told = chubei("import", library, out, "--mode", "update", "--dry-run", "--json").json
        assert told["counts"]["same"] == 36, out
        assert not told["counts"]["changed"] + told["counts"]["new"] + told["counts"]["refused"]
    assert Path("旧.csv").read_bytes().decode("gb18030").startswith("序号,")
    assert "encoding" not in chubei("export", library, "-o", "表.xlsx", "--json").json


def test_layouts_and_encodings_that_a_file_has_not(refused: Refused, library: Path) -> None:
    for words, named in (
        (("-o", "表.csv", "--layout", "annex"), "flat"),
        (("-o", "表.docx", "--layout", "grid"), "annex"),
        (("-o", "表.xlsx", "--layout", "甲"), "grid（"),
        (("-o", "表.xlsx", "--encoding", "gb18030"), "只用于 .csv"),
        (("-o", "表.csv", "--encoding", "big5"), "utf-8、gb18030"),
    ):
        assert named in refused(2, "export", library, *words)
    assert "没有符合条件的项目" in refused(
        1, "export", library, "-o", "表.docx", "--query", "行业:没有"
    )
    assert list(Path().glob("表.*")) == []
