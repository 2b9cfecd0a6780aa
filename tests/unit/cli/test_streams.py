"""What only shows between processes: encodings, closed pipes, full outputs, start-up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.cli.conftest import ROOT, Run

ENVIRON = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "C"},
        {"PYTHONIOENCODING": "gbk"},
    ],
)
def test_output_is_utf8_whatever_the_locale(
    process: Run, library: Path, env: dict[str, str]
) -> None:
    latin = library.rename("library.chubei")
    result = process("rollup", latin, "--by", "category", env=env)
    assert result.code == 0
    assert "医疗卫生服务业" in result.out
    assert "没有这个文件" in process("info", "nothing.chubei", env=env).err


def test_a_closed_pipe_is_quiet(library: Path) -> None:
    reader = subprocess.Popen(
        [sys.executable, "-P", "-m", "app", "projects", str(library), "--json"],
        env=ENVIRON,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert reader.stdout is not None
    assert reader.stderr is not None
    reader.stdout.close()
    with reader.stderr:
        assert reader.stderr.read() == b""
    assert reader.wait() == 0


@pytest.mark.parametrize("words", [("projects", "--json"), ("info",)])
def test_an_output_that_takes_no_more(library: Path, words: tuple[str, ...]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        full = Path(os.devnull)
    with full.open("wb") as stream:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "app", words[0], str(library), *words[1:]],
            env=ENVIRON,
            stdout=stream,
            stderr=subprocess.PIPE,
            check=False,
        )
    expected = 1 if full.name == "full" else 0
    assert done.returncode == expected
    assert done.stderr.decode("utf-8").count("\n") == expected


def test_the_command_line_starts_without_heavy_packages() -> None:
    code = (
        "import sys; from app.__main__ import main; code = main(['--help']); "
        "heavy = {'sqlalchemy', 'PySide6', 'reportlab', 'alembic', 'pypinyin', 'PIL'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], env=ENVIRON, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"[]\n")


def test_reading_does_not_load_what_prints(library: Path) -> None:
    code = (
        "import sys; from app.__main__ import main; "
        f"code = main(['rollup', {str(library)!r}, '--by', 'category']); "
        "heavy = {'PySide6', 'reportlab', 'alembic', 'PIL'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], env=ENVIRON, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"[]\n")
