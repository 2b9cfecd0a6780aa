"""A planned import performed: one operation, so one step of undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.errors import NotFound
from app.importing.categorynames import CategoryNames
from app.importing.forms.memory import note_returned
from app.importing.planning import Plan, Target
from app.importing.recognition.layout import Choice
from app.importing.remembered import remember
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.category import CATEGORY
from app.models.entry import LARGEST_NUMBER
from app.models.fields import BY_NAME, Kind
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.models.unit import UNIT_ALIAS
from app.models.unitlist import split_units
from app.operations.cells import Progress, silent
from app.operations.entries import write_columns
from app.operations.reserves import plain_name
from app.operations.settings import merge_industry_aliases
from app.operations.units import insert_projects, resolve_units

#: Projects written at a time; whoever waits for an import to be given up waits for one such part.
_BATCH = 500


@dataclass(slots=True)
class ImportOutcome:
    """What an import has written; filled in while it is performed.

    Attributes:
        inserted: new projects.
        updated: changed projects.
        renumbered: new projects whose 序号 was taken, or that had none.
        reserve_id: where they are.
    """

    inserted: int = 0
    updated: int = 0
    renumbered: int = 0
    reserve_id: int = 0


@dataclass(frozen=True, slots=True)
class Import:
    """An import, and what became of it once it has been performed."""

    operation: Operation
    outcome: ImportOutcome


def import_tables(
    plans: Sequence[Plan],
    *,
    aliases: Mapping[str, str] | None = None,
    industries: Mapping[str, str] | None = None,
    choices: Mapping[str, Choice] | None = None,
    progress: Progress = silent,
) -> Import:
    """Write what plans of one source say, into one reserve.

    Args:
        plans: as :func:`app.importing.planning.plan_import` made them.
        aliases: units' other names the user agreed to, each with the unit's own.
        industries: other words for industries the user agreed to, each with the usual one.
        choices: mappings to be remembered, by the fingerprint of their layout.
        progress: told how many projects are written, and of how many; raises to keep nothing.

    Raises (when performed):
        NotFound: the reserve, or a project that was to change, is gone.
        RefusedInput: a new reserve's name is taken or too long.
    """
    outcome = ImportOutcome()
    target = plans[0].target
    size = sum(len(plan.new) + len(plan.changed) for plan in plans)

    def body(writer: Writer) -> None:
        writer.expect(size)
        outcome.reserve_id = _reserve(writer, target, plans)
        _add_aliases(writer, aliases or {})
        merge_industry_aliases(writer, industries or {})
        remember(writer, choices or {})
        for plan in plans:
            work = _Table(writer, plan, outcome, progress, size)
            work.write()
        if outcome.inserted or outcome.updated:
            note_returned(writer, (plan.table.form for plan in plans))
        writer.describe(_label(plans, outcome))

    return Import(Operation("导入", body), outcome)


class _Table:
    """Writes one table."""

    def __init__(
        self, writer: Writer, plan: Plan, outcome: ImportOutcome, progress: Progress, size: int
    ) -> None:
        self._writer, self._plan, self._outcome = writer, plan, outcome
        self._progress, self._size = progress, size
        self._reserve_id = outcome.reserve_id
        self._taken: frozenset[int] = frozenset()
        self._largest = 0

    def write(self) -> None:
        plan = self._plan
        new, changed = plan.new, plan.changed
        categories = self._categories([*new, *changed])
        if new:
            self._learn_numbers()
        for start in range(0, len(new), _BATCH):
            self._insert(new[start : start + _BATCH], categories)
        for start in range(0, len(changed), _BATCH):
            self._update(changed[start : start + _BATCH], categories)

    def _categories(self, projects: Sequence[int]) -> dict[int, int]:
        """Return the category's id for each group that is needed; missing ones are made."""
        table = self._plan.table
        needed = sorted({table.owners[at] for at in projects} - {-1})
        query = select(CATEGORY.c.id, CATEGORY.c.name, CATEGORY.c.position).where(
            CATEGORY.c.reserve_id == self._reserve_id
        )
        present = self._writer.read(query)
        known = {row.name: row.id for row in present}
        position = max((row.position for row in present), default=-1) + 1
        is_new = not self._plan.target.reserve_id
        theirs = CategoryNames(known)
        named: dict[int, str] = {}
        for at in needed:
            if name := table.category_of(at):
                found = theirs.find(name, table.heading_of(at))
                # （一）其他 and （二）其他: nothing tells which of them 其他 is.
                named[at] = found[0] if len(found) == 1 else name
        names = list(dict.fromkeys(named.values()))
        rows: list[dict[str, Any]] = []
        for name in names:
            if name in known:
                continue
            group = next(table.groups[each] for each, own in named.items() if own == name)
            row: dict[str, Any] = {
                "reserve_id": self._reserve_id,
                "name": name,
                "position": position + len(rows),
            }
            if is_new:
                # What a document states is true of its own rows only.
                row |= {
                    "heading": group.heading,
                    "source_line": group.row,
                    "stated_count": group.stated.count,
                    "stated_total_yuan": group.stated.total_yuan,
                }
            rows.append(row)
        made = self._writer.insert(CATEGORY, rows)
        known |= dict(zip((row["name"] for row in rows), made, strict=True))
        return {group: known[name] for group, name in named.items()}

    def _insert(self, projects: Sequence[int], categories: Mapping[int, int]) -> None:
        table = self._plan.table
        is_new = not self._plan.target.reserve_id
        columns: dict[str, list[Any]] = {
            **{name: [column[at] for at in projects] for name, column in table.columns.items()},
            "number": self._numbers(projects),
            "reserve_id": [self._reserve_id] * len(projects),
            "category_id": [categories.get(table.owners[at]) for at in projects],
            "source_line": [table.place(at) if is_new else None for at in projects],
        }
        named = table.columns.get("units_text")
        units = [split_units(named[at]) if named is not None else () for at in projects]
        insert_projects(self._writer, columns, units)
        self._outcome.inserted += len(projects)
        self._tell()

    def _numbers(self, projects: Sequence[int]) -> list[int | None]:
        """Return each project's number; one that is taken, or missing, runs on from the largest."""
        own = self._plan.table.columns.get("number")
        numbers: list[int | None] = []
        for at in projects:
            number = own[at] if own is not None else None
            if number is None or number in self._taken:
                self._largest += 1
                number = self._largest if self._largest <= LARGEST_NUMBER else None
                self._outcome.renumbered += 1
            numbers.append(number)
        return numbers

    def _learn_numbers(self) -> None:
        """Look up once which numbers the reserve has.

        A row keeps the number of a project in the recycle bin: a table that comes in once more,
        after all has been deleted, has its own numbers. A number made up is nobody's, not even
        there.
        """
        own = self._plan.table.columns.get("number")
        query = select(PROJECT.c.number, PROJECT.c.deleted_at).where(
            PROJECT.c.reserve_id == self._reserve_id, PROJECT.c.number.is_not(None)
        )
        rows = self._writer.read(query)
        present = {row.number for row in rows if row.deleted_at is None}
        self._largest = max((row.number for row in rows), default=0)
        if own is not None:
            self._largest = max(self._largest, *(own[at] or 0 for at in self._plan.new))
        # In a new reserve the document's own numbers stand, those that restart too.
        is_new = not self._plan.target.reserve_id
        self._taken = frozenset() if is_new and own is not None else frozenset(present)

    def _update(self, projects: Sequence[int], categories: Mapping[int, int]) -> None:
        plan = self._plan
        ids = [plan.known.ids[plan.matches.targets[at]] for at in projects]
        present = self._writer.rows(PROJECT, ids)
        if len(present) != len(ids) or any(row["deleted_at"] is not None for row in present):
            raise NotFound(
                "要更新的项目有的已经不在储备库里了", remedy="请重新导入，程序会再比对一次"
            )
        updates: dict[int, dict[str, Any]] = {}
        for at, row_id in zip(projects, ids, strict=True):
            kept = plan.kept.get(at, frozenset())
            values: dict[str, Any] = {}
            for name in plan.matches.changed[at]:
                if name in kept:
                    continue
                field = BY_NAME[name]
                if field.kind is Kind.CATEGORY:
                    values["category_id"] = categories.get(plan.table.owners[at])
                else:
                    values |= {column: plan.table.columns[column][at] for column in field.columns}
            if values:
                updates[row_id] = values
        write_columns(self._writer, updates)
        self._outcome.updated += len(updates)
        self._tell()

    def _tell(self) -> None:
        self._progress(self._outcome.inserted + self._outcome.updated, self._size)


def _reserve(writer: Writer, target: Target, plans: Sequence[Plan]) -> int:
    """Return the reserve's id; a new one is made, with what the document says of itself."""
    if target.reserve_id:
        query = select(RESERVE.c.id).where(
            RESERVE.c.id == target.reserve_id, RESERVE.c.deleted_at.is_(None)
        )
        if not writer.read(query):
            raise NotFound(f"储备库“{target.name}”已经不在了", remedy="请重新选择储备库")
        return target.reserve_id
    table = plans[0].table
    name = plain_name("储备库名称", target.name)
    is_alone = len(plans) == 1
    row = {
        "name": name,
        "title": table.title or f"{name.removesuffix('项目储备库')}项目储备库",
        "annex": table.annex,
        "source": plans[0].source,
        "source_line": table.sheet.places[table.header.first],
        "position": writer.read(select(func.count()).select_from(RESERVE))[0][0],
        "stated_count": table.grand.count if is_alone else None,
        "stated_total_yuan": table.grand.total_yuan if is_alone else None,
    }
    return writer.insert(RESERVE, [row])[0]


def _add_aliases(writer: Writer, aliases: Mapping[str, str]) -> None:
    """Let units be known under the other names the user agreed to."""
    if not aliases:
        return
    known = {row.alias for row in writer.read(select(UNIT_ALIAS.c.alias))}
    ids = resolve_units(writer, aliases.values())
    rows = [
        {"unit_id": ids[name], "alias": alias}
        for alias, name in aliases.items()
        if alias not in known
    ]
    writer.insert(UNIT_ALIAS, rows)


def _label(plans: Sequence[Plan], outcome: ImportOutcome) -> str:
    parts = [
        f"{word} {count:,} 个"
        for word, count in (("新增", outcome.inserted), ("更新", outcome.updated))
        if count
    ]
    return f"导入 {plans[0].source}（{'，'.join(parts) or '没有变化'}）"
