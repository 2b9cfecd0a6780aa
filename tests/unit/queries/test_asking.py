"""What queries select in Qianjiang's library: the figures of its document, and days."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.library.changes import Operation
from app.library.file import Library
from app.library.writer import Writer
from app.models.history import OPERATION
from app.models.project import PROJECT
from app.operations.projects import update_projects
from app.queries.conditions import where
from app.queries.filter import Filter
from app.queries.moments import span_of
from app.queries.querytext import parse_query
from app.queries.recorded import recorded_values
from app.queries.rollups import load_totals
from tests.annex_parser import parse_annex

WAN = 10_000
FIXTURE = Path(__file__).parents[2] / "fixtures" / "qianjiang_annex.txt"
#: The annex begins there in its source.
ANNEX = parse_annex(FIXTURE.read_text(encoding="utf-8"), first_line=596)
#: The paper's sixth column is 总投资 in whole 万元.
AMOUNTS = [int(row.cells[5]) for row in ANNEX.projects]


def asked(library: Library, query: str) -> tuple[int, int]:
    with library.read() as connection:
        totals = load_totals(connection, Filter(parse_query(query)))
    return totals.count, totals.total_yuan // WAN


@pytest.mark.parametrize(
    ("query", "count", "total_wan"),
    [
        ("", 36, 2_790_637),
        ("方式:招商引资", 12, 2_498_000),
        ("方式:中央预算内投资和专项债券", 9, 219_835),
        ("方式:政府投资", 9, 43_052),
        ("分类:养生养老产业", 11, 2_238_292),
        ("行业:卫生健康", 13, 251_585),
        ("行业:林业", 5, 178_500),
        ("行业:林业,林业行业", 7, 180_760),
        ("牵头:区文化旅游委", 4, 2_206_000),
        ("牵头:区卫生健康委", 12, 231_585),
        ("周期状态:有起止年", 18, 268_877),
        ("周期:只有时长", 9, 1_385_760),
        ("周期:待定", 5, 1_021_000),
        ("无:周期", 3, 113_000),
        ("周期:力争", 1, 2_000),
        ("性质:改(扩)建", 1, None),
        ("文件:黔江府发", 36, 2_790_637),
        ("文件:云阳", 0, 0),
        ("载明:有", 36, 2_790_637),
        ("核对:不符", 0, 0),
        ("核对:相符", 36, 2_790_637),
        ("无:联系人", 36, 2_790_637),
        ("改者:没有这个人", 0, 0),
        ("新增者:王敏", 36, 2_790_637),
    ],
)
def test_figures(library: Library, query: str, count: int, total_wan: int | None) -> None:
    found = asked(library, query)
    assert found[0] == count
    assert total_wan is None or found[1] == total_wan


@pytest.mark.parametrize(
    ("query", "low", "high"),
    [
        ("投资:1亿以上", 10_000, None),
        ("投资:超过1亿", 10_001, None),
        ("投资:不满1000万", 0, 999),
        ("投资:1000万以上不满5000万", 1_000, 4_999),
        ("投资:超过5000万不超过1亿", 5_001, 10_000),
        ("投资:5000..20000", 5_000, 20_000),
    ],
)
def test_bounds_against_the_paper(library: Library, query: str, low: int, high: int | None) -> None:
    fitting = [each for each in AMOUNTS if each >= low and (high is None or each <= high)]
    assert asked(library, query) == (len(fitting), sum(fitting))


def test_lines_of_the_document(library: Library) -> None:
    lines = [row.line for row in ANNEX.projects]
    assert asked(library, f"出处行:{lines[0]}")[0] == 1
    assert asked(library, "出处行:700以内")[0] == sum(line <= 700 for line in lines)


def test_a_wrong_figure_of_the_document_is_found(library: Library) -> None:
    def raise_amount(writer: Writer) -> None:
        query = PROJECT.select().where(PROJECT.c.number == 36)
        (row,) = writer.read(query)
        writer.update(PROJECT, {row.id: {"total_yuan": row.total_yuan + 1}})

    library.perform(Operation("改", raise_amount))
    # 健康管理服务产业 holds one project.
    assert asked(library, "核对:不符")[0] == 1
    assert asked(library, "核对:相符")[0] == 35


def test_what_was_undone_was_never_changed(library: Library) -> None:
    def note(writer: Writer) -> None:
        writer.update(PROJECT, {1: {"notes": "甲"}})

    assert asked(library, "改于:1小时内 -新增于:1小时内") == (0, 0)
    before = asked(library, "改于:今年")
    library.perform(Operation("改", note))
    library.undo()
    with library.read() as connection:
        authors = dict(recorded_values(connection, "changed_by") or [])
        standing = connection.execute(
            OPERATION.select().where(OPERATION.c.undoes.is_(None), OPERATION.c.is_undone.is_(False))
        ).all()
    assert asked(library, "改于:今年") == before
    assert authors == {"王敏": len(standing)}


@pytest.fixture
def shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The office's own time, eight hours ahead of what is stored."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("shanghai")
def test_days_are_the_offices_own() -> None:
    now = datetime(2026, 11, 18, 1, 0).astimezone()
    today = span_of("今天", now)
    assert today.start == "2026-11-17T16:00:00.000Z"
    assert today.end == "2026-11-18T16:00:00.000Z"
    # Eight hours to UTC, though it is still yesterday there.
    assert datetime(2026, 11, 18, 1, 0).astimezone(UTC).day == 17
    assert span_of("7天内", now).start == "2026-11-10T16:00:00.000Z"
    assert span_of("3小时内", now).start == "2026-11-17T14:00:00.000Z"
    assert span_of("2026-10", now).end == "2026-10-31T16:00:00.000Z"
    # 31 March less a month is the last of February.
    assert span_of("1个月内", datetime(2027, 3, 31, 9).astimezone()).start[:10] == "2027-02-27"


def test_a_named_day_is_worked_out_when_it_is_asked_about(library: Library) -> None:
    filter = Filter(parse_query("新增于:今天"))

    def shown(days_later: int) -> int:
        with library.read() as connection:
            at = connection.execute(OPERATION.select()).first()
            assert at is not None
            made = datetime.fromisoformat(at.at.replace("Z", "+00:00")).astimezone()
            later = made.fromtimestamp(made.timestamp() + days_later * 86_400).astimezone()
            query = PROJECT.select().where(where(connection, filter, lambda: later))
            return len(connection.execute(query).all())

    assert (shown(0), shown(2)) == (36, 0)


def test_a_word_means_what_the_library_says_now(library: Library) -> None:
    """A whole value while one is called so, then a part of one; a unit by its tie."""
    assert asked(library, "行业:林业") == (5, 178_500)
    assert asked(library, "牵头:区文化旅游委")[0] == 4
    with library.read() as connection:
        renamed = {
            row.id: {"industry": "林业行业"}
            for row in connection.execute(PROJECT.select().where(PROJECT.c.industry == "林业"))
        }
    library.perform(update_projects(renamed))
    assert asked(library, "行业:林业") == (7, 180_760)
    library.undo()
    assert asked(library, "行业:林业") == (5, 178_500)
    assert asked(library, "投资:1亿以上")[0] > asked(library, "投资:10亿以上")[0] > 0
