"""The other process: one source is read and asked about here, apart from the program.

A library that crashes, hangs or takes all memory on a strange file takes this process only.
Nothing of Qt is imported here, and what a format needs only once the format is known. The source
stays here: the program gets its first rows, and what it asks for.
"""

import gc
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, Self, TypeAlias

from app.errors import Cancelled, ChubeiError
from app.importing.readers.progress import Report
from app.importing.sheets import SHOWN_ROWS, Source

#: Progress is told at most so often, and the program listened to.
_REPORT_SECONDS: Final = 0.05
_LISTEN_SECONDS: Final = 0.02

#: Where there is no progress to be told, a sign of life.
_ALIVE_SECONDS: Final = 1.0

#: How far a source is, of 1000, once it has been read; answering is the rest.
_READ: Final = 850
_WHOLE: Final = 1000


@dataclass(frozen=True, slots=True)
class FileOrder:
    """A file to be read."""

    path: Path

    @property
    def name(self) -> str:
        """The name shown of it."""
        return self.path.name

    def carry_out(self, report: Report) -> Source:
        """Read it, in this process."""
        from app.importing.readers.reading import read_file

        return read_file(self.path, report)


@dataclass(frozen=True, slots=True)
class ClipboardOrder:
    """What is on the clipboard, to be read."""

    html: str
    text: str
    name: str = "剪贴板"

    def carry_out(self, report: Report) -> Source:
        """Read it, in this process."""
        from app.importing.readers.clipboard import read_clipboard

        return read_clipboard(self.html, self.text)


Order: TypeAlias = FileOrder | ClipboardOrder


@dataclass(frozen=True, slots=True)
class Asking:
    """What an answer is made with.

    Attributes:
        question: as the program put it.
        look: called now and then; raises where the program no longer waits.
        report: told how far the answer is.
    """

    question: Any
    look: Callable[[], None]
    report: Report


#: Makes the parts of an answer about a source, each to be pickled: a function of a module.
Answer: TypeAlias = Callable[[Source, Asking], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Named:
    """An answer by its name: what it needs is imported while the source is being read."""

    module: str
    name: str

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return the name of a function."""
        return cls(answer.__module__, answer.__qualname__)

    def load(self) -> Answer:
        """Return the function."""
        answer: Answer = getattr(import_module(self.module), self.name)
        return answer


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the program's, by its number; one of None takes the last one back."""

    number: int
    question: Any


@dataclass(frozen=True, slots=True)
class Progressed:
    """How much of how much has been done."""

    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Begun:
    """The source, of its sheets the first rows."""

    source: Source


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the answer to a question."""

    number: int
    content: Any


@dataclass(frozen=True, slots=True)
class Answered:
    """All parts of an answer have been told."""

    number: int


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be read: the error's class, arguments and attributes."""

    kind: type[ChubeiError]
    arguments: tuple[Any, ...]
    attributes: dict[str, Any]

    def error(self) -> ChubeiError:
        """Return the error again: those with arguments of their own cannot be pickled."""
        error = self.kind.__new__(self.kind)
        error.args = self.arguments
        error.__dict__.update(self.attributes)
        return error


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """It needs more memory than it may have."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A bug, with its traceback."""

    trace: str


Message: TypeAlias = Progressed | Begun | Part | Answered | Refused | OutOfMemory | Fault


def serve(pipe: Connection, order: Order, answer: Named, log: Path, memory: int) -> None:
    """Read one source, tell it through the pipe, and answer until the program hangs up.

    Args:
        pipe: to the program.
        order: what to read.
        answer: what makes answers.
        log: where libraries that give up write why.
        memory: bytes this process may take.
    """
    # Ctrl+C in a terminal is the program's to handle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A million cells are no garbage, and looking for some takes a third of the time.
    gc.disable()
    _write_errors_to(log)
    _limit_memory(memory)
    line = _Line(pipe)
    try:
        # From here on, what goes wrong is the source's doing.
        line.tell(Progressed(0, _WHOLE))
        # Libraries leave Python's lock alone while they parse.
        threading.Thread(target=answer.load, name="chubei-imports", daemon=True).start()
        source = order.carry_out(line.reporter(0, _READ))
        line.tell(Begun(source.head(SHOWN_ROWS)))
        gc.freeze()
        answers = answer.load()
        while True:
            line.answer(source, answers)
            # What an answer leaves behind; the source itself is not looked at.
            gc.collect()
    except ChubeiError as error:
        line.tell(Refused(type(error), error.args, dict(vars(error))))
    except MemoryError:
        line.tell(OutOfMemory())
    except (BrokenPipeError, ConnectionResetError, EOFError):
        # Nobody waits any more.
        pass
    except Exception:  # every bug is told in the program, with its traceback
        line.tell(Fault(traceback.format_exc()))
    pipe.close()
    # Freeing a million cells one by one takes as long as a short import.
    os._exit(0)


class _Line:
    """The pipe to the program, as this process uses it."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._sending = threading.Lock()
        self._listened = self._told = 0.0
        self._far = 0

    def tell(self, message: Message) -> None:
        content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        with self._sending:
            self._pipe.send_bytes(content)

    def reporter(self, first: int, last: int) -> Report:
        """Return what tells how far a step is that leads from ``first`` to ``last``."""

        def report(done: int, of: int) -> None:
            now = time.monotonic()
            if now - self._told >= _REPORT_SECONDS:
                # Two threads read a worksheet; the later one may come here too, to no harm.
                self._told = now
                share = min(done, of) / of if of > 0 else 0.0
                self._far = first + int((last - first) * share)
                self.tell(Progressed(self._far, _WHOLE))

        return report

    def answer(self, source: Source, answer: Answer) -> None:
        """Wait for a question and answer it, unless the program takes it back."""
        asked: Asked = pickle.loads(self._pipe.recv_bytes())  # noqa: S301  (the program's own)
        if asked.question is None:
            return
        try:
            report = self.reporter(_READ, _WHOLE)
            for part in answer(source, Asking(asked.question, self._listen, report)):
                self.tell(Part(asked.number, part))
            self.tell(Answered(asked.number))
        except Cancelled:
            pass

    def _listen(self) -> None:
        """Stop where the program has something else to say; else let it know that work goes on.

        Raises:
            Cancelled: it has.
            EOFError: it is gone.
        """
        now = time.monotonic()
        if now - self._listened >= _LISTEN_SECONDS:
            self._listened = now
            if self._pipe.poll():
                raise Cancelled
            if now - self._told >= _ALIVE_SECONDS:
                self._told = now
                self.tell(Progressed(self._far, _WHOLE))


def _write_errors_to(log: Path) -> None:
    """Have what libraries say when they give up kept, rather than shown in a terminal."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 2)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="replace", closefd=False)


def _limit_memory(memory: int) -> None:
    """Have the system refuse more memory than agreed; where it cannot, the program watches."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
