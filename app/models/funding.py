"""资金拼盘: who pays how much of a project in which year."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy import text as sql

from app.models.base import money, number, position, recorded, reference, required, text

#: The sources most projects name, offered while one is typed.
USUAL_SOURCES = (
    "中央预算内", "专项债券", "一般债券", "市级", "区县级",
    "银行贷款", "企业自筹", "社会资本", "利用外资", "其他",
)  # fmt: skip

#: One source of a project's money; ``year`` is missing where no year is planned.
FUNDING_LINE = recorded(
    "funding_line",
    reference("project_id", "project"),
    required("source"),
    number("year"),
    money("amount_yuan"),
    text("amount_text"),
    position(),
    CheckConstraint("amount_yuan >= 0", name="amount_not_negative"),
    Index("ix_funding_line_project_id_position", "project_id", "position"),
    Index(
        "ix_funding_line_planned_project_id_year_amount_yuan",
        "project_id",
        "year",
        "amount_yuan",
        sqlite_where=sql("year IS NOT NULL"),
    ),
)
