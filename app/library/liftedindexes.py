"""The indexes of tables that at least double, dropped while rows come and made again at the end.

Made at once from sorted keys an index takes a third of the time that putting rows into it one by
one does, and lies together in the file. Rows that are there already are sorted with the new ones,
so it is worth it only where these are not the fewer.
"""

from sqlalchemy import Connection, Table

# What a constraint needs has no text of its own here, and stays.
_INDEXES = (
    "SELECT name, sql FROM sqlite_master"
    " WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL ORDER BY rootpage"
)


class LiftedIndexes:
    """What indexes were dropped, until they are needed again.

    All of it writes; whoever calls has the guard lifted.
    """

    def __init__(self, connection: Connection, coming: int) -> None:
        """Drop nothing yet.

        Args:
            connection: inside the writing transaction.
            coming: how many rows the operation will write.
        """
        self._connection = connection
        self._coming = coming
        self._asked: set[str] = set()
        self._lifted: dict[str, str] = {}

    def lift(self, table: Table) -> None:
        """Drop the indexes of a table that gets rows now, once and where it is worth it."""
        if table.name in self._asked:
            return
        self._asked.add(table.name)
        if self._is_larger(table):
            return
        found = self._connection.exec_driver_sql(_INDEXES, (table.name,)).all()
        for name, sql in found:
            self._connection.exec_driver_sql(f"DROP INDEX {name}")
            self._lifted[name] = str(sql)

    def put_back(self) -> None:
        """Make them again, before anything but the coming of rows; none is dropped after that."""
        for statement in self.taken_back():
            self._connection.exec_driver_sql(statement)

    def taken_back(self) -> list[str]:
        """Return what makes them again, for whoever asks to run it; none is dropped after that."""
        self._coming = -1
        statements = list(self._lifted.values())
        self._lifted.clear()
        return statements

    def _is_larger(self, table: Table) -> bool:
        """Return whether more rows are there than will come."""
        if self._coming < 0:
            return True
        query = f"SELECT 1 FROM {table.name} LIMIT 1 OFFSET ?"  # noqa: S608  (a name of ours)
        found = self._connection.exec_driver_sql(query, (self._coming,))
        return found.first() is not None
