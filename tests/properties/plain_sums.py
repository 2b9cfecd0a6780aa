"""The sums kept beside projects, added up again in plain Python."""

from pathlib import Path
from typing import Any

from tests.unit.library.tables import read_rows

#: The steps of 总投资, in yuan.
BOUNDS = [power * times for power in (10**6, 10**7, 10**8, 10**9) for times in (1, 2, 5)] + [10**10]

CELL = (
    "reserve_id", "category_id", "financing", "industry", "nature", "period_kind", "period_start",
    "period_end",
)  # fmt: skip


def assert_summed(path: Path) -> None:
    """Add every sum up again from projects and their units, in plain Python."""
    cells = {row["id"]: row for row in read_rows(path, "SELECT * FROM facet_cell")}
    by_cell: dict[Any, list[int]] = {}
    by_lead: dict[Any, list[int]] = {}
    by_unit: dict[Any, list[int]] = {}

    def add(sums: dict[Any, list[int]], key: Any, amount: int | None) -> None:
        found = sums.setdefault(key, [0, 0, 0])
        found[0] += 1
        found[1] += amount is None
        found[2] += amount or 0

    ties = read_rows(path, "SELECT * FROM project_unit ORDER BY project_id, position")
    for row in read_rows(path, "SELECT * FROM project"):
        named = {tie["position"]: tie["unit_id"] for tie in ties if tie["project_id"] == row["id"]}
        together = ",".join(str(unit) for unit in sorted(set(named.values())))
        assert row["unit_ids"] == (f"{named.get(0, '')};{together}" if named else None)
        cell, amount = cells[row["cell_id"]], row["total_yuan"]
        assert all(cell[name] == row[name] for name in CELL)
        step = None if amount is None else sum(amount >= bound for bound in BOUNDS)
        assert cell["amount_step"] == step
        if row["deleted_at"] is not None:
            continue
        units = [tie["unit_id"] for tie in ties if tie["project_id"] == row["id"]]
        add(by_cell, row["cell_id"], amount)
        add(by_lead, (units[0] if units else 0, row["cell_id"]), amount)
        for unit in set(units):
            add(by_unit, (unit, row["cell_id"]), amount)
    combinations = [tuple(cell[name] for name in (*CELL, "amount_step")) for cell in cells.values()]
    assert len(set(combinations)) == len(combinations)
    for cell_id, cell in cells.items():
        figures = [cell["size"], cell["missing"], cell["total"]]
        assert figures == by_cell.get(cell_id, [0, 0, 0])
    for table, sums in (("lead_sum", by_lead), ("unit_sum", by_unit)):
        assert {
            (row["unit_id"], row["cell_id"]): [row["size"], row["missing"], row["total"]]
            for row in read_rows(path, f"SELECT * FROM {table}")
        } == sums
