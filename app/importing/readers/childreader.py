"""Reads a source in a process of its own, so that a strange file cannot take the program along."""

import multiprocessing
import pickle
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from app.errors import Cancelled
from app.importing.readers.childwork import (
    Begun,
    ClipboardOrder,
    Fault,
    FileOrder,
    Message,
    Order,
    OutOfMemory,
    Progressed,
    Refused,
    Rows,
    serve,
)
from app.importing.readers.memoryuse import memory_of
from app.importing.readers.progress import Report, silent
from app.importing.readers.refusals import ReadingFailed, TooLarge
from app.importing.sheets import Source

#: Bytes the reading process may take.
MEMORY: Final = 480 * 1024 * 1024

#: Without a sign of progress for so long, it hangs.
SILENCE_SECONDS: Final = 9.0

#: How often the program looks whether anybody still waits, and how much memory is taken.
_TICK_SECONDS: Final = 0.05

_NO_MEMORY: Final = "读它要用的内存超过 500 MB"

#: What Rust and C++ say when they get no memory.
_MEMORY_WORDS: Final = ("memory allocation of", "bad_alloc", "MemoryError", "out of memory")


class ReaderFault(RuntimeError):
    """A bug in a reader; the traceback of the other process is its text."""


def read_file_apart(
    path: Path, report: Report = silent, is_cancelled: Callable[[], bool] | None = None
) -> Source:
    """Read a file in a process of its own.

    Args:
        path: the file.
        report: told how far the reading is, in this thread.
        is_cancelled: asked twenty times a second whether to stop.

    Raises:
        UnreadableSource: one of its kinds, each with its own sentence; a reader that crashed,
            hung or took too much memory is among them.
        LibraryUnavailable: a library that cannot be opened.
        Cancelled: ``is_cancelled`` said so.
    """
    return read_apart(FileOrder(path.absolute()), report, is_cancelled)


def read_clipboard_apart(
    html: str,
    text: str,
    report: Report = silent,
    is_cancelled: Callable[[], bool] | None = None,
) -> Source:
    """Read what is on the clipboard in a process of its own; see :func:`read_file_apart`."""
    return read_apart(ClipboardOrder(html, text), report, is_cancelled)


def read_apart(
    order: Order,
    report: Report = silent,
    is_cancelled: Callable[[], bool] | None = None,
    *,
    silence: float = SILENCE_SECONDS,
    memory: int = MEMORY,
) -> Source:
    """Carry out an order in a process of its own; see :func:`read_file_apart`.

    Args:
        order: what to read.
        report: told how far the reading is.
        is_cancelled: asked whether to stop.
        silence: seconds without a sign of progress that are a hang.
        memory: bytes the process may take.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    with TemporaryDirectory(prefix="chubei-", ignore_cleanup_errors=True) as folder:
        log = Path(folder) / "errors.txt"
        process = context.Process(
            target=serve, args=(there, order, log, memory), name="chubei-reader", daemon=True
        )
        process.start()
        there.close()
        try:
            return _Wait(process, here, order.name, log, silence, memory).until_read(
                report, is_cancelled
            )
        finally:
            process.kill()
            process.join()
            process.close()
            here.close()


class _Wait:
    """Waits for one reading process."""

    def __init__(
        self,
        process: BaseProcess,
        pipe: Connection,
        name: str,
        log: Path,
        silence: float,
        memory: int,
    ) -> None:
        self._process = process
        self._pipe = pipe
        self._name = name
        self._log = log
        self._silence = silence
        self._memory = memory
        self._has_begun = False
        self._source: Source | None = None
        self._rows: list[list[Any]] = []

    def until_read(self, report: Report, is_cancelled: Callable[[], bool] | None) -> Source:
        heard = time.monotonic()
        while True:
            if is_cancelled is not None and is_cancelled():
                raise Cancelled
            if self._pipe.poll(_TICK_SECONDS):
                message = self._receive()
                heard = time.monotonic()
                self._has_begun = True
                if isinstance(message, Progressed):
                    report(message.done, message.of)
                    continue
                source = self._take(message)
                if source is not None:
                    return source
            elif memory_of(self._process.pid or 0) > self._memory:
                raise TooLarge(self._name, _NO_MEMORY)
            elif time.monotonic() - heard > self._silence:
                raise ReadingFailed(self._name, f"读了 {self._silence:.0f} 秒没有进展，已停止读取")

    def _receive(self) -> Message:
        try:
            content = self._pipe.recv_bytes()
        except (EOFError, OSError):
            raise self._stopped() from None
        message: Message = pickle.loads(content)  # noqa: S301  (written by this program itself)
        return message

    def _take(self, message: Message) -> Source | None:
        """Take one message; return the source where it is complete."""
        match message:
            case Begun(source):
                self._source = source
            case Rows(columns, is_last):
                self._rows += map(list, zip(*columns, strict=True))
                if is_last:
                    self._end_sheet()
            case Refused():
                raise message.error()
            case OutOfMemory():
                raise TooLarge(self._name, _NO_MEMORY)
            case Fault(trace):
                raise ReaderFault(f"{self._name}\n{trace}")
        found = self._source
        return found if found is not None and all(sheet.rows for sheet in found.sheets) else None

    def _end_sheet(self) -> None:
        assert self._source is not None
        sheets = list(self._source.sheets)
        index = next(i for i, sheet in enumerate(sheets) if not sheet.rows)
        sheets[index] = replace(sheets[index], rows=self._rows)
        self._source = replace(self._source, sheets=tuple(sheets))
        self._rows = []

    def _stopped(self) -> Exception:
        """Return what to say of a process that ended by itself."""
        self._process.join()
        said = self._log.read_text("utf-8", "replace") if self._log.exists() else ""
        if any(word in said for word in _MEMORY_WORDS):
            return TooLarge(self._name, _NO_MEMORY)
        if not self._has_begun:
            return ReadingFailed(
                self._name,
                "用来读文件的进程没有启动",
                remedy="请重新打开储备再试；仍不行，请重新安装",
            )
        return ReadingFailed(self._name, "读取时意外中断，文件多半已损坏")
