"""Pieces a running document is made of, before any engine sets them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Union

from app.queries.sheet import LineKind

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number as printed.

    Attributes:
        level: 1 for 一、 2 for （一）.
    """

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph of running text, without line ends."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in small type: what a reader of the figures above must know.

    Attributes:
        text: with its number where it is one of several: 注：1.… 2.….
        is_further: whether it begins below the text of another one, not with 注：.
    """

    text: str
    is_further: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        title: what the header says; a line end breaks it.
        align: how its cells stand.
        width_mm: its share of the width.
    """

    title: str
    align: Align
    width_mm: float


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line of a table: what it is, and a text for each column."""

    kind: LineKind
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed.

    Attributes:
        title: above it, with its number: 表1　按分类.
        columns: from left to right.
        lines: from top to bottom.
    """

    title: str
    columns: tuple[Column, ...]
    lines: tuple[TableLine, ...]


class ChartKind(StrEnum):
    """How figures are drawn: lying bars for groups, standing ones for years."""

    BARS = "bars"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length in the chart's unit, and what stands beside it."""

    name: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its caption, and the unit its bars are counted in."""

    title: str
    unit: str
    kind: ChartKind
    bars: tuple[Bar, ...]


Block = Union[Heading, Text, Note, Table, Chart]  # noqa: UP007  (a name for all of them)
