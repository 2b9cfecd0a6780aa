import errno
import os
from pathlib import Path

import pytest

from app.errors import OutputUnwritable
from app.library.output import write_output


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "简介.pdf"
    target.write_bytes(b"before")
    write_output(b"after", target)
    assert target.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable, match="文件夹"):
        write_output(b"x", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable, match="文件夹不存在"):
        write_output(b"x", tmp_path / "没有" / "简介.pdf")


def test_a_file_used_as_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(OutputUnwritable, match="不是文件夹"):
        write_output(b"x", tmp_path / "文件" / "简介.pdf")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_refused_without_waiting_for_a_reader(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    with pytest.raises(OutputUnwritable, match="不是普通文件"):
        write_output(b"x", pipe)


@pytest.mark.parametrize("name", ["a\0b.pdf", "长" * 300 + ".pdf"])
def test_an_impossible_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputUnwritable):
        write_output(b"x", tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "没有权限")]
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failed_write_keeps_the_old_file_and_leaves_no_partial(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, reason: str
) -> None:
    target = tmp_path / "简介.pdf"
    target.write_bytes(b"before")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OutputUnwritable, match=reason):
        write_output(b"after", target)
    monkeypatch.undo()
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def open_full(self: Path, mode: str = "r") -> object:
        return opened(Path("/dev/full"), mode)

    monkeypatch.setattr(Path, "open", open_full)
    with pytest.raises(OutputUnwritable, match="磁盘已满"):
        write_output(b"x" * 100_000, tmp_path / "简介.pdf")
    assert list(tmp_path.iterdir()) == []
