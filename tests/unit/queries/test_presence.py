"""Which dimensions are offered: those that something is filled in for."""

from pathlib import Path

from app.library.file import open_library
from app.queries.filter import Filter
from app.queries.presence import filled_dimensions
from tests.unit.library.tables import write_directly


def offered(path: Path) -> set[str]:
    with open_library(path, read_only=True) as library, library.read() as connection:
        return {each.name for each in filled_dimensions(connection, Filter())}


def test_pillars_are_offered_once_a_category_with_projects_has_one(path: Path) -> None:
    write_directly(path, "UPDATE category SET pillar = NULL")
    assert "category" in offered(path)
    assert "pillar" not in offered(path)
    write_directly(
        path,
        "UPDATE category SET pillar = '医' WHERE id = (SELECT max(category_id) FROM project)",
    )
    assert "pillar" in offered(path)


def test_a_pillar_of_a_category_without_projects_is_not_offered(path: Path) -> None:
    write_directly(path, "UPDATE category SET pillar = NULL")
    write_directly(
        path,
        "INSERT INTO category (uuid, reserve_id, name, heading, position, pillar)"
        " SELECT 'c-1', id, '健康小镇', '', 9, '健' FROM reserve",
    )
    assert "pillar" not in offered(path)
