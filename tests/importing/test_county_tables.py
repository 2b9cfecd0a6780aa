"""Tables as county offices make them: ugly, and every row of them right or named.

Each is a file of its format, made here; what is expected was read off the table by hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from tests.importing.countytables import (
    HEAD,
    LONG_HEAD,
    book,
    drawn,
    found_in,
    kinds,
    only_table,
    pages,
    refused,
    sums,
    told,
)


@dataclass(frozen=True)
class Case:
    """A table, and what is to be found in it."""

    make: Callable[[], bytes]
    projects: Sequence[str]
    rows: str
    said: Sequence[str] = ()
    refused: Sequence[tuple[int, str, str]] = ()
    sums: Sequence[tuple[str, int | None, int, int | None]] | None = None
    notes: Sequence[str] = ()


CASES = {
    "merged headers over columns, dates as years": Case(
        lambda: book(
            ("某县2024年重点项目储备表",),
            ("单位：万元",),
            ("序号", "项目名称", "投资情况", "", "建设起止年限", "", "责任单位"),
            ("", "", "总投资", "其中：中央资金", "开工", "竣工", ""),
            ("一", "医疗卫生（2个）", 30000, "", "", "", ""),
            (1, "县医院迁建", 20000, 5000, "2024年3月", "2025年12月", "县卫健委"),
            (2, "中医院扩建", 10000, 2000, 2024, 2026, "县卫健委、县中医院"),
            ("二", "养老（1个）", 5000, "", "", "", ""),
            (3, "敬老院改造", 5000, "", "2024.3", "2025.12", "县民政局"),
            ("", "合计（3个）", 35000, 7000, "", "", ""),
            merges=("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4"),
        ),
        (
            "1 县医院迁建 医疗卫生 20000 县卫健委",
            "2 中医院扩建 医疗卫生 10000 县卫健委+县中医院",
            "3 敬老院改造 养老 5000 县民政局",
        ),
        "GPPGPT",
        sums=(("", 3, 3, 0), ("医疗卫生", 2, 2, 0), ("养老", 1, 1, 0)),
    ),
    "pages with the header again, blank rows, 小计, footnotes, a signature": Case(
        lambda: book(
            ("某区产业项目一览表",), HEAD, ("一、工业",),
            (1, "甲厂", 100, "区经信委"), (2, "乙厂", 200, "区经信委"), ("", "小计", 300, ""),
            ("",), HEAD, ("二、农业",),
            (3, "丙场", 50, "区农委"), ("",), ("",), (4, "丁场", 60, "区农委"),
            ("", "小计", 110, ""),
            ("", "合计", 410, ""),
            ("注：1.投资额为估算数。",), ("2.工期以批复为准。",),
            ("填报人：李四", "", "", "联系电话：12345678"), ("", "", "2024年5月6日", "（盖章）"),
        ),
        (
            "1 甲厂 工业 100 区经信委", "2 乙厂 工业 200 区经信委",
            "3 丙场 农业 50 区农委", "4 丁场 农业 60 区农委",
        ),
        "GPPTHHGPBBPTTNNNN",
        sums=(("", None, 4, 0), ("工业", None, 2, 0), ("农业", None, 2, 0)),
        notes=(
            "注：1.投资额为估算数。", "2.工期以批复为准。", "填报人：李四 联系电话：12345678",
            "2024年5月6日 （盖章）",
        ),
    ),
    "the group goes on on the next page": Case(
        lambda: book(
            ("项目表",), HEAD, ("一、医疗（3个）",), (1, "甲", 100, "县卫健委"),
            ("项目表（续）",), HEAD, ("一、医疗（续）",), (2, "乙", 200, "县卫健委"),
            HEAD, ("一、医疗（3个）",), (3, "丙", 300, "县卫健委"),
            ("二、养老（1个）",), (4, "丁", 400, "县民政局"),
        ),
        (
            "1 甲 医疗 100 县卫健委", "2 乙 医疗 200 县卫健委",
            "3 丙 医疗 300 县卫健委", "4 丁 养老 400 县民政局",
        ),
        "GPHHHPHHPGP",
        sums=(("", None, 4, None), ("医疗", 3, 3, None), ("养老", 1, 1, None)),
    ),
    "the first heading stands above the header": Case(
        lambda: book(
            ("某县项目表",), ("一、续建项目（2个）",), HEAD,
            (1, "甲", 100, "县教委"), (2, "乙", 200, "县教委"),
            ("二、新开工项目（1个）",), HEAD, (3, "丙", 300, "县教委"), ("合计", "", 600, ""),
        ),
        ("1 甲 续建项目 100 县教委", "2 乙 续建项目 200 县教委", "3 丙 新开工项目 300 县教委"),
        "PPGHPT",
        ("表头上方的标题“一、续建项目（2个）”当作下面这些项目的分类，请确认。",),
        sums=(("", None, 3, 0), ("续建项目", 2, 2, None), ("新开工项目", 1, 1, None)),
    ),
    "a row broken by the page": Case(
        lambda: book(
            LONG_HEAD,
            (1, "甲项目", "新建门诊楼，", 100, "2024-2025", "县卫健委", ""),
            ("", "", "配套停车场。", "", "", "县财政局", ""),
            (2, "乙项目", "改造", 200, "2024", "县教委", ""),
        ),
        ("1 甲项目 - 100 县卫健委+县财政局", "2 乙项目 - 200 县教委"),
        "PCP",
        ("第 3 行没有序号和名称，当作上一个项目没写完的部分，接在它后面，请确认。",),
    ),
    "a name broken by the page": Case(
        lambda: pages(
            "某县项目表",
            [HEAD, (1, "甲医院迁建工", 100, "县卫"), ("", "程", "", "健委"),
             (2, "乙", 200, "县教委"),
             ("合计", "2个", 300, "")],
        ),
        ("1 甲医院迁建工 - 100 县卫", "- 程 - - 健委", "2 乙 - 200 县教委"),
        "PPPT",
        (
            "第 3 行没有序号，也没有金额，按单独的项目导入；"
            "如果是上一行没写完的部分，请在原表里并到上一行再导入。",
        ),
        sums=(("", 2, 3, 0),),
    ),
    "a row that says who and how much, not what": Case(
        lambda: book(HEAD, (1, "甲", 100, "县教委"), ("", "", 200, "县财政局"),
            (2, "乙", 50, "县教委")),
        ("1 甲 - 100 县教委", "!- - - 200 县财政局", "2 乙 - 50 县教委"),
        "PPP",
        refused=((3, "B", ""),),
    ),
    "several projects under one number": Case(
        lambda: book(
            ("序号", "项目名称", "总投资（亿元）"), (1, "甲园", 2.5), ("", "甲园二期", 1.5),
            (2, "乙园", 3), merges=("A2:A3",),
        ),
        ("1 甲园 - 25000 -", "- 甲园二期 - 15000 -", "2 乙园 - 30000 -"),
        "PPP",
    ),
    "parts of the total, parts of a project": Case(
        lambda: book(
            HEAD, ("合计", "", 650, ""), ("其中：政府投资", "", 300, ""),
            (1, "甲片区开发", 300, "县住建委"), ("1.1", "甲片区道路", 100, "县住建委"),
            ("1.2", "甲片区管网", 200, "县住建委"), (2, "乙项目", 50, "县教委"),
        ),
        (
            "1 甲片区开发 - 300 县住建委", "- 甲片区道路 - 100 县住建委",
            "- 甲片区管网 - 200 县住建委", "2 乙项目 - 50 县教委",
        ),
        "TTPPPP",
        (
            "第 3 行“其中:政府投资”看不出是哪几行的合计，没有用来核对。",
            "有 2 行的“序号”不是整数（第一处在第 5 行：“1.1”），这些行不取序号，请确认。",
            "第 4 行“甲片区开发”的金额正好是第 5 至 6 行之和，那几行像是它的子项。"
            "都导入会重复计入 300 万元，只要其中一层的，请把另一层去掉。",
        ),
        sums=(("", None, 4, 0),),
    ),
    "units with whom to call, and 等": Case(
        lambda: book(
            ("序号", "项目名称", "总投资（万元）", "责任单位及联系人", "联系电话"),
            (1, "甲项目", 100, "县卫健委 张三 13800138000", "13800138000"),
            (2, "乙项目", 200, "县民政局\n李四\n023-71234567", ""),
            (3, "丙项目", 300, "县卫健委、县医保局等部门", ""),
            (4, "丁项目", 400, "牵头单位：县教委；配合单位：县财政局", ""),
        ),
        (
            "1 甲项目 - 100 县卫健委", "2 乙项目 - 200 县民政局",
            "3 丙项目 - 300 县卫健委+县医保局", "4 丁项目 - 400 县教委+县财政局",
        ),
        "PPPP",
        (
            "D 列“责任单位及联系人”像是责任单位，请确认。",
            "有 2 行的“责任单位及联系人”里写着联系人或电话（第一处在第 2 行），"
            "单位只认作“县卫健委”，这一格的原文照样保留，请确认。",
        ),
    ),
    "万元 and 亿元 in one column, and what is no amount": Case(
        lambda: book(
            HEAD, (1, "甲", "约3.5亿元", "甲局"), (2, "乙", 12000, "甲局"),
            (3, "丙", "5000万", "甲局"),
            (4, "丁", "１２００", "甲局"), (5, "戊", "暂定2亿", "甲局"),
            (6, "己", "3-5亿元", "甲局"),
            (7, "庚", "—", "甲局"), (8, "辛", "待定", "甲局"), (9, "壬", "12,000.50", "甲局"),
            (10, "癸", "1.2亿（其中土建8000万）", "甲局"),
        ),
        (
            "1 甲 - 35000 甲局", "2 乙 - 12000 甲局", "3 丙 - 5000 甲局", "4 丁 - 1200 甲局",
            "!5 戊 - - 甲局", "!6 己 - - 甲局", "7 庚 - - 甲局", "8 辛 - - 甲局",
            "9 壬 - 12000.5 甲局", "!10 癸 - - 甲局",
        ),
        "PPPPPPPPPP",
        (
            "有 2 行的“总投资（万元）”写的是“—”、“待定”（第一处在第 8 行），按没有填导入，请确认。",
        ),
        (
            (6, "C", "暂定2亿"), (7, "C", "3-5亿元"), (11, "C", "1.2亿（其中土建8000万）"),
        ),
    ),
    "dates for numbers, hidden rows and columns": Case(
        lambda: book(
            ("序号", "项目名称", "总投资(万元)", "建设周期", "责任单位"),
            (date(2024, 1, 1), "甲", 100, date(2024, 3, 1), "县教委"),
            ("1-3", "乙", 300, "2年", "县教委"),
            formats={"A2": "m-d", "D2": "yyyy-m"}, hidden=("C",),
        ),
        ("- 甲 - 100 县教委", "- 乙 - 300 县教委"),
        "PP",
        (
            "有 2 行的“序号”不是整数（第一处在第 2 行：“1-1”），这些行不取序号，请确认。",
            "C 列“总投资(万元)”是隐藏的，也读了进来，请确认。",
        ),
    ),
    "categories in a merged column": Case(
        lambda: book(
            ("类别", "序号", "项目名称", "总投资(万元)", "牵头单位", "配合单位"),
            ("医疗卫生", 1, "甲", 100, "县卫健委", "县发改委、县财政局等"),
            ("", 2, "乙", 200, "县卫健委", ""),
            ("养老服务", 3, "丙", 300, "县民政局", "县卫健委"), ("", 4, "丁", 400, "", ""),
            merges=("A2:A3", "A4:A5", "E4:E5"),
        ),
        (
            "1 甲 医疗卫生 100 县卫健委+县发改委+县财政局", "2 乙 医疗卫生 200 县卫健委",
            "3 丙 养老服务 300 县民政局+县卫健委", "4 丁 养老服务 400 县民政局",
        ),
        "PPPP",
        ("A 列“类别”像是分类，请确认。",),
    ),
    "a column without a heading": Case(
        lambda: book(
            ("", "序号", "项目名称", "总投资（万元）", "责任单位"),
            ("医疗", 1, "甲", 100, "县教委"), ("", 2, "乙", 200, "县教委"), merges=("A2:A3",),
        ),
        ("1 甲 - 100 县教委", "2 乙 - 200 县教委"),
        "PP",
        ("A 列没有表头，里面写着“医疗”等，没有导入；要导入，请指定它是什么。",),
    ),
    "two halves side by side": Case(
        lambda: book(
            ("序号", "项目名称", "总投资（万元）", "序号", "项目名称", "总投资（万元）"),
            (1, "甲", 100, 3, "丙", 300), (2, "乙", 200, 4, "丁", 400),
        ),
        ("1 甲 - 100 -", "2 乙 - 200 -"),
        "PP",
        (
            "A 列“序号”和 D 列“序号”都像是序号，取的是 A 列，D 列没有导入。",
            "E 列“项目名称”和 B 列“项目名称”一样：这张表左右并排，右边一半的项目没有导入。"
            "请在原表里把右边一半移到左边一半的下面，再导入。",
            "C 列“总投资（万元）”和 F 列“总投资（万元）”都像是总投资，取的是 C 列，F 列没有导入。",
        ),
    ),
    "numbered levels": Case(
        lambda: book(
            HEAD, ("一", "医疗卫生", 600, ""), ("（一）", "医院", 300, ""),
            (1, "甲", 100, "县卫健委"), (2, "乙", 200, "县卫健委"), ("（二）", "卫生院", 300, ""),
            (1, "丙", 300, "县卫健委"), ("二", "养老", 100, ""), (1, "丁", 100, "县民政局"),
        ),
        (
            "1 甲 医疗卫生 / 医院 100 县卫健委", "2 乙 医疗卫生 / 医院 200 县卫健委",
            "1 丙 医疗卫生 / 卫生院 300 县卫健委", "1 丁 养老 100 县民政局",
        ),
        "GGPPGPGP",
        sums=(
            ("", None, 4, None), ("医疗卫生", None, 3, 0), ("医疗卫生 / 医院", None, 2, 0),
            ("医疗卫生 / 卫生院", None, 1, 0), ("养老", None, 1, 0),
        ),
    ),
    "lots, and counts and sums in words": Case(
        lambda: book(
            HEAD, ("第一批项目2个，总投资300万元",), ("1、", "甲", 100, "县教委"),
            ("2、", "乙", 200, "县教委"),
            ("第二批项目1个，总投资50万元",), ("3、", "丙", 50, "县教委"),
            ("共计3个项目，总投资350万元",),
        ),
        ("1 甲 第一批项目 100 县教委", "2 乙 第一批项目 200 县教委", "3 丙 第二批项目 50 县教委"),
        "GPPGPT",
        sums=(("", 3, 3, 0), ("第一批项目", 2, 2, 0), ("第二批项目", 1, 1, 0)),
    ),
    "sums that name what they sum": Case(
        lambda: book(
            HEAD, (1, "甲", 100, "县卫健委"), (2, "乙", 200, "县卫健委"), ("", "医疗小计", 300, ""),
            (3, "丙", 50, "县民政局"), ("", "养老小计", 51, ""), ("", "总计", 350, ""),
        ),
        ("1 甲 医疗 100 县卫健委", "2 乙 医疗 200 县卫健委", "3 丙 养老 50 县民政局"),
        "PPTPTT",
        sums=(("", None, 3, 0), ("医疗", None, 2, 0), ("养老", None, 1, -10_000)),
    ),
    "projects called like sums": Case(
        lambda: book(
            ("项目名称", "投资额（万元）", "业主"), ("合计村污水治理项目", 100, "某镇"),
            ("小计河整治", 200, "某镇"), ("总部经济园", 300, "某区管委会"), ("合计", 600, ""),
        ),
        (
            "- 合计村污水治理项目 - 100 某镇", "- 小计河整治 - 200 某镇",
            "- 总部经济园 - 300 某区管委会",
        ),
        "PPPT",
        sums=(("", None, 3, 0),),
    ),
    "a header of its own making": Case(
        lambda: book(
            ("序  号", "项 目\u00a0名 称", "总 投 资\n(万元)", "建设年限", "责任单位\n（牵头）"),
            (1, "甲", 100, "2024—2026", "县教委"), (2, "乙", 200, "2024年底前", "县教委"),
        ),
        ("1 甲 - 100 县教委", "2 乙 - 200 县教委"),
        "PP",
    ),
    "columns for years beside the total": Case(
        lambda: book(
            (*HEAD[:3], "2024年计划投资", "截至2023年底累计完成投资", "责任单位"),
            ("", "合计", 300, 100, 50, ""), (1, "甲", 100, 40, 10, "县教委"),
            (2, "乙", 200, 60, 40, "县教委"),
        ),
        ("1 甲 - 100 县教委", "2 乙 - 200 县教委"),
        "TPP",
        sums=(("", None, 2, 0),),
    ),
    "a CSV of WPS": Case(
        lambda: (
            '某县项目表,,,\r\n序号,项目名称,总投资（万元）,责任单位\r\n1,甲项目,"12,000",县发改委\r\n'
            '2,"乙""精品""项目",3.5亿,"县发改委,县财政局"\r\n,合计,47000,\r\n'
        ).encode("gb18030"),
        ("1 甲项目 - 12000 县发改委", '2 乙"精品"项目 - 35000 县发改委+县财政局'),
        "PPT",
        sums=(("", None, 2, 0),),
    ),
    "codes that a spreadsheet has rounded": Case(
        lambda: (
            "序号,项目代码,项目名称,总投资（万元）\n1,2020-500114-84-01-123456,甲,100\n"
            "2,2.02050011484011E+18,乙,200\n"
        ).encode(),
        ("1 甲 - 100 -", "!2 乙 - 200 -"),
        "PP",
        refused=((3, "B", "2.02050011484011E+18"),),
    ),
    "text from the clipboard of another program": Case(
        lambda: (
            "序号\t项目名称\t总投资（万元）\t责任单位\n一、\t医疗\t\t\n1\t甲\t100\t县卫健委等有关单位\n合计\t\t100\t\n"
        ).encode("utf-16"),
        ("1 甲 医疗 100 县卫健委",),
        "GPT",
        sums=(("", None, 1, 0), ("医疗", None, 1, None)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_table_as_an_office_makes_it(name: str) -> None:
    case = CASES[name]
    table = only_table(case.make())
    assert drawn(table) == list(case.projects)
    assert kinds(table) == case.rows
    assert told(table) == list(case.said)
    assert refused(table) == list(case.refused)
    assert list(table.notes.values()) == list(case.notes)
    if case.sums is not None:
        assert sums(table) == list(case.sums)


def test_a_document_with_a_table_below_each_heading() -> None:
    found = found_in(
        pages(
            "附件3", "某县十四五重点项目库", "五、项目", "（一）医疗卫生类", "1.说明文字若干。",
            [HEAD, (1, "甲医院", 100, "县卫健委"), (2, "乙医院", 200, "县卫健委")],
            "注：甲医院投资为估算数。",
            "（二）养老类", [HEAD, (1, "丙敬老院", 30, "县民政局")],
            "注：1.数据截至2024年5月。", "2.投资为估算数。", "联系人：张三，电话：71234567",
            "六、保障措施",
        )
    )  # fmt: skip
    first, second = found.tables
    # What both stand under is the document's structure, not a category.
    assert drawn(first) == ["1 甲医院 医疗卫生类 100 县卫健委", "2 乙医院 医疗卫生类 200 县卫健委"]
    assert drawn(second) == ["1 丙敬老院 养老类 30 县民政局"]
    assert told(second) == ["表头上方的标题“（二）养老类”当作下面这些项目的分类，请确认。"]
    assert (first.annex, first.title, second.title) == ("附件3", "某县十四五重点项目库", "")
    assert list(first.notes.values()) == ["注：甲医院投资为估算数。"]
    assert list(second.notes.values()) == [
        "注：1.数据截至2024年5月。", "2.投资为估算数。", "联系人：张三，电话：71234567",
    ]  # fmt: skip


def test_the_heading_of_a_documents_only_table_is_no_category() -> None:
    (table,) = found_in(pages("五、重点项目", [HEAD, (1, "甲医院", 100, "县卫健委")])).tables
    assert drawn(table) == ["1 甲医院 - 100 县卫健委"]
    assert told(table) == []


def test_a_web_page_saved_as_a_workbook() -> None:
    page = (
        "<meta charset=utf-8><h3>一、医疗</h3><table><tr><th>序号<th>项目名称<th>总投资(亿元)"
        "<tr><td rowspan=2>1<td>甲园<td>2.5<tr><td>甲园二期<td>1.5</table><p>注：意向投资。</p>"
        "<h3>二、养老</h3><table><tr><th>序号<th>项目名称<th>总投资(亿元)<tr><td>1<td>乙院<td>2</table>"
        "<p>注：估算。</p>"
    )
    first, second = found_in(page.encode()).tables
    assert drawn(first) == ["1 甲园 医疗 25000 -", "- 甲园二期 医疗 15000 -"]
    assert drawn(second) == ["1 乙院 养老 20000 -"]
    notes = [list(each.notes.values()) for each in (first, second)]
    assert notes == [["注：意向投资。"], ["注：估算。"]]


def test_several_tables_and_sheets() -> None:
    found = found_in(
        book(
            sheets={
                "封面": [("某县储备项目",), ("编制单位：县发改委",)],
                "汇总": [("类别", "个数", "总投资（万元）"), ("医疗", 2, 300)],
                "明细": [
                    ("表一 续建项目",), ("序号", "项目名称", "总投资（亿元）"), (1, "甲", 1.5),
                    ("合计", "", 1.5), ("",), ("表二 新开工项目",),
                    ("序号", "项目名称", "总投资（万元）"), (1, "乙", 15000), ("合计", "", 15000),
                ],
            }
        )
    )  # fmt: skip
    assert [(each.sheet, each.row) for each in found.dismissed] == [("封面", 0), ("汇总", 0)]
    assert [each.title for each in found.tables] == ["表一 续建项目", "表二 新开工项目"]
    assert [drawn(each) for each in found.tables] == [["1 甲 - 15000 -"], ["1 乙 - 15000 -"]]
    assert [sums(each) for each in found.tables] == [[("", None, 1, 0)]] * 2


def test_a_card_of_one_project_is_refused_by_name() -> None:
    (card,) = found_in(book(("项目名称", "甲医院"), ("总投资", "1亿元"))).dismissed
    assert card.reason == (
        "“Sheet1”不像项目表：没有找到带“项目名称”的表头。"
        "如果是项目表，请指出表头在哪一行、各栏是什么。"
    )
