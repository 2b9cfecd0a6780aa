"""From what a library hands over to the plain values of :mod:`app.importing.sheets`."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from app.importing.sheets import Flaw, Merge, Sheet, Spot, Value

#: Line ends of every kind; Excel and Word write a vertical tab for a line within a paragraph.
_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

#: What no text has a use for: control characters but tab and line feed, halves of surrogate
#: pairs, a byte order mark that strayed into the text.
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)

#: Above it floating point no longer tells neighbouring whole numbers apart.
_EXACT: Final = 2**53

#: Rows that are made plain together.
_BLOCK: Final = 5000

#: Of those, rows looked at to see whether a column repeats itself.
_SAMPLE: Final = 200

_TEXTS: Final = frozenset({str, type(None)})


@dataclass(slots=True)
class Draft:
    """A sheet while it is put together: as :class:`Sheet`, before the blank margins are cut.

    Attributes:
        rows: of any lengths.
        places: one for each row; consecutive from 1 where empty.
    """

    name: str
    rows: list[list[Value]]
    places: Sequence[int] = ()
    above: tuple[str, ...] = ()
    merges: Iterable[Merge] = ()
    flaws: dict[Spot, Flaw] = field(default_factory=dict)
    shown: dict[Spot, str] = field(default_factory=dict)
    hidden_rows: Iterable[int] = ()
    hidden_columns: Iterable[int] = ()
    is_hidden: bool = False
    cell_counts: Mapping[int, int] = field(default_factory=dict)

    def finish(self) -> Sheet | None:
        """Return the sheet without blank rows and columns at its end; None where all is blank."""
        height = 1 + max((row for row, _ in self.flaws), default=-1)
        for index in range(len(self.rows) - 1, height - 1, -1):
            if any(value is not None for value in self.rows[index]):
                height = index + 1
                break
        rows = self.rows[:height]
        width = max(_width(rows), 1 + max((column for _, column in self.flaws), default=-1))
        if not width:
            return None
        if set(map(len, rows)) != {width}:
            for index, row in enumerate(rows):
                if len(row) > width:
                    del row[width:]
                elif len(row) < width:
                    rows[index] = [*row, *([None] * (width - len(row)))]
        places = self.places[:height] if self.places else range(1, height + 1)
        return Sheet(
            name=self.name,
            rows=rows,
            places=places,
            above=self.above,
            merges=_within(self.merges, height, width),
            flaws=self.flaws,
            shown={spot: text for spot, text in self.shown.items() if spot[0] < height},
            hidden_rows=frozenset(row for row in self.hidden_rows if row < height),
            hidden_columns=frozenset(column for column in self.hidden_columns if column < width),
            is_hidden=self.is_hidden,
            cell_counts=self.cell_counts,
        )


def tidy_rows(
    rows: list[list[Any]], report: Callable[[int], None] | None = None
) -> list[list[Value]]:
    """Make the values of all rows plain, in place; equal texts of a column become one.

    Args:
        rows: of one length each, of what calamine returns.
        report: told now and then how many rows are done.
    """
    once: dict[int, dict[Any, Value]] = {}
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        columns: list[Sequence[Value]] = list(zip(*block, strict=True))
        changed = False
        for column, values in enumerate(columns):
            if _repeats(values):
                known = once.setdefault(column, {})
                known.update((value, tidy(value)) for value in set(values).difference(known))
                plain: list[Value] | None = list(map(known.__getitem__, values))
            else:
                plain = _tidy_column(values)
            if plain is not None:
                columns[column] = plain
                changed = True
        if changed:
            rows[start : start + _BLOCK] = map(list, zip(*columns, strict=True))
        if report is not None:
            report(start)
    return rows


def _repeats(values: Sequence[Value]) -> bool:
    """Whether a column is of texts, most of which stand there more than once.

    Numbers are left alone: 1, 1.0 and True are equal.
    """
    some = set(values[:_SAMPLE])
    return len(some) * 2 < min(len(values), _SAMPLE) and set(map(type, values)) <= _TEXTS


def _tidy_column(values: Sequence[Any]) -> list[Value] | None:
    """Return a column's values made plain; None where they are already.

    A hundred thousand rows come by here: most columns are text that can stay as it is, and text
    that is put together can be looked at in one go.
    """
    kinds = set(map(type, values))
    if kinds == {str}:
        text = "".join(values)
        if text.isprintable() and " " not in text and all(values):
            return None
    elif kinds == {float} and all(map(float.is_integer, values)):
        if max(map(abs, values)) <= _EXACT:
            return list(map(int, values))
    elif not kinds & {str, float, timedelta}:
        return None
    return [
        (value if value and not value.isspace() else None)
        if (kind := type(value)) is str and value.isprintable()
        else int(value)
        if kind is float and value.is_integer() and -_EXACT <= value <= _EXACT
        else tidy(value)
        for value in values
    ]


def tidy(value: Any) -> Value:
    """Return one value made plain; what is not a number, or only white space, is blank."""
    if type(value) is float:
        if value != value or value in (float("inf"), float("-inf")):
            return None
        return int(value) if value.is_integer() and abs(value) <= _EXACT else value
    if isinstance(value, str):
        text = clean(value)
        return text if text and not text.isspace() else None
    if isinstance(value, timedelta):
        return _clock(value)
    if value is None or isinstance(value, bool | int | float | date | datetime | time):
        return value
    raise TypeError(f"no cell holds a {type(value).__name__}")


def clean(text: str) -> str:
    """Return a text with line feeds for line ends, without what cannot be seen or stored."""
    if text.isprintable():
        return text
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def _clock(span: timedelta) -> Value:
    """Return a span of hours as the time of day it looks like, or as text beyond a day."""
    seconds = round(span.total_seconds())
    if 0 <= seconds < 86_400:
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _width(rows: Sequence[Sequence[Value]]) -> int:
    """Return how many columns are not blank from there on."""
    lengths = set(map(len, rows))
    width = max(lengths, default=0)
    if len(lengths) == 1:
        while width and all(row[width - 1] is None for row in rows):
            width -= 1
        return width
    return max((_last(row) for row in rows), default=0)


def _last(row: Sequence[Value]) -> int:
    for index in range(len(row) - 1, -1, -1):
        if row[index] is not None:
            return index + 1
    return 0


def _within(merges: Iterable[Merge], height: int, width: int) -> tuple[Merge, ...]:
    """Return the merges cut to the sheet's extent; those that come to one cell are left out."""
    kept = []
    for merge in merges:
        bottom, right = min(merge.bottom, height - 1), min(merge.right, width - 1)
        if (
            bottom >= merge.top
            and right >= merge.left
            and (bottom, right)
            != (
                merge.top,
                merge.left,
            )
        ):
            kept.append(Merge(merge.top, merge.left, bottom, right))
    return tuple(kept)
