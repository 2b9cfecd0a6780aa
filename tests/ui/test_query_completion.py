"""Completion in the query line, the mark under what cannot be read, and the chips' words."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.operations.funding import FundingEntry, replace_funding
from app.queries.filter import Filter
from app.queries.querytext import parse_query
from app.queries.rollups import load_totals
from app.queries.termtext import chip_text
from app.ui.query.completion import Candidate
from app.ui.query.querybar import QueryBar
from app.ui.session import Session
from app.ui.theme import Theme
from tests.annex_parser import parse_annex
from tests.ui.dialog_answers import DialogAnswers
from tests.ui.querybench import open_bar, press, type_text

# The offscreen platform says so of every window with a fixed size.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

KEY = Qt.Key

FIXTURE = Path(__file__).parents[1] / "fixtures" / "qianjiang_annex.txt"
ANNEX = parse_annex(FIXTURE.read_text(encoding="utf-8"))


@pytest.fixture
def bar(qtbot: QtBot, session: Session, theme: Theme, dialogs: DialogAnswers) -> Iterator[QueryBar]:
    with open_bar(qtbot, session, theme, dialogs) as opened:
        yield opened


def offered(qtbot: QtBot, session: Session, bar: QueryBar) -> dict[str, str]:
    """Wait for what has to be read; return what is offered with its details, in order."""
    qtbot.waitUntil(lambda: session.tasks.is_idle)
    found: tuple[Candidate, ...] = bar.line.popup.candidates
    return {each.title: each.detail for each in found} if bar.line.popup.isVisible() else {}


@pytest.mark.parametrize(
    ("query", "title", "value"),
    [
        ("投资:5000万以上不满1亿", "总投资", "5,000 万元以上，不满 10,000 万元"),
        ("-投资:超过1亿不满2亿", "总投资", "不是 超过 10,000 万元，不满 20,000 万元"),
        ("投资:1亿以外", "总投资", "> 10,000 万元"),
        ("周期:2021年以后", "建设周期", "≥ 2021年"),
        ("周期:待定,2021", "建设周期", "待定、2021年"),
        ("归口:医", "归口", "医"),
        ("改于:近7天", "改于", "7天内"),
        ("改于>=2026-11-01", "改于", "2026-11-01 起"),
        ("改于<昨天", "改于", "昨天 之前"),
        ("改于:2026-10..2026-11", "改于", "2026-10～2026-11"),
        ("改者:王敏", "改者", "王敏"),
        ("无:改于", "改动", "没有记录"),
        ("文件:黔江府发", "文件", "黔江府发"),
        ("载明:有", "文件载明", "有"),
        ("出处行:600..700", "出处行", "600～700"),
        ("核对:不符", "核对", "不符"),
        ("无:联系人", "联系人", "没有"),
        ("-(甲 或 乙)", "不是", "甲 或 乙"),
    ],
)
def test_chips_say_every_condition(query: str, title: str, value: str) -> None:
    (term,) = parse_query(query)
    assert chip_text(term) == (title, value)


def test_values_count_what_the_filter_shows(qtbot: QtBot, session: Session, bar: QueryBar) -> None:
    session.set_filter(Filter(parse_query("方式:招商引资")))
    type_text(bar, "行业:")
    found = offered(qtbot, session, bar)
    invited = Counter(row.cells[3] for row in ANNEX.projects if row.cells[7] == "招商引资")
    others = {row.cells[3] for row in ANNEX.projects} - set(invited)
    assert {title: int(count) for title, count in found.items()} == {
        **invited,
        **dict.fromkeys(others, 0),
    }
    # The most used first, what nobody here uses last.
    assert invited[next(iter(found))] == max(invited.values())
    assert list(found)[-1] in others
    # Another filter is counted anew while the list is open.
    session.set_filter(Filter())
    assert offered(qtbot, session, bar)["卫生健康"] == "13"


def test_a_field_does_not_count_its_own_condition(
    qtbot: QtBot, session: Session, bar: QueryBar
) -> None:
    session.set_filter(Filter(parse_query("行业:林业")))
    type_text(bar, "行业:")
    assert offered(qtbot, session, bar)["卫生健康"] == "13"


def test_amounts_are_offered_in_legal_words(qtbot: QtBot, session: Session, bar: QueryBar) -> None:
    type_text(bar, "投资:")
    found = offered(qtbot, session, bar)
    assert found["不满1000万"] == "1"
    assert found["1000万以上不满5000万"] == "11"
    assert sum(int(count) for title, count in found.items() if count.isdecimal()) == 36
    type_text(bar, "5000")
    found = offered(qtbot, session, bar)
    assert list(found.items())[:4] == [
        ("5000万以上", "含 5000万"),
        ("超过5000万", "不含 5000万"),
        ("5000万以下", "含 5000万"),
        ("不满5000万", "不含 5000万"),
    ]
    assert not any("亿" in title for title in list(found)[:4])
    assert found["5000万以上不满1亿"] == "6"
    press(bar, KEY.Key_Tab, KEY.Key_Return)
    assert session.filter.terms == parse_query("投资>=5000")


def test_every_offered_amount_can_be_read(qtbot: QtBot, session: Session, bar: QueryBar) -> None:
    type_text(bar, "投资:")
    for title in offered(qtbot, session, bar):
        if title not in ("超过", "不满", "不低于", "不超过"):
            parse_query(f"投资:{title}")


def test_years_and_days_are_offered(qtbot: QtBot, session: Session, bar: QueryBar) -> None:
    type_text(bar, "周期:")
    found = offered(qtbot, session, bar)
    assert found["待定"] == "5"
    assert found["未填"] == "3"
    with session.library.read() as reading:
        running = load_totals(reading, Filter(parse_query("周期:2021"))).count
    assert found["2021年"] == str(running)
    press(bar, KEY.Key_Escape, KEY.Key_Escape)
    session.perform(replace_funding(1, [FundingEntry("债券", 2031, "1000")]))
    type_text(bar, "年度:")
    found = offered(qtbot, session, bar)
    # What the rollup's rows are called, and count: project 1 has 1000 of its 100000 planned.
    assert list(found)[-6:] == ["未排期", "只有时长", "待定", "未填", "力争", "年度计划未列"]
    assert (found["2031年"], found["未填"], found["年度计划未列"]) == ("1", "2", "1")
    assert found["未排期"] == "18"
    press(bar, KEY.Key_Escape, KEY.Key_Escape)
    type_text(bar, "改于:")
    found = offered(qtbot, session, bar)
    assert list(found)[:4] == ["今天", "昨天", "本周", "7天内"]
    assert found["7天内"].endswith("日起")
    # A stretch that is over says its end.
    assert found["上月"].endswith(("28日", "29日", "30日", "31日"))
    press(bar, KEY.Key_Escape, KEY.Key_Escape)
    # Nothing lies before or after what reaches up to now.
    type_text(bar, "改于>=")
    assert "7天内" not in offered(qtbot, session, bar)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gy", "改于:"),
        ("gk", "归口:"),
        ("guikou", "归口:"),
        ("文号", "文件:"),
        ("zaiming", "载明:"),
    ],
)
def test_the_new_fields_are_found(bar: QueryBar, typed: str, first: str) -> None:
    type_text(bar, typed)
    assert first in [each.text for each in bar.line.popup.candidates][:3]


def test_signs_are_offered_with_the_field(bar: QueryBar) -> None:
    type_text(bar, "投资")
    texts = [each.text for each in bar.line.popup.candidates]
    assert texts[:3] == ["总投资>=", "总投资<", "总投资:"]


def test_what_is_not_there_is_offered_behind_none(
    qtbot: QtBot, session: Session, bar: QueryBar
) -> None:
    type_text(bar, "无:lxr")
    assert list(offered(qtbot, session, bar)) == ["联系人"]
    press(bar, KEY.Key_Tab, KEY.Key_Return)
    assert session.filter.terms == parse_query("无:联系人")


def test_pillars_documents_and_people(qtbot: QtBot, session: Session, bar: QueryBar) -> None:
    for typed, value in (("归口:养", "养生养老"), ("改者:", "王敏"), ("核对:", "不符")):
        type_text(bar, typed)
        assert value in offered(qtbot, session, bar)
        press(bar, KEY.Key_Escape, KEY.Key_Escape)
    type_text(bar, "文件:")
    (number,) = (each for each in offered(qtbot, session, bar).items() if "府发" in each[0])
    assert number[1] == "36"


def test_typing_does_not_wait_for_what_is_read(
    qtbot: QtBot, session: Session, bar: QueryBar
) -> None:
    type_text(bar, "行业:")
    type_text(bar, "林")
    type_text(bar, " 单位:")
    found = offered(qtbot, session, bar)
    assert "区卫生健康委" in found
    assert bar.line.text() == "行业:林 单位:"


def test_the_faulty_part_is_underlined(bar: QueryBar, theme: Theme) -> None:
    assert bar.line.fault_rect() == QRect()
    type_text(bar, "康养 投姿:1亿")
    press(bar, KEY.Key_Return)
    line = bar.line
    rect = line.fault_rect()
    assert rect.height() == 2
    assert rect.left() == line.character_rect(3).x()
    assert rect.right() + 1 == line.character_rect(5).x()
    image = line.grab().toImage()
    ratio = line.devicePixelRatioF()
    at = rect.center() * ratio
    assert image.pixelColor(at) == QColor(theme.color("danger"))
    assert bar.bubble.isVisible()
    assert line.cursorPosition() == 3
    type_text(bar, "x")
    assert line.fault_rect() == QRect()


def test_what_is_missing_is_marked_at_its_place(bar: QueryBar) -> None:
    type_text(bar, "行业:")
    press(bar, KEY.Key_Return)
    rect = bar.line.fault_rect()
    assert rect.width() == 8
    assert rect.left() == bar.line.character_rect(3).x()
