"""The version of the file format, and every table by name."""

from sqlalchemy import Table

from app.models import (  # noqa: F401  (imported so that their tables are registered)
    attachment,
    category,
    contact,
    facetcell,
    funding,
    history,
    mirrors,
    project,
    reserve,
    review,
    setting,
    template,
    unit,
    view,
)
from app.models.base import metadata
from app.models.version import RECORDED_TABLES

__all__ = ["metadata", "recorded_table"]


def recorded_table(name: str) -> Table:
    """Return the Core table of a recorded table's name.

    Raises:
        KeyError: when no recorded table has that name.
    """
    if name not in RECORDED_TABLES:
        raise KeyError(name)
    return metadata.tables[name]
