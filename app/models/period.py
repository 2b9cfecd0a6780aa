"""Construction periods (建设周期): what the text says about years, months or duration.

The text is kept to the letter; only what it says is worked out beside it. A month is the
integer ``year * 100 + month`` (202001), so that months sort and compare as numbers. What
people write is read in ``periodgrammar.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class PeriodKind(StrEnum):
    """What a period says, and so whether its money can be laid on years."""

    CALENDAR = "calendar"
    DURATION = "duration"
    PENDING = "pending"
    BLANK = "blank"
    INTENDED = "intended"

    @property
    def title(self) -> str:  # type: ignore[override]  # the Chinese name, not str.title
        """The Chinese name of the kind."""
        return _TITLES[self]


_TITLES: Final = {
    PeriodKind.CALENDAR: "有起止年",
    PeriodKind.DURATION: "只有时长",
    PeriodKind.PENDING: "待定",
    PeriodKind.BLANK: "未填",
    PeriodKind.INTENDED: "力争",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A construction period.

    Attributes:
        text: as it was written, to the letter.
        kind: what the text says.
        start: first month, year * 100 + month; None when open.
        end: last month, inclusive; None when open. An intention may have an end alone.
        months: length of a duration; None for the other kinds.
    """

    text: str
    kind: PeriodKind
    start: int | None = None
    end: int | None = None
    months: int | None = None


def calendar_months(start: int, end: int) -> int:
    """Count the months from start to end, both included.

    Raises:
        ValueError: a bound is no month, or start is after end.
    """
    count = _ordinal(end) - _ordinal(start) + 1
    if count < 1:
        raise ValueError(f"start {start} is after end {end}")
    return count


def months_by_year(start: int, end: int) -> dict[int, int]:
    """Count the months that fall in each year from start to end, both included, in order.

    Raises:
        ValueError: a bound is no month, or start is after end.
    """
    calendar_months(start, end)
    first, last = start // 100, end // 100
    return {
        year: (end % 100 if year == last else 12) - (start % 100 if year == first else 1) + 1
        for year in range(first, last + 1)
    }


def spread_by_year(amount_yuan: int, start: int, end: int) -> dict[int, int]:
    """Lay an amount evenly on the months and add up by year, in whole yuan.

    The years always add up to the amount: what rounding down leaves over goes, a yuan each, to
    the years with the largest remainders, the earlier year first among equals.

    Raises:
        ValueError: a bound is no month, or start is after end.
    """
    months = months_by_year(start, end)
    count = sum(months.values())
    shares = {year: divmod(amount_yuan * part, count) for year, part in months.items()}
    left = amount_yuan - sum(whole for whole, _ in shares.values())
    raised = set(sorted(shares, key=lambda year: -shares[year][1])[:left])
    return {year: whole + (year in raised) for year, (whole, _) in shares.items()}


def spread_together(amounts: Sequence[int], start: int, end: int) -> list[dict[int, int]]:
    """Lay amounts of one period on its years so that they also add up year by year.

    Each amount's years add up to the amount, and each year's parts to what
    :func:`spread_by_year` gives that year of the sum of all. A part is off its exact value by less
    than a yuan, or by one where no other way is left.

    Raises:
        ValueError: a bound is no month, or start is after end.
    """
    months = months_by_year(start, end)
    count = sum(months.values())
    parts = [{year: amount * part // count for year, part in months.items()} for amount in amounts]
    owed = spread_by_year(sum(amounts), start, end)
    for laid in parts:
        for year, part in laid.items():
            owed[year] -= part
    left = [amount - sum(laid.values()) for amount, laid in zip(amounts, parts, strict=True)]
    for at in sorted(range(len(parts)), key=lambda at: -left[at]):
        remainders = {year: amounts[at] * part % count for year, part in months.items()}
        wanting = sorted(owed, key=lambda year: (-owed[year], -remainders[year], year))
        for year in wanting[: left[at]]:
            parts[at][year] += 1
            owed[year] -= 1
    return parts


def _ordinal(month: int) -> int:
    if not 1 <= month % 100 <= 12:
        raise ValueError(f"{month} is no month")
    return month // 100 * 12 + month % 100 - 1
