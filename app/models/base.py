"""What every table has in common."""

from sqlalchemy import ForeignKey, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

#: Constraints carry names, so that a later migration can change them on every engine.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base; ``metadata`` holds every table of a library."""

    metadata = MetaData(naming_convention=NAMING)


class Recorded:
    """A table whose rows have a history.

    ``id`` is local to one file and never used twice; ``uuid`` names the row across files and in
    the history.
    """

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)


def reference(target: str) -> ForeignKey:
    """Return a foreign key checked at commit, so that undo may restore rows in any order."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


def table_of(model: type[Base]) -> Table:
    """Return the Core table of a model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table
