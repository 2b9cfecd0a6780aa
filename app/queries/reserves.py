"""Reserves: which there are, and what is in them."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.errors import NotFound, shorten
from app.models.category import CATEGORY
from app.models.reserve import RESERVE
from app.queries.filter import Filter
from app.queries.rollups import Totals, load_totals


@dataclass(frozen=True, slots=True)
class StatedGroup:
    """What the document states for a category, beside its heading as printed."""

    category_id: int
    name: str
    heading: str
    count: int | None
    total_yuan: int | None


@dataclass(frozen=True, slots=True)
class ReserveSummary:
    """A reserve with its computed totals and what its document states."""

    id: int
    uuid: str
    name: str
    title: str
    annex: str
    document: str
    document_number: str
    totals: Totals
    stated_count: int | None
    stated_total_yuan: int | None


def load_reserves(connection: Connection) -> list[ReserveSummary]:
    """Return the reserves in their order."""
    query = (
        select(RESERVE)
        .where(RESERVE.c.deleted_at.is_(None))
        .order_by(RESERVE.c.position, RESERVE.c.id)
    )
    return [
        ReserveSummary(
            id=row.id,
            uuid=row.uuid,
            name=row.name,
            title=row.title,
            annex=row.annex,
            document=row.document,
            document_number=row.document_number,
            totals=load_totals(connection, Filter((), row.id)),
            stated_count=row.stated_count,
            stated_total_yuan=row.stated_total_yuan,
        )
        for row in connection.execute(query).all()
    ]


def find_reserve(connection: Connection, word: str) -> ReserveSummary:
    """Return the reserve called by its name, its uuid, or a part of its name only it has.

    Raises:
        NotFound: none, or several, are called so; the remedy lists them.
    """
    reserves = load_reserves(connection)
    exact = [each for each in reserves if word in (each.name, each.uuid, each.title)]
    found = exact or [each for each in reserves if word and word in each.name]
    if len(found) == 1:
        return found[0]
    names = "、".join(each.name for each in reserves) or "（空）"
    what = "没有" if not found else "不止一个"
    raise NotFound(f"{what}叫“{shorten(word, 40)}”的储备库", remedy=f"文库里有：{names}")


def load_categories(connection: Connection, reserve_id: int) -> list[StatedGroup]:
    """Return a reserve's categories in their order, with what the document states."""
    query = (
        select(CATEGORY).where(CATEGORY.c.reserve_id == reserve_id).order_by(CATEGORY.c.position)
    )
    return [
        StatedGroup(row.id, row.name, row.heading, row.stated_count, row.stated_total_yuan)
        for row in connection.execute(query)
    ]
