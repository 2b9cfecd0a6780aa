"""Qianjiang's library, and its paper read by another program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library.file import Library, open_library
from tests.annex_parser import Annex, parse_annex
from tests.library_files import AUTHOR, qianjiang_copy

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(qianjiang_copy(tmp_path), author=AUTHOR, must_write=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def paper() -> Annex:
    """The annex as published: cells 序号 名称 性质 行业 内容 总投资 周期 方式 单位."""
    source = ROOT / "tests/fixtures/qianjiang_annex.txt"
    return parse_annex(source.read_text(encoding="utf-8"))
