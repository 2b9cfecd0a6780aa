"""What facets are counted from, kept inside every write; and printing templates."""

import sqlalchemy as sa
from alembic import context, op

revision = "0003"
down_revision = "0002"
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
        SELECT unit_id FROM project_unit
        WHERE project_unit.project_id = {row}.project_id AND position = 0
"""

_LEAD = f"""
    UPDATE project SET lead_unit_id = ({_LEADING})
    WHERE id = {{row}}.project_id AND lead_unit_id IS NOT ({_LEADING});
"""  # noqa: S608  (no input in it, here and below)

_COUNT_AGAIN = (
    f"UPDATE project_unit SET is_counted = {_COUNTED}"  # noqa: S608
    f"    WHERE project_id = {{row}}.project_id AND is_counted IS NOT ({_COUNTED});"
)

_COPY = """
    (cell_id, total_yuan) = (
        SELECT cell_id, total_yuan FROM project WHERE project.id = project_unit.project_id
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
_TRIGGERS: dict[str, str] = {
    "project_unit_inserted": f"""
CREATE TRIGGER project_unit_inserted AFTER INSERT ON project_unit BEGIN
    UPDATE project_unit SET {_COPY}, is_counted = {_COUNTED} WHERE id = NEW.id;
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
    UPDATE project_unit SET {_COPY}, is_counted = {_COUNTED} WHERE project_id = NEW.id;
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

_LIVE = "deleted_at IS NULL"
_COUNTED_ONES = "is_counted = 1"
_FIGURES = "count(*), count(*) - count(total_yuan), coalesce(sum(total_yuan), 0)"


def upgrade() -> None:
    """Add the tables, fill them, and keep them right from here on."""
    _create_template()
    for name in context.script.get_revision("0002").module._TRIGGER_NAMES:
        op.execute(f"DROP TRIGGER {name}")
    op.drop_index("ix_project_live_facets", "project")
    op.drop_index(
        "ix_project_unit_counted_unit_id_total_yuan_reserve_id_project_id", "project_unit"
    )
    _create_cells()
    _place()
    _sum()
    op.create_index(
        "ix_project_live_cell_id_lead_unit_id_total_yuan",
        "project",
        ["cell_id", "lead_unit_id", "total_yuan"],
        sqlite_where=sa.text(_LIVE),
    )
    op.create_index(
        "ix_project_unit_counted_unit_id_total_yuan_cell_id_project_id",
        "project_unit",
        ["unit_id", "total_yuan", "cell_id", "project_id"],
        sqlite_where=sa.text(_COUNTED_ONES),
    )
    for statement in _TRIGGERS.values():
        op.execute(sa.text(statement))


def _create_template() -> None:
    op.create_table(
        "template",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_template_kind_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_template_uuid")),
        sqlite_autoincrement=True,
    )


def _figures() -> tuple[sa.Column[int], ...]:
    return (
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
    )


def _create_cells() -> None:
    op.create_table(
        "facet_cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reserve_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("financing", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("period_kind", sa.Text(), nullable=False),
        sa.Column("period_start", sa.Integer(), nullable=True),
        sa.Column("period_end", sa.Integer(), nullable=True),
        sa.Column("amount_step", sa.Integer(), nullable=True),
        *_figures(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facet_cell")),
    )
    for name in ("lead_sum", "unit_sum"):
        op.create_table(
            name,
            sa.Column("unit_id", sa.Integer(), nullable=False),
            sa.Column("cell_id", sa.Integer(), nullable=False),
            *_figures(),
            sa.PrimaryKeyConstraint("unit_id", "cell_id", name=op.f(f"pk_{name}")),
            sqlite_with_rowid=False,
        )
    op.add_column("project", sa.Column("cell_id", sa.Integer(), nullable=True))
    op.add_column("project_unit", sa.Column("cell_id", sa.Integer(), nullable=True))
    op.execute("ALTER TABLE project_unit DROP COLUMN reserve_id")


def _place() -> None:
    """Put every project into its cell, those in the recycle bin too, and its units with it."""
    columns = ", ".join(CELL_COLUMNS)
    live = f"FILTER (WHERE {_LIVE})"
    op.execute(
        f"INSERT INTO facet_cell ({columns}, amount_step, size, missing, total)"  # noqa: S608
        f" SELECT {columns}, {_step('total_yuan')} AS amount_step, count(*) {live},"
        f" count(*) {live} - count(total_yuan) {live}, coalesce(sum(total_yuan) {live}, 0)"
        f" FROM project GROUP BY {columns}, amount_step"
    )
    op.create_index("ix_facet_cell_combination", "facet_cell", [*CELL_COLUMNS, "amount_step"])
    own = " AND ".join(f"facet_cell.{name} IS project.{name}" for name in CELL_COLUMNS)
    op.execute(
        f"UPDATE project SET cell_id = (SELECT id FROM facet_cell WHERE {own}"  # noqa: S608
        f" AND amount_step IS {_step('project.total_yuan')})"
    )
    op.execute(
        "UPDATE project_unit SET cell_id = (SELECT cell_id FROM project"
        " WHERE project.id = project_unit.project_id)"
    )


def _sum() -> None:
    op.execute(
        "INSERT INTO lead_sum (unit_id, cell_id, size, missing, total)"  # noqa: S608
        f" SELECT coalesce(lead_unit_id, {NO_UNIT}), cell_id, {_FIGURES}"
        f" FROM project NOT INDEXED WHERE {_LIVE} GROUP BY 1, 2"
    )
    op.execute(
        "INSERT INTO unit_sum (unit_id, cell_id, size, missing, total)"  # noqa: S608
        f" SELECT unit_id, cell_id, {_FIGURES}"
        f" FROM project_unit NOT INDEXED WHERE {_COUNTED_ONES} GROUP BY 1, 2"
    )


def downgrade() -> None:
    """Take all of it away again, and bring back what stood in its place."""
    for name in _TRIGGERS:
        op.execute(f"DROP TRIGGER {name}")
    op.drop_index("ix_project_unit_counted_unit_id_total_yuan_cell_id_project_id", "project_unit")
    op.drop_index("ix_project_live_cell_id_lead_unit_id_total_yuan", "project")
    for name in ("unit_sum", "lead_sum", "facet_cell", "template"):
        op.drop_table(name)
    for name in ("project_unit", "project"):
        op.execute(f"ALTER TABLE {name} DROP COLUMN cell_id")
    op.add_column("project_unit", sa.Column("reserve_id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE project_unit SET reserve_id = (SELECT reserve_id FROM project"
        " WHERE project.id = project_unit.project_id)"
    )
    op.create_index(
        "ix_project_live_facets",
        "project",
        [*CELL_COLUMNS, "lead_unit_id", "total_yuan"],
        sqlite_where=sa.text(_LIVE),
    )
    op.create_index(
        "ix_project_unit_counted_unit_id_total_yuan_reserve_id_project_id",
        "project_unit",
        ["unit_id", "total_yuan", "reserve_id", "project_id"],
        sqlite_where=sa.text(_COUNTED_ONES),
    )
    for statement in context.script.get_revision("0002").module._TRIGGERS:
        op.execute(sa.text(statement.replace(":", r"\:")))
