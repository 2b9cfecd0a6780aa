"""What becomes of each kind of file that is not as it should be, from the file to the sentence.

Every one goes the whole way, through the other process. A file that cannot be taken is refused
with its place, the reason and the remedy; one that can is taken, with a remark, a problem or a
question that says what was amiss.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.errors import ChubeiError
from app.importing.answering import Wish, find_tables
from app.importing.intake import Intake, Taken
from app.importing.readers.childreader import Apart
from app.importing.readers.childwork import Asking, FileOrder
from app.importing.sheets import Source
from tests.importing.readers.making import (
    cell,
    compound,
    label,
    old_book,
    package,
    raw_document,
    raw_workbook,
    repacked,
    table,
    text_cell,
    workbook,
)
from tests.importing.readers.test_bad_files import (
    bomb,
    broken_deflate,
    encrypted_zip,
    good,
    lying_bomb,
    stray_cell,
)

HEAD = "".join(text_cell(f"{column}1", title) for column, title in zip("ABC", (
    "项目名称", "总投资（万元）", "建设内容"), strict=True))  # fmt: skip
ROW = f'<row r="2">{text_cell("A2", "甲医院")}<c r="B2"><v>500</v></c></row>'


def projects(more: str = "", after: str = "", *, strict: bool = False) -> bytes:
    """A workbook of one project, with more rows, and more behind them."""
    rows = f'<row r="1">{HEAD}</row>{ROW}{more}'
    return raw_workbook(f"<sheetData>{rows}</sheetData>{after}", strict=strict)


# ---------------------------------------------------------------- refused

PDF = b"%PDF-1.7\n%\xe2\xe3"
SAVE_AS = "用 Excel 或 WPS 能打开的，请另存后再导入"


@dataclass(frozen=True)
class Refused:
    """A file's name, what makes it, and parts of the reason and the remedy."""

    name: str
    make: Callable[[], bytes]
    reason: str
    remedy: str


REFUSED: dict[str, Refused] = {
    "empty": Refused("a.xlsx", lambda: b"", "这是一个空文件", "请检查选的文件对不对"),
    "another format": Refused(
        "a.xlsx", lambda: PDF, "这是PDF 文件，不能直接导入", "请向提供的人要 Excel、Word 或 CSV"
    ),
    "an old document": Refused(
        "a.doc", lambda: compound({"WordDocument": b"x"}), "不能直接导入", "另存为 .docx"
    ),
    "encrypted": Refused(
        "a.xlsx",
        lambda: compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
        "文件有打开密码，读不出内容",
        "去掉密码后另存",
    ),
    "encrypted zip": Refused("a.xlsx", encrypted_zip, "文件有打开密码", "去掉密码后另存"),
    "truncated": Refused("a.xlsx", lambda: good()[:3000], "多半没有下载完", "请重新复制或下载一次"),
    "truncated xls": Refused(
        "a.xls",
        lambda: old_book([("表", 0, label(0, 0, "甲"))])[:600],
        "文件已损坏或不完整",
        SAVE_AS,
    ),
    "corrupt": Refused("a.xlsx", broken_deflate, "文件已损坏或不完整", SAVE_AS),
    "not well-formed": Refused(
        "a.docx",
        lambda: package({"word/document.xml": "<w:document xmlns:w='x'><w:body>"}),
        "XML 读不出来",
        SAVE_AS,
    ),
    "zip bomb": Refused("a.xlsx", bomb, "文件太大，没有读（", "请把要导入的表格另存为单独的文件"),
    "lying zip bomb": Refused("a.docx", lying_bomb, "文件", "请"),
    "a cell in the last corner": Refused(
        "a.xlsx",
        stray_cell,
        "一直延伸到 XFD1048576 单元格",
        "请删掉表格右边和下边多余的行列",
    ),
    "nothing in the sheets": Refused(
        "a.xlsx",
        lambda: workbook(lambda book: book.add_worksheet()),
        "工作簿的各张工作表都是空的",
        "请检查选的文件对不对",
    ),
    "no table": Refused(
        "a.txt",
        lambda: "一份通知。\n没有表格。\n".encode(),
        "文件里没有表格",
        "请选择含有项目表的文件，或把表格复制后从剪贴板导入",
    ),
    "a list of something else": Refused(
        "物品.csv",
        lambda: "品名,数量,单价\n打印纸,5,20\n".encode(),
        "不像项目表",
        "如果是项目表，请指",
    ),
    "a document of something else": Refused(
        "a.docx",
        lambda: raw_document(table([cell("姓名"), cell("职务")], [cell("张三"), cell("主任")])),
        "“表1”不像项目表",
        "如果是项目表，请指",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_taken_is_refused_with_place_reason_and_remedy(
    case: str, tmp_path: Path
) -> None:
    expected = REFUSED[case]
    path = tmp_path / expected.name
    path.write_bytes(expected.make())
    with pytest.raises(ChubeiError) as caught, Intake(FileOrder(path)) as intake:
        intake.take().tables()
    error = caught.value
    assert error.place == expected.name
    assert expected.reason in error.sentence
    assert expected.remedy in error.remedy
    said = str(error)
    assert said.isprintable()
    assert not re.search("[A-Z][a-z]+Error|Traceback|None", said)


def test_what_is_not_there_is_refused_alike(tmp_path: Path) -> None:
    for name, reason in (("无.xlsx", "没有这个文件"), (".", "这是一个文件夹，不是文件")):
        with pytest.raises(ChubeiError) as caught, Intake(FileOrder(tmp_path / name)) as intake:
            intake.take()
        assert caught.value.sentence == f"文件打不开（{reason}）"
        assert "请检查文件还在不在" in caught.value.remedy


# ---------------------------------------------------------------- taken, and said


@dataclass(frozen=True)
class Told:
    """A file that is taken, how many projects it has, and what is said of it.

    Attributes:
        remarks: parts of the remarks, in their order.
        problems: sheet, row, column, and a part of the reason.
        questions: parts of the questions, in their order.
    """

    name: str
    make: Callable[[], bytes]
    projects: int = 1
    remarks: tuple[str, ...] = ()
    problems: tuple[tuple[str, int, str, str], ...] = ()
    questions: tuple[str, ...] = field(default=())


def faulty_formulas() -> bytes:
    """An error, a formula without its value, and a text that looks like an error."""
    cells = (
        f'<row r="3">{text_cell("A3", "乙")}<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        f'<row r="4">{text_cell("A4", "丙")}<c r="B4"><f>SUM(B9)</f></c></row>'
        f'<row r="5">{text_cell("A5", "丁")}{text_cell("B5", "#REF!")}</row>'
    )
    return projects(cells)


def hidden_parts() -> bytes:
    rows = f'<row r="3" hidden="1">{text_cell("A3", "乙")}<c r="B3"><v>5</v></c></row>'
    return projects(rows)


def many_merges() -> bytes:
    rows = "".join(
        f'<row r="{at}">{text_cell(f"A{at}", f"项目{at}")}</row>' for at in range(3, 50_003)
    )
    merges = "".join(f'<mergeCell ref="C{at}:D{at}"/>' for at in range(3, 50_003))
    return projects(rows, f'<mergeCells count="50000">{merges}</mergeCells>')


def many_blanks() -> bytes:
    blanks = "".join(f'<row r="{at}" s="1"/>' for at in range(3, 1_000_000))
    return projects(blanks)


def date_made_of_a_period() -> bytes:
    styles = (
        "<cellXfs count='2'><xf numFmtId='0'/><xf numFmtId='14' applyNumberFormat='1'/></cellXfs>"
    )
    titles = HEAD + text_cell("D1", "建设周期")
    row = ROW.replace("</row>", '<c r="D2" s="1"><v>43831</v></c></row>')
    return raw_workbook(f'<sheetData><row r="1">{titles}</row>{row}</sheetData>', styles=styles)


TOLD: dict[str, Told] = {
    "Strict Open XML": Told("a.xlsx", lambda: projects(strict=True)),
    "a million empty rows": Told("a.xlsx", many_blanks),
    "fifty thousand merges": Told("a.xlsx", many_merges, 50_001),
    "wrong extension": Told(
        "a.csv",
        projects,
        remarks=("文件名以 .csv 结尾，内容其实是Excel 工作簿（.xlsx），已按内容读入。",),
    ),
    "a page called a workbook": Told(
        "a.xls",
        lambda: "<table><tr><td>项目名称<td>总投资（万元）<tr><td>甲<td>5</table>".encode(),
        remarks=("内容其实是网页，已按内容读入",),
    ),
    "error cells and formulas without a value": Told(
        "a.xlsx",
        faulty_formulas,
        4,
        remarks=("有 1 个公式没有保存计算结果",),
        problems=(
            ("表", 3, "B", "公式的结果是错误值"),
            ("表", 4, "B", "这是一个公式，文件里没有保存它的结果"),
            ("表", 5, "B", "#"),
        ),
    ),
    "hidden rows": Told(
        "a.xlsx", hidden_parts, 2, questions=("第 3 行是隐藏的，共 1 个项目也读了进来，请确认。",)
    ),
    "a date Excel made of 2020-1": Told(
        "a.xlsx",
        date_made_of_a_period,
        problems=(("表", 2, "D", "Excel 把这一格当成了日期"),),
        questions=("D 列“建设周期”像是建设周期，请确认。",),
    ),
    "no unit anywhere": Told(
        "a.csv", lambda: "项目名称,总投资\n甲,5\n".encode(), questions=("按万元计，请确认",)
    ),
    "a unit that cannot be taken": Told(
        "a.csv",
        lambda: "项目名称,总投资（千元）\n甲,5\n".encode(),
        problems=(("", 2, "B", "单位是千元，不能直接换算"),),
        questions=("单位是千元",),
    ),
    "broken characters": Told(
        "a.csv",
        lambda: "项目名称,总投资（万元）\n甲\ufffd,5\n".encode() + b"\xff,6\n",
        2,
        remarks=("",),
    ),
    "parts in another case": Told(
        "a.xlsx", lambda: repacked(projects(), lambda _name, content: content)
    ),
}


@dataclass(frozen=True)
class Peak:
    """MB the other process held at most."""

    megabytes: float


def examined(source: Source, asking: Asking) -> Iterator[Any]:
    """Find the tables, and tell what memory that took."""
    yield from find_tables(source, asking)
    # ru_maxrss would begin with that of the process that started this one.
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = (each for each in status.splitlines() if each.startswith("VmHWM:"))
    yield Peak(int(line.split()[1]) / 1024)


@pytest.mark.parametrize("case", TOLD)
def test_what_can_be_taken_is_and_what_is_amiss_is_said(case: str, tmp_path: Path) -> None:
    expected = TOLD[case]
    path = tmp_path / expected.name
    path.write_bytes(expected.make())
    with Intake(FileOrder(path)) as intake:
        taken = intake.take()
    (found,) = taken.tables()
    assert len(found) == expected.projects
    _assert_said(taken, expected)


def _assert_said(taken: Taken, expected: Told) -> None:
    (found,) = taken.tables()
    assert len(taken.source.remarks) == len(expected.remarks), taken.source.remarks
    for remark, part in zip(taken.source.remarks, expected.remarks, strict=True):
        assert part in remark
    assert len(found.problems) == len(expected.problems), found.problems
    for problem, (sheet, row, column, reason) in zip(
        found.problems, expected.problems, strict=True
    ):
        assert (problem.sheet, problem.row, problem.letters) == (sheet, row, column)
        assert reason in problem.reason
    assert len(found.questions) == len(expected.questions), found.questions
    for question, part in zip(found.questions, expected.questions, strict=True):
        assert part in question.sentence


@pytest.mark.parametrize("case", ["a million empty rows", "fifty thousand merges"])
def test_what_looks_enormous_takes_little_memory(case: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(TOLD[case].make())
    parts: list[Any] = []
    apart = Apart(FileOrder(path), examined)
    try:
        apart.ask(Wish(), parts.append)
    finally:
        apart.close()
    assert parts[-1].megabytes < 500
