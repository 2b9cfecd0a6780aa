"""Whether a library's file is sound: SQLite's own checks, and what it is made of."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.library.keptsums import differing_sums
from app.models.version import split_user_version

#: Faults told one by one; SQLite stops at a hundred by itself.
_MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Health:
    """What the checks found.

    Attributes:
        faults: what SQLite's quick_check reports; empty when the file is sound.
        orphans: rows that point to a row that is gone, by table.
        wrong_sums: rows of what the file keeps counted that are not what its projects say, by
            table.
        size: of the file without its write-ahead log, in bytes.
        schema: major and minor version of the format.
    """

    faults: tuple[str, ...]
    orphans: tuple[tuple[str, int], ...]
    wrong_sums: tuple[tuple[str, int], ...]
    size: int
    schema: tuple[int, int]

    @property
    def is_damaged(self) -> bool:
        """Whether something is lost; sums alone can be made again from the projects."""
        return bool(self.faults or self.orphans)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not (self.is_damaged or self.wrong_sums)


def check_health(connection: Connection) -> Health:
    """Run SQLite's checks over an open library.

    Raises:
        DatabaseError: the file is too damaged to be checked; ``Library.read`` turns it into
            :class:`app.errors.DamagedLibrary`.
    """
    verdicts = [
        str(row[0])
        for row in connection.exec_driver_sql(f"PRAGMA quick_check({_MOST_FAULTS})").all()
    ]
    orphans: dict[str, int] = {}
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        orphans[str(row[0])] = orphans.get(str(row[0]), 0) + 1
    return Health(
        faults=() if verdicts == ["ok"] else tuple(verdicts),
        orphans=tuple(orphans.items()),
        wrong_sums=differing_sums(connection),
        size=_pragma(connection, "page_size") * _pragma(connection, "page_count"),
        schema=split_user_version(_pragma(connection, "user_version")),
    )


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
