"""What a rollup's table says of each group: the measures and how each is written. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.models.money import format_money
from app.queries.measures import MEASURE_TITLES
from app.queries.rollups import RollupRow
from app.queries.spreads import Spread
from app.ui.sums import share_text, sum_text


@dataclass(frozen=True, slots=True)
class Measure:
    """One column of figures.

    Attributes:
        name: the key in the settings.
        is_money: whether it is written in the unit chosen.
        hint: what it says, for the menu.
    """

    name: str
    is_money: bool
    hint: str

    @property
    def title(self) -> str:
        """What the column is called; the unit follows where it is money."""
        return MEASURE_TITLES[self.name]


MEASURES: tuple[Measure, ...] = (
    Measure("count", False, "项目有几个"),
    Measure("total", True, "总投资之和"),
    Measure("share", False, "占合计的百分之几"),
    Measure("missing", False, "没有填总投资的有几个"),
    Measure("median", True, "居中的一个有多大；未填金额的不算"),
    Measure("largest", True, "最大的一个有多大"),
)

USUAL = ("count", "total", "share")

_BY_NAME = {measure.name: measure for measure in MEASURES}


def known_measures(names: Sequence[str]) -> tuple[str, ...]:
    """Return the measures named, in their order; the usual ones where none is known."""
    found = tuple(measure.name for measure in MEASURES if measure.name in names)
    return found or USUAL


def needs_spread(names: Sequence[str]) -> bool:
    """Whether the projects' own amounts have to be looked at, not only their sums."""
    return "median" in names or "largest" in names


def head_text(name: str, unit: str) -> str:
    """Return a column's title: 总投资（万元）."""
    measure = _BY_NAME[name]
    return f"{measure.title}（{unit}）" if measure.is_money else measure.title


def figure(
    name: str, row: RollupRow, whole_yuan: int, unit: str, spread: Mapping[Any, Spread], key: Any
) -> str:
    """Return what a cell says; empty where there is nothing to say.

    Args:
        name: the measure.
        row: the group's sums.
        whole_yuan: what shares are of.
        unit: of money.
        spread: the groups' own amounts, by key.
        key: the group's in ``spread``.
    """
    match name:
        case "count":
            return f"{row.count:,}"
        case "total":
            return sum_text(row, unit)
        case "share":
            return share_text(row, whole_yuan)
        case "missing":
            return f"{row.count_without_amount:,}"
    found = spread.get(key)
    if found is None:
        return ""
    yuan = found.median_yuan if name == "median" else found.largest_yuan
    return format_money(yuan, unit, grouped=True)
