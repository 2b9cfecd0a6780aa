"""Of very many new rows the history keeps no image any more: they are their own.

No table changes. A program that does not know would take back an import by images it does not find,
so it may read such a library and not write it.
"""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Images there are stay."""


def downgrade() -> None:
    """Imports from then on cannot be taken back by the older program."""
