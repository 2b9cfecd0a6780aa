"""Attachments: taken away and brought back byte for byte, and kept but once."""

import base64
import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from app.errors import ChubeiError, Conflict
from app.library.changes import Operation
from app.library.file import Library, open_library
from app.library.writer import Writer
from app.models.attachment import ATTACHMENT
from app.operations.attachments import (
    NewFile,
    add_attachments,
    caption_attachment,
    delete_attachment,
)
from app.queries.attachments import load_attachment_content, load_attachments
from app.queries.projects import find_project
from tests.library_files import AUTHOR

MEGABYTE = 1 << 20


def paper(seed: int, size: int = 5_000) -> bytes:
    """A PDF by its first bytes, of noise that nothing packs."""
    return b"%PDF-1.7\n" + Random(seed).randbytes(size)


def project(library: Library) -> int:
    with library.read() as connection:
        return find_project(connection, "1")


def attach(library: Library, *contents: bytes) -> list[int]:
    files = [NewFile(f"{at}.pdf", content) for at, content in enumerate(contents)]
    changes = library.perform(add_attachments(project(library), files))
    return list(changes.inserted["attachment"])


def held(library: Library) -> list[tuple[str, bytes]]:
    """Names and bytes of the first project's attachments, in their order."""
    with library.read() as connection:
        found = load_attachments(connection, find_project(connection, "1"))
        return [(each.name, load_attachment_content(connection, each.id)) for each in found]


def replaced(attachment_id: int, content: bytes) -> Operation:
    """Another file in the place of one."""

    def body(writer: Writer) -> None:
        writer.update(ATTACHMENT, {attachment_id: {"content": content}})

    return Operation("更换附件", body)


def size_of(library: Library, path: Path) -> int:
    library.checkpoint()
    return path.stat().st_size


def test_adding_and_undoing_again_and_again_gives_equal_bytes(library: Library) -> None:
    attach(library, paper(1), paper(2))
    wanted = [("0.pdf", paper(1)), ("1.pdf", paper(2))]
    for _ in range(3):
        library.undo()
        assert held(library) == []
        library.redo()
        assert held(library) == wanted


def test_deleting_and_undoing_again_and_again_gives_equal_bytes(library: Library) -> None:
    first, _ = attach(library, paper(1), paper(2))
    library.perform(caption_attachment(first, "批复"))
    library.perform(delete_attachment(first))
    for _ in range(3):
        assert held(library) == [("1.pdf", paper(2))]
        library.undo()
        assert held(library) == [("0.pdf", paper(1)), ("1.pdf", paper(2))]
        library.redo()
    for _ in range(3):
        library.undo()
    assert held(library) == []


def test_replacing_and_undoing_again_and_again_gives_equal_bytes(library: Library) -> None:
    (only,) = attach(library, paper(1))
    library.perform(replaced(only, paper(2)))
    library.perform(replaced(only, paper(3)))
    for _ in range(2):
        for seed in (2, 1):
            library.undo()
            assert held(library) == [("0.pdf", paper(seed))]
        for seed in (2, 3):
            library.redo()
            assert held(library) == [("0.pdf", paper(seed))]


def test_what_was_deleted_comes_back_after_the_library_was_closed(path: Path) -> None:
    with open_library(path, author=AUTHOR, must_write=True) as library:
        (only,) = attach(library, paper(1))
        library.perform(delete_attachment(only))
    with open_library(path, author=AUTHOR, must_write=True) as library:
        library.undo()
        assert held(library) == [("0.pdf", paper(1))]


def test_attaching_takes_the_files_room_once(library: Library, path: Path) -> None:
    before = size_of(library, path)
    (only,) = attach(library, paper(1, 4 * MEGABYTE))
    added = size_of(library, path) - before
    assert 4 * MEGABYTE <= added < 4.2 * MEGABYTE
    library.perform(delete_attachment(only))
    library.undo()
    # Its bytes are in the history now, a third longer as text, and again in the project; however
    # often they are taken away and brought back, it stays at that.
    back = size_of(library, path)
    assert back - before < 4 * MEGABYTE * (1 + 4 / 3) + 0.4 * MEGABYTE
    for _ in range(4):
        library.redo()
        library.undo()
    assert size_of(library, path) - back < 0.2 * MEGABYTE


def test_the_history_says_which_bytes_came(library: Library, path: Path) -> None:
    attach(library, paper(1))
    with closing(sqlite3.connect(path)) as connection:
        ((text,),) = connection.execute(
            "SELECT after FROM change WHERE table_name = 'attachment'"
        ).fetchall()
    digest = hashlib.sha256(paper(1)).hexdigest()
    assert json.loads(text)["content"] == {"bytes:sha256": digest, "size": 5_009}


def test_bytes_changed_since_are_not_undone(library: Library, path: Path) -> None:
    attach(library, paper(1))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE attachment SET content = ?", (paper(2),))
        connection.commit()
    with pytest.raises(Conflict, match="此后又改过"):
        library.undo()
    assert held(library) == [("0.pdf", paper(2))]


def test_an_attachment_from_an_older_history_is_undone_and_done_again(
    library: Library, path: Path
) -> None:
    """Older versions kept the bytes of a new file in the history too."""
    attach(library, paper(1))
    with closing(sqlite3.connect(path)) as connection:
        (row,) = connection.execute(
            "SELECT id, after FROM change WHERE table_name = 'attachment'"
        ).fetchall()
        image = json.loads(row[1])
        image["content"] = {"bytes:base64": base64.b64encode(paper(1)).decode()}
        connection.execute("UPDATE change SET after = ? WHERE id = ?", (json.dumps(image), row[0]))
        connection.commit()
    for _ in range(2):
        library.undo()
        assert held(library) == []
        library.redo()
        assert held(library) == [("0.pdf", paper(1))]


def test_bytes_the_history_has_lost_are_named(library: Library, path: Path) -> None:
    (only,) = attach(library, paper(1))
    library.perform(delete_attachment(only))
    digest = {"bytes:sha256": "0" * 64, "size": 1}
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "UPDATE change SET before = json_set(before, '$.content', json(?))"
            " WHERE action = 'delete'",
            (json.dumps(digest),),
        )
        connection.commit()
    with pytest.raises(ChubeiError, match="历史里没有这个附件的内容") as caught:
        library.undo()
    assert caught.value.place == "0.pdf"
    assert held(library) == []
