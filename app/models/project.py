"""项目: the project. Every column is described to the program in ``fields.py``."""

from sqlalchemy import CheckConstraint, Column, Index, Text
from sqlalchemy import text as sql

from app.models.base import money, number, optional, recorded, reference, required, text


def _live_index(*columns: str) -> Index:
    """Return an index over the projects that are not in the recycle bin."""
    name = f"ix_project_live_{'_'.join(columns)}"
    return Index(name, *columns, sqlite_where=sql("deleted_at IS NULL"))


#: The index of cells, which leaves out the recycle bin.
CELL_INDEX = "ix_project_live_cell_id_lead_unit_id_total_yuan"

#: The index that tells cell, units and amount of a project that is known by its id: rows of the
#: table are long, and a hundred thousand of them are spread over all of the file.
ID_INDEX = "ix_project_live_id_cell_id_lead_unit_id_total_yuan_unit_ids"

#: Made from other columns on every write by the writer, for searching.
SEARCH_COLUMNS = frozenset({"search_text", "name_keys"})

#: Made from other columns on every write, by the writer or by the triggers of ``mirrors.py``, so
#: the history leaves them out.
DERIVED_COLUMNS = SEARCH_COLUMNS | {"lead_unit_id", "unit_ids", "cell_id"}

#: A project. What the user wrote stays beside what the program understood: ``total_text`` beside
#: ``total_yuan``, ``period_text`` beside ``period_*``, ``units_text`` beside ``project_unit``.
#: Months are ``year * 100 + month``. ``unit_ids`` tells the lead unit and all responsible ones,
#: see ``unit.py``.
PROJECT = recorded(
    "project",
    reference("reserve_id", "reserve"),
    reference("category_id", "category", nullable=True),
    number("number"),
    text("code"),
    required("name"),
    text("nature"),
    text("industry"),
    text("content"),
    money("total_yuan"),
    text("total_text"),
    text("period_text"),
    Column("period_kind", Text, nullable=False, default="blank"),
    number("period_start"),
    number("period_end"),
    number("period_months"),
    text("financing"),
    text("units_text"),
    text("location"),
    text("cooperation"),
    text("background"),
    text("advantages"),
    text("benefits"),
    text("progress"),
    text("policy"),
    text("notes"),
    number("source_line"),
    text("search_text"),
    text("name_keys"),
    number("lead_unit_id"),
    number("cell_id"),
    optional("deleted_at"),
    optional("unit_ids"),
    CheckConstraint("length(name) > 0", name="name_present"),
    CheckConstraint("total_yuan >= 0", name="total_not_negative"),
    CheckConstraint(
        "period_kind IN ('calendar', 'duration', 'pending', 'blank', 'intended')",
        name="period_kind_known",
    ),
    CheckConstraint("period_start <= period_end", name="period_in_order"),
    _live_index("reserve_id", "category_id", "number", "id", "total_yuan"),
    _live_index("industry", "total_yuan", "reserve_id"),
    _live_index("nature", "total_yuan", "reserve_id"),
    _live_index("financing", "total_yuan", "reserve_id"),
    _live_index("period_kind", "period_start", "period_end", "total_yuan", "reserve_id"),
    _live_index("lead_unit_id", "total_yuan", "reserve_id"),
    _live_index("total_yuan", "reserve_id"),
    _live_index("cell_id", "lead_unit_id", "total_yuan"),
    _live_index("id", "cell_id", "lead_unit_id", "total_yuan", "unit_ids"),
)
