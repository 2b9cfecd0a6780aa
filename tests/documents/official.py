"""What the document tests set: the text of the published annex, and made-up text like it."""

import random
from collections.abc import Sequence
from pathlib import Path

from app.briefing.lines import paragraphs
from tests.annex_parser import parse_annex

ANNEX = Path(__file__).parents[1] / "fixtures" / "qianjiang_annex.txt"
# 附件2: 项目名称 and 主要建设规模及内容 are the second and fifth of nine columns.
NAME, CONTENT = 1, 4

PHRASES = (
    "建设", "规模", "及", "内容", "项目", "的", "黔江区", "新建", "改扩建", "标准厂房", "服务中心",
    "养老", "健康", "产业", "示范基地", "配套设施", "医疗", "设备", "和", "等", "了",
    "年产", "约",
)  # fmt: skip
TOKENS = (
    "3.5万平方米", "2021.3-2022.12", "1200吨", "GMP", "55940㎡", "36个", "12.7%", "279.06亿元",
    "CAR–T",
    "3000m2", "2020—2022年", "≥10", "100 kV", "1,000万元", "350人", "AAAA级", "5G", "10kV",
)  # fmt: skip
MARKS = (
    "，", "。", "、", "；", "：", "！", "？", "——", "……", "·", "”", "）", "》", "％", "」", "】",
    "，“",
    "、《", "》（", "）。", "（", "“", "《", "‘", "【", "「", "”）", "。”",
)  # fmt: skip


def published_texts() -> list[str]:
    """Every paragraph of the 36 projects' names and contents."""
    annex = parse_annex(ANNEX.read_text("utf-8"))
    rows = [row for group in annex.groups for row in group.projects]
    assert len(rows) == 36
    return [part for row in rows for at in (NAME, CONTENT) for part in paragraphs(row.cells[at])]


def made_up_texts(count: int, seed: int = 9704) -> list[str]:
    """Texts of words, tokens and marks in any order, the same for the same seed."""
    chance = random.Random(seed)
    return [_made_up(chance) for _ in range(count)]


def _made_up(chance: random.Random) -> str:
    kinds: Sequence[Sequence[str]] = (PHRASES, PHRASES, PHRASES, TOKENS, MARKS)
    pieces = [chance.choice(PHRASES)]
    for _ in range(chance.randint(3, 70)):
        piece = chance.choice(chance.choice(kinds))
        if piece in TOKENS and pieces[-1] in TOKENS:
            continue  # two tokens side by side would be one
        pieces.append(piece)
    return "".join(pieces)
