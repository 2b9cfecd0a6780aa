"""Columns and sums kept equal to what they repeat, by triggers inside the writing transaction.

By 责任单位 a million projects have nearly three million rows; adding them up without the join to
their projects is the difference between a moment and several seconds. The triggers repeat a
project's amount, lead unit and whether it counts in ``project_unit``, and its units and its cell
in ``project``; and they keep the sums of ``facetcell.py``. No write can forget them, whichever
path it takes. A cell, which most changes touch, stands in ``project`` alone: a bulk change then
rewrites no units, and the sums by unit follow from their project.

A trigger that writes its own table sets off others before or after those of the statement itself;
SQLite promises no order. So what is copied is read from where it stands, not from NEW, and sums
change by differences, each row's NEW added and its OLD taken off, which come to the same in any
order. On the way a sum may be below zero; it is taken away only when all of it is 0. What a unit
adds to its sums is read from its project as it is now, so whether it counts changes only after the
project's own change has reached the sums: one trigger does both.
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
        SELECT unit_id FROM project_unit WHERE project_id = {project} AND position = 0
"""

#: The units of a project as ``project.unit_ids`` repeats them.
UNIT_IDS = """
        SELECT coalesce(max(led), '') || ';' || group_concat(unit_id) FROM (
            SELECT unit_id, max(CASE position WHEN 0 THEN unit_id END) AS led FROM project_unit
            WHERE project_id = {project} GROUP BY unit_id ORDER BY unit_id
        )
"""

_NAME_UNITS = f"""
    UPDATE project SET lead_unit_id = ({_LEADING}), unit_ids = ({UNIT_IDS})
    WHERE id = {{project}} AND (
        lead_unit_id IS NOT ({_LEADING}) OR unit_ids IS NOT ({UNIT_IDS})
    );
"""  # noqa: S608  (no input in it, here and below)

#: By + the units are found through their project, of which each has few.
_COUNT_AGAIN = (
    f"UPDATE project_unit SET is_counted = {COUNTED}"  # noqa: S608
    f"    WHERE project_id = {{project}} AND {{condition}} AND is_counted IS NOT ({COUNTED});"
)

_COPY = """
    (lead_unit_id, total_yuan) = (
        SELECT lead_unit_id, total_yuan FROM project WHERE project.id = project_unit.project_id
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


def _added(table: str, sign: str, unit: str, row: str, source: str) -> str:
    """Return the statement that adds a project to sums by unit, or takes it off.

    Args:
        table: of the sums.
        sign: + or -.
        unit: whose sums, as ``source`` tells.
        row: what tells cell and amount.
        source: where unit and row are told, with a condition; each unit once.
    """
    return f"""
    INSERT INTO {table} (unit_id, cell_id, size, missing, total)
    SELECT {unit}, {row}.cell_id,
        {sign}1, {sign}({row}.total_yuan IS NULL), {sign}coalesce({row}.total_yuan, 0)
    {source} AND {row}.cell_id IS NOT NULL
    ON CONFLICT (unit_id, cell_id) DO UPDATE SET
        size = size + excluded.size,
        missing = missing + excluded.missing,
        total = total + excluded.total;
"""


def _emptied(table: str, units: str, cell: str) -> str:
    """Return the statement that takes sums of nothing away."""
    return f"""
    DELETE FROM {table} WHERE unit_id {units} AND cell_id = {cell}
    AND size = 0 AND missing = 0 AND total = 0;
"""  # noqa: S608


_LEAD_UNIT = f"coalesce({{row}}.lead_unit_id, {NO_UNIT})"


def _lead_changed(row: str, sign: str) -> str:
    source = f"WHERE {row}.deleted_at IS NULL"
    changed = _added("lead_sum", sign, _LEAD_UNIT.format(row=row), row, source)
    return changed if sign == "+" else changed + _lead_emptied(row)


def _lead_emptied(row: str) -> str:
    return _emptied("lead_sum", f"= {_LEAD_UNIT.format(row=row)}", f"{row}.cell_id")


def _units_changed(row: str, sign: str) -> str:
    """A project's own figures have changed: those of all units it counts for follow."""
    units = f"FROM project_unit WHERE project_id = {row}.id AND is_counted = 1"
    changed = _added("unit_sum", sign, "unit_id", row, units)
    if sign == "+":
        return changed
    return changed + _emptied("unit_sum", f"IN (SELECT unit_id {units})", f"{row}.cell_id")


def _unit_changed(row: str, sign: str) -> str:
    """A unit comes to its project or leaves it: the project's figures as they are now."""
    project = f"FROM project WHERE id = {row}.project_id AND {row}.is_counted = 1"
    changed = _added("unit_sum", sign, f"{row}.unit_id", "project", project)
    if sign == "+":
        return changed
    return changed + _emptied("unit_sum", f"= {row}.unit_id", f"(SELECT cell_id {project})")


def _summed(row: str, sign: str) -> str:
    """A project's figures come to all its sums, or are taken off."""
    return _cell_changed(row, sign) + _lead_changed(row, sign) + _units_changed(row, sign)


#: What all sums of a project are made of, and whether it is in the recycle bin.
_FIGURES = _differ("cell_id", "total_yuan")
_SIDE = "(OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)"

#: What a tie to a unit adds to its sums.
_IN_UNIT = ("unit_id", "is_counted")


#: Each trigger by its name. A unit that is tied to a project takes over what the project says; any
#: change of the project's units, or of what they repeat, brings the rest in line. Of those that
#: change sums, one alone is set off by any one write.
TRIGGERS: dict[str, str] = {
    "project_inserted": f"""
CREATE TRIGGER project_inserted AFTER INSERT ON project BEGIN
    {_summed("NEW", "+")}
    {_PLACE}
    {_NAME_UNITS.format(project="NEW.id")}
    UPDATE project_unit SET {_COPY}, is_counted = {COUNTED}
    WHERE project_id = NEW.id;
END""",  # noqa: S608
    "project_replaced": f"""
CREATE TRIGGER project_replaced
AFTER UPDATE OF {", ".join(CELL_COLUMNS)}, total_yuan ON project
WHEN {_differ(*CELL_COLUMNS, "total_yuan")} BEGIN
    {_PLACE}
END""",
    "project_repeated": f"""
CREATE TRIGGER project_repeated AFTER UPDATE OF lead_unit_id, total_yuan ON project
WHEN {_differ("lead_unit_id", "total_yuan")} BEGIN
    UPDATE project_unit SET {_COPY} WHERE project_id = NEW.id;
END""",  # noqa: S608
    "project_summed": f"""
CREATE TRIGGER project_summed AFTER UPDATE OF cell_id, total_yuan ON project
WHEN ({_FIGURES}) AND NOT {_SIDE} BEGIN
    {_summed("NEW", "+")}
    {_summed("OLD", "-")}
END""",
    "project_led": f"""
CREATE TRIGGER project_led AFTER UPDATE OF lead_unit_id ON project
WHEN {_differ("lead_unit_id")} AND NOT ({_FIGURES}) AND NOT {_SIDE} BEGIN
    {_lead_changed("NEW", "+")}
    {_lead_changed("OLD", "-")}
END""",
    "project_binned": f"""
CREATE TRIGGER project_binned AFTER UPDATE OF deleted_at ON project WHEN {_SIDE} BEGIN
    {_summed("NEW", "+")}
    {_lead_emptied("NEW")}
    {_summed("OLD", "-")}
    {_COUNT_AGAIN.format(project="NEW.id", condition="1")}
END""",
    "project_deleted": f"""
CREATE TRIGGER project_deleted AFTER DELETE ON project BEGIN
    {_summed("OLD", "-")}
    UPDATE project_unit SET is_counted = NULL WHERE project_id = OLD.id;
END""",  # noqa: S608
    "project_unit_inserted": f"""
CREATE TRIGGER project_unit_inserted AFTER INSERT ON project_unit BEGIN
    {_unit_changed("NEW", "+")}
    {_NAME_UNITS.format(project="NEW.project_id")}
    UPDATE project_unit SET {_COPY}, is_counted = {COUNTED}
    WHERE project_id = NEW.project_id AND +unit_id = NEW.unit_id;
END""",  # noqa: S608
    "project_unit_moved": f"""
CREATE TRIGGER project_unit_moved AFTER UPDATE OF unit_id, position ON project_unit BEGIN
    {
        _COUNT_AGAIN.format(
            project="NEW.project_id", condition="+unit_id IN (OLD.unit_id, NEW.unit_id)"
        )
    }
    {_NAME_UNITS.format(project="NEW.project_id")}
END""",
    "project_unit_deleted": f"""
CREATE TRIGGER project_unit_deleted AFTER DELETE ON project_unit BEGIN
    {_unit_changed("OLD", "-")}
    {_COUNT_AGAIN.format(project="OLD.project_id", condition="+unit_id = OLD.unit_id")}
    {_NAME_UNITS.format(project="OLD.project_id")}
END""",
    "project_unit_summed": f"""
CREATE TRIGGER project_unit_summed AFTER UPDATE OF {", ".join(_IN_UNIT)} ON project_unit
WHEN {_differ(*_IN_UNIT)} BEGIN
    {_unit_changed("NEW", "+")}
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
