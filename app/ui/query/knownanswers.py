"""Values that occur in the library, each with how many projects of the present filter have it."""

from typing import TYPE_CHECKING

from app.models.fields import BY_NAME, Kind
from app.models.period import PeriodKind
from app.models.pillars import PILLARS
from app.queries.dimensions import BANDS, NOT_FILLED, WAN, known_dimension
from app.queries.filter import Filter
from app.queries.language.writer import value_text
from app.queries.recorded import recorded_values
from app.queries.rollups import rollup
from app.queries.schedule import count_running
from app.ui.query.completion import Candidate

if TYPE_CHECKING:
    from app.library.file import Reading

#: The dimension that tells a field's values, where it is not called the same.
_DIMENSION_OF = {"units": "unit", "total": "band"}

#: Fields whose values are years.
_YEARLY = ("period", "year", "start_year")

_KEYS = {title: key for key, title in PILLARS}

Counts = dict[str, int]


def has_answers(field: str) -> bool:
    """Return whether there is anything to read for a field."""
    entry = BY_NAME.get(field)
    if entry is not None and entry.kind in (Kind.CHOICE, Kind.CATEGORY):
        return True
    recorded = ("document", "changed_by", "added_by", "funding", "contacts")
    dimension = known_dimension(_DIMENSION_OF.get(field, field))
    return field in ("period", *recorded) or dimension is not None


def read_answers(connection: "Reading", field: str, filter: Filter) -> tuple[Candidate, ...]:
    """Return a field's values with their counts, those of the filter's projects first.

    The filter's own condition on the field is left out, as it is about to be changed; values
    that only other projects have follow with 0.

    Args:
        connection: of the library.
        field: of a condition.
        filter: what is shown.
    """
    recorded = recorded_values(connection, field)
    if recorded is not None:
        return tuple(_candidate(field, value, count) for value, count in recorded)
    counts = _shown(connection, field, filter)
    if field == "total":
        return tuple(_bands(counts))
    if field in _YEARLY:
        years = tuple(
            Candidate(year, f"{year}年", str(count), (year,))
            for year, count in sorted(counts.items())
            if year.isdecimal()
        )
        others = _kinds(connection, filter) if field == "period" else counts
        named = (
            _candidate(field, each, count) for each, count in others.items() if not each.isdecimal()
        )
        return (*years, *named)
    by_count = sorted(counts.items(), key=lambda pair: -pair[1])
    return tuple(_candidate(field, value, count) for value, count in by_count)


def _kinds(connection: "Reading", filter: Filter) -> Counts:
    """有起止年 is asked for by its years."""
    kinds = _shown(connection, "period_kind", filter.without("period"))
    kinds.pop(PeriodKind.CALENDAR.title, None)
    return dict(sorted(kinds.items(), key=lambda pair: -pair[1]))


def _shown(connection: "Reading", field: str, filter: Filter) -> Counts:
    counts = _counted(connection, field, filter.without(field))
    if filter.terms:
        everywhere = Filter((), filter.reserve_id, filter.is_bin)
        for value in _counted(connection, field, everywhere):
            counts.setdefault(value, 0)
    return counts


def _counted(connection: "Reading", field: str, filter: Filter) -> Counts:
    if field == "period":
        return {str(year): count for year, count in count_running(connection, filter).items()}
    dimension = known_dimension(_DIMENSION_OF.get(field, field))
    if dimension is None:
        return {}
    rows = rollup(connection, dimension, filter).rows
    if not dimension.is_yearly:
        return {row.group: row.count for row in rows}
    years = {str(row.key): row.count for row in rows if row.key is not None}
    if field == "start_year":
        return years
    aside = [each for row in rows if row.key is None for each in (row, *row.reasons)]
    return years | {each.group: each.count for each in aside}


def _bands(counts: Counts) -> list[Candidate]:
    """Return the bands of 投资规模档 as 总投资 is asked for: 1000万以上不满5000万."""
    found = []
    for step, (low, title) in enumerate(BANDS):
        high = BANDS[step + 1][0] if step + 1 < len(BANDS) else 0
        above = f"{_amount(low)}以上" if low else ""
        text = f"{above}不满{_amount(high)}" if high else above
        found.append(Candidate(text, text, str(counts.get(title, 0)), (text, title)))
    missing = counts.get(NOT_FILLED, 0)
    return [*found, Candidate(NOT_FILLED, NOT_FILLED, str(missing), (NOT_FILLED,))]


def _amount(yuan: int) -> str:
    wan = yuan // WAN
    return f"{wan // WAN}亿" if wan % WAN == 0 else f"{wan}万"


def _candidate(field: str, value: str, count: int) -> Candidate:
    words = (value, _KEYS[value]) if field == "pillar" and value in _KEYS else (value,)
    return Candidate(value_text(field, value), value, str(count), words)
