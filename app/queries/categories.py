"""Categories of a reserve as they are kept: pillar, order, and what stands in each."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.models.category import CATEGORY
from app.models.pillars import PILLAR_NAMES
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.rollups import Totals, rollup

_NOTHING = Totals(0, 0, 0)


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One category.

    Attributes:
        id: its row.
        name: as projects name it.
        pillar: 医, 药, 养, 健 or 管; None where it belongs to none.
        totals: its projects, without those in the recycle bin.
    """

    id: int
    name: str
    pillar: str | None
    totals: Totals


@dataclass(frozen=True, slots=True)
class CategoryList:
    """A reserve's categories in their order.

    Attributes:
        lines: the categories.
        rest: the projects that stand in none.
        totals: all projects of the reserve.
    """

    lines: tuple[CategoryLine, ...]
    rest: Totals
    totals: Totals


def load_category_lines(connection: Connection, reserve_id: int) -> CategoryList:
    """Return a reserve's categories in their order, those without projects too."""
    found = rollup(connection, find_dimension("category"), Filter((), reserve_id))
    sums = {
        row.key: Totals(row.count, row.count_without_amount, row.total_yuan) for row in found.rows
    }
    query = (
        select(CATEGORY.c.id, CATEGORY.c.name, CATEGORY.c.pillar)
        .where(CATEGORY.c.reserve_id == reserve_id)
        .order_by(CATEGORY.c.position, CATEGORY.c.id)
    )
    lines = tuple(
        CategoryLine(
            row.id,
            row.name,
            row.pillar if row.pillar in PILLAR_NAMES else None,
            sums.get(row.id, _NOTHING),
        )
        for row in connection.execute(query)
    )
    return CategoryList(lines, sums.get(None, _NOTHING), found.totals)
