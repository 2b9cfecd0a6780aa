"""What an import has to know of a library: a reserve's projects, units and industries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.importing.counterparts import Known
from app.models.category import CATEGORY
from app.models.fields import Field, Kind
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.models.unit import UNIT, UNIT_ALIAS
from app.queries.dimensions import industry_aliases

#: What matching looks at, whichever fields a table has.
_ALWAYS = (
    "code",
    "name",
    "number",
    "location",
    "content",
    "total_yuan",
    "total_text",
    "units_text",
)


@dataclass(frozen=True, slots=True)
class Names:
    """The names a library knows.

    Attributes:
        units: every name of a unit, other names too, with the unit's own.
        industries: the words its projects use for 所属行业.
        industry_aliases: other words, each with the usual one.
        counties: whole names of its reserves' counties.
    """

    units: Mapping[str, str]
    industries: tuple[str, ...]
    industry_aliases: Mapping[str, str]
    counties: tuple[str, ...]


def load_known(connection: Connection, reserve_id: int, fields: Iterable[Field]) -> Known:
    """Return a reserve's projects, those in the recycle bin left out.

    Args:
        connection: to the library.
        reserve_id: the reserve.
        fields: what will be compared; what matching needs is read in any case.
    """
    compared = [
        column for field in fields if field.kind is not Kind.CATEGORY for column in field.columns
    ]
    names = list(dict.fromkeys((*_ALWAYS, *compared)))
    query = (
        select(PROJECT.c.id, CATEGORY.c.name, *(PROJECT.c[name] for name in names))
        .select_from(PROJECT.outerjoin(CATEGORY, CATEGORY.c.id == PROJECT.c.category_id))
        .where(PROJECT.c.reserve_id == reserve_id, PROJECT.c.deleted_at.is_(None))
        .order_by(PROJECT.c.id)
    )
    rows = connection.execute(query).all()
    columns = zip(*rows, strict=True) if rows else ((),) * (2 + len(names))
    ids, categories, *values = map(list, columns)
    present = select(CATEGORY.c.name).where(CATEGORY.c.reserve_id == reserve_id)
    return Known(
        ids,
        dict(zip(names, values, strict=True)),
        [name or "" for name in categories],
        tuple(connection.scalars(present)),
        _unit_names(connection),
    )


def load_positions(connection: Connection, reserve_id: int, known: Known) -> dict[str, int]:
    """Return by uuid the position of each of a reserve's known projects."""
    query = select(PROJECT.c.id, PROJECT.c.uuid).where(PROJECT.c.reserve_id == reserve_id)
    uuids = {row.id: row.uuid for row in connection.execute(query)}
    return {uuids[own]: at for at, own in enumerate(known.ids)}


def load_names(connection: Connection) -> Names:
    """Return the names of a library's units and industries."""
    industries = select(PROJECT.c.industry).distinct().where(PROJECT.c.industry != "")
    counties = select(RESERVE.c.county).distinct().where(RESERVE.c.county != "")
    return Names(
        {name: owner for owner, names in _units(connection).items() for name in names},
        tuple(connection.scalars(industries)),
        industry_aliases(connection),
        tuple(connection.scalars(counties)),
    )


def _units(connection: Connection) -> dict[str, list[str]]:
    """Return by a unit's own name all its names, its own first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in connection.scalars(select(UNIT.c.name)):
        found[name].append(name)
    query = select(UNIT.c.name, UNIT_ALIAS.c.alias).join(UNIT, UNIT.c.id == UNIT_ALIAS.c.unit_id)
    for name, alias in connection.execute(query):
        found[name].append(alias)
    return found


def _unit_names(connection: Connection) -> dict[str, frozenset[str]]:
    return {name: frozenset(names) for names in _units(connection).values() for name in names}
