"""分面格: what facets are counted from, without going through the projects.

A cell is one combination of what facets ask about that some project has, with the count and the sum
of its live projects; beside it stand the same by lead unit and by responsible unit. A million
projects share a few ten thousand cells. The triggers of ``mirrors.py`` keep all three inside the
write; none is in the history, which knows the projects they are made from.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from app.models.base import metadata

#: Where one step of 总投资 ends and the next begins, in yuan: 1, 2, 5 and their multiples of ten.
#: Triggers have them written out, so changing one takes a migration.
AMOUNT_EDGES: tuple[int, ...] = (
    0,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    20_000_000,
    50_000_000,
    100_000_000,
    200_000_000,
    500_000_000,
    1_000_000_000,
    2_000_000_000,
    5_000_000_000,
    10_000_000_000,
)

#: The columns of a project that a cell repeats as they are.
CELL_COLUMNS: tuple[str, ...] = (
    "reserve_id",
    "category_id",
    "financing",
    "industry",
    "nature",
    "period_kind",
    "period_start",
    "period_end",
)

#: Stands for no unit, where a key may not be NULL.
NO_UNIT = 0


def _figures() -> tuple[Column[int], ...]:
    """Return count, count without 总投资, and yuan."""
    return (
        Column("size", Integer, nullable=False),
        Column("missing", Integer, nullable=False),
        Column("total", BigInteger, nullable=False),
    )


#: A combination; ``amount_step`` counts from 0 through :data:`AMOUNT_EDGES` and is NULL without
#: 总投资. A cell stays when its last project leaves it, with a size of 0.
FACET_CELL = Table(
    "facet_cell",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reserve_id", Integer, nullable=False),
    Column("category_id", Integer),
    Column("financing", Text, nullable=False),
    Column("industry", Text, nullable=False),
    Column("nature", Text, nullable=False),
    Column("period_kind", Text, nullable=False),
    Column("period_start", Integer),
    Column("period_end", Integer),
    Column("amount_step", Integer),
    *_figures(),
    Index("ix_facet_cell_combination", *CELL_COLUMNS, "amount_step"),
)


def _by_unit(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("unit_id", Integer, primary_key=True, autoincrement=False),
        Column("cell_id", Integer, primary_key=True, autoincrement=False),
        *_figures(),
        sqlite_with_rowid=False,
    )


#: A cell's projects by their lead unit, :data:`NO_UNIT` included.
LEAD_SUM = _by_unit("lead_sum")

#: A cell's projects by responsible unit; one that names several stands under each.
UNIT_SUM = _by_unit("unit_sum")
