"""Headings that count what follows them: the counts tell the rows, whatever they are called."""

from app.importing.recognition.labels import heading_name
from app.importing.staging import StagedTable
from tests.importing.recognition.sheetmaking import kinds, make_sheet, names, only_table

HEADER = ("序号", "项目名称", "建设性质", "总投资（万元）")


def table_of(*rows: tuple[object, ...], **more: object) -> StagedTable:
    above = more.pop("above", ())
    assert isinstance(above, tuple)
    return only_table(make_sheet([HEADER, *rows], above=above))


def categories(table: StagedTable) -> list[str]:
    return [table.category(at) for at in range(len(table))]


def test_projects_and_categories_may_be_called_anything() -> None:
    table = table_of(
        (None, "合计（4个）", None, 40),
        (None, "合计（2个）", None, 20),
        (1, "小计", None, 10),
        (None, "（一）", None, 10),
        (None, "一、医药（2个）", None, 20),
        (None, "医院（3个）", None, 10),
        (2, "共5个项目", "新建", 10),
    )
    assert names(table) == ["小计", "（一）", "医院（3个）", "共5个项目"]
    assert categories(table) == ["合计", "合计", "医药", "医药"]
    assert (table.grand.count, table.grand.total_yuan) == (4, 400_000)
    assert [group.stated.count for group in table.groups] == [2, 2]
    assert table.questions == []


def test_groups_in_groups_with_the_total_below() -> None:
    table = table_of(
        (None, "甲（3个）", None, 30),
        (None, "（一）乙（1个）", None, 10),
        (1, "一、丙", None, 10),
        (None, "（二）丁（2个）", None, 20),
        (None, "戊", None, 10),
        (2, "己", None, 10),
        (None, "合计（3）个", None, 30),
        ("注：金额为估算。", None, None, None),
    )
    assert names(table) == ["一、丙", "戊", "己"]
    assert categories(table) == ["甲 / 乙", "甲 / 丁", "甲 / 丁"]
    assert list(table.notes.values()) == ["注：金额为估算。"]
    assert kinds(table)[-2:] == ["TOTAL", "NOTE"]


def test_where_the_counts_do_not_come_out_words_tell() -> None:
    table = table_of(
        (None, "合计（9个）", None, 20),
        (None, "一、医药（2个）", None, 20),
        (1, "甲", "新建", 10),
        (None, "小计", None, 10),
        (2, "乙", "新建", 10),
    )
    assert names(table) == ["甲", "乙"]
    assert table.grand.count == 9


def test_groups_are_no_categories_where_the_document_says_what_they_are() -> None:
    rows = (
        (None, "合计（2个）", None, 20),
        (None, "林业（2个）", None, 20),
        (None, "医药（1个）", None, 10),
        (1, "甲", "新建", 10),
        (None, "未填（1个）", None, 10),
        (2, "乙", "新建", 10),
    )
    assert categories(table_of(*rows)) == ["林业 / 医药", "林业"]
    said = ("全部项目    金额单位：万元    按所属行业、分类分组    2020-11-20 10:00",)
    assert categories(table_of(*rows, above=said)) == ["医药", ""]
    said = ("全部项目    金额单位：万元    按所属行业、建设性质分组",)
    assert categories(table_of(*rows, above=said)) == ["", ""]


def test_a_row_with_an_identifier_is_a_project() -> None:
    header = ("项目名称", "备注", "储备库", "标识")
    identifier = "082e23da-f85c-4384-9259-83d3c70e1136"
    rows = [
        ("甲医院", "一期", "黔江", identifier),
        ("合计（2个）", None, "黔江", identifier),
        ("一、二期", None, "黔江", identifier),
        ("合计", None, None, None),
    ]
    table = only_table(make_sheet([header, *rows]))
    assert names(table) == ["甲医院", "合计（2个）", "一、二期"]


def test_a_numbered_project_may_be_called_like_a_sum() -> None:
    table = table_of((1, "合计", "新建", 10), (2, "乙", "新建", 10), ("合计", None, None, 20))
    assert names(table) == ["合计", "乙"]
    assert table.grand.total_yuan == 200_000


def test_what_a_heading_names() -> None:
    words = ("医药", "（一）医药", "一、医药", "第一部分 医药", "（一）", "合计", "1", "一、合计")
    assert [heading_name(each) for each in words] == [
        "医药", "医药", "医药", "医药", "（一）", "合计", "1", "一、合计",
    ]  # fmt: skip
