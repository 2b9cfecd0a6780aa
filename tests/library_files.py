"""Libraries for tests: built once a run, copied for each test."""

import shutil
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from app.library.clock import Author
from app.library.file import create_library, open_library
from app.library.reference import load_reference
from app.operations.references import install_reference

AUTHOR = Author("王敏", "ZSJ-PC-01")


@lru_cache(maxsize=1)
def _template() -> Path:
    path = Path(mkdtemp(prefix="chubei-")) / "黔江.chubei"
    create_library(path)
    with open_library(path, author=AUTHOR, must_write=True) as library:
        library.perform(install_reference(load_reference("qianjiang")))
        library.checkpoint()
    return path


def qianjiang_copy(folder: Path, name: str = "黔江.chubei") -> Path:
    """Put a fresh copy of Qianjiang's library into a folder and return its path."""
    target = folder / name
    shutil.copyfile(_template(), target)
    return target
