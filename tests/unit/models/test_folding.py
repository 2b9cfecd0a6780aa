"""Texts folded for searching, and where each folded character stood."""

import unicodedata
from itertools import product

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
        ("中\u200b医\u00ad院", "中医院"),
        ("\ufeff葛\U000e0100城\ufe0f", "葛城"),
        # Joined as if the mark between them were not there.
        ("e\u200d\u0301", "é"),
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


@given(st.text(alphabet="a中e\u0301㎡\u200b\u200d\u00ad\ufe0f\ufeff醫 ", max_size=12))
def test_what_nobody_sees_stands_in_no_folded_text(text: str) -> None:
    shown = "".join(each for each in text if each not in "\u200b\u200d\u00ad\ufe0f\ufeff")
    assert fold(text) == fold(shown)
    spans, plain = original_spans(text), original_spans(shown)
    assert len(spans) == len(plain)
    for (start, end), (first, last) in zip(spans, plain, strict=True):
        found = text[start:end]
        assert found.strip("\u200b\u200d\u00ad\ufe0f\ufeff") == found
        assert fold(found) == fold(shown[first:last])


def test_folding_twice_changes_nothing_of_traditional_characters() -> None:
    every = "".join(map(chr, range(0x3400, 0xA000)))
    once = fold(every)
    assert fold(once) == once
    assert len(once) == len(unicodedata.normalize("NFKC", every))


#: Marks, letters and ideographs, with what composes, ligatures and forms of other widths.
_NEIGHBOURS = (
    "中葛10a，；：（）,.;:()%、。“” \n<=>e\u0301\u0338\u3099か한\u1112\u1161ﬁＡ㎡Å\uf92c\u200b"
)


def test_folding_is_of_the_whole_text_whatever_stands_together() -> None:
    for three in product(_NEIGHBOURS, repeat=3):
        text = "".join(three)
        whole = unicodedata.normalize("NFKC", text.replace("\u200b", "")).casefold()
        assert fold(text) == whole, ascii(text)


def test_what_folding_passes_over_is_part_of_no_composition() -> None:
    passed = {chr(code) for code in range(0x4E00, 0xA000)} | set("0123456789\n ,.;:()%、。“”")
    for code in range(0x110000):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) > 1 and not parts[0].startswith("<"):
            assert passed.isdisjoint(chr(int(part, 16)) for part in parts)
