"""Reading projects: windows of rows for the grid, whole records for forms and documents."""

import json
from collections.abc import Iterator, KeysView, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select, true

from app.errors import NotFound, RefusedInput, shorten
from app.models.category import CATEGORY
from app.models.contact import CONTACT
from app.models.fields import BY_NAME, Kind
from app.models.folding import storable
from app.models.funding import FUNDING_LINE
from app.models.project import DERIVED_COLUMNS, PROJECT
from app.models.reserve import RESERVE
from app.models.unitlist import split_units
from app.queries.conditions import where
from app.queries.filter import Filter
from app.queries.prepared import Prepared
from app.queries.words import holds_in_name, words_in

#: Ids named in one statement.
_BATCH = 500

#: What is read of a project: the texts made for searching are as long as all others together.
_SHOWN = tuple(column for column in PROJECT.columns if column.name not in DERIVED_COLUMNS)

#: Where each value of a row stands, as it is asked for.
_PLACES = {
    name: place
    for place, name in enumerate((*(column.name for column in _SHOWN), "category", "reserve"))
}
_ID, _UNITS_TEXT = _PLACES["id"], _PLACES["units_text"]

_NAMES = dict.fromkeys((*_PLACES, "units"))

#: Projects that are put in order to offer a few of them.
_MOST_ORDERED = 2_000


class Row(Mapping[str, Any]):
    """A project as it was read: columns, ``category`` and ``reserve`` by name, and ``units``.

    The grid waits for hundreds of them at a time. To make a dict of each takes a third as long as
    to read them, and thrice the memory.
    """

    __slots__ = ("_values",)

    def __init__(self, values: tuple[Any, ...]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        if name == "units":
            return split_units(self._values[_UNITS_TEXT])
        return self._values[_PLACES[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)

    def keys(self) -> KeysView[str]:
        """Return the names; a copy of the row is made by them."""
        return _NAMES.keys()


def load_rows(connection: Connection, ids: Sequence[int]) -> dict[int, Row]:
    """Return project rows by id.

    Ids that are gone are left out, and so are the columns made from others.
    """
    rows: dict[int, Row] = {}
    for start in range(0, len(ids), _BATCH):
        wanted = json.dumps(list(ids[start : start + _BATCH]))
        found = _rows_query().rows(connection, ids=wanted)
        rows.update((values[_ID], Row(values)) for values in found)
    return rows


def load_records(connection: Connection, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return whole projects in the order of the ids, with ``contacts`` and ``funding``."""
    rows = load_rows(connection, ids)
    contacts = _children(connection, CONTACT, ids)
    funding = _children(connection, FUNDING_LINE, ids)
    return [
        {**rows[row_id], "contacts": contacts.get(row_id, ()), "funding": funding.get(row_id, ())}
        for row_id in ids
        if row_id in rows
    ]


def find_by_words(
    connection: Connection, words: str, reserve_id: int | None, limit: int
) -> list[int]:
    """Return ids of projects that hold all of the words, those with them in the name first.

    Where very many do, only the first thousands are put in order, so that a letter is answered at
    once.
    """
    terms = words_in(words)
    condition = where(connection, Filter(terms, reserve_id))
    in_name = and_(true(), *(holds_in_name(term.text) for term in terms))
    order = (in_name.desc(), PROJECT.c.reserve_id, PROJECT.c.number)
    some = select(PROJECT.c.id).where(condition).limit(_MOST_ORDERED)
    query = select(PROJECT.c.id).where(PROJECT.c.id.in_(some)).order_by(*order).limit(limit)
    return [row.id for row in connection.execute(query)]


def find_project(
    connection: Connection, key: str, reserve_id: int | None = None, *, in_bin: bool = False
) -> int:
    """Return the id of a project called by its 序号 or its uuid.

    Raises:
        NotFound: there is none.
        RefusedInput: several reserves have this number; the remedy names them.
    """
    query = (
        select(PROJECT.c.id, PROJECT.c.uuid, RESERVE.c.name)
        .join(RESERVE, RESERVE.c.id == PROJECT.c.reserve_id)
        .where(where(connection, Filter((), reserve_id, in_bin)))
    )
    is_number = key.isdecimal() and len(key) <= 6
    condition = PROJECT.c.number == int(key) if is_number else PROJECT.c.uuid == storable(key)
    found = connection.execute(query.where(condition)).all()
    if not found:
        what = "回收站里" if in_bin else "文库里"
        raise NotFound(
            f"{what}没有序号或标识为“{shorten(key, 40)}”的项目",
            remedy="请先用 projects 查看序号",
        )
    if len(found) > 1:
        names = list(dict.fromkeys(row.name for row in found))
        uuids = "、".join(row.uuid for row in found[:5])
        remedy = f"请用标识：{uuids}"
        if len(names) > 1:
            remedy = f"请指明储备库（{'、'.join(names)}）或用标识"
        raise RefusedInput("序号", key, f"有 {len(found)} 个项目是这个序号", remedy=remedy)
    return int(found[0].id)


def known_values(
    connection: Connection, field: str, reserve_id: int | None
) -> list[tuple[str, int]]:
    """Return a coded field's values with how often each is used, the most used first."""
    entry = BY_NAME[field]
    if entry.kind is Kind.CATEGORY:
        is_live = PROJECT.c.deleted_at.is_(None)
        query = select(CATEGORY.c.name, func.count(PROJECT.c.id)).outerjoin(
            PROJECT, and_(PROJECT.c.category_id == CATEGORY.c.id, is_live)
        )
        if reserve_id is not None:
            query = query.where(CATEGORY.c.reserve_id == reserve_id)
        query = query.group_by(CATEGORY.c.id).order_by(CATEGORY.c.position)
        return [(str(name), int(count)) for name, count in connection.execute(query)]
    column = PROJECT.c[entry.column]
    counted = (
        select(column, func.count().label("count"))
        .where(where(connection, Filter((), reserve_id)), column != "")
        .group_by(column)
        .order_by(func.count().desc(), column)
    )
    return [(str(value), int(count)) for value, count in connection.execute(counted)]


@lru_cache(maxsize=1)
def _rows_query() -> Prepared:
    """Return the question for rows, made once; ``ids`` is a JSON list."""
    wanted = func.json_each(bindparam("ids")).table_valued("value")
    return Prepared(
        select(*_SHOWN, CATEGORY.c.name.label("category"), RESERVE.c.name.label("reserve"))
        .join(RESERVE, RESERVE.c.id == PROJECT.c.reserve_id)
        .outerjoin(CATEGORY, CATEGORY.c.id == PROJECT.c.category_id)
        .where(PROJECT.c.id.in_(select(wanted.c.value)))
    )


def _children(
    connection: Connection, table: Any, ids: Sequence[int]
) -> dict[int, tuple[dict[str, Any], ...]]:
    found: dict[int, tuple[dict[str, Any], ...]] = {}
    for start in range(0, len(ids), _BATCH):
        query = (
            select(table)
            .where(table.c.project_id.in_(ids[start : start + _BATCH]))
            .order_by(table.c.project_id, table.c.position)
        )
        for row in connection.execute(query).mappings():
            found[row["project_id"]] = (*found.get(row["project_id"], ()), dict(row))
    return found
