"""What the treemap shows, made from the composition. No Qt."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.models.money import format_money, format_share
from app.queries.composition import Composition
from app.queries.rollups import Totals
from app.ui.rollup.wording import GAP, amount, least_told

_PLACE = re.compile(r"^(?:[一-鿿]{2}市)?(?:[一-鿿]{2}[区县])?")


@dataclass(frozen=True, slots=True)
class Tile:
    """One project, or the small ones together.

    Attributes:
        project_id: 0 for the small ones.
        name: the whole name.
        short: without the place that several names begin with.
        figures: amount and share.
        share: the share alone.
        total_yuan: its area.
        token: the fill's colour.
        tip: everything in words.
    """

    project_id: int
    name: str
    short: str
    figures: str
    share: str
    total_yuan: int
    token: str
    tip: str


def make_tiles(
    composition: Composition, totals: Totals, tokens: Mapping[str, str], unit: str
) -> tuple[Tile, ...]:
    """Return the tiles, the largest first."""
    whole = totals.total_yuan
    shorts = short_project_names([part.name for part in composition.parts])
    tiles = []
    for part, short in zip(composition.parts, shorts, strict=True):
        share = format_share(part.total_yuan, whole)
        tiles.append(
            Tile(
                part.project_id,
                part.name,
                short,
                f"{format_money(part.total_yuan, unit, grouped=True)}{GAP}{share}",
                share,
                part.total_yuan,
                tokens.get(part.category, "chart_management"),
                f"{part.name}\n{amount(part.total_yuan, unit)}{GAP}占 {share}\n{part.category}",
            )
        )
    rest = composition.rest
    if rest.total_yuan:
        share = format_share(rest.total_yuan, whole)
        name = f"其余 {rest.count:,} 个"
        less = f"不足 {least_told(composition.least_yuan)}的项目"
        tip = f"{name}（{less}）\n{amount(rest.total_yuan, unit)}{GAP}占 {share}"
        figures = f"{format_money(rest.total_yuan, unit, grouped=True)}{GAP}{share}"
        tiles.append(Tile(0, name, name, figures, share, rest.total_yuan, "alt", tip))
    return tuple(sorted(tiles, key=lambda tile: -tile.total_yuan))


def short_project_names(names: Sequence[str]) -> list[str]:
    """Return the names without the place (重庆市黔江区) where several begin with one."""
    places = [_place(name) for name in names]
    uses = Counter(place for place in places if place)
    return [
        name[len(place) :] if uses[place] > 1 and len(name) - len(place) >= 4 else name
        for name, place in zip(names, places, strict=True)
    ]


def _place(name: str) -> str:
    found = _PLACE.match(name)
    return found.group() if found else ""
