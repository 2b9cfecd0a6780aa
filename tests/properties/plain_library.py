"""A random library, and everything in it as plain values; when and by whom is set by hand."""

import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from app.library.changes import Operation
from app.library.file import Library, create_library, open_library
from app.library.writer import Writer
from app.models.attachment import ATTACHMENT
from app.models.category import CATEGORY
from app.models.contact import CONTACT
from app.models.entry import parse_field
from app.models.fields import BY_NAME
from app.models.funding import FUNDING_LINE
from app.models.project import PROJECT
from app.models.reserve import RESERVE
from app.models.unit import UNIT, UNIT_ALIAS
from app.operations.projects import delete_projects
from app.operations.reserves import create_reserve
from app.operations.units import insert_project_units
from tests.library_files import AUTHOR
from tests.unit.library.tables import read_rows

WAN, YI = 10_000, 100_000_000

#: Wednesday, 18 November 2026, in local time.
NOW = datetime(2026, 11, 18, 10, 30).astimezone()

NAMES = ("黔江区中医院", "Ａ区CAR–T", "养老院", "养生谷（一期）", "100%_有机", "健康城\\东")
NATURES = ("新建", "扩建", "改(扩)建", "在建", "")
INDUSTRIES = ("林业", "林业行业", "卫生健康", "卫生", "")
FINANCING = ("招商引资", "中央预算内投资和专项债券", "专项债券", "")
UNIT_NAMES = ("区民政局", "区民政", "区林业局", "区大数据发展局")
UNIT_ALIASES = {"区大数据局": "区大数据发展局"}
PERIODS = (
    "2020-2022", "2021", "2021.3-2022.2", "2019年12月-2020年1月", "2023-2025", "2年", "36个月",
    "待定", "", "力争“十四五”期间建成", "2025年底前",
)  # fmt: skip
AMOUNTS = (
    None, 0, 1, 999 * WAN, 1_000 * WAN, 5_000 * WAN, YI - 1, YI, YI + 1, 5 * YI, 12 * YI,
)  # fmt: skip
CATEGORIES = ("医疗", "养老", "医疗器械")
PILLARS = ("医", "养", None)
AUTHORS = ("王敏", "李小敏", "Zhao", "")
DOCUMENTS = (
    ("黔江府发〔2020〕53号", "关于印发规划的通知", "黔江储备库", "附件2"),
    ("", "", "", ""),
    ("", "Plan 2020", "", ""),
)
SOURCES = ("专项债券", "银行贷款", "企业自筹")
PERSONS = ("王五", "张三", "Mr_Li")

#: When changes were made, by the local clock: around every boundary that is asked about.
MOMENTS = (
    datetime(2026, 11, 18, 9, 0),
    datetime(2026, 11, 18, 7, 29, 59),
    datetime(2026, 11, 18, 0, 0),
    datetime(2026, 11, 17, 23, 59, 59, 999_000),
    datetime(2026, 11, 16, 0, 0),
    datetime(2026, 11, 15, 12, 0),
    datetime(2026, 11, 11, 0, 0),
    datetime(2026, 11, 10, 23, 59, 59, 999_000),
    datetime(2026, 11, 1, 0, 0),
    datetime(2026, 10, 31, 23, 59, 59, 999_000),
    datetime(2026, 10, 1, 0, 0),
    datetime(2026, 8, 18, 0, 0),
    datetime(2026, 8, 17, 23, 59, 59, 999_000),
    datetime(2026, 1, 1, 0, 0),
    datetime(2025, 12, 31, 23, 59, 59, 999_000),
)  # fmt: skip


@dataclass
class Act:
    """One operation as the test knows it: what it touched, and whether it still stands."""

    touched: set[int]
    added: set[int] = field(default_factory=set)
    stands: bool = True
    at: datetime = datetime.min
    author: str = ""


class PlainLibrary:
    """A library on disk and, beside it, everything in it as plain Python values."""

    def __init__(self, path: Path, seed: int) -> None:
        self._chance = random.Random(seed)
        self.path = path
        self.acts: list[Act] = []
        create_library(path)
        with open_library(path, author=AUTHOR, must_write=True) as library:
            for name in ("黔江", "黔江二", "万盛"):
                library.perform(create_reserve(name, categories=CATEGORIES))
            self._describe_reserves(library)
            self._fill(library)
            self._work(library)
        self._set_times()
        self._state_figures()
        self.library: Library = open_library(path, read_only=True)
        self.rows = self._read()

    def _perform(self, library: Library, act: Act, operation: Operation) -> None:
        library.perform(operation)
        self.acts.append(act)

    def _describe_reserves(self, library: Library) -> None:
        chance = self._chance

        def describe(writer: Writer) -> None:
            columns = ("document_number", "document", "title", "annex")
            stated = {
                number: {
                    **dict(zip(columns, values, strict=True)),
                }
                for number, values in enumerate(DOCUMENTS, start=1)
            }
            writer.update(RESERVE, stated)
            rows = writer.read(CATEGORY.select())
            writer.update(
                CATEGORY,
                {row.id: {"pillar": chance.choice(PILLARS)} for row in rows},
            )
            writer.insert(UNIT, [{"name": name} for name in UNIT_NAMES])
            writer.insert(UNIT_ALIAS, [{"unit_id": 4, "alias": "区大数据局"}])

        self._perform(library, Act(set()), Operation("说明", describe))

    def _fill(self, library: Library) -> None:
        for size in (18, 8, 4):
            act = Act(set())

            def fill(writer: Writer, act: Act = act, size: int = size) -> None:
                rows = [self._project(number) for number in range(size)]
                units = [row.pop("units") for row in rows]
                ids = writer.insert(PROJECT, rows)
                insert_project_units(writer, dict(zip(ids, units, strict=True)))
                self._insert_beside(writer, ids)
                act.added |= set(ids)
                act.touched |= set(ids)

            self._perform(library, act, Operation("填", fill))

    def _project(self, number: int) -> dict[str, Any]:
        chance = self._chance
        reserve = chance.choice((1, 1, 2, 3))
        amount = chance.choice(AMOUNTS)
        units = chance.sample((*UNIT_NAMES, *UNIT_ALIASES), chance.randint(0, 3))
        if "区大数据局" in units and "区大数据发展局" in units:
            units.remove("区大数据局")
        return {
            "reserve_id": reserve,
            "category_id": chance.choice((None, *range(reserve * 3 - 2, reserve * 3 + 1))),
            "number": chance.choice((None, number, number % 7 + 1)),
            "name": chance.choice(NAMES),
            "nature": chance.choice(NATURES),
            "industry": chance.choice(INDUSTRIES),
            "financing": chance.choice(FINANCING),
            "total_yuan": amount,
            "total_text": "" if amount is None else str(amount),
            "notes": chance.choice(("", "已核", "缺证")),
            "location": chance.choice(("", "正阳", "濯水镇")),
            "code": chance.choice(("", "2020-500114-84-01-000001")),
            "source_line": chance.choice((None, 600, 626, 627, 700)),
            "units": units,
            "units_text": "、".join(units),
            **parse_field(BY_NAME["period"], chance.choice(PERIODS)),
        }

    def _insert_beside(self, writer: Writer, ids: list[int]) -> None:
        chance = self._chance
        for table, column, values in (
            (CONTACT, "person", PERSONS),
            (FUNDING_LINE, "source", SOURCES),
            (ATTACHMENT, "name", ("批复.pdf", "照片.png")),
        ):
            rows = [
                {"project_id": row_id, column: chance.choice(values), **self._more(table)}
                for row_id in ids
                for _ in range(chance.choice((0, 0, 1, 2)))
            ]
            writer.insert(table, rows)

    def _more(self, table: Table) -> dict[str, Any]:
        if table is FUNDING_LINE:
            # Half the amounts there are, so that two lines may be the whole of a project.
            halves = [None if amount is None else amount // 2 for amount in AMOUNTS]
            year = self._chance.choice((None, None, 2020, 2021, 2024))
            return {"year": year, "amount_yuan": self._chance.choice((*AMOUNTS, *halves))}
        return {"content": b"x"} if table is ATTACHMENT else {}

    def _work(self, library: Library) -> None:
        """Edit, enter contacts, delete; take some of it back, and do some of that again."""
        chance = self._chance
        for step in range(24):
            ids = sorted(chance.sample(range(1, 31), chance.randint(1, 4)))
            act = Act(set(ids))
            if step % 8 == 5:
                self._perform(library, act, delete_projects(ids[:1]))
                act.touched = set(ids[:1])
            else:
                self._perform(library, act, Operation(f"改 {step}", self._edit(step, ids)))
            if chance.random() < 0.4:
                library.undo()
                act.stands = False
                self.acts.append(Act(set(), stands=False))
                if chance.random() < 0.4:
                    library.redo()
                    act.stands = True
                    self.acts.append(Act(set(), stands=False))

    def _edit(self, step: int, ids: list[int]) -> Any:
        def edit(writer: Writer) -> None:
            if step % 4 == 3:
                rows = [{"project_id": ids[0], "person": f"新{step}"}]
                writer.insert(CONTACT, rows)
            writer.update(PROJECT, {row_id: {"policy": f"第{step}次"} for row_id in ids})

        return edit

    def _set_times(self) -> None:
        """Write when and by whom past the program, oldest operation first or not at all so."""
        with closing(sqlite3.connect(self.path)) as connection:
            rows = connection.execute("SELECT id FROM operation ORDER BY id DESC").fetchall()
            for (row_id,), act in zip(rows, reversed(self.acts), strict=False):
                act.at = self._chance.choice(MOMENTS)
                act.author = self._chance.choice(AUTHORS)
                at = act.at.astimezone(UTC).isoformat(timespec="milliseconds")
                connection.execute(
                    "UPDATE operation SET at = ?, author = ? WHERE id = ?",
                    (at.replace("+00:00", "Z"), act.author, row_id),
                )
            connection.commit()

    def _state_figures(self) -> None:
        """Let documents state the right figures, wrong ones, those with the bin's, or nothing."""
        columns = {"stated_count": "count(*)", "stated_total_yuan": "coalesce(sum(total_yuan), 0)"}
        here = {
            "category": "category_id = category.id AND reserve_id = category.reserve_id",
            "reserve": "reserve_id = reserve.id",
        }
        with closing(sqlite3.connect(self.path)) as connection:
            for table, place in here.items():
                for (row_id,) in connection.execute(f"SELECT id FROM {table}").fetchall():
                    for column, measure in columns.items():
                        live = self._chance.choice((" AND deleted_at IS NULL", ""))
                        right = f"(SELECT {measure} FROM project WHERE {place}{live})"
                        stated = self._chance.choice(("NULL", right, right, right, "7"))
                        connection.execute(
                            f"UPDATE {table} SET {column} = {stated} WHERE id = {row_id}"
                        )
            connection.commit()

    def _read(self) -> list[dict[str, Any]]:
        path = self.path
        reserves = {r["id"]: r for r in read_rows(path, "SELECT * FROM reserve")}
        categories = {r["id"]: r for r in read_rows(path, "SELECT * FROM category")}
        units = read_rows(
            path,
            "SELECT project_id, written, name FROM project_unit"
            " JOIN unit ON unit.id = unit_id ORDER BY project_id, position",
        )
        beside = {
            "contacts": ("contact", ("unit", "person", "post", "telephone")),
            "funding": ("funding_line", ("source",)),
            "attachments": ("attachment", ("name", "caption")),
        }
        children = {
            key: [
                (row["project_id"], [row[column] for column in columns])
                for row in read_rows(path, f"SELECT * FROM {table}")
            ]
            for key, (table, columns) in beside.items()
        }
        lines = read_rows(path, "SELECT * FROM funding_line")
        rows = read_rows(path, "SELECT * FROM project ORDER BY id")
        for row in rows:
            named = [u for u in units if u["project_id"] == row["id"]]
            row["units"] = [u["name"] for u in named]
            row["written"] = [u["written"] for u in named]
            category = categories.get(row["category_id"])
            row["category_row"] = category
            row["category"] = category["name"] if category else ""
            row["pillar"] = category["pillar"] if category else None
            row["reserve_row"] = reserves[row["reserve_id"]]
            row["reserve"] = row["reserve_row"]["name"]
            for key, found in children.items():
                row[key] = [texts for project, texts in found if project == row["id"]]
            row["plan"] = _plan(row, lines)
            standing = [act for act in self.acts if act.stands and row["id"] in act.touched]
            row["changed"] = [(act.at, act.author) for act in standing]
            row["added"] = [(act.at, act.author) for act in standing if row["id"] in act.added]
        for row in rows:
            row["agrees"] = _agrees(row, rows)
        return rows


def _plan(row: dict[str, Any], lines: list[dict[str, Any]]) -> dict[int, int]:
    """What is entered for each year of a project that has an amount."""
    plan: dict[int, int] = {}
    for line in lines:
        is_planned = line["year"] is not None and line["amount_yuan"] is not None
        if is_planned and line["project_id"] == row["id"] and row["total_yuan"] is not None:
            plan[line["year"]] = plan.get(line["year"], 0) + line["amount_yuan"]
    return plan


def _agrees(row: dict[str, Any], rows: list[dict[str, Any]]) -> bool | None:
    """Whether the figures stated for a row's category, or else its reserve, are right."""
    category = row["category_row"]
    if category is not None:
        stated = category
        fellows = [
            each for each in rows
            if each["category_id"] == category["id"]
            and each["reserve_id"] == category["reserve_id"]
        ]  # fmt: skip
    else:
        stated = row["reserve_row"]
        fellows = [each for each in rows if each["reserve_id"] == stated["id"]]
    live = [each for each in fellows if each["deleted_at"] is None]
    figures = (len(live), sum(each["total_yuan"] or 0 for each in live))
    pairs = [
        (said, real)
        for said, real in zip(
            (stated["stated_count"], stated["stated_total_yuan"]), figures, strict=True
        )
        if said is not None
    ]
    return all(said == real for said, real in pairs) if pairs else None


def local_days(name: str) -> tuple[date, date]:
    """The first and last day of a named stretch on the pinned day, counted by hand."""
    return {
        "今天": (date(2026, 11, 18), date(2026, 11, 18)),
        "昨天": (date(2026, 11, 17), date(2026, 11, 17)),
        "前天": (date(2026, 11, 16), date(2026, 11, 16)),
        "本周": (date(2026, 11, 16), date(2026, 11, 22)),
        "上周": (date(2026, 11, 9), date(2026, 11, 15)),
        "本月": (date(2026, 11, 1), date(2026, 11, 30)),
        "上月": (date(2026, 10, 1), date(2026, 10, 31)),
        "今年": (date(2026, 1, 1), date(2026, 12, 31)),
        "去年": (date(2025, 1, 1), date(2025, 12, 31)),
        "1天内": (date(2026, 11, 17), date(2026, 11, 18)),
        "7天内": (date(2026, 11, 11), date(2026, 11, 18)),
        "2周内": (date(2026, 11, 4), date(2026, 11, 18)),
        "3个月内": (date(2026, 8, 18), date(2026, 11, 18)),
        "1年内": (date(2025, 11, 18), date(2026, 11, 18)),
    }[name]


def is_within_hours(at: datetime, hours: int) -> bool:
    """Whether a local moment is not longer ago than so many hours, and not after today."""
    now = NOW.replace(tzinfo=None)
    return now - timedelta(hours=hours) <= at < datetime.combine(now.date(), time.max)
