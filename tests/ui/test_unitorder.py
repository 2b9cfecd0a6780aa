"""责任单位 in their editors: 等 stays behind the last of them."""

from app.ui.unitorder import UnitOrder


def test_what_is_not_touched_stays_as_written() -> None:
    for text in ("区卫生健康委、区医保局等", "区卫生健康委等、区医保局", "区教委等有关单位", ""):
        assert UnitOrder(text).text_with("") == text


def test_more_stands_behind_the_last() -> None:
    order = UnitOrder("区卫生健康委、区医保局等")
    assert order.text_with("区教委") == "区卫生健康委、区医保局、区教委等"
    order.add("区民政局")
    assert order.names == ["区卫生健康委", "区医保局", "区民政局等"]
    assert order.move(2, 0)
    assert order.names == ["区民政局", "区卫生健康委", "区医保局等"]
    order.remove(2)
    assert order.text_with("") == "区民政局、区卫生健康委"
    order.add("等")
    assert order.names == ["区民政局", "区卫生健康委等"]
