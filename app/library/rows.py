"""Rows made whole: what stands in a column nobody spoke of, and what is made from other columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from app.library.clock import new_uuid, new_uuids
from app.models.entry import derived_columns, search_text
from app.models.fields import SEARCHED_COLUMNS
from app.models.project import DERIVED_COLUMNS, PROJECT, SEARCH_COLUMNS
from app.models.unit import MIRRORED_COLUMNS, PROJECT_UNIT

#: By table what a row says of columns that triggers keep, before they have.
LEFT_TO_TRIGGERS: Mapping[str, Mapping[str, None]] = {
    PROJECT.name: dict.fromkeys(DERIVED_COLUMNS - SEARCH_COLUMNS),
    PROJECT_UNIT.name: dict.fromkeys(MIRRORED_COLUMNS),
}


def whole_row(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with every column: defaults, a new uuid and the derived columns filled in.

    Raises:
        KeyError: the row names a column the table does not have.
    """
    complete = {**defaults(table), **row}
    if len(complete) > len(defaults(table)) + ("id" in row):
        raise _unknown(table, row.keys() - set(table.columns.keys()))
    complete["uuid"] = complete["uuid"] or new_uuid()
    complete.update(derived_values(table, {}, complete))
    return complete


def whole_rows(
    table: Table, rows: Sequence[Mapping[str, Any]], next_id: int
) -> Iterator[dict[str, Any]]:
    """Yield many rows whole, each with an id.

    Args:
        table: of the rows.
        rows: with ``id`` and ``uuid`` or without.
        next_id: the first id that is free.

    Raises:
        KeyError: see :func:`whole_row`.
    """
    usual = defaults(table)
    # Asked of all of them at once: row by row it takes as long as making the row.
    if unknown := set().union(*rows) - usual.keys() - {"id"}:
        raise _unknown(table, unknown)
    numbered = enumerate(zip(rows, new_uuids(len(rows)), strict=True), start=next_id)
    for row_id, (row, uuid) in numbered:
        complete = {**usual, "id": row_id, "uuid": uuid, **row}
        if not complete["uuid"]:
            complete["uuid"] = uuid
        if table is PROJECT:
            complete.update(derived_columns(complete))
        yield complete


def _unknown(table: Table, names: Iterable[str]) -> KeyError:
    return KeyError(f"{table.name} has no column {', '.join(sorted(names))}")


@lru_cache(maxsize=32)
def defaults(table: Table) -> dict[str, Any]:
    """Return what each column but the id holds when a row does not say."""
    usual: dict[str, Any] = {}
    for column in table.columns:
        if column.name != "id":
            made = column.default
            usual[column.name] = made.arg if isinstance(made, ScalarElementColumnDefault) else None
    return usual


def derived_names(table: Table) -> frozenset[str]:
    """Return the columns of a table that are made from others; the history leaves them out."""
    if table is PROJECT:
        return DERIVED_COLUMNS
    return MIRRORED_COLUMNS if table is PROJECT_UNIT else frozenset()


def image_of(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a whole row as the history keeps it: without defaults and derived columns.

    Inserting the image again gives the same row.
    """
    derived = derived_names(table)
    image = {
        name: row[name]
        for name, usual in defaults(table).items()
        if row[name] != usual and name not in derived
    }
    return {"id": row["id"], **image}


def derived_values(table: Table, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Return the derived columns a row's new values bring with them."""
    if table is PROJECT and not new.keys().isdisjoint(SEARCHED_COLUMNS):
        if old and "name" not in new:
            return {"search_text": search_text({**old, **new})}
        return derived_columns({**old, **new} if old else new)
    return {}
