"""Things that are no list of projects are said not to be one."""

import pytest

from app.importing.recognition.recognise import recognise
from app.importing.sheets import Value
from tests.importing.recognition.sheetmaking import make_sheet, only_dismissed

INDICATORS = [
    ("序号", "指标名称", "2020年", "2025年", "指标属性"),
    ("一", "总量规模"),
    (1, "大健康产业产值（亿元）", "", 200, "预期性"),
    (2, "大健康产业产值占全县生产总值比重（%）", "", "≥10", "约束性"),
]
MEASURES = [
    ("序号", "政策措施", "责任单位"),
    (1, "对新引进的高端研发机构给予一次性补助", "区科技局"),
]
TASKS = [
    ("序号", "主要内容", "重点任务", "牵头单位", "责任单位"),
    (1, "优化医疗资源", "合理布局", "区卫生健康委", "区财政局"),
]
BASES = [
    ("序号", "基地名称", "开展内容"),
    (1, "黑山谷山地运动基地", "羽毛球、篮球等相关赛事"),
]
PEOPLE = [("序号", "姓名", "单位", "职务", "备注"), (1, "张三", "区教委", "主任", "")]
GOODS = [
    ("序号", "名称", "规格", "数量", "单位", "单价", "金额"),
    (1, "打印纸", "A4", 10, "箱", 150, 1500),
]
PROSE = [
    ("各乡镇街道：",),
    ("为促进大健康产业高质量发展，现将有关事项通知如下。",),
    ("特此通知。",),
]
FIGURES = [(1, 2, 3), (4, 5, 6)]


@pytest.mark.parametrize(
    "rows", [INDICATORS, MEASURES, TASKS, BASES, PEOPLE, GOODS, PROSE, FIGURES]
)
def test_other_tables_are_dismissed(rows: list[tuple[Value, ...]]) -> None:
    dismissed = only_dismissed(make_sheet(rows, name="表一"))
    assert "不像项目表" in dismissed.reason
    assert dismissed.reason.endswith("。")
    assert dismissed.sheet == "表一"


def test_a_header_without_names_is_quoted_and_can_be_settled() -> None:
    dismissed = only_dismissed(make_sheet(TASKS))
    assert dismissed.titles == ("序号", "主要内容", "重点任务", "牵头单位", "责任单位")
    assert dismissed.reason == (
        "第 1 行起的表不像项目表：表头是序号、主要内容、重点任务、牵头单位、责任单位，"
        "没有“项目名称”一栏。如果是项目表，请指定哪一栏是项目名称。"
    )
    assert dismissed.fingerprint


def test_what_is_no_list_does_not_hide_what_is_one() -> None:
    projects = [("序号", "项目名称", "总投资（万元）"), (1, "甲", 100)]
    found = recognise([make_sheet(INDICATORS), make_sheet(projects), make_sheet(PROSE)])
    assert [len(table) for table in found.tables] == [1]
    assert len(found.dismissed) == 2


def test_a_long_sheet_without_a_header_is_dismissed_too() -> None:
    rows = [(f"第{at}条", "内容", at) for at in range(3_000)]
    assert "没有找到带“项目名称”的表头" in only_dismissed(make_sheet(rows)).reason


def test_a_header_far_down_is_found() -> None:
    rows: list[tuple[Value, ...]] = [(f"前言第{at}段", None, None) for at in range(900)]
    rows += [("序号", "项目名称", "总投资（万元）"), (1, "甲", 100)]
    (table,) = recognise([make_sheet(rows)]).tables
    assert table.place(0) == 902
