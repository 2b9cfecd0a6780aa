"""Bad input through the command line: one sentence, the right exit code, nothing written."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.library import connection
from tests.unit.cli.conftest import Run, require_refusal

Refused = Callable[..., str]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("total=abc", "总投资"),
        ("total=-5", "负数"),
        ("total=1e400", "科学计数法"),
        ("total=1,2,3", "千分位"),
        ("total=" + "9" * 40, "过大"),
        ("total=约", "总投资"),
        ("period=2022-2020", "晚于"),
        ("period=2020-13", "月份"),
        ("period=1800", "年份"),
        ("period=三月开工", "建设周期"),
        ("name=", "必须填写"),
        ("name=   ", "必须填写"),
        ("name=" + "字" * 10_000, "10000 个字"),
        ("name=甲\x07乙", "控制字符"),
        ("content=甲\x1b[31m", "控制字符"),
        ("number=零", "序号"),
        ("number=0", "序号"),
        ("category=没有的分类", "没有这个分类"),
        ("share=3", "算出来的"),
        ("没有的栏=3", "没有这一栏"),
        ("notes=" + "字" * 20_001, "20001 个字"),
    ],
)
def test_bad_values(chubei: Run, refused: Refused, library: Path, entry: str, said: str) -> None:
    before = chubei("projects", library, "--json").out
    history = chubei("history", library, "--json").out
    assert said in refused(1, "set", library, "3", "location=好的", entry)
    assert chubei("projects", library, "--json").out == before
    if not entry.startswith("name"):
        refused(1, "add", library, "name=新项目", entry)
    assert chubei("projects", library, "--json").out == before
    assert chubei("history", library, "--json").out == history


def test_a_refused_value_names_the_project(refused: Refused, library: Path) -> None:
    sentence = refused(1, "set", library, "2", "total=abc")
    assert "序号 2 武陵山公共卫生应急医院" in sentence
    assert "“abc”" in sentence


@pytest.mark.parametrize("verb", [("set", "99", "total=1"), ("delete", "99"), ("history", "99")])
def test_a_project_that_does_not_exist(
    refused: Refused, library: Path, verb: tuple[str, ...]
) -> None:
    assert "“99”" in refused(1, verb[0], library, *verb[1:])


def test_add_needs_a_name(refused: Refused, library: Path) -> None:
    assert "项目名称" in refused(1, "add", library)
    assert "项目名称" in refused(1, "add", library, "total=5")


def test_a_number_that_several_reserves_have(chubei: Run, library: Path) -> None:
    from app.library.file import open_library
    from app.operations.reserves import create_reserve
    from app.queries.reserves import find_reserve

    with open_library(library, must_write=True) as opened:
        opened.perform(create_reserve("万盛"))
        with opened.read() as reading:
            assert find_reserve(reading, "万盛").totals.count == 0
    require_refusal(chubei("add", library, "name=甲"), 1)
    assert chubei("add", library, "name=甲", "--reserve", "万盛").code == 0
    refusal = chubei("set", library, "1", "notes=乙")
    require_refusal(refusal, 1)
    assert "万盛" in refusal.err
    result = chubei("set", library, "1", "notes=乙", "--reserve", "万盛", "--json").json
    assert (result["project"]["name"], result["project"]["reserve"]) == ("甲", "万盛")
    assert "没有叫" in chubei("projects", library, "--reserve", "无此库").err


@pytest.mark.parametrize(
    "words",
    [
        ("projects", "--sort", "没有的栏"),
        ("projects", "--sort", "total:up"),
        ("rollup", "--by", "没有的维度"),
        ("rollup", "--by", "year,start_year"),
        ("rollup", "--by", "category", "--reserve", "没有的库"),
    ],
)
def test_questions_that_mean_nothing(
    refused: Refused, library: Path, words: tuple[str, ...]
) -> None:
    refused(1, words[0], library, *words[1:])


def damage(library: Path, how: str) -> None:
    content = library.read_bytes()
    match how:
        case "text":
            library.write_text("这不是数据库\n", encoding="utf-8")
        case "empty":
            library.write_bytes(b"")
        case "folder":
            library.unlink()
            library.mkdir()
        case "missing":
            library.unlink()
        case "cut off":
            library.write_bytes(content[: len(content) // 2])
        case "only the start":
            library.write_bytes(content[:60])
        case "another program's":
            library.unlink()
            with closing(sqlite3.connect(library)) as other:
                other.execute("CREATE TABLE project (id)")
        case "newer":
            with closing(sqlite3.connect(library)) as raw:
                raw.execute("PRAGMA user_version = 2000")
                raw.execute("PRAGMA journal_mode = DELETE")


@pytest.mark.parametrize(
    "how",
    [
        "text", "empty", "folder", "missing", "cut off", "only the start", "another program's",
        "newer",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "words",
    [
        ("info",), ("projects",), ("rollup", "--by", "year"), ("set", "1", "total=1"),
        ("add", "name=甲"), ("undo",), ("history",), ("check",), ("backup",),
        ("brief", "--kind", "annex", "-o", "a.pdf"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_opened(
    refused: Refused, library: Path, how: str, words: tuple[str, ...]
) -> None:
    damage(library, how)
    before = library.read_bytes() if library.is_file() else None
    assert library.name in refused(3, words[0], library, *words[1:])
    assert (library.read_bytes() if library.is_file() else None) == before
    assert not Path("a.pdf").exists()


def test_a_full_disk(chubei: Run, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = chubei("projects", library, "--json").out
    usual = connection.connect

    def connect(path: Path, mode: str) -> sqlite3.Connection:
        opened = usual(path, mode)
        pages = opened.execute("PRAGMA page_count").fetchone()[0]
        opened.execute(f"PRAGMA max_page_count = {pages}")
        return opened

    with monkeypatch.context() as patch:
        patch.setattr(connection, "connect", connect)
        result = chubei("set", library, "1", f"content={'字' * 20_000}")
    require_refusal(result, 1)
    assert "磁盘已满" in result.err
    assert chubei("projects", library, "--json").out == before
    assert chubei("set", library, "1", "total=1").code == 0


def test_an_unexpected_error_goes_to_the_log(
    chubei: Run, library: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("made up for this test")

    monkeypatch.setattr("app.verbs.reading.load_reserves", broken)
    result = chubei("info", library)
    assert (result.code, result.out) == (1, "")
    assert result.err.count("\n") == 1
    assert "made up" not in result.err
    assert "chubei.log" in result.err
    assert "made up for this test" in (home / "chubei.log").read_text(encoding="utf-8")


def test_an_unexpected_error_without_a_log(
    chubei: Run, library: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("made up for this test")

    home.write_text("a file where the folder should be")
    monkeypatch.setattr("app.verbs.reading.load_reserves", broken)
    result = chubei("info", library)
    assert result.code == 1
    assert result.err.count("\n") == 1
    assert "没有写成" in result.err
