"""Texts folded for searching, and where each folded character stood."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.folding import fold, original_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＣＡＲ–Ｔ", "car–t"),
        ("１０００㎡", "1000m2"),
        ("½", "1⁄2"),
        ("醫養結合，衛生髮展", "医养结合,卫生发展"),
        ("中医院", "中医院"),
        ("Straße", "strasse"),
        ("行1\n行2\t", "行1\n行2\t"),
        ("甲\x00乙\x1f丙", "甲\ufffd乙\ufffd丙"),
        ("\ud83d", "?"),
    ],
)
def test_folding(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_traditional_characters_become_one_simplified_each() -> None:
    text = "黔江區醫療衛生產業，養老服務，國際東風，圖書館，體檢"
    assert fold(text) == "黔江区医疗卫生产业,养老服务,国际东风,图书馆,体检"


@given(st.text(alphabet="a中é\u0301㎡½ｶﾞ한ㅎ\u1112\u1161\u11abﬁ醫Ａ\n 🏥", max_size=12))
def test_folded_text_is_the_pieces_folded_one_by_one(text: str) -> None:
    spans = original_spans(text)
    assert len(spans) == len(fold(text))
    pieces = list(dict.fromkeys(spans))
    assert "".join(fold(text[start:end]) for start, end in pieces) == fold(text)
    assert "".join(text[start:end] for start, end in pieces) == text
    assert [start for start, _ in pieces] == [0, *(end for _, end in pieces)][: len(pieces)]


def test_folding_twice_changes_nothing_of_traditional_characters() -> None:
    every = "".join(map(chr, range(0x3400, 0xA000)))
    once = fold(every)
    assert fold(once) == once
    assert len(once) == len(unicodedata.normalize("NFKC", every))
