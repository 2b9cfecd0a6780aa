"""Reading in a process of its own: the same comes back, and nothing takes the program along."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, cast

import pytest

from app.errors import Cancelled
from app.importing.readers.childreader import (
    ReaderFault,
    read_apart,
    read_clipboard_apart,
    read_file_apart,
)
from app.importing.readers.childwork import BLOCK, Order
from app.importing.readers.memoryuse import memory_of
from app.importing.readers.reading import read_file
from app.importing.readers.refusals import ReadingFailed, TooLarge, UnknownFormat
from tests.importing.readers.making import workbook
from tests.importing.readers.misbehaving import Misbehave

MEGABYTE = 1 << 20


def misbehave(how: str, **options: Any) -> Any:
    return read_apart(cast(Order, Misbehave(how)), **options)


def test_what_comes_back_is_what_was_read(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        day = book.add_format({"num_format": "yyyy-m"})
        for name in ("一", "二"):
            sheet = book.add_worksheet(name)
            for row in range(BLOCK + 5):
                sheet.write_row(row, 0, [row, f"项目{row}", "新建", row / 7])
            sheet.write(1, 4, 43831, day)
            sheet.merge_range("F1:G1", "甲")
        book.add_worksheet("空")

    path = tmp_path / "项目.xlsx"
    path.write_bytes(workbook(write))
    told: list[tuple[int, int]] = []
    source = read_file_apart(path, lambda done, of: told.append((done, of)))
    expected = read_file(path)
    assert len(source.sheets) == 2
    for ours, theirs in zip(source.sheets, expected.sheets, strict=True):
        assert ours.rows == theirs.rows
        assert list(ours.places) == list(theirs.places)
        assert (ours.shown, ours.merges, ours.name) == (theirs.shown, theirs.merges, theirs.name)
    assert told
    assert all(0 <= done <= of for done, of in told)


def test_refusals_arrive_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "图.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    with pytest.raises(UnknownFormat) as caught:
        read_file_apart(path)
    assert caught.value.kind == "图片（PNG）"
    assert str(caught.value) == (
        "图.xlsx：这是图片（PNG），不能直接导入。请向提供的人要 Excel、Word 或 CSV 格式的表格。"
    )


def test_the_clipboard_is_read_apart_too() -> None:
    assert read_clipboard_apart("", "甲\t乙\n").sheets[0].rows == [["甲", "乙"]]


@pytest.mark.parametrize("how", ["crash", "exit"])
def test_a_crash_is_a_sentence(how: str) -> None:
    with pytest.raises(ReadingFailed) as caught:
        misbehave(how)
    assert str(caught.value) == (
        "怪.xlsx：读取时意外中断，文件多半已损坏。"
        "请用 Excel 或 WPS 另存为 .xlsx 再导入；仍不行，请只复制表格，从剪贴板导入。"
    )


def test_a_process_that_does_not_start_is_not_the_files_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its errors have nowhere to go, so that it gives up before it reads.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("app.importing.readers.childreader.Path", lambda name: Path(name) / "no")
    with pytest.raises(ReadingFailed) as caught:
        misbehave("exit")
    assert str(caught.value) == (
        "怪.xlsx：用来读文件的进程没有启动。请重新打开储备再试；仍不行，请重新安装。"
    )


def test_a_hang_is_a_sentence() -> None:
    with pytest.raises(ReadingFailed) as caught:
        misbehave("hang", silence=1.0)
    assert str(caught.value).startswith("怪.xlsx：读了 1 秒没有进展，已停止读取。")


def test_too_much_memory_is_a_sentence() -> None:
    with pytest.raises(TooLarge) as caught:
        misbehave("fill", memory=150 * MEGABYTE)
    assert str(caught.value).startswith("怪.xlsx：文件太大，没有读（读它要用的内存超过 500 MB）。")


@pytest.mark.skipif(sys.platform == "win32", reason="there only the program watches")
def test_the_system_holds_the_process_to_its_memory() -> None:
    told: list[int] = []
    with pytest.raises(Cancelled):
        read_apart(
            cast(Order, Misbehave("limit")),
            lambda done, _of: told.append(done),
            lambda: any(told),
            memory=150 * MEGABYTE,
        )
    assert told[-1] == 150 * MEGABYTE


def test_a_library_that_gives_up_for_want_of_memory_is_the_same() -> None:
    with pytest.raises(TooLarge):
        misbehave("rust")


def test_a_bug_keeps_its_traceback() -> None:
    with pytest.raises(ReaderFault, match="KeyError: 'unexpected'"):
        misbehave("bug")


def test_cancelling_ends_the_process(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    order = cast(Order, Misbehave("wait", mark))
    with pytest.raises(Cancelled):
        read_apart(order, is_cancelled=lambda: mark.exists() and bool(mark.read_text()))
    assert memory_of(int(mark.read_text())) == 0


def test_the_process_is_gone_after_an_error_in_the_listener(tmp_path: Path) -> None:
    mark = tmp_path / "mark"

    def stumble(_done: int, _of: int) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        read_apart(cast(Order, Misbehave("wait", mark)), stumble)
    if mark.exists():
        assert memory_of(int(mark.read_text())) == 0


def test_the_memory_of_a_process_is_known() -> None:
    before = memory_of(os.getpid())
    held = bytearray(os.urandom(1024)) * (64 << 10)
    after = memory_of(os.getpid())
    assert after - before > 40 * MEGABYTE
    del held


def test_a_process_that_is_gone_has_no_memory() -> None:
    assert memory_of(2**22 + 5) == 0


def test_reading_loads_nothing_of_the_window() -> None:
    code = (
        "import sys; import app.importing.readers.childwork, app.importing.readers.reading,"
        " app.importing.readers.xlsx, app.importing.readers.docx; print([m for m in sys.modules"
        " if m.split('.')[0] in ('PySide6', 'sqlalchemy', 'reportlab', 'docx', 'openpyxl')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_is_left_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ReadingFailed):
        misbehave("exit")
    deadline = time.monotonic() + 30
    while list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []
