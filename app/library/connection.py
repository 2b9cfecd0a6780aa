"""Connections to the file: how SQLite is set up, and its failures in the user's words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from app.errors import (
    Cancelled,
    ChubeiError,
    Conflict,
    DamagedLibrary,
    ForeignLock,
    LibraryUnavailable,
    LockedLibrary,
    ReadOnlyLibrary,
    StorageFull,
    TooMuchAsked,
)
from app.library.lock import is_held_elsewhere, read_holder
from app.models.collation import name_order
from app.models.entry import holds_word
from app.models.pinyin import spells
from app.models.wordsearch import WordSearch

#: SQLite's page cache, in KiB, and the part of the file mapped into memory, in bytes.
_CACHE_KIB = 64_000
_MAPPED_BYTES = 256 << 20
_MAP_FILE = f"PRAGMA mmap_size = {_MAPPED_BYTES}"

#: Marks a connection that has given back its memory, and maps the file again when it is used.
_IS_RESTING = "chubei_is_resting"

#: How long SQLite waits for another connection: of this program for a moment at most, since its
#: writes wait for each other before; longer only where another program holds the file.
_BUSY_SECONDS = 2.0

#: What a statement raises that a file's tables do not answer: the driver's own, or SQLAlchemy's.
UNANSWERED = (sqlite3.OperationalError, DBAPIError)

#: Words of SQLite's by which it reports a damaged file. The functions given to it take any text:
#: what they fail on is none.
_DAMAGE = ("malformed", "not a database", "corrupt", "could not decode", "user-defined function")


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open a raw connection.

    Args:
        path: the library.
        mode: ``rw`` to write, ``rwc`` to create, ``ro`` to read, ``immutable`` to read a file
            in a folder that cannot be written.
    """
    query = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    location = path.absolute().as_posix()
    # Two slashes would start a host's name; a share (//server/share) needs the empty host first.
    host = "//" if location.startswith("//") else ""
    uri = f"file:{host}{quote(location)}?{query}"
    connection = sqlite3.connect(
        uri,
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute(_MAP_FILE)
        connection.execute("PRAGMA synchronous = FULL")
        # What the word index cannot say by itself.
        connection.create_function("spells", 2, spells, deterministic=True)
        connection.create_function("holds_word", -1, holds_word, deterministic=True)
        # The order of a Chinese list, which SQLite does not know.
        connection.create_function("name_order", 1, name_order, deterministic=True)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


#: How a transaction starts. SQLite refuses BEGIN IMMEDIATE under ``query_only``, so the guard is
#: lifted for just that statement.
BEGIN_READ = ("BEGIN",)
BEGIN_WRITE = (
    "PRAGMA query_only = OFF",
    "PRAGMA wal_autocheckpoint = 1000",
    "BEGIN IMMEDIATE",
    "PRAGMA query_only = ON",
)

#: Has the coming commit leave what it writes in the log, which else it moves into the file at once.
LEAVE_IN_LOG = "PRAGMA wal_autocheckpoint = 0"

#: How a writing one ends: FTS5 writes the last of the word index while it is being committed.
COMMIT_WRITE = ("PRAGMA query_only = OFF",)


class _Compiler(SQLiteCompiler):
    """Writes the index a query names; without statistics SQLite would often take a worse one."""

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:
        return text

    def visit_word_search(self, search: WordSearch, **options: Any) -> str:
        return f"({self.process(search.indexed, **options)})"


class _ScanningCompiler(_Compiler):
    """Looks for words in the texts themselves, where a library has no index of them."""

    def visit_word_search(self, search: WordSearch, **options: Any) -> str:
        return f"({self.process(search.scanned, **options)})"


def make_engine(
    path: Path,
    mode: str,
    *,
    begin: tuple[str, ...],
    commit: tuple[str, ...] = (),
    is_indexed: bool = True,
) -> Engine:
    """Return an engine whose transactions start with ``begin``, and which refuses stray writes.

    Args:
        path: the library.
        mode: see :func:`connect`.
        begin: statements.
        commit: statements run before a transaction is committed.
        is_indexed: whether the library has this program's word index.
    """

    def creator() -> sqlite3.Connection:
        connection = connect(path, mode)
        connection.execute("PRAGMA query_only = ON")
        return connection

    engine = create_engine(
        "sqlite+pysqlite://",
        creator=creator,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=8,
        # The one used last has its pages at hand; in turns, each would come to hold the same ones.
        pool_use_lifo=True,
    )
    engine.dialect.statement_compiler = _Compiler if is_indexed else _ScanningCompiler

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Directly: every read of a screen starts so.
        raw: Any = connection.connection.driver_connection
        for statement in begin:
            raw.execute(statement)

    @event.listens_for(engine, "commit")
    def _commit(connection: object) -> None:
        for statement in commit:
            connection.exec_driver_sql(statement)  # type: ignore[attr-defined]

    @event.listens_for(engine, "checkout")
    def _wake(connection: sqlite3.Connection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info.pop(_IS_RESTING, False):
            connection.execute(_MAP_FILE)

    return engine


def rest(engine: Engine) -> None:
    """Have the connections nobody uses give back their pages and what they map of the file.

    They stay open, so that they go on with the same file whatever becomes of its name or folder.
    """
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    idle = [engine.raw_connection() for _ in range(pool.checkedin())]
    for connection in idle:
        cursor = connection.cursor()
        cursor.execute("PRAGMA mmap_size = 0")
        cursor.execute("PRAGMA shrink_memory")
        cursor.close()
        connection.info[_IS_RESTING] = True
        connection.close()


#: What SQLite says of a statement that is beyond its limits (https://www.sqlite.org/limits.html).
_LIMITS = (
    "expression tree is too large",
    "parser stack overflow",
    "too many sql variables",
    "pattern too complex",
    "too many terms",
    "at most 64 tables",
    "too many arguments",
)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's failures into sentences; the transaction around it is rolled back.

    Raises:
        StorageFull, LockedLibrary, ReadOnlyLibrary, DamagedLibrary, Conflict, TooMuchAsked,
        Cancelled or LibraryUnavailable in place of the driver's own errors.
    """
    try:
        yield
    except ChubeiError:
        raise
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise sentence(error.orig, path) from error
        raise
    except sqlite3.Error as error:
        raise sentence(error, path) from error
    except UnicodeDecodeError as error:
        # What SQLite quotes of the file is no text any more.
        raise _damaged(path) from error


def sentence(error: sqlite3.Error, path: Path) -> Exception:
    """Return what SQLite reports as an error for people; what only a bug can cause stays itself."""
    if isinstance(error, sqlite3.IntegrityError):
        # Before the words below are looked for: a constraint's message names columns.
        return _broken_rule(str(error), path)
    if isinstance(error, sqlite3.ProgrammingError):
        return error
    text = str(error).lower()
    place = str(path)
    if any(limit in text for limit in _LIMITS):
        return TooMuchAsked()
    if "interrupted" in text:
        return Cancelled()
    if "full" in text:
        return StorageFull(
            "磁盘已满，这次修改没有写入，原有内容没有变",
            place=place,
            remedy="请清理磁盘后重试",
        )
    if "locked" in text or "busy" in text:
        # Whoever has this program's own lock may still be kept out by a program without it.
        if is_held_elsewhere(path):
            return LockedLibrary(path.name, read_holder(path))
        return ForeignLock(path.name)
    if "readonly" in text or "read-only" in text:
        return ReadOnlyLibrary(
            "文库只读，不能写", place=place, remedy="请检查文件权限，或另存副本后再改"
        )
    if any(word in text for word in _DAMAGE):
        return _damaged(path)
    if "disk i/o" in text or "unable to open" in text:
        if not path.exists():
            return LibraryUnavailable(
                "文库文件不在原来的位置了，这次操作没有完成",
                place=place,
                remedy="请把文件放回原处，或打开它现在的位置",
            )
        return LibraryUnavailable(
            "磁盘读写出错，这次操作没有完成", place=place, remedy="请检查磁盘和权限后重试"
        )
    return error


def _damaged(path: Path) -> DamagedLibrary:
    return DamagedLibrary("文库文件已损坏", place=str(path), remedy="请从备份恢复")


def _broken_rule(text: str, path: Path) -> Conflict:
    """Return the sentence for a rule of the tables that a write would have broken."""
    if "FOREIGN KEY" in text:
        reason = "有内容还在引用要删去的内容，或引用的内容已经不在"
    elif "UNIQUE" in text:
        reason = "文库里已经有相同的内容"
    else:
        reason = "有一栏的值不合文库的规则"
    return Conflict(
        f"{reason}，这次修改没有写入",
        place=path.name,
        remedy="请刷新后重试；仍不行请看历史里最近的修改",
    )
