"""Sums by unit are kept from the project alone; a narrow index tells projects known by their id."""

import sqlalchemy as sa
from alembic import context, op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: What follows, down to the triggers, is as app/models had it at this revision.
AMOUNT_EDGES = (
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

CELL_COLUMNS = (
    "reserve_id",
    "category_id",
    "financing",
    "industry",
    "nature",
    "period_kind",
    "period_start",
    "period_end",
)

NO_UNIT = 0

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

_LEADING = """
        SELECT unit_id FROM project_unit WHERE project_id = {project} AND position = 0
"""

_LEAD = f"""
    UPDATE project SET lead_unit_id = ({_LEADING})
    WHERE id = {{project}} AND {{condition}} AND lead_unit_id IS NOT ({_LEADING});
"""  # noqa: S608  (no input in it, here and below)

#: By + the units are found through their project, of which each has few.
_COUNT_AGAIN = (
    f"UPDATE project_unit SET is_counted = {_COUNTED}"  # noqa: S608
    f"    WHERE project_id = {{project}} AND {{condition}} AND is_counted IS NOT ({_COUNTED});"
)

_COPY = """
    (lead_unit_id, total_yuan) = (
        SELECT lead_unit_id, total_yuan FROM project WHERE project.id = project_unit.project_id
    )
"""


def _step(amount: str) -> str:
    """Return the step of an amount, NULL for none."""
    steps = " ".join(
        f"WHEN {amount} < {edge} THEN {step}" for step, edge in enumerate(AMOUNT_EDGES[1:])
    )
    return (
        f"CASE WHEN {amount} IS NULL THEN NULL {steps}"
        f" WHEN {amount} >= {AMOUNT_EDGES[-1]} THEN {len(AMOUNT_EDGES) - 1} END"
    )


_COMBINATION = (*CELL_COLUMNS, "amount_step")
_OWN_VALUES = (*(f"NEW.{name}" for name in CELL_COLUMNS), _step("NEW.total_yuan"))
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
_TRIGGERS: dict[str, str] = {
    "project_inserted": f"""
CREATE TRIGGER project_inserted AFTER INSERT ON project BEGIN
    {_summed("NEW", "+")}
    {_PLACE}
    {_LEAD.format(project="NEW.id", condition="1")}
    UPDATE project_unit SET {_COPY}, is_counted = {_COUNTED}
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
    {_LEAD.format(project="NEW.project_id", condition="NEW.position = 0")}
    UPDATE project_unit SET {_COPY}, is_counted = {_COUNTED}
    WHERE project_id = NEW.project_id AND +unit_id = NEW.unit_id;
END""",  # noqa: S608
    "project_unit_moved": f"""
CREATE TRIGGER project_unit_moved AFTER UPDATE OF unit_id, position ON project_unit BEGIN
    {
        _COUNT_AGAIN.format(
            project="NEW.project_id", condition="+unit_id IN (OLD.unit_id, NEW.unit_id)"
        )
    }
    {_LEAD.format(project="NEW.project_id", condition="0 IN (OLD.position, NEW.position)")}
END""",
    "project_unit_deleted": f"""
CREATE TRIGGER project_unit_deleted AFTER DELETE ON project_unit BEGIN
    {_unit_changed("OLD", "-")}
    {_COUNT_AGAIN.format(project="OLD.project_id", condition="+unit_id = OLD.unit_id")}
    {_LEAD.format(project="OLD.project_id", condition="OLD.position = 0")}
END""",
    "project_unit_summed": f"""
CREATE TRIGGER project_unit_summed AFTER UPDATE OF {", ".join(_IN_UNIT)} ON project_unit
WHEN {_differ(*_IN_UNIT)} BEGIN
    {_unit_changed("NEW", "+")}
    {_unit_changed("OLD", "-")}
END""",
}

_SUMMED = "ix_project_unit_counted_unit_id_total_yuan_project_id"
_SUMMED_BEFORE = "ix_project_unit_counted_unit_id_total_yuan_cell_id_project_id"
_LED = "ix_project_unit_counted_unit_id_lead_unit_id_total_yuan"
_BY_ID = "ix_project_live_id_cell_id_lead_unit_id_total_yuan"

_LIVE = "deleted_at IS NULL"
_COUNTED_ONES = "is_counted = 1"


def upgrade() -> None:
    """Units repeat their project's lead unit in place of its cell; all sums stay as they are."""
    for name in _former_triggers():
        op.execute(f"DROP TRIGGER {name}")
    op.drop_index(_SUMMED_BEFORE, "project_unit")
    op.execute("ALTER TABLE project_unit DROP COLUMN cell_id")
    op.add_column("project_unit", sa.Column("lead_unit_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE project_unit SET lead_unit_id = (SELECT first.unit_id FROM project_unit AS first"
        " WHERE first.project_id = project_unit.project_id AND first.position = 0)"
    )
    _create_index(_SUMMED, "project_unit", "unit_id", "total_yuan", "project_id")
    _create_index(_LED, "project_unit", "unit_id", "lead_unit_id", "total_yuan")
    _create_index(_BY_ID, "project", "id", "cell_id", "lead_unit_id", "total_yuan")
    for statement in _TRIGGERS.values():
        op.execute(sa.text(statement.replace(":", r"\:")))


def _former_triggers() -> dict[str, str]:
    triggers: dict[str, str] = context.script.get_revision("0003").module._TRIGGERS
    return triggers


def _create_index(name: str, table: str, *columns: str) -> None:
    condition = _LIVE if table == "project" else _COUNTED_ONES
    op.create_index(name, table, list(columns), sqlite_where=sa.text(condition))


def downgrade() -> None:
    """Units repeat the cell again."""
    for name in _TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")
    op.drop_index(_BY_ID, "project")
    for name in (_LED, _SUMMED):
        op.drop_index(name, "project_unit")
    op.execute("ALTER TABLE project_unit DROP COLUMN lead_unit_id")
    op.add_column("project_unit", sa.Column("cell_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE project_unit SET cell_id = (SELECT cell_id FROM project"
        " WHERE project.id = project_unit.project_id)"
    )
    _create_index(_SUMMED_BEFORE, "project_unit", "unit_id", "total_yuan", "cell_id", "project_id")
    for statement in _former_triggers().values():
        op.execute(sa.text(statement.replace(":", r"\:")))
