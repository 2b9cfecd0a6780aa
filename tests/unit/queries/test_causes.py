"""Differences from the document are told project by project."""

from pathlib import Path

import pytest

from app.library.changes import Operation
from app.library.file import Library
from app.library.writer import Writer
from app.models.category import CATEGORY
from app.operations.projects import (
    create_project,
    delete_projects,
    restore_projects,
    update_projects,
)
from app.queries.causes import Explanation, explain
from app.queries.reconciliation import load_reconciliations
from tests.unit.library.tables import write_directly

WAN = 10_000


@pytest.fixture(params=["kept", "left out"], autouse=True)
def _images(library: Library, request: pytest.FixtureRequest) -> None:
    """Have the document's projects entered one by one, or with very many others."""
    if request.param == "left out":
        write_directly(
            library.path,
            "UPDATE change SET after = '' WHERE action = 'insert'"
            " AND table_name IN ('project', 'project_unit')",
        )


def explained(library: Library) -> dict[str, Explanation]:
    with library.read() as connection:
        lines = load_reconciliations(connection)
        return {each.line.category: each for each in explain(connection, lines)}


def told(explanation: Explanation) -> list[tuple[str, int | None, int, int]]:
    return [
        (cause.kind.title, cause.number, cause.count, cause.total_yuan // WAN)
        for cause in explanation.causes
    ]


def test_the_published_library_differs_in_nothing(library: Library) -> None:
    found = explained(library)
    assert len(found) == 5
    assert all(each.causes == () for each in found.values())
    assert {(each.unexplained_count, each.unexplained_yuan) for each in found.values()} == {(0, 0)}


def test_each_project_tells_its_part(library: Library) -> None:
    # 附件2: 1 has 100000 万元, 2 has 51380 (both 医疗卫生服务业), 36 has 2000.
    library.perform(update_projects({1: {"total": "100500"}}))
    library.perform(update_projects({1: {"total": "90000"}}))
    library.perform(update_projects({2: {"category": "养生养老产业", "total": "51000"}}))
    library.perform(delete_projects([36]))
    library.perform(create_project(1, {"name": "新来的", "total": "8", "category": "养生养老产业"}))
    found = explained(library)
    assert told(found[""]) == [
        ("总投资已修改", 1, 0, -10_000),
        ("已删除", 36, -1, -2_000),
        ("总投资已修改", 2, 0, -380),
        ("文件以外新增", 37, 1, 8),
    ]
    (changed, *_) = found[""].causes
    assert (changed.entered_yuan, changed.now_yuan) == (100_000 * WAN, 90_000 * WAN)
    assert told(found["医疗卫生服务业"]) == [
        ("移到别处", 2, -1, -51_380),
        ("总投资已修改", 1, 0, -10_000),
    ]
    assert told(found["养生养老产业"]) == [("从别处移入", 2, 1, 51_000), ("文件以外新增", 37, 1, 8)]
    assert told(found["健康管理服务产业"]) == [("已删除", 36, -1, -2_000)]
    assert {(each.unexplained_count, each.unexplained_yuan) for each in found.values()} == {(0, 0)}
    for each in found.values():
        assert each.line.total_difference_yuan == sum(cause.total_yuan for cause in each.causes)
        assert each.line.count_difference == sum(cause.count for cause in each.causes)


def test_what_was_set_right_again_is_no_cause(library: Library) -> None:
    library.perform(update_projects({1: {"total": "1"}}))
    library.perform(delete_projects([2]))
    library.undo()
    library.perform(update_projects({1: {"total": "10亿"}}))
    library.perform(delete_projects([3]))
    library.perform(restore_projects([3]))
    assert all(each.causes == () for each in explained(library).values())


def test_a_project_that_is_gone_for_good_is_named(library: Library) -> None:
    library.perform(create_project(1, {"name": "又撤了的"}))
    library.undo()
    assert explained(library)[""].causes == ()
    library.redo()
    (cause,) = explained(library)[""].causes
    assert (cause.name, cause.entered_yuan, cause.now_yuan, cause.count) == (
        "又撤了的",
        None,
        None,
        1,
    )


@pytest.mark.parametrize(("stated", "left"), [(353_845, 0), (353_000, 845), (None, None)])
def test_what_no_project_explains_is_left_over(
    library: Library, stated: int | None, left: int | None
) -> None:
    def body(writer: Writer) -> None:
        yuan = None if stated is None else stated * WAN
        writer.update(CATEGORY, {1: {"stated_total_yuan": yuan}})

    library.perform(Operation("改载明", body))
    library.perform(update_projects({1: {"total": "1"}}))
    found = explained(library)["医疗卫生服务业"]
    assert found.unexplained_yuan == (None if left is None else left * WAN)
    assert told(found) == [("总投资已修改", 1, 0, -99_999)]


def test_where_entering_was_not_recorded_the_first_change_tells_what_was_entered(
    path: Path, library: Library
) -> None:
    write_directly(path, "DELETE FROM change WHERE action = 'insert'")
    # 附件2: 1 has 100000 万元 and stands in 医疗卫生服务业.
    library.perform(update_projects({1: {"total": "90000"}}))
    library.perform(update_projects({1: {"total": "80000", "category": "养生养老产业"}}))
    library.perform(update_projects({1: {"category": "健康管理服务产业"}}))
    found = explained(library)
    (cause,) = found[""].causes
    assert (cause.entered_yuan, cause.now_yuan) == (100_000 * WAN, 80_000 * WAN)
    assert told(found["医疗卫生服务业"]) == [("移到别处", 1, -1, -100_000)]
    assert told(found["养生养老产业"]) == []
    assert told(found["健康管理服务产业"]) == [("从别处移入", 1, 1, 80_000)]
