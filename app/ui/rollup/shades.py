"""Which fill each category has in the charts: one hue, the same everywhere on the page. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.ui.rollup.wording import short_names
from app.ui.tokens import CATEGORY_CHART

_FILLS = ("chart_medical", "chart_elderly", "chart_pharma", "chart_management")


@dataclass(frozen=True, slots=True)
class Shade:
    """A category in a legend: its whole name, its short one, and its colour's token."""

    name: str
    short: str
    token: str


def shade_tokens(categories: Sequence[str]) -> dict[str, str]:
    """Return the colour's token of each category, the published ones in their own.

    Categories of other libraries take the colours that are left; after that they share grey.
    """
    names = list(dict.fromkeys(categories))
    found = {name: CATEGORY_CHART[name] for name in names if name in CATEGORY_CHART}
    free = [token for token in _FILLS if token not in found.values()]
    for name in names:
        if name not in found:
            found[name] = free.pop(0) if free else "chart_management"
    return found


def make_shades(names: Sequence[str], tokens: Mapping[str, str]) -> tuple[Shade, ...]:
    """Return the legend of some categories."""
    shorts = short_names(names)
    return tuple(Shade(name, shorts[name], tokens[name]) for name in names)
