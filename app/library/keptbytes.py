"""Bytes in the history: it keeps those that are gone, once; of all others only their digest.

What a row holds stands in the row. So attaching a file makes the library larger by that file, not
by two of it, and a file that was taken away is brought back from the change that took it.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import LargeBinary, or_, select

from app.errors import ChubeiError
from app.library.images import BYTES, Digest, digest_of, from_json
from app.library.writer import Writer
from app.models.history import CHANGE
from app.models.schema import metadata

#: Tables whose rows hold bytes; a large change of any other is not looked through for them.
_HOLDING: Final = frozenset(
    table.name
    for table in metadata.tables.values()
    if any(isinstance(column.type, LargeBinary) for column in table.columns)
)


def without_bytes(table: str, image: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row's columns with a digest in place of bytes."""
    if table not in _HOLDING:
        return image
    return {
        name: digest_of(value) if isinstance(value, bytes) else value
        for name, value in image.items()
    }


def without_known_bytes(
    writer: Writer, table: str, row_uuid: str, image: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return a row's columns with a digest in place of bytes the history already has of it."""
    if table not in _HOLDING or not _has(image, bytes):
        return image
    known = _known(writer, row_uuid)
    return {
        name: digest_of(value) if isinstance(value, bytes) and digest_of(value) in known else value
        for name, value in image.items()
    }


def with_bytes(
    writer: Writer, table: str, row_uuid: str, image: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return a row's columns with the bytes their digests stand for.

    Raises:
        ChubeiError: the history does not have them; the file was changed by another program.
    """
    if table not in _HOLDING or not _has(image, Digest):
        return image
    known = _known(writer, row_uuid)
    whole = dict(image)
    for name, value in image.items():
        if isinstance(value, Digest):
            if value not in known:
                raise ChubeiError(
                    "历史里没有这个附件的内容，没有撤销",
                    place=str(image.get("name", "")),
                    remedy="请从备份里恢复",
                )
            whole[name] = known[value]
    return whole


def is_same(value: Any, stored: Any) -> bool:
    """Return whether a row's value is the one the history has, which may be a digest."""
    if isinstance(stored, Digest) and isinstance(value, bytes):
        return digest_of(value) == stored
    return bool(value == stored)


def _known(writer: Writer, row_uuid: str) -> dict[Digest, bytes]:
    """Return the bytes the history has of a row."""
    column = CHANGE.c
    query = select(column.before, column.after).where(
        column.row_uuid == row_uuid,
        or_(column.before.contains(BYTES), column.after.contains(BYTES)),
    )
    images = (from_json(text) for row in writer.read(query) for text in row)
    values = (value for image in images for value in image.values())
    return {digest_of(value): value for value in values if isinstance(value, bytes)}


def _has(image: Mapping[str, Any], kind: type) -> bool:
    return any(isinstance(value, kind) for value in image.values())
