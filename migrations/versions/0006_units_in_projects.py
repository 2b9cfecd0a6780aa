"""A project's row names its units; an index nobody asks goes.

From then on the history does not name the ties to units that come with very many new projects. A
program that does not know could not take back such an import, so it may read such a library and not
write it.
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: What follows, down to the triggers, is as app/models had it at this revision.
_LEADING = """
        SELECT unit_id FROM project_unit WHERE project_id = {project} AND position = 0
"""

_UNIT_IDS = """
        SELECT coalesce(max(led), '') || ';' || group_concat(unit_id) FROM (
            SELECT unit_id, max(CASE position WHEN 0 THEN unit_id END) AS led FROM project_unit
            WHERE project_id = {project} GROUP BY unit_id ORDER BY unit_id
        )
"""

_NAME_UNITS = f"""
    UPDATE project SET lead_unit_id = ({_LEADING}), unit_ids = ({_UNIT_IDS})
    WHERE id = {{project}} AND (
        lead_unit_id IS NOT ({_LEADING}) OR unit_ids IS NOT ({_UNIT_IDS})
    );
"""  # noqa: S608  (no input in it)

_BY_ID = "ix_project_live_id_cell_id_lead_unit_id_total_yuan_unit_ids"
_BY_ID_BEFORE = "ix_project_live_id_cell_id_lead_unit_id_total_yuan"
_BY_POSITION = "ix_project_unit_position_unit_id_project_id"
_LIVE = sa.text("deleted_at IS NULL")


def upgrade() -> None:
    """Name the units of every project."""
    for name in _former_triggers():
        op.execute(f"DROP TRIGGER {name}")
    op.drop_index(_BY_POSITION, "project_unit")
    op.drop_index(_BY_ID_BEFORE, "project")
    op.add_column("project", sa.Column("unit_ids", sa.Text(), nullable=True))
    units = _UNIT_IDS.format(project="project.id")
    op.execute(f"UPDATE project SET unit_ids = ({units})")  # noqa: S608
    columns = ["id", "cell_id", "lead_unit_id", "total_yuan", "unit_ids"]
    op.create_index(_BY_ID, "project", columns, sqlite_where=_LIVE)
    for statement in (_former_triggers() | _triggers()).values():
        op.execute(sa.text(statement.replace(":", r"\:")))


def _former_triggers() -> dict[str, str]:
    triggers: dict[str, str] = context.script.get_revision("0004").module._TRIGGERS
    return triggers


def _triggers() -> dict[str, str]:
    """Return the triggers that name a project's units; the others stay as they were."""
    sums = context.script.get_revision("0004").module
    return {
        "project_inserted": f"""
CREATE TRIGGER project_inserted AFTER INSERT ON project BEGIN
    {sums._summed("NEW", "+")}
    {sums._PLACE}
    {_NAME_UNITS.format(project="NEW.id")}
    UPDATE project_unit SET {sums._COPY}, is_counted = {sums._COUNTED}
    WHERE project_id = NEW.id;
END""",  # noqa: S608
        "project_unit_inserted": f"""
CREATE TRIGGER project_unit_inserted AFTER INSERT ON project_unit BEGIN
    {sums._unit_changed("NEW", "+")}
    {_NAME_UNITS.format(project="NEW.project_id")}
    UPDATE project_unit SET {sums._COPY}, is_counted = {sums._COUNTED}
    WHERE project_id = NEW.project_id AND +unit_id = NEW.unit_id;
END""",  # noqa: S608
        "project_unit_moved": f"""
CREATE TRIGGER project_unit_moved AFTER UPDATE OF unit_id, position ON project_unit BEGIN
    {
            sums._COUNT_AGAIN.format(
                project="NEW.project_id", condition="+unit_id IN (OLD.unit_id, NEW.unit_id)"
            )
        }
    {_NAME_UNITS.format(project="NEW.project_id")}
END""",
        "project_unit_deleted": f"""
CREATE TRIGGER project_unit_deleted AFTER DELETE ON project_unit BEGIN
    {sums._unit_changed("OLD", "-")}
    {sums._COUNT_AGAIN.format(project="OLD.project_id", condition="+unit_id = OLD.unit_id")}
    {_NAME_UNITS.format(project="OLD.project_id")}
END""",
    }


def downgrade() -> None:
    """Units stand beside their projects alone."""
    for name in _former_triggers():
        op.execute(f"DROP TRIGGER {name}")
    op.drop_index(_BY_ID, "project")
    op.execute("ALTER TABLE project DROP COLUMN unit_ids")
    columns = ["id", "cell_id", "lead_unit_id", "total_yuan"]
    op.create_index(_BY_ID_BEFORE, "project", columns, sqlite_where=_LIVE)
    op.create_index(_BY_POSITION, "project_unit", ["position", "unit_id", "project_id"])
    for statement in _former_triggers().values():
        op.execute(sa.text(statement.replace(":", r"\:")))
