"""What tests of imports start from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library.file import Library, open_library
from tests.library_files import AUTHOR, qianjiang_copy


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A copy of the library that ships, open for writing."""
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as opened:
        yield opened


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """Where a form is written."""
    return tmp_path / "录入表.xlsx"
