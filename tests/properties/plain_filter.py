"""What a filter means, said once more in plain Python over plain rows; nothing of SQL."""

from datetime import datetime
from typing import Any

from app.queries.filter import AllOf, AnyOf, Condition, Filter, Ids, Not, Operator, Term, Words
from tests.properties.plain_library import UNIT_ALIASES, is_within_hours, local_days
from tests.spelling import holds as holds_word

Row = dict[str, Any]

PERIOD_KINDS = {
    "有起止年": "calendar",
    "只有时长": "duration",
    "待定": "pending",
    "未填": "blank",
    "力争": "intended",
}
PILLAR_TITLES = {
    "医": "医疗卫生服务",
    "药": "生物医药",
    "养": "养生养老",
    "健": "健身康体",
    "管": "健康管理",
}


def select_rows(rows: list[Row], filter: Filter) -> list[Row]:
    """Return the rows a filter shows, in the order they are in."""
    return [row for row in rows if _fits(rows, row, filter)]


def _fits(rows: list[Row], row: Row, filter: Filter) -> bool:
    if (row["deleted_at"] is not None) != filter.is_bin:
        return False
    if filter.reserve_id not in (None, row["reserve_id"]):
        return False
    return all(holds(rows, row, term) for term in filter.terms)


def holds(rows: list[Row], row: Row, term: Term) -> bool:
    """Whether a term holds for a row."""
    match term:
        case Words(text):
            places = ("name", "content", "units_text", "location", "notes")
            return holds_word([row[key] for key in places], text)
        case Ids(ids):
            return row["id"] in ids
        case Not(inner):
            return not holds(rows, row, inner)
        case AnyOf(terms):
            return any(holds(rows, row, each) for each in terms)
        case AllOf(terms):
            return all(holds(rows, row, each) for each in terms)
        case Condition():
            return _compares(rows, row, term)


def _compares(rows: list[Row], row: Row, condition: Condition) -> bool:
    name, operator, values = condition.field, condition.operator, condition.values
    match name:
        case "total":
            return _within(row["total_yuan"], row["total_yuan"], operator, values)
        case "source_line":
            return _within(row["source_line"], row["source_line"], operator, values)
        case "number":
            if operator is Operator.IS and "未填" in values and row["number"] is None:
                return True
            numbers = tuple(int(each) for each in values if each != "未填")
            return _within(row["number"], row["number"], operator, numbers)
        case "period" | "start_year":
            return _runs(row, name, operator, values)
        case "year":
            return is_counted_in(row, operator, values)
        case "changed_at" | "added_at":
            moments = [at for at, _ in row[name.removesuffix("_at")]]
            return _happened(moments, operator, tuple(str(each) for each in values))
        case "changed_by" | "added_by":
            authors = [author for _, author in row[name.removesuffix("_by")]]
            if operator is Operator.EMPTY:
                return not authors
            return any(_has(author, str(each)) for author in authors for each in values)
    if operator is Operator.EMPTY:
        return _is_empty(row, name)
    return any(_equals(rows, row, name, str(value)) for value in values)


def _runs(row: Row, name: str, operator: Operator, values: tuple[Any, ...]) -> bool:
    is_calendar = row["period_kind"] == "calendar"
    if operator is Operator.EMPTY:
        return bool(row["period_kind"] == "blank") if name == "period" else not is_calendar
    texts = [each for each in values if isinstance(each, str)]
    years = tuple(each for each in values if isinstance(each, int))
    for text in texts:
        if row["period_kind"] == PERIOD_KINDS.get(text, ""):
            return True
        if text not in PERIOD_KINDS and _has(row["period_text"], text):
            return True
    if not is_calendar or not years:
        return False
    first = row["period_start"] // 100
    last = row["period_end"] // 100 if name == "period" else first
    if operator is Operator.IS:
        return any(first <= year <= last for year in years)
    return _within(first, last, operator, years)


def is_counted_in(row: Row, operator: Operator, values: tuple[Any, ...]) -> bool:
    """Whether a rollup counts a row in a year, or under a reason of 未排期, that is asked for."""
    places: set[int | str] = set()
    if row["plan"]:
        is_whole = row["total_yuan"] == sum(row["plan"].values())
        places = {*row["plan"], *(() if is_whole else ("年度计划未列",))}
    elif row["period_kind"] == "calendar":
        places = set(range(row["period_start"] // 100, row["period_end"] // 100 + 1))
    else:
        places = {title for title, kind in PERIOD_KINDS.items() if kind == row["period_kind"]}
    if operator is Operator.EMPTY:
        return any(isinstance(place, str) for place in places)
    return any(
        place in values if isinstance(place, str) else _within(place, place, operator, values)
        for place in places
    )


def _within(
    first: int | None, last: int | None, operator: Operator, values: tuple[Any, ...]
) -> bool:
    """Compare a span with bounds: it fits where any part of it does."""
    if operator is Operator.EMPTY:
        return first is None
    if first is None or last is None:
        return False
    match operator:
        case Operator.AT_LEAST:
            return bool(last >= values[0])
        case Operator.MORE_THAN:
            return bool(last > values[0])
        case Operator.AT_MOST:
            return bool(first <= values[0])
        case Operator.LESS_THAN:
            return bool(first < values[0])
        case Operator.BETWEEN:
            return bool(last >= values[0] and first <= values[1])
        case _:
            return first in values


def _happened(moments: list[datetime], operator: Operator, values: tuple[str, ...]) -> bool:
    if operator is Operator.EMPTY:
        return not moments
    return any(_is_in(at, operator, values) for at in moments)


def _is_in(at: datetime, operator: Operator, values: tuple[str, ...]) -> bool:
    places = [_place(at, value) for value in values]
    match operator:
        case Operator.AT_LEAST:
            return places[0] >= 0
        case Operator.MORE_THAN:
            return places[0] > 0
        case Operator.AT_MOST:
            return places[0] <= 0
        case Operator.LESS_THAN:
            return places[0] < 0
        case Operator.BETWEEN:
            return places[0] >= 0 >= places[1]
        case _:
            return 0 in places


def _place(at: datetime, value: str) -> int:
    """Whether a local moment is before (-1), in (0) or after (1) a day, month, year or name."""
    if value.endswith("小时内"):
        return 0 if is_within_hours(at, int(value.removesuffix("小时内"))) else -1
    if value[0].isdigit() and not value.endswith("内"):
        day = at.strftime("%Y-%m-%d")[: len(value)]
        return (day > value) - (day < value)
    first, last = local_days(value)
    return (at.date() > last) - (at.date() < first)


def _is_empty(row: Row, name: str) -> bool:
    match name:
        case "units" | "lead_unit":
            return not row["units"]
        case "category":
            return row["category_id"] is None
        case "band":
            return row["total_yuan"] is None
        case "period_kind":
            return bool(row["period_kind"] == "blank")
        case "contacts" | "funding" | "attachments":
            return not row[name]
        case "document":
            return not any(_document(row))
        case "pillar":
            return row["pillar"] is None
        case "reserve":
            return False
    return bool(row[name] == "")


def _equals(rows: list[Row], row: Row, name: str, value: str) -> bool:
    if value == "未填" and name not in ("band", "period_kind"):
        return _is_empty(row, name)
    match name:
        case "category" | "reserve":
            names = {each[f"{name}_row"]["name"] for each in rows if each[f"{name}_row"]}
            names |= {"医疗", "养老", "医疗器械"} if name == "category" else set()
            named = {value} if value in names else {each for each in names if value in each}
            return row[name] in named
        case "units" | "lead_unit":
            units = row["units"][:1] if name == "lead_unit" else row["units"]
            return bool(_called(rows, value) & set(units))
        case "nature" | "industry" | "financing":
            # The bin's words are the bin's own.
            side = [o for o in rows if (o["deleted_at"] is None) == (row["deleted_at"] is None)]
            if any(value == other[name] for other in side):
                return bool(row[name] == value)
            return _has(row[name], value)
        case "period_kind":
            return bool(row["period_kind"] == PERIOD_KINDS.get(value))
        case "pillar":
            return row["pillar"] is not None and value in (
                row["pillar"],
                PILLAR_TITLES[row["pillar"]],
            )
        case "band":
            return band(row["total_yuan"]) == value
        case "contacts" | "funding" | "attachments":
            return any(_has(text, value) for texts in row[name] for text in texts)
        case "document":
            return any(_has(text, value) for text in _document(row))
        case "reconciled":
            return row["agrees"] is (value == "相符")
    return _has(row[name], value)


def _called(rows: list[Row], value: str) -> set[str]:
    """The units called so by name or alias where one is in use, else those called so in part."""
    exact = {UNIT_ALIASES.get(value, value)}
    if any(exact & set(row["units"]) for row in rows):
        return exact
    return {
        unit
        for row in rows
        for unit, written in zip(row["units"], row["written"], strict=True)
        if _has(written, value)
    }


def _document(row: Row) -> list[str]:
    reserve = row["reserve_row"]
    return [reserve[key] for key in ("document", "document_number", "title", "annex")]


def _has(text: str, part: str) -> bool:
    """Contains, with Latin letters in either case."""
    return part.casefold() in text.casefold()


def band(amount: int | None) -> str:
    """The bands as the rollup's page names them; the lower bound is included."""
    if amount is None:
        return "未填"
    if amount < 10_000_000:
        return "不满1000万"
    if amount < 50_000_000:
        return "1000万～5000万"
    if amount < 100_000_000:
        return "5000万～1亿"
    if amount < 500_000_000:
        return "1亿～5亿"
    return "5亿～10亿" if amount < 1_000_000_000 else "10亿以上"
