import csv
import io
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest

from app.library.file import open_library
from app.operations.contacts import ContactEntry, replace_contacts
from app.operations.funding import FundingEntry, replace_funding
from app.queries.projects import load_records
from tests.annex_parser import parse_annex
from tests.library_files import AUTHOR
from tests.unit.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[3]
ANNEX = parse_annex((ROOT / "tests/fixtures/qianjiang_annex.txt").read_text(encoding="utf-8"))

# In 万元.
CATEGORIES = {
    "医疗卫生服务业": (16, 353845),
    "医药产业、医疗器械产业、健康食品加工产业": (8, 196500),
    "养生养老产业": (11, 2238292),
    "健康管理服务产业": (1, 2000),
}
LEADS = {
    "区文化旅游委": (4, 2206000),
    "区卫生健康委": (12, 231585),
    "区林业局": (8, 190760),
    "区教委": (1, 100000),
    "区招商投资局": (2, 25000),
    "区民政局": (5, 17292),
    "区经济信息委": (2, 13000),
    "区农业农村委": (1, 5000),
    "区商务委": (1, 2000),
}
KEYS = {
    "number", "name", "category", "nature", "industry", "content", "total_yuan", "total_wan",
    "period_text", "financing", "units", "uuid", "reserve", "location", "cooperation", "code",
    "background", "benefits", "advantages", "progress", "policy", "notes",
}  # fmt: skip


def display_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def test_projects_are_those_of_the_paper(chubei: Run, library: Path) -> None:
    projects = chubei("projects", library, "--json").json
    found = [
        (
            str(each["number"]), each["name"], each["nature"], each["industry"], each["content"],
            str(each["total_wan"]), each["period_text"], each["financing"],
            "、".join(each["units"]),
        )
        for each in projects
    ]  # fmt: skip
    assert found == [row.cells for row in ANNEX.projects]
    assert all(each["total_yuan"] == each["total_wan"] * 10_000 for each in projects)
    assert all(set(each) >= KEYS for each in projects)
    assert len({each["uuid"] for each in projects}) == 36


def test_info(chubei: Run, library: Path) -> None:
    found = chubei("info", library, "--json").json
    assert (found["count"], found["total_yuan"]) == (36, 27_906_370_000)
    assert found["total_wan"] == 2790637
    assert found["schema"] == "1.5"
    (reserve,) = found["reserves"]
    assert reserve["title"] == "黔江区大健康产业项目储备库"
    assert (reserve["stated_count"], reserve["stated_total_yuan"]) == (36, 27_906_370_000)
    assert "2790637 万元（279.06 亿元）" in chubei("info", library).out


def test_rollup_by_category(chubei: Run, library: Path) -> None:
    found = chubei("rollup", library, "--by", "category", "--json").json
    rows = {row["group"]: (row["count"], row["total_wan"]) for row in found["rows"]}
    assert list(rows.items()) == list(CATEGORIES.items())
    assert (found["count"], found["total_yuan"]) == (36, 27_906_370_000)
    assert "overlap_yuan" not in found
    assert found["rows"][0]["share"] == pytest.approx(353845 / 2790637, abs=1e-6)
    assert all(row["count_without_amount"] == 0 for row in found["rows"])


def test_rollup_by_lead_unit(chubei: Run, library: Path) -> None:
    found = chubei("rollup", library, "--by", "牵头单位", "--json").json
    assert {row["group"]: (row["count"], row["total_wan"]) for row in found["rows"]} == LEADS


def test_rollup_by_unit_says_its_overlap(chubei: Run, library: Path) -> None:
    found = chubei("rollup", library, "--by", "unit", "--json").json
    assert found["overlap_yuan"] == 36_663_020_000
    assert found["overlap_yuan"] == sum(row["total_yuan"] for row in found["rows"])
    assert found["total_wan"] == 2790637
    text = chubei("rollup", library, "--by", "unit").out
    assert "3666302" in text
    assert "2790637" in text


def test_rollup_by_year_adds_up(chubei: Run, library: Path) -> None:
    found = chubei("rollup", library, "--by", "year", "--json").json
    unscheduled = found["rows"][-1]
    assert unscheduled["group"] == "未排期"
    reasons = {each["group"]: (each["count"], each["total_wan"]) for each in unscheduled["reasons"]}
    assert reasons == {
        "只有时长": (9, 1385760),
        "待定": (5, 1021000),
        "未填": (3, 113000),
        "力争": (1, 2000),
    }
    assert unscheduled["total_wan"] == 2521760
    assert sum(row["total_yuan"] for row in found["rows"][:-1]) == 2_688_770_000
    assert sum(row["total_yuan"] for row in found["rows"]) == 27_906_370_000


def test_two_dimensions_are_crossed(chubei: Run, library: Path) -> None:
    found = chubei("rollup", library, "--by", "category,year", "--json").json
    for row in found["rows"]:
        assert sum(part["total_yuan"] for part in row["rows"]) == row["total_yuan"]
    crossed = chubei("rollup", library, "--by", "category,nature", "--json").json["rows"]
    assert [(part["group"], part["count"], part["total_wan"]) for part in crossed[0]["rows"]] == [
        ("新建", 15, 328290),
        ("在建", 1, 25555),
    ]


def test_a_cross_table_tells_its_columns_too(chubei: Run, library: Path) -> None:
    found = chubei("rollup", library, "--by", "year,category", "--json").json
    assert [row["group"] for row in found["columns"]["rows"]] == list(CATEGORIES)
    for at, name in enumerate(CATEGORIES):
        cells = [part for row in found["rows"] for part in row["rows"] if part["group"] == name]
        assert sum(part["total_yuan"] for part in cells) == CATEGORIES[name][1] * 10_000
        assert found["columns"]["rows"][at]["total_wan"] == CATEGORIES[name][1]
    unscheduled = chubei("rollup", library, "--by", "category,year", "--json").json["rows"][2]
    reasons = {each["group"]: each["count"] for each in unscheduled["rows"][-1]["reasons"]}
    assert sum(reasons.values()) == unscheduled["rows"][-1]["count"]


def test_a_cross_table_as_text_adds_up(chubei: Run, library: Path) -> None:
    lines = chubei("rollup", library, "--by", "分类,建设性质").out.splitlines()
    heads = lines[0].split()
    assert (heads[0], heads[-1]) == ("分类＼建设性质", "合计")
    assert set(heads[1:-1]) == {"新建", "在建", "改(扩)建", "扩建"}
    assert lines[2].split() == ["医疗卫生服务业", "328290（15）", "25555（1）", "353845（16）"]
    assert lines[6].split()[0] == "合计"
    assert lines[6].split()[-1] == "2790637（36）"
    text = chubei("rollup", library, "--by", "unit,year").out
    assert "各行之和为 3666302 万元，与合计 2790637 万元不同" in text
    # 附件2 names more industries than nine, but units than a line holds: they stand in a list.
    wide = chubei("rollup", library, "--by", "category,unit").out
    assert "＼" not in wide
    assert "  区教委" in wide


def test_measures_of_a_rollup(chubei: Run, library: Path) -> None:
    words = ("rollup", library, "--by", "category", "--measures", "median,largest")
    found = chubei(*words, "--json").json
    # median 9,500 万元; the largest is 三塘盖 with 1,200,000.
    assert (found["median_wan"], found["largest_wan"]) == (9500, 1200000)
    assert found["largest_project"]["name"] == "重庆市黔江区三塘盖旅游康养度假区项目"
    assert found["rows"][3]["median_wan"] == found["rows"][3]["largest_wan"] == 2000
    assert "median_wan" not in chubei("rollup", library, "--by", "category", "--json").json
    text = chubei(*words).out
    assert "全部项目：中位数 9500 万元，最大 1200000 万元" in text
    assert text.splitlines()[0].split()[-2:] == ["中位数（万元）", "最大（万元）"]


def test_a_tiny_share_is_told_as_such(chubei: Run, library: Path) -> None:
    chubei("set", library, "36", "total=1元")
    line = chubei("rollup", library, "--by", "category").out.splitlines()[5]
    assert line.split()[-1] == "<0.1%"


def test_query_and_reserve_choose_projects(chubei: Run, library: Path) -> None:
    wood = chubei("projects", library, "--query", "行业:林业", "--json").json
    assert [(len(wood), sum(each["total_wan"] for each in wood))] == [(5, 178500)]
    assert len(chubei("projects", library, "--query", "-性质:新建", "--json").json) == 3
    named = ("--reserve", "大健康")
    assert chubei("rollup", library, "--by", "nature", *named, "--json").json["count"] == 36


def test_sort(chubei: Run, library: Path) -> None:
    found = chubei("projects", library, "--sort", "total:desc", "--json").json
    amounts = [each["total_wan"] for each in found]
    assert amounts[:3] == [1200000, 800000, 200000]
    assert amounts == sorted(amounts, reverse=True)
    rising = chubei("projects", "--sort", "投资", library, "--json").json
    assert [each["total_wan"] for each in rising] == sorted(amounts)


def test_csv_opens_in_a_spreadsheet(chubei: Run, library: Path) -> None:
    chubei("set", library, "1", "name==cmd|'/C calc'!A0", "notes=+1", "code=2020-500114-85")
    text = chubei("projects", library, "--csv").out
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == 37
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[0]["项目名称"] == "'=cmd|'/C calc'!A0"
    assert rows[0]["备注"] == "'+1"
    assert rows[0]["项目代码"] == "2020-500114-85"
    assert sum(int(row["总投资（万元）"]) for row in rows) == 2790637
    assert rows[14]["主要建设规模及内容"] == ANNEX.projects[14].cells[4]


def test_tables_are_aligned_for_full_width_characters(chubei: Run, library: Path) -> None:
    lines = chubei("rollup", library, "--by", "category").out.splitlines()
    ends = {display_width(line) for line in (lines[0], *lines[2:6])}
    assert len(ends) == 1
    assert display_width(lines[1].replace("─", "-")) in ends


def test_history_names_who_when_and_what(chubei: Run, library: Path) -> None:
    chubei("set", library, "2", "total=6亿")
    chubei("set", library, "3", "nature=扩建")
    newest, older, *_ = chubei("history", library, "--json").json
    (change,) = newest["changes"]
    assert (change["field"], change["old"], change["new"]) == ("nature", "在建", "扩建")
    (change,) = older["changes"]
    assert (change["title"], change["old"], change["new"]) == ("总投资", "51380", "60000")
    assert change["name"] == "武陵山公共卫生应急医院"
    stored = datetime.fromisoformat(older["at"].replace("Z", "+00:00"))
    assert datetime.fromisoformat(older["at_local"]) == stored.replace(microsecond=0)
    text = chubei("history", library, "2").out
    local = stored.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    assert text.startswith(f"{local}  {older['author']}（{older['machine']}）  修改 总投资\n")
    assert "总投资：51380 → 60000 万元" in text
    assert "扩建" not in text


def test_history_tells_of_contacts_and_takes_no_number_for_an_amount(
    chubei: Run, library: Path
) -> None:
    with open_library(library, author=AUTHOR, must_write=True) as opened:
        contacts = [ContactEntry(0, "区民政局", "张三", "", "12345")]
        opened.perform(replace_contacts(2, contacts))
        with opened.read() as connection:
            (kept,) = load_records(connection, [2])[0]["contacts"]
        changed = ContactEntry(kept["id"], "区民政局", "张三", "", "67890")
        opened.perform(replace_contacts(2, [changed]))
    assert chubei("history", library, "2", "--json").json[0]["lines"] == [
        {"title": "张三 电话", "old": "12345", "new": "67890"}
    ]
    text = chubei("history", library, "2").out
    assert "张三 电话：12345 → 67890\n" in text
    assert "联系人：（无） → 张三（区民政局，12345）\n" in text


def test_history_of_a_deleted_project(chubei: Run, library: Path) -> None:
    chubei("delete", library, "4")
    assert chubei("history", library, "4", "--json").json[0]["label"].startswith("删除")


def test_check_reconciles_with_the_document(chubei: Run, library: Path) -> None:
    found = chubei("check", library, "--json").json
    assert found["health"]["is_sound"] is True
    assert found["is_reconciled"] is True
    assert [line["category"] for line in found["reconciliation"]] == [None, *CATEGORIES]
    chubei("set", library, "1", "total=100001")
    chubei("delete", library, "36")
    changed = chubei("check", library, "--json").json
    assert changed["is_reconciled"] is False
    whole, health, *_, service = changed["reconciliation"]
    assert (whole["count_difference"], whole["total_difference_yuan"]) == (-1, -19_990_000)
    assert (health["count_difference"], health["total_difference_yuan"]) == (0, 10_000)
    assert (service["count"], service["total_difference_yuan"]) == (0, -20_000_000)
    assert "有差异" in chubei("check", library).out


def test_check_says_what_is_missing(chubei: Run, library: Path) -> None:
    chubei("set", library, "5", "total=")
    chubei("add", library, "name=甲", "number=5", "units=区民政局")
    found = {each["name"]: each for each in chubei("check", library, "--json").json["findings"]}
    missing = [(each["number"], each["name"]) for each in found["missing_total"]["projects"]]
    assert [number for number, _ in missing] == [5, 5]
    assert missing[1][1] == "甲"
    assert [each["name"] for each in found["missing_category"]["projects"]] == ["甲"]
    assert len(found["shared_number"]["projects"]) == 2
    assert {each["number"] for each in found["missing_period"]["projects"]} == {1, 5, 17, 18}
    assert "unit_overlap" in found
    assert chubei("rollup", library, "--by", "category", "--json").json["count_without_amount"] == 2


def test_reading_while_the_library_is_open_elsewhere(process: Run, library: Path) -> None:
    with open_library(library, must_write=True):
        for words in (("info",), ("projects",), ("rollup", "--by", "year"), ("history",)):
            assert process(words[0], library, *words[1:], "--json").code == 0
        assert process("check", library).code == 0
        assert process("backup", library, "-o", "copy.chubei").code == 0


def test_the_history_of_a_project_tells_the_lines_of_its_funding(
    chubei: Run, library: Path
) -> None:
    with open_library(library, author=AUTHOR, must_write=True) as opened:
        first = [FundingEntry("专项债券", 2026, "1.2亿元"), FundingEntry("企业自筹", None, "300")]
        opened.perform(replace_funding(1, first))
        opened.perform(replace_funding(1, [FundingEntry("企业自筹", None, "450")]))
    newest, before, *_ = chubei("history", library, "1", "--json").json
    assert newest["lines"] == [
        {"title": "企业自筹", "old": "300", "new": "450"},
        {"title": "专项债券 2026 年", "old": "12000", "new": ""},
    ]
    assert [line["new"] for line in before["lines"]] == ["12000", "300"]
    text = chubei("history", library, "1").out
    assert "    企业自筹：300 万元 → 450 万元\n" in text
    assert "    专项债券 2026 年：12000 万元 → （无）\n" in text
