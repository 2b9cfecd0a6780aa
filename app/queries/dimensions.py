"""Dimensions: what projects can be grouped by, in filters, facets, the grid and rollups."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    and_,
    case,
    func,
    not_,
    null,
    select,
)

from app.errors import RefusedInput
from app.models.category import CATEGORY
from app.models.period import PeriodKind
from app.models.pillars import PILLAR_NAMES, PILLARS
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.models.setting import INDUSTRY_ALIASES, SETTING
from app.models.unfilled import NOT_FILLED as NOT_FILLED
from app.models.unit import PROJECT_UNIT, UNIT
from app.queries.plans import UNSCHEDULED
from app.queries.prepared import Prepared

WAN = 10_000
YI = 100_000_000

#: 投资规模档: each band's lower bound in yuan and its title.
BANDS: tuple[tuple[int, str], ...] = (
    (0, "不满1000万"),
    (1_000 * WAN, "1000万～5000万"),
    (5_000 * WAN, "5000万～1亿"),
    (1 * YI, "1亿～5亿"),
    (5 * YI, "5亿～10亿"),
    (10 * YI, "10亿以上"),
)


class Order(Enum):
    """How a rollup's rows follow each other."""

    DOCUMENT = "document"
    AMOUNT = "amount"
    NATURAL = "natural"


class Source(Enum):
    """What has to be joined to the project."""

    PROJECT = "project"
    EVERY_UNIT = "every_unit"


Labels = Callable[[Connection, Sequence[Any]], Mapping[Any, str]]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way of grouping.

    Attributes:
        name: the key on the command line and in stored views.
        title: the Chinese title.
        aliases: other words for it.
        key: the SQL expression projects are grouped by; None for the years, which are told from
            periods after grouping.
        source: what the key needs joined.
        order: how the rows follow each other.
        labels: the groups' names by key.
    """

    name: str
    title: str
    aliases: tuple[str, ...]
    key: ColumnElement[Any] | None
    source: Source
    order: Order
    labels: Labels

    @property
    def is_many_valued(self) -> bool:
        """Whether a project stands in several groups with its whole amount."""
        return self.source is Source.EVERY_UNIT

    @property
    def is_yearly(self) -> bool:
        """Whether the rows are years and 未排期."""
        return self.key is None

    @property
    def is_single_valued(self) -> bool:
        """Whether a project stands in just one group, with its whole amount."""
        return not self.is_many_valued and self.name != "year"

    def from_clause(self) -> FromClause:
        """Return what to select from."""
        if self.source is Source.PROJECT:
            return PROJECT
        on = and_(PROJECT_UNIT.c.project_id == PROJECT.c.id, first_mention(PROJECT_UNIT))
        return PROJECT.outerjoin(PROJECT_UNIT, on)


def first_mention(unit: FromClause) -> ColumnElement[bool]:
    """Return the condition that a project did not name the same unit before.

    Under another of the unit's names it may have; it is counted once.
    """
    earlier = PROJECT_UNIT.alias("earlier")
    named = (
        select(earlier.c.id)
        .where(
            earlier.c.project_id == unit.c.project_id,
            # Plus 0 keeps SQLite from walking all of the unit's projects instead of the project's
            # few units.
            earlier.c.unit_id + 0 == unit.c.unit_id,
            earlier.c.position < unit.c.position,
        )
        .correlate(unit)
    )
    return not_(named.exists())


def _as_written(connection: Connection, keys: Sequence[Any]) -> dict[Any, str]:
    return {key: str(key) if key else NOT_FILLED for key in keys}


def _named(table: Any) -> Labels:
    query = Prepared(select(table.c.id, table.c.name))

    def labels(connection: Connection, keys: Sequence[Any]) -> dict[Any, str]:
        names = dict(query.rows(connection))
        return {key: names.get(key, NOT_FILLED) for key in keys}

    return labels


def _period_kinds(connection: Connection, keys: Sequence[Any]) -> dict[Any, str]:
    return {key: PeriodKind(key).title for key in keys}


def _years(connection: Connection, keys: Sequence[Any]) -> dict[Any, str]:
    return {key: UNSCHEDULED if key is None else f"{key}年" for key in keys}


def _pillars(connection: Connection, keys: Sequence[Any]) -> dict[Any, str]:
    return {key: PILLAR_NAMES.get(key, NOT_FILLED) for key in keys}


def _bands(connection: Connection, keys: Sequence[Any]) -> dict[Any, str]:
    return {key: NOT_FILLED if key is None else BANDS[key][1] for key in keys}


def _band_key() -> ColumnElement[Any]:
    amount = PROJECT.c.total_yuan
    steps = [(amount < bound, step) for step, (bound, _) in enumerate(BANDS[1:])]
    return case((amount.is_(None), None), *steps, else_=len(BANDS) - 1)


def _single(
    name: str, title: str, aliases: tuple[str, ...], key: ColumnElement[Any], **more: Any
) -> Dimension:
    settings: dict[str, Any] = {"source": Source.PROJECT, "order": Order.AMOUNT}
    settings |= {"labels": _as_written} | more
    return Dimension(name, title, aliases, key, **settings)


DIMENSIONS: tuple[Dimension, ...] = (
    _single(
        "category", "分类", ("类别",), PROJECT.c.category_id,
        labels=_named(CATEGORY), order=Order.DOCUMENT,
    ),
    _single(
        "pillar", "归口", ("医药养健管", "归口分类"), PROJECT.c.category_id,
        labels=_pillars, order=Order.DOCUMENT,
    ),
    _single("industry", "所属行业", ("行业",), PROJECT.c.industry),
    _single(
        "industry_merged", "所属行业（归并别称）", ("行业归并", "归并行业"), PROJECT.c.industry,
    ),
    _single("nature", "建设性质", ("性质",), PROJECT.c.nature),
    _single("financing", "投资方式", ("方式",), PROJECT.c.financing),
    _single("lead_unit", "牵头单位", ("牵头",), PROJECT.c.lead_unit_id, labels=_named(UNIT)),
    _single(
        "unit", "责任单位", ("单位", "units"), PROJECT_UNIT.c.unit_id,
        source=Source.EVERY_UNIT, labels=_named(UNIT),
    ),
    Dimension(
        "year", "年度", ("年均摊", "年份", "排期"), None, Source.PROJECT, Order.NATURAL, _years,
    ),
    Dimension(
        "start_year", "开工年", ("开工年度",), None, Source.PROJECT, Order.NATURAL, _years,
    ),
    _single(
        "period_kind", "周期状态", ("周期情况",), PROJECT.c.period_kind,
        labels=_period_kinds,
    ),
    _single(
        "band", "投资规模档", ("规模档", "投资规模"), _band_key(),
        labels=_bands, order=Order.NATURAL,
    ),
    _single(
        "reserve", "储备库", ("库",), PROJECT.c.reserve_id,
        labels=_named(RESERVE), order=Order.DOCUMENT,
    ),
)  # fmt: skip

_BY_WORD = {
    word.casefold(): dimension
    for dimension in DIMENSIONS
    for word in (dimension.name, dimension.title, *dimension.aliases)
}


def find_dimension(word: str) -> Dimension:
    """Return the dimension called by a word.

    Raises:
        RefusedInput: none is; the remedy lists those that are.
    """
    found = _BY_WORD.get(word.strip().casefold())
    if found is None:
        names = "、".join(f"{each.name}（{each.title}）" for each in DIMENSIONS)
        raise RefusedInput("汇总维度", word, "没有这个维度", remedy=f"可以写：{names}")
    return found


def known_dimension(word: str) -> Dimension | None:
    """Return the dimension called by a word, or None."""
    return _BY_WORD.get(word.strip().casefold())


# Questions that every list and rollup asks are made once: making one takes longer than its answer.
_ALIASES = Prepared(select(SETTING.c.value).where(SETTING.c.name == INDUSTRY_ALIASES))
_PILLARS = Prepared(select(CATEGORY.c.id, CATEGORY.c.pillar))
_RESERVES = Prepared(select(RESERVE.c.id).order_by(RESERVE.c.position, RESERVE.c.id))
_CATEGORIES = Prepared(
    select(CATEGORY.c.id)
    .join(RESERVE, RESERVE.c.id == CATEGORY.c.reserve_id)
    .order_by(RESERVE.c.position, CATEGORY.c.position, CATEGORY.c.id)
)


def industry_aliases(connection: Connection) -> dict[str, str]:
    """Return the usual word for each other word for an industry, from the library's settings."""
    stored = _ALIASES.value(connection)
    return dict(json.loads(stored)) if stored else {}


def usual_keys(connection: Connection, dimension: Dimension) -> Mapping[Any, Any] | None:
    """Return which key a stored value counts under, where values are told by another than itself.

    Returns:
        By the value of the dimension's column; a value that is not named stays itself by industry
        and has no key by pillar. None where every value is its own key.
    """
    if dimension.name == "industry_merged":
        return industry_aliases(connection)
    if dimension.name == "pillar":
        return {key: pillar for key, pillar in _PILLARS.rows(connection) if pillar in PILLAR_NAMES}
    return None


#: The year a calendar period begins in; other periods have none.
_START_YEAR: ColumnElement[Any] = case(
    (PROJECT.c.period_kind == str(PeriodKind.CALENDAR), PROJECT.c.period_start // 100)
)


def group_key(connection: Connection, dimension: Dimension) -> ColumnElement[Any]:
    """Return the expression a dimension groups by, with what counts as one read from the library.

    Rollups group by the column and join the groups after (:func:`usual_keys`), which an index
    answers; this is for lists, which are ordered row by row.
    """
    if dimension.name == "start_year":
        return _START_YEAR
    assert dimension.key is not None
    usual = usual_keys(connection, dimension)
    if usual is None:
        return dimension.key
    rest = None if dimension.name == "pillar" else dimension.key
    if not usual:
        return dimension.key if rest is not None else null()
    return case(dict(usual), value=dimension.key, else_=rest)


def group_columns(connection: Connection, dimension: Dimension) -> tuple[ColumnElement[Any], ...]:
    """Return what projects are grouped and ordered by in SQL; the last is the key.

    Categories are taken reserve by reserve, as the index has them.
    """
    key = group_key(connection, dimension)
    return (PROJECT.c.reserve_id, key) if dimension.name == "category" else (key,)


def document_order(connection: Connection, dimension: Dimension) -> dict[Any, int]:
    """Return the rank of each key where the order is the document's."""
    if dimension.name == "pillar":
        return {key: rank for rank, (key, _) in enumerate(PILLARS)}
    query = _RESERVES if dimension.name == "reserve" else _CATEGORIES
    return {key: rank for rank, key in enumerate(query.column(connection))}


@lru_cache(maxsize=32)
def measures(amount: ColumnElement[Any] = PROJECT.c.total_yuan) -> tuple[ColumnElement[Any], ...]:
    """Return count, count without amount and total, as every sum in the program takes them."""
    missing = func.count() - func.count(amount)
    total = func.coalesce(func.sum(amount), 0)
    return func.count().label("size"), missing.label("missing"), total.label("total")
