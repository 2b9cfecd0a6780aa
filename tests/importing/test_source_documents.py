"""The five source documents go through the importer as they are published.

One of them holds a list of projects; of the others every table is named as what it is not. The
fixtures are the documents, or the parts of them that hold what looks like a table.
"""

import re
from pathlib import Path

import pytest

from app.importing.intake import Intake
from app.importing.readers.childwork import FileOrder
from app.importing.readers.reading import read_file
from app.importing.readers.refusals import NoTable
from app.importing.recognition.recognise import recognise
from app.importing.reconciliation import reconcile
from app.library.reference import load_reference
from app.models.unitlist import split_units

FIXTURES = Path(__file__).parents[1] / "fixtures"

WAN = 10_000


def test_the_document_of_qianjiang_is_its_library() -> None:
    with Intake(FileOrder(FIXTURES / "qianjiang_document.txt")) as intake:
        taken = intake.take()
    (table,) = taken.tables()
    assert (table.annex, table.title) == ("附件2", "黔江区大健康产业项目储备库")
    assert (table.problems, table.questions) == ([], [])
    reviewed = load_reference("qianjiang").projects
    columns = table.columns
    assert len(table) == len(reviewed) == 36
    for at, project in enumerate(reviewed):
        values = table.values(at)
        assert values["name"] == project.name
        assert values["content"] == project.content
        assert (values["total_yuan"], values["total_text"]) == (
            project.total_yuan,
            project.total_text,
        )
        assert values["period_text"] == project.period_text
        assert split_units(values["units_text"]) == tuple(project.units)
        assert table.category(at) == project.category
    assert sum(columns["total_yuan"]) == 2_790_637 * WAN
    lines = reconcile(table)
    assert [line.count for line in lines] == [36, 16, 8, 11, 1]
    assert [line.difference_yuan for line in lines] == [0] * 5
    # The annex of tasks, the other table of the document, is said to be none of projects.
    (tasks,) = taken.found.dismissed
    assert (tasks.row, tasks.titles[:2]) == (89, ("序号", "主要内容"))


def test_the_lists_of_wansheng_are_no_table_of_projects() -> None:
    source = read_file(FIXTURES / "wansheng_lists.txt")
    events, bases, *lists = source.sheets
    assert [row[1] for row in events.rows] == ["全民健身工程", "群体赛事", "万盛精品赛事"]
    assert list(bases.rows[0]) == ["序号", "基地名称", "开展内容"]
    assert [row[0] for row in bases.rows[1:]] == [str(number) for number in range(1, 14)]
    counts = []
    for sheet in lists:
        (title,), (text,) = sheet.rows
        assert re.fullmatch(r"专栏3-\d  .+重点项目", str(title))
        for line in str(text).splitlines():
            names = line.partition("。")[2].removesuffix("。").removesuffix("等")
            counts.append(names.count("、") + 1)
    assert counts == [4, 7, 7, 3, 4, 17, 10, 6, 3, 2]
    found = recognise(source.sheets)
    assert found.tables == ()
    assert len(found.dismissed) == 6
    assert all("不像项目表" in each.reason for each in found.dismissed)


def test_the_indicators_of_yunyang_are_no_table_of_projects() -> None:
    found = recognise(read_file(FIXTURES / "yunyang_indicators.txt").sheets)
    assert found.tables == ()
    assert all("不像项目表" in each.reason for each in found.dismissed)


@pytest.mark.parametrize("name", ["qijiang_reply.txt", "chongqing_columns.txt"])
def test_documents_of_prose_hold_no_table(name: str) -> None:
    with pytest.raises(NoTable) as caught:
        read_file(FIXTURES / name)
    assert str(caught.value) == (
        f"{name}：文件里没有表格。请选择含有项目表的文件，或把表格复制后从剪贴板导入。"
    )
