"""A fresh copy of Qianjiang's library for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library.file import Library, open_library
from tests.library_files import AUTHOR, qianjiang_copy


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return qianjiang_copy(tmp_path)


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    with open_library(path, author=AUTHOR, must_write=True) as opened:
        yield opened
