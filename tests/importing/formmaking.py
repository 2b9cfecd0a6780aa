"""Forms handed out and sent back, as a unit would with a spreadsheet program."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import select

from app.exporting.forms.book import write_form
from app.exporting.forms.order import FormOrder
from app.importing.counterparts import Fate
from app.importing.forms.reading import find_form, read_form
from app.importing.operation import ImportOutcome, import_tables
from app.importing.planning import Mode, Plan, Target, plan_import
from app.importing.readers.reading import read_bytes
from app.importing.staging import Dismissed, Recognised, StagedTable
from app.library.file import Library
from app.models.fields import BY_NAME
from app.models.form import ALWAYS, IDENTIFIER, TABLE_SHEET, FormMark, is_usually_open
from app.models.project import PROJECT
from app.operations.projects import update_projects
from app.queries.filter import Filter
from app.queries.projects import find_project, load_rows
from app.queries.querytext import parse_query
from app.queries.reserves import load_reserves

ISSUED = date(2020, 11, 5)

WAN = 10_000
COLLEGE, HOSPITAL, ANNEXE = (
    "重庆中医药学院",
    "武陵山公共卫生应急医院",
    "重庆市黔江中心医院住院综合楼项目",
)

#: What the forms of these tests list beside number and name.
COLUMNS = ("category", "nature", "total", "period", "units", "content", "code", "notes")


def fields_of(names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(BY_NAME[name] for name in (*ALWAYS, *names))


def hand_out(
    library: Library,
    path: Path,
    query: str | None = "",
    *,
    columns: Sequence[str] = COLUMNS,
    opened: Sequence[str] | None = None,
    blanks: int = 0,
    **more: Any,
) -> FormMark:
    """Write a form of the library's first reserve."""
    fields = fields_of(columns)
    usual = [entry.name for entry in fields if is_usually_open(entry)]
    with library.read() as connection:
        reserve = load_reserves(connection)[0]
        order = FormOrder(
            None if query is None else Filter(parse_query(query)),
            reserve.uuid,
            blanks,
            fields,
            frozenset(usual if opened is None else opened),
            **more,
        )
        return write_form(connection, order, path, library_name="黔江.chubei", day=ISSUED)


class Filled:
    """A form open in a spreadsheet program."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book[TABLE_SHEET]
        rows = list(self.sheet.iter_rows(values_only=True))
        self.head = 1 + next(at for at, row in enumerate(rows) if IDENTIFIER in row)
        titles = [str(value or "") for value in rows[self.head - 1]]
        self.columns = {title.split("（")[0]: at for at, title in enumerate(titles, 1)}

    def __enter__(self) -> "Filled":
        return self

    def __exit__(self, *_error: object) -> None:
        self.book.save(self.path)

    def row(self, name: str) -> int:
        """The row of a project."""
        column = self.columns["项目名称"]
        return next(
            at
            for at in range(self.head + 1, self.sheet.max_row + 1)
            if self.sheet.cell(at, column).value == name
        )

    def first_blank(self) -> int:
        column = self.columns["项目名称"]
        rows = range(self.head + 1, self.sheet.max_row + 2)
        return next(at for at in rows if self.sheet.cell(at, column).value is None)

    def get(self, row: int | str, title: str) -> Any:
        at = row if isinstance(row, int) else self.row(row)
        return self.sheet.cell(at, self.columns[title]).value

    def put(self, row: int | str, title: str, value: Any) -> None:
        at = row if isinstance(row, int) else self.row(row)
        self.sheet.cell(at, self.columns[title]).value = value

    def add(self, **cells: Any) -> int:
        """Fill in the first blank row."""
        row = self.first_blank()
        for title, value in cells.items():
            self.put(row, title, value)
        return row


def tables_of(path: Path) -> list[StagedTable]:
    """The tables of a form."""
    return list(found_in(path).tables)


def found_in(path: Path) -> Recognised:
    """Read a file as the reading process does."""
    source = read_bytes(path.read_bytes(), path.name)
    form = find_form(source)
    assert form is not None
    tables: list[StagedTable] = []
    dismissed: list[Dismissed] = []
    for position, sheet in enumerate(source.sheets):
        if form.holds(position, None):
            found = read_form(form, position, sheet, {}, lambda: None)
            tables += found.tables
            dismissed += found.dismissed
    return Recognised(tuple(tables), tuple(dismissed))


def plan_of(library: Library, path: Path, mode: Mode = Mode.UPSERT) -> Plan:
    with library.read() as connection:
        reserve = load_reserves(connection)[0]
        target = Target(reserve.id, reserve.name)
        (plan,) = plan_import(connection, tables_of(path), path.name, target, mode)
    return plan


def edit(library: Library, number: int, **entries: str) -> None:
    with library.read() as connection:
        project = find_project(connection, str(number))
    library.perform(update_projects({project: entries}))


def record(library: Library, number: int) -> dict[str, Any]:
    with library.read() as connection:
        project = find_project(connection, str(number))
        return dict(load_rows(connection, [project])[project])


def count(library: Library) -> int:
    with library.read() as connection:
        return len(
            connection.scalars(select(PROJECT.c.id).where(PROJECT.c.deleted_at.is_(None))).all()
        )


def perform(library: Library, plan: Plan) -> ImportOutcome:
    work = import_tables([plan])
    library.perform(work.operation)
    return work.outcome


def fates(plan: Plan) -> dict[str, int]:
    return {fate.name: plan.matches.count(fate) for fate in Fate if plan.matches.count(fate)}


def said(plan: Plan) -> str:
    return "\n".join(each.sentence for each in plan.questions)


def refused(plan: Plan) -> list[tuple[int, str]]:
    return [(each.row, each.reason) for each in plan.problems]
