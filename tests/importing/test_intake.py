"""A source taken in: the other process recognises what this one would, and all of it arrives."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import Cancelled
from app.importing.intake import Intake, NothingToImport
from app.importing.packing import pack, unpack
from app.importing.readers.childwork import ClipboardOrder, FileOrder
from app.importing.readers.reading import read_file
from app.importing.recognition.layout import Choice
from app.importing.recognition.recognise import recognise
from app.importing.sheets import SHOWN_ROWS
from tests.importing.readers.making import workbook
from tests.importing.recognition.sheetmaking import ANNEX


def rows(book: Any) -> None:
    """Two sheets of projects with groups, faults and gaps, and one of something else."""
    for name in ("一", "二"):
        sheet = book.add_worksheet(name)
        sheet.write_row(
            0, 0, ["序号", "项目名称", "总投资（万元）", "建设周期", "责任单位", "备注"]
        )
        sheet.write_row(1, 0, [None, "一、医疗类（2个）", 300])
        for row in range(2, 600):
            sheet.write_row(row, 0, [row, f"项目{row}", row / 4, "2020-2022", "区卫生健康委", "甲"])
        sheet.write_row(600, 0, [600, "坏的", "很多", "何时"])
        sheet.write_row(601, 0, ["注：数据截至年底"])
    book.add_worksheet("说明").write_column(0, 0, ["填表说明", "一张表"])


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("intake") / "项目.xlsx"
    path.write_bytes(workbook(rows))
    return path


@pytest.fixture(scope="module")
def intake(book: Path) -> Iterator[Intake]:
    with Intake(FileOrder(book)) as intake:
        yield intake


def test_what_is_taken_is_what_is_recognised_here(intake: Intake, book: Path) -> None:
    taken = intake.take()
    expected = recognise(read_file(book).sheets)
    assert len(taken.found.tables) == 2
    for ours, theirs in zip(taken.found.tables, expected.tables, strict=True):
        assert ours.columns == theirs.columns
        assert list(ours.at) == list(theirs.at)
        assert list(ours.owners) == list(theirs.owners)
        assert bytes(ours.kinds) == bytes(theirs.kinds)
        assert (ours.groups, ours.grand, ours.notes) == (theirs.groups, theirs.grand, theirs.notes)
        assert (ours.problems, ours.questions) == (theirs.problems, theirs.questions)
        assert (ours.refused, ours.layout, ours.header) == (
            theirs.refused,
            theirs.layout,
            theirs.header,
        )
        assert [ours.place(each) for each in range(len(ours))] == list(range(3, 602))
    assert taken.found.dismissed == expected.dismissed
    assert [(each.sheet, each.row, each.raw) for each in taken.found.tables[0].problems] == [
        ("一", 601, "很多"),
        ("一", 601, "何时"),
    ]


def test_the_first_rows_are_there_to_be_shown(intake: Intake) -> None:
    taken = intake.take()
    assert [len(sheet.rows) for sheet in taken.source.sheets] == [SHOWN_ROWS, SHOWN_ROWS, 2]
    assert len(taken.source.sheets[0].places) == 602
    for table, sheet in zip(taken.found.tables, taken.source.sheets, strict=False):
        assert table.sheet is sheet


def test_another_mapping_and_another_header_are_taken_without_a_new_reading(intake: Intake) -> None:
    (first, _) = intake.take().tables()
    choice = Choice({1: "name", 2: "notes"}, "元")
    told: list[tuple[int, int]] = []
    taken = intake.take(
        {first.layout.fingerprint: choice}, {2: (0, 0)}, lambda done, of: told.append((done, of))
    )
    mapped = taken.tables()[0]
    assert [entry.name for entry in mapped.layout.fields] == ["name", "notes"]
    notes = dict(zip(mapped.columns["name"], mapped.columns["notes"], strict=True))
    assert notes["项目3"] == "0.75"
    assert taken.found.dismissed[-1].titles == ("填表说明",)
    # It was read before: only the last part of the way is gone again.
    assert all(done * 100 >= 85 * of for done, of in told)


def test_a_cancelled_intake_can_be_used_again(book: Path) -> None:
    with Intake(FileOrder(book)) as intake:
        with pytest.raises(Cancelled):
            intake.take(is_cancelled=lambda: True)
        assert len(intake.take().tables()) == 2
        with pytest.raises(Cancelled):
            intake.take(is_cancelled=lambda: True)
        assert len(intake.take().tables()) == 2


@pytest.mark.parametrize("after", [0, 400, 849, 900])
def test_a_cancel_is_heard_the_first_time_wherever_it_is(book: Path, after: int) -> None:
    told = [0]
    said: list[bool] = []

    def is_cancelled() -> bool:
        said.append(told[-1] >= after)
        return said[-1]

    with Intake(FileOrder(book)) as intake:
        try:
            intake.take(report=lambda done, _of: told.append(done), is_cancelled=is_cancelled)
        except Cancelled:
            assert said.count(True) == 1
        else:
            # It was through before it told so much.
            assert told[-1] < after


def test_the_whole_way_is_told(book: Path) -> None:
    told: list[tuple[int, int]] = []
    with Intake(FileOrder(book)) as intake:
        intake.take(report=lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert all(0 <= done <= of for done, of in told)


def test_the_annex_comes_from_the_clipboard() -> None:
    with Intake(ClipboardOrder("", "项目名称\t总投资（万元）\n甲医院\t5\n")) as intake:
        (table,) = intake.take().tables()
    assert table.values(0)["total_yuan"] == 50_000


def test_a_text_keeps_its_lines() -> None:
    with Intake(FileOrder(ANNEX)) as intake:
        (table,) = intake.take().tables()
    expected = recognise(read_file(ANNEX).sheets).tables[0]
    assert len(table) == 36
    assert [table.place(at) for at in range(36)] == [expected.place(at) for at in range(36)]


def test_a_source_without_projects_says_so(tmp_path: Path) -> None:
    path = tmp_path / "物品.csv"
    path.write_text("品名,数量,单价\n笔,5,2\n", encoding="utf-8")
    with Intake(FileOrder(path)) as intake:
        taken = intake.take()
    with pytest.raises(NothingToImport) as caught:
        taken.tables()
    assert str(caught.value).startswith("物品.csv：")


# ---------------------------------------------------------------- columns on their way


def distinct(at: int) -> str:
    return f"项目{at}"


COLUMNS: dict[str, Callable[[], list[Any]]] = {
    "nothing": list,
    "one": lambda: ["甲"],
    "blank": lambda: [None],
    "empty texts": lambda: [""] * 3,
    "texts": lambda: [distinct(at) for at in range(5000)],
    "texts and blanks": lambda: [distinct(at) if at % 3 else "" for at in range(5000)],
    "repeated": lambda: [distinct(at % 7) for at in range(5000)],
    "repeated late": lambda: [distinct(at if at > 2000 else 1) for at in range(5000)],
    "numbers": lambda: list(range(5000)),
    "large numbers": lambda: [10**16, -(10**16)],
    "numbers and blanks": lambda: [at if at % 5 else None for at in range(5000)],
    "zero characters": lambda: ["甲\0乙", "丙"],
    "wide characters": lambda: ["𠮷野", "😀", "\udc80"],
}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_arrive_as_they_left(name: str) -> None:
    values = COLUMNS[name]()
    arrived = unpack(pack(values))
    assert arrived == values
    assert list(map(type, arrived)) == list(map(type, values))


def test_equal_texts_of_a_column_that_repeats_itself_are_one() -> None:
    words = ["区卫生健康委", "区林业局"]
    arrived = unpack(pack([words[at % 2] for at in range(5000)]))
    assert len(set(map(id, arrived))) == 2
