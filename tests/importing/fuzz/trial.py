"""Tries the readers with spoilt files, in a process of its own.

``python -m tests.importing.fuzz.trial FOLDER COUNT [KIND … [+FIRST]]`` reads so many spoilt files
of each kind, brings some of what is read into a library, and prints how it went, as JSON. The file
``under-way`` in the folder says which one it is at.
"""

import faulthandler
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from app.errors import ChubeiError
from app.importing.operation import import_tables
from app.importing.planning import Target, plan_import
from app.importing.readers.clipboard import read_clipboard
from app.importing.readers.reading import read_bytes, read_file
from app.importing.sheets import Source
from app.importing.staging import StagedTable
from app.library.file import Library, create_library, open_library
from app.models.project import PROJECT
from tests.importing.fuzz.promises import check_refusal, check_source, found_in
from tests.importing.fuzz.seeds import SEEDS
from tests.importing.fuzz.spoiling import spoil
from tests.library_files import AUTHOR

#: Of the files that are read, one in so many is imported.
_IMPORTED = 12

#: A library is opened, which takes longer than reading a small file: fewer of them are tried.
_SLOW = {"chubei": 5}

#: Seconds one file may take before it counts as a hang; a spoilt file is small.
_HANG = 60

#: Bytes the process may take.
_MEMORY = 1 << 30


def outcome(content: bytes) -> str:
    """Read a file; return the refusal's class, or "read" after checking what was read.

    Raises:
        AssertionError: what was read is not as a :class:`Source` is.
        Exception: a bug.
    """
    try:
        source = read_bytes(content, "试.bin")
    except ChubeiError as error:
        return check_refusal(error)
    check_source(source)
    return "read"


class Trial:
    """Tries one file after the other.

    Attributes:
        library: what is read is brought into.
    """

    def __init__(self, folder: Path, library: Library) -> None:
        self._folder, self._library = folder, library
        self._read = 0

    def many(self, kind: str, count: int, first: int = 0) -> Counter[str]:
        """Try spoilt files of a kind; return how often each outcome came up."""
        good = SEEDS[kind]()
        found: Counter[str] = Counter()
        for at in range(first, first + max(1, count // _SLOW.get(kind, 1))):
            (self._folder / "under-way").write_text(f"{kind} {at}", encoding="utf-8")
            faulthandler.dump_traceback_later(_HANG, exit=True)
            found[self.one(kind, spoil(good, random.Random(f"{kind} {at}")))] += 1
        faulthandler.cancel_dump_traceback_later()
        return found

    def one(self, kind: str, content: bytes) -> str:
        """Read a file, recognise what is in it, and perhaps import it."""
        try:
            source = self._source(kind, content)
        except ChubeiError as error:
            return check_refusal(error)
        check_source(source)
        tables = found_in(source)
        self._read += 1
        if tables and not self._read % _IMPORTED:
            self._bring_in(tables)
        return "read"

    def _source(self, kind: str, content: bytes) -> Source:
        match kind:
            case "chubei":
                path = self._folder / "试.chubei"
                path.write_bytes(content)
                for beside in self._folder.glob("试.chubei-*"):
                    beside.unlink()
                return read_file(path)
            case "clipboard":
                html, _, text = content.decode("utf-8", "surrogateescape").partition("\0")
                return read_clipboard(html, text)
            case _:
                return read_bytes(content, "试.bin")

    def _bring_in(self, tables: list[StagedTable]) -> None:
        """Import tables: all of what was planned is there after it, and nothing after undo."""
        with self._library.read() as connection:
            plans = plan_import(connection, tables, "试.bin", Target(0, "试"))
        planned = sum(len(plan.new) for plan in plans)
        before = self._count()
        work = import_tables(plans)
        try:
            self._library.perform(work.operation)
        except ChubeiError:
            assert self._count() == before
            return
        assert work.outcome.inserted == planned
        assert self._count() == before + planned
        self._library.undo()
        assert self._count() == before

    def _count(self) -> int:
        query = select(func.count()).select_from(PROJECT).where(PROJECT.c.deleted_at.is_(None))
        with self._library.read() as connection:
            return int(connection.execute(query).scalar_one())


@contextmanager
def trial(folder: Path) -> Iterator[Trial]:
    """Make ready for trying, with a new library in a folder."""
    path = folder / "收.chubei"
    create_library(path)
    with open_library(path, author=AUTHOR, must_write=True) as library:
        yield Trial(folder, library)


def main() -> None:
    """Try spoilt files under a limit of memory; see the module's text."""
    faulthandler.enable()
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    folder, count, *rest = sys.argv[1:]
    first = next((int(each) for each in rest if each.startswith("+")), 0)
    kinds = [each for each in rest if not each.startswith("+")] or list(SEEDS)
    with trial(Path(folder)) as tried:
        print(json.dumps({kind: tried.many(kind, int(count), first) for kind in kinds}))


if __name__ == "__main__":
    main()
