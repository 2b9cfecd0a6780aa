"""What the treemap shows, made from the composition. No Qt."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.models.money import format_money, format_share
from app.queries.composition import Composition
from app.queries.rollups import Totals
from app.ui.rollup.scale import fit_lines
from app.ui.rollup.wording import GAP, amount, least_told

_PLACE = re.compile(r"^(?:[一-鿿]{2}市)?(?:[一-鿿]{2}[区县])?")

#: How wide a text is.
Measure = Callable[[str], float]

#: A name broken into more lines than this is read no more.
_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Tile:
    """One project, or the small ones together.

    Attributes:
        project_id: 0 for the small ones.
        name: the whole name.
        short: without the place that several names begin with.
        figures: what is said of it where there is room: amount and share, one of them in less.
        share: the share alone.
        total_yuan: its area.
        token: the fill's colour.
        tip: everything in words.
    """

    project_id: int
    name: str
    short: str
    figures: tuple[str, ...]
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
                _figures(part.total_yuan, share, unit),
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
        figures = _figures(rest.total_yuan, share, unit)
        tiles.append(Tile(0, name, name, figures, share, rest.total_yuan, "alt", tip))
    return tuple(sorted(tiles, key=lambda tile: -tile.total_yuan))


def tile_words(
    tile: Tile, room: float, most: int, name: Measure, figures: Measure, *, keeps_figures: bool
) -> tuple[list[str], str]:
    """Return the lines of a tile's name and the line of figures under it; empty for none.

    Args:
        tile: whose words.
        room: how wide the lines may be.
        most: how many lines there is height for, the figures with them.
        name: measures the name's lines.
        figures: measures the figures.
        keeps_figures: the name leaves a line for them, where there is more than one.
    """
    lines = _name_lines(tile, room, most - (keeps_figures and most > 1), name)
    if not lines or len(lines) >= most:
        return lines, ""
    return lines, next((text for text in tile.figures if figures(text) <= room), "")


def _name_lines(tile: Tile, room: float, most: int, measure: Measure) -> list[str]:
    """Take the whole name when it fits into the lines, else the one without the place."""
    most = min(most, _MOST_LINES)
    if not tile.project_id:
        # 其余 18 个 breaks at its blanks only: half a number tells another one.
        for count in range(1, most + 1):
            words = tile.name.split(" ", count - 1) if count > 1 else [tile.name]
            if all(measure(word) <= room for word in words):
                return words
        return []
    whole = fit_lines(tile.name, room, most, measure)
    if "".join(whole) == tile.name:
        return whole
    return fit_lines(tile.short, room, most, measure)


def _figures(yuan: int, share: str, unit: str) -> tuple[str, ...]:
    money = format_money(yuan, unit, grouped=True)
    return f"{money}{GAP}{share}", money, share


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
