"""Changing many projects as one step, against bare SQL that updates the same rows.

    python -m benchmarks.changing [SIZE ...]

Ours writes the history of every row, keeps the word index and the sums, and can be taken back; the
floor is one ``UPDATE`` a row in one transaction on a copy of the same file, and nothing else.
"""

import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from app.library.file import Library, open_library
from app.operations.cells import Batch, paste_cells
from app.operations.fieldchanges import FieldChange, Way, change_field
from app.operations.replacing import Wanted, replace_texts, text_fields
from benchmarks.generator import cached_library
from benchmarks.measure import peak_mb, print_header, report, report_single, work_folder

SIZES = (10_000, 100_000)

#: Rows that are pasted at once.
PASTED = 10_000

INDUSTRY = "乡村振兴"
WORD, REPLACEMENT = "黔江", "黔东"
AIM = "≤ 5"


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure every size in turn."""
    for size in sizes:
        source = cached_library(work_folder(), size)
        with open_library(source, must_write=True):
            # Brought up to date, where this version writes another schema or index.
            pass
        print(f"\n### {size:,} projects\n")
        print_header()
        before = peak_mb()
        measure(source, "one field set", size, _set, _set_by_hand)
        measure(source, "a word replaced in every text", size, _replace, _replace_by_hand)
        measure(source, "two columns pasted", min(size, PASTED), _paste, _paste_by_hand)
        report_single("memory more than before", peak_mb() - before, "MB", "≤ 450")


def measure(
    source: Path,
    name: str,
    count: int,
    make: Callable[[Library, list[int]], Batch],
    by_hand: Callable[[sqlite3.Connection, list[int]], None],
) -> None:
    """Time a change and its floor, each on a fresh copy of the library."""
    copy = source.with_name("changing.chubei")
    with closing(_raw(_copied(source, copy))) as connection:
        ids = _ids(connection)[:count]
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        by_hand(connection, ids)
        connection.execute("COMMIT")
        floor = time.perf_counter() - start
    with open_library(_copied(source, copy), must_write=True) as library:
        batch = make(library, ids)
        start = time.perf_counter()
        changes = library.perform(batch.operation)
        ours = time.perf_counter() - start
        assert len(changes.projects) == len(ids), name
    _remove(copy)
    report(f"{name}, {count:,} projects", ours * 1000, floor * 1000, "ms", AIM)


def _set(_library: Library, ids: list[int]) -> Batch:
    return change_field(ids, FieldChange("industry", Way.SET, INDUSTRY))


def _set_by_hand(connection: sqlite3.Connection, ids: list[int]) -> None:
    _update(connection, ("industry",), ((INDUSTRY, row_id) for row_id in ids))


def _replace(_library: Library, ids: list[int]) -> Batch:
    names = tuple(field.name for field in text_fields())
    return replace_texts(ids, Wanted(WORD, REPLACEMENT, names))


def _replace_by_hand(connection: sqlite3.Connection, ids: list[int]) -> None:
    rows = connection.execute("SELECT name, content, location, id FROM project").fetchall()
    wanted = set(ids)
    new = [
        (*(text.replace(WORD, REPLACEMENT) for text in row[:-1]), row[-1])
        for row in rows
        if row[-1] in wanted
    ]
    _update(connection, ("name", "content", "location"), new)


def _paste(_library: Library, ids: list[int]) -> Batch:
    return paste_cells(ids, [_pasted(at) for at in range(len(ids))])


def _paste_by_hand(connection: sqlite3.Connection, ids: list[int]) -> None:
    rows = []
    for at, row_id in enumerate(ids):
        cells = _pasted(at)
        rows.append((int(cells["total"]) * 10_000, cells["total"], cells["notes"], row_id))
    _update(connection, ("total_yuan", "total_text", "notes"), rows)


def _pasted(at: int) -> dict[str, str]:
    return {"total": str(1_000 + at), "notes": f"第 {at} 次调整，资金已经落实"}


def _update(
    connection: sqlite3.Connection, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    new = ", ".join(f"{column} = ?" for column in columns)
    connection.executemany(f"UPDATE project SET {new} WHERE id = ?", rows)


def _ids(connection: sqlite3.Connection) -> list[int]:
    return [row[0] for row in connection.execute("SELECT id FROM project ORDER BY id")]


def _raw(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("cache_size = -64000", "mmap_size = 268435456", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _copied(source: Path, copy: Path) -> Path:
    _remove(copy)
    shutil.copyfile(source, copy)
    return copy


def _remove(copy: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        copy.with_name(copy.name + ending).unlink(missing_ok=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or SIZES)
