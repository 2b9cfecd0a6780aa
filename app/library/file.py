"""The library: one file, opened once, read by many and written by one."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Connection, Engine

from app import paths
from app.errors import (
    Cancelled,
    DamagedLibrary,
    ForeignLock,
    LibraryUnavailable,
    LockedLibrary,
    OutputUnwritable,
    ReadOnlyLibrary,
)
from app.library import lock, searchindex
from app.library.changes import Changes, Operation
from app.library.clock import Author, system_author
from app.library.connection import (
    BEGIN_READ,
    BEGIN_WRITE,
    COMMIT_WRITE,
    connect,
    make_engine,
    rest,
    translated,
)
from app.library.failures import reason_of
from app.library.header import check_header, check_version
from app.library.location import writing_risk
from app.library.waiting import Told, Waiting, silent
from app.models.version import (
    APPLICATION_ID,
    RECORDED_TABLES,
    split_user_version,
    user_version,
)

if TYPE_CHECKING:
    from app.library.writer import Writer

# What writes is imported by the first who writes: a window shows its rows sooner.

#: Every table a library has at least.
_TABLES = (*RECORDED_TABLES, "operation", "change")

#: What a query reads from; screens name it without knowing the database library.
Reading: TypeAlias = Connection


class ReadToken:
    """Lets another thread end a read, or a write before its commit, that nobody waits for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._connection: object | None = None
        self.is_cancelled = False

    def cancel(self) -> None:
        """End the read now, or before it starts; the reader gets :class:`Cancelled`."""
        with self._guard:
            self.is_cancelled = True
            if self._connection is not None:
                self._connection.interrupt()  # type: ignore[attr-defined]

    def heed(self) -> None:
        """Go on only while somebody waits.

        Raises:
            Cancelled: nobody does.
        """
        if self.is_cancelled:
            raise Cancelled

    @contextmanager
    def attached(self, connection: object) -> Iterator[None]:
        """Hold the raw connection while it reads or writes."""
        with self._guard:
            if self.is_cancelled:
                raise Cancelled
            self._connection = connection
        try:
            yield
        finally:
            with self._guard:
                self._connection = None


class Library:
    """An open library.

    Reading may happen in any thread, each in its own transaction; writing is one operation at a
    time. Close it, or use it as a context manager.

    Attributes:
        path: the file.
        read_only_reason: why it cannot be written, in Chinese; empty when it can.
        author: who is written into the history.
    """

    def __init__(
        self,
        path: Path,
        *,
        mode: str,
        author: Author,
        lock: lock.WriteLock | None,
        reason: str,
        is_indexed: bool,
    ) -> None:
        self.path = path
        self.read_only_reason = reason
        self.author = author
        self._lock = lock
        self._writing = threading.RLock()
        self._is_log_long = False
        self._reader = make_engine(path, mode, begin=BEGIN_READ, is_indexed=is_indexed)
        self._writer: Engine | None = None
        if lock is not None:
            self._writer = make_engine(path, "rw", begin=BEGIN_WRITE, commit=COMMIT_WRITE)

    @property
    def is_read_only(self) -> bool:
        """Whether operations are refused."""
        return self._writer is None

    @contextmanager
    def read(self, token: ReadToken | None = None) -> Iterator[Connection]:
        """Give a connection that sees one moment of the library.

        Raises:
            Cancelled: the token was cancelled meanwhile.
        """
        with translated(self.path), self._reader.connect() as connection:
            if token is None:
                yield connection
            else:
                with token.attached(connection.connection.driver_connection):
                    yield connection

    def perform(self, operation: Operation, token: ReadToken | None = None) -> Changes:
        """Do one operation whole, or not at all.

        Args:
            operation: from ``app.operations``.
            token: ends it anywhere before its commit.

        Raises:
            Cancelled: the token was cancelled in time; nothing was written.
            ReadOnlyLibrary: the library is open for reading.
            StorageFull: the disk is full; nothing was written.
            ChubeiError: what the operation itself refuses.
        """
        from app.library.history import Recording

        with self._write(operation.label, token) as writer:
            recording = Recording(writer, self.author, step=operation.step)
            operation.body(writer)
            return recording.close()

    def undo(self, token: ReadToken | None = None, told: Told = silent) -> Changes:
        """Take back the last operation; see :func:`app.library.undo.undo` and :meth:`perform`."""
        from app.library import undo

        with self._write("", token) as writer:
            return undo.undo(writer, self.author, told)

    def redo(self, token: ReadToken | None = None, told: Told = silent) -> Changes:
        """Do the last undone operation again; see :meth:`undo`."""
        from app.library import undo

        with self._write("", token) as writer:
            return undo.redo(writer, self.author, told)

    def undo_label(self) -> str:
        """Return the name of the operation undo takes back next, or an empty text."""
        from app.library import undo

        with self.read() as connection:
            row = connection.execute(undo.undo_query()).first()
        return str(row.label) if row else ""

    def redo_label(self) -> str:
        """Return the name of the operation redo does again next, or an empty text."""
        from app.library import undo

        with self.read() as connection:
            row = connection.execute(undo.redo_query()).first()
        return str(row.label).removeprefix("撤销：") if row else ""

    def checkpoint(self, *, is_patient: bool = True) -> None:
        """Move the write-ahead log into the file, so that the file alone is complete.

        Args:
            is_patient: wait for another program that is at the file just now.
        """
        if self._writer is not None:
            with closing(connect(self.path, "rw")) as connection:
                if not is_patient:
                    connection.execute("PRAGMA busy_timeout = 0")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def rest(self) -> None:
        """Do what can wait until nobody reads or writes: give memory back, and shorten the log.

        What is asked next takes it again; that costs milliseconds.
        """
        from app.library.memory import give_back

        with translated(self.path):
            if self._is_log_long:
                self._is_log_long = False
                # Passive: whoever reads or writes meanwhile is not kept waiting.
                with closing(connect(self.path, "rw")) as connection:
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            for engine in (self._reader, self._writer):
                if engine is not None:
                    rest(engine)
        give_back()

    def close(self) -> None:
        """Close the file and give the lock back; harmless when done twice."""
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()
        if self._lock is not None:
            # A reader that is the last to leave cannot clear the log away; a failure here loses
            # nothing, for the log is read by whoever opens the file next.
            with suppress(LibraryUnavailable, sqlite3.Error):
                self.checkpoint(is_patient=False)
            self._lock.release()
            self._lock = None

    def __enter__(self) -> "Library":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _write(self, label: str, token: ReadToken | None = None) -> "Iterator[Writer]":
        if self._writer is None:
            raise ReadOnlyLibrary(
                f"文库只读，不能写：{self.read_only_reason}",
                place=self.path.name,
                remedy="请另存副本后再改，或等占用的人关闭文库",
            )
        from app.library.writer import Writer

        with self._writing, translated(self.path), self._writer.begin() as connection:
            writer = Writer(connection, label)
            if token is None:
                yield writer
            else:
                writer.heed = token.heed
                with token.attached(connection.connection.driver_connection):
                    yield writer
                    token.heed()
            self._is_log_long = writer.is_of_many


def open_library(
    path: Path,
    *,
    author: Author | None = None,
    read_only: bool = False,
    must_write: bool = False,
    waiting: Waiting | None = None,
) -> Library:
    """Open a library; an older one is migrated first, after a backup.

    Where it cannot be written (another program holds it, the place or its permissions forbid it,
    a newer version wrote it) it is opened for reading and ``read_only_reason`` says why.

    Args:
        path: the file.
        author: who writes; the system's user by default.
        read_only: do not ask for the lock.
        must_write: raise rather than open for reading.
        waiting: told how far a migration or the indexing of words is.

    Raises:
        Cancelled: nobody waits any more; the file is as it was.
        LibraryUnavailable: one of its kinds, each with its own sentence.
    """
    if os.path.islink(path):
        # The lock and the log lie beside the file itself, under whatever name it was called.
        path = path.resolve()
    header = check_header(path)
    who = author or system_author()
    reason = "按只读方式打开" if read_only else _reason_not_to_write(path, header.user_version)
    held: lock.WriteLock | None = None
    if not reason:
        try:
            held = lock.acquire(path, who)
        except LockedLibrary as error:
            if must_write:
                raise
            reason = error.sentence
        except OSError:
            reason = "所在的文件夹不能写入"
    if reason and must_write:
        raise ReadOnlyLibrary(
            f"文库只读，不能写：{reason}", place=str(path), remedy="请另存副本后再改"
        )
    try:
        version, is_indexed = _check_content(path, _read_mode(path, held))
        if version < user_version():
            _bring_up_to_date(path, held, waiting)
            is_indexed = False
        try:
            if held is not None and not is_indexed:
                searchindex.rebuild_index(path, waiting)
                is_indexed = True
            if held is not None and not header.is_wal:
                _keep_log(path)
        except ForeignLock as error:
            if must_write or held is None:
                raise
            held.release()
            held, reason = None, error.reason
    except BaseException:
        if held is not None:
            held.release()
        raise
    return Library(
        path,
        mode=_read_mode(path, held),
        author=who,
        lock=held,
        reason=reason,
        is_indexed=is_indexed,
    )


def create_library(path: Path) -> None:
    """Create an empty library at this program's schema, whole or not at all.

    Raises:
        OutputUnwritable: the file is there already, or the place cannot be written.
    """
    from app.library import migrate
    from app.library.backup import remove_partial

    partial = path.with_name(f"{path.name}.partial")
    try:
        if path.exists():
            raise OutputUnwritable(path, "这个文件已经有了")
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_partial(partial)
        with translated(path), closing(connect(partial, "rwc")) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate.run_scripts(connection, paths.migrations())
            searchindex.create_index(connection)
        os.replace(partial, path)
    except OSError as error:
        raise OutputUnwritable(path, reason_of(error)) from error
    except LibraryUnavailable as error:
        raise OutputUnwritable(path, error.sentence) from error
    finally:
        remove_partial(partial)


def _reason_not_to_write(path: Path, version: int) -> str:
    if version > user_version():
        major, minor = split_user_version(version)
        return f"它是更新版本的储备写的（格式 {major}.{minor}）"
    if not os.access(path, os.W_OK):
        return "文件是只读的"
    return writing_risk(path)


def _read_mode(path: Path, held: lock.WriteLock | None) -> str:
    if held is not None or os.access(path.parent, os.W_OK):
        return "ro"
    log = path.with_name(f"{path.name}-wal")
    return "ro" if log.exists() and log.stat().st_size else "immutable"


def _check_content(path: Path, mode: str) -> tuple[int, bool]:
    """Look at a library's tables.

    Returns:
        The schema version kept in the file, and whether it has this program's word index.
    """
    with translated(path), closing(connect(path, mode)) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        check_version(version, str(path))
        tables = _tables(connection)
        if version >= user_version():
            missing = set(_TABLES) - tables
            if missing:
                raise DamagedLibrary(
                    f"文库里缺少“{'、'.join(sorted(missing))}”表",
                    place=str(path),
                    remedy="请从备份恢复",
                )
            for table in _TABLES:
                connection.execute(f"SELECT id FROM {table} LIMIT 1").fetchone()  # noqa: S608
    return version, searchindex.has_index(tables)


def _tables(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows}


def _keep_log(path: Path) -> None:
    """Write through a write-ahead log from now on; a backup put in place comes without one."""
    with translated(path), closing(connect(path, "rw")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def _bring_up_to_date(path: Path, held: lock.WriteLock | None, waiting: Waiting | None) -> None:
    if held is None:
        raise ReadOnlyLibrary(
            "文库是旧版本写的，要先升级，而这次只读不写",
            place=str(path),
            remedy="请先在窗口里打开一次，升级以后再看；这里不能写入时，请先复制到本机",
        )
    from app.library import migrate

    migrate.upgrade(path, waiting=waiting)
