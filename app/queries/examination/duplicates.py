"""Projects that may be counted twice: the same site or the same name."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from sqlalchemy import Row, select

from app.errors import shorten
from app.models.matchkey import text_key
from app.models.money import format_wan
from app.models.project import PROJECT
from app.models.unit import PROJECT_UNIT, UNIT, UNIT_ALIAS
from app.queries.conditions import where
from app.queries.examination.clauses import SharedWords, joined, written_clauses
from app.queries.examination.finding import (
    Finding,
    Line,
    Severity,
    fingerprint,
    number_text,
)
from app.queries.examination.scope import Scope, mention, numbered
from app.queries.examination.sites import Candidate, likeness
from app.queries.filter import Filter
from app.queries.reserves import ReserveSummary
from app.queries.rollups import load_selection_totals

#: Ids named in one statement.
_BATCH = 500

#: Rows fetched at a time, so that the examination can be stopped between.
_FETCH = 1_000

#: Projects compared side by side.
_MOST_COLUMNS = 3

_COMPARED = (
    ("项目名称", "name"),
    ("总投资", "total_yuan"),
    ("建设周期", "period_text"),
    ("投资方式", "financing"),
    ("责任单位", "units_text"),
    ("建设地点", "location"),
    ("建设规模及内容", "content"),
)


def find_duplicates(scope: Scope) -> list[Finding]:
    """Find groups of projects of one reserve that look like one project."""
    findings = []
    for reserve in scope.reserves:
        words = SharedWords()
        # Not in order: sorting would carry every content along.
        query = select(PROJECT.c.id, PROJECT.c.name, PROJECT.c.content).where(
            where(scope.connection, Filter((), reserve.id))
        )
        for rows in scope.watch.lots(scope.connection.execute(query).yield_per(_FETCH)):
            words.add_all(*zip(*rows, strict=True))
        groups = words.groups()
        candidates = _candidates(scope, {each for group in groups for each in group})
        pairs = {
            pair: alike
            for group in scope.watch.over(groups)
            for pair in combinations(sorted(group), 2)
            if (alike := likeness(candidates[pair[0]], candidates[pair[1]])) is not None
        }
        said: dict[int, set[str]] = {}
        for (first, _), each in pairs.items():
            said.setdefault(first, set()).add(each.words)
        for members in joined(pairs):
            own = set().union(*(said.get(member, ()) for member in members))
            findings.append(_finding(scope, reserve, members, max(own, key=len)))
    return findings


def _candidates(scope: Scope, ids: Iterable[int]) -> dict[int, Candidate]:
    wanted = sorted(ids)
    found: dict[int, Candidate] = {}
    for start in range(0, len(wanted), _BATCH):
        scope.watch.look()
        batch = wanted[start : start + _BATCH]
        units = _unit_names(scope, batch)
        columns = (PROJECT.c.id, PROJECT.c.name, PROJECT.c.content, PROJECT.c.location)
        query = select(*columns).where(PROJECT.c.id.in_(batch))
        for row in scope.connection.execute(query):
            names = units.get(row.id, frozenset())
            found[row.id] = Candidate(row.id, row.name, row.content, row.location, names)
    return found


def _unit_names(scope: Scope, ids: Sequence[int]) -> Mapping[int, frozenset[str]]:
    """Return the names and other names of the projects' units."""
    tied = PROJECT_UNIT.c.project_id.in_(ids)
    names = (
        select(PROJECT_UNIT.c.project_id, UNIT.c.name)
        .join(UNIT, UNIT.c.id == PROJECT_UNIT.c.unit_id)
        .where(tied)
    )
    aliases = (
        select(PROJECT_UNIT.c.project_id, UNIT_ALIAS.c.alias)
        .join(UNIT_ALIAS, UNIT_ALIAS.c.unit_id == PROJECT_UNIT.c.unit_id)
        .where(tied)
    )
    found: dict[int, set[str]] = {}
    for query in (names, aliases):
        for project_id, name in scope.connection.execute(query):
            found.setdefault(project_id, set()).add(name)
    return {project_id: frozenset(each) for project_id, each in found.items()}


def _finding(scope: Scope, reserve: ReserveSummary, ids: Sequence[int], words: str) -> Finding:
    rows = _whole(scope, reserve, ids)
    projects = tuple(mention(row) for row in rows)
    totals = load_selection_totals(scope.connection, ids)
    amount = (
        f"{format_wan(totals.total_yuan, grouped=True)} 万元可能重复计入"
        if totals.total_yuan
        else "可能是同一个项目"
    )
    shared = shorten(_as_written(rows[0].content, words), 28)
    why = f"建设内容同为“{shared}”" if words else "名称相同"
    shown = rows[:_MOST_COLUMNS]
    return Finding(
        rule="duplicate",
        title="　／　".join(row.name for row in shown) + ("　…" if len(rows) > len(shown) else ""),
        sentence=f"{amount}：{why}",
        severity=Severity.FIX if words else Severity.HINT,
        reserve_id=reserve.id,
        reserve=reserve.name,
        projects=projects,
        count=len(projects),
        field="name",
        subject=",".join(sorted(row.uuid for row in rows)),
        fingerprint=fingerprint(words, *sorted((row.uuid, row.total_yuan) for row in rows)),
        filter=numbered(reserve, projects),
        columns=tuple(number_text(row.number) for row in shown),
        lines=tuple(_line(label, column, shown) for label, column in _COMPARED),
    )


def _as_written(content: str, words: str) -> str:
    """Return the clause of a text that is compared as these words."""
    return next((each for each in written_clauses(content) if text_key(each) == words), words)


def _whole(scope: Scope, reserve: ReserveSummary, ids: Sequence[int]) -> list[Row[Any]]:
    names = [column for _, column in _COMPARED if column != "name"]
    columns = [PROJECT.c[column] for column in names]
    return list(scope.rows(reserve, columns, PROJECT.c.id.in_(ids)))


def _line(label: str, column: str, rows: Sequence[Row[Any]]) -> Line:
    values = [row._mapping[column] for row in rows]
    if column == "total_yuan":
        cells = [
            "未填" if value is None else f"{format_wan(value, grouped=True)} 万元"
            for value in values
        ]
    else:
        cells = [str(value) for value in values]
    return Line(label, tuple(cells), is_same=len(set(cells)) == 1)
