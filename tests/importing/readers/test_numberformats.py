"""What Excel shows, format by format; expected texts are Excel's own."""

from datetime import date, datetime, time

import pytest

from app.importing.readers.numberformats import parse_format


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0", 5.5, "6"),
        ("0.00", 1.005, "1.01"),
        ("#,##0", 2790637, "2,790,637"),
        ("#,##0.00", 1234.5, "1,234.50"),
        ("#,##0.##", 1234.5, "1,234.5"),
        ("0%", 0.895, "90%"),
        ("0.0%", 0.8951, "89.5%"),
        ("000000", 1234, "001234"),
        ('0"个"', 36, "36个"),
        ('#,##0.00"万元"', 279063.7, "279,063.70万元"),
        ('0.00,,"百万"', 2790637, "2.79百万"),
        ("0!.0,", 51380, "5.1"),
        ('0.0,"千元"', 51380, "51.4千元"),
        ("0;(0)", -5, "(5)"),
        ('0;-0;"零"', 0, "零"),
        ("0_);[Red]\\(0\\)", 7, "7"),
        ('General"亿元"', 5.138, "5.138亿元"),
        ('"约"0"年"', 3, "约3年"),
        ('000"-"0000', 1234567, "123-4567"),
        ('"第"#"号"', 0, "第号"),
        ('0"个"', -36, "-36个"),
    ],
)
def test_numbers(code: str, value: float, shown: str) -> None:
    assert parse_format(code).shown(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(513_800_000, "5.14亿"), (51_380_000, "5138.0万"), (5000, "5000元"), (10_000, "1.0万")],
)
def test_a_section_is_for_the_numbers_its_condition_names(value: float, shown: str) -> None:
    form = parse_format('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0"元"')
    assert form.is_telling
    assert form.shown(value) == shown


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ('[=0]"无";0', 0, "无"),
        ('[=0]"无";0', 7, "7"),
        ("[>5]0;[<2]0", 3, ""),
        ("[<>3]0;00", 3, "03"),
    ],
)
def test_conditions(code: str, value: float, shown: str) -> None:
    assert parse_format(code).shown(value) == shown


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("yyyy-m", date(2020, 1, 1), "2020-1"),
        ("yyyy-mm-dd hh:mm:ss", datetime(2020, 1, 2, 3, 4, 5), "2020-01-02 03:04:05"),
        ("h:mm AM/PM", time(13, 5), "1:05 PM"),
        ('上午/下午h"时"mm"分"', time(0, 5), "上午12时05分"),
        ("d-mmm-yy", date(2021, 12, 31), "31-Dec-21"),
        ("aaaa", date(2020, 1, 1), "星期三"),
        ('[DBNum1][$-804]yyyy"年"m"月"', date(2020, 3, 1), "2020年3月"),
        ("mm:ss", time(0, 7, 9), "07:09"),
        ("m/d", date(2020, 1, 5), "1/5"),
        ("[h]:mm", datetime(1900, 1, 1, 12), ""),
        ("mmmmm", date(2020, 1, 5), ""),
    ],
)
def test_dates(code: str, value: date, shown: str) -> None:
    assert parse_format(code).shown(value) == shown


@pytest.mark.parametrize(
    ("code", "is_date", "is_telling"),
    [
        ("General", False, False),
        ("", False, False),
        ("@", False, False),
        ("0.00", False, False),
        ("#,##0.00_ ;[Red]\\-#,##0.00\\ ", False, False),
        ('_ "¥"* #,##0.00_ ', False, False),
        ("00", False, True),
        ("0%", False, True),
        ("0,", False, True),
        ('0"万元"', False, True),
        ("yyyy-m", True, False),
        ('"day "0', False, True),
        ("[h]:mm", True, False),
        ("0.00E+00", False, False),
    ],
)
def test_kinds(code: str, is_date: bool, is_telling: bool) -> None:
    form = parse_format(code)
    assert (form.is_date, form.is_telling) == (is_date, is_telling)
