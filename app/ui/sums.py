"""Sums as the screens write them: what nobody stated is 未填, not 0. No Qt."""

from app.models.money import format_money, format_share
from app.queries.unstated import Sums as Sums
from app.queries.unstated import is_unstated as is_unstated

UNSTATED = "未填"


def sum_text(sums: Sums, unit: str) -> str:
    """Return the sum with thousands, without its unit: 204,822, or 未填."""
    return UNSTATED if is_unstated(sums) else format_money(sums.total_yuan, unit, grouped=True)


def sum_words(sums: Sums, unit: str) -> str:
    """Return the sum as a sentence has it: 204,822 万元, or 未填总投资."""
    return f"{UNSTATED}总投资" if is_unstated(sums) else f"{sum_text(sums, unit)} {unit}"


def share_text(sums: Sums, whole_yuan: int) -> str:
    """Return the sum's share of a whole: 7.3%; empty where there is no sum."""
    return "" if is_unstated(sums) else format_share(sums.total_yuan, whole_yuan)
