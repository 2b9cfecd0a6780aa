"""单位: the units responsible for projects, their other names, and who does what."""

from functools import lru_cache

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, UniqueConstraint
from sqlalchemy import text as sql

from app.models.base import money, number, recorded, reference, required

#: A unit under the name the office uses for it.
UNIT = recorded(
    "unit",
    required("name"),
    UniqueConstraint("name"),
    CheckConstraint("length(name) > 0", name="name_present"),
)

#: Another name of a unit: its full form, an older name, a known misprint.
UNIT_ALIAS = recorded(
    "unit_alias",
    reference("unit_id", "unit"),
    required("alias"),
    Column("kind", Text, nullable=False, default="alias"),
    UniqueConstraint("alias"),
    Index("ix_unit_alias_unit_id", "unit_id"),
)

#: Columns of a project's unit that repeat what stands elsewhere, kept by ``mirrors.py``, so that a
#: million projects add up by unit without a join. The history leaves them out.
MIRRORED_COLUMNS = frozenset({"is_counted", "lead_unit_id", "total_yuan"})


@lru_cache(maxsize=8_192)
def unit_ids(lead: int | None, units: tuple[int, ...]) -> str | None:
    """Return units as ``project.unit_ids`` repeats them.

    Args:
        lead: the first.
        units: all of them, in any order.

    Returns:
        The lead unit, a semicolon, and all, each once, the least first, by comma; None without any.
    """
    named = ",".join(map(str, sorted(set(units))))
    return f"{lead or ''};{named}" if units else None


#: The index by which a project's units are found, each once; the recycle bin is left out.
COUNTED_INDEX = "ix_project_unit_counted_project_id_unit_id_total_yuan"

#: The index that adds up by unit.
SUMMED_INDEX = "ix_project_unit_counted_unit_id_total_yuan_project_id"

#: The index that adds up a unit's projects by their lead unit.
LED_INDEX = "ix_project_unit_counted_unit_id_lead_unit_id_total_yuan"

#: One unit of a project: position 0 leads; ``written`` is the name as the paper has it.
#: ``is_counted`` is 1 where the project is not in the recycle bin and this is its first mention of
#: the unit.
PROJECT_UNIT = recorded(
    "project_unit",
    reference("project_id", "project"),
    reference("unit_id", "unit"),
    Column("position", Integer, nullable=False),
    required("role"),
    required("written"),
    number("is_counted"),
    number("lead_unit_id"),
    money("total_yuan"),
    UniqueConstraint("project_id", "position"),
    CheckConstraint("role IN ('lead', 'responsible')", name="role_known"),
    Index("ix_project_unit_unit_id_position_project_id", "unit_id", "position", "project_id"),
    Index(
        SUMMED_INDEX,
        "unit_id",
        "total_yuan",
        "project_id",
        sqlite_where=sql("is_counted = 1"),
    ),
    Index(
        LED_INDEX,
        "unit_id",
        "lead_unit_id",
        "total_yuan",
        sqlite_where=sql("is_counted = 1"),
    ),
    Index(
        COUNTED_INDEX,
        "project_id",
        "unit_id",
        "total_yuan",
        sqlite_where=sql("is_counted = 1"),
    ),
)
