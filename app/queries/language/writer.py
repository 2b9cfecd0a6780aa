"""From terms back to the text that reads as them."""

import re

from app.models.folding import UNSEEN
from app.models.money import exact_wan
from app.queries.filter import AllOf, AnyOf, Condition, Ids, Not, Operator, Term, Words
from app.queries.language.clauses import LOW
from app.queries.language.names import term_title
from app.queries.language.ties import may_be_tied
from app.queries.language.tokens import quoted
from app.queries.language.years import reads_as_years

YI = 100_000_000

_SIGNS = {
    Operator.AT_LEAST: ">=",
    Operator.MORE_THAN: ">",
    Operator.AT_MOST: "<=",
    Operator.LESS_THAN: "<",
}
_IN_WORDS = {
    Operator.AT_LEAST: "{}以上",
    Operator.MORE_THAN: "超过{}",
    Operator.AT_MOST: "不超过{}",
    Operator.LESS_THAN: "不满{}",
}

_SPECIAL = re.compile(rf"[\s{UNSEEN}()（）:：<>=＜＞＝≥≤\"“”]|^[-－]|^或$")
_DIVIDING = re.compile(rf"[\s{UNSEEN}()（）,，、\"“”]")


def text_of(term: Term) -> str:
    """Return the text of one term.

    Raises:
        ValueError: it holds the ids of projects, which no text says.
    """
    match term:
        case Words(text):
            return quoted(text) if _SPECIAL.search(text) or may_be_tied(text) else text
        case Not(Condition(field, Operator.EMPTY)):
            return f"有:{term_title(field)}"
        case Not(inner):
            return f"-{text_of(inner)}"
        case AnyOf(terms):
            return f"({' 或 '.join(text_of(each) for each in terms)})"
        case AllOf(terms):
            pair = amount_pair(term)
            if pair is not None:
                return f"{term_title('total')}:{''.join(_in_words(each) for each in pair)}"
            return f"({' '.join(text_of(each) for each in terms)})"
        case Ids():
            raise ValueError("no query text names projects by their ids")
        case Condition():
            return _condition_text(term)


def amount_pair(term: Term) -> tuple[Condition, Condition] | None:
    """Return the two bounds of a range of 总投资 that leaves one of them out, or None."""
    match term:
        case AllOf(
            (
                Condition("total", low_operator, (int(least),)) as low,
                Condition("total", high_operator, (int(most),)) as high,
            )
        ):
            is_range = low_operator in LOW and high_operator in (
                Operator.AT_MOST,
                Operator.LESS_THAN,
            )
            is_closed = (low_operator, high_operator) == (Operator.AT_LEAST, Operator.AT_MOST)
            return (low, high) if is_range and not is_closed and least < most else None
    return None


def _condition_text(condition: Condition) -> str:
    title = term_title(condition.field)
    if condition.operator is Operator.EMPTY:
        return f"无:{title}"
    values = [value_text(condition.field, value) for value in condition.values]
    if condition.operator is Operator.BETWEEN:
        return f"{title}:{values[0]}..{values[1]}"
    if condition.operator is Operator.IS:
        # Between amounts a comma would be a thousands separator.
        return f"{title}:{('、' if condition.field == 'total' else ',').join(values)}"
    return f"{title}{_SIGNS[condition.operator]}{values[0]}"


def value_text(field: str, value: str | int) -> str:
    """Return a value as it stands behind its field's colon, in quotes where it must be."""
    if isinstance(value, int):
        return exact_wan(value) if field == "total" else str(value)
    if field == "period" and reads_as_years(value):
        return quoted(value)
    return quoted(value) if _DIVIDING.search(value) else value


def _in_words(condition: Condition) -> str:
    yuan = int(condition.values[0])
    is_round = yuan and yuan % YI == 0
    amount = f"{yuan // YI}亿" if is_round else f"{exact_wan(yuan)}万"
    return _IN_WORDS[condition.operator].format(amount)
