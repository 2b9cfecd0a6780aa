"""A newcomer without a screen: one command does the main job."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.documents.reading import page_texts

ROOT = Path(__file__).resolve().parents[2]


def start(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    env |= {"PYTHONPATH": str(ROOT), "CHUBEI_HOME": str(folder / "home")}
    return subprocess.run(
        [sys.executable, "-P", "-m", "app", *words],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_main_job_without_a_display(tmp_path: Path) -> None:
    done = start(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert "没有图形界面" in lines[0]
    assert lines[0].count("。") == 1
    for group, count, total in (
        ("医疗卫生服务业", "16", "353845"),
        ("医药产业、医疗器械产业、健康食品加工产业", "8", "196500"),
        ("养生养老产业", "11", "2238292"),
        ("健康管理服务产业", "1", "2000"),
    ):
        (line,) = [line for line in lines if line.startswith(group)]
        assert line.split()[1:3] == [count, total]
    assert "合计 36 个项目，总投资 2790637 万元（279.06 亿元）" in lines
    written = [Path(line.removeprefix("已写成 ")) for line in lines if line.startswith("已写成")]
    assert [path.suffix for path in written] == [".chubei", ".pdf", ".pdf"]
    assert all(path.parent == Path("out") for path in written)
    brief, annex = ("".join(page_texts((tmp_path / path).read_bytes())) for path in written[1:])
    assert "重庆中医药学院" in brief
    assert "合计（36）个2790637" in annex


def test_a_second_start_keeps_the_edits(tmp_path: Path) -> None:
    start(tmp_path)
    library = "out/黔江.chubei"
    assert start(tmp_path, "set", library, "1", "total=1", "name=甲/乙:丙").returncode == 0
    done = start(tmp_path)
    assert done.returncode == 0
    assert "总投资 2690638 万元" in done.stdout
    assert (tmp_path / "out" / "甲 乙 丙-简介.pdf").exists()
    assert json.loads(start(tmp_path, "info", library, "--json").stdout)["total_wan"] == 2690638
    assert "重庆中医药学院 → 甲/乙:丙" in start(tmp_path, "history", library).stdout


def test_an_out_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    done = start(tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.endswith("。\n")
    assert (tmp_path / "out").read_text() == "a file where the folder should be"


def test_an_emptied_library_prints_nothing(tmp_path: Path) -> None:
    start(tmp_path, "new", "out/黔江.chubei", "--with", "empty")
    done = start(tmp_path)
    assert done.returncode == 1
    assert "没有项目" in done.stderr
    assert not list((tmp_path / "out").glob("*.pdf"))
