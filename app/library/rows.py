"""Rows made whole: what stands in a column nobody spoke of, and what is made from other columns."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from app.library.clock import new_uuid, new_uuids
from app.models.entry import derived_columns, derived_of_many, search_text
from app.models.fields import SEARCHED_COLUMNS
from app.models.project import DERIVED_COLUMNS, PROJECT, SEARCH_COLUMNS
from app.models.unit import MIRRORED_COLUMNS, PROJECT_UNIT

#: Rows column by column: by the column's name, a value a row.
Columns = Mapping[str, Sequence[Any]]

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


def as_columns(table: Table, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return rows column by column; a row that does not say holds what is usual."""
    named = dict.fromkeys(name for row in rows for name in row)
    usual = defaults(table)
    return {name: [row.get(name, usual.get(name)) for row in rows] for name in named}


def whole_columns(table: Table, columns: Columns) -> dict[str, list[Any]]:
    """Return many rows whole, column by column; ``id`` is None where it was not given.

    Args:
        table: of the rows.
        columns: at least one; with ``id`` and ``uuid`` or without.

    Raises:
        KeyError: see :func:`whole_row`.
    """
    usual = {"id": None, **defaults(table)}
    if unknown := columns.keys() - usual.keys():
        raise _unknown(table, unknown)
    size = max(map(len, columns.values()))
    whole = {
        name: list(columns[name]) if name in columns else [value] * size
        for name, value in usual.items()
    }
    uuids = zip(whole["uuid"], new_uuids(size), strict=True)
    whole["uuid"] = [given or made for given, made in uuids]
    if table is PROJECT:
        whole |= derived_of_many(whole)
    return whole


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
