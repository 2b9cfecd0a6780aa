"""What is recorded beside projects and can be asked for: documents, authors, sources, people."""

from typing import Any

from sqlalchemy import Connection, Select, desc, func, select

from app.models.contact import CONTACT
from app.models.funding import FUNDING_LINE
from app.models.history import OPERATION
from app.models.project import PROJECT
from app.models.reserve import RESERVE

#: More would be no choice.
_MOST = 60


def recorded_values(connection: Connection, subject: str) -> list[tuple[str, int]] | None:
    """Return a subject's texts with how often each stands there; None where it has no such.

    Documents count their projects, authors their operations, sources and people the projects
    they are entered for.
    """
    match subject:
        case "document":
            return _documents(connection)
        case "changed_by" | "added_by":
            stands = (OPERATION.c.undoes.is_(None), OPERATION.c.is_undone.is_(False))
            author = OPERATION.c.author
            return _counted(
                connection, select(author, func.count()).where(author != "", *stands), author
            )
        case "funding":
            source = FUNDING_LINE.c.source
            projects = func.count(FUNDING_LINE.c.project_id.distinct())
            return _counted(connection, select(source, projects).where(source != ""), source)
        case "contacts":
            person = CONTACT.c.person
            projects = func.count(CONTACT.c.project_id.distinct())
            return _counted(connection, select(person, projects).where(person != ""), person)
    return None


def _documents(connection: Connection) -> list[tuple[str, int]]:
    names = [RESERVE.c[name] for name in ("document_number", "document", "annex")]
    live = (PROJECT.c.reserve_id == RESERVE.c.id, PROJECT.c.deleted_at.is_(None))
    count = select(func.count()).select_from(PROJECT).where(*live).scalar_subquery()
    rows = connection.execute(select(*names, count.label("size")).order_by(RESERVE.c.position))
    found: dict[str, int] = {}
    for row in rows:
        for name in {str(each) for each in row[:-1] if each}:
            found[name] = found.get(name, 0) + row.size
    return list(found.items())[:_MOST]


def _counted(connection: Connection, query: Select[Any], value: Any) -> list[tuple[str, int]]:
    query = query.group_by(value).order_by(desc(func.count()), value).limit(_MOST)
    return [(str(text), int(count)) for text, count in connection.execute(query)]
