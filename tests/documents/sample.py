"""An invented reserve library of the shape of a published one, for the document tests."""

from collections.abc import Sequence
from typing import Any

from app.briefing.document import print_document
from app.briefing.making import Progress
from app.briefing.pages import Printed
from app.documents.annextable import AnnexColumn, AnnexGroup, AnnexTable
from app.documents.booklet import Booklet
from app.documents.brief import BriefSheet
from app.documents.collect import Briefs, Collected, Content
from app.documents.report import Report
from app.queries.rollups import Totals
from tests.documents.qianjiang import settings

COLUMNS = (
    AnnexColumn("number", "序号", 12, "center"),
    AnnexColumn("name", "项目名称", 45, "left"),
    AnnexColumn("nature", "建设性质", 12, "center"),
    AnnexColumn("industry", "所属行业", 18, "center"),
    AnnexColumn("content", "主要建设规模及内容", 80, "left"),
    AnnexColumn("total", "总投资\n（万元）", 20, "right"),
    AnnexColumn("period_text", "建设周期", 22, "center"),
    AnnexColumn("financing", "投资方式", 18, "center"),
    AnnexColumn("units", "责任单位", 26, "left"),
)
LONG = (
    "新建标准厂房3.5万平方米，购置GMP生产线20余条（含冻干、灌装），配套污水处理、双回路供电等设施；"
    "实施“互联网+医疗健康”信息化改造——建成后年产中药饮片1200吨，年产值2.4亿元，新增就业约350人。"
)


def row(number: int, content: str = "", name: str = "") -> tuple[str, ...]:
    """One invented project."""
    return (
        str(number),
        name or f"松溪县第{number}中药材种植及初加工示范基地建设项目",
        "新建",
        "林业" if number % 2 else "卫生健康",
        content or LONG,
        str(1000 + number),
        "2021.3-2022.12" if number % 3 else "",
        "中央预算内投资和专项债券",
        "县林业局、县科技局、正阳工业园区管委会",
    )


def annex(
    counts: tuple[int, ...] = (9, 6, 1), *, replaced: dict[int, tuple[str, ...]] | None = None
) -> AnnexTable:
    """An annex of so many projects in each category, numbered through."""
    groups, number = [], 0
    for index, count in enumerate(counts, 1):
        rows = []
        for _ in range(count):
            number += 1
            rows.append((replaced or {}).get(number, row(number)))
        total = sum(int(cells[5]) for cells in rows)
        groups.append(AnnexGroup(f"第{index}类产业（{count}个）", str(total), tuple(rows)))
    total = sum(int(group.total) for group in groups)
    return AnnexTable(
        "附件2",
        "松溪县大健康产业项目储备库",
        COLUMNS,
        f"合计（{number}）个",
        str(total),
        tuple(groups),
        "total",
    )


def brief(title: str = "松溪县中医院迁建项目", paragraphs: int = 1) -> BriefSheet:
    """A brief with an empty section between others."""
    return BriefSheet(
        title,
        (
            ("所属产业", "卫生健康"),
            ("建设性质", "新建"),
            ("建设地点", "松溪县城东街道"),
            ("总投资", "19000万元"),
            ("建设周期", "2021-2022"),
            ("投资方式", "中央预算内投资和专项债券"),
            ("责任单位", "县卫生健康委、县中医院"),
        ),
        (
            ("项目背景", ()),
            ("建设规模及内容", (LONG,) * paragraphs),
            ("合作方式", ("  ", "\n")),
            ("效益分析", ("预计年门诊量25万人次，财务内部收益率8.6%。",)),
        ),
    )


def printed(
    content: Content, *, author: str = "", progress: Progress | None = None, **chosen: Any
) -> Printed:
    """A document as the program prints it, with usual settings but for what is chosen."""
    kinds = {AnnexTable: "annex", Briefs: "one-page", Booklet: "booklet", Report: "report"}
    found = Collected(content, settings(kinds[type(content)], **chosen), Totals(0, 0, 0), "试排")
    return print_document(found, author=author, progress=progress)


def annex_bytes(table: AnnexTable, *, author: str = "", **chosen: Any) -> bytes:
    """The annex table as a PDF file."""
    return printed(table, author=author, **chosen).content


def brief_bytes(sheets: Sequence[BriefSheet], *, author: str = "") -> bytes:
    """The briefs as a PDF file."""
    return printed(Briefs(tuple(sheets)), author=author).content
