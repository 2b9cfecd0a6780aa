"""What the triggers of ``mirrors.py`` keep, said for all projects at once or for a set of them.

The triggers bring it about row by row; these statements check it, make it again and write it for
very many rows (``library/keptsums.py``, ``library/lifting.py``).
"""

from typing import Final

from app.models.facetcell import CELL_COLUMNS, NO_UNIT
from app.models.mirrors import COUNTED, UNIT_IDS, step_of
from app.models.project import ID_INDEX
from app.models.unit import COUNTED_INDEX

# ruff: noqa: S608  (only names are put into these statements)

#: The ids of a set of projects, a JSON array in the statement's one parameter.
CHOSEN: Final = "(SELECT value FROM json_each(?1))"

#: What tells a cell from others.
COMBINATION: Final = ", ".join((*CELL_COLUMNS, "amount_step"))

_LIVE = "project.deleted_at IS NULL"
_FIGURES = (
    "count(*) AS size, count(*) - count(project.total_yuan) AS missing,"
    " coalesce(sum(project.total_yuan), 0) AS total"
)
_OWN_COMBINATION = (
    f"{', '.join(f'project.{name}' for name in CELL_COLUMNS)},"
    f" {step_of('project.total_yuan')} AS amount_step"
)

#: The key of each table of sums.
KEYS: Final = {"facet_cell": "id", "lead_sum": "unit_id, cell_id", "unit_sum": "unit_id, cell_id"}


def true_sums(chosen: str = "") -> dict[str, str]:
    """Return by table what its sums are: a ``SELECT`` of key, size, missing and total.

    Each is told by one covering index, and the units in the order of their projects, whose cells
    are then looked up one after the other.

    Args:
        chosen: ids, as SQL; those of all projects where it is empty.
    """
    source, which, tied = "project", "", ""
    if chosen:
        source = f"project INDEXED BY {ID_INDEX}"
        which = f" AND project.id IN {chosen}"
        tied = f" AND project_unit.project_id IN {chosen}"
    return {
        "facet_cell": f"SELECT cell_id AS id, {_FIGURES} FROM {source}"
        f" WHERE {_LIVE}{which} GROUP BY 1",
        "lead_sum": f"SELECT coalesce(lead_unit_id, {NO_UNIT}) AS unit_id, cell_id, {_FIGURES}"
        f" FROM {source} WHERE {_LIVE}{which} GROUP BY 1, 2",
        "unit_sum": f"SELECT unit_id, cell_id, {_FIGURES}"
        f" FROM project_unit INDEXED BY {COUNTED_INDEX}"
        f" CROSS JOIN project INDEXED BY {ID_INDEX} ON project.id = project_unit.project_id"
        f" AND {_LIVE} WHERE is_counted = 1{tied} GROUP BY 1, 2",
    }


#: All cells there should be, with the sums of their projects.
TRUE_CELLS: Final = (
    f"SELECT {_OWN_COMBINATION}, count(*) FILTER (WHERE {_LIVE}),"
    f" count(*) FILTER (WHERE {_LIVE}) - count(project.total_yuan) FILTER (WHERE {_LIVE}),"
    f" coalesce(sum(project.total_yuan) FILTER (WHERE {_LIVE}), 0)"
    f" FROM project GROUP BY {COMBINATION}"
)


def _cell_of(step: str) -> str:
    """Return the cell of a project, or of a combination called so, with its step of 总投资."""
    values = (*((name, f"project.{name}") for name in CELL_COLUMNS), ("amount_step", step))
    same = " AND ".join(f"facet_cell.{name} IS {value}" for name, value in values)
    return f"SELECT id FROM facet_cell WHERE {same}"


_CELL = _cell_of(step_of("project.total_yuan"))
_LEAD = "SELECT unit_id FROM project_unit WHERE project_id = project.id AND position = 0"
_OF_PROJECT = "SELECT {} FROM project WHERE project.id = project_unit.project_id"

#: By table the columns that repeat others, each with what it should be.
REPEATED: Final = {
    "project": {
        "cell_id": f"({_CELL})",
        "lead_unit_id": f"({_LEAD})",
        "unit_ids": f"({UNIT_IDS.format(project='project.id')})",
    },
    "project_unit": {
        "lead_unit_id": f"({_OF_PROJECT.format('lead_unit_id')})",
        "total_yuan": f"({_OF_PROJECT.format('total_yuan')})",
        "is_counted": f"({COUNTED})",
    },
}


def differing(table: str) -> str:
    """Return the condition that a row repeats something else than it should."""
    columns = REPEATED[table].items()
    return "(" + " OR ".join(f"{name} IS NOT {true}" for name, true in columns) + ")"


def made(table: str) -> str:
    """Return what sets a row's columns that repeat others."""
    return ", ".join(f"{name} = {true}" for name, true in REPEATED[table].items())


def _counted_up(table: str, sign: str) -> str:
    """Return the statement that adds a set of projects to sums, or takes it off."""
    true = true_sums(CHOSEN)[table]
    if table == "facet_cell":
        figures = ", ".join(
            f"{name} = facet_cell.{name} {sign} new.{name}" for name in ("size", "missing", "total")
        )
        return f"UPDATE facet_cell SET {figures} FROM ({true}) AS new WHERE facet_cell.id = new.id"
    # Else the parser would take ON for that of a join.
    return (
        f"INSERT INTO {table} ({KEYS[table]}, size, missing, total)"
        f" SELECT {KEYS[table]}, {sign}size, {sign}missing, {sign}total FROM ({true})"
        f" WHERE cell_id IS NOT NULL ON CONFLICT ({KEYS[table]}) DO UPDATE SET"
        " size = size + excluded.size, missing = missing + excluded.missing,"
        " total = total + excluded.total"
    )


#: Take a set of projects off all sums: run before any of them is changed.
TAKE_OFF: Final = tuple(_counted_up(table, "-") for table in KEYS)

_IN_SET = {"project": f"id IN {CHOSEN}", "project_unit": f"project_id IN {CHOSEN}"}

#: Bring in line what a set of projects and their ties to units repeat; missing cells are made.
REPEAT: Final = (
    f"INSERT INTO facet_cell ({COMBINATION}, size, missing, total)"
    f" SELECT *, 0, 0, 0 FROM (SELECT DISTINCT {_OWN_COMBINATION} FROM project"
    f" WHERE id IN {CHOSEN}) AS project"
    f" WHERE NOT EXISTS ({_cell_of('project.amount_step')})",
    *(
        f"UPDATE {table} SET {made(table)} WHERE {chosen} AND {differing(table)}"
        for table, chosen in _IN_SET.items()
    ),
)

#: Bring a set of projects that was taken off, or is new, into all sums.
PUT_BACK: Final = tuple(_counted_up(table, "+") for table in KEYS)

#: Take away the sums nobody is in any more; a cell stays.
SWEEP: Final = tuple(
    f"DELETE FROM {table} WHERE size = 0 AND missing = 0 AND total = 0"
    for table in ("lead_sum", "unit_sum")
)
