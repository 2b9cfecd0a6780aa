from datetime import date

import pytest

from app.documents.rounding import is_off
from app.documents.wording import day_text, money_text, share_text

WAN = 10_000


@pytest.mark.parametrize(
    ("yuan", "unit", "text"),
    [
        (2_790_637 * WAN, "亿元", "279.06亿元"),
        (2_790_637 * WAN, "万元", "2790637万元"),
        (0, "亿元", "0.00亿元"),
        # 0.00亿元 would say that there is none.
        (40 * WAN, "亿元", "40万元"),
        (50 * WAN, "亿元", "0.01亿元"),
        (30, "万元", "30元"),
    ],
)
def test_amounts_in_a_sentence(yuan: int, unit: str, text: str) -> None:
    assert money_text(yuan, unit) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(895, 1000, "89.5%"), (1, 10_000, "不足0.1%"), (0, 5, "0%"), (1, 1, "100.0%"), (3, 0, "")],
)
def test_shares_in_a_sentence(part: int, whole: int, text: str) -> None:
    assert share_text(part, whole) == text


def test_dates_have_no_zeros() -> None:
    assert day_text(date(2020, 11, 5)) == "2020年11月5日"


@pytest.mark.parametrize(
    ("parts", "total", "expected"),
    [
        (["35.38", "19.65", "223.83", "0.20"], "279.06", False),
        (["35.38", "19.65", "223.83", "0.21"], "279.06", True),
        (["1,000", "2,000.5"], "3,000.5", False),
        (["33.3%", "33.3%", "33.3%"], "100.0%", True),
        (["100.0%", "<0.1%", ""], "100.0%", False),
        (["1"], "", False),
        (["0%"], "—", False),
    ],
)
def test_parts_against_their_total(parts: list[str], total: str, expected: bool) -> None:
    assert is_off(parts, total) is expected
