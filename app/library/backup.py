"""Backups: taken through SQLite, checked, then put in place; thinned by day, week and month."""

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.errors import DamagedLibrary, LockedLibrary, NotALibrary, OutputUnwritable
from app.library import lock
from app.library.clock import Author, system_author
from app.library.connection import connect, translated
from app.library.failures import reason_of
from app.library.header import check_header
from app.library.waiting import Waiting

_STAMP = "%Y%m%d-%H%M%S"

#: Pages copied between two words to who waits: 32 MB at SQLite's usual size.
_PAGES = 8_192


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup made by the program."""

    path: Path
    at: datetime
    reason: str


def backup_folder(library: Path) -> Path:
    """Return the folder a library's own backups are kept in."""
    return library.with_name(f"{library.stem}-备份")


def write_copy(source: Path, target: Path, waiting: Waiting | None = None) -> None:
    """Write a checked copy of a library, whole or not at all.

    Args:
        source: the library.
        target: the copy.
        waiting: told how far it is; only where nobody writes the library meanwhile.

    Raises:
        Cancelled: nobody waits any more; there is no copy.
        OutputUnwritable: the target cannot be written.
        DamagedLibrary: the source does not pass SQLite's own check.
    """
    if target.exists() and not target.is_file():
        raise OutputUnwritable(target, "这个位置不是普通文件")
    if target.exists() and source.exists() and target.samefile(source):
        raise OutputUnwritable(target, "这正是文库本身")
    partial = target.with_name(f"{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_partial(partial)
        with translated(source), closing(connect(source, "ro")) as origin:
            try:
                with closing(sqlite3.connect(partial)) as copy:
                    _pour(origin, copy, source, waiting)
                    if waiting is not None:
                        waiting.tell("正在校验备份")
                        waiting.watch(copy)
                    copy.execute("PRAGMA journal_mode = DELETE")
                    verdict = copy.execute("PRAGMA quick_check").fetchone()[0]
            except sqlite3.OperationalError as error:
                if waiting is not None:
                    waiting.heed()
                raise OutputUnwritable(target, _reason(error)) from error
        if verdict != "ok":
            raise DamagedLibrary("备份没有通过校验，没有保留", place=str(source))
        os.replace(partial, target)
    except OSError as error:
        raise OutputUnwritable(target, reason_of(error)) from error
    finally:
        remove_partial(partial)


def _pour(
    origin: sqlite3.Connection,
    target: sqlite3.Connection,
    path: Path,
    waiting: Waiting | None = None,
) -> None:
    """Copy a whole database, in one step where it may be written meanwhile.

    The driver alone would wait for a lock for ever.
    """

    def stop_when_locked(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise LockedLibrary(path.name, lock.read_holder(path))
        if waiting is not None:
            waiting.tell("正在备份", total - remaining, total)

    pages = -1 if waiting is None else _PAGES
    origin.backup(target, pages=pages, progress=stop_when_locked)


def remove_partial(partial: Path) -> None:
    """Remove an unfinished file with its journals; what cannot be removed is left."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError, ValueError):
            partial.with_name(f"{partial.name}{suffix}").unlink(missing_ok=True)


def make_backup(
    library: Path, reason: str, now: datetime | None = None, waiting: Waiting | None = None
) -> Path:
    """Write a dated backup of a library into its backup folder and thin out the old ones.

    See :func:`write_copy` for who waits.
    """
    moment = now or datetime.now()
    folder = backup_folder(library)
    target = _free_name(
        folder, f"{library.stem}-{moment.strftime(_STAMP)}-{reason}", library.suffix
    )
    write_copy(library, target, waiting)
    for old in thinned(list_backups(library), moment):
        old.path.unlink(missing_ok=True)
    return target


def _free_name(folder: Path, stem: str, suffix: str) -> Path:
    """Return a name no file has: two backups of one second are two backups."""
    path = folder / f"{stem}{suffix}"
    count = 1
    while path.exists():
        count += 1
        path = folder / f"{stem}-{count}{suffix}"
    return path


def list_backups(library: Path) -> list[Backup]:
    """Return the program's backups of a library, newest first."""
    found = []
    prefix = f"{library.stem}-"
    for path in backup_folder(library).glob(f"*{library.suffix}"):
        parts = path.stem.removeprefix(prefix).split("-", 2)
        if len(parts) < 2:
            continue
        try:
            at = datetime.strptime("-".join(parts[:2]), _STAMP)
        except ValueError:
            continue
        found.append(Backup(path, at, parts[2] if len(parts) > 2 else ""))
    return sorted(found, key=lambda backup: backup.at, reverse=True)


def thinned(backups: list[Backup], now: datetime) -> list[Backup]:
    """Return the backups that may go.

    All are kept for a day, then one a day for a week, one a week for a month, one a month after
    that; the newest is always kept.
    """
    kept: set[str] = set()
    surplus = []
    for position, backup in enumerate(backups):
        age = now - backup.at
        if age < timedelta(days=1):
            slot = backup.path.name
        elif age < timedelta(days=7):
            slot = backup.at.strftime("day %Y-%m-%d")
        elif age < timedelta(days=31):
            slot = backup.at.strftime("week %G-%V")
        else:
            slot = backup.at.strftime("month %Y-%m")
        if slot in kept and position > 0:
            surplus.append(backup)
        kept.add(slot)
    return surplus


def restore_backup(backup: Path, library: Path, *, author: Author | None = None) -> Path | None:
    """Put a backup in a library's place; what stood there is kept beside it first.

    The write lock is held meanwhile. A library that can be read is overwritten through SQLite in
    one transaction, so that programs reading it see the old or the new content; a damaged one is
    put aside as it is and replaced.

    Args:
        backup: the backup.
        library: where it goes; it need not exist.
        author: who is named while the lock is held; the system's user by default.

    Returns:
        What was kept of what stood there, or None.

    Raises:
        LibraryUnavailable: the backup is not a library, or damaged.
        LockedLibrary: the library is open for writing somewhere.
        OutputUnwritable: the place cannot be written.
    """
    _check_backup(backup)
    if not library.exists():
        write_copy(backup, library)
        return None
    if not library.is_file():
        raise OutputUnwritable(library, "这个位置不是普通文件")
    if library.is_symlink():
        library = library.resolve()
    if library.samefile(backup):
        raise OutputUnwritable(library, "备份和文库是同一个文件")
    try:
        held = lock.acquire(library, author or system_author())
    except OSError as error:
        raise OutputUnwritable(library, reason_of(error)) from error
    try:
        try:
            check_header(library)
            before = make_backup(library, "恢复前")
        except (DamagedLibrary, NotALibrary):
            before = _put_aside(library)
            write_copy(backup, library)
        else:
            _overwrite(backup, library)
    finally:
        held.release()
    return before


def _check_backup(backup: Path) -> None:
    check_header(backup)
    damaged = DamagedLibrary(
        "这个备份已损坏，没有恢复", place=str(backup), remedy="请换一个更早的备份"
    )
    try:
        with translated(backup), closing(connect(backup, "ro")) as connection:
            if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise damaged
    except DamagedLibrary:
        raise damaged from None


def _overwrite(backup: Path, library: Path) -> None:
    """Write a backup's content into a library as one transaction of it."""
    with (
        translated(library),
        closing(connect(backup, "ro")) as origin,
        closing(connect(library, "rw")) as target,
    ):
        _pour(origin, target, library)


def _put_aside(library: Path) -> Path:
    """Move a damaged library, with its log, into its backup folder under a name of its own."""
    folder = backup_folder(library)
    stem = f"{library.stem}-{datetime.now().strftime(_STAMP)}-恢复前已损坏"
    kept = _free_name(folder, stem, f"{library.suffix}.damaged")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.replace(library, kept)
        for suffix in ("-wal", "-shm"):
            log = library.with_name(f"{library.name}{suffix}")
            if log.exists():
                os.replace(log, kept.with_name(f"{kept.name}{suffix}"))
    except OSError as error:
        raise OutputUnwritable(library, reason_of(error)) from error
    return kept


def _reason(error: sqlite3.Error) -> str:
    return "磁盘已满" if "full" in str(error) else "这个位置不能写入"
