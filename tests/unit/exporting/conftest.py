"""A reading of a fresh copy of Qianjiang's library."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library.file import Library, Reading, open_library
from tests.library_files import AUTHOR, qianjiang_copy


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Reading]:
    with (
        open_library(qianjiang_copy(tmp_path), read_only=True) as library,
        library.read() as connection,
    ):
        yield connection


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as opened:
        yield opened
