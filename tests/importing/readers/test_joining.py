"""One table cut by the pages of a document, as programs make them of a PDF."""

from collections.abc import Sequence
from typing import Any

import pytest

from app.importing.readers.reading import read_bytes
from tests.importing.countytables import HEAD, drawn, kinds, only_table, pages, sums

FIRST = [
    HEAD, ("", "合计（4）个", 610, ""), ("一", "医疗（3个）", 310, ""),
    (1, "甲院", 100, "卫健委"), (2, "乙院", 200, "卫健委"),
]  # fmt: skip
SECOND = [(3, "丙院", 10, "卫健委"), ("二", "养老（1个）", 300, ""), (4, "丁院", 300, "民政局")]


@pytest.mark.parametrize(
    ("between", "rows", "told"),
    [((), SECOND, "TGPPPGP"), (("（续表）",), [HEAD, *SECOND], "TGPPHPGP")],
    ids=["no header", "the header again"],
)
def test_pages_of_one_table_are_one(
    between: Sequence[str], rows: Sequence[Sequence[Any]], told: str
) -> None:
    content = pages("附件2", "单位：万元", FIRST, *between, rows)
    table = only_table(content)
    assert drawn(table) == [
        "1 甲院 医疗 100 卫健委", "2 乙院 医疗 200 卫健委", "3 丙院 医疗 10 卫健委",
        "4 丁院 养老 300 民政局",
    ]  # fmt: skip
    assert kinds(table) == told
    assert sums(table) == [("", 4, 4, 0), ("医疗", 3, 3, 0), ("养老", 1, 1, 0)]
    # The rows below go on being counted.
    assert table.place(3) == 5 + len(rows)
    assert read_bytes(content, "表.docx").remarks == (
        "“表2”的序号接着“表1”，已当作同一张表读入，行号接着数。",
    )


@pytest.mark.parametrize(
    ("between", "rows"),
    [
        (("附表2",), [(3, "丙", 10, "a")]),
        ((), [(1, "丙", 10, "a")]),
        ((), [(4, "丙", 10, "a")]),
        ((), [(3, "丙", 10, "a", "b")]),
        ((), [("", "丙", 10, "a")]),
    ],
    ids=["a title between", "numbers begin anew", "a number is left out", "wider", "no numbers"],
)
def test_other_tables_stay_apart(between: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    source = read_bytes(pages(FIRST, *between, rows), "表.docx")
    assert len(source.sheets) == 2
    assert source.remarks == ()
