"""Which of window and command line a start opens."""

import sys
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.__main__ import has_display, main
from tests.unit.cli.conftest import Run


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_whether_there_is_a_display(
    environ: Mapping[str, str], platform: str, expected: bool
) -> None:
    assert has_display(environ, platform) is expected


@pytest.mark.parametrize("words", [[], ["黔江.chubei"], ["C:/文库/黔江.CHUBEI"]])
def test_with_a_display_the_window_opens(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    asked = []

    def run(arguments: list[str]) -> int:
        asked.append(arguments)
        return 0

    # The window itself is not what is asked for here; a stand-in keeps Qt out.
    monkeypatch.setitem(sys.modules, "app.ui.application", cast(Any, SimpleNamespace(run=run)))
    monkeypatch.setenv("DISPLAY", ":0")
    assert main(words) == 0
    assert asked == [words]


def test_without_a_display_a_library_cannot_be_shown(
    chubei: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    result = chubei("黔江.chubei")
    assert (result.code, result.out) == (1, "")
    assert "图形界面" in result.err
    assert result.err.count("\n") == 1
