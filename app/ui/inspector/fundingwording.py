"""资金拼盘 as lines of texts: what a cell shows, what typing in it means, what it adds up to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.errors import RefusedInput
from app.models.fields import Record
from app.models.money import exact_wan, format_money, format_share
from app.models.moneygrammar import parse_money
from app.operations.funding import FundingEntry, read_amount, read_source, read_year

#: The columns in order.
SOURCE, YEAR, AMOUNT = range(3)

TITLES = ("来源", "年度", "金额")

#: What a line shows that names no year.
NO_YEAR = "不分年度"


@dataclass(frozen=True, slots=True)
class FundingLine:
    """One line of a project's funding.

    Attributes:
        source: who pays.
        year: of the yearly plan; None where no year is planned.
        amount_yuan: None where none is filled in.
        amount_text: as written; reads as the amount where bare numbers count in 万元.
    """

    source: str = ""
    year: int | None = None
    amount_yuan: int | None = None
    amount_text: str = ""


@dataclass(frozen=True, slots=True)
class FundingDraft:
    """An entry that was refused, kept until it is put right or given up.

    Attributes:
        new: the line that is being added.
        row: of the cell.
        column: of the cell.
        text: what was typed.
        error: why it was not taken.
    """

    new: FundingLine
    row: int
    column: int
    text: str
    error: RefusedInput


@dataclass(frozen=True, slots=True)
class Sums:
    """What a project's lines add up to, in yuan.

    Attributes:
        total: of all lines.
        stated: the project's 总投资; None where it is not filled in.
        years: of the yearly plan, the earliest first.
        missing: lines without an amount.
    """

    total: int
    stated: int | None
    years: tuple[tuple[int, int], ...]
    missing: int

    @property
    def rest(self) -> int | None:
        """What no line pays for; below zero where the lines exceed 总投资."""
        return None if self.stated is None else self.stated - self.total

    @property
    def unplanned(self) -> int | None:
        """What no year's plan names; below zero where the plan exceeds 总投资."""
        return None if self.stated is None else self.stated - sum(yuan for _, yuan in self.years)


@dataclass(frozen=True, slots=True)
class SumLine:
    """A title and a figure below the table.

    Attributes:
        title: what is added up.
        figure: an amount, or 未填.
        remark: stands before the figure.
        token: the colour of both.
        is_total: whether it is set in bold.
    """

    title: str
    figure: str
    remark: str = ""
    token: str = "text"
    is_total: bool = False


def record_lines(record: Record) -> tuple[FundingLine, ...]:
    """Return the lines of a record."""
    return tuple(_stored(line) for line in record.get("funding", ()))


def cell_text(line: FundingLine, column: int, money_unit: str) -> str:
    """Return what a cell shows; blank stays blank."""
    match column:
        case 0:
            return line.source
        case 1:
            return "" if line.year is None else str(line.year)
        case _:
            return format_money(line.amount_yuan, money_unit, grouped=True)


def cell_edit_text(line: FundingLine, column: int, money_unit: str) -> str:
    """Return the text an editor starts with: it reads back as the same value."""
    if column != AMOUNT:
        return cell_text(line, column, money_unit)
    if line.amount_yuan is None:
        return ""
    wan = exact_wan(line.amount_yuan)
    return wan if money_unit == "万元" else f"{wan}万元"


def with_cell(line: FundingLine, column: int, text: str, money_unit: str) -> FundingLine:
    """Return a line with one cell as it was typed.

    Raises:
        RefusedInput: it cannot be taken.
    """
    match column:
        case 0:
            return replace(line, source=read_source(text))
        case 1:
            return replace(line, year=read_year(text))
        case _:
            yuan, kept = read_amount(text, money_unit)
            return replace(line, amount_yuan=yuan, amount_text=kept)


def entries(lines: Sequence[FundingLine]) -> list[FundingEntry]:
    """Return lines as an operation takes them, where bare numbers count in 万元."""
    return [FundingEntry(line.source, line.year, line.amount_text) for line in lines]


def add_up(lines: Iterable[FundingLine], stated: int | None) -> Sums:
    """Return what lines add up to beside a 总投资."""
    total, missing = 0, 0
    years: dict[int, int] = {}
    for line in lines:
        if line.amount_yuan is None:
            missing += 1
            continue
        total += line.amount_yuan
        if line.year is not None:
            years[line.year] = years.get(line.year, 0) + line.amount_yuan
    return Sums(total, stated, tuple(sorted(years.items())), missing)


def source_sums(sums: Sums, money_unit: str) -> tuple[SumLine, ...]:
    """Return 合计, 总投资, and 未落实 or 超出."""
    remark = f"{sums.missing} 行未填金额" if sums.missing else ""
    total = SumLine("合计", _amount(sums.total, money_unit), remark, is_total=True)
    if sums.stated is None or sums.rest is None:
        return total, SumLine("总投资", "未填", "算不出未落实", "text3")
    stated = SumLine("总投资", _amount(sums.stated, money_unit), token="text2")
    share = format_share(abs(sums.rest), sums.stated) if sums.stated and sums.rest else ""
    if sums.rest < 0:
        rest = SumLine("超出总投资", _amount(-sums.rest, money_unit), share, "caution", True)
    else:
        rest = SumLine("未落实", _amount(sums.rest, money_unit), share, is_total=True)
    return total, stated, rest


def year_sums(sums: Sums, money_unit: str) -> tuple[SumLine, ...]:
    """Return the yearly plan and what it leaves out; nothing where no year is planned."""
    if not sums.years:
        return ()
    lines = [SumLine(f"{year} 年", _amount(yuan, money_unit)) for year, yuan in sums.years]
    if sums.unplanned is None:
        return (*lines, SumLine("年度计划未列", "未填总投资", token="text3"))
    token = "caution" if sums.unplanned < 0 else "text2"
    remark = "计划超出总投资" if sums.unplanned < 0 else "计入未排期" if sums.unplanned else ""
    rest = SumLine("年度计划未列", _amount(sums.unplanned, money_unit), remark, token)
    return (*lines, rest)


def explanation(lines: Sequence[FundingLine], sums: Sums) -> str:
    """Return what the lines are for, or what the years in them do."""
    if not lines:
        return (
            "写上谁出多少钱，就能看到还有多少没有落实。写了年度的各行是年度计划："
            "按年度汇总时照它算，不再按建设周期平均分摊。"
        )
    if not sums.years:
        return "给一行写上年度，它就是年度计划：按年度汇总时照它算，不再按建设周期平均分摊。"
    if sums.stated is None:
        return "写了年度的各行是年度计划；总投资还没有填，按年度汇总时这个项目不计金额。"
    return (
        "写了年度的各行是年度计划：按年度汇总时照它算，不再按建设周期平均分摊；"
        "计划没有列到的计入未排期。"
    )


def tab_text(line: FundingLine, money_unit: str) -> str:
    """Return a line for a spreadsheet, its amount without thousands marks."""
    cells = (cell_text(line, column, money_unit) for column in (SOURCE, YEAR))
    return "\t".join((*cells, format_money(line.amount_yuan, money_unit)))


def line_text(line: FundingLine, money_unit: str) -> str:
    """Return a line as it is read aloud."""
    year = NO_YEAR if line.year is None else f"{line.year} 年"
    figure = cell_text(line, AMOUNT, money_unit)
    return f"{line.source}，{year}，{f'{figure} {money_unit}' if figure else '未填金额'}"


def _stored(line: Mapping[str, Any]) -> FundingLine:
    yuan, text = line["amount_yuan"], str(line["amount_text"])
    if not _says(text, yuan):
        # Written some other way: the amount counts, not the words.
        text = "" if yuan is None else exact_wan(yuan)
    return FundingLine(str(line["source"]), line["year"], yuan, text)


def _says(text: str, yuan: int | None) -> bool:
    try:
        return parse_money(text) == yuan
    except RefusedInput:
        return False


def _amount(yuan: int, money_unit: str) -> str:
    return format_money(yuan, money_unit, grouped=True)
