"""Units crossed with years where projects with a yearly plan name no unit."""

import pytest

from app.library.file import Library
from app.operations.funding import FundingEntry, replace_funding
from app.operations.projects import update_projects
from app.queries.crosstab import cross
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.rollups import Totals
from tests.unit.operations.annex import annex_column

WAN = 10_000

#: 附件2: 1 has 100000 万元 and 待定; 2 has 51380 over 2020-2021; 36 has 2000 and 力争.
PLANS = {1: {2031: 30_000}, 2: {2031: 51_380}, 36: {2032: 2_500}}


@pytest.mark.parametrize("unit_dimension", ["unit", "lead_unit"])
def test_planned_projects_without_units_have_a_row_of_their_own(
    library: Library, unit_dimension: str
) -> None:
    for project, plan in PLANS.items():
        library.perform(update_projects({project: {"units": ""}}))
        lines = [FundingEntry("市级", year, str(amount)) for year, amount in plan.items()]
        library.perform(replace_funding(project, lines))
    with library.read() as connection:
        units, years = find_dimension(unit_dimension), find_dimension("year")
        crossed = cross(connection, units, years, Filter())
        turned = cross(connection, years, units, Filter())

    def of_nobody(column: object) -> tuple[int, int]:
        cell: Totals = crossed.cells[None, column]
        assert turned.cells[column, None] == cell
        return cell.count, cell.total_yuan // WAN

    assert of_nobody(2031) == (2, 30_000 + 51_380)
    assert of_nobody(2032) == (1, 2_500)
    # 100000 - 30000, and 36 is planned with 500 more than its total.
    assert of_nobody(None) == (2, 70_000 - 500)
    nobody = next(row for row in crossed.rows.rows if row.key is None)
    assert (nobody.count, nobody.total_yuan // WAN) == (3, 100_000 + 51_380 + 2_000)
    for row in crossed.rows.rows:
        parts = [cell.total_yuan for (key, _), cell in crossed.cells.items() if key == row.key]
        assert sum(parts) == row.total_yuan
    assert {key for key, _ in crossed.cells} == {row.key for row in crossed.rows.rows}
    assert len(annex_column("units")) == crossed.rows.totals.count
