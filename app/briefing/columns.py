"""How wide the columns of a table are: the registry's shares, fitted to what stands in them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.briefing.fonts import FontChoice, Role, typeface
from app.briefing.lines import longest_cluster, paragraphs

# A text so short (所属行业, 卫生健康) keeps to one line; one up to so many em wide (改(扩)建,
# 区文化旅游委) too, if what all columns need leaves enough of the table to long texts.
SHORT_TEXT, SHORTISH, MOST_NEEDED = 4, 6.0, 0.88
# No character takes more than this on average, in em, the gaps beside it included.
WIDEST_CHARACTER = 1.25
# No column is as wide as this (points), so that how much more one could use does not matter.
WIDEST_COLUMN = 1000.0
# Rounding must not make a text wider than the column made for it.
ALLOWANCE = 0.5


@dataclass(frozen=True, slots=True)
class Demand:
    """What one column asks for, in points.

    Attributes:
        share: its proportion of the table.
        least: below this a word or number would be cut.
        most: above this nothing in it would take fewer lines.
        whole: below this a shortish text would take two lines; no less than ``least``.
    """

    share: float
    least: float
    most: float
    whole: float = 0.0


def measure_column(
    share: float,
    texts: Sequence[tuple[str, Role]],
    size: float,
    padding: float,
    cut_above: float,
    fonts: FontChoice = FontChoice.BUNDLED,
) -> Demand:
    """Measure a column.

    Args:
        share: its proportion of the table.
        texts: what stands in it, and what each text is set in.
        size: in points.
        padding: what the cell adds to both sides together, in points.
        cut_above: a word wider than this, in points, is cut rather than the column widened.
        fonts: whose fonts they are set in.
    """
    parts = {(part, role) for text, role in set(texts) for part in paragraphs(text)}
    least = most = whole = 0.0
    # The longest first: what is clearly shorter than the widest so far is not measured.
    for part, role in sorted(parts, key=lambda each: -len(each[0])):
        face, count = typeface(role, fonts), len(part)
        # Latin letters are narrower than Chinese ones, so the widest is not always the longest.
        may_be_widest = most < WIDEST_COLUMN and count * WIDEST_CHARACTER * size > most
        if may_be_widest or count <= 2 * SHORTISH:
            wide = face.width(part, size)
            most = max(most, wide)
            if count <= 2 * SHORTISH and wide <= SHORTISH * size:
                whole = max(whole, wide)
        needed = longest_cluster(part, face, size) if count > SHORT_TEXT else wide
        if needed <= cut_above:
            least = max(least, needed)
    extra = padding + ALLOWANCE
    return Demand(share, least + extra, max(least, most) + extra, max(least, whole) + extra)


def fit_widths(demands: Sequence[Demand], total: float) -> tuple[float, ...]:
    """Share out a table's width among its columns.

    A column gets its share, but no less than it needs and no more than it can use; what is left
    over goes to those that can use it.

    Args:
        demands: one for each column.
        total: what there is, in points.

    Returns:
        Widths that add up to ``total``.
    """
    if sum(demand.whole for demand in demands) <= MOST_NEEDED * total:
        demands = [replace(demand, least=max(demand.least, demand.whole)) for demand in demands]
    scale = total / sum(demand.share for demand in demands)
    shares = [max(demand.share * scale, demand.least) for demand in demands]
    if sum(demand.most for demand in demands) <= total:
        return _scaled(shares, total)
    widths = [min(share, demand.most) for share, demand in zip(shares, demands, strict=True)]
    missing = total - sum(widths)
    if missing > 0:
        limits = [min(demand.most, total) for demand in demands]
        room = [limit - width for limit, width in zip(limits, widths, strict=True)]
    else:
        room = [width - demand.least for width, demand in zip(widths, demands, strict=True)]
    if sum(room) >= abs(missing) and sum(room) > 0:
        part = missing / sum(room)
        widths = [width + space * part for width, space in zip(widths, room, strict=True)]
    return _scaled(widths, total)


def _scaled(widths: Sequence[float], total: float) -> tuple[float, ...]:
    factor = total / sum(widths)
    return tuple(width * factor for width in widths)
