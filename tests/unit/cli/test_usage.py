from collections.abc import Callable
from pathlib import Path

import pytest

from app import __version__
from app.verbs.arguments import VERBS
from tests.unit.cli.conftest import Run

Refused = Callable[..., str]


@pytest.mark.parametrize(
    "words",
    [
        ("没有的命令",),
        ("--没有的选项",),
        ("info",),
        ("info", "a.chubei", "b.chubei"),
        ("info", "a.chubei", "--没有"),
        ("rollup", "a.chubei"),
        ("rollup", "a.chubei", "--by"),
        ("rollup", "a.chubei", "--by", "a,b,c"),
        ("rollup", "a.chubei", "--by", ","),
        ("projects", "a.chubei", "--json", "--csv"),
        ("projects", "a.chubei", "--json=1"),
        ("set", "a.chubei"),
        ("set", "a.chubei", "1"),
        ("set", "a.chubei", "1", "total"),
        ("set", "a.chubei", "1", "=5"),
        ("set", "a.chubei", "1", "total=1", "投资=2"),
        ("add", "a.chubei", "甲"),
        ("delete", "a.chubei"),
        ("brief", "a.chubei", "--kind", "one-page"),
        ("brief", "a.chubei", "-o", "a.pdf"),
        ("brief", "a.chubei", "--kind", "没有", "-o", "a.pdf"),
        ("brief", "a.chubei", "--kind", "annex", "--project", "1", "-o", "a.pdf"),
        ("new", "a.chubei", "--with", "没有"),
        ("restore", "a.chubei"),
        ("projects", "a.chubei", "--query", "\udcff"),
        ("set", "a.chubei", "1", "name=\udcff"),
    ],
)
def test_wrong_usage(refused: Refused, words: tuple[str, ...]) -> None:
    refused(2, *words)
    assert list(Path().iterdir()) == []


def test_help_is_chinese_and_lists_every_verb(chubei: Run) -> None:
    text = chubei("--help").out
    assert all(f"chubei {verb.name}" in text for verb in VERBS)
    for verb in VERBS:
        result = chubei(verb.name, "--help")
        assert result.code == 0
        assert f"用法：chubei {verb.name}" in result.out
        assert "usage" not in result.out
        assert "optional" not in result.out


def test_version(chubei: Run) -> None:
    assert chubei("--version").out == f"储备 {__version__}\n"


def test_a_value_may_start_with_a_dash(chubei: Run, library: Path) -> None:
    result = chubei("projects", library, "--query", "-新建", "--json")
    assert result.code == 0
    assert len(result.json) < 36
