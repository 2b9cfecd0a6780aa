"""What a form carries unseen, packed into cells and read again."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.fields import BY_NAME
from app.models.form import (
    ALWAYS,
    FormMark,
    SpoiltForm,
    column_title,
    form_fields,
    pack,
    sent_values,
    unpack,
    usual_fields,
)


def mark(**sent: Mapping[str, object]) -> FormMark:
    return FormMark(
        "20201105-AB12CD", "库", "黔江.chubei", "储备库", "黔江区大健康产业", "2020-11-05", "",
        "区招商投资局", ("number", "name", "total"), ("total",), sent,
    )  # fmt: skip


values = st.dictionaries(
    st.sampled_from(("name", "total_yuan", "total_text", "notes")),
    st.one_of(st.none(), st.integers(0, 10**16), st.text(max_size=40)),
)


@given(st.dictionaries(st.uuids().map(str), values, max_size=6))
def test_what_was_packed_is_read_again(sent: dict[str, dict[str, object]]) -> None:
    packed = pack(mark(**sent))
    assert unpack(packed) == mark(**sent)
    assert all(line.isascii() and len(line) <= 16_000 for line in packed)


def test_a_large_form_takes_several_cells() -> None:
    # Letters that do not repeat themselves cannot be packed smaller.
    text = "".join(chr(0x4E00 + at * 7919 % 20_000) for at in range(20_000))
    large = mark(**{str(at): {"content": text[at:] + text[:at]} for at in range(3)})
    packed = pack(large)
    assert len(packed) > 3
    assert unpack(packed) == large
    # Blank cells between them mean nothing.
    assert unpack([*packed[:3], "", *packed[3:], ""]) == large


def test_what_was_spoilt_says_why() -> None:
    packed = pack(mark())
    for lines, reason in (
        ([], "没有录入表的标识"),
        (["序号", "项目名称", "总投资"], "没有录入表的标识"),
        ([*packed[:2], packed[2][:-4]], "被改动过"),
        ([packed[0], "0" * 16, packed[2]], "被改动过"),
    ):
        with pytest.raises(SpoiltForm) as error:
            unpack(lines)
        assert reason in error.value.reason


def test_a_newer_form_is_not_guessed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.models.form._VERSION", 2)
    packed = pack(mark())
    monkeypatch.setattr("app.models.form._VERSION", 1)
    with pytest.raises(SpoiltForm) as error:
        unpack(packed)
    assert "更新版本" in error.value.reason


def test_the_columns_of_a_form() -> None:
    names = [entry.name for entry in form_fields()]
    assert names[:2] == list(ALWAYS)
    assert len(names) == len(set(names))
    assert "share" not in names
    assert [entry.name for entry in usual_fields()] == [
        "number", "name", "nature", "industry", "content", "total", "period", "financing", "units",
        "notes",
    ]  # fmt: skip
    assert column_title(BY_NAME["total"]) == "总投资（万元）"


def test_what_is_kept_of_a_project() -> None:
    record = {
        "name": "甲", "total_yuan": 100_000_000, "total_text": "约1亿元", "period_text": "待定",
        "period_kind": "pending", "category": None, "uuid": "u",
    }  # fmt: skip
    fields = tuple(BY_NAME[name] for name in ("name", "category", "total", "period"))
    assert sent_values(fields, record) == {
        "name": "甲", "category": "", "total_yuan": 100_000_000, "total_text": "约1亿元",
        "period_text": "待定",
    }  # fmt: skip
