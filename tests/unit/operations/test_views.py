"""Saving and deleting views."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import NotFound, RefusedInput
from app.library.changes import Operation
from app.library.file import Library, open_library
from app.operations.views import create_view, delete_view, move_view, rename_view, update_view
from app.queries.layout import Layout, Sort
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
    changes = library.perform(
        create_view(" 我的 清单 ", "方式:招商引资", "industry", "total:desc", "name,total")
    )
    (saved,) = views(library)
    assert saved == SavedView(
        changes.inserted["view"][0],
        "我的 清单",
        "方式:招商引资",
        "industry",
        "total:desc",
        "name,total",
    )
    assert saved.layout == Layout(("name", "total"), ("industry",), sort=Sort("total", True))
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


def names(library: Library) -> list[str]:
    return [view.name for view in views(library)]


def test_a_view_takes_over_what_is_shown_now_and_keeps_its_name(library: Library) -> None:
    view_id = library.perform(create_view("甲", "林业", "category")).inserted["view"][0]
    before = views(library)
    changes = library.perform(update_view(view_id, "医药", "industry;total=last", "name", "name"))
    assert changes.label == "更新视图 甲"
    (now,) = views(library)
    assert now == SavedView(view_id, "甲", "医药", "industry;total=last", "name", "name")
    assert now.layout is not None
    assert now.layout.has_total_last
    library.undo()
    assert views(library) == before


def test_a_view_is_renamed_but_not_to_anothers_name(library: Library) -> None:
    view_id = library.perform(create_view("甲", "")).inserted["view"][0]
    library.perform(create_view("乙", ""))
    assert library.perform(rename_view(view_id, " 丙 ")).label == "视图 甲 改名为 丙"
    assert names(library) == ["丙", "乙"]
    with pytest.raises(RefusedInput, match="这个名称已经有了"):
        library.perform(rename_view(view_id, "乙"))
    library.undo()
    assert names(library) == ["甲", "乙"]


def test_views_are_moved_and_stop_at_either_end(library: Library) -> None:
    for name in ("甲", "乙", "丙"):
        library.perform(create_view(name, ""))
    ids = {view.name: view.id for view in views(library)}
    library.perform(move_view(ids["丙"], -1))
    assert names(library) == ["甲", "丙", "乙"]
    library.perform(move_view(ids["甲"], 1))
    assert names(library) == ["丙", "甲", "乙"]
    assert not library.perform(move_view(ids["丙"], -1))
    assert names(library) == ["丙", "甲", "乙"]
    library.undo()
    assert names(library) == ["甲", "丙", "乙"]


@pytest.mark.parametrize(
    "operation",
    [update_view(7, "", "", "", ""), rename_view(7, "甲"), move_view(7, 1)],
    ids=["update", "rename", "move"],
)
def test_what_is_not_there_cannot_be_changed(library: Library, operation: Operation) -> None:
    with pytest.raises(NotFound, match="没有这个视图"):
        library.perform(operation)
