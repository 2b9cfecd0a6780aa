"""资金拼盘: who pays how much of a project in which year."""

from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Recorded, reference


class FundingLine(Recorded, Base):
    """One source of a project's money; ``year`` is None where no year is planned."""

    __tablename__ = "funding_line"
    __table_args__ = (
        CheckConstraint("amount_yuan >= 0", name="amount_not_negative"),
        Index("ix_funding_line_project_id_position", "project_id", "position"),
        {"sqlite_autoincrement": True},
    )

    project_id: Mapped[int] = mapped_column(reference("project.id"))
    source: Mapped[str] = mapped_column(Text)
    year: Mapped[int | None]
    amount_yuan: Mapped[int | None] = mapped_column(BigInteger)
    amount_text: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
