"""Changes of very many rows, which the database writes into the history by itself.

Each row would else be taken out of the database, or kept from before, be made a text and be put in
again, which takes longer than writing the row. What the text says is what ``rows.py`` and
``images.py`` make of the row.

Rows that come are their own image: the text would be half of all that an import writes.
:func:`app.library.images.told_before` tells later what they came with.
"""

from functools import lru_cache

from sqlalchemy import Column, Integer, String, Table

from app.library.rows import defaults, derived_names
from app.models.history import CHANGE
from app.models.project import PROJECT

_COLUMNS = "operation_id, table_name, row_id, row_uuid, owner_uuid, action, before, after"
_OWNER = "(SELECT uuid FROM project WHERE project.id = project_id)"


@lru_cache(maxsize=8)
def changes_sql(table: Table, action: str) -> str:
    """Return the statement that writes rows as they stand into the history.

    Its parameters are the operation's id and the rows' ids, a JSON array.

    Args:
        table: one whose columns are all numbers and texts.
        action: ``insert`` for rows that came, ``delete`` for rows about to go.
    """
    owner = "NULL"
    if table is PROJECT:
        owner = "uuid"
    elif "project_id" in table.columns:
        owner = _OWNER
    before = _image(table) if action == "delete" else "''"
    return (
        # OR FAIL keeps no copy of what the statement changes, to take back it alone: whatever goes
        # wrong here ends the transaction.
        f"INSERT OR FAIL INTO {CHANGE.name} ({_COLUMNS})"  # noqa: S608  (only names are put in)
        f" SELECT ?1, '{table.name}', id, uuid, {owner}, '{action}', {before}, ''"
        f" FROM {table.name} WHERE id IN (SELECT value FROM json_each(?2))"
    )


@lru_cache(maxsize=8)
def unchanged_sql(table: Table) -> str:
    """Return the query for the rows that no change has touched after those that brought them.

    Its parameter is the changes' ids, a JSON array. A row that went meanwhile has come back from
    the very image that was kept of it.
    """
    return (
        f"SELECT {table.name}.id FROM {CHANGE.name} JOIN {table.name}"  # noqa: S608
        f" ON {table.name}.id = row_id AND {table.name}.uuid = row_uuid"
        f" WHERE {CHANGE.name}.id IN (SELECT value FROM json_each(?1))"
        f" AND NOT EXISTS (SELECT 1 FROM {CHANGE.name} AS later"
        f" WHERE later.row_uuid = {CHANGE.name}.row_uuid AND later.id > {CHANGE.name}.id"
        f" AND later.action = 'update')"
    )


def _image(table: Table) -> str:
    """Return the expression for a row's image as JSON."""
    derived = derived_names(table)
    parts = [
        _part(table.columns[name], usual)
        for name, usual in defaults(table).items()
        if name not in derived
    ]
    form = '{"id":%d' + "%s" * len(parts) + "}"
    return f"printf('{form}', {', '.join((f'{table.name}.id', *parts))})"


def _part(column: Column[object], usual: object) -> str:
    """Return the expression for a column in an image: nothing where it holds what is usual."""
    is_text = isinstance(column.type, String)
    assert is_text or isinstance(column.type, Integer), column
    place = f"{column.table.name}.{column.name}"
    value = f"json_quote({place})" if is_text else place
    said = f"',\"{column.name}\":' || {value}"
    if usual is None and not column.nullable:
        return said
    return f"CASE WHEN {place} IS {_literal(usual)} THEN '' ELSE {said} END"


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, str) else str(value)
