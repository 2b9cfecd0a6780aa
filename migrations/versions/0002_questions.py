"""What questions over a million projects need: mirrored columns, 归口 and 已核."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_LIVE = sa.text("deleted_at IS NULL")
_COUNTED = sa.text("is_counted = 1")

#: Qianjiang's four categories by pillar.
_PILLARS = {
    "医疗卫生服务业": "医",
    "医药产业、医疗器械产业、健康食品加工产业": "药",
    "养生养老产业": "养",
    "健康管理服务产业": "管",
}

_FILL_UNITS = """
    UPDATE project_unit SET (reserve_id, total_yuan) = (
        SELECT reserve_id, total_yuan FROM project WHERE project.id = project_unit.project_id
    ), is_counted = (
        SELECT deleted_at IS NULL FROM project WHERE project.id = project_unit.project_id
    ) AND NOT EXISTS (
        SELECT 1 FROM project_unit AS earlier
        WHERE earlier.project_id = project_unit.project_id
        AND +earlier.unit_id = project_unit.unit_id
        AND earlier.position < project_unit.position
    )
"""


_COLUMNS = {
    "project_unit": ("total_yuan", "reserve_id", "is_counted"),
    "project": ("lead_unit_id",),
    "category": ("pillar",),
}

_TRIGGER_NAMES = (
    "project_unit_inserted",
    "project_unit_moved",
    "project_unit_deleted",
    "project_counted",
)

#: As app/models/mirrors.py had them at this revision.
_TRIGGERS = (
    """CREATE TRIGGER project_unit_inserted AFTER INSERT ON project_unit BEGIN
    UPDATE project_unit SET (reserve_id, total_yuan) = (
        SELECT reserve_id, total_yuan FROM project WHERE id = NEW.project_id
    ) WHERE id = NEW.id;

    UPDATE project_unit SET is_counted =
    (SELECT deleted_at IS NULL FROM project WHERE project.id = project_unit.project_id)
    AND NOT EXISTS (
        SELECT 1 FROM project_unit AS earlier
        WHERE earlier.project_id = project_unit.project_id
        AND +earlier.unit_id = project_unit.unit_id
        AND earlier.position < project_unit.position
    )

    WHERE project_id = NEW.project_id;


    UPDATE project SET lead_unit_id = (
        SELECT unit_id FROM project_unit
        WHERE project_unit.project_id = NEW.project_id AND position = 0
    ) WHERE id = NEW.project_id;

END""",
    """CREATE TRIGGER project_unit_moved AFTER UPDATE OF unit_id, position ON project_unit BEGIN

    UPDATE project_unit SET is_counted =
    (SELECT deleted_at IS NULL FROM project WHERE project.id = project_unit.project_id)
    AND NOT EXISTS (
        SELECT 1 FROM project_unit AS earlier
        WHERE earlier.project_id = project_unit.project_id
        AND +earlier.unit_id = project_unit.unit_id
        AND earlier.position < project_unit.position
    )

    WHERE project_id = NEW.project_id;


    UPDATE project SET lead_unit_id = (
        SELECT unit_id FROM project_unit
        WHERE project_unit.project_id = NEW.project_id AND position = 0
    ) WHERE id = NEW.project_id;

END""",
    """CREATE TRIGGER project_unit_deleted AFTER DELETE ON project_unit BEGIN

    UPDATE project_unit SET is_counted =
    (SELECT deleted_at IS NULL FROM project WHERE project.id = project_unit.project_id)
    AND NOT EXISTS (
        SELECT 1 FROM project_unit AS earlier
        WHERE earlier.project_id = project_unit.project_id
        AND +earlier.unit_id = project_unit.unit_id
        AND earlier.position < project_unit.position
    )

    WHERE project_id = OLD.project_id;


    UPDATE project SET lead_unit_id = (
        SELECT unit_id FROM project_unit
        WHERE project_unit.project_id = OLD.project_id AND position = 0
    ) WHERE id = OLD.project_id;

END""",
    """CREATE TRIGGER project_counted AFTER UPDATE OF reserve_id, total_yuan, deleted_at ON project
WHEN OLD.reserve_id IS NOT NEW.reserve_id OR OLD.total_yuan IS NOT NEW.total_yuan
    OR OLD.deleted_at IS NOT NEW.deleted_at
BEGIN
    UPDATE project_unit
    SET reserve_id = NEW.reserve_id, total_yuan = NEW.total_yuan, is_counted =
    (SELECT deleted_at IS NULL FROM project WHERE project.id = project_unit.project_id)
    AND NOT EXISTS (
        SELECT 1 FROM project_unit AS earlier
        WHERE earlier.project_id = project_unit.project_id
        AND +earlier.unit_id = project_unit.unit_id
        AND earlier.position < project_unit.position
    )

    WHERE project_id = NEW.id;
END""",
)


def upgrade() -> None:
    """Add the columns, fill them, and keep them right from here on."""
    op.add_column("category", sa.Column("pillar", sa.Text(), nullable=True))
    for name, pillar in _PILLARS.items():
        category = sa.table("category", sa.column("name"), sa.column("pillar"))
        op.execute(category.update().where(category.c.name == name).values(pillar=pillar))
    op.add_column("project", sa.Column("lead_unit_id", sa.Integer(), nullable=True))
    op.add_column("project_unit", sa.Column("is_counted", sa.Integer(), nullable=True))
    op.add_column("project_unit", sa.Column("reserve_id", sa.Integer(), nullable=True))
    op.add_column("project_unit", sa.Column("total_yuan", sa.BigInteger(), nullable=True))
    _fill()
    _create_indexes()
    op.create_table(
        "review",
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("rule", "subject", name=op.f("uq_review_rule_subject")),
        sa.UniqueConstraint("uuid", name=op.f("uq_review_uuid")),
        sqlite_autoincrement=True,
    )
    for statement in _TRIGGERS:
        op.execute(sa.text(statement.replace(":", r"\:")))


def _fill() -> None:
    op.execute(
        "UPDATE project SET lead_unit_id = (SELECT unit_id FROM project_unit"
        " WHERE project_unit.project_id = project.id AND position = 0)"
    )
    op.execute(_FILL_UNITS)


def _create_indexes() -> None:
    op.create_index(
        "ix_project_live_lead_unit_id_total_yuan_reserve_id",
        "project",
        ["lead_unit_id", "total_yuan", "reserve_id"],
        sqlite_where=_LIVE,
    )
    op.create_index(
        "ix_project_live_total_yuan_reserve_id",
        "project",
        ["total_yuan", "reserve_id"],
        sqlite_where=_LIVE,
    )
    op.create_index(
        "ix_project_live_facets",
        "project",
        [
            "reserve_id",
            "category_id",
            "financing",
            "industry",
            "nature",
            "period_kind",
            "period_start",
            "period_end",
            "lead_unit_id",
            "total_yuan",
        ],
        sqlite_where=_LIVE,
    )
    op.create_index(
        "ix_project_unit_counted_unit_id_total_yuan_reserve_id_project_id",
        "project_unit",
        ["unit_id", "total_yuan", "reserve_id", "project_id"],
        sqlite_where=_COUNTED,
    )
    op.create_index(
        "ix_project_unit_counted_project_id_unit_id_total_yuan",
        "project_unit",
        ["project_id", "unit_id", "total_yuan"],
        sqlite_where=_COUNTED,
    )
    op.create_index(
        "ix_funding_line_planned_project_id_year_amount_yuan",
        "funding_line",
        ["project_id", "year", "amount_yuan"],
        sqlite_where=sa.text("year IS NOT NULL"),
    )


def downgrade() -> None:
    """Take all of it away again."""
    for name in _TRIGGER_NAMES:
        op.execute(f"DROP TRIGGER {name}")
    op.drop_table("review")
    op.drop_index("ix_funding_line_planned_project_id_year_amount_yuan", "funding_line")
    op.drop_index("ix_project_unit_counted_project_id_unit_id_total_yuan", "project_unit")
    op.drop_index(
        "ix_project_unit_counted_unit_id_total_yuan_reserve_id_project_id", "project_unit"
    )
    op.drop_index("ix_project_live_facets", "project")
    op.drop_index("ix_project_live_total_yuan_reserve_id", "project")
    op.drop_index("ix_project_live_lead_unit_id_total_yuan_reserve_id", "project")
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
