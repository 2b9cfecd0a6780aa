"""Runs command lines: in this process, or in one of their own where that is what is tested."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from tests.library_files import qianjiang_copy

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep preferences and the log inside the test's own folder, and work there."""
    path = tmp_path / "home"
    monkeypatch.setenv("CHUBEI_HOME", str(path))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return path


@pytest.fixture
def library() -> Path:
    """A fresh copy of Qianjiang's library in the current folder."""
    return qianjiang_copy(Path())


@pytest.fixture
def chubei(capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in this process."""

    def run(*words: object) -> Result:
        capfd.readouterr()
        code = main([str(word) for word in words])
        return Result(code, *capfd.readouterr())

    return run


@pytest.fixture
def process() -> Run:
    """Runs a command line in a process of its own, with the bytes of its output as UTF-8."""

    def run(*words: object, env: dict[str, str] | None = None, **more: Any) -> Result:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "app", *(str(word) for word in words)],
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            **more,
        )
        return Result(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


@pytest.fixture
def refused(chubei: Run) -> Callable[..., str]:
    """Runs a command line that must be refused with one Chinese sentence; returns it."""

    def run(code: int, *words: object) -> str:
        result = chubei(*words)
        require_refusal(result, code)
        return result.err

    return run


def require_refusal(result: Result, code: int) -> None:
    """Assert the exit code, nothing on stdout, and one line of Chinese without a traceback."""
    assert (result.code, result.out) == (code, ""), result.err
    assert result.err.endswith("。\n")
    assert result.err.count("\n") == 1
    assert "Traceback" not in result.err
    assert "Error" not in result.err
    assert any("\u4e00" <= character <= "\u9fff" for character in result.err)
