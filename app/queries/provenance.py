"""What stands beside a project: its document, and whether the document's figures are right."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select

from app.models.attachment import ATTACHMENT
from app.models.category import CATEGORY
from app.models.contact import CONTACT
from app.models.funding import FUNDING_LINE
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.queries.subjects import DIFFERS

#: The rows that belong to a project, and where their texts are looked into.
_BESIDE: dict[str, tuple[Table, tuple[str, ...]]] = {
    "contacts": (CONTACT, ("unit", "person", "post", "telephone")),
    "funding": (FUNDING_LINE, ("source",)),
    "attachments": (ATTACHMENT, ("name", "caption")),
}

_DOCUMENT_COLUMNS = ("document", "document_number", "title", "annex")


def beside(name: str, value: str | None = None) -> ColumnElement[bool] | None:
    """Return whether a project has such rows, holding a text where one is given.

    None where the name is none of contacts, funding and attachments.
    """
    if name not in _BESIDE:
        return None
    table, columns = _BESIDE[name]
    rows = select(table.c.project_id)
    if value is not None:
        rows = rows.where(_holding(table, columns, value))
    return PROJECT.c.id.in_(rows)


def from_document(value: str) -> ColumnElement[bool]:
    """Return whether the reserve's document is called so, or holds the text in its name."""
    found = select(RESERVE.c.id).where(_holding(RESERVE, _DOCUMENT_COLUMNS, value))
    return PROJECT.c.reserve_id.in_(found)


def without_document() -> ColumnElement[bool]:
    """Return whether the reserve names no document at all."""
    blank = (RESERVE.c[name] == "" for name in _DOCUMENT_COLUMNS)
    return PROJECT.c.reserve_id.in_(select(RESERVE.c.id).where(and_(*blank)))


def is_reconciled(result: str) -> ColumnElement[bool]:
    """Return whether the document's figures for a project's category are those of its projects.

    A project without a category is judged by its reserve. Where the document states nothing
    there is nothing to compare.

    Args:
        result: 不符 or 相符.
    """
    here = (PROJECT.c.reserve_id == CATEGORY.c.reserve_id, PROJECT.c.category_id == CATEGORY.c.id)
    categories = _compared(CATEGORY, here, result)
    reserves = _compared(RESERVE, (PROJECT.c.reserve_id == RESERVE.c.id,), result)
    category = PROJECT.c.category_id
    return or_(
        category.in_(categories), and_(category.is_(None), PROJECT.c.reserve_id.in_(reserves))
    )


def _compared(table: Table, here: tuple[Any, ...], result: str) -> Select[Any]:
    """Return the ids of the rows whose stated figures differ from the computed ones, or agree."""
    live = and_(PROJECT.c.deleted_at.is_(None), *here)
    count = select(func.count()).select_from(PROJECT).where(live)
    total = select(func.coalesce(func.sum(PROJECT.c.total_yuan), 0)).where(live)
    stated_count, stated_total = table.c.stated_count, table.c.stated_total_yuan
    sides = (
        (stated_count, count.correlate(table).scalar_subquery()),
        (stated_total, total.correlate(table).scalar_subquery()),
    )
    if result == DIFFERS:
        wanted = or_(*(stated != computed for stated, computed in sides))
    else:
        wanted = and_(
            or_(stated_count.is_not(None), stated_total.is_not(None)),
            *(or_(stated.is_(None), stated == computed) for stated, computed in sides),
        )
    return select(table.c.id).where(wanted)


def _holding(table: Table, columns: tuple[str, ...], value: str) -> ColumnElement[bool]:
    return or_(*(table.c[name].contains(value, autoescape=True) for name in columns))
