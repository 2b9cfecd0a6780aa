"""Valid files of every format, each a table of projects with a bit of everything."""

import struct
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.importing.readers.making import (
    cell,
    document,
    formula,
    label,
    number,
    old_book,
    paragraph,
    raw_document,
    record,
    table,
    workbook,
)

FIXTURES = Path(__file__).parents[2] / "fixtures"

#: What stands above the columns; rows below it make it a table of projects.
HEADER = ["序号", "项目名称", "总投资（万元）", "建设周期", "责任单位"]


def good_xlsx() -> bytes:
    """A workbook with a bit of everything."""

    def write(book: Any) -> None:
        day = book.add_format({"num_format": 'yyyy"年"m"月"'})
        unit = book.add_format({"num_format": '0.0"亿元"'})
        sheet = book.add_worksheet("项目")
        sheet.merge_range("A1:E1", "项目储备库")
        sheet.write_row(1, 0, HEADER)
        sheet.write_row(2, 1, ["一、医疗（5个）", 120])
        for row in range(3, 12):
            sheet.write_row(row, 0, [row - 2, f"项目{row}", row * 1.5])
            sheet.write(row, 3, 43831 + 31 * row, day)
            sheet.write(row, 4, "区教委、区林业局")
            sheet.write_formula(row, 5, "=1+1", unit, 2)
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("C:C", 9, None, {"hidden": True})
        book.add_worksheet("藏").hide()

    return workbook(write)


def good_xls() -> bytes:
    """A workbook of Excel 97 with a bit of everything."""
    cells = label(0, 0, "项目名称") + label(0, 1, "总投资（万元）") + label(0, 2, "建设周期")
    for row in range(1, 12):
        cells += label(row, 0, f"项目{row}") + number(row, 1, row * 1.5)
        cells += number(row, 2, 43831 + row, 1) + formula(row, 3, struct.pack("<d", 2.0))
    cells += record(0x00E5, struct.pack("<HHHHH", 1, 0, 1, 0, 1))
    cells += record(0x0208, struct.pack("<HHHHHHHH", 1, 0, 3, 0, 0, 0, 0x20, 0))
    return old_book([("项目", 0, cells), ("藏", 1, label(0, 0, "乙"))], ['yyyy"年"m"月"'])


def good_docx() -> bytes:
    """A document as Word libraries write it."""

    def write(made: Any) -> None:
        made.add_heading("储备库")
        grid = made.add_table(rows=6, cols=4)
        for index, one in enumerate(grid._cells):
            one.text = HEADER[index] if index < 4 else f"格{index}\n二"
        grid.cell(2, 0).merge(grid.cell(3, 1))
        grid.cell(4, 2).add_table(1, 2)

    return document(write)


def good_raw_docx() -> bytes:
    """A document with numbers of its own and nested wrappers."""
    numbered = paragraph("甲", "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>")
    rows = [[cell(numbered), cell("乙", "<w:vMerge w:val='restart'/>")]] * 2
    rows += [[cell("丙", "<w:gridSpan w:val='1'/>"), cell("", "<w:vMerge/>")]] * 3
    numbering = (
        "<w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
        "<w:numFmt w:val='decimal'/><w:lvlText w:val='%1'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    )
    return raw_document(paragraph("题") + table(*rows), numbering=numbering)


def good_html() -> bytes:
    """A page with spans, nesting and hidden parts."""
    rows = "".join(
        f"<tr><td rowspan=2>{n}<td colspan=2>项<br>目<td x:num='1.5'>2<td>3" for n in range(8)
    )
    head = "<tr><th>序号<th colspan=2>项目名称<th>总投资<th>备注"
    return (
        "<html><meta charset=utf-8><body><p>题</p><table><caption>单位：万元</caption><col span=2>"
        f"{head}{rows}<tr style='display:none'><td><table><tr><td>里</table></table>"
    ).encode()


def good_csv() -> bytes:
    """A table with quotation marks and lines within cells."""
    return '序号,项目名称,"总投资\n（万元）"\r\n'.encode() + '1,"甲,""乙""",5\r\n'.encode() * 9


def good_text() -> bytes:
    """A published annex."""
    return (FIXTURES / "qianjiang_annex.txt").read_bytes()[:6000]


@lru_cache(maxsize=1)
def good_library() -> bytes:
    """A library of three projects, as small as one is."""
    from app.importing.operation import import_tables
    from app.importing.planning import Target, plan_import
    from app.importing.readers.reading import read_bytes
    from app.importing.recognition.recognise import recognise
    from app.library.file import create_library, open_library
    from tests.library_files import AUTHOR

    rows = "项目名称,总投资（万元）\n甲,1\n乙,2\n丙,3\n".encode()
    tables = recognise(read_bytes(rows, "表.csv").sheets).tables
    with TemporaryDirectory(prefix="chubei-") as folder:
        path = Path(folder) / "库.chubei"
        create_library(path)
        with open_library(path, author=AUTHOR, must_write=True) as library:
            with library.read() as connection:
                plans = plan_import(connection, tables, "表.csv", Target(0, "新库"))
            library.perform(import_tables(plans).operation)
            library.checkpoint()
        return path.read_bytes()


def good_page_on_clipboard() -> bytes:
    """A page as Windows has it on the clipboard, with the same as text."""
    page = good_html().decode()
    return f"Version:0.9\r\nStartHTML:0000000105\r\n{page}\0项目名称\t总投资\n甲\t5\n".encode()


SEEDS: dict[str, Callable[[], bytes]] = {
    "xlsx": good_xlsx,
    "xls": good_xls,
    "docx": good_docx,
    "raw docx": good_raw_docx,
    "html": good_html,
    "csv": good_csv,
    "tsv": lambda: "项目名称\t总投资\n甲\t5\n".encode() * 9,
    "gbk": lambda: good_csv().decode().encode("gbk"),
    "utf-16": lambda: good_csv().decode().encode("utf-16"),
    "txt": good_text,
    "clipboard": good_page_on_clipboard,
    "chubei": good_library,
}
