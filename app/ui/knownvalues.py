"""Values that are in use already, for completing what is typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.library.file import Reading
from app.models.fields import Field, Kind
from app.models.folding import fold
from app.models.pinyin import is_spelling, name_keys, spells
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.projects import known_values
from app.queries.rollups import rollup


@dataclass(frozen=True, slots=True)
class Known:
    """A value in use.

    Attributes:
        text: the value.
        count: projects it is used in.
        keys: what of it can be spelled in pinyin.
    """

    text: str
    count: int
    keys: str


def load_known(connection: Reading, field: Field, reserve_id: int | None) -> list[Known]:
    """Return the values of a field in a reserve, or in all, the most used first.

    分类 stand in their own order.
    """
    if field.kind is Kind.UNITS:
        rows = rollup(connection, find_dimension("unit"), Filter((), reserve_id)).rows
        counted = sorted(((row.group, row.count) for row in rows if row.key), key=_by_count)
    else:
        counted = known_values(connection, field.name, reserve_id)
    return [Known(text, count, name_keys(text)) for text, count in counted]


def matching(known: Sequence[Known], typed: str) -> list[Known]:
    """Return the values that start with what is typed, then contain it, then are spelled so.

    Each kind keeps the order given; nothing typed matches everything.
    """
    wanted = fold(typed.strip())
    if not wanted:
        return list(known)
    ranked = [(_rank(each, wanted), at) for at, each in enumerate(known)]
    return [known[at] for rank, at in sorted(ranked) if rank < _NO_MATCH]


_NO_MATCH = 3


def _rank(known: Known, wanted: str) -> int:
    text = fold(known.text)
    if text.startswith(wanted):
        return 0
    if wanted in text:
        return 1
    is_spelled = is_spelling(wanted) and spells(known.keys, wanted)
    return 2 if is_spelled else _NO_MATCH


def _by_count(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
