import pytest

from app.briefing.columns import Demand, fit_widths, measure_column
from app.briefing.fonts import Role


def test_widths_follow_shares_where_nothing_forces_them() -> None:
    widths = fit_widths([Demand(1, 10, 1000), Demand(3, 10, 1000)], 200)
    assert widths == pytest.approx((50, 150))


def test_no_column_gets_less_than_it_needs() -> None:
    widths = fit_widths([Demand(1, 80, 1000), Demand(9, 10, 1000)], 200)
    assert widths == pytest.approx((80, 120))


def test_what_a_column_cannot_use_goes_to_the_others() -> None:
    widths = fit_widths([Demand(1, 10, 20), Demand(1, 10, 1000)], 200)
    assert widths == pytest.approx((20, 180))


def test_widths_add_up_even_when_the_needs_do_not_fit() -> None:
    widths = fit_widths([Demand(1, 150, 150), Demand(1, 150, 400)], 200)
    assert sum(widths) == pytest.approx(200)
    assert min(widths) > 0


def test_a_column_needs_its_widest_word_and_short_texts_whole() -> None:
    # At 10 points a Chinese character is 10 wide, a digit 5; 0.5 are left for rounding.
    demand = measure_column(1, [("卫生健康", Role.FANG), ("1234567890", Role.FANG)], 10, 4, 100)
    assert demand.least == pytest.approx(50 + 4.5)
    demand = measure_column(1, [("农业及农产品加工业", Role.FANG)], 10, 4, 100)
    assert (demand.least, demand.most) == pytest.approx((10 + 4.5, 90 + 4.5))


def test_a_shortish_text_keeps_to_one_line_where_all_others_have_what_they_need() -> None:
    unit = measure_column(1, [("区文化旅游委", Role.FANG)], 10, 4, 100)
    long = measure_column(4, [("建设" * 90, Role.FANG)], 10, 4, 100)
    # Six characters of 10 points, where its share would be 40 or 20.
    assert fit_widths([unit, long], 200)[0] == pytest.approx(64.5)
    assert fit_widths([unit, long], 70)[0] == pytest.approx(70 / 5, abs=1)


def test_a_word_wider_than_can_be_does_not_widen_its_column() -> None:
    demand = measure_column(1, [("A" * 500, Role.FANG)], 10, 4, 100)
    assert demand.least == pytest.approx(4.5)
