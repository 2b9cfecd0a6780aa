"""How a filter's terms read: 投资方式 招商引资、政府投资 on chips, in sentences, on paper."""

from collections.abc import Sequence

from app.models.fields import BY_NAME
from app.models.money import format_wan
from app.queries.dimensions import known_dimension
from app.queries.filter import AllOf, AnyOf, Condition, Not, Operator, Term, Words
from app.queries.language.writer import amount_pair
from app.queries.querytext import query_text, term_title
from app.queries.subjects import SubjectKind, find_subject

_LONGEST_TITLE = 4
_WAN = " 万元"
_SIGNS = {
    Operator.AT_LEAST: "≥ {}",
    Operator.MORE_THAN: "> {}",
    Operator.AT_MOST: "≤ {}",
    Operator.LESS_THAN: "< {}",
}
# Two bounds beside each other read better in words, and so do days.
_IN_WORDS = {
    Operator.AT_LEAST: "{}以上",
    Operator.MORE_THAN: "超过 {}",
    Operator.AT_MOST: "不超过 {}",
    Operator.LESS_THAN: "不满 {}",
}
_IN_TIME = {
    Operator.AT_LEAST: "{} 起",
    Operator.MORE_THAN: "{} 之后",
    Operator.AT_MOST: "{} 以前",
    Operator.LESS_THAN: "{} 之前",
}

#: What is not entered but told by plans, the document or the history: when it is there, when not.
_PRESENT = {
    "year": ("年度", "全部已排期", "未排期"),
    "source_line": ("文件载明", "有", "无"),
    "changed_at": ("改动", "有记录", "没有记录"),
    "changed_by": ("改动", "有记录", "没有记录"),
    "added_at": ("新增", "有记录", "没有记录"),
    "added_by": ("新增", "有记录", "没有记录"),
    "contacts": ("联系人", "有", "没有"),
    "funding": ("资金拼盘", "有", "没有"),
    "attachments": ("附件", "有", "没有"),
}


def chip_text(term: Term) -> tuple[str, str]:
    """Return a term's title and value; amounts in 万元, as they are typed."""
    match term:
        case Words(text):
            return "含", text
        case Not(Words(text)):
            return "不含", text
        case Condition(field, Operator.EMPTY):
            return _presence(field, is_there=False)
        case Not(Condition(field, Operator.EMPTY)):
            return _presence(field, is_there=True)
        case Condition():
            return _condition(term)
        case AllOf() if (pair := amount_pair(term)) is not None:
            said = (_IN_WORDS[each.operator].format(_value(each, 0)) for each in pair)
            return _title("total"), "，".join(said)
        case Not(AnyOf() | Not() as inner):
            return "不是", _unbracketed(inner)
        case Not(inner):
            title, value = chip_text(inner)
            return title or "不是", f"不是 {value}" if title else value
    return "", _unbracketed(term)


def term_text(term: Term) -> str:
    """Return a term as it is named in a sentence: 投资方式：专项债券, 总投资 ≥ 50,000 万元."""
    title, value = chip_text(term)
    match term:
        case Words():
            return value
        case Condition(_, Operator.IS):
            return f"{title}：{value}"
    return f"{title} {value}".lstrip()


def terms_text(terms: Sequence[Term]) -> str:
    """Return all terms as a reader of paper sees them: as they are typed."""
    try:
        return query_text(terms)
    except ValueError:
        return "选中的项目"


def _presence(field: str, *, is_there: bool) -> tuple[str, str]:
    title, present, absent = _PRESENT.get(field, (_title(field), "已填", "未填"))
    return title, present if is_there else absent


def _condition(condition: Condition) -> tuple[str, str]:
    title = _title(condition.field)
    values = [_value(condition, at) for at in range(len(condition.values))]
    match condition.operator:
        case Operator.BETWEEN:
            low, high = values
            if low != high:
                return title, f"{low.removesuffix(_WAN)}～{high}"
            return title, low
        case Operator.IS:
            return title, "、".join(values)
    subject = find_subject(condition.field)
    is_moment = subject is not None and subject.kind is SubjectKind.MOMENT
    forms = _IN_TIME if is_moment else _SIGNS
    return title, forms[condition.operator].format(values[0])


def _title(field: str) -> str:
    entry = BY_NAME.get(field)
    if entry is not None:
        # 主要建设规模及内容 would leave no room for what it must be.
        return entry.title if len(entry.title) <= _LONGEST_TITLE else term_title(field)
    dimension = known_dimension(field)
    return dimension.title if dimension is not None else term_title(field)


def _value(condition: Condition, at: int) -> str:
    value = condition.values[at]
    if isinstance(value, str):
        return value
    if condition.field == "total":
        return f"{format_wan(value, grouped=True)}{_WAN}"
    return f"{value}年" if condition.field in ("period", "year", "start_year") else str(value)


def _unbracketed(term: Term) -> str:
    text = terms_text((term,))
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text
