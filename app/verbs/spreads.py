"""Medians and largest amounts, as the verb ``rollup`` gives them in JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.library.file import Reading
from app.models.money import wan_number
from app.queries.measures import SPREADS
from app.queries.projects import load_rows
from app.queries.spreads import Spread


def load_largest_projects(
    connection: Reading, spread: Mapping[Any, Spread]
) -> Mapping[int, Mapping[str, Any]]:
    """Return the projects that have the largest amount of a group or cell, by id."""
    ids = {each.largest_id for each in spread.values() if each.largest_id is not None}
    return load_rows(connection, sorted(ids))


def spread_json(
    spread: Spread, measures: Sequence[str], projects: Mapping[int, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return those of the measures that are looked up; null where nobody states an amount.

    Args:
        spread: of a group or a cell.
        measures: what was asked for; others than :data:`SPREADS` are left out.
        projects: those with the largest amounts, by id.
    """
    result: dict[str, Any] = {}
    for name in measures:
        if name not in SPREADS:
            continue
        yuan = spread.median_yuan if name == "median" else spread.largest_yuan
        result[f"{name}_yuan"] = yuan
        result[f"{name}_wan"] = None if yuan is None else wan_number(yuan)
    if "largest" in measures:
        project = projects.get(spread.largest_id or 0)
        keys = ("number", "name", "uuid")
        result["largest_project"] = {key: project[key] for key in keys} if project else None
    return result
