"""Pictures among the attachments of projects."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from app.models.attachment import ATTACHMENT

#: What can be printed, by media type.
PICTURE_TYPES: Final = ("image/jpeg", "image/png", "image/bmp", "image/tiff", "image/webp")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the file's name, its caption, and its bytes as attached."""

    name: str
    caption: str
    content: bytes


def load_pictures(connection: Connection, ids: Sequence[int]) -> dict[int, list[Picture]]:
    """Return the pictures of projects by project id, in their order; projects without are absent.

    Args:
        connection: of the library.
        ids: a few hundred at most; each may have several megabytes.
    """
    attachment = ATTACHMENT.c
    query = (
        select(attachment.project_id, attachment.name, attachment.caption, attachment.content)
        .where(attachment.project_id.in_(ids), attachment.media_type.in_(PICTURE_TYPES))
        .order_by(attachment.project_id, attachment.position, attachment.id)
    )
    found: dict[int, list[Picture]] = {}
    for row in connection.execute(query):
        found.setdefault(row.project_id, []).append(Picture(row.name, row.caption, row.content))
    return found
