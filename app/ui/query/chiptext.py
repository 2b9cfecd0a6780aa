"""How a filter's terms read on chips: 投资方式 招商引资、政府投资."""

from app.models.fields import BY_NAME
from app.models.money import format_wan
from app.queries.dimensions import known_dimension
from app.queries.filter import AllOf, AnyOf, Condition, Not, Operator, Term, Words
from app.queries.querytext import query_text, term_title

_LONGEST_TITLE = 4
_SIGNS = {
    Operator.AT_LEAST: "≥",
    Operator.MORE_THAN: ">",
    Operator.AT_MOST: "≤",
    Operator.LESS_THAN: "<",
}


def chip_text(term: Term) -> tuple[str, str]:
    """Return a term's title and value; amounts in 万元, as they are typed."""
    match term:
        case Words(text):
            return "含", text
        case Not(Words(text)):
            return "不含", text
        case Not(Condition(field, Operator.EMPTY)):
            return _title(field), "已填"
        case Not(Condition() as condition):
            title, value = _condition(condition)
            return title, f"不是 {value}"
        case Condition():
            return _condition(term)
        case AnyOf() | AllOf():
            return "", query_text((term,)).removeprefix("(").removesuffix(")")
    return "", query_text((term,))


def _condition(condition: Condition) -> tuple[str, str]:
    title = _title(condition.field)
    values = [_value(condition.field, value) for value in condition.values]
    match condition.operator:
        case Operator.EMPTY:
            return title, "未填"
        case Operator.BETWEEN:
            low, high = values
            return title, low if low == high else f"{low}～{high}"
        case Operator.IS:
            return title, "、".join(values)
    return title, f"{_SIGNS[condition.operator]} {values[0]}"


def _title(field: str) -> str:
    entry = BY_NAME.get(field)
    if entry is not None:
        # 主要建设规模及内容 would leave no room for what it must be.
        return entry.title if len(entry.title) <= _LONGEST_TITLE else term_title(field)
    dimension = known_dimension(field)
    return dimension.title if dimension is not None else field


def _value(field: str, value: str | int) -> str:
    if isinstance(value, str):
        return value
    return format_wan(value, grouped=True) if field == "total" else f"{value}年"
