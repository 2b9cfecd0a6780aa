"""What a new library starts with is in its history, and undo stops before it."""

from pathlib import Path

import pytest

from app.library.file import open_library
from app.library.undo import NothingToUndo
from app.operations.projects import update_projects
from app.operations.starting import start_library
from app.queries.filter import Filter
from app.queries.rollups import load_totals
from app.queries.timeline import load_history


@pytest.mark.parametrize("contents", ["qianjiang", "empty"])
def test_undo_stops_before_the_first_contents(tmp_path: Path, contents: str) -> None:
    path = tmp_path / "文库.chubei"
    start_library(path, contents)
    with open_library(path, must_write=True) as library:
        assert library.undo_label() == ""
        with pytest.raises(NothingToUndo):
            library.undo()
        with library.read() as connection:
            assert len(load_history(connection)) == 1


def test_an_edit_on_top_is_still_undone_and_redone(tmp_path: Path) -> None:
    path = tmp_path / "文库.chubei"
    start_library(path, "qianjiang")
    with open_library(path, must_write=True) as library:
        library.perform(update_projects({1: {"total": "1"}}))
        library.undo()
        with pytest.raises(NothingToUndo):
            library.undo()
        with library.read() as connection:
            assert load_totals(connection, Filter()).total_yuan == 2_790_637 * 10_000
        library.redo()
        with library.read() as connection:
            assert load_totals(connection, Filter()).total_yuan == (2_790_637 - 99_999) * 10_000
