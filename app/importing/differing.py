"""In which fields staged projects differ from those of a library."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.importing.categorynames import CategoryNames
from app.importing.counterparts import Known, Matches
from app.importing.staging import StagedTable
from app.models.entry import edit_text
from app.models.fields import BY_NAME, Field, Kind
from app.operations.entries import is_bare_number


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that would change: what the library says, and what the source says."""

    field: Field
    old: str
    new: str


def differences(
    table: StagedTable, known: Known, matches: Matches, project: int
) -> list[FieldDifference]:
    """Return the fields of a changed project, as the library and as the source have them."""
    at = matches.targets[project]
    names = matches.changed.get(project, ())
    old = {name: column[at] for name, column in known.columns.items()}
    old["category"] = known.categories[at] if known.categories else ""
    new = {**table.values(project), "category": table.category(project)}
    return [
        FieldDifference(entry, *_texts(entry, old, new))
        for entry in dict.fromkeys((*table.layout.fields, *_category_field(table)))
        if entry.name in names
    ]


def _texts(entry: Field, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, str]:
    """Return both sides in words that differ: an amount may be the same and worded anew."""
    texts = edit_text(entry, old), edit_text(entry, new)
    if entry.kind is Kind.MONEY and texts[0] == texts[1]:
        wording = entry.columns[1]
        return str(old[wording] or texts[0]), str(new[wording] or texts[1])
    return texts


def changed_fields(table: StagedTable, known: Known, project: int, at: int) -> tuple[str, ...]:
    """Return the names of the fields in which a staged project differs from one of the library.

    Args:
        table: the staged projects.
        known: those of the reserve.
        project: the staged one, by position.
        at: the library's one, by position.
    """
    compared = comparisons(table, known, clears=False)
    return tuple(entry.name for entry, differs in compared if differs(project, at))


def comparisons(
    table: StagedTable, known: Known, *, clears: bool
) -> Iterator[tuple[Field, Callable[[int, int], bool]]]:
    """Yield for each field the table has what tells whether it differs.

    Args:
        table: the staged projects.
        known: those of the reserve.
        clears: see :func:`app.importing.matching.match`.
    """
    for entry in table.layout.fields:
        if entry.kind is not Kind.CATEGORY:
            unit = table.layout.money_unit
            yield entry, _comparison(entry, table.columns, known.columns, clears, unit)
    for entry in _category_field(table):
        yield entry, _other_category(table, known)


def _other_category(table: StagedTable, known: Known) -> Callable[[int, int], bool]:
    """Return what tells whether a project stands in another category than its group is."""
    names = CategoryNames((*known.categories, *known.present))
    own = {-1: frozenset(("",))} | {
        group: frozenset(names.find(table.category_of(group), table.heading_of(group)))
        for group in range(len(table.groups))
    }
    named = [bool(table.category_of(owner)) for owner in range(len(table.groups))]

    def differs(project: int, at: int) -> bool:
        group = table.owners[project]
        return group >= 0 and named[group] and known.categories[at] not in own[group]

    return differs


def _category_field(table: StagedTable) -> tuple[Field, ...]:
    return (BY_NAME["category"],) if table.groups else ()


def _comparison(
    entry: Field,
    own: Mapping[str, list[Any]],
    theirs: Mapping[str, list[Any]],
    clears: bool,
    money_unit: str,
) -> Callable[[int, int], bool]:
    new, old = own[entry.column], theirs[entry.column]
    if entry.kind is Kind.MONEY:
        new_texts, old_texts = own[entry.columns[1]], theirs[entry.columns[1]]

        def differs(project: int, at: int) -> bool:
            amount, text = new[project], new_texts[project]
            if amount is None and not clears:
                return False
            # A bare number of the same amount leaves the wording (约1亿元) alone.
            is_bare = is_bare_number(text.removesuffix(money_unit))
            is_reworded = text != old_texts[at] and not is_bare
            return bool(amount != old[at]) or (bool(text) and is_reworded)

        return differs
    blank = None if entry.kind is Kind.NUMBER else ""

    def differs_plainly(project: int, at: int) -> bool:
        value = new[project]
        return bool(value != old[at]) and (clears or value != blank)

    return differs_plainly
