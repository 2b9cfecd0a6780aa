"""A refused query on the command line: the sentence, the query, and a caret under the place."""

import unicodedata
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run


def columns(text: str) -> int:
    """How wide a text is where Chinese characters take two columns."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


@pytest.mark.parametrize("mode", [(), ("--json",)])
@pytest.mark.parametrize("verb", [("projects",), ("rollup", "--by", "industry")])
@pytest.mark.parametrize(
    ("query", "before"),
    [
        ("投资>=1o", "投资>=1"),
        ("康养 投姿:1亿", "康养 "),
        ("行业:", "行业:"),
        ("(行业:林业　或　医药", ""),
        ("ａb 投资:超过1亿以上", "ａb 投资:超过1亿"),
        ("周期:2020..去年", "周期:2020.."),
        ("投资>>", "投资>"),
        ("林业 规模档:未填,未知值", "林业 规模档:未填,"),
    ],
)
def test_a_caret_stands_under_the_place(
    chubei: Run,
    library: Path,
    verb: tuple[str, ...],
    mode: tuple[str, ...],
    query: str,
    before: str,
) -> None:
    name, *more = verb
    result = chubei(name, library, *more, "--query", query, *mode)
    assert (result.code, result.out) == (1, "")
    sentence, line, caret = result.err.splitlines()
    assert sentence.startswith("查询条件不能写成“")
    assert sentence.endswith("。")
    assert line == query
    assert caret == " " * columns(before) + "^"


def test_what_a_terminal_would_obey_is_not_printed(chubei: Run, library: Path) -> None:
    result = chubei("projects", library, "--query", "甲\n乙\t\x1b[31m 颜色:红")
    _, line, caret = result.err.splitlines()
    assert line == "甲 乙 □[31m 颜色:红"
    assert caret == " " * columns("甲 乙 □[31m ") + "^"
