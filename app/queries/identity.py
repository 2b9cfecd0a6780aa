"""Which library a file is: copies and backups of one library are the same one."""

from sqlalchemy import Connection, select

from app.models.history import OPERATION


def library_identity(connection: Connection) -> str:
    """Return what tells a library from others: the uuid of the first thing ever done in it.

    It is empty for a library in which nothing was done yet.
    """
    query = select(OPERATION.c.uuid).order_by(OPERATION.c.id).limit(1)
    return str(connection.scalar(query) or "")
