"""Building a library's tables, and bringing an older library up to date.

Alembic is imported only when there is something to build.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from app import paths
from app.errors import Cancelled, ChubeiError, DamagedLibrary, LibraryUnavailable
from app.library.backup import make_backup
from app.library.connection import connect, sentence, translated
from app.library.searchindex import drop_index
from app.library.waiting import Waiting
from app.models.version import user_version


def upgrade(library: Path, scripts: Path | None = None, waiting: Waiting | None = None) -> Path:
    """Migrate a library to this program's schema, after a checked backup.

    The caller holds the write lock. Foreign keys are off while tables are rebuilt and checked
    afterwards; the whole migration is one transaction.

    Args:
        library: an older library.
        scripts: the folder of migrations, where it is not the program's own.
        waiting: told how far it is.

    Returns:
        The backup made before.

    Raises:
        Cancelled: nobody waits any more; the library is as it was, and there is no backup.
        LibraryUnavailable: the migration failed; the library is as it was.
    """
    backup = make_backup(library, "升级前", waiting=waiting)
    with translated(library), closing(connect(library, "rw")) as connection:
        try:
            if waiting is not None:
                waiting.tell("正在升级文库")
                waiting.watch(connection)
            run_scripts(connection, scripts or paths.migrations(), waiting)
        except Exception as error:
            if waiting is not None and waiting.is_cancelled:
                backup.unlink(missing_ok=True)
                raise Cancelled from error
            raise LibraryUnavailable(
                f"文库升级没有成功，内容没有变（{_cause(error, library)}）",
                place=str(library),
                remedy=f"升级前的备份在“{backup}”，请把它交给维护人员",
            ) from error
    return backup


def _cause(error: Exception, library: Path) -> str:
    """Return why a migration failed, on one line."""
    cause: BaseException = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):
        cause = sentence(cause, library)
    if isinstance(cause, ChubeiError):
        return cause.sentence
    return " ".join(str(cause).split()) or type(cause).__name__


def run_scripts(
    connection: sqlite3.Connection, scripts: Path, waiting: Waiting | None = None
) -> None:
    """Run every due migration in one transaction on a raw connection.

    Raises:
        Cancelled: nobody waits any more; everything is rolled back.
        DamagedLibrary: foreign keys do not hold afterwards; everything is rolled back.
    """
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    engine = create_engine("sqlite+pysqlite://", creator=lambda: connection, poolclass=StaticPool)
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    connection.execute("PRAGMA foreign_keys = OFF")
    with engine.connect() as bound:
        bound.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = bound
        command.upgrade(config, "head")
        broken = bound.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise DamagedLibrary(f"表“{broken[0]}”里有失去依据的行")
        # In the same transaction: whatever ends this program before the words are indexed anew,
        # no opening takes an index of the old rows for one of the new.
        drop_index(connection)
        bound.exec_driver_sql(f"PRAGMA user_version = {user_version()}")
        if waiting is not None:
            waiting.heed()
        bound.commit()
