"""Lines are the same whether plain characters are taken together or one by one."""

import random

import pytest

from app.briefing.fonts import Role, typeface
from app.briefing.lines import break_lines, longest_cluster
from app.briefing.meaning import break_costs
from app.briefing.typeface import Typeface

FACE = typeface(Role.FANG)
PIECES = [
    *("新建标准化厂房及配套设施", "总投资", "12,000万元", "（含设备购置）", "，", "。", "、", "的"),
    *("“智慧”", "——", "……", "3.5%", "GB/T 9704", "A栋", "和/或", " ", "2024—2026年", "10kV"),
    *("《办法》", "；", "产业", "https://example.com/a-b", "：", "㎡"),
]


def uneven() -> Typeface:
    """The same face, its plain characters taken for of different widths."""
    face = Typeface(FACE.chain)
    face.plain_width = 0.0
    return face


@pytest.mark.parametrize(
    ("size", "width", "tracking", "indent"),
    [
        (16.0, 442.4, -0.207, 31.6),
        (9.0, 62.3, 0.0, 0.0),
        (9.0, 18.5, 0.0, 0.0),
        (14.0, 8.0, 0.3, 0),
    ],
)
def test_lines_do_not_depend_on_how_plain_characters_are_taken(
    size: float, width: float, tracking: float, indent: float
) -> None:
    assert FACE.plain_width == 1000
    singly, choose = uneven(), random.Random(4)
    for _ in range(150):
        text = "".join(choose.choices(PIECES, k=choose.randrange(1, 25))).strip()
        found, expected = (
            break_lines(text, face, size, width, tracking=tracking, indent=indent)
            for face in (FACE, singly)
        )
        assert [line.text for line in found] == [line.text for line in expected]
        assert [line.width for line in found] == pytest.approx([line.width for line in expected])
        assert longest_cluster(text, FACE, size) == longest_cluster(text, singly, size)


def test_a_word_at_the_end_of_a_title_that_begins_a_longer_one() -> None:
    # 建设项目 is a word as well.
    costs = break_costs("研发平台建设")
    assert len(costs) == 7
    assert costs[5] > 50 > costs[4]
