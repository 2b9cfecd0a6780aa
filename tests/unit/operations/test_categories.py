"""Categories: renamed, moved, told by their pillar, and listed with what stands in each."""

import pytest

from app.errors import NotFound, RefusedInput
from app.library.file import Library
from app.operations.categories import move_category, rename_category, set_pillar
from app.operations.projects import delete_projects, update_projects
from app.operations.reserves import create_category
from app.queries.categories import CategoryList, load_category_lines
from app.queries.filter import Filter
from app.queries.querytext import parse_query
from app.queries.rollups import Totals, load_totals

WAN = 10_000
#: 附件2: the four groups with their stated counts and sums, and the pillars.
QIANJIANG = [
    ("医疗卫生服务业", "医", 16, 353_845),
    ("医药产业、医疗器械产业、健康食品加工产业", "药", 8, 196_500),
    ("养生养老产业", "养", 11, 2_238_292),
    ("健康管理服务产业", "管", 1, 2_000),
]


def listed(library: Library) -> CategoryList:
    with library.read() as connection:
        return load_category_lines(connection, 1)


def names(library: Library) -> list[str]:
    return [line.name for line in listed(library).lines]


def test_the_four_categories_as_the_annex_has_them(library: Library) -> None:
    found = listed(library)
    assert [
        (line.name, line.pillar, line.totals.count, line.totals.total_yuan // WAN)
        for line in found.lines
    ] == QIANJIANG
    assert (found.totals.count, found.totals.total_yuan) == (36, 2_790_637 * WAN)
    assert found.rest.count == 0


def test_what_has_no_category_and_what_has_no_projects_is_listed_too(library: Library) -> None:
    library.perform(create_category(1, "健身康体产业"))
    library.perform(update_projects({36: {"category": ""}}))
    library.perform(delete_projects([1]))
    found = listed(library)
    # 附件2: 36 has 2000 万元 and is alone in its category; 1 has 100000.
    assert found.rest == Totals(1, 0, 2_000 * WAN)
    assert [(line.totals.count, line.pillar) for line in found.lines[-2:]] == [(0, "管"), (0, None)]
    assert found.lines[0].totals == Totals(15, 0, (353_845 - 100_000) * WAN)


def test_a_renamed_category_keeps_its_projects(library: Library) -> None:
    library.perform(rename_category(3, "  养老  产业 "))
    assert names(library)[2] == "养老 产业"
    with library.read() as connection:
        shown = load_totals(connection, Filter(parse_query('分类:"养老 产业"')))
    assert shown.count == 11
    assert library.undo_label() == "分类 养生养老产业 改名为 养老 产业"
    library.undo()
    assert names(library) == [name for name, *_ in QIANJIANG]


@pytest.mark.parametrize("name", ["", "医疗卫生服务业", "字" * 61, "康\x07养"])
def test_a_name_that_cannot_be_is_refused(library: Library, name: str) -> None:
    with pytest.raises(RefusedInput) as caught:
        library.perform(rename_category(3, name))
    assert caught.value.remedy
    assert names(library) == [name for name, *_ in QIANJIANG]


def test_a_category_keeps_its_own_name(library: Library) -> None:
    assert library.perform(rename_category(3, "养生养老产业")).tables == {}


@pytest.mark.parametrize(
    ("category", "step", "order"),
    [(3, -1, [1, 3, 2, 4]), (3, 1, [1, 2, 4, 3]), (1, -1, [1, 2, 3, 4]), (4, 1, [1, 2, 3, 4])],
)
def test_a_category_moves_by_one_place(
    library: Library, category: int, step: int, order: list[int]
) -> None:
    library.perform(move_category(category, step))
    assert [line.id for line in listed(library).lines] == order


def test_what_is_gone_is_refused(library: Library) -> None:
    with pytest.raises(NotFound):
        library.perform(rename_category(99, "康养"))
    with pytest.raises(NotFound):
        library.perform(move_category(99, 1))


def test_choices_of_one_step_are_undone_together(library: Library) -> None:
    for pillar in ("健", "养", "药"):
        library.perform(set_pillar(4, pillar, step="pillar:4"))
    assert listed(library).lines[3].pillar == "药"
    library.undo()
    assert listed(library).lines[3].pillar == "管"
