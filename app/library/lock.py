"""One writing program at a time: a lock beside the library that names its holder.

The lock is the operating system's, so that it falls when its program ends, however it ends. The
holder's name stands in the same file, for the next program to show.
"""

import json
import os
import platform
import sys
from pathlib import Path
from typing import IO, Any

from app.errors import LockedLibrary
from app.library.clock import Author, from_utc, utc_now

#: The byte that is locked lies far beyond the text, since Windows also stops readers of a
#: locked byte, and the holder's name must stay readable.
_LOCKED_BYTE = 1 << 20


class WriteLock:
    """The right to write one library, held until :meth:`release`."""

    def __init__(self, path: Path, stream: IO[str]) -> None:
        self._path = path
        self._stream = stream

    def release(self) -> None:
        """Give the right back and clear the holder's name; harmless when done twice."""
        if self._stream.closed:
            return
        self._stream.seek(0)
        self._stream.truncate()
        self._stream.close()


def lock_path(library: Path) -> Path:
    """Return the lock file beside a library."""
    return library.with_name(f".{library.name}.lock")


def acquire(library: Path, author: Author) -> WriteLock:
    """Take the right to write a library.

    Raises:
        LockedLibrary: another program has it; the error names the holder where it is known.
        OSError: the folder cannot be written.
    """
    path = lock_path(library)
    stream = open(path, "a+", encoding="utf-8")  # noqa: SIM115  (held open as long as the lock)
    try:
        _lock(stream)
    except OSError:
        stream.close()
        raise LockedLibrary(library.name, read_holder(library)) from None
    stream.seek(0)
    stream.truncate()
    holder = {
        "author": author.name,
        "machine": author.machine,
        "pid": os.getpid(),
        "host": platform.node(),
        "at": utc_now(),
    }
    json.dump(holder, stream, ensure_ascii=False)
    stream.flush()
    return WriteLock(path, stream)


def read_holder(library: Path) -> str:
    """Return who holds a library, on which machine, since when; empty when it is not known."""
    try:
        holder = _holder(library)
        since = from_utc(holder["at"]).strftime("%m-%d %H:%M")
        return f"{holder['author']}（{holder['machine']}，{since} 起）"
    except (OSError, ValueError, KeyError):
        return ""


def is_held_elsewhere(library: Path) -> bool:
    """Return whether another program of this kind holds a library now, not this one itself."""
    try:
        with open(lock_path(library), "r+", encoding="utf-8") as stream:
            _lock(stream)
    except FileNotFoundError:
        return False
    except OSError:
        try:
            holder = _holder(library)
            return (holder["pid"], holder["host"]) != (os.getpid(), platform.node())
        except (OSError, ValueError, KeyError):
            return True
    # Nobody: what a killed program left there is only its name.
    return False


def _holder(library: Path) -> dict[str, Any]:
    found = json.loads(lock_path(library).read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError
    return found


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[str]) -> None:
        position = stream.tell()
        stream.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        finally:
            stream.seek(position)

else:
    import fcntl

    def _lock(stream: IO[str]) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
