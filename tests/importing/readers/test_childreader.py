"""Reading in a process of its own: the same comes back, and nothing takes the program along."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import active_children
from pathlib import Path
from typing import Any, cast

import pytest

from app.errors import Cancelled
from app.importing.readers.childreader import Apart, ReaderFault
from app.importing.readers.childwork import Answer, ClipboardOrder, FileOrder, Order
from app.importing.readers.memoryuse import memory_of
from app.importing.readers.reading import read_file
from app.importing.readers.refusals import ReadingFailed, TooLarge, UnknownFormat
from app.importing.sheets import SHOWN_ROWS, Flaw, Merge, Sheet
from tests.importing.readers.apart import read
from tests.importing.readers.making import workbook
from tests.importing.readers.misbehaving import Misbehave, do, tell_nothing

MEGABYTE = 1 << 20


#: Generous, for a busy machine: what is waited for comes at once on an idle one.
PATIENCE = 60.0


def misbehave(how: str, **options: Any) -> Any:
    return read(cast(Order, Misbehave(how)), **options)


@contextmanager
def asked_about(tmp_path: Path, answer: Answer = do, **options: Any) -> Iterator[Apart]:
    path = tmp_path / "项目.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    apart = Apart(FileOrder(path), answer, **options)
    try:
        yield apart
    finally:
        apart.close()


def answer_to(apart: Apart, *question: Any) -> list[Any]:
    parts: list[Any] = []
    apart.ask(question, parts.append)
    return parts


def test_what_comes_back_is_what_was_read(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        day = book.add_format({"num_format": "yyyy-m"})
        for name in ("一", "二"):
            sheet = book.add_worksheet(name)
            for row in range(5005):
                sheet.write_row(row, 0, [row, f"项目{row}", "新建", row / 7])
            sheet.write(1, 4, 43831, day)
            sheet.merge_range("F1:G1", "甲")
        book.add_worksheet("空")

    path = tmp_path / "项目.xlsx"
    path.write_bytes(workbook(write))
    told: list[tuple[int, int]] = []
    source = read(FileOrder(path), lambda done, of: told.append((done, of)))
    expected = read_file(path)
    assert len(source.sheets) == 2
    for ours, theirs in zip(source.sheets, expected.sheets, strict=True):
        assert ours.rows == theirs.rows
        assert list(ours.places) == list(theirs.places)
        assert (ours.shown, ours.merges, ours.name) == (theirs.shown, theirs.merges, theirs.name)
    assert told
    assert all(0 <= done <= of for done, of in told)
    assert told == sorted(told)


def test_refusals_arrive_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "图.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    with pytest.raises(UnknownFormat) as caught:
        read(FileOrder(path))
    assert caught.value.kind == "图片（PNG）"
    assert str(caught.value) == (
        "图.xlsx：这是图片（PNG），不能直接导入。请向提供的人要 Excel、Word 或 CSV 格式的表格。"
    )


def test_the_clipboard_is_read_apart_too() -> None:
    assert read(ClipboardOrder("", "甲\t乙\n")).sheets[0].rows == [["甲", "乙"]]


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
def test_the_system_holds_the_process_to_its_memory(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    order = cast(Order, Misbehave("limit", mark))
    with pytest.raises(Cancelled):
        read(order, is_cancelled=lambda: has_text(mark), memory=150 * MEGABYTE)
    assert int(mark.read_text()) == 150 * MEGABYTE


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
        read(order, is_cancelled=lambda: mark.exists() and bool(mark.read_text()))
    assert memory_of(int(mark.read_text())) == 0


def test_the_process_is_gone_after_an_error_in_the_listener(tmp_path: Path) -> None:
    mark = tmp_path / "mark"

    def stumble(_done: int, _of: int) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        read(cast(Order, Misbehave("wait", mark)), stumble)
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


# ---------------------------------------------------------------- asking


def test_the_first_rows_come_at_once_and_the_places_of_all(tmp_path: Path) -> None:
    path = tmp_path / "项目.csv"
    path.write_text("\n".join(f"甲{row},乙" for row in range(1000)), encoding="utf-8")
    apart = Apart(FileOrder(path), tell_nothing)
    try:
        (sheet,) = apart.ask(True, cast(Any, None)).sheets
    finally:
        apart.close()
    assert len(sheet.rows) == SHOWN_ROWS
    assert sheet.rows[-1] == [f"甲{SHOWN_ROWS - 1}", "乙"]
    assert list(sheet.places) == list(range(1, 1001))


def test_a_sheet_is_cut_with_all_that_belongs_to_its_rows() -> None:
    sheet = Sheet(
        "表",
        [["甲"], ["乙"], ["丙"]],
        [1, 4, 9],
        merges=(Merge(0, 0, 2, 0), Merge(2, 0, 2, 3)),
        flaws={(0, 0): Flaw.ERROR_VALUE, (2, 0): Flaw.ERROR_VALUE},
        shown={(1, 0): "一", (2, 0): "二"},
        hidden_rows=frozenset((1, 2)),
        cell_counts={0: 1, 2: 1},
    )
    head = sheet.head(2)
    assert (head.rows, list(head.places)) == ([["甲"], ["乙"]], [1, 4, 9])
    assert head.merges == (Merge(0, 0, 1, 0),)
    assert head.flaws == {(0, 0): Flaw.ERROR_VALUE}
    assert (head.shown, head.cell_counts) == ({(1, 0): "一"}, {0: 1})
    assert head.hidden_rows == {1}


def test_one_process_answers_every_question(tmp_path: Path) -> None:
    with asked_about(tmp_path) as apart:
        assert answer_to(apart, "who") == answer_to(apart, "who")


def test_a_process_that_died_in_between_is_begun_again(tmp_path: Path) -> None:
    with asked_about(tmp_path) as apart:
        (first, _) = answer_to(apart, "who")
        os.kill(first, 9)
        # Its memory is gone a moment before it is.
        wait_until(lambda: first not in {each.pid for each in active_children()})
        (second, _) = answer_to(apart, "who")
        assert second != first


@pytest.mark.parametrize("how", ["wait", "large"])
def test_an_answer_that_is_cancelled_leaves_the_source_read(tmp_path: Path, how: str) -> None:
    mark = tmp_path / "mark"
    with asked_about(tmp_path) as apart:
        (process, _) = answer_to(apart, "who")
        with pytest.raises(Cancelled):
            apart.ask((how, mark), lambda _part: None, is_cancelled=lambda: has_text(mark))
        assert answer_to(apart, "who") == [process, "who"]


def test_parts_of_an_answer_nobody_waits_for_are_not_taken_for_the_next(tmp_path: Path) -> None:
    with asked_about(tmp_path) as apart:
        answer_to(apart, "who")
        with pytest.raises(Cancelled):
            apart.ask(("large", tmp_path / "mark"), lambda _part: None, is_cancelled=lambda: True)
        assert answer_to(apart, "x") == ["x"]


def test_an_answer_that_goes_wrong_is_told_like_a_reading(tmp_path: Path) -> None:
    with asked_about(tmp_path, silence=5.0, memory=150 * MEGABYTE) as apart:
        with pytest.raises(ReaderFault, match="KeyError: 'unexpected'"):
            answer_to(apart, "bug")
        with pytest.raises(ReadingFailed, match="读取时意外中断"):
            answer_to(apart, "crash")
        with pytest.raises(ReadingFailed, match="读了 5 秒没有进展"):
            answer_to(apart, "hang")
        with pytest.raises(TooLarge, match="读它要用的内存超过 500 MB"):
            answer_to(apart, "fill")
        assert answer_to(apart, "x") == ["x"]


def test_closing_ends_the_process(tmp_path: Path) -> None:
    with asked_about(tmp_path) as apart:
        (process, _) = answer_to(apart, "who")
        apart.close()
        apart.close()
        assert memory_of(process) == 0


def has_text(path: Path) -> bool:
    return path.exists() and bool(path.read_text())


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
