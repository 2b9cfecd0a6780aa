"""The briefing's words and figures, against the paper and against plain arithmetic."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from app.documents.blocks import Chart, Heading, Note, Table, Text
from app.documents.report import Report, load_report
from app.documents.rounding import ROUNDING_NOTE
from app.documents.settings import DocumentKind, DocumentSettings, usual_settings
from app.library.file import Library
from app.operations.projects import create_project, delete_projects, update_projects
from app.operations.reserves import create_reserve
from app.queries.filter import Filter
from app.queries.projects import find_project
from app.queries.querytext import parse_query
from app.queries.reserves import find_reserve
from app.queries.sheet import LineKind
from tests.annex_parser import Annex

SETTINGS = replace(usual_settings(DocumentKind.REPORT), issued_on=date(2020, 11, 5))


def report_of(library: Library, query: str = "", settings: DocumentSettings = SETTINGS) -> Report:
    with library.read() as connection:
        return load_report(connection, Filter(parse_query(query)), settings)


def prose(report: Report) -> str:
    return "\n".join(block.text for block in report.blocks if isinstance(block, Text))


def table(report: Report, word: str) -> Table:
    (found,) = (each for each in report.blocks if isinstance(each, Table) and word in each.title)
    return found


def notes_below(report: Report, above: Table) -> list[str]:
    at = report.blocks.index(above) + 1
    notes = []
    while at < len(report.blocks) and isinstance(block := report.blocks[at], Note):
        notes.append(block.text)
        at += 1
    return notes


def yi(wan: int) -> str:
    return str((Decimal(wan) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP))


def share(part: int, whole: int) -> str:
    percent = Decimal(part) * 100 / whole
    if 0 < percent < Decimal("0.05"):
        return "<0.1%"
    return f"{percent.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def expected_lines(amounts: Iterable[tuple[str, int]]) -> set[tuple[str, ...]]:
    """Name, count, 亿元 and share of each group, from the paper's own cells."""
    sums: defaultdict[str, list[int]] = defaultdict(list)
    for name, wan in amounts:
        sums[name].append(wan)
    return {
        (name, str(len(found)), yi(sum(found)), share(sum(found), 2_790_637))
        for name, found in sums.items()
    }


def groups(found: Table) -> set[tuple[str, ...]]:
    return {line.texts for line in found.lines if line.kind is LineKind.GROUP}


def test_the_first_sentence(library: Library) -> None:
    report = report_of(library)
    assert report.title == "黔江区大健康产业项目储备情况简报"
    assert prose(report).startswith(
        "截至2020年11月5日，黔江区大健康产业项目储备库共储备项目36个，总投资279.06亿元。"
    )


def test_headings_and_tables_are_numbered(library: Library) -> None:
    report = report_of(library)
    headings = [(each.level, each.text) for each in report.blocks if isinstance(each, Heading)]
    assert headings == [
        (1, "一、总体情况"),
        (1, "二、项目结构"),
        (2, "（一）按产业类别"),
        (2, "（二）按所属行业"),
        (2, "（三）按投资方式"),
        (2, "（四）按牵头单位"),
        (2, "（五）按责任单位"),
        (1, "三、年度投资安排"),
        (1, "四、重点项目"),
    ]
    titles = [each.title for each in report.blocks if isinstance(each, Table)]
    assert [title.partition("　")[0] for title in titles] == [f"表{at}" for at in range(1, 8)]
    charts = [each.title for each in report.blocks if isinstance(each, Chart)]
    assert [title.partition("　")[0] for title in charts] == ["图1", "图2"]


def test_tables_are_those_of_the_paper(library: Library, paper: Annex) -> None:
    settings = replace(SETTINGS, dimensions=("category", "industry", "financing", "lead_unit"))
    report = report_of(library, settings=settings)
    rows = paper.projects
    by_category = [
        (re.split("[(（]", group.head.cells[0])[0], int(row.cells[5]))
        for group in paper.groups
        for row in group.projects
    ]
    assert groups(table(report, "产业类别")) == expected_lines(by_category)
    for word, column in (("所属行业", 3), ("投资方式", 7)):
        cells = [(row.cells[column], int(row.cells[5])) for row in rows]
        assert groups(table(report, f"按{word}")) == expected_lines(cells)
    leads = [(row.cells[8].split("、")[0].strip(), int(row.cells[5])) for row in rows]
    assert groups(table(report, "牵头单位")) == expected_lines(leads)


def test_the_sentence_tells_the_groups_of_the_table(library: Library) -> None:
    text = prose(report_of(library))
    assert "医疗卫生服务业项目16个，投资35.38亿元，占12.7%；" in text
    assert "健康管理服务产业项目1个，投资0.20亿元，占0.1%。" in text
    # 89.5 % of the money is this office's own work list.
    assert "招商引资项目12个，投资249.80亿元，占89.5%；" in text
    # 12 + 9 + 9 + 1 + 2 told, 36 in all; 5000 + 3000 + 2300 万元 left.
    assert "其余3种投资方式共有项目3个，投资1.03亿元，占0.4%。" in text
    assert "投资额最大的3个项目合计220.00亿元，占总投资的78.8%" in text
    assert "单个项目投资的中位数为0.95亿元" in text


def test_another_word_for_an_industry_counts_under_the_usual_one(library: Library) -> None:
    report = report_of(library)
    found = table(report, "所属行业")
    assert ("林业", "7", "18.08", "6.5%") in groups(found)
    assert notes_below(report, found) == [
        "注：1.部分合计数因单位取舍不同而产生的计算误差，未作机械调整。",
        "2.“林业行业”并入“林业”统计。",
    ]


def test_years_and_why_the_rest_is_on_none(library: Library) -> None:
    report = report_of(library)
    text = prose(report)
    # 18 calendar rows 268,877 万元; 9, 5, 3 and 1 others.
    assert "按建设周期测算，可排入年度的投资26.89亿元，占总投资的9.6%。" in text
    assert "未排期项目18个，投资252.18亿元，占90.4%。其中，" in text
    assert "仅明确工期的9个，投资138.58亿元" in text
    assert "建设周期待定的5个，投资102.10亿元" in text
    assert "未填报建设周期的3个，投资11.30亿元" in text
    assert "仅有力争建成目标的1个，投资0.20亿元。" in text
    years = table(report, "年度")
    amounts = [Decimal(line.texts[2]) for line in years.lines if line.kind is LineKind.GROUP]
    assert abs(sum(amounts) - Decimal("279.06")) < Decimal("0.05")


@pytest.mark.parametrize("unit", ["亿元", "万元"])
@pytest.mark.parametrize("query", ["", "方式:招商引资", "行业:林业", "投资<5000", "性质:新建"])
def test_the_note_on_rounding_stands_where_it_is_needed_and_nowhere_else(
    library: Library, unit: str, query: str
) -> None:
    report = report_of(library, query, replace(SETTINGS, unit=unit))
    seen = set()
    for found in report.blocks:
        if not isinstance(found, Table) or "单位" in found.title or "项目按" not in found.title:
            continue
        rows = [line.texts for line in found.lines if line.kind is LineKind.GROUP]
        total = found.lines[0].texts
        if any("<" in row[3] for row in rows):
            # What <0.1 % adds is anybody's guess.
            continue
        off = any(
            sum(Decimal(row[at].rstrip("%")) for row in rows) != Decimal(total[at].rstrip("%"))
            for at in (2, 3)
        )
        words = ROUNDING_NOTE.removeprefix("注：")
        assert any(note.endswith(words) for note in notes_below(report, found)) is off, found
        seen.add(off)
    assert seen


def test_both_sides_of_the_note_occur(library: Library) -> None:
    report = report_of(library)
    assert ROUNDING_NOTE not in notes_below(report, table(report, "产业类别"))
    assert ROUNDING_NOTE in notes_below(report, table(report, "投资方式"))


def test_a_sum_by_every_unit_says_that_it_overlaps(library: Library) -> None:
    report = report_of(library)
    found = table(report, "责任单位")
    assert found.lines[0].texts[:3] == ("合计", "36", "279.06")
    (note,) = notes_below(report, found)
    # 3,666,302 万元 by every named unit.
    assert "各单位投资之和为366.63亿元，大于合计279.06亿元" in note
    assert "合计中每个项目只计一次" in note


def test_the_largest_projects(library: Library, paper: Annex) -> None:
    report = report_of(library)
    assert "投资额居前10位的项目合计投资260.70亿元，占总投资的93.4%。" in prose(report)
    found = table(report, "居前10位")
    largest = sorted((int(row.cells[5]) for row in paper.projects), reverse=True)[:10]
    assert [line.texts[3] for line in found.lines] == [yi(wan) for wan in largest]
    assert yi(sum(largest)) == "260.70"


def test_conditions_are_named_with_their_share_of_the_whole(library: Library) -> None:
    text = prose(report_of(library, "方式:招商引资 投资>=10亿"))
    assert (
        "黔江区大健康产业项目储备库符合条件（投资方式：招商引资，总投资10亿元以上）的项目共有5个，"
        "总投资240.00亿元，分别占全部项目数的13.9%、总投资的86.0%。"
    ) in text
    assert "全部5个项目均未明确建设起止年份" in text


def test_one_project_is_not_spoken_of_as_many(library: Library) -> None:
    report = report_of(library, "序号:25")
    text = prose(report)
    assert "该项目属养生养老产业" in text
    for word in ("均", "分别是", "居前", "其余"):
        assert word not in text
    assert "项目结构" not in "".join(b.text for b in report.blocks if isinstance(b, Heading))


def test_nothing_fits(library: Library) -> None:
    report = report_of(library, "没有这个词")
    assert [type(block) for block in report.blocks] == [Text]
    assert prose(report).endswith("没有符合条件（没有这个词）的项目。")


def test_an_empty_library(library: Library) -> None:
    with library.read() as connection:
        ids = [find_project(connection, str(number)) for number in range(1, 37)]
    library.perform(delete_projects(ids))
    report = report_of(library)
    assert prose(report) == "截至2020年11月5日，黔江区大健康产业项目储备库尚无储备项目。"


def test_amounts_that_are_missing_are_said(library: Library) -> None:
    with library.read() as connection:
        first, *others = [find_project(connection, str(number)) for number in (1, 2, 3)]
    library.perform(update_projects({each: {"total": ""} for each in (first, *others)}))
    report = report_of(library)
    text = prose(report)
    assert "共储备项目36个，总投资261.37亿元。其中，3个项目未填报总投资" in text
    assert "医疗卫生服务业项目16个，投资17.69亿元，占6.8%（其中3个未填报总投资）" in text
    found = table(report, "产业类别")
    assert "未填报" in found.columns[-1].title
    assert [line.texts[-1] for line in found.lines] == ["3", "3", "0", "0", "0"]


def test_no_amounts_at_all(library: Library) -> None:
    with library.read() as connection:
        ids = [find_project(connection, str(number)) for number in range(1, 37)]
    library.perform(update_projects({each: {"total": ""} for each in ids}))
    report = report_of(library)
    text = prose(report)
    assert "共储备项目36个，总投资均尚未填报。" in text
    # Said once, not of each group again.
    assert text.count("未填报总投资") == 0
    assert "按产业类别分，医疗卫生服务业项目16个；" in text
    assert "未排期项目18个。其中，仅明确工期的9个；" in text
    by_category = table(report, "产业类别")
    assert [column.title for column in by_category.columns] == ["产业类别", "项目数\n（个）"]
    assert by_category.lines[0].texts == ("合计", "36")
    assert "—%" not in text
    assert "占。" not in text
    assert not [block for block in report.blocks if isinstance(block, Chart)]


def test_a_group_without_any_amount_has_a_blank_for_it(library: Library) -> None:
    with library.read() as connection:
        only = find_project(connection, "36")
    library.perform(update_projects({only: {"total": ""}}))
    report = report_of(library)
    found = table(report, "产业类别")
    assert found.columns[-1].title == "未填报投资\n（个）"
    assert found.lines[-1].texts == ("健康管理服务产业", "1", "", "", "1")
    # 2,790,637 万元 less 2,000.
    assert found.lines[0].texts == ("合计", "36", "278.86", "100.0%", "1")
    chart = next(block for block in report.blocks if isinstance(block, Chart))
    assert {bar.name: bar.text for bar in chart.bars}["健康管理服务产业"] == "未填报"
    assert "健康管理服务产业项目1个，未填报总投资" in prose(report)


def test_steps_of_amounts_leave_no_project_between_two(library: Library, paper: Annex) -> None:
    amounts = [int(row.cells[5]) for row in paper.projects]
    settings = replace(SETTINGS, dimensions=("band",))
    report = report_of(library, settings=settings)
    steps = (
        ("不满1000万元", 0, 1_000), ("1000万元以上不满5000万元", 1_000, 5_000),
        ("5000万元以上不满1亿元", 5_000, 10_000), ("1亿元以上不满5亿元", 10_000, 50_000),
        ("5亿元以上不满10亿元", 50_000, 100_000), ("10亿元以上", 100_000, 10**9),
    )  # fmt: skip
    found = {
        name: [amount for amount in amounts if low <= amount < high] for name, low, high in steps
    }
    # Two of 36 are of just 10亿元.
    assert amounts.count(100_000) == 2
    assert groups(table(report, "投资规模")) == expected_lines(
        (name, amount) for name, those in found.items() for amount in those
    )
    assert f"5亿元以上不满10亿元的项目{len(found['5亿元以上不满10亿元'])}个" in prose(report)


def test_what_nobody_filled_in_is_said_in_one_sentence(library: Library) -> None:
    with library.read() as connection:
        ids = [find_project(connection, str(number)) for number in range(1, 37)]
    library.perform(update_projects({each: {"industry": "", "financing": ""} for each in ids}))
    report = report_of(library)
    assert "全部项目均未明确所属行业、投资方式。" in prose(report)
    headings = [each.text for each in report.blocks if isinstance(each, Heading)]
    assert headings[1:5] == [
        "二、项目结构", "（一）按产业类别", "（二）按牵头单位", "（三）按责任单位",
    ]  # fmt: skip
    # The chart goes with the first that says something.
    settings = replace(SETTINGS, dimensions=("industry", "lead_unit"))
    (chart,) = (b for b in report_of(library, settings=settings).blocks if isinstance(b, Chart))
    assert "牵头单位" in chart.title


def test_one_reserve_is_named_as_such(library: Library) -> None:
    report = report_of(library, settings=replace(SETTINGS, dimensions=("reserve",)))
    assert "按储备库分，全部36个项目均属黔江区大健康产业储备库。" in prose(report)


def test_what_falls_to_a_year_is_not_called_a_total(library: Library) -> None:
    report = report_of(library)
    titles = [column.title for column in table(report, "年度").columns]
    assert titles == ["年度", "项目数\n（个）", "投资\n（亿元）", "占比"]


def test_several_reserves(library: Library) -> None:
    library.perform(create_reserve("万盛"))
    with library.read() as connection:
        here = find_reserve(connection, "万盛").id
    for name in ("甲", "乙"):
        library.perform(create_project(here, {"name": name, "total": "5000"}))
    report = report_of(library)
    text = prose(report)
    assert report.title == "项目储备情况简报"
    assert "文库内2个储备库共储备项目38个，总投资280.06亿元。" in text
    assert "按储备库分，" in text
    assert "万盛项目2个，投资1.00亿元，占0.4%" in text
    assert "未分类的项目2个" in text
