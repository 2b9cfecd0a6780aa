"""Printing templates: saved, replaced, renamed, deleted; one name a kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import NotFound, RefusedInput
from app.library.file import Library, open_library
from app.operations.templates import delete_template, rename_template, save_template
from app.queries.templates import find_template, load_templates
from tests.library_files import AUTHOR, qianjiang_copy


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as opened:
        yield opened


def kept(library: Library, kind: str = "") -> list[tuple[str, str, str]]:
    with library.read() as connection:
        return [(each.kind, each.name, each.settings) for each in load_templates(connection, kind)]


def test_a_template_is_saved_and_the_same_name_replaces_it(library: Library) -> None:
    library.perform(save_template("annex", " 报区 政府 ", '{"unit": "亿元"}'))
    library.perform(save_template("report", "报区 政府", '{"top": 5}'))
    library.perform(save_template("annex", "送审稿", "{}"))
    library.perform(save_template("annex", "报区 政府", '{"unit": "万元"}'))
    assert kept(library, "annex") == [
        ("annex", "报区 政府", '{"unit": "万元"}'),
        ("annex", "送审稿", "{}"),
    ]
    assert kept(library, "report") == [("report", "报区 政府", '{"top": 5}')]
    library.undo()
    assert kept(library, "annex")[0][2] == '{"unit": "亿元"}'


def test_a_template_is_found_by_its_name_or_the_others_are_named(library: Library) -> None:
    library.perform(save_template("annex", "送审稿", "{}"))
    with library.read() as connection:
        assert find_template(connection, "annex", " 送审稿 ").name == "送审稿"
        with pytest.raises(NotFound) as missing:
            find_template(connection, "annex", "没有的")
        assert "现有模板：送审稿" in missing.value.remedy
        with pytest.raises(NotFound) as none:
            find_template(connection, "booklet", "送审稿")
        assert "还没有存过" in none.value.remedy


def test_a_template_is_renamed_but_not_to_a_taken_name(library: Library) -> None:
    changes = library.perform(save_template("annex", "甲", "{}"))
    library.perform(save_template("annex", "乙", "{}"))
    library.perform(save_template("report", "丙", "{}"))
    (first,) = changes.inserted["template"]
    with pytest.raises(RefusedInput, match="已经有了"):
        library.perform(rename_template(first, "乙"))
    # Another kind's name is free.
    library.perform(rename_template(first, "丙"))
    assert [name for _, name, _ in kept(library, "annex")] == ["丙", "乙"]


def test_a_deleted_template_comes_back(library: Library) -> None:
    changes = library.perform(save_template("annex", "甲", '{"unit": "亿元"}'))
    (first,) = changes.inserted["template"]
    library.perform(delete_template(first))
    assert kept(library) == []
    with pytest.raises(NotFound):
        library.perform(delete_template(first))
    library.undo()
    assert kept(library) == [("annex", "甲", '{"unit": "亿元"}')]


@pytest.mark.parametrize(
    ("name", "settings", "reason"),
    [
        ("  ", "{}", "必须填写"),
        ("长" * 41, "{}", "最多 40 个字"),
        ("a\x07b", "{}", "控制字符"),
        ("甲", "[]", "不是打印设置"),
        ("甲", "{", "不是打印设置"),
    ],
)
def test_what_is_no_template_is_refused(
    library: Library, name: str, settings: str, reason: str
) -> None:
    with pytest.raises(RefusedInput, match=reason):
        library.perform(save_template("annex", name, settings))
    assert kept(library) == []
