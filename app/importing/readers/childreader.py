"""Reads a source in a process of its own, so that a strange file cannot take the program along."""

import multiprocessing
import pickle
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from app.errors import Cancelled
from app.importing.readers.childwork import (
    Answer,
    Answered,
    Asked,
    Begun,
    Fault,
    Message,
    Named,
    Order,
    OutOfMemory,
    Part,
    Progressed,
    Refused,
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


class Apart:
    """A source in a process of its own, which is begun by the first question and ended by close.

    Args:
        order: what to read.
        answer: what answers questions about it, over there.
        silence: seconds without a sign of progress that are a hang.
        memory: bytes the process may take.
    """

    def __init__(
        self,
        order: Order,
        answer: Answer,
        *,
        silence: float = SILENCE_SECONDS,
        memory: int = MEMORY,
    ) -> None:
        self._order, self._answer = order, answer
        self._silence, self._memory = silence, memory
        self._child: _Child | None = None

    def ask(
        self,
        question: Any,
        take: Callable[[Any], None],
        report: Report = silent,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Source:
        """Ask about the source; it is read first where it has not been, or its process has died.

        Args:
            question: anything that can be pickled, but None.
            take: given each part of the answer, in this thread.
            report: told how far it has come, in this thread.
            is_cancelled: asked twenty times a second whether to stop.

        Returns:
            The source, of its sheets the first rows.

        Raises:
            UnreadableSource: one of its kinds, each with its own sentence; a reader that crashed,
                hung or took too much memory is among them.
            LibraryUnavailable: a library that cannot be opened.
            Cancelled: ``is_cancelled`` said so. What has been read stays.
        """
        if self._child is not None and not self._child.is_alive():
            self.close()
        if self._child is None:
            self._child = _Child(self._order, self._answer, self._memory)
        child = self._child
        keeps = False
        try:
            source = _Wait(child, self._order.name, self._silence, self._memory).until_answered(
                question, take, report, is_cancelled
            )
            keeps = True
        except Cancelled:
            # What is being read cannot be interrupted; an answer can.
            if child.source is not None:
                child.take_back()
                keeps = True
            raise
        finally:
            if not keeps:
                self.close()
        return source

    def close(self) -> None:
        """End the process; may be called twice."""
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    """The process, its pipe, and the folder it writes its errors to.

    Attributes:
        source: what was read; None until then.
    """

    def __init__(self, order: Order, answer: Answer, memory: int) -> None:
        self.source: Source | None = None
        self.has_begun = False
        self._asked = 0
        self._folder = TemporaryDirectory(prefix="chubei-", ignore_cleanup_errors=True)
        self._log = Path(self._folder.name) / "errors.txt"
        context = multiprocessing.get_context("spawn")
        self.pipe, there = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=serve,
            args=(there, order, Named.of(answer), self._log, memory),
            name="chubei-reader",
            daemon=True,
        )
        try:
            self.process.start()
        except BaseException:
            self.pipe.close()
            self._folder.cleanup()
            raise
        finally:
            there.close()

    def is_alive(self) -> bool:
        return self.process.is_alive()

    def ask(self, question: Any) -> int:
        """Send a question; return its number."""
        self._asked += 1
        # One that cannot be sent is found out where the answer is waited for.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.pipe.send_bytes(pickle.dumps(Asked(self._asked, question)))
        return self._asked

    def take_back(self) -> None:
        """Let the last question go unanswered."""
        self.ask(None)

    def said(self) -> str:
        """Return what a process that has ended wrote before."""
        self.process.join()
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self.pipe.close()
        self._folder.cleanup()


class _Wait:
    """Waits for one answer."""

    def __init__(self, child: _Child, name: str, silence: float, memory: int) -> None:
        self._child = child
        self._name = name
        self._silence = silence
        self._memory = memory

    def until_answered(
        self,
        question: Any,
        take: Callable[[Any], None],
        report: Report,
        is_cancelled: Callable[[], bool] | None,
    ) -> Source:
        child = self._child
        number = child.ask(question)
        heard = time.monotonic()
        while True:
            if is_cancelled is not None and is_cancelled():
                raise Cancelled
            if child.pipe.poll(_TICK_SECONDS):
                message = self._receive(child.pipe)
                heard = time.monotonic()
                match message:
                    case Progressed(done, of):
                        report(done, of)
                    case Begun(source):
                        child.source = source
                    case Part(own, content) if own == number:
                        take(content)
                    case Answered(own) if own == number:
                        assert child.source is not None
                        return child.source
                    case Refused():
                        raise message.error()
                    case OutOfMemory():
                        raise TooLarge(self._name, _NO_MEMORY)
                    case Fault(trace):
                        raise ReaderFault(f"{self._name}\n{trace}")
            elif memory_of(child.process.pid or 0) > self._memory:
                raise TooLarge(self._name, _NO_MEMORY)
            elif time.monotonic() - heard > self._silence:
                raise ReadingFailed(self._name, f"读了 {self._silence:.0f} 秒没有进展，已停止读取")

    def _receive(self, pipe: Connection) -> Message:
        try:
            content = pipe.recv_bytes()
        except (EOFError, OSError):
            raise self._stopped() from None
        self._child.has_begun = True
        message: Message = pickle.loads(content)  # noqa: S301  (written by this program itself)
        return message

    def _stopped(self) -> Exception:
        """Return what to say of a process that ended by itself."""
        said = self._child.said()
        if any(word in said for word in _MEMORY_WORDS):
            return TooLarge(self._name, _NO_MEMORY)
        if not self._child.has_begun:
            return ReadingFailed(
                self._name,
                "用来读文件的进程没有启动",
                remedy="请重新打开储备再试；仍不行，请重新安装",
            )
        return ReadingFailed(self._name, "读取时意外中断，文件多半已损坏")
