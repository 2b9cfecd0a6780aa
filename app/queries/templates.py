"""Printing templates the library keeps."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.errors import NotFound
from app.models.template import TEMPLATE


@dataclass(frozen=True, slots=True)
class SavedTemplate:
    """One template.

    Attributes:
        id: its row.
        kind: which document it is for, as on the command line.
        name: as shown.
        settings: a JSON object, as the documents' settings write it.
    """

    id: int
    kind: str
    name: str
    settings: str


def load_templates(connection: Connection, kind: str = "") -> list[SavedTemplate]:
    """Return the templates of one kind of document, or of all, in their order."""
    query = select(TEMPLATE).order_by(TEMPLATE.c.kind, TEMPLATE.c.position, TEMPLATE.c.id)
    if kind:
        query = query.where(TEMPLATE.c.kind == kind)
    return [
        SavedTemplate(row.id, row.kind, row.name, row.settings) for row in connection.execute(query)
    ]


def find_template(connection: Connection, kind: str, name: str) -> SavedTemplate:
    """Return the template of a kind that is called so.

    Raises:
        NotFound: there is none; the remedy lists those that are.
    """
    wanted = " ".join(name.split())
    known = load_templates(connection, kind)
    for template in known:
        if template.name == wanted:
            return template
    names = "、".join(template.name for template in known)
    remedy = f"现有模板：{names}" if names else "还没有存过这种文档的模板，请先在打印窗口里存一个"
    raise NotFound(f"没有“{wanted[:60]}”这个模板", remedy=remedy)
