"""A full disk: a sentence, nothing half-written, and later writes work again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import StorageFull
from app.library.changes import Operation
from app.library.file import Library, open_library
from app.models.attachment import ATTACHMENT
from app.operations.projects import update_projects
from tests.library_files import AUTHOR, qianjiang_copy
from tests.unit.library.tables import (
    assert_sound,
    inserting,
    operations,
    read_rows,
    table_images,
    write_directly,
)

LARGE = "很长的内容。" * 3_000


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as opened:
        yield opened


@contextmanager
def full(library: Library, spare_pages: int = 0) -> Iterator[None]:
    """Let the file grow by no more than a few pages."""
    assert library._writer is not None

    def limit(pages: int) -> None:
        assert library._writer is not None
        with library._writer.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with library.read() as connection:
        count = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    limit(count + spare_pages)
    try:
        yield
    finally:
        limit(1_000_000)


@pytest.mark.parametrize("spare_pages", [0, 1, 2, 5, 9])
def test_an_operation_that_does_not_fit_leaves_nothing(library: Library, spare_pages: int) -> None:
    images, history = table_images(library.path), operations(library.path)
    big = update_projects({n: {"content": LARGE, "units": f"区{n}局"} for n in range(1, 37)})
    with full(library, spare_pages):
        with pytest.raises(
            StorageFull, match="磁盘已满，这次修改没有写入，原有内容没有变"
        ) as caught:
            library.perform(big)
        assert caught.value.exit_code == 1
        assert caught.value.remedy == "请清理磁盘后重试"
        assert table_images(library.path) == images
        assert operations(library.path) == history
    changes = library.perform(big)
    assert len(changes.projects) == 36
    library.undo()
    assert table_images(library.path)["project"] == images["project"]
    assert_sound(library.path)


def test_the_history_not_fitting_takes_the_rows_back(library: Library) -> None:
    """Rows of a delete free pages; it is their images that do not fit."""
    content = b"\x89PNG" + bytes(200_000)
    row = {"project_id": 1, "name": "图", "content": content}
    added = library.perform(inserting(ATTACHMENT, [row]))
    images, history = table_images(library.path), operations(library.path)
    remove = Operation("删", lambda w: w.delete(ATTACHMENT, added.inserted["attachment"]))
    with full(library), pytest.raises(StorageFull):
        library.perform(remove)
    assert table_images(library.path) == images
    assert operations(library.path) == history
    library.perform(remove)
    library.undo()
    assert table_images(library.path) == images


def test_undo_that_does_not_fit_stays_to_be_done(library: Library) -> None:
    library.perform(update_projects({1: {"content": LARGE}}))
    emptied = library.perform(update_projects({1: {"content": ""}}))
    # Take the pages the text has left, so that it cannot come back into them.
    write_directly(
        library.path,
        "INSERT INTO attachment (uuid, project_id, name, media_type, caption, content, position)"
        " VALUES ('a-1', 2, '图', '', '', zeroblob(400000), 0)",
    )
    images, history = table_images(library.path), operations(library.path)
    with full(library), pytest.raises(StorageFull):
        library.undo()
    assert table_images(library.path) == images
    assert operations(library.path) == history
    assert library.undo_label() == emptied.label
    library.undo()
    assert read_rows(library.path, "SELECT content FROM project WHERE id = 1") == [
        {"content": LARGE}
    ]
