"""Which fill each group has in the charts: one hue, the same everywhere on the page. No Qt."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from app.queries.crosstab import Cross
from app.queries.rollups import Rollup
from app.ui.rollup.wording import group_name, short_names
from app.ui.tokens import CATEGORY_CHART

_FILLS = ("chart_medical", "chart_elderly", "chart_pharma", "chart_management")
_REST = "chart_management"

#: So many categories of one colour have their names in the legend; of more, how many they are.
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Shade:
    """A group in a legend: its whole name, its short one, and its colour's token."""

    name: str
    short: str
    token: str


@dataclass(frozen=True, slots=True)
class Palette:
    """The fills of a dimension's groups.

    Attributes:
        tokens: the colour's token by the group's key.
        shades: the legend of all of them, in the bars' order from the bottom up.
    """

    tokens: Mapping[Hashable, str]
    shades: tuple[Shade, ...]

    def used(self, keys: Sequence[Hashable]) -> tuple[Shade, ...]:
        """Return the legend of some groups."""
        wanted = {self.tokens[key] for key in keys if key in self.tokens}
        return tuple(shade for shade in self.shades if shade.token in wanted)


def shade_tokens(categories: Sequence[str]) -> dict[str, str]:
    """Return the colour's token of each category, the published ones in their own.

    Categories of other libraries take the colours that are left; after that they share grey.
    """
    names = list(dict.fromkeys(categories))
    found = {name: CATEGORY_CHART[name] for name in names if name in CATEGORY_CHART}
    free = [token for token in _FILLS if token not in found.values()]
    for name in names:
        if name not in found:
            found[name] = free.pop(0) if free else _REST
    return found


def make_shades(names: Sequence[str], tokens: Mapping[str, str]) -> tuple[Shade, ...]:
    """Return the legend of some categories; those that share a colour share its place."""
    shorts = short_names(names)
    sharing: dict[str, list[str]] = {}
    for name in names:
        sharing.setdefault(tokens.get(name, _REST), []).append(name)
    return tuple(
        Shade("、".join(own), _short([shorts[name] for name in own]), token)
        for token, own in sharing.items()
    )


def _short(names: Sequence[str]) -> str:
    return "、".join(names) if len(names) <= _NAMED else f"其余 {len(names)} 类"


def split_palette(split: Cross, tokens: Mapping[str, str]) -> Palette:
    """Return the fills of what a cross rollup's bars are made of; categories keep theirs."""
    if split.columns.dimension.name == "category":
        return category_palette(split.columns, tokens)
    return group_palette(split.columns, shown_amounts(split))


def shown_amounts(split: Cross) -> Counter[Hashable]:
    """Return what each part comes to in all bars together; 未排期 has no bar."""
    is_yearly = split.rows.dimension.is_yearly
    amounts: Counter[Hashable] = Counter()
    for (row, column), cell in split.cells.items():
        if cell.total_yuan > 0 and not (is_yearly and row is None):
            amounts[column] += cell.total_yuan
    return amounts


def category_palette(result: Rollup, tokens: Mapping[str, str]) -> Palette:
    """Return the fills of categories, which keep their colours whatever is shown."""
    found = {row.key: tokens.get(row.group, _REST) for row in result.rows}
    names = list(dict.fromkeys(row.group for row in result.rows))
    return Palette(found, make_shades(names, tokens))


def group_palette(result: Rollup, amounts: Mapping[Hashable, int]) -> Palette:
    """Return the fills of any dimension's groups: the largest in their own, the others in grey.

    Args:
        result: the groups.
        amounts: what of each is shown; groups of which nothing is take no colour from others.
    """
    rows = [row for row in result.rows if amounts.get(row.key, 0) > 0]
    named = rows
    if len(rows) > len(_FILLS):
        large = sorted(rows, key=lambda row: -amounts[row.key])[: len(_FILLS) - 1]
        named = [row for row in rows if row in large]
    found: dict[Hashable, str] = {row.key: _REST for row in result.rows}
    shades = []
    for row, token in zip(named, _FILLS, strict=False):
        found[row.key] = token
        name = group_name(row, result.dimension)
        shades.append(Shade(name, name, token))
    if len(named) < len(rows):
        name = f"其余 {len(rows) - len(named)} 项"
        shades.append(Shade(name, name, _REST))
    return Palette(found, tuple(shades))
