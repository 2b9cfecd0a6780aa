"""The other process: one source is read here, apart from the program.

A library that crashes, hangs or takes all memory on a strange file takes this process only.
Nothing of Qt is imported here, and what a format needs only once the format is known.
"""

import gc
import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TypeAlias

from app.errors import ChubeiError
from app.importing.sheets import Sheet, Source

#: Rows that travel together.
BLOCK: Final = 5000

#: Progress is told at most so often.
_REPORT_SECONDS: Final = 0.05

#: The types of a column of texts. Numbers are left alone: 1, 1.0 and True are equal.
_TEXTUAL: Final = frozenset({str, type(None)})


@dataclass(frozen=True, slots=True)
class FileOrder:
    """A file to be read."""

    path: Path

    @property
    def name(self) -> str:
        """The name shown of it."""
        return self.path.name

    def carry_out(self, report: Callable[[int, int], None]) -> Source:
        """Read it, in this process."""
        from app.importing.readers.reading import read_file

        return read_file(self.path, report)


@dataclass(frozen=True, slots=True)
class ClipboardOrder:
    """What is on the clipboard, to be read."""

    html: str
    text: str
    name: str = "剪贴板"

    def carry_out(self, report: Callable[[int, int], None]) -> Source:
        """Read it, in this process."""
        from app.importing.readers.clipboard import read_clipboard

        return read_clipboard(self.html, self.text)


Order: TypeAlias = FileOrder | ClipboardOrder


@dataclass(frozen=True, slots=True)
class Progressed:
    """How much of how much has been read."""

    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Begun:
    """The source without its rows, which follow in :class:`Rows`, sheet by sheet."""

    source: Source


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of the sheet under way, column by column.

    Attributes:
        columns: a list a column, of the same length each.
        is_last: whether no more of the sheet follow.
    """

    columns: list[list[Any]]
    is_last: bool


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


Message: TypeAlias = Progressed | Begun | Rows | Refused | OutOfMemory | Fault


def serve(pipe: Connection, order: Order, log: Path, memory: int) -> None:
    """Read one source and tell it through the pipe.

    Args:
        pipe: to the program.
        order: what to read.
        log: where libraries that give up write why.
        memory: bytes this process may take.
    """
    # Ctrl+C in a terminal is the program's to handle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A million cells are no garbage, and looking for some takes a third of the time.
    gc.disable()
    _write_errors_to(log)
    _limit_memory(memory)
    # From here on, what goes wrong is the source's doing.
    _tell(pipe, Progressed(0, 1))
    try:
        _tell_source(pipe, order.carry_out(_reporter(pipe)))
    except ChubeiError as error:
        _tell(pipe, Refused(type(error), error.args, dict(vars(error))))
    except MemoryError:
        _tell(pipe, OutOfMemory())
    except (BrokenPipeError, ConnectionResetError):
        # Nobody waits any more.
        pass
    except Exception:  # every bug is told in the program, with its traceback
        _tell(pipe, Fault(traceback.format_exc()))
    pipe.close()
    # Freeing a million cells one by one takes as long as a short import.
    os._exit(0)


def _tell_source(pipe: Connection, source: Source) -> None:
    bare = tuple(replace(sheet, rows=()) for sheet in source.sheets)
    _tell(pipe, Begun(replace(source, sheets=bare)))
    for sheet in source.sheets:
        _tell_rows(pipe, sheet)


def _tell_rows(pipe: Connection, sheet: Sheet) -> None:
    last = len(sheet.rows)
    for start in range(0, last, BLOCK):
        columns = zip(*sheet.rows[start : start + BLOCK], strict=True)
        _tell(pipe, Rows([_shared(column) for column in columns], start + BLOCK >= last))


def _shared(column: tuple[Any, ...]) -> list[Any]:
    """Return a column's values, equal texts as one, where many are: here and at the other end."""
    if set(map(type, column)) <= _TEXTUAL:
        once = dict(zip(column, column, strict=True))
        if len(once) * 2 < len(column):
            return list(map(once.__getitem__, column))
    return list(column)


def _tell(pipe: Connection, message: Message) -> None:
    pipe.send_bytes(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))


def _reporter(pipe: Connection) -> Callable[[int, int], None]:
    import threading

    last = 0.0
    sending = threading.Lock()

    def report(done: int, of: int) -> None:
        nonlocal last
        now = time.monotonic()
        # Two threads read a worksheet; neither waits for the other to tell.
        if now - last >= _REPORT_SECONDS and sending.acquire(blocking=False):
            last = now
            try:
                _tell(pipe, Progressed(done, of))
            finally:
                sending.release()

    return report


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
