"""Page numbers as written, and what the documents are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.documents.pagerange import pages_text, parse_pages
from app.errors import Cancelled, ChubeiError, RefusedInput
from app.library.file import ReadToken
from app.operations.projects import delete_projects
from app.queries.filter import Condition, Filter, Operator
from app.ui.printing.choices import Choices, Kind, Offer, Scope
from app.ui.printing.documents import Document, Gaps, load_offers, make_document
from app.ui.printing.gapwords import gaps_text
from app.ui.session import Session
from tests.ui.printing_dialogs import project_ids, texts


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("1", (1,)),
        ("1-3,5", (1, 2, 3, 5)),
        ("5，1－2", (1, 2, 5)),
        ("２、４", (2, 4)),
        (" 1 - 2 , 2", (1, 2)),
        ("3至4；6", (3, 4, 6)),
    ],
)
def test_pages_are_read_as_people_write_them(text: str, pages: tuple[int, ...]) -> None:
    assert parse_pages(text, 6) == pages


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "没有写页码"),
        ("，", "没有写页码"),
        ("a", "“a”不是页码"),
        ("1-", "“1-”不是页码"),
        ("3-1", "前大后小"),
        ("7", "没有第 7 页"),
        ("2-9", "没有第 9 页"),
        ("0", "没有第 0 页"),
    ],
)
def test_what_names_no_page_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(RefusedInput) as refused:
        parse_pages(text, 6)
    assert reason in refused.value.reason
    assert refused.value.remedy


@given(st.sets(st.integers(1, 200), min_size=1))
def test_pages_written_out_read_back_the_same(pages: set[int]) -> None:
    assert parse_pages(pages_text(pages), 200) == tuple(sorted(pages))


def made(session: Session, offer: Offer, choices: Choices) -> Document:
    token = ReadToken()
    return make_document(session.library, offer, choices, token, lambda done, of: True, _ignore)


def _ignore(_document: object) -> None:
    """Nobody looks at the first pages."""


def chosen(kind: Kind, scope: Scope) -> Choices:
    return Choices(kind, scope, kind.usual_settings())


def test_the_ranges_have_the_counts_and_sums_of_the_paper(session: Session) -> None:
    # 附件2: 合计（36）个 2790637; 医疗卫生服务业（16个） 353845; 100000 + 51380 + 25555.
    medical = Filter((Condition("category", Operator.IS, ("医疗卫生服务业",)),))
    ids = project_ids(session, 1, 2, 3)
    with session.library.read() as connection:
        totals = load_offers(connection, Offer(medical, ids, ids[1]))
        in_bin = load_offers(connection, Offer(Filter(is_bin=True), ids, ids[1]))
    figures = {scope: (each.count, each.total_yuan // 10_000) for scope, each in totals.items()}
    assert figures == {
        Scope.ALL: (36, 2_790_637),
        Scope.FILTERED: (16, 353_845),
        Scope.SELECTED: (3, 176_935),
        Scope.CURRENT: (1, 51_380),
    }
    assert [in_bin[scope].count for scope in Scope] == [0, 0, 0, 36]


def test_the_annex_of_a_selection_has_its_own_sums(session: Session) -> None:
    # 序号 17 is the first of 医药产业…: 附件2 groups 1-16 and 17-24 under different headings.
    ids = project_ids(session, 1, 2, 17)
    offer = Offer(Filter(), ids)
    document = made(session, offer, chosen(Kind.ANNEX, Scope.SELECTED))
    text = "".join(texts(document.content))
    assert "合计（3）个" in text
    assert "医疗卫生服务业（2个）151380" in text
    assert "重庆中医药学院" in text
    assert "重庆市黔江中心医院科教大楼" not in text
    assert document.agrees
    assert document.printed_rows == 3


def test_nothing_chosen_is_refused(session: Session) -> None:
    for kind in (Kind.BRIEF, Kind.ANNEX, Kind.BOOKLET):
        with pytest.raises(ChubeiError, match="没有可印的内容"):
            made(session, Offer(Filter()), chosen(kind, Scope.SELECTED))


def test_what_was_deleted_meanwhile_is_not_printed(qtbot: QtBot, session: Session) -> None:
    gone, left = project_ids(session, 1, 2)
    session.perform(delete_projects([gone]))
    qtbot.waitUntil(lambda: session.tasks.is_idle)
    with pytest.raises(ChubeiError, match="没有可印的内容"):
        made(session, Offer(Filter(), (), gone), chosen(Kind.BRIEF, Scope.CURRENT))
    both = Offer(Filter(), (gone, left), gone)
    document = made(session, both, chosen(Kind.BRIEF, Scope.SELECTED))
    assert document.pages == 1
    assert "武陵山公共卫生应急医院" in texts(document.content)[0]


def test_a_cancelled_token_ends_the_work(session: Session) -> None:
    token = ReadToken()

    def stop(done: int, of: int) -> bool:
        token.cancel()
        return False

    choices = chosen(Kind.BRIEF, Scope.ALL)
    with pytest.raises(Cancelled):
        make_document(session.library, Offer(Filter()), choices, token, stop, _ignore)


def test_a_brief_names_the_fields_it_lacks(session: Session) -> None:
    (one,) = project_ids(session, 1)
    document = made(session, Offer(Filter(), (), one), chosen(Kind.BRIEF, Scope.CURRENT))
    # The paper gives 重庆中医药学院 seven of them: 分类, 性质, 行业, 内容, 总投资, 方式, 单位.
    (gaps,) = document.gaps
    assert gaps.filled == 7
    assert gaps.titles == (
        "建设周期", "建设地点", "合作方式", "项目背景", "项目优势", "效益分析", "前期工作进展",
        "政策支持",
    )  # fmt: skip
    text, _ = gaps_text(document.gaps)
    assert text.startswith("完整度 7/15，缺：建设周期、建设地点")


def test_of_several_briefs_those_with_gaps_are_counted() -> None:
    gaps = (
        Gaps(1, "甲", 15, ()),
        Gaps(2, "乙", 15, (("location", "建设地点"),)),
        Gaps(3, "丙", 15, (("cooperation", "合作方式"), ("policy", "政策支持"))),
    )
    text, tip = gaps_text(gaps)
    # 42 of 45 fields are there.
    assert text == "完整度 93%，2 个项目有缺项（共 3 个）"
    assert tip == "乙：缺 建设地点\n丙：缺 合作方式、政策支持"
    assert gaps_text(()) == ("", "")
