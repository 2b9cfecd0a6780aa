import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.briefing.fonts import Role, typeface
from app.briefing.lines import break_lines, clean, clusters, paragraphs
from app.briefing.spacing import CLOSERS, OPENERS

FACE = typeface(Role.FANG)
TEXT = st.text(alphabet="项目建设规模，。、；：！？）》”’％（《“‘—…·A1b2 3.5万元%-+/", max_size=200)


def lines_of(text: str, width: float, size: float = 10) -> list[str]:
    return [line.text for line in break_lines(text, FACE, size, width)]


@given(TEXT)
def test_clusters_joined_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


@given(TEXT, st.floats(11, 300))
def test_nothing_is_lost_and_every_line_fits(text: str, width: float) -> None:
    lines = break_lines(text, FACE, 10, width)
    assert "".join("".join(line.text for line in lines).split()) == "".join(text.split())
    assert all(line.width <= width + 0.1 for line in lines)
    assert [line.ends for line in lines[:-1]] == [False] * (len(lines) - 1)
    assert all(line.ends for line in lines[-1:])


@given(st.text(alphabet="项目建设，。、；（《“”》）", max_size=120), st.floats(60, 300))
def test_no_line_starts_or_ends_with_a_forbidden_mark(text: str, width: float) -> None:
    if any(FACE.width(cluster, 10) > width for cluster in clusters(text)):
        return  # only marks, wider than the line: they have to be cut
    lines = lines_of(text, width)
    assert not any(line[0] in CLOSERS for line in lines[1:])
    assert not any(line[-1] in OPENERS for line in lines[:-1])


@pytest.mark.parametrize(
    "whole",
    [
        "5.138亿元",
        "55940㎡",
        "2020-2022",
        "2020—2022年",
        "CAR–T",
        "3000m2",
        "100%",
        "30个",
        "21250平方米",
        "8518平方米",
        "——",
        "……",
        "≥10",
        "1,000万元",
        "GMP",
        "12800绪",
        "2021.3-2022.12",
    ],
)
def test_words_numbers_and_units_stay_whole(whole: str) -> None:
    for lead in range(1, 9):
        lines = lines_of("建" * lead + whole + "设" * 12, 100)
        assert any(whole in line for line in lines), lines


def test_a_closing_mark_may_hang_over_by_half() -> None:
    # Five characters and a comma are 60 points wide, 55 with the comma's blank half left out.
    assert lines_of("一二三四五，六七", 55) == ["一二三四五，", "六七"]
    assert lines_of("一二三四五，六七", 54) == ["一二三四", "五，六七"]


def test_a_word_wider_than_the_line_is_cut_and_fits() -> None:
    assert "".join(lines_of("Supercalifragilistic", 20)) == "Supercalifragilistic"
    assert len(lines_of("Supercalifragilistic", 20)) > 3


def test_the_space_a_line_breaks_at_is_dropped() -> None:
    assert lines_of("hello world", 30) == ["hello", "world"]


def test_an_indent_shortens_the_first_line() -> None:
    lines = break_lines("一二三四五六七八", FACE, 10, 50, indent=20)
    assert [line.text for line in lines] == ["一二三", "四五六七八"]
    assert [line.indent for line in lines] == [20, 0]


def test_clean_unifies_line_ends_and_tabs() -> None:
    assert clean("a\r\nb\rc\vd\fe\u2028f\tg\u200bh\ufeff") == "a\nb\nc\nd\ne\nf gh"
    assert clean("e\u0301") == "é"
    assert paragraphs("\n\n 甲 \n\n乙\r\n") == ["甲", "乙"]


def test_a_space_before_a_closing_mark_does_not_begin_a_line_with_it() -> None:
    assert clusters("中心 、 康复（ 一 ）") == ["中", "心 、", " ", "康", "复", "（ 一 ）"]
    assert lines_of("一二三四 、五六", 40) == ["一二三", "四 、五", "六"]
