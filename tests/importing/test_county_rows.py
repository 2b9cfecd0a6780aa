"""Rows of county tables that are easily counted twice, or lost: headings, sums of pages, tails.

As in ``test_county_tables.py`` each is a file made here, and read by hand.
"""

from datetime import date

import pytest

from tests.importing.countytables import HEAD, book, drawn, kinds, only_table, refused, sums, told

A, B = (1, "甲医院", 100, "卫健委"), (2, "乙医院", 200, "卫健委")


@pytest.mark.parametrize(
    "heads",
    [
        (("一、医疗（2个）", "", 300, "卫健委"), ("二、养老（1个）", "", 50, "民政局")),
        (("一", "医疗", 300, "卫健委"), ("二", "养老", 50, "民政局")),
        (("", "一、医疗", 300, "卫健委"), ("", "二、养老", 50, "民政局")),
        (("（一）", "医疗", 300, "卫健委"), ("（二）", "养老", 50, "民政局")),
    ],
)
def test_a_heading_that_names_who_leads_is_not_counted_twice(
    heads: tuple[tuple[object, ...], ...],
) -> None:
    first, second = heads
    table = only_table(book(HEAD, first, A, B, second, (1, "丙院", 50, "民政局")))
    assert drawn(table) == [
        "1 甲医院 医疗 100 卫健委", "2 乙医院 医疗 200 卫健委", "1 丙院 养老 50 民政局",
    ]  # fmt: skip
    assert [(line[0], *line[2:]) for line in sums(table)] == [
        ("", 3, None), ("医疗", 2, 0), ("养老", 1, 0),
    ]  # fmt: skip
    one, two = told(table)
    assert one.startswith("第 2 行“")
    assert one.endswith("但它说的正好是下面 2 个项目之和，按分组行处理，不算项目，请确认。")
    assert two.endswith("但它说的正好是下面 1 个项目之和，按分组行处理，不算项目，请确认。")


def test_a_heading_that_does_not_add_up_is_a_project_that_is_asked_about() -> None:
    table = only_table(book(HEAD, ("一", "医疗园", 301, "卫健委"), A, B))
    assert drawn(table)[0] == "- 医疗园 - 301 卫健委"
    assert "第 2 行“医疗园”序号像分组的，又写着责任单位之类，按项目导入，请确认。" in told(table)


def test_projects_numbered_in_han_are_projects() -> None:
    table = only_table(book(HEAD, ("一", "甲医院", 100, "卫健委"), ("二", "乙医院", 100, "卫健委")))
    assert drawn(table) == ["- 甲医院 - 100 卫健委", "- 乙医院 - 100 卫健委"]


def test_a_numbered_heading_whose_projects_count_from_one_is_not_counted_twice() -> None:
    table = only_table(
        book(HEAD, (1, "医疗类", 300, ""), A, B, (2, "养老类", 50, ""), (1, "丙院", 50, "民政局"))
    )
    assert kinds(table) == "GPPGP"
    assert sums(table) == [("", None, 3, None), ("医疗类", None, 2, 0), ("养老类", None, 1, 0)]
    assert told(table) == [
        "第 2 行“医疗类”只有名称，按分组行处理，不算项目，请确认。",
        "第 5 行“养老类”只有名称，按分组行处理，不算项目，请确认。",
    ]


def test_a_numbered_project_above_rows_that_count_anew_and_are_not_its_sum() -> None:
    table = only_table(book(HEAD, (7, "旧项目", 299, ""), A, B))
    assert kinds(table) == "PPP"


def test_sums_of_pages_are_of_no_category() -> None:
    table = only_table(
        book(
            HEAD, ("一、医疗", "", 305, ""), A, B,
            ("", "本页小计", 300, ""), ("", "过次页", 300, ""),
            HEAD, ("", "承前页", 300, ""), (3, "丁院", 5, "卫健委"), ("", "本页合计：", 5, ""),
            ("", "累　计", 305, ""), ("", "合计", 305, ""),
        )
    )  # fmt: skip
    assert kinds(table) == "GPPTTHTPTTT"
    assert [line.split()[2] for line in drawn(table)] == ["医疗"] * 3
    assert sums(table) == [("", None, 3, 0), ("医疗", None, 3, 0)]
    assert told(table) == [
        "第 5、6、8、10、11 行是本页小计、承前页之类，不算项目，也没有用来核对。"
    ]


def test_a_numbered_project_may_be_called_like_a_sum_of_a_page() -> None:
    table = only_table(book(HEAD, A, (2, "累计", 200, "卫健委")))
    assert drawn(table)[1] == "2 累计 - 200 卫健委"


@pytest.mark.parametrize(
    ("label", "count"),
    [
        ("合计2个项目，总投资300万元", 2),
        ("总投资", None),
        ("投资总额", None),
        ("Total", None),
        ("共计2个", 2),
    ],
)
def test_words_for_the_sum_of_all(label: str, count: int | None) -> None:
    table = only_table(book(HEAD, A, B, ("", label, 300, "")))
    assert (kinds(table), told(table)) == ("PPT", [])
    assert sums(table) == [("", count, 2, 0)]


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        ("某县重点项目表（共3个，总投资350万元）", (3, 2, -500_000)),
        ("某县重点项目表（2个）", (2, 2, None)),
        ("某县重点项目表（第2批）", (None, 2, None)),
        ("某县项目库（2023）", (None, 2, None)),
        ("重点项目表（3）", (None, 2, None)),
    ],
)
def test_a_title_may_state_how_many_and_how_much(
    title: str, stated: tuple[int | None, int, int | None]
) -> None:
    assert sums(only_table(book((title,), HEAD, A, B))) == [("", *stated)]


def test_an_amount_alone_is_a_sum_where_numbers_are_texts_too() -> None:
    lines = "序号,项目名称,总投资（万元）,责任单位", "1,甲,100,a", "2,乙,200,b", ",,300,"
    table = only_table("\n".join(lines).encode())
    assert kinds(table) == "PPT"
    assert told(table)[0] == "第 4 行只有数字，没有名称，按合计行处理，不算项目，请确认。"


def test_the_office_that_stamps_a_table_is_not_its_title() -> None:
    stamp = ("某县发改委（盖章）", "", "", "单位：万元")
    assert only_table(book(stamp, HEAD, A, B)).title == ""
    assert only_table(book(("重点项目库",), stamp, HEAD, A, B)).title == "重点项目库"


def test_a_line_of_dashes_is_no_heading() -> None:
    table = only_table(book(HEAD, ("——", "———", "—", ""), A, B))
    assert (kinds(table), [line.split()[2] for line in drawn(table)]) == ("NPP", ["-", "-"])
    assert refused(table) == []


def test_two_amounts_in_a_cell_are_refused_and_not_made_one() -> None:
    table = only_table(book(HEAD, (1, "甲", "100\n200", "a"), (2, "乙", 0.00001, "a")))
    assert [(each.row, each.raw, each.suggestion) for each in table.problems] == [
        (2, "100\n200", ""), (3, "0.00001", ""),
    ]  # fmt: skip


def test_all_parts_of_a_sum_are_no_groups() -> None:
    table = only_table(
        book(HEAD, ("", "合计", 300, ""), ("", "其中：市级", 100, ""), ("", "区级", 200, ""), A, B)
    )
    assert kinds(table) == "TTTPP"
    assert sums(table) == [("", None, 2, 0)]


def test_a_name_alone_below_the_last_project_is_asked_about() -> None:
    table = only_table(book(HEAD, A, B, ("", "中医院迁建", "", ""), ("", "二〇二〇年十月", "", "")))
    assert list(table.notes.values()) == ["中医院迁建", "二〇二〇年十月"]
    assert told(table) == [
        "第 4 行“中医院迁建”下面没有项目，当作表下的说明，没有导入；"
        "如果是项目，请在原表里补上序号再导入。"
    ]


def test_names_that_begin_like_numbers_leave_the_headings_headings() -> None:
    head = ("项目名称", "总投资（万元）", "责任单位")
    names = ("第一中学", "第二中学", "一品康养园", "三峡康养园", "十里花海")
    table = only_table(book(head, ("教育类", "", ""), *((name, 5, "a") for name in names)))
    assert drawn(table) == [f"- {name} 教育类 5 a" for name in names]
    assert told(table) == ["第 2 行“教育类”只有名称，按分组行处理，不算项目，请确认。"]


CATEGORIES = ("序号", "分类", "项目名称", "总投资（万元）", "责任单位")


def test_a_merged_category_states_how_many_and_how_much() -> None:
    table = only_table(
        book(
            CATEGORIES,
            (1, "医疗卫生\n（3个）\n301万元", "甲医院", 100, "a"), (2, "", "乙医院", 200, "a"),
            (3, "养老（1个，50万元）", "丙院", 50, "b"),
            merges=("B2:B3",),
        )
    )  # fmt: skip
    assert [line.split()[2] for line in drawn(table)] == ["医疗卫生", "医疗卫生", "养老"]
    assert sums(table) == [
        ("", None, 3, None), ("医疗卫生", 3, 2, -10_000), ("养老", 1, 1, 0),
    ]  # fmt: skip


def test_brackets_in_a_category_of_its_own_row_are_part_of_its_name() -> None:
    table = only_table(
        book(CATEGORIES, (1, "医疗（2个）", "甲", 1, "a"), (2, "养老", "乙", 2, "a"))
    )
    assert [line.split()[2] for line in drawn(table)] == ["医疗（2个）", "养老"]


def test_blanks_below_a_category_are_asked_about() -> None:
    table = only_table(
        book(
            CATEGORIES, (1, "医疗", "甲", 1, "a"), (2, "", "乙", 2, "a"), (3, "养老", "丙", 3, "a")
        )
    )
    assert [line.split()[2] for line in drawn(table)] == ["医疗", "-", "养老"]
    assert told(table) == [
        "有 1 行的“分类”是空的（第一处在第 3 行），按没有分类导入；"
        "如果与上面一行相同，请在原表里填上再导入。"
    ]


@pytest.mark.parametrize(
    "below",
    [("号", "名称", "（万元）", "单位"), ("号", "", "", ""), ("", "", "（万元）", "")],
)
def test_a_heading_written_over_two_rows(below: tuple[str, ...]) -> None:
    whole = ("序号", "项目名称", "总投资（万元）", "责任单位")
    above = tuple(
        title.removesuffix(rest) if rest else title
        for title, rest in zip(whole, below, strict=True)
    )
    table = only_table(book(above, below, A, B))
    assert drawn(table) == ["1 甲医院 - 100 卫健委", "2 乙医院 - 200 卫健委"]
    assert told(table) == []


def test_both_ends_of_the_period_in_columns_of_their_own() -> None:
    head = ("序号", "项目名称", "建设年限", "", "总投资（万元）")
    table = only_table(
        book(
            head, ("", "", "起", "止", ""),
            (1, "甲", 2020, 2022, 5), (2, "乙", date(2020, 3, 1), "2021-12", 5),
            (3, "丙", "2020.3", "2021.12", 5), (4, "丁", "2020年3月", "", 5),
            (5, "戊", "2021年", "2022年6月", 5),
            merges=("C1:D1",),
            formats={"C4": 'yyyy"年"m"月"'},
        )
    )  # fmt: skip
    periods = [
        "2020-2022",
        "2020年3月—2021年12月",
        "2020.3-2021.12",
        "2020年3月",
        "2021年-2022年6月",
    ]
    assert table.columns["period_text"] == periods
    assert table.columns["period_start"] == [202001, 202003, 202003, 202003, 202101]
    assert table.columns["period_end"] == [202212, 202112, 202112, 202003, 202206]
    assert (refused(table), told(table)) == ([], [])
