"""Thousands of projects come out complete: the file is read back and counted."""

from app.documents.annextable import AnnexColumn, AnnexGroup, AnnexTable
from app.documents.brief import BriefSheet
from app.documents.collect import Briefs
from tests.documents import reading, sample

COUNT = 5_000


def test_five_thousand_rows_are_all_there() -> None:
    columns = (
        AnnexColumn("number", "序号", 20, "center"),
        AnnexColumn("name", "项目名称", 60, "left"),
        AnnexColumn("total", "总投资", 30, "right"),
    )
    rows = [(str(at), f"甲{at}项目", str(at * 7)) for at in range(1, COUNT + 1)]
    groups = tuple(
        AnnexGroup(f"第{start // 1000 + 1}类", "1", tuple(rows[start : start + 1000]))
        for start in range(0, COUNT, 1000)
    )
    table = AnnexTable("附件", "很长的表", columns, "合计", "1", groups, "total")
    for merges in (False, True):
        text = "".join(reading.page_texts(sample.annex_bytes(table, merges_groups=merges)))
        missing = [at for at, row in enumerate(rows, 1) if "".join(row) not in text]
        assert missing == []
        assert text.count("项目名称") == text.count("序号") > 100


def test_five_thousand_briefs_have_a_page_each() -> None:
    sheets = [
        BriefSheet(f"第{at}号项目", (("总投资", f"{at}万元"),), (("项目背景", (f"背景{at}。",)),))
        for at in range(1, COUNT + 1)
    ]
    printed = sample.printed(Briefs(tuple(sheets)))
    assert printed.pages == COUNT
    texts = reading.page_texts(printed.content)
    wrong = [
        at
        for at, text in enumerate(texts, 1)
        if text != f"第{at}号项目总投资{at}万元一、项目背景背景{at}。—{at}—"
    ]
    assert wrong == []
