"""A new library with its first contents, for the first start, 新建文库 and the command line."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from app.errors import LibraryUnavailable, OutputUnwritable, StorageFull
from app.library.changes import FOUNDATION
from app.library.clock import Author
from app.library.failures import reason_of
from app.library.file import create_library, open_library
from app.library.location import writing_risk
from app.library.reference import FIRST, load_reference, reference_names
from app.operations.references import install_reference
from app.operations.reserves import create_reserve

#: What a new library may start with besides one reference library by its name, the usual first.
ALL, EMPTY = "all", "empty"

#: A reserve's name is made from the file's; this is what a reserve may be called at most.
_LONGEST_NAME: Final = 60


def contents_offered() -> tuple[str, ...]:
    """Return the names of what a new library may start with, the usual one first."""
    usual, *others = reference_names()
    return (usual, ALL, EMPTY, *others)


def start_library(path: Path, contents: str = FIRST, *, author: Author | None = None) -> None:
    """Create a library with its first contents, whole or not at all.

    An empty one holds one reserve, named after the file, so that projects can be added at once.

    Args:
        path: the new file; its folder is made where it is missing.
        contents: one of :func:`contents_offered`: a reference library, every one, or none.
        author: who is written into the history; the system's user by default.

    Raises:
        OutputUnwritable: the file is there already, or the place cannot hold a library.
        ValueError: ``contents`` is none of those.
    """
    if contents not in contents_offered():
        raise ValueError(f"there are no contents called {contents!r}")
    room: Path | None = None
    try:
        _check_place(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Built in a folder of its own, so that no half-filled library is ever seen.
        room = Path(mkdtemp(prefix=".chubei-", dir=path.parent))
        _build(room / path.name, contents, author)
        os.replace(room / path.name, path)
    except OSError as error:
        raise OutputUnwritable(path, reason_of(error)) from error
    except StorageFull as error:
        raise OutputUnwritable(path, "磁盘已满") from error
    except LibraryUnavailable as error:
        raise OutputUnwritable(path, error.sentence) from error
    except OutputUnwritable as error:
        # It names the room, which is gone by now.
        raise OutputUnwritable(path, error.sentence.partition("：")[2]) from error
    finally:
        if room is not None:
            shutil.rmtree(room, ignore_errors=True)


def _check_place(path: Path) -> None:
    if "\0" in str(path):
        raise OutputUnwritable(path, "文件名里有这里不能用的字符")
    if path.exists() or path.is_symlink():
        raise OutputUnwritable(path, "这个位置已经有同名的文件或文件夹")
    if risk := writing_risk(path):
        raise OutputUnwritable(path, f"{risk}，放在那里的文库只读")


def _build(path: Path, contents: str, author: Author | None) -> None:
    create_library(path)
    with open_library(path, author=author, must_write=True) as library:
        if contents == EMPTY:
            library.perform(replace(create_reserve(_reserve_name(path)), step=FOUNDATION))
        else:
            names = reference_names() if contents == ALL else (contents,)
            for name in names:
                library.perform(replace(install_reference(load_reference(name)), step=FOUNDATION))
        library.checkpoint()


def _reserve_name(path: Path) -> str:
    visible = "".join(character if character.isprintable() else " " for character in path.stem)
    return " ".join(visible.split())[:_LONGEST_NAME].strip() or "储备库"
