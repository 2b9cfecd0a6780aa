import json
from dataclasses import fields, replace
from datetime import date

import pytest

from app.documents.settings import (
    APPLYING,
    Arrangement,
    DocumentKind,
    DocumentSettings,
    settings_from_json,
    usual_settings,
)

CHOSEN = DocumentSettings(
    kind=DocumentKind.BOOKLET,
    title="甲县项目册",
    issuer="甲县招商局",
    issued_on=date(2020, 11, 5),
    document_number="甲招〔2020〕1号",
    annex_number="",
    unit="亿元",
    columns=("number", "name", "total"),
    totals_first=False,
    has_separators=True,
    merges_groups=True,
    arrangement=Arrangement.BOUND,
    is_double_sided=False,
    watermark="征求意见稿",
    has_own_fonts=False,
    is_archival=True,
    has_pictures=False,
    has_code=True,
    has_charts=False,
    dimensions=("unit", "year"),
    top=0,
)


def test_every_setting_comes_back() -> None:
    usual = usual_settings(DocumentKind.BOOKLET)
    differing = [
        entry.name
        for entry in fields(CHOSEN)
        if entry.name != "kind" and getattr(CHOSEN, entry.name) == getattr(usual, entry.name)
    ]
    assert differing == []
    assert settings_from_json(CHOSEN.to_json(), DocumentKind.BOOKLET) == CHOSEN


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_what_is_usual_is_not_stored(kind: DocumentKind) -> None:
    usual = usual_settings(kind)
    assert json.loads(usual.to_json()) == {"kind": str(kind)}
    assert settings_from_json(usual.to_json(), kind) == usual


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", '"x"', "3", '{"watermark": 3, "top": true, "columns": "total"}']
)
def test_what_cannot_be_read_is_as_usual(text: str) -> None:
    assert settings_from_json(text, DocumentKind.REPORT) == usual_settings(DocumentKind.REPORT)


def test_what_is_unknown_is_passed_over() -> None:
    text = json.dumps(
        {
            "kind": "annex",
            "from_another_version": 1,
            "columns": ["name", "没有这一栏", 3, "total", "name"],
            "dimensions": ["year", "nothing"],
            "unit": "元",
            "arrangement": "upside down",
            "issued_on": "2020-13-01",
            "top": 1000,
            "watermark": "内部",
        }
    )
    expected = replace(
        usual_settings(DocumentKind.ANNEX),
        columns=("name", "total"),
        dimensions=("year",),
        watermark="内部",
    )
    assert settings_from_json(text, DocumentKind.ANNEX) == expected


def test_every_setting_is_for_some_document() -> None:
    offered = frozenset().union(*APPLYING.values())
    assert offered == {entry.name for entry in fields(DocumentSettings)} - {"kind"}
