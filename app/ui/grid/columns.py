"""Which columns the grid shows, in which order and how wide."""

from collections.abc import Sequence

from app.models.fields import BY_NAME, Field, grid_fields
from app.queries.layout import Layout
from app.settings import Settings

#: Always shown, always first, never scrolled away; a user may freeze more behind them.
FROZEN = ("number", "name")

#: 项目名称 is narrower where the grid itself is.
_NARROW_GRID = 860
_NARROW_NAME = 256

NARROWEST = 40
WIDEST = 1200


def shown_fields(layout: Layout) -> tuple[Field, ...]:
    """Return a layout's columns in order, the frozen ones first."""
    names = [name for name in layout.columns if name in BY_NAME and name not in FROZEN]
    if not layout.columns:
        names = usual_columns()
    return tuple(BY_NAME[name] for name in (*FROZEN, *dict.fromkeys(names)))


def frozen_count(fields: Sequence[Field], settings: Settings) -> int:
    """Return how many columns stay in sight: up to the one the user froze, if it is shown."""
    names = [field.name for field in fields]
    return names.index(settings.frozen) + 1 if settings.frozen in names else len(FROZEN)


def usual_columns() -> list[str]:
    """Return the names of the columns shown before the user chose any, less the frozen ones."""
    return [field.name for field in grid_fields() if field.in_grid and field.name not in FROZEN]


def choosable_fields() -> tuple[Field, ...]:
    """Return the columns a user may show or hide, in the usual order."""
    return tuple(field for field in grid_fields() if field.name not in FROZEN)


def toggled(layout: Layout, name: str) -> list[str]:
    """Return the columns with one more or one less; a new one goes last."""
    present = [field.name for field in shown_fields(layout) if field.name not in FROZEN]
    if name in present:
        return [each for each in present if each != name]
    return [*present, name]


def width(field: Field, settings: Settings, room: int, scale: float) -> int:
    """Return a column's width in logical pixels.

    Args:
        field: the column.
        settings: holds the widths the user has set.
        room: the whole grid's width.
        scale: the factor on font sizes, which the usual widths follow.
    """
    chosen = settings.column_widths.get(field.name)
    if chosen:
        return min(max(chosen, NARROWEST), WIDEST)
    usual = field.width
    if field.name == "name" and room < _NARROW_GRID:
        usual = _NARROW_NAME
    return round(usual * max(scale, 1.0))
