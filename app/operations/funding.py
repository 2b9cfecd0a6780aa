"""资金拼盘: who pays how much of a project in which year."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import RefusedInput
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.entry import clean_text, with_unit
from app.models.fields import Field, Kind
from app.models.funding import FUNDING_LINE
from app.models.moneygrammar import parse_money
from app.operations.projectrows import replace_rows, require_project, row_ids

#: What a user types in each column; the titles are those of a refusal.
_SOURCE = Field("source", "资金来源", Kind.TEXT, ("source",), is_required=True, max_length=60)
_AMOUNT = Field("amount", "金额", Kind.MONEY, ("amount_yuan", "amount_text"), max_length=40)
_YEAR = "年度"
_NO_YEAR = "不是四位的年份"
_YEAR_REMEDY = "请写四位年份，如 2026；不分年度请留空"

#: Years outside are typing errors.
_YEARS = range(1900, 2200)

#: More lines than this no project has.
_MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class FundingEntry:
    """One line as typed.

    Attributes:
        source: who pays (中央预算内, 专项债券, 企业自筹 …).
        year: of the yearly plan; None where no year is planned.
        amount: as written; blank for no amount.
    """

    source: str
    year: int | None = None
    amount: str = ""


def replace_funding(
    project_id: int, entries: Sequence[FundingEntry], *, money_unit: str = "万元"
) -> Operation:
    """Put a project's funding lines in place of the present ones, in their order.

    Lines that stay as they are are left alone, so that the history tells what changed.

    Args:
        project_id: of the project.
        entries: every line the project is to have.
        money_unit: what a bare number of money counts in.

    Raises (when performed):
        NotFound: there is no such project.
        RefusedInput: naming the row, counted from 1, and the column.
    """

    def body(writer: Writer) -> None:
        project = require_project(writer, project_id)
        if len(entries) > _MOST_LINES:
            raise RefusedInput(
                "资金拼盘",
                str(len(entries)),
                f"最多 {_MOST_LINES} 行",
                remedy="请合并同一来源、同一年度的几行",
            )
        wanted = [_line(at, entry, money_unit) for at, entry in enumerate(entries, start=1)]
        # Lines have no names of their own: the first one written is the first one there was.
        present = row_ids(writer, FUNDING_LINE, project_id)[: len(wanted)]
        kept = [*present, *(0 for _ in wanted[len(present) :])]
        replace_rows(writer, FUNDING_LINE, project_id, list(zip(kept, wanted, strict=True)))
        writer.describe(f"修改 资金拼盘 {project['name']}")

    return Operation("修改资金拼盘", body)


def read_source(text: str) -> str:
    """Read who pays.

    Raises:
        RefusedInput: it is blank, too long, or holds characters that cannot be stored.
    """
    return clean_text(_SOURCE, text)


def read_year(text: str) -> int | None:
    """Read the year of a line: 2026, 2026年; blank where no year is planned.

    Raises:
        RefusedInput: it is not one year of four digits.
    """
    typed = unicodedata.normalize("NFKC", text).strip().removesuffix("年度").removesuffix("年")
    if not typed.strip():
        return None
    digits = typed.strip()
    if not (digits.isascii() and digits.isdecimal() and int(digits) in _YEARS):
        raise RefusedInput(_YEAR, text.strip(), _NO_YEAR, remedy=_YEAR_REMEDY)
    return int(digits)


def read_amount(text: str, money_unit: str) -> tuple[int | None, str]:
    """Read an amount as written.

    Returns:
        Yuan, None for blank, and the text to keep, which reads the same where bare numbers count
        in 万元.

    Raises:
        RefusedInput: it is no amount.
    """
    kept = clean_text(_AMOUNT, text)
    amount = parse_money(kept, unit=money_unit, field=_AMOUNT.title)
    return amount, with_unit(kept, amount, money_unit)


def _line(at: int, entry: FundingEntry, money_unit: str) -> dict[str, Any]:
    """Return the columns of a line."""
    try:
        source = read_source(entry.source)
        amount, text = read_amount(entry.amount, money_unit)
        if entry.year is not None and entry.year not in _YEARS:
            raise RefusedInput(_YEAR, str(entry.year), _NO_YEAR, remedy=_YEAR_REMEDY)
    except RefusedInput as error:
        raise error.at(f"第 {at} 行") from None
    return {"source": source, "year": entry.year, "amount_yuan": amount, "amount_text": text}
