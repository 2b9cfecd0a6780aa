"""Columns and sums kept equal to what they repeat, by triggers inside the writing transaction.

By 责任单位 a million projects have nearly three million rows; adding them up without the join to
their projects is the difference between a moment and several seconds. The triggers repeat a
project's amount, cell and whether it counts in ``project_unit``, and its lead unit and its cell in
``project``; and they keep the sums of ``facetcell.py``. No write can forget them, whichever path it
takes.

A trigger that writes its own table sets off others before or after those of the statement itself;
SQLite promises no order. So what is copied is read from where it stands, not from NEW, and sums
change by differences, each row's OLD taken off and its NEW added, which come to the same in any
order. On the way a sum may be below zero; it is taken away only when all of it is 0.
"""

from sqlalchemy import DDL, event

from app.models.base import metadata
from app.models.facetcell import AMOUNT_EDGES, CELL_COLUMNS, NO_UNIT

#: Whether the row is the project's first mention of its unit, and the project is not in the bin.
COUNTED = """
    (SELECT deleted_at IS NULL FROM project WHERE project.id = project_unit.project_id)
    AND NOT EXISTS (
        SELECT 1 FROM project_unit AS earlier
        WHERE earlier.project_id = project_unit.project_id
        AND +earlier.unit_id = project_unit.unit_id
        AND earlier.position < project_unit.position
    )
"""

_LEADING = """
        SELECT unit_id FROM project_unit
        WHERE project_unit.project_id = {row}.project_id AND position = 0
"""

_LEAD = f"""
    UPDATE project SET lead_unit_id = ({_LEADING})
    WHERE id = {{row}}.project_id AND lead_unit_id IS NOT ({_LEADING});
"""  # noqa: S608  (no input in it, here and below)

_COUNT_AGAIN = (
    f"UPDATE project_unit SET is_counted = {COUNTED}"  # noqa: S608
    f"    WHERE project_id = {{row}}.project_id AND is_counted IS NOT ({COUNTED});"
)

_COPY = """
    (cell_id, total_yuan) = (
        SELECT cell_id, total_yuan FROM project WHERE project.id = project_unit.project_id
    )
"""


def step_of(amount: str) -> str:
    """Return the step of an amount, NULL for none."""
    steps = " ".join(
        f"WHEN {amount} < {edge} THEN {step}" for step, edge in enumerate(AMOUNT_EDGES[1:])
    )
    return (
        f"CASE WHEN {amount} IS NULL THEN NULL {steps}"
        f" WHEN {amount} >= {AMOUNT_EDGES[-1]} THEN {len(AMOUNT_EDGES) - 1} END"
    )


_COMBINATION = (*CELL_COLUMNS, "amount_step")
_OWN_VALUES = (*(f"NEW.{name}" for name in CELL_COLUMNS), step_of("NEW.total_yuan"))
_OWN_CELL = "SELECT id FROM facet_cell WHERE " + " AND ".join(  # noqa: S608
    f"{name} IS {value}" for name, value in zip(_COMBINATION, _OWN_VALUES, strict=True)
)

#: Puts a project into its cell.
_PLACE = f"""
    INSERT INTO facet_cell ({", ".join(_COMBINATION)}, size, missing, total)
    SELECT {", ".join(_OWN_VALUES)}, 0, 0, 0 WHERE NOT EXISTS ({_OWN_CELL});
    UPDATE project SET cell_id = ({_OWN_CELL})
    WHERE id = NEW.id AND cell_id IS NOT ({_OWN_CELL});
"""  # noqa: S608


def _differ(*columns: str) -> str:
    return " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)


def _cell_changed(row: str, sign: str) -> str:
    return f"""
    UPDATE facet_cell SET
        size = size {sign} 1,
        missing = missing {sign} ({row}.total_yuan IS NULL),
        total = total {sign} coalesce({row}.total_yuan, 0)
    WHERE id = {row}.cell_id AND {row}.deleted_at IS NULL;
"""  # noqa: S608


def _sum_changed(table: str, row: str, unit: str, condition: str, sign: str) -> str:
    taken_away = f"""
    DELETE FROM {table} WHERE unit_id = {unit} AND cell_id = {row}.cell_id
    AND size = 0 AND missing = 0 AND total = 0;
"""  # noqa: S608
    return (
        f"""
    INSERT INTO {table} (unit_id, cell_id, size, missing, total)
    SELECT {unit}, {row}.cell_id,
        {sign}1, {sign}({row}.total_yuan IS NULL), {sign}coalesce({row}.total_yuan, 0)
    WHERE {row}.cell_id IS NOT NULL AND {condition}
    ON CONFLICT (unit_id, cell_id) DO UPDATE SET
        size = size + excluded.size,
        missing = missing + excluded.missing,
        total = total + excluded.total;
"""
        + taken_away
    )


def _lead_changed(row: str, sign: str) -> str:
    unit = f"coalesce({row}.lead_unit_id, {NO_UNIT})"
    return _sum_changed("lead_sum", row, unit, f"{row}.deleted_at IS NULL", sign)


def _unit_changed(row: str, sign: str) -> str:
    return _sum_changed("unit_sum", row, f"{row}.unit_id", f"{row}.is_counted = 1", sign)


#: What changes a project's place in the sums of its cell, and in those by its lead unit.
_IN_CELL = ("cell_id", "total_yuan", "deleted_at")
_IN_LEAD = (*_IN_CELL, "lead_unit_id")
_IN_UNIT = ("cell_id", "total_yuan", "unit_id", "is_counted")


#: Each trigger by its name. A unit that is tied to a project takes over what the project says; any
#: change of the project's units, or of what they repeat, brings the rest in line.
TRIGGERS: dict[str, str] = {
    "project_unit_inserted": f"""
CREATE TRIGGER project_unit_inserted AFTER INSERT ON project_unit BEGIN
    UPDATE project_unit SET {_COPY}, is_counted = {COUNTED} WHERE id = NEW.id;
    {_COUNT_AGAIN.format(row="NEW")}
    {_LEAD.format(row="NEW")}
END""",  # noqa: S608
    "project_unit_moved": f"""
CREATE TRIGGER project_unit_moved AFTER UPDATE OF unit_id, position ON project_unit BEGIN
    {_COUNT_AGAIN.format(row="NEW")}
    {_LEAD.format(row="NEW")}
END""",
    "project_unit_deleted": f"""
CREATE TRIGGER project_unit_deleted AFTER DELETE ON project_unit BEGIN
    {_COUNT_AGAIN.format(row="OLD")}
    {_LEAD.format(row="OLD")}
END""",
    "project_counted": f"""
CREATE TRIGGER project_counted AFTER UPDATE OF {", ".join(_IN_CELL)} ON project
WHEN {_differ(*_IN_CELL)} BEGIN
    UPDATE project_unit SET {_COPY}, is_counted = {COUNTED} WHERE project_id = NEW.id;
END""",  # noqa: S608
    "project_placed": f"""
CREATE TRIGGER project_placed AFTER INSERT ON project BEGIN
    {_PLACE}
END""",
    "project_replaced": f"""
CREATE TRIGGER project_replaced
AFTER UPDATE OF {", ".join(CELL_COLUMNS)}, total_yuan ON project
WHEN {_differ(*CELL_COLUMNS, "total_yuan")} BEGIN
    {_PLACE}
END""",
    "project_inserted_summed": f"""
CREATE TRIGGER project_inserted_summed AFTER INSERT ON project
WHEN NEW.cell_id IS NOT NULL BEGIN
    {_cell_changed("NEW", "+")}
    {_lead_changed("NEW", "+")}
END""",
    "project_cell_summed": f"""
CREATE TRIGGER project_cell_summed AFTER UPDATE OF {", ".join(_IN_CELL)} ON project
WHEN {_differ(*_IN_CELL)} BEGIN
    {_cell_changed("OLD", "-")}
    {_cell_changed("NEW", "+")}
END""",
    "project_lead_summed": f"""
CREATE TRIGGER project_lead_summed AFTER UPDATE OF {", ".join(_IN_LEAD)} ON project
WHEN {_differ(*_IN_LEAD)} BEGIN
    {_lead_changed("OLD", "-")}
    {_lead_changed("NEW", "+")}
END""",
    "project_deleted_summed": f"""
CREATE TRIGGER project_deleted_summed AFTER DELETE ON project BEGIN
    {_cell_changed("OLD", "-")}
    {_lead_changed("OLD", "-")}
END""",
    "project_unit_inserted_summed": f"""
CREATE TRIGGER project_unit_inserted_summed AFTER INSERT ON project_unit
WHEN NEW.is_counted = 1 BEGIN
    {_unit_changed("NEW", "+")}
END""",
    "project_unit_summed": f"""
CREATE TRIGGER project_unit_summed AFTER UPDATE OF {", ".join(_IN_UNIT)} ON project_unit
WHEN {_differ(*_IN_UNIT)} BEGIN
    {_unit_changed("OLD", "-")}
    {_unit_changed("NEW", "+")}
END""",
    "project_unit_deleted_summed": f"""
CREATE TRIGGER project_unit_deleted_summed AFTER DELETE ON project_unit
WHEN OLD.is_counted = 1 BEGIN
    {_unit_changed("OLD", "-")}
END""",
}

for _statement in TRIGGERS.values():
    event.listen(
        metadata,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            _statement.replace("%", "%%")
        ).execute_if(dialect="sqlite"),
    )
