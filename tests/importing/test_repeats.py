"""Projects that stand in several tables of one file."""

from app.importing.planning import Target, plan_import
from app.library.file import Library
from tests.importing.countytables import HEAD, book, found_in

ROWS = (HEAD, (1, "甲医院迁建项目", 100, "a"), (2, "乙医院", 200, "a"))


def asked(library: Library, *sheets: tuple[tuple[object, ...], ...]) -> list[list[str]]:
    content = book(sheets={name: rows for name, rows in zip("一二三", sheets, strict=False)})
    with library.read() as connection:
        plans = plan_import(connection, found_in(content).tables, "表.xlsx", Target(0, "新库"))
        return [[each.sentence for each in plan.questions] for plan in plans]


def test_a_sheet_and_its_copy_are_asked_about(library: Library) -> None:
    assert asked(library, ROWS, ROWS) == [
        [],
        [
            "第 2、3 行的 2 个项目在“一”里也有，都导入会算两次；"
            "如果就是同样的项目，请只导入一张表，或在一张表里去掉。"
        ],
    ]


def test_a_project_called_a_little_otherwise_without_amount_is_the_same(library: Library) -> None:
    third = (HEAD, (1, "丙", 1, "a"), (2, "甲医院迁建", "", "b"))
    _, last = asked(library, ROWS, third)
    assert [sentence[:16] for sentence in last] == ["第 3 行的 1 个项目在“一”"]


def test_other_amounts_are_other_projects(library: Library) -> None:
    assert asked(library, ROWS, (HEAD, (1, "甲医院迁建项目", 101, "a"))) == [[], []]
