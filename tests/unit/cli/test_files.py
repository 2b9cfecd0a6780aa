import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.library.file import open_library
from tests.unit.cli.conftest import Run, require_refusal

Refused = Callable[..., str]


@pytest.mark.parametrize("contents", ["qianjiang", None])
def test_new_holds_the_reference_library(chubei: Run, contents: str | None) -> None:
    words = ("--with", contents) if contents else ()
    result = chubei("new", "新文件夹/甲.chubei", *words)
    assert result.code == 0
    assert "2790637 万元" in result.out
    found = chubei("info", "新文件夹/甲.chubei", "--json").json
    assert (found["count"], found["total_wan"]) == (36, 2790637)
    # Nothing of its making is left beside it.
    left = {path.name for path in Path("新文件夹").iterdir()}
    assert left - {"甲.chubei-wal", "甲.chubei-shm"} == {"甲.chubei"}


def test_new_with_all_holds_every_document(chubei: Run) -> None:
    assert chubei("new", "全部.chubei", "--with", "all").code == 0
    found = chubei("info", "全部.chubei", "--json").json
    # What the others name has no amount.
    assert (found["total_wan"], found["count_without_amount"]) == (2790637, found["count"] - 36)
    counts = {each["name"]: each["count"] for each in found["reserves"]}
    assert (counts["黔江区大健康产业"], counts["万盛经开区大健康产业"]) == (36, 63)
    assert len(counts) == 5


def test_new_with_one_of_the_documents(chubei: Run) -> None:
    assert chubei("new", "万盛.chubei", "--with", "wansheng").code == 0
    result = chubei("check", "万盛.chubei")
    assert result.code == 0
    assert "没有文件载明的数字可以核对" in result.out
    assert "载明个数" not in result.out


def test_new_and_empty_takes_projects_at_once(chubei: Run) -> None:
    assert chubei("new", "万盛.chubei", "--with", "empty").code == 0
    found = chubei("info", "万盛.chubei", "--json").json
    assert [(each["name"], each["count"]) for each in found["reserves"]] == [("万盛", 0)]
    assert chubei("add", "万盛.chubei", "name=甲", "total=5").code == 0
    assert chubei("info", "万盛.chubei", "--json").json["total_yuan"] == 50_000


def test_new_never_overwrites(refused: Refused, library: Path) -> None:
    before = library.read_bytes()
    assert "已经有" in refused(1, "new", library)
    Path("文件夹").mkdir()
    refused(1, "new", "文件夹")
    refused(1, "new", library / "甲.chubei")
    refused(1, "new", f"{'长' * 300}.chubei")
    refused(1, "new", "OneDrive/甲.chubei")
    assert library.read_bytes() == before
    assert {path.name for path in Path().iterdir()} == {library.name, "文件夹"}


def test_new_on_a_full_disk_leaves_nothing(chubei: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("app.operations.starting.os.replace", full)
        result = chubei("new", "甲.chubei")
    require_refusal(result, 1)
    assert "磁盘已满" in result.err
    assert list(Path().iterdir()) == []


def test_backup_and_restore(chubei: Run, library: Path) -> None:
    original = chubei("projects", library, "--json").out
    assert chubei("backup", library, "-o", "备份/一.chubei").code == 0
    chubei("set", library, "1", "total=1")
    changed = chubei("projects", library, "--json").out
    assert chubei("projects", "备份/一.chubei", "--json").out == original
    result = chubei("restore", "备份/一.chubei", library)
    assert result.code == 0
    assert chubei("projects", library, "--json").out == original
    # What stood there before is kept, and the answer says where.
    kept = next(line for line in result.out.splitlines() if "另存" in line).split(" ", 1)[1]
    assert chubei("projects", kept, "--json").out == changed
    assert chubei("set", library, "1", "total=2").code == 0


def test_backup_without_a_name_goes_beside_the_library(chubei: Run, library: Path) -> None:
    result = chubei("backup", library)
    path = result.out.strip().removeprefix("已备份到 ")
    assert Path(path).parent.name == "黔江-备份"
    assert chubei("info", path, "--json").json["count"] == 36


def test_restore_over_a_damaged_library(chubei: Run, library: Path) -> None:
    chubei("backup", library, "-o", "好.chubei")
    library.write_bytes(library.read_bytes()[:5_000])
    assert chubei("info", library).code == 3
    assert chubei("restore", "好.chubei", library).code == 0
    assert chubei("info", library, "--json").json["total_wan"] == 2790637


def test_restore_to_a_new_place(chubei: Run, library: Path) -> None:
    assert chubei("restore", library, "另一处.chubei").code == 0
    assert chubei("info", "另一处.chubei", "--json").json["count"] == 36


def test_restore_is_refused(refused: Refused, library: Path) -> None:
    before = library.read_bytes()
    Path("坏.chubei").write_bytes(before[:40_000])
    Path("别的.chubei").write_text("别的")
    refused(3, "restore", "坏.chubei", library)
    refused(3, "restore", "别的.chubei", library)
    refused(3, "restore", "没有.chubei", library)
    refused(1, "restore", library, library)
    assert library.read_bytes() == before


def test_restore_waits_for_who_holds_the_library(process: Run, library: Path) -> None:
    process("backup", library, "-o", "一.chubei")
    before = process("projects", library, "--json").out
    with open_library(library, must_write=True):
        require_refusal(process("restore", "一.chubei", library), 3)
    assert process("projects", library, "--json").out == before


def test_backup_is_refused(refused: Refused, library: Path) -> None:
    Path("文件夹").mkdir()
    refused(1, "backup", library, "-o", "文件夹")
    refused(1, "backup", library, "-o", library)
    refused(1, "backup", library, "-o", library / "甲.chubei")
    assert not list(Path().glob("*.partial"))


def test_check_finds_rows_without_their_owner(chubei: Run, library: Path) -> None:
    with closing(sqlite3.connect(library)) as raw:
        raw.execute("UPDATE project_unit SET unit_id = 99999 WHERE id IN (1, 2)")
        raw.commit()
    result = chubei("check", library, "--json")
    assert result.code == 3
    assert result.err.count("\n") == 1
    assert result.json["health"]["is_sound"] is False
    assert result.json["health"]["orphans"] == {"project_unit": 2}
    text = chubei("check", library)
    assert text.code == 3
    assert "project_unit" in text.out


def test_check_finds_a_damaged_page(chubei: Run, library: Path) -> None:
    content = bytearray(library.read_bytes())
    with closing(sqlite3.connect(library)) as raw:
        size = raw.execute("PRAGMA page_size").fetchone()[0]
        root = raw.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'funding_line'"
        ).fetchone()[0]
    content[(root - 1) * size : (root - 1) * size + 100] = b"\xff" * 100
    library.write_bytes(content)
    result = chubei("check", library)
    assert result.code == 3
    assert result.err.count("\n") == 1
    assert "损坏" in result.err


def test_self_test(chubei: Run) -> None:
    result = chubei("self-test")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[-1] == "自检全部通过"
    assert all(line.startswith("通过：") for line in lines[:-1])
    assert len(lines) > 8
    assert list(Path().iterdir()) == []


def test_self_test_names_the_step_that_fails(chubei: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.library.file.Library.redo", lambda _: None)
    result = chubei("self-test")
    assert result.code == 1
    assert result.out.splitlines()[-1] == "通过：撤销"
    assert "重做" in result.err
    assert result.err.count("\n") == 1
