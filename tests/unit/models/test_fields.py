"""The column registry agrees with the table and with the paper."""

import pytest

from app.models.fields import (
    BY_NAME,
    FIELD_OF_COLUMN,
    FIELDS,
    SEARCHED_COLUMNS,
    Kind,
    annex_fields,
    find_field,
    grid_fields,
)
from app.models.project import DERIVED_COLUMNS, PROJECT

COLUMNS = set(PROJECT.columns.keys())

#: Columns that no user enters.
OWN = {"id", "uuid", "reserve_id", "source_line", "deleted_at"}


def test_every_column_exists_and_belongs_to_one_field() -> None:
    named = [column for entry in FIELDS for column in entry.columns]
    assert len(named) == len(set(named))
    assert set(named) | OWN | DERIVED_COLUMNS == COLUMNS
    assert {*FIELD_OF_COLUMN} == set(named)
    assert set(SEARCHED_COLUMNS) <= set(named)


def test_names_and_titles_are_unique() -> None:
    assert len({entry.name for entry in FIELDS}) == len(FIELDS)
    assert len({entry.title for entry in FIELDS}) == len(FIELDS)
    assert list(BY_NAME.values()) == list(FIELDS)


def test_no_word_means_two_fields() -> None:
    seen: dict[str, str] = {}
    for entry in FIELDS:
        for word in {entry.name, entry.title, *entry.columns[:1], *entry.aliases}:
            assert seen.setdefault(word.casefold(), entry.name) == entry.name


def test_fields_are_found_by_any_of_their_words() -> None:
    for word, name in {
        "name": "name",
        "项目名称": "name",
        "名称": "name",
        " 行业 ": "industry",
        "NO": "number",
        "总投资": "total",
        "投资": "total",
        "total_yuan": "total",
        "周期": "period",
        "单位": "units",
        "category_id": "category",
    }.items():
        found = find_field(word)
        assert found is not None
        assert found.name == name
    assert find_field("颜色") is None
    assert find_field("") is None


def test_the_annex_has_the_papers_columns_in_its_order() -> None:
    """黔江府发〔2020〕53号 附件2, lines 596 ff."""
    titles = [entry.title for entry in annex_fields()]
    assert titles == [
        "序号",
        "项目名称",
        "建设性质",
        "所属行业",
        "主要建设规模及内容",
        "总投资",
        "建设周期",
        "投资方式",
        "责任单位",
    ]
    assert {entry.name for entry in FIELDS if entry.annex_mm} == {
        entry.name for entry in annex_fields()
    }
    assert sum(entry.annex_mm for entry in annex_fields()) <= 297 - 2 * 15
    assert [e.annex_title.replace("\n", "") for e in annex_fields()][5] == "总投资（万元）"
    assert all(
        entry.annex_title.replace("\n", "").startswith(entry.title) for entry in annex_fields()
    )


def test_the_grid_can_show_every_field_once() -> None:
    assert sorted(entry.name for entry in grid_fields()) == sorted(BY_NAME)
    usual = [entry.in_grid for entry in grid_fields()]
    assert usual == sorted(usual, reverse=True)


@pytest.mark.parametrize("entry", FIELDS, ids=lambda entry: str(entry.name))
def test_a_field_is_complete(entry: object) -> None:
    from app.models.fields import Field

    assert isinstance(entry, Field)
    assert entry.title
    assert entry.width > 0
    assert entry.max_length > 0
    assert entry.is_editable == (entry.kind is not Kind.SHARE)
    assert entry.is_multiline == (entry.kind is Kind.LONG_TEXT)
    assert entry.column in COLUMNS or not entry.columns
    if entry.columns:
        for column in entry.columns:
            assert column in COLUMNS


def test_only_the_name_is_required() -> None:
    assert [entry.name for entry in FIELDS if entry.is_required] == ["name"]
