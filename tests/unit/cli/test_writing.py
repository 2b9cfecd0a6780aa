from pathlib import Path
from typing import Any

import pytest

from app.library.file import open_library
from app.settings import Settings, save_settings
from tests.library_files import AUTHOR
from tests.unit.cli.conftest import Run, require_refusal


def project(chubei: Run, library: Path, number: int) -> dict[str, Any]:
    found = chubei("projects", library, "--json").json
    return next(each for each in found if each["number"] == number)


def test_set_undo_redo_are_seen_by_the_next_process(process: Run, library: Path) -> None:
    def total() -> int:
        return int(process("info", library, "--json").json["total_wan"])

    assert process("set", library, "1", "total=12.5亿元").code == 0
    assert total() == 2790637 + 25000
    undone = process("undo", library, "--json").json
    assert undone["label"] == "撤销：修改 总投资"
    assert undone["project"]["total_wan"] == 100000
    assert total() == 2790637
    redone = process("redo", library, "--json").json
    assert redone["project"]["total_wan"] == 125000
    assert total() == 2790637 + 25000
    labels = [each["label"] for each in process("history", library, "--json").json]
    assert labels[:3] == ["重做：修改 总投资", "撤销：修改 总投资", "修改 总投资"]


def test_set_splits_at_the_first_equals_sign(chubei: Run, library: Path) -> None:
    result = chubei("set", library, "1", "内容=一=二\n三==四", "notes=a=b", "--json")
    assert result.json["project"]["content"] == "一=二\n三==四"
    assert result.json["project"]["notes"] == "a=b"
    assert project(chubei, library, 1)["content"] == "一=二\n三==四"


@pytest.mark.parametrize(
    ("entry", "key", "value"),
    [
        ("total=２０００", "total_yuan", 20_000_000),
        ("total=1.5亿元", "total_yuan", 150_000_000),
        ("总投资=2,790,637", "total_yuan", 27_906_370_000),
        ("total=", "total_yuan", None),
        ("period=2020—2022年", "period_start", 202001),
        ("units=区民政局，区林业局", "units", ["区民政局", "区林业局"]),
        ("category=养生养老产业", "category", "养生养老产业"),
        ("category=", "category", ""),
        ("name==cmd|' /C calc'!A0", "name", "=cmd|' /C calc'!A0"),
        ("name=<b>甲</b> & 乙", "name", "<b>甲</b> & 乙"),
        ("name=康养😀小镇", "name", "康养😀小镇"),
    ],
)
def test_values_are_kept(chubei: Run, library: Path, entry: str, key: str, value: object) -> None:
    assert chubei("set", library, "1", entry).code == 0
    assert project(chubei, library, 1)[key] == value


def test_several_fields_are_one_step(chubei: Run, library: Path) -> None:
    before = chubei("projects", library, "--json").out
    chubei("set", library, "7", "total=1", "nature=扩建", "notes=甲")
    chubei("undo", library)
    assert chubei("projects", library, "--json").out == before


def test_nothing_to_change(chubei: Run, library: Path) -> None:
    before = len(chubei("history", library, "--json").json)
    assert chubei("set", library, "1", "total=100000", "--json").json["label"] == "没有改动"
    assert len(chubei("history", library, "--json").json) == before


def test_add_continues_the_numbers(chubei: Run, library: Path) -> None:
    result = chubei("add", library, "name=新项目", "total=1亿", "industry=林业", "--json").json
    assert (result["label"], result["project"]["number"]) == ("新建 新项目", 37)
    assert chubei("info", library, "--json").json["total_wan"] == 2800637
    undone = chubei("undo", library, "--json").json
    assert undone["project"] is None
    assert chubei("info", library, "--json").json["count"] == 36


def test_delete_by_uuid_goes_to_the_bin(chubei: Run, library: Path) -> None:
    uuid = project(chubei, library, 30)["uuid"]
    result = chubei("delete", library, uuid, "--json").json
    assert result["project"]["number"] == 30
    found = chubei("info", library, "--json").json
    assert (found["count"], found["count_in_bin"]) == (35, 1)
    assert found["total_wan"] == 2790637 - 1200000
    chubei("undo", library)
    assert chubei("info", library, "--json").json["total_wan"] == 2790637


def test_options_stand_anywhere(chubei: Run, library: Path) -> None:
    for words in (
        ("--json", "set", library, "1", "notes=甲"),
        ("set", "--json", library, "--reserve", "大健康", "1", "notes=乙"),
        ("set", library, "1", "--json", "notes=丙", "--reserve=大健康", "policy=丁"),
    ):
        assert chubei(*words).json["project"]["number"] == 1
    assert project(chubei, library, 1)["policy"] == "丁"


def test_the_author_is_the_preferred_one(chubei: Run, library: Path) -> None:
    chubei("set", library, "1", "notes=甲")
    save_settings(Settings(author="李娟"))
    chubei("set", library, "1", "notes=乙")
    newest, older, *_ = chubei("history", library, "--json").json
    assert newest["author"] == "李娟"
    assert older["author"] not in ("李娟", "")


def test_a_locked_library_is_not_written_and_names_its_holder(process: Run, library: Path) -> None:
    before = process("projects", library, "--json").out
    with open_library(library, author=AUTHOR, must_write=True):
        for words in (
            ("set", library, "1", "total=1"),
            ("add", library, "name=甲"),
            ("delete", library, "1"),
            ("undo", library),
            ("redo", library),
        ):
            result = process(*words)
            require_refusal(result, 3)
            assert "王敏" in result.err
            assert "ZSJ-PC-01" in result.err
    assert process("projects", library, "--json").out == before


def test_nothing_to_undo_or_redo(chubei: Run) -> None:
    chubei("new", "空.chubei", "--with", "empty")
    chubei("undo", "空.chubei")
    require_refusal(chubei("undo", "空.chubei"), 1)
    chubei("redo", "空.chubei")
    require_refusal(chubei("redo", "空.chubei"), 1)
