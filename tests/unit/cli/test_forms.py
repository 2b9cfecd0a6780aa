"""``form`` on the command line, and ``import`` of what comes back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.importing.formmaking import Filled
from tests.unit.cli.conftest import Run

Refused = Callable[..., str]

FORM = Path("录入表.xlsx")
COLLEGE = "重庆中医药学院"


def handed_out(chubei: Run, library: Path, *words: str) -> None:
    result = chubei("form", library, "-o", FORM, *words)
    assert (result.code, result.err) == (0, "")


def test_it_says_what_was_written(chubei: Run, library: Path) -> None:
    result = chubei(
        "form", library, "-o", FORM, "--query", "行业:林业", "--blank", "3",
        "--until", "2026年12月1日", "--columns", "总投资,备注", "--open", "备注", "--json",
    )  # fmt: skip
    assert (result.code, result.err) == (0, "")
    found = result.json
    assert (found["projects"], found["blank"], found["until"]) == (5, 3, "2026-12-01")
    assert (found["columns"], found["open"]) == (["number", "name", "total", "notes"], ["notes"])
    assert found["reserve"] == "黔江区大健康产业"
    assert FORM.exists()
    said = chubei("form", library, "-o", FORM, "--blank", "3").out
    assert "0 个项目，3 行空白行" in said


def test_sent_edited_on_both_sides_returned_and_undone(chubei: Run, library: Path) -> None:
    handed_out(chubei, library, "--query", "序号:1", "--blank", "2")
    chubei("set", library, "1", "period=待定", "备注=本局改的")
    with Filled(FORM) as filled:
        filled.put(COLLEGE, "总投资", 99_000)
        filled.put(COLLEGE, "备注", "对方改的")
        filled.add(项目名称="新的康复医院", 总投资=500)
    dry = chubei("import", library, FORM, "--dry-run", "--json").json
    assert {key: dry["counts"][key] for key in ("new", "changed", "same", "refused")} == {
        "new": 1, "changed": 1, "same": 0, "refused": 0,
    }  # fmt: skip
    assert dry["conflicts"] == [
        {
            "sheet": "录入表", "row": 5, "name": COLLEGE, "field": "notes", "title": "备注",
            "sent": "", "library": "本局改的", "form": "对方改的", "taken": "mine",
        }
    ]  # fmt: skip
    said = chubei("import", library, FORM).out
    assert (
        "第 5 行“重庆中医药学院”的备注两边都改过：发出时（空），文库里本局改的，表里对方改的；"
        "保留文库的" in said
    )
    assert "--prefer theirs" in said
    assert "没有导入的栏" not in said
    assert "新增 1 个，更新 1 个" in said
    (now,) = [each for each in chubei("projects", library, "--json").json if each["number"] == 1]
    assert (now["total_wan"], now["period_text"], now["notes"]) == (99_000, "待定", "本局改的")
    assert chubei("import", library, FORM, "--prefer", "theirs").code == 0
    (now,) = [each for each in chubei("projects", library, "--json").json if each["number"] == 1]
    assert now["notes"] == "对方改的"
    chubei("undo", library)
    chubei("undo", library)
    after = chubei("projects", library, "--json").json
    assert len(after) == 36
    assert (after[0]["total_wan"], after[0]["notes"]) == (100_000, "本局改的")


def test_what_cannot_be_written_is_refused(refused: Refused, library: Path, chubei: Run) -> None:
    assert ".xlsx" in refused(1, "form", library, "-o", "表.csv")
    assert "没有这一天" in refused(1, "form", library, "-o", FORM, "--until", "2026-2-30")
    assert "不是行数" in refused(1, "form", library, "-o", FORM, "--blank", "很多")
    assert "占比" in refused(1, "form", library, "-o", FORM, "--columns", "占比")
    assert "不能改" in refused(1, "form", library, "-o", FORM, "--open", "序号")
    assert "没有符合条件的项目" in refused(1, "form", library, "-o", FORM, "--query", "名称:没有")
    assert "mine" in refused(2, "import", library, FORM, "--prefer", "谁")
    assert not FORM.exists()


def test_a_form_belongs_to_one_reserve(refused: Refused, chubei: Run) -> None:
    chubei("new", "全部.chubei", "--with", "all")
    said = refused(1, "form", "全部.chubei", "-o", FORM)
    assert "一份录入表只发一个储备库的项目" in said
    assert chubei("form", "全部.chubei", "-o", FORM, "--query", "行业:林业").code == 0
    named = chubei("form", "全部.chubei", "-o", FORM, "--reserve", "万盛", "--json").json
    assert named["projects"] == 63


def test_a_form_of_another_library_is_named(refused: Refused, chubei: Run, library: Path) -> None:
    chubei("new", "别的.chubei")
    handed_out(chubei, Path("别的.chubei"), "--query", "序号:1")
    said = refused(1, "import", library, FORM)
    assert "不是从这个文库发出的" in said
    assert "别的.chubei" in said


@pytest.mark.parametrize("word", ["form", "import"])
def test_the_help_names_it(chubei: Run, word: str) -> None:
    assert "录入表" in chubei(word, "--help").out
