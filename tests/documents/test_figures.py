from collections.abc import Iterator
from pathlib import Path

import pytest

from app.briefing.figures import print_figures, write_figures
from app.errors import OutputUnwritable, RefusedInput
from app.library.file import Reading, open_library
from app.operations.projects import update_projects
from app.queries.crosstab import cross
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.projects import find_project
from app.queries.rollups import rollup
from app.queries.sheet import Sheet, cross_sheet, rollup_sheet
from app.queries.spreads import load_spread
from tests.documents import reading as pdf
from tests.library_files import AUTHOR, qianjiang_copy

TITLE = "黔江区大健康产业项目储备库汇总表"


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Reading]:
    with (
        open_library(qianjiang_copy(tmp_path), read_only=True) as library,
        library.read() as connection,
    ):
        yield connection


def sheet_of(reading: Reading, name: str, *measures: str) -> Sheet:
    dimension = find_dimension(name)
    spread = load_spread(reading, dimension, Filter())
    found = rollup(reading, dimension, Filter())
    return rollup_sheet(found, measures or ("count", "total", "share"), spread, title=TITLE)


def crossed(reading: Reading, rows: str, columns: str) -> Sheet:
    found = cross(reading, find_dimension(rows), find_dimension(columns), Filter())
    return cross_sheet(found, "total", title=TITLE)


def test_the_documents_own_figures_are_printed(reading: Reading) -> None:
    (text,) = pdf.page_texts(print_figures(sheet_of(reading, "category")).content)
    # 002, lines 608-610, 619, 784, 873, 987.
    for line in (
        "合计362790637100.0%",
        "医疗卫生服务业1635384512.7%",
        "养生养老产业11223829280.2%",
        "健康管理服务产业120000.1%",
    ):
        assert line in text
    assert TITLE in text
    assert "金额单位：万元" in text


def test_未排期_is_printed_with_its_reasons(reading: Reading) -> None:
    (text,) = pdf.page_texts(print_figures(sheet_of(reading, "year")).content)
    for line in ("只有时长91385760", "待定51021000", "未填3113000", "力争12000"):
        assert line in text
    assert "各年与未排期之和等于合计" in text


def test_few_columns_stand_and_many_lie(reading: Reading) -> None:
    standing = pdf.page_sizes(print_figures(sheet_of(reading, "nature")).content)
    lying = pdf.page_sizes(print_figures(crossed(reading, "nature", "financing")).content)
    assert standing == [pytest.approx((210, 297), abs=0.2)]
    assert lying == [pytest.approx((297, 210), abs=0.2)]


def test_more_columns_than_fit_go_on_below_with_their_names(reading: Reading) -> None:
    sheet = crossed(reading, "nature", "unit")
    content = print_figures(sheet).content
    text = "".join(pdf.page_texts(content))
    for column in sheet.columns:
        assert column.title in text
    assert len(sheet.columns) == 19 + 1
    assert text.count("改(扩)建") == 3
    for part in ("（1/3）", "（2/3）", "（3/3）"):
        assert part in text
    for number in range(len(pdf.page_sizes(content))):
        boxes = pdf.page_boxes(content, number)
        assert max(box.right for box in boxes) <= 297 - 26 + 0.3
        assert min(box.left for box in boxes) >= 26 - 0.3


def test_the_line_above_a_table_stays_with_it(reading: Reading) -> None:
    """建设性质 × 责任单位: two tables fill the first page but for a line or two."""
    pages = pdf.page_texts(print_figures(crossed(reading, "nature", "unit")).content)
    for number in ("（1/3）", "（2/3）", "（3/3）"):
        (page,) = (text for text in pages if number in text)
        assert "建设性质" in page.partition(number)[2]


def test_the_unit_is_said_once_and_only_of_amounts(reading: Reading) -> None:
    (text,) = pdf.page_texts(print_figures(sheet_of(reading, "category", "total")).content)
    assert "全部项目金额单位：万元分类总投资合计2790637" in text
    (text,) = pdf.page_texts(print_figures(sheet_of(reading, "category", "count")).content)
    assert "万元" not in text


def test_a_group_nobody_states_an_amount_in_is_blank(tmp_path: Path) -> None:
    """002: 社会投资 is number 19 alone, 5,000 万元 of 2,790,637."""
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as library:
        with library.read() as connection:
            row_id = find_project(connection, "19")
        library.perform(update_projects({row_id: {"total": ""}}))
        with library.read() as connection:
            alone = sheet_of(connection, "financing", "count", "total", "share", "missing")
            across = crossed(connection, "financing", "nature")
    (text,) = pdf.page_texts(print_figures(alone).content)
    assert "社会投资11注：" in text
    assert "合计362785637100.0%1" in text
    (line,) = (line for line in across.lines if line.name == "社会投资")
    assert set(line.figures) == {None}


def test_amounts_in_yi(reading: Reading) -> None:
    printed = print_figures(sheet_of(reading, "category", "total", "median"), unit="亿元")
    (text,) = pdf.page_texts(printed.content)
    assert "合计279.060.95" in text


def test_every_font_is_embedded(reading: Reading) -> None:
    assert all(
        font.is_embedded for font in pdf.fonts(print_figures(sheet_of(reading, "unit")).content)
    )


def test_a_character_no_font_has_is_named(reading: Reading) -> None:
    sheet = rollup_sheet(
        rollup(reading, find_dimension("nature"), Filter()),
        ("count",),
        {},
        title="汇总\U000e0001表",
    )
    with pytest.raises(RefusedInput, match="标题"):
        print_figures(sheet)


def test_a_place_that_cannot_be_written_is_named(reading: Reading, tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable, match="所在的文件夹不存在"):
        write_figures(sheet_of(reading, "nature"), tmp_path / "没有" / "表.pdf")


@pytest.mark.parametrize(("unit", "is_told"), [("万元", False), ("亿元", True)])
def test_what_is_rounded_is_told_below(reading: Reading, unit: str, is_told: bool) -> None:
    """002: by 投资方式 the amounts in 亿元 come to 279.07, and 279.06 is printed above them."""
    content = print_figures(sheet_of(reading, "financing"), unit=unit).content
    (text,) = pdf.page_texts(content)
    assert ("注：部分合计数因单位取舍不同而产生的计算误差，未作机械调整。" in text) is is_told


def test_shares_of_years_are_told_where_they_do_not_add_up(reading: Reading) -> None:
    # 002 by months: 0.2 + 0.2 + 3.1 + 3.8 + 2.0 + 0.2 + 0.0 + 0.0 + 90.4 is no hundred.
    (text,) = pdf.page_texts(print_figures(sheet_of(reading, "year")).content)
    assert "注：1.部分合计数因单位取舍不同而产生的计算误差，未作机械调整。" in text
    assert "2.跨年的项目在每一年各计一个" in text
