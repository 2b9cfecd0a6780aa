"""The flat table as CSV: its bytes, and what programs make of them."""

import csv
import io
from pathlib import Path

import pytest

from app.errors import Cancelled
from app.exporting.csvtable import Encoding, write_csv
from app.library.file import Library, Reading
from app.operations.projects import update_projects
from app.queries.filter import Filter
from app.queries.layout import Sort
from tests.annex_parser import parse_annex

ANNEX = parse_annex((Path(__file__).parents[2] / "fixtures" / "qianjiang_annex.txt").read_text())


def records(path: Path, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline="")))


@pytest.mark.parametrize(
    ("encoding", "codec", "mark"),
    [(Encoding.UTF_8, "utf-8-sig", b"\xef\xbb\xbf"), (Encoding.GB18030, "gb18030", b"")],
)
def test_the_annex_in_either_encoding(
    reading: Reading, tmp_path: Path, encoding: Encoding, codec: str, mark: bytes
) -> None:
    path = tmp_path / "a.csv"
    assert write_csv(reading, Filter(), path, encoding=encoding) == 36
    content = path.read_bytes()
    assert content[:3] == (mark or "序号".encode("gbk")[:3])
    rows = records(path, codec)
    assert len(rows) == 37
    assert all(len(row) == 21 for row in rows)
    for row, paper in zip(rows[1:], ANNEX.projects, strict=True):
        assert [row[at] for at in (0, 1, 3, 4, 9, 5, 6, 7, 8)] == list(paper.cells)
    # Lines end as CSV's do; line ends inside a cell are the cell's own.
    assert content.replace(b"\r\n", b"").count(b"\r") == 0
    assert content.count(b"\r\n") == 37
    assert content.count(b"\n") > 37


def test_formulas_are_harmless_and_texts_keep_every_character(
    library: Library, tmp_path: Path
) -> None:
    texts = {
        1: ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"), 2: ("'=1", "''=1"),
        3: ("'90年代", "'90年代"), 4: ("-5", "'-5"), 5: ("＠甲,\"乙\"", "'＠甲,\"乙\""),
        6: ("+86\n\n第二段", "'+86\n\n第二段"),
        7: ("𠮷𪚥😀㎡", "𠮷𪚥😀㎡"),
    }  # fmt: skip
    library.perform(update_projects({at: {"content": text} for at, (text, _) in texts.items()}))
    for encoding, codec in ((Encoding.UTF_8, "utf-8-sig"), (Encoding.GB18030, "gb18030")):
        with library.read() as connection:
            write_csv(connection, Filter(), tmp_path / "a.csv", encoding=encoding)
        rows = records(tmp_path / "a.csv", codec)
        found = {int(row[0]): row[9] for row in rows[1:8]}
        assert found == {at: written for at, (_, written) in texts.items()}


def test_columns_and_order_are_those_asked_for(reading: Reading, tmp_path: Path) -> None:
    sort = Sort("total", is_descending=True)
    write_csv(reading, Filter(), tmp_path / "a.csv", columns=("name", "total"), sort=sort)
    rows = records(tmp_path / "a.csv", "utf-8-sig")
    assert rows[0] == ["项目名称", "总投资（万元）", "储备库", "标识"]
    amounts = [int(row[1]) for row in rows[1:]]
    assert amounts == sorted((int(row.cells[5]) for row in ANNEX.projects), reverse=True)


def test_stopped_it_leaves_what_was_there(reading: Reading, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_csv(reading, Filter(), path, progress=lambda _done, _of: False)
    assert path.read_bytes() == b"old"
