"""Many cells as one step: pasting, clearing, filling down.

A value that cannot be taken is left out and reported; the others are written. What a cell says
is written whole or not at all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.errors import NotFound, RefusedInput
from app.library.changes import Operation
from app.library.writer import BATCH, Writer
from app.models.category import CATEGORY
from app.models.entry import parse_field, shown_text
from app.models.fields import BY_NAME, Field, Kind, Record
from app.models.project import PROJECT
from app.operations.entries import Categories, Entries, is_bare_number, write_columns

#: Told how many projects are done, and of how many; raises ``Cancelled`` to keep nothing.
Progress = Callable[[int, int], None]

_GONE = "这个项目已经不在文库里了"
_PARSED_KEPT = 4_096


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell that was left as it was.

    Attributes:
        project_id: 0 where the text fell on no project.
        number: the project's 序号, if it has one.
        name: the project's name, or where the text stood.
        field: the field's name; empty where the text fell on none.
        text: what should have been written, as it was given.
        reason: why it was not, without a full stop.
    """

    project_id: int
    number: int | None
    name: str
    field: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """What an operation has changed: projects, cells, and the fields' titles."""

    projects: int = 0
    cells: int = 0
    titles: tuple[str, ...] = ()


@dataclass(slots=True)
class Outcome:
    """What became of an operation; filled in while it is performed."""

    refused: list[RefusedCell] = field(default_factory=list)
    written: Written = Written()


@dataclass(frozen=True, slots=True)
class Batch:
    """An operation over many cells, and what became of it once it has been performed."""

    operation: Operation
    outcome: Outcome

    @property
    def refused(self) -> list[RefusedCell]:
        """The cells left out."""
        return self.outcome.refused


def silent(_done: int, _of: int) -> None:
    """Be told of the progress and do nothing."""


def paste_cells(
    ids: Sequence[int],
    rows: Sequence[Entries],
    *,
    money_unit: str = "万元",
    progress: Progress = silent,
) -> Batch:
    """Write rows of texts over projects.

    Args:
        ids: the projects, from top to bottom.
        rows: by project and field, what is to be written; where there are fewer than projects
            they begin anew, so that one value fills all.
        money_unit: what a bare number of money counts in.
        progress: see :data:`Progress`.
    """
    fields = tuple(dict.fromkeys(BY_NAME[name] for row in rows for name in row))
    outcome = Outcome()

    def body(writer: Writer) -> None:
        parser = CellParser(writer, money_unit, outcome.refused)

        def values(at: int, row: Record) -> dict[str, Any]:
            entries = rows[at % len(rows)]
            return parser.read(
                row,
                {
                    name: text
                    for name, text in entries.items()
                    if not _says_the_same(BY_NAME[name], row, text, money_unit)
                },
            )

        rewrite(writer, ids, fields, values, outcome, progress)
        done = outcome.written
        writer.describe(f"粘贴 {done.cells:,} 格{in_projects(done)}")

    return Batch(Operation("粘贴", body), outcome)


def clear_cells(ids: Sequence[int], names: Sequence[str], *, progress: Progress = silent) -> Batch:
    """Empty fields of projects, as far as they may be empty."""
    outcome = Outcome()
    entries = dict.fromkeys(names, "")

    def body(writer: Writer) -> None:
        parser = CellParser(writer, "万元", outcome.refused)
        fields = tuple(BY_NAME[name] for name in names)
        rewrite(writer, ids, fields, lambda _at, row: parser.read(row, entries), outcome, progress)
        done = outcome.written
        writer.describe(f"清空 {done.cells:,} 格{in_projects(done)}")

    return Batch(Operation("清空", body), outcome)


def fill_down(
    source_id: int, ids: Sequence[int], names: Sequence[str], *, progress: Progress = silent
) -> Batch:
    """Write what one project says in some fields into others, worded as it is there.

    Raises (when performed):
        NotFound: the project to copy from is gone.
    """
    fields = tuple(BY_NAME[name] for name in names)
    outcome = Outcome()

    def body(writer: Writer) -> None:
        found = writer.rows(PROJECT, [source_id])
        if not found or found[0]["deleted_at"] is not None:
            raise NotFound("没有填充：第一行的项目已经不在文库里了")
        source = found[0]
        parser = CellParser(writer, "万元", outcome.refused)
        plain = {
            column: source[column]
            for field in fields
            if field.kind is not Kind.CATEGORY
            for column in field.columns
        }
        category = parser.category_name(source) if BY_NAME["category"] in fields else None

        def values(_at: int, row: Record) -> dict[str, Any]:
            named = {} if category is None else parser.read(row, {"category": category})
            return {**plain, **named}

        rewrite(writer, ids, fields, values, outcome, progress)
        done = outcome.written
        writer.describe(f"向下填充 {_what(done, fields)}（{done.projects:,} 个项目）")

    return Batch(Operation("向下填充", body), outcome)


class CellParser:
    """Reads texts of cells into columns; the same text of a field is read once."""

    def __init__(self, writer: Writer, money_unit: str, refused: list[RefusedCell]) -> None:
        self._categories = Categories(writer)
        self._writer = writer
        self._money_unit = money_unit
        self._refused = refused
        self._parsed: dict[tuple[str, str], dict[str, Any] | RefusedInput] = {}

    def read(self, row: Record, entries: Entries) -> dict[str, Any]:
        """Return the columns of those texts that can be taken; the others are reported."""
        values: dict[str, Any] = {}
        for name, text in entries.items():
            field = BY_NAME[name]
            try:
                found = self._columns(field, row, text)
            except RefusedInput as error:
                reason = f"{error.reason}。{error.remedy}" if error.remedy else error.reason
                self._refused.append(
                    RefusedCell(row["id"], row["number"], row["name"], name, text, reason)
                )
                continue
            if (
                field.kind is Kind.MONEY
                and found[field.column] == row[field.column]
                and is_bare_number(text)
            ):
                continue
            values |= found
        return values

    def category_name(self, row: Record) -> str:
        """Return the name of a project's category, empty for none."""
        query = select(CATEGORY.c.name).where(CATEGORY.c.id == row["category_id"])
        found = self._writer.read(query)
        return str(found[0].name) if found else ""

    def _columns(self, field: Field, row: Record, text: str) -> dict[str, Any]:
        if field.kind is Kind.CATEGORY:
            return {field.column: self._categories.find(row["reserve_id"], field, text)}
        key = (field.name, text)
        found = self._parsed.get(key)
        if found is None:
            try:
                found = parse_field(field, text, money_unit=self._money_unit)
            except RefusedInput as error:
                found = error
            if len(self._parsed) >= _PARSED_KEPT:
                self._parsed.clear()
            self._parsed[key] = found
        if isinstance(found, RefusedInput):
            raise found
        return found


def rewrite(
    writer: Writer,
    ids: Sequence[int],
    fields: Sequence[Field],
    values: Callable[[int, Record], Mapping[str, Any]],
    outcome: Outcome,
    progress: Progress,
) -> None:
    """Write each project's values, some hundred projects at a time.

    Args:
        writer: of the operation.
        ids: the projects.
        fields: what ``values`` looks at and returns.
        values: from the project's place among the ids and its row to the columns to write.
        outcome: gets the projects that are gone, and in the end what was changed.
        progress: told after every batch.
    """
    writer.expect(len(ids))
    # In the order of the ids, in which table and word index are written soonest.
    order = sorted(range(len(ids)), key=ids.__getitem__)
    for start in range(0, len(order), BATCH):
        places = order[start : start + BATCH]
        rows = _rows(writer, [ids[at] for at in places], fields)
        updates: dict[int, Mapping[str, Any]] = {}
        for at in places:
            row_id = ids[at]
            row = rows.get(row_id)
            if row is None or row["deleted_at"] is not None:
                name = "" if row is None else str(row["name"])
                outcome.refused.append(RefusedCell(row_id, None, name, "", "", _GONE))
                continue
            new = values(at, row)
            if new:
                updates[row_id] = new
        if updates:
            write_columns(writer, updates)
        progress(start + len(places), len(ids))
    place = {row_id: at for at, row_id in enumerate(ids)} if outcome.refused else {}
    outcome.refused.sort(key=lambda cell: place.get(cell.project_id, len(ids)))
    touched = writer.touched
    outcome.written = Written(len(touched.projects), touched.cells, touched.titles)


def _rows(writer: Writer, ids: Sequence[int], fields: Sequence[Field]) -> dict[int, Record]:
    """Return projects with what is needed of them: long texts only where they are changed."""
    names = ("id", "reserve_id", "number", "name", "deleted_at")
    columns = dict.fromkeys((*names, *(column for field in fields for column in field.columns)))
    query = select(*(PROJECT.c[name] for name in columns)).where(PROJECT.c.id.in_(ids))
    return {row.id: dict(zip(columns, row, strict=True)) for row in writer.read(query)}


def in_projects(done: Written) -> str:
    """Return （4 个项目） where it is more than one."""
    return f"（{done.projects:,} 个项目）" if done.projects > 1 else ""


def _what(done: Written, fields: Sequence[Field]) -> str:
    titles = done.titles or tuple(field.title for field in fields)
    return titles[0] if len(titles) == 1 else f"{len(titles)} 栏"


def _says_the_same(field: Field, row: Record, text: str, money_unit: str) -> bool:
    """Tell whether a text is what the cell shows: a rounded amount changes nothing."""
    if field.kind is Kind.CATEGORY:
        return False
    return text.strip() == shown_text(field, row, money_unit=money_unit).strip()
