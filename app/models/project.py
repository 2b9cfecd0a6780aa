"""项目: the project. Every column is described to the program in ``fields.py``."""

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Recorded, reference

_LIVE = text("deleted_at IS NULL")


def _live_index(*columns: str) -> Index:
    """Return an index over the projects that are not in the recycle bin."""
    name = f"ix_project_live_{'_'.join(columns)}"
    return Index(name, *columns, sqlite_where=_LIVE, postgresql_where=_LIVE)


#: Made from the other columns on every write by the writer, so the history leaves them out.
DERIVED_COLUMNS = frozenset({"search_text", "name_keys"})


class Project(Recorded, Base):
    """A project.

    What the user wrote stays beside what the program understood: ``total_text`` beside
    ``total_yuan``, ``period_text`` beside ``period_*``, ``units_text`` beside ``project_unit``.
    Months are ``year * 100 + month``. ``search_text`` and ``name_keys`` are made from the other
    columns on every write, for searching.
    """

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("length(name) > 0", name="name_present"),
        CheckConstraint("total_yuan >= 0", name="total_not_negative"),
        CheckConstraint(
            "period_kind IN ('calendar', 'duration', 'pending', 'blank', 'intended')",
            name="period_kind_known",
        ),
        CheckConstraint("period_start <= period_end", name="period_in_order"),
        _live_index("reserve_id", "category_id", "number", "id", "total_yuan"),
        _live_index("industry", "total_yuan", "reserve_id"),
        _live_index("nature", "total_yuan", "reserve_id"),
        _live_index("financing", "total_yuan", "reserve_id"),
        _live_index("period_kind", "period_start", "period_end", "total_yuan", "reserve_id"),
        {"sqlite_autoincrement": True},
    )

    reserve_id: Mapped[int] = mapped_column(reference("reserve.id"))
    category_id: Mapped[int | None] = mapped_column(reference("category.id"))
    number: Mapped[int | None]
    code: Mapped[str] = mapped_column(Text, default="")
    name: Mapped[str] = mapped_column(Text)
    nature: Mapped[str] = mapped_column(Text, default="")
    industry: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[str] = mapped_column(Text, default="")
    total_yuan: Mapped[int | None] = mapped_column(BigInteger)
    total_text: Mapped[str] = mapped_column(Text, default="")
    period_text: Mapped[str] = mapped_column(Text, default="")
    period_kind: Mapped[str] = mapped_column(Text, default="blank")
    period_start: Mapped[int | None]
    period_end: Mapped[int | None]
    period_months: Mapped[int | None]
    financing: Mapped[str] = mapped_column(Text, default="")
    units_text: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(Text, default="")
    cooperation: Mapped[str] = mapped_column(Text, default="")
    background: Mapped[str] = mapped_column(Text, default="")
    advantages: Mapped[str] = mapped_column(Text, default="")
    benefits: Mapped[str] = mapped_column(Text, default="")
    progress: Mapped[str] = mapped_column(Text, default="")
    policy: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    source_line: Mapped[int | None]
    search_text: Mapped[str] = mapped_column(Text, default="")
    name_keys: Mapped[str] = mapped_column(Text, default="")
    deleted_at: Mapped[str | None] = mapped_column(Text)
