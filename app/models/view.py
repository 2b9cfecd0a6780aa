"""视图: a saved filter with its columns, grouping and sort."""

from sqlalchemy import UniqueConstraint

from app.models.base import position, recorded, required, text

#: A saved view; ``columns`` are field names with commas between them, empty for the
#: usual ones; ``grouping`` and ``sort`` are written by ``queries/layout.py``.
VIEW = recorded(
    "view",
    required("name"),
    text("query_text"),
    text("columns"),
    text("grouping"),
    text("sort"),
    position(),
    UniqueConstraint("name"),
)
