"""``check``: the examination on the command line."""

import sqlite3
from contextlib import closing
from pathlib import Path

from app.library.file import open_library
from app.operations.reviews import Mark, review_findings
from app.queries.examination.examine import examine
from tests.library_files import AUTHOR
from tests.unit.cli.conftest import Run


def _review(path: Path, rule: str) -> None:
    with open_library(path, author=AUTHOR, must_write=True) as library:
        with library.read() as connection:
            findings = [each for each in examine(connection).findings if each.rule == rule]
        marks = [Mark(each.rule, each.subject, each.fingerprint, each.title) for each in findings]
        library.perform(review_findings(marks, "两期分别立项"))


def test_findings_name_rule_projects_and_field(chubei: Run, library: Path) -> None:
    found = {each["name"]: each for each in chubei("check", library, "--json").json["findings"]}
    pair = found["duplicate"]
    assert [each["number"] for each in pair["projects"]] == [6, 9]
    assert pair["title"] == "可能重复"
    assert (pair["severity"], pair["reserve"], pair["count"]) == ("fix", "黔江区大健康产业", 2)
    assert pair["columns"] == ["序号 6", "序号 9"]
    assert {"label": "总投资", "cells": ["14,000 万元", "19,000 万元"]} in pair["lines"]
    assert pair["is_reviewed"] is False
    assert pair["review"] is None
    shown = chubei("projects", library, "--json").json
    uuids = {each["number"]: each["uuid"] for each in shown}
    assert [each["uuid"] for each in pair["projects"]] == [uuids[6], uuids[9]]
    assert found["missing_fields"]["count"] == 36
    assert "效益分析" in found["missing_fields"]["fields"]
    assert found["nature_is_status"]["field"] == "nature"


def test_reviewed_findings_are_marked(chubei: Run, library: Path) -> None:
    _review(library, "duplicate")
    found = {each["name"]: each for each in chubei("check", library, "--json").json["findings"]}
    assert found["duplicate"]["is_reviewed"] is True
    assert found["duplicate"]["review"]["reason"] == "两期分别立项"
    assert found["duplicate"]["review"]["author"] == "王敏"
    text = chubei("check", library).out
    assert "16 条未核，1 条已核" in text
    assert "王敏" in text
    assert "：两期分别立项" in text
    chubei("set", library, "9", "total=19001")
    changed = chubei("check", library, "--json").json["findings"]
    again = next(each for each in changed if each["name"] == "duplicate")
    assert again["is_reviewed"] is False
    assert again["review"]["reason"] == "两期分别立项"
    assert "核过以后又变了" in chubei("check", library).out


def test_findings_stand_under_their_rules(chubei: Run, library: Path) -> None:
    lines = chubei("check", library).out.splitlines()
    at = lines.index("建设性质与建设内容不一致（6 条）")
    assert lines[at + 1].startswith(
        "  要改  黔江区大健康产业：建设性质写“新建”，名称写“改扩建”：4 "
    )
    assert lines[at + 6].startswith("  可改  ")
    assert lines[at + 6].endswith("：17 新型硬质药用空心胶囊建设项目")


def test_an_empty_library_has_nothing_to_tell(chubei: Run, tmp_path: Path) -> None:
    path = tmp_path / "空.chubei"
    assert chubei("new", path, "--with", "empty").code == 0
    assert chubei("check", path, "--json").json["findings"] == []
    assert "体检：没有发现问题。" in chubei("check", path).out


def test_wrong_sums_are_told_and_made_again(chubei: Run, library: Path) -> None:
    with closing(sqlite3.connect(library)) as raw:
        raw.execute("UPDATE lead_sum SET total = total + 1 WHERE unit_id = 1")
        raw.commit()
    told = chubei("check", library)
    assert told.code == 3
    assert "合计有误：表 lead_sum" in told.out
    assert "--repair" in told.err
    assert chubei("check", library, "--repair", "--json").json["health"]["is_sound"] is True
    assert chubei("check", library, "--json").json["health"]["wrong_sums"] == {}
