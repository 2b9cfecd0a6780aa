"""Backups: taken through SQLite, checked, then put in place; thinned by day, week and month."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.errors import DamagedLibrary, OutputUnwritable
from app.library.connection import connect, translated
from app.library.header import check_header

_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup made by the program."""

    path: Path
    at: datetime
    reason: str


def backup_folder(library: Path) -> Path:
    """Return the folder a library's own backups are kept in."""
    return library.with_name(f"{library.stem}-备份")


def write_copy(source: Path, target: Path) -> None:
    """Write a checked copy of a library, whole or not at all.

    Raises:
        OutputUnwritable: the target cannot be written.
        DamagedLibrary: the source does not pass SQLite's own check.
    """
    if target.exists() and not target.is_file():
        raise OutputUnwritable(target, "这个位置不是普通文件")
    partial = target.with_name(f"{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        with translated(source), closing(connect(source, "ro")) as origin:
            try:
                with closing(sqlite3.connect(partial)) as copy:
                    origin.backup(copy)
                    copy.execute("PRAGMA journal_mode = DELETE")
                    verdict = copy.execute("PRAGMA quick_check").fetchone()[0]
            except sqlite3.OperationalError as error:
                raise OutputUnwritable(target, _reason(error)) from error
        if verdict != "ok":
            raise DamagedLibrary("备份没有通过校验，没有保留", place=str(source))
        os.replace(partial, target)
    except OSError as error:
        raise OutputUnwritable(target, error.strerror or str(error)) from error
    finally:
        partial.unlink(missing_ok=True)


def make_backup(library: Path, reason: str, now: datetime | None = None) -> Path:
    """Write a dated backup of a library into its backup folder and thin out the old ones."""
    moment = now or datetime.now()
    folder = backup_folder(library)
    target = folder / f"{library.stem}-{moment.strftime(_STAMP)}-{reason}{library.suffix}"
    write_copy(library, target)
    for old in thinned(list_backups(library), moment):
        old.path.unlink(missing_ok=True)
    return target


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


def restore_backup(backup: Path, library: Path) -> Path | None:
    """Put a backup in a library's place; what stood there is backed up first.

    Returns:
        The backup made of what stood there, or None.

    Raises:
        LibraryUnavailable: the backup is not a library, or damaged.
    """
    check_header(backup)
    with translated(backup), closing(connect(backup, "ro")) as connection:
        if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise DamagedLibrary("这个备份已损坏，没有恢复", place=str(backup))
    before = None
    if library.exists():
        before = make_backup(library, "恢复前")
        _settle(library)
    write_copy(backup, library)
    return before


def _settle(library: Path) -> None:
    """Move a library's write-ahead log into the file, so that none is left to meet the new one."""
    with translated(library), closing(connect(library, "rw")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _reason(error: sqlite3.Error) -> str:
    return "磁盘已满" if "full" in str(error) else "这个位置不能写入"
