"""Attachments as listed, and what one of them holds."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.errors import NotFound
from app.models.attachment import ATTACHMENT
from app.models.filekind import JPEG, PNG


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """One attachment without what it holds.

    Attributes:
        id: its row.
        uuid: across files.
        name: of the file.
        media_type: as on the web.
        caption: what a picture shows.
        size: in bytes.
    """

    id: int
    uuid: str
    name: str
    media_type: str
    caption: str
    size: int

    @property
    def is_picture(self) -> bool:
        """Whether documents print it."""
        return self.media_type in (JPEG, PNG)


def load_attachments(connection: Connection, project_id: int) -> list[AttachedFile]:
    """Return a project's attachments in their order."""
    column = ATTACHMENT.c
    query = (
        select(
            column.id,
            column.uuid,
            column.name,
            column.media_type,
            column.caption,
            func.length(column.content),
        )
        .where(column.project_id == project_id)
        .order_by(column.position, column.id)
    )
    return [AttachedFile(*row) for row in connection.execute(query)]


def load_attachment_content(connection: Connection, attachment_id: int) -> bytes:
    """Return all an attachment holds.

    Raises:
        NotFound: there is no such attachment.
    """
    query = select(ATTACHMENT.c.content).where(ATTACHMENT.c.id == attachment_id)
    content = connection.execute(query).scalar_one_or_none()
    if content is None:
        raise NotFound("没有这个附件，可能已被删除")
    return bytes(content)
