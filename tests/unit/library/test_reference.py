"""The reference library against its source document and the figures worked out from that."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

import pytest

from app import paths
from app.errors import NotFound
from app.library.reference import (
    MalformedReference,
    ReferenceIndustryAlias,
    ReferenceLibrary,
    ReferenceProject,
    ReferenceUnitAlias,
    load_reference,
    read_reference,
    reference_names,
)
from tests.annex_parser import Annex, Row, parse_annex

ANNEX = Path(__file__).parents[2] / "fixtures" / "qianjiang_annex.txt"
# The test copy begins with line 596 (附件2) of the document and ends with line 1000.
ANNEX_FIRST_LINE = 596
ANNEX_LAST_LINE = 1000

WAN = 10_000
NUMBERS = range(1, 37)


@pytest.fixture(scope="module")
def library() -> ReferenceLibrary:
    return load_reference("qianjiang")


@pytest.fixture(scope="module")
def annex_text() -> str:
    return ANNEX.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def annex(annex_text: str) -> Annex:
    return parse_annex(annex_text, first_line=ANNEX_FIRST_LINE)


def project(library: ReferenceLibrary, number: int) -> ReferenceProject:
    return next(item for item in library.projects if item.number == number)


def rollup(
    projects: Iterable[ReferenceProject], key: Callable[[ReferenceProject], str]
) -> dict[str, tuple[int, int]]:
    """Return count and sum in 万元 by key."""
    counts: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for item in projects:
        assert item.total_yuan is not None
        counts[key(item)] += 1
        sums[key(item)] += item.total_yuan
    assert all(total % WAN == 0 for total in sums.values())
    return {group: (counts[group], sums[group] // WAN) for group in counts}


# ---------------------------------------------------------------- the independent parse itself


def test_annex_copy_has_the_lines_it_claims(annex_text: str) -> None:
    assert annex_text.endswith("\n")
    assert annex_text.count("\n") == ANNEX_LAST_LINE - ANNEX_FIRST_LINE + 1


def test_annex_parse_finds_every_row(annex: Annex) -> None:
    assert annex.header.cells == (
        "序号",
        "项目名称",
        "建设性质",
        "所属行业",
        "主要建设规模及内容",
        "总投资\n（万元）",
        "建设周期",
        "投资方式",
        "责任单位",
    )
    assert annex.total == Row(609, ("", "合计（36）个", "", "", "", "2790637", "", "", ""))
    assert [int(row.cells[0]) for row in annex.projects] == list(NUMBERS)
    assert [len(group.projects) for group in annex.groups] == [16, 8, 11, 1]


def test_annex_parse_passes_over_an_empty_line_inside_a_row() -> None:
    header = "\t序号\n" + "\t列\n" * 8 + "\n"
    total = "\t\n\t合计\n" + "\t\n" * 7 + "\n"
    broken = "\t1\n\t甲\n\n\t乙\n" + "\t\n" * 6
    parsed = parse_annex(f"附件\n表\n{header}{total}\t类（1个）\n\t5\n\t\n\n{broken}")
    assert [row.cells[:3] for row in parsed.projects] == [("1", "甲", "乙")]


def test_annex_parse_refuses_a_row_with_a_cell_too_few(annex_text: str) -> None:
    with pytest.raises(ValueError, match="line 623"):
        parse_annex(annex_text.replace("\t招商引资\n", "", 1), first_line=ANNEX_FIRST_LINE)


# ---------------------------------------------------------------- to the letter


@pytest.mark.parametrize("number", NUMBERS)
def test_project_is_the_document_to_the_letter(
    library: ReferenceLibrary, annex: Annex, number: int
) -> None:
    row = annex.projects[number - 1]
    group = next(item for item in annex.groups if row in item.projects)
    _, name, nature, industry, content, total, period, financing, units = row.cells
    item = library.projects[number - 1]

    assert item.number == number
    assert item.name == name
    assert group.head.cells[0].startswith(item.category)
    assert group.head.cells[0][len(item.category)] in "(（"
    assert item.nature == nature
    assert item.industry == industry
    assert item.content == content
    assert item.total_text == total
    assert item.total_yuan == int(total) * WAN
    assert item.period_text == period
    assert item.financing == financing
    assert item.units_text == units
    assert item.units == tuple(units.split("、"))
    assert item.source_line == row.line


def test_library_holds_the_projects_of_the_document_and_no_other(library: ReferenceLibrary) -> None:
    assert [item.number for item in library.projects] == list(NUMBERS)


def test_reserve_states_what_the_document_states(library: ReferenceLibrary, annex: Annex) -> None:
    reserve = library.reserve
    assert reserve.annex == annex.mark
    assert reserve.title == annex.title
    assert reserve.source_line == annex.title_line
    assert f"合计（{reserve.stated_count}）个" == annex.total.cells[1]
    assert reserve.stated_total_yuan == int(annex.total.cells[5]) * WAN
    assert reserve.name == "黔江区大健康产业"
    assert reserve.county == "重庆市黔江区"
    assert reserve.document == "《黔江区促进大健康产业高质量发展行动计划（2020-2025年）》"
    assert reserve.document_number == "黔江府发〔2020〕53号"
    assert reserve.source == "002_da1e4ebb3320be9e.txt"


def test_categories_state_what_the_document_states(library: ReferenceLibrary, annex: Annex) -> None:
    assert len(library.categories) == len(annex.groups)
    for category, group in zip(library.categories, annex.groups, strict=True):
        heading, subtotal, _ = group.head.cells
        parts = re.fullmatch(r"(.+)[(（](\d+)个[)）]", heading)
        assert parts is not None
        assert category.heading == heading
        assert category.name == parts[1]
        assert category.stated_count == int(parts[2])
        assert category.stated_total_yuan == int(subtotal) * WAN
        assert category.source_line == group.head.line


def test_source_lines_point_at_the_right_lines(library: ReferenceLibrary, annex_text: str) -> None:
    lines = annex_text.split("\n")

    def source(line: int) -> str:
        return lines[line - ANNEX_FIRST_LINE]

    assert source(library.reserve.source_line) == library.reserve.title
    for category in library.categories:
        assert source(category.source_line) == f"\t{category.heading}"
    for item in library.projects:
        assert source(item.source_line) == f"\t{item.number}"
        assert source(item.source_line + 1) == f"\t{item.name}"


def test_paragraphs_stay_apart(library: ReferenceLibrary) -> None:
    paragraphs = {item.number: item.content.count("\n") + 1 for item in library.projects}
    assert {number: count for number, count in paragraphs.items() if count > 1} == {
        15: 2,
        18: 3,
        21: 2,
        22: 2,
    }
    assert project(library, 22).content.startswith("新建标准桑园3万亩")
    assert "康养体检中心 、  康复中心、 国医堂 、" in project(library, 33).content


def test_blank_periods_are_empty_text(library: ReferenceLibrary) -> None:
    assert [item.number for item in library.projects if item.period_text == ""] == [1, 17, 18]


def test_units_keep_their_order(library: ReferenceLibrary) -> None:
    assert project(library, 1).units == (
        "区教委",
        "区卫生健康委",
        "区住房城乡建委",
        "区规划自然资源局",
        "正阳工业园区管委会",
    )
    assert project(library, 14).units == ("区招商投资局", "区卫生健康委")
    assert project(library, 16).units[-1] == "区大数据局"


# ---------------------------------------------------------------- the figures of the document


def test_library_reconciles_with_its_stated_figures(library: ReferenceLibrary) -> None:
    found = rollup(library.projects, lambda item: item.category)
    assert {
        category.name: (category.stated_count, category.stated_total_yuan)
        for category in library.categories
    } == {name: (count, total * WAN) for name, (count, total) in found.items()}
    assert library.reserve.stated_count == sum(count for count, _ in found.values())
    total = sum(total for _, total in found.values())
    assert library.reserve.stated_total_yuan == total * WAN


def test_total(library: ReferenceLibrary) -> None:
    assert len(library.projects) == 36
    assert sum(item.total_yuan or 0 for item in library.projects) == 2_790_637 * WAN


def test_by_category(library: ReferenceLibrary) -> None:
    assert rollup(library.projects, lambda item: item.category) == {
        "医疗卫生服务业": (16, 353_845),
        "医药产业、医疗器械产业、健康食品加工产业": (8, 196_500),
        "养生养老产业": (11, 2_238_292),
        "健康管理服务产业": (1, 2_000),
    }


def test_by_nature(library: ReferenceLibrary) -> None:
    assert Counter(item.nature for item in library.projects) == {
        "新建": 33,
        "在建": 1,
        "扩建": 1,
        "改(扩)建": 1,
    }


def test_by_industry(library: ReferenceLibrary) -> None:
    assert rollup(library.projects, lambda item: item.industry) == {
        "卫生健康": (13, 251_585),
        "社会事业": (7, 32_292),
        "林业": (5, 178_500),
        "文化旅游": (4, 2_206_000),
        "林业行业": (2, 2_260),
        "医药": (2, 13_000),
        "教育行业": (1, 100_000),
        "农业及农产品加工业": (1, 5_000),
        "商贸": (1, 2_000),
    }


def test_industry_alias_joins_the_two_wordings(library: ReferenceLibrary) -> None:
    assert library.industry_aliases == (ReferenceIndustryAlias(name="林业", alias="林业行业"),)
    meaning = {alias.alias: alias.name for alias in library.industry_aliases}
    found = rollup(library.projects, lambda item: meaning.get(item.industry, item.industry))
    assert found["林业"] == (7, 180_760)


def test_by_financing(library: ReferenceLibrary) -> None:
    assert rollup(library.projects, lambda item: item.financing) == {
        "招商引资": (12, 2_498_000),
        "中央预算内投资和专项债券": (9, 219_835),
        "政府投资": (9, 43_052),
        "专项债券": (2, 9_450),
        "中央预算内投资": (1, 2_300),
        "直接投资": (1, 10_000),
        "自筹": (1, 3_000),
        "社会投资": (1, 5_000),
    }


def test_by_lead_unit(library: ReferenceLibrary) -> None:
    assert rollup(library.projects, lambda item: item.units[0]) == {
        "区文化旅游委": (4, 2_206_000),
        "区卫生健康委": (12, 231_585),
        "区林业局": (8, 190_760),
        "区教委": (1, 100_000),
        "区招商投资局": (2, 25_000),
        "区民政局": (5, 17_292),
        "区经济信息委": (2, 13_000),
        "区农业农村委": (1, 5_000),
        "区商务委": (1, 2_000),
    }


def test_by_every_unit_the_sums_overlap(library: ReferenceLibrary) -> None:
    overlapping = sum((item.total_yuan or 0) * len(item.units) for item in library.projects)
    assert overlapping == 3_666_302 * WAN


def test_by_form_of_period(library: ReferenceLibrary) -> None:
    forms = {
        "年份": r"\d{4}(-\d{4})?",
        "时长": r"\d+(年|个月)",
        "待定": "待定",
        "空白": "",
        "力争": "力争.*",
    }

    def form(item: ReferenceProject) -> str:
        fitting = [name for name, shape in forms.items() if re.fullmatch(shape, item.period_text)]
        assert len(fitting) == 1, item.period_text
        return fitting[0]

    assert rollup(library.projects, form) == {
        "年份": (18, 268_877),
        "时长": (9, 1_385_760),
        "待定": (5, 1_021_000),
        "空白": (3, 113_000),
        "力争": (1, 2_000),
    }


def test_money_is_skewed(library: ReferenceLibrary) -> None:
    totals = sorted((item.total_yuan or 0 for item in library.projects), reverse=True)
    assert median(totals) == 9_500 * WAN
    assert round(sum(totals[:3]) / sum(totals), 3) == 0.788


# ---------------------------------------------------------------- units and their wordings


def test_every_unit_as_written_is_a_unit_or_an_alias(library: ReferenceLibrary) -> None:
    canonical = {unit.name: unit.name for unit in library.units}
    canonical |= {alias.name: unit.name for unit in library.units for alias in unit.aliases}
    named = list(dict.fromkeys(name for item in library.projects for name in item.units))
    # All of them, in order of first appearance, and none besides.
    assert [canonical[name] for name in named] == [unit.name for unit in library.units]
    assert [name for name in named if canonical[name] != name] == ["区大数据局"]


@pytest.mark.parametrize(
    ("unit", "alias"),
    [
        ("区大数据发展局", ReferenceUnitAlias("区大数据局", "short")),
        ("正阳工业园区管委会", ReferenceUnitAlias("正阳工作园区管委会", "typo")),
        ("中心医院", ReferenceUnitAlias("黔江中心医院", "full")),
        ("保健院", ReferenceUnitAlias("黔江区妇幼保健院", "full")),
        ("中医院", ReferenceUnitAlias("黔江区中医院", "full")),
        ("中心血站", ReferenceUnitAlias("黔江中心血站", "full")),
        ("疾控中心", ReferenceUnitAlias("黔江区疾病预防控制中心", "full")),
    ],
)
def test_unit_has_alias(library: ReferenceLibrary, unit: str, alias: ReferenceUnitAlias) -> None:
    assert alias in next(item.aliases for item in library.units if item.name == unit)


# ---------------------------------------------------------------- finding and refusing


def test_names_are_the_stems_of_the_files() -> None:
    assert "qianjiang" in reference_names()
    assert all(paths.resource("libraries", f"{name}.toml").is_file() for name in reference_names())


@pytest.mark.parametrize("name", ["nowhere", "", "../libraries/qianjiang", "qianjiang.toml"])
def test_unknown_name_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(NotFound, match="qianjiang") as caught:
        load_reference(name)
    assert f"“{name}”" in caught.value.sentence


SMALL = """\
[reserve]
name = "小库"
title = "小项目储备库"
county = "某区"
document = "《计划》"
document_number = "某府发〔2020〕1号"
annex = "附件1"
source = "small.txt"
source_line = 1
stated_count = 1
stated_total_wan = 5
unit = "万元"

[[category]]
name = "甲类"
heading = "甲类（1个）"
stated_count = 1
stated_total_wan = 5
source_line = 3

[[project]]
number = 1
name = "一号"
category = "甲类"
nature = "新建"
industry = "林业"
content = "一栋楼"
total_wan = 5
total_text = "5"
period = "2020"
financing = "自筹"
units = ["区林业局"]
units_text = "区林业局"
source_line = 4

[[unit]]
name = "区林业局"
aliases = [{ name = "林业局", kind = "short" }]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "small.toml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def test_small_file_is_taken(tmp_path: Path) -> None:
    library = read_reference(written(tmp_path, SMALL))
    assert [item.total_yuan for item in library.projects] == [50_000]
    assert library.industry_aliases == ()


def test_missing_amount_is_none_and_not_nought(tmp_path: Path) -> None:
    text = SMALL.replace('total_wan = 5\ntotal_text = "5"', 'total_text = ""')
    assert read_reference(written(tmp_path, text)).projects[0].total_yuan is None


def test_windows_line_ends_change_nothing(tmp_path: Path, library: ReferenceLibrary) -> None:
    text = paths.resource("libraries", "qianjiang.toml").read_text(encoding="utf-8")
    path = tmp_path / "crlf.toml"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    assert read_reference(path) == library


@pytest.mark.parametrize(
    ("old", "new", "record", "reason"),
    [
        ('name = "一号"\n', "", "[[project]] 第 1 条", "缺少 name"),
        ('name = "一号"', "name = 1", "[[project]] 第 1 条", "name 应当是文字"),
        ('name = "一号"', 'name = ""', "[[project]] 第 1 条", "name 不能为空"),
        ('name = "一号"', 'name = "一号 "', "[[project]] 第 1 条", "name 首尾有空白"),
        ("number = 1", "number = 0", "[[project]] 第 1 条", "number 不能小于 1"),
        ("number = 1", "number = true", "[[project]] 第 1 条", "number 应当是整数"),
        ('= "5"', '= "5"\nnote = ""', "[[project]] 第 1 条", "不认识的键：note"),
        ("= 5\ntotal_text", "= -5\ntotal_text", "[[project]] 第 1 条", "total_wan 不能小于 0"),
        ("= 5\ntotal_text", "= 5.5\ntotal_text", "[[project]] 第 1 条", "total_wan 应当是整数"),
        ('units = ["区林业局"]', 'units = "x"', "[[project]] 第 1 条", "units 应当是文字的列表"),
        ('units = ["区林业局"]', 'units = [""]', "[[project]] 第 1 条", "units 中有空项"),
        ('["区林业局"]', '["区林叶局"]', "[[project]] number = 1", "[[unit]] 中没有：区林叶局"),
        ('category = "甲类"', 'category = "乙"', "[[project]] number = 1", "没有名为“乙”的分类"),
        ('kind = "short"', 'kind = "odd"', "[[unit]] 第 1 条 aliases 第 1 条", "不能是 odd"),
        ('{ name = "林业局"', '{ name = "区林业局"', "[[unit]]", "名称或别名 重复：区林业局"),
        ('unit = "万元"', 'unit = "亿元"', "[reserve]", "unit 只能是万元"),
        ("stated_count = 1\n", "", "[reserve]", "缺少 stated_count"),
        ("[[category]]", "[category]", "", "category 应当是一组表"),
        ("[[category]]", "[[kategory]]", "", "不认识的键：kategory"),
        ("[reserve]", "[reserve", "", "不是有效的 TOML 文本"),
    ],
)
def test_malformed_file_is_refused_by_record(
    tmp_path: Path, old: str, new: str, record: str, reason: str
) -> None:
    assert old in SMALL
    with pytest.raises(MalformedReference) as caught:
        read_reference(written(tmp_path, SMALL.replace(old, new, 1)))
    assert caught.value.file == "small.toml"
    assert caught.value.record == record
    assert reason in caught.value.reason
    assert str(caught.value).startswith("small.toml")


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("project", "number 重复：1"),
        ("category", "name 重复：甲类"),
    ],
)
def test_record_given_twice_is_refused(tmp_path: Path, table: str, reason: str) -> None:
    block = next(part for part in SMALL.split("\n\n") if part.startswith(f"[[{table}]]"))
    with pytest.raises(MalformedReference, match=reason) as caught:
        read_reference(written(tmp_path, f"{SMALL}\n{block}\n"))
    assert caught.value.record == f"[[{table}]]"


def test_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes(SMALL.encode("gbk"))
    with pytest.raises(MalformedReference, match=r"gbk\.toml：不是有效的 TOML 文本"):
        read_reference(path)


def test_resource_is_written_for_review() -> None:
    text = paths.resource("libraries", "qianjiang.toml").read_text(encoding="utf-8")
    assert len(tomllib.loads(text)["project"]) == 36
    blocks = re.split(r"\n{2,}", text)
    assert sum(block.startswith("[[project]]") for block in blocks) == 36
