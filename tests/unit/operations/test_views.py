"""Saving and deleting views."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import NotFound, RefusedInput
from app.library.file import Library, open_library
from app.operations.views import create_view, delete_view
from app.queries.views import SavedView, load_views
from tests.library_files import AUTHOR, qianjiang_copy


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as opened:
        yield opened


def views(library: Library) -> list[SavedView]:
    with library.read() as connection:
        return load_views(connection)


def test_a_new_library_has_no_views(library: Library) -> None:
    assert views(library) == []


def test_a_view_is_saved_with_all_it_was_given(library: Library) -> None:
    changes = library.perform(create_view(" 我的 清单 ", "方式:招商引资", "industry", "total:desc"))
    (saved,) = views(library)
    assert saved == SavedView(
        changes.inserted["view"][0], "我的 清单", "方式:招商引资", "industry", "total:desc"
    )
    assert changes.label == "存为视图 我的 清单"
    assert changes.projects == frozenset()


def test_views_keep_the_order_they_were_saved_in(library: Library) -> None:
    for name in ("乙", "甲", "丙"):
        library.perform(create_view(name, ""))
    assert [view.name for view in views(library)] == ["乙", "甲", "丙"]


def test_a_later_view_comes_last_although_one_before_was_deleted(library: Library) -> None:
    first = library.perform(create_view("甲", "")).inserted["view"][0]
    library.perform(create_view("乙", ""))
    library.perform(delete_view(first))
    library.perform(create_view("丙", ""))
    assert [view.name for view in views(library)] == ["乙", "丙"]


def test_saving_and_deleting_can_be_undone(library: Library) -> None:
    saved = library.perform(create_view("甲", "林业", "category"))
    before = views(library)
    library.perform(delete_view(saved.inserted["view"][0]))
    assert views(library) == []
    assert library.undo_label() == "删除视图 甲"
    library.undo()
    assert views(library) == before
    library.undo()
    assert views(library) == []
    library.redo()
    assert views(library) == before


@pytest.mark.parametrize("name", ["", "  \n ", "a\x07b", "长" * 61])
def test_a_name_that_cannot_be_shown_is_refused(library: Library, name: str) -> None:
    with pytest.raises(RefusedInput) as refused:
        library.perform(create_view(name, ""))
    assert refused.value.field == "视图名称"
    assert refused.value.remedy
    assert views(library) == []


def test_a_name_that_is_taken_is_refused(library: Library) -> None:
    library.perform(create_view("甲", "林业"))
    with pytest.raises(RefusedInput, match="这个名称已经有了"):
        library.perform(create_view(" 甲 ", "医药"))
    assert [view.query_text for view in views(library)] == ["林业"]


def test_deleting_a_view_twice_is_refused(library: Library) -> None:
    view_id = library.perform(create_view("甲", "")).inserted["view"][0]
    library.perform(delete_view(view_id))
    with pytest.raises(NotFound, match="没有这个视图"):
        library.perform(delete_view(view_id))
