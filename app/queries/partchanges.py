"""What each step of a project's history did to what belongs to it, told row by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from app.models.attachment import ATTACHMENT
from app.models.contact import CONTACT
from app.queries.fundinglines import load_line_changes
from app.queries.ownedrows import PartChange, rewound

_Row = Mapping[str, Any]

#: A column of a row, and what it is called.
_Columns = tuple[tuple[str, str], ...]

_CONTACT_COLUMNS: _Columns = (("unit", "联系单位"), ("post", "职务"), ("telephone", "电话"))
_ATTACHMENT_COLUMNS: _Columns = (("caption", "图片说明"),)


def load_part_changes(
    connection: Connection, project_uuid: str
) -> dict[int, tuple[PartChange, ...]]:
    """Return what each operation changed in a project's funding, contacts and attachments.

    Args:
        connection: of the library.
        project_uuid: of the project.

    Returns:
        The changes by the operation's id; what is there now in its order, then what is gone.
    """
    found = dict(load_line_changes(connection, project_uuid))
    for table, tell in ((CONTACT, _contacts), (ATTACHMENT, _attachments)):
        for operation, changes in _told(connection, project_uuid, table, tell):
            found[operation] = (*found.get(operation, ()), *changes)
    return found


def _told(
    connection: Connection,
    project_uuid: str,
    table: Table,
    tell: Callable[[Sequence[_Row], Sequence[_Row]], Iterator[PartChange]],
) -> Iterator[tuple[int, tuple[PartChange, ...]]]:
    for operation, before, after in rewound(connection, project_uuid, table):
        yield operation, tuple(tell(before, after))


def _contacts(before: Sequence[_Row], after: Sequence[_Row]) -> Iterator[PartChange]:
    return _parts("联系人", _contact, _CONTACT_COLUMNS, (before, after))


def _attachments(before: Sequence[_Row], after: Sequence[_Row]) -> Iterator[PartChange]:
    return _parts("附件", _file, _ATTACHMENT_COLUMNS, (before, after))


def _parts(
    title: str,
    name: Callable[[_Row], str],
    columns: _Columns,
    states: tuple[Sequence[_Row], Sequence[_Row]],
) -> Iterator[PartChange]:
    """Tell what came, changed, moved and went.

    Args:
        title: what one of the rows is called.
        name: what a row is known by.
        columns: those told on their own, by the row's name; all of them where it comes or goes.
        states: the rows before and after.
    """
    before, after = states
    known = {row["uuid"]: row for row in before}
    for row in after:
        earlier = known.get(row["uuid"])
        if earlier is None:
            yield PartChange(title, "", _whole(row, name, columns))
            continue
        if name(earlier) != name(row):
            yield PartChange(title, name(earlier), name(row))
        for column, called in columns:
            old, new = _text(earlier, column), _text(row, column)
            if old != new:
                yield PartChange(f"{name(row)} {called}", old, new)
    present = {row["uuid"] for row in after}
    for row in before:
        if row["uuid"] not in present:
            yield PartChange(title, _whole(row, name, columns), "")
    stayed = [row["uuid"] for row in before if row["uuid"] in present]
    order = [row["uuid"] for row in after if row["uuid"] in known]
    if stayed != order:
        names = {row["uuid"]: name(row) for row in after}
        old, new = ("、".join(names[uuid] for uuid in uuids) for uuids in (stayed, order))
        yield PartChange(f"{title}顺序", old, new)


def _whole(row: _Row, name: Callable[[_Row], str], columns: _Columns) -> str:
    rest = [_text(row, column) for column, _ in columns]
    called = name(row)
    told = "，".join(text for text in rest if text and text != called)
    return f"{called}（{told}）" if told else called


def _contact(row: _Row) -> str:
    """Return the name, or what else a contact is known by."""
    found = (_text(row, column) for column in ("person", "unit", "telephone", "post"))
    return next((text for text in found if text), "")


def _file(row: _Row) -> str:
    return _text(row, "name")


def _text(row: _Row, column: str) -> str:
    return str(row.get(column) or "")
