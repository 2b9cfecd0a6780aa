"""``import`` on the command line: what it says, what it writes, what it refuses."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run

Refused = Callable[..., str]

ANNEX = Path(__file__).resolve().parents[2] / "fixtures" / "qianjiang_annex.txt"

WAN = 10_000

CSV = """序号,项目名称,总投资（万元）,责任单位
,合计（3个）,5800,
1,重庆中医药学院,5000,区教委
2,新的医院,800,区卫健委
3,坏的医院,1O0,
注：截至12月,,,
"""


@pytest.fixture
def table() -> Path:
    path = Path("表.csv")
    path.write_text(CSV, encoding="utf-8-sig")
    return path


def count_of(chubei: Run, library: Path, *words: str) -> int:
    return len(chubei("projects", library, "--json", *words).json)


def test_the_raw_text_of_the_document_equals_the_library(chubei: Run, library: Path) -> None:
    result = chubei("import", library, ANNEX, "--dry-run", "--json")
    assert (result.code, result.err) == (0, "")
    found = result.json
    assert found["counts"] == {
        "new": 0, "changed": 0, "same": 36, "refused": 0, "group": 4, "total": 1, "note": 0,
    }  # fmt: skip
    assert found["refused"] == found["questions"] == []
    assert [
        (line["group"], line["stated_count"], line["count"], line["total_yuan"] // WAN)
        for line in found["reconciliation"]
    ] == [
        ("", 36, 36, 2_790_637),
        ("医疗卫生服务业", 16, 16, 353_845),
        ("医药产业、医疗器械产业、健康食品加工产业", 8, 8, 196_500),
        ("养生养老产业", 11, 11, 2_238_292),
        ("健康管理服务产业", 1, 1, 2_000),
    ]
    assert {line["difference_yuan"] for line in found["reconciliation"]} == {0}
    assert found["tables"][0]["header"][5] == "总投资（万元）"
    assert found["tables"][0]["mapping"][5] == {
        "column": "F", "title": "总投资（万元）", "field": "total", "confidence": "sure",
    }  # fmt: skip


def test_a_dry_run_says_all_and_writes_nothing(chubei: Run, library: Path, table: Path) -> None:
    before = library.read_bytes()
    found = chubei("import", library, table, "--dry-run", "--json").json
    assert found["counts"] == {
        "new": 1, "changed": 1, "same": 0, "refused": 1, "group": 0, "total": 1, "note": 1,
    }  # fmt: skip
    (refused,) = found["refused"]
    assert (refused["row"], refused["column"], refused["raw"]) == (5, "C", "1O0")
    assert refused["reason"] == "第 2 个字符是字母 O，不是数字 0"
    assert refused["suggestion"] == "100"
    assert found["reconciliation"] == [
        {
            "group": "", "stated_count": 3, "count": 3, "stated_yuan": 5_800 * WAN,
            "total_yuan": 5_800 * WAN, "difference_yuan": 0,
        }
    ]  # fmt: skip
    assert {"field": "units", "written": "区卫健委", "name": "区卫生健康委", "count": 1} in found[
        "aliases"
    ]
    assert found["written"] is None
    assert library.read_bytes() == before
    assert not list(Path().glob("*-备份"))


def test_columns_that_are_left_out_are_named(chubei: Run, library: Path) -> None:
    lines = "序号,项目名称,总投资（万元）,联系电话,标识", "1,重庆中医药学院,5000,71234567,"
    Path("电话.csv").write_text("\n".join(lines), encoding="utf-8")
    result = chubei("import", library, "电话.csv", "--dry-run")
    assert "没有导入的栏：D 列“联系电话”\n" in result.out


def test_an_import_is_written_backed_up_and_undone(chubei: Run, library: Path, table: Path) -> None:
    result = chubei("import", library, table)
    assert result.code == 0
    assert "新增 1 个，有变化 1 个，相同 0 个，不能导入 1 个" in result.out
    assert "第 5 行 总投资（万元）“1O0”：第 2 个字符是字母 O，不是数字 0" in result.out
    assert result.out.endswith("已导入到储备库“黔江区大健康产业”：新增 1 个，更新 1 个\n")
    assert count_of(chubei, library) == 37
    (backup,) = Path().glob("*-备份/*导入前*.chubei")
    assert count_of(chubei, backup) == 36
    assert "导入 表.csv（新增 1 个，更新 1 个）" in chubei("undo", library).out
    assert count_of(chubei, library) == 36


@pytest.mark.parametrize(("mode", "count"), [("add", 38), ("update", 36), ("skip", 37)])
def test_modes(chubei: Run, library: Path, table: Path, mode: str, count: int) -> None:
    assert chubei("import", library, table, "--mode", mode).code == 0
    assert count_of(chubei, library) == count


def test_a_new_name_makes_a_reserve(chubei: Run, library: Path) -> None:
    result = chubei("import", library, ANNEX, "--reserve", "另一储备", "--json")
    assert result.json["is_new_reserve"]
    assert result.json["written"] == {"inserted": 36, "updated": 0, "renumbered": 0}
    assert count_of(chubei, library, "--reserve", "另一储备") == 36
    assert "与文件载明的数字一致" in chubei("check", library).out


def test_what_is_no_list_of_projects_is_refused(refused: Refused, library: Path) -> None:
    Path("人.csv").write_text("序号,姓名,职务\n1,张三,主任\n", encoding="utf-8")
    sentence = refused(1, "import", library, "人.csv")
    assert "不像项目表" in sentence
    assert sentence.startswith("人.csv：")


def test_several_reserves_need_a_name(chubei: Run, refused: Refused, library: Path) -> None:
    chubei("import", library, ANNEX, "--reserve", "另一储备")
    Path("表.csv").write_text("序号,项目名称\n1,甲医院\n", encoding="utf-8")
    sentence = refused(1, "import", library, "表.csv")
    assert "没有写导入到哪个储备库" in sentence
    assert "另一储备" in sentence


def test_wrong_words(refused: Refused, library: Path, table: Path) -> None:
    assert "--mode 没有“都要”" in refused(2, "import", library, table, "--mode", "都要")
    assert "没有写要导入的文件" in refused(2, "import", library)
    assert "没有" in refused(1, "import", library, "没有.xlsx")
