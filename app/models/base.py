"""What every table has in common.

Tables are Core tables: the program reads tuples and writes through one writer, and leaving the
object-relational mapper out halves the time its import takes.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.schema import SchemaItem

#: Constraints carry names, so that a later migration can change them on every engine.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: Every table of a library.
metadata = MetaData(naming_convention=NAMING)


def table(name: str, *items: SchemaItem) -> Table:
    """Return a table whose ids are local to one file and never used twice."""
    key = Column("id", Integer, primary_key=True, autoincrement=True)
    return Table(name, metadata, key, *items, sqlite_autoincrement=True)


def recorded(name: str, *items: SchemaItem) -> Table:
    """Return a table whose rows have a history; ``uuid`` names a row across files."""
    return table(name, Column("uuid", String(36), unique=True, nullable=False), *items)


def text(name: str) -> Column[Any]:
    """Return a text that is empty when nothing is said."""
    return Column(name, Text, nullable=False, default="")


def required(name: str) -> Column[Any]:
    """Return a text that must be said."""
    return Column(name, Text, nullable=False)


def optional(name: str) -> Column[Any]:
    """Return a text that may be missing."""
    return Column(name, Text)


def number(name: str) -> Column[Any]:
    """Return a whole number that may be missing."""
    return Column(name, Integer)


def money(name: str) -> Column[Any]:
    """Return an amount in yuan that may be missing."""
    return Column(name, BigInteger)


def position(name: str = "position") -> Column[Any]:
    """Return a place in an order, counted from 0."""
    return Column(name, Integer, nullable=False, default=0)


def reference(name: str, target: str, *, nullable: bool = False) -> Column[Any]:
    """Return a foreign key checked at commit, so that undo may restore rows in any order."""
    key = ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
    return Column(name, Integer, key, nullable=nullable)
