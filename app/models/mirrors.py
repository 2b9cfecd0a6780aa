"""Columns kept equal to what they repeat, by triggers inside the writing transaction.

By 责任单位 a million projects have nearly three million rows; adding them up without the join to
their projects is the difference between a moment and several seconds. The triggers repeat a
project's amount, reserve and whether it counts in ``project_unit``, and its lead unit in
``project``. No write can forget them, whichever path it takes.
"""

from sqlalchemy import DDL, event

from app.models.base import metadata

#: Whether the row is the project's first mention of its unit, and the project is not in the bin.
_COUNTED = """
    (SELECT deleted_at IS NULL FROM project WHERE project.id = project_unit.project_id)
    AND NOT EXISTS (
        SELECT 1 FROM project_unit AS earlier
        WHERE earlier.project_id = project_unit.project_id
        AND +earlier.unit_id = project_unit.unit_id
        AND earlier.position < project_unit.position
    )
"""

_LEAD = """
    UPDATE project SET lead_unit_id = (
        SELECT unit_id FROM project_unit
        WHERE project_unit.project_id = {row}.project_id AND position = 0
    ) WHERE id = {row}.project_id;
"""

_COUNT_AGAIN = (
    f"UPDATE project_unit SET is_counted = {_COUNTED}"  # noqa: S608  (no input in it)
    "    WHERE project_id = {row}.project_id;"
)

#: Each trigger by its name. A unit that is tied to a project takes over what the project says; any
#: change of the project's units, or of what they repeat, brings the rest in line.
TRIGGERS: dict[str, str] = {
    "project_unit_inserted": f"""
CREATE TRIGGER project_unit_inserted AFTER INSERT ON project_unit BEGIN
    UPDATE project_unit SET (reserve_id, total_yuan) = (
        SELECT reserve_id, total_yuan FROM project WHERE id = NEW.project_id
    ) WHERE id = NEW.id;
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
CREATE TRIGGER project_counted AFTER UPDATE OF reserve_id, total_yuan, deleted_at ON project
WHEN OLD.reserve_id IS NOT NEW.reserve_id OR OLD.total_yuan IS NOT NEW.total_yuan
    OR OLD.deleted_at IS NOT NEW.deleted_at
BEGIN
    UPDATE project_unit
    SET reserve_id = NEW.reserve_id, total_yuan = NEW.total_yuan, is_counted = {_COUNTED}
    WHERE project_id = NEW.id;
END""",  # noqa: S608
}

for _statement in TRIGGERS.values():
    event.listen(
        metadata,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            _statement.replace("%", "%%")
        ).execute_if(dialect="sqlite"),
    )
