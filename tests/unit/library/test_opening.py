"""Opening: every way a file can be wrong has its own sentence, and no byte of it is changed."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import (
    ChubeiError,
    DamagedLibrary,
    LibraryUnavailable,
    LockedLibrary,
    NewerLibrary,
    NotALibrary,
    OutputUnwritable,
    ReadOnlyLibrary,
)
from app.library import file as library_file
from app.library import lock
from app.library.clock import Author
from app.library.file import create_library, open_library
from app.library.location import network_mount, writing_risk
from app.library.lock import read_holder
from app.models.version import APPLICATION_ID, user_version
from app.operations.projects import update_projects
from app.queries.filter import Filter
from app.queries.layout import Layout, Sort
from app.queries.projects import load_records
from app.queries.rollups import load_totals
from app.queries.snapshot import load_snapshot
from tests.library_files import AUTHOR
from tests.unit.library.tables import project, write_directly

ROOT = Path(__file__).parents[3]
PAGE = 4096


def total(path: Path) -> int:
    with open_library(path, read_only=True) as library, library.read() as connection:
        return load_totals(connection, Filter()).total_yuan


def stamp(path: Path, **pragmas: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


# ---------------------------------------------------------------- not a library at all


def text_file(path: Path) -> None:
    path.write_text("序号,项目名称\n1,中医院\n", encoding="utf-8")


def other_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE project (id INTEGER PRIMARY KEY)")


def only_magic(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\x00" * 20)


def only_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def last_page_missing(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-PAGE])


def newer_major(path: Path) -> None:
    stamp(path, user_version=user_version(2, 3))


def a_table_missing(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE funding_line")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def schema_no_text(path: Path) -> None:
    # SQLite quotes what it cannot make sense of, and then the quote is no text.
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE", b"CREATE T\xe4BLE", 1))


SPOILED: list[tuple[Callable[[Path], object], type[ChubeiError], str]] = [
    (lambda path: path.write_bytes(b""), NotALibrary, "这是一个空文件"),
    (text_file, NotALibrary, "这不是储备文库文件"),
    (other_program, NotALibrary, "别的程序的数据库"),
    (only_magic, DamagedLibrary, "只剩开头"),
    (only_header, DamagedLibrary, "只有 100 字节"),
    (half, DamagedLibrary, "文库文件不完整：应有"),
    (last_page_missing, DamagedLibrary, "文库文件不完整：应有"),
    (newer_major, NewerLibrary, "格式 2.3），这个版本打不开"),
    (a_table_missing, DamagedLibrary, "缺少“funding_line”表"),
    (schema_no_text, DamagedLibrary, "文库文件已损坏"),
]


@pytest.mark.parametrize(
    ("spoil", "kind", "said"), SPOILED, ids=[getattr(s[0], "__name__", "x") for s in SPOILED]
)
def test_each_fault_has_its_sentence_and_changes_nothing(
    path: Path, spoil: Callable[[Path], object], kind: type[ChubeiError], said: str
) -> None:
    spoil(path)
    content = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(kind) as caught:
            open_library(path, read_only=read_only)
        assert type(caught.value) is kind
        assert said in caught.value.sentence
        assert caught.value.place == str(path)
        assert caught.value.remedy
        assert caught.value.exit_code == 3
    assert path.read_bytes() == content
    # Nobody is left holding it.
    assert read_holder(path) == ""


def test_the_sentences_differ() -> None:
    assert len({said for _, _, said in SPOILED}) == len(SPOILED) - 1  # two ways of cutting off


def test_a_missing_file(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.chubei", tmp_path / "没有" / "也没有.chubei", Path("a\0b")):
        with pytest.raises(LibraryUnavailable, match="没有这个文件") as caught:
            open_library(path)
        assert caught.value.exit_code == 3
    assert list(tmp_path.iterdir()) == []


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotALibrary, match="这是一个文件夹"):
        open_library(tmp_path)


def test_a_path_through_a_file(path: Path) -> None:
    with pytest.raises(LibraryUnavailable, match="没有这个文件"):
        open_library(path / "里面.chubei")


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnavailable, match="文件名太长"):
        open_library(tmp_path / ("长" * 200 + ".chubei"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.chubei")
    with pytest.raises(NotALibrary, match="不是普通文件"):
        open_library(tmp_path / "管道.chubei")


def test_a_file_that_may_not_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def refused(self: Path, *args: object, **more: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(LibraryUnavailable, match="文件读不出来（没有权限"):
        open_library(path)


# ---------------------------------------------------------------- readable, not writable


def test_a_newer_minor_opens_for_reading(path: Path) -> None:
    stamp(path, user_version=user_version(1, 7))
    content = path.read_bytes()
    with open_library(path) as library:
        assert library.is_read_only
        assert library.read_only_reason == "它是更新版本的储备写的（格式 1.7）"
        with pytest.raises(ReadOnlyLibrary, match="更新版本"):
            library.perform(update_projects({1: {"notes": "x"}}))
    with pytest.raises(ReadOnlyLibrary, match="更新版本"):
        open_library(path, must_write=True)
    assert total(path) == 27_906_370_000
    assert path.read_bytes() == content


def test_a_read_only_file_opens_for_reading(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda p, mode: Path(p) != path and real(p, mode))
    with open_library(path) as library:
        assert library.read_only_reason == "文件是只读的"
    with pytest.raises(ReadOnlyLibrary, match="文件是只读的"):
        open_library(path, must_write=True)


def test_a_folder_that_cannot_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the files SQLite reads with may be made there."""
    real = os.access
    monkeypatch.setattr(os, "access", lambda p, mode: Path(p) != path.parent and real(p, mode))

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(lock, "acquire", refused)
    with open_library(path) as library:
        assert library.read_only_reason == "所在的文件夹不能写入"
        with library.read() as connection:
            assert load_totals(connection, Filter()).count == 36
        assert [each.name for each in path.parent.iterdir()] == [path.name]
    with pytest.raises(ReadOnlyLibrary, match="所在的文件夹不能写入"):
        open_library(path, must_write=True)


def test_a_risky_place_opens_for_reading(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_file, "writing_risk", lambda _: "它在网络共享盘上")
    with open_library(path) as library:
        assert library.read_only_reason == "它在网络共享盘上"
    with pytest.raises(ReadOnlyLibrary, match="网络共享盘"):
        open_library(path, must_write=True)


def test_a_sync_folder_opens_for_reading(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - 黔江区招商投资局" / "文库"
    folder.mkdir(parents=True)
    target = Path(shutil.copy(path, folder))
    with open_library(target) as library:
        assert library.is_read_only
        assert "OneDrive - 黔江区招商投资局" in library.read_only_reason


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    "folder",
    ["OneDrive", "onedrive - Office", "Dropbox (个人)", "我的坚果云", "WPS云盘", "Nutstore"],
)
def test_sync_folders_are_known(folder: str) -> None:
    assert folder in writing_risk(Path("/home/wang") / folder / "县" / "黔江.chubei")


@pytest.mark.parametrize("folder", ["Documents", "OneDriver", "我的文库", "dropboxes"])
def test_other_folders_are_not(folder: str) -> None:
    assert writing_risk(Path("/") / folder / "黔江.chubei") == ""
    assert writing_risk(Path("/home/wang/OneDrive.chubei")) == ""


MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
server:/data /mnt/share nfs4 rw 0 0
//pc/公共 /mnt/公共\\040文件 cifs rw 0 0
//pc/x /mnt/百分\\134号 cifs rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
tmpfs /mnt/sharedisk tmpfs rw 0 0
wang@host:/ /home/wang/远程 fuse.sshfs rw 0 0
C:\\134 /mnt/c 9p rw 0 0
short line
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/wang/黔江.chubei", False),
        ("/mnt/share/黔江.chubei", True),
        ("/mnt/share", True),
        ("/mnt/share/local/黔江.chubei", False),
        ("/mnt/sharedisk/黔江.chubei", False),
        ("/mnt/公共 文件/黔江.chubei", True),
        ("/mnt/公共 文件二/黔江.chubei", False),
        ("/mnt/百分\\号/黔江.chubei", True),
        ("/home/wang/远程/县/黔江.chubei", True),
        ("/mnt/c/Users/黔江.chubei", True),
    ],
)
def test_network_mounts(path: str, expected: bool) -> None:
    assert network_mount(path, MOUNTS) is expected


# ---------------------------------------------------------------- damaged inside


def read_everything(path: Path) -> None:
    with open_library(path, read_only=True) as library, library.read() as connection:
        snapshot = load_snapshot(connection, Filter(), Layout(sort=Sort("name")))
        load_records(connection, snapshot.ids)
        for table in ("project", "change", "project_unit", "unit"):
            connection.exec_driver_sql(f"SELECT * FROM {table}").all()


@pytest.mark.parametrize("garbage", [b"\x00", b"\xff", b"\x0d"])
def test_a_corrupt_page_is_a_sentence_when_it_is_read(path: Path, garbage: bytes) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // PAGE // 2
    spoiled_pages = range(middle - 8, middle + 8)
    for page in spoiled_pages:
        content[page * PAGE : (page + 1) * PAGE] = garbage * PAGE
    path.write_bytes(content)
    with pytest.raises(DamagedLibrary, match="损坏"):
        read_everything(path)
    assert path.read_bytes() == bytes(content)


def test_a_text_that_is_no_text_is_a_sentence(path: Path) -> None:
    write_directly(path, "UPDATE project SET name = CAST(x'ff41ff' AS TEXT) WHERE number = 3")
    with pytest.raises(DamagedLibrary, match="损坏"):
        read_everything(path)


# ---------------------------------------------------------------- two programs

HOLDER = """
import sys
from pathlib import Path
from app.library.clock import Author
from app.library.file import open_library
from app.operations.projects import update_projects
library = open_library(Path(sys.argv[1]), author=Author("李雷", "前台-7"), must_write=True)
library.perform(update_projects({1: {"notes": "来自另一个程序"}}))
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(path: Path) -> object:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "ready\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_a_library_held_by_another_program(path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(LockedLibrary) as caught:
        open_library(path, must_write=True)
    assert re.search(r"文库正由李雷（前台-7，\d\d-\d\d \d\d:\d\d 起）写入", str(caught.value))
    assert caught.value.exit_code == 3
    with open_library(path) as library:
        assert "李雷（前台-7" in library.read_only_reason
        with library.read() as connection:
            (record,) = load_records(connection, [1])
            assert record["notes"] == "来自另一个程序"
        with pytest.raises(ReadOnlyLibrary, match="李雷"):
            library.undo()


def test_kill_frees_the_lock_and_loses_nothing(path: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    holder.wait()
    log = path.with_name(f"{path.name}-wal")
    assert log.stat().st_size > 0  # the killed program left its log
    with open_library(path, author=AUTHOR, must_write=True) as library:
        assert read_holder(path).startswith("王敏（ZSJ-PC-01")
        with library.read() as connection:
            (record,) = load_records(connection, [1])
        assert record["notes"] == "来自另一个程序"
        assert library.undo_label() == "修改 备注"
        library.undo()
    assert read_holder(path) == ""


def test_the_log_of_a_killed_program_is_read_without_writing(
    path: Path, holder: subprocess.Popen[str]
) -> None:
    holder.kill()
    holder.wait()
    with open_library(path, read_only=True) as library, library.read() as connection:
        (record,) = load_records(connection, [1])
        assert record["notes"] == "来自另一个程序"


def test_opened_twice_in_one_program(path: Path) -> None:
    with open_library(path, author=AUTHOR) as first, open_library(path, author=AUTHOR) as second:
        assert not first.is_read_only
        assert "王敏" in second.read_only_reason
        first.perform(update_projects({1: {"notes": "第一个窗口"}}))
        with second.read() as connection:
            assert load_records(connection, [1])[0]["notes"] == "第一个窗口"
    with open_library(path, author=AUTHOR) as third:
        assert not third.is_read_only


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_one_file_under_two_names_has_one_writer(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "链接" / "别名.chubei"
    link.parent.mkdir()
    link.symlink_to(path)
    other = Author("乙", "乙机")
    with open_library(path, author=AUTHOR), open_library(link, author=other) as second:
        assert "王敏" in second.read_only_reason
    with open_library(link, author=Author("乙", "乙机")) as alone:
        assert not alone.is_read_only


def test_closing_twice_is_harmless(path: Path) -> None:
    library = open_library(path)
    library.close()
    library.close()
    assert not path.with_name(f"{path.name}-wal").exists()


# ---------------------------------------------------------------- new libraries


def test_a_new_library_is_ours_and_current(tmp_path: Path) -> None:
    path = tmp_path / "新" / "文 库%41.chubei"
    create_library(path)
    with closing(sqlite3.connect(path)) as connection:
        pragmas = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "journal_mode")
        ]
    assert pragmas == [APPLICATION_ID, 1005, "wal"]
    with open_library(path) as library:
        assert not library.is_read_only
    assert sorted(each.name for each in path.parent.iterdir()) == [
        f".{path.name}.lock",
        path.name,
    ]


def test_an_existing_file_is_never_replaced(path: Path) -> None:
    content = path.read_bytes()
    with pytest.raises(OutputUnwritable, match="已经有了"):
        create_library(path)
    assert path.read_bytes() == content


def test_a_place_that_cannot_be_written(path: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable, match="不是文件夹"):
        create_library(path / "x.chubei")
    with pytest.raises(OutputUnwritable, match="文件名太长"):
        create_library(tmp_path / ("长" * 200))
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_library_without_a_log_gets_one_when_it_is_written(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with open_library(path, read_only=True):
        assert path.read_bytes()[18] == 1
    with open_library(path, must_write=True) as library:
        library.perform(update_projects({project(path, 1)["id"]: {"notes": "x"}}))
        assert path.read_bytes()[18] == 2
