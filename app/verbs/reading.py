"""The verbs that only read: info, projects, rollup, history, check."""

from typing import Any

from app.errors import DamagedLibrary, NotFound, RefusedInput
from app.library.clock import from_utc
from app.library.file import Reading
from app.library.health import check_health
from app.library.keptsums import rebuild_sums
from app.models.money import format_wan
from app.models.version import split_user_version
from app.queries.checks import load_checks
from app.queries.filter import Filter
from app.queries.ownedrows import PartChange
from app.queries.projects import find_project, load_records, load_rows
from app.queries.reserves import ReserveSummary, load_reserves
from app.queries.rollups import Totals, load_totals
from app.queries.snapshot import load_snapshot
from app.queries.timeline import HistoryEntry, load_history
from app.queries.views import OWN_VIEWS, load_views, view_terms
from app.queries.waysout import load_ways_out
from app.verbs import rollups
from app.verbs.arguments import Options
from app.verbs.checking import checks_json, say_checks
from app.verbs.opening import (
    filter_of,
    layout_of,
    open_to_read,
    open_to_write,
    reserve_of,
    view_of,
)
from app.verbs.output import plain, say, say_json, say_table, write
from app.verbs.records import (
    grouped_cells,
    project_cells,
    project_json,
    project_titles,
    projects_csv,
    right_columns,
    say_ways_out,
    shown_columns,
    totals_json,
    totals_text,
    with_groups,
)
from app.verbs.usage import UsageError

#: Operations that are listed; the file keeps all of them.
_LONGEST_HISTORY = 1_000


def run(verb: str, options: Options) -> None:
    """Do one of the reading verbs."""
    verbs = {
        "info": _info,
        "projects": _projects,
        "rollup": rollups.run,
        "views": _views,
        "history": _history,
        "check": _check,
    }
    verbs[verb](options)


def _info(options: Options) -> None:
    with open_to_read(options.file) as library, library.read() as connection:
        reserves = load_reserves(connection)
        totals = load_totals(connection, Filter())
        binned = load_totals(connection, Filter((), None, True)).count
        # Asked of the library: opening its file beside it would take the library's own locks away.
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        schema = ".".join(map(str, split_user_version(int(version))))
    if options.json:
        say_json(
            {
                "file": options.file,
                "schema": schema,
                "reserves": [_reserve_json(each) for each in reserves],
                **totals_json(totals),
                "count_in_bin": binned,
            }
        )
        return
    say(f"文库：{plain(options.file)}（格式 {schema}）")
    say()
    say_table(
        ["储备库", "项目数", "总投资（万元）", "文件载明个数", "文件载明总投资（万元）"],
        [
            [
                each.name,
                str(each.totals.count),
                format_wan(each.totals.total_yuan),
                "" if each.stated_count is None else str(each.stated_count),
                format_wan(each.stated_total_yuan),
            ]
            for each in reserves
        ],
        right=(1, 2, 3, 4),
    )
    say()
    say(totals_text(totals))
    if binned:
        say(f"回收站里有 {binned} 个项目")


def _reserve_json(reserve: ReserveSummary) -> dict[str, Any]:
    return {
        "name": reserve.name,
        "title": reserve.title,
        "uuid": reserve.uuid,
        "document": reserve.document,
        "document_number": reserve.document_number,
        "annex": reserve.annex,
        **totals_json(reserve.totals),
        "stated_count": reserve.stated_count,
        "stated_total_yuan": reserve.stated_total_yuan,
    }


def _projects(options: Options) -> None:
    if options.json and options.csv:
        raise UsageError("--json 和 --csv 不能同时用")
    with open_to_read(options.file) as library, library.read() as connection:
        layout = layout_of(view_of(connection, options), options)
        filter = filter_of(connection, options)
        snapshot = load_snapshot(connection, filter, layout)
        rows = load_rows(connection, list(snapshot.ids))
        ways = [] if rows else load_ways_out(connection, filter)
    records = [rows[row_id] for row_id in snapshot.ids]
    if options.json:
        found = [project_json(record) for record in records]
        say_json(with_groups(found, snapshot.groups) if layout.grouping else found)
    elif options.csv:
        write(projects_csv(records, layout.columns))
    else:
        shown = shown_columns(layout.columns)
        say_table(
            project_titles(shown),
            grouped_cells([project_cells(each, shown) for each in records], shown, snapshot.groups),
            right=right_columns(shown),
        )
        say()
        say(totals_text(snapshot.totals))
        say_ways_out(ways)


def _views(options: Options) -> None:
    """List the saved views, then the program's own."""
    with open_to_read(options.file) as library, library.read() as connection:
        views = [*load_views(connection), *OWN_VIEWS]
        totals: list[Totals | None] = []
        for view in views:
            try:
                totals.append(load_totals(connection, Filter(view_terms(view))))
            except RefusedInput:
                totals.append(None)
    if options.json:
        say_json(
            [
                {
                    "name": view.name,
                    "is_saved": view.id > 0,
                    "query": view.query_text,
                    "grouping": view.grouping,
                    "sort": view.sort,
                    "columns": [name for name in view.columns.split(",") if name],
                    **(totals_json(sums) if sums else {"count": None}),
                }
                for view, sums in zip(views, totals, strict=True)
            ]
        )
        return
    say_table(
        ["视图", "项目数", "总投资（万元）", "条件"],
        [
            [
                plain(view.name),
                str(sums.count) if sums else "",
                format_wan(sums.total_yuan) if sums else "",
                plain(view.query_text) if sums else f"{plain(view.query_text)}（读不懂）",
            ]
            for view, sums in zip(views, totals, strict=True)
        ],
        right=(1, 2),
    )


def _history(options: Options) -> None:
    with open_to_read(options.file) as library, library.read() as connection:
        uuid = None
        if options.key is not None:
            uuid = _project_uuid(connection, options)
        entries = load_history(connection, uuid, limit=_LONGEST_HISTORY)
    if options.json:
        say_json([_entry_json(entry) for entry in entries])
        return
    for entry in entries:
        say(_entry_text(entry))
    if not entries:
        say("还没有历史")
    if len(entries) == _LONGEST_HISTORY:
        say(f"只列出最近 {_LONGEST_HISTORY} 次操作，更早的仍在文库里。")


def _project_uuid(connection: Reading, options: Options) -> str:
    """Return the uuid of the project asked for, which may be in the recycle bin by now."""
    reserve = reserve_of(connection, options)
    reserve_id = reserve.id if reserve else None
    try:
        row_id = find_project(connection, options.key, reserve_id)
    except NotFound as error:
        try:
            row_id = find_project(connection, options.key, reserve_id, in_bin=True)
        except NotFound:
            raise error from None
    return str(load_records(connection, [row_id])[0]["uuid"])


def _entry_json(entry: HistoryEntry) -> dict[str, Any]:
    return {
        "operation": entry.operation,
        "at": entry.at,
        "at_local": from_utc(entry.at).isoformat(timespec="seconds"),
        "author": entry.author,
        "machine": entry.machine,
        "label": entry.label,
        "undoes": entry.undoes,
        "is_undone": entry.is_undone,
        "rows": entry.rows,
        "changes": [
            {
                "project": change.project_uuid,
                "name": change.project_name,
                "field": change.field,
                "title": change.title,
                "old": _plain_amount(change.field, change.old),
                "new": _plain_amount(change.field, change.new),
            }
            for change in entry.changes
        ],
        "lines": [{"title": part.title, "old": part.old, "new": part.new} for part in entry.parts],
    }


def _entry_text(entry: HistoryEntry) -> str:
    when = from_utc(entry.at).strftime("%Y-%m-%d %H:%M:%S")
    undone = "（已撤销）" if entry.is_undone else ""
    lines = [f"{when}  {plain(entry.author)}（{plain(entry.machine)}）  {entry.label}{undone}"]
    for change in entry.changes:
        old = plain(_plain_amount(change.field, change.old)) or "（空）"
        new = plain(_plain_amount(change.field, change.new)) or "（空）"
        unit = " 万元" if change.field == "total" else ""
        where = f"《{plain(change.project_name)}》" if change.project_name else ""
        lines.append(f"    {where}{change.title}：{old} → {new}{unit}")
    for part in entry.parts:
        old, new = (_part_text(part, text) for text in (part.old, part.new))
        lines.append(f"    {plain(part.title)}：{old} → {new}")
    if entry.rows > len({change.project_uuid for change in entry.changes}) and entry.rows > 1:
        lines.append(f"    共涉及 {entry.rows} 个项目")
    return "\n".join(lines)


def _part_text(part: PartChange, text: str) -> str:
    """Return what a part says: an amount, 未填, a name, or that there is none."""
    if not text:
        return "（无）"
    return f"{text} 万元" if part.is_amount and text[0].isdecimal() else plain(text)


def _plain_amount(field: str, text: str) -> str:
    """Return an amount as tables print it, without separators."""
    return text.replace(",", "") if field == "total" else text


def _check(options: Options) -> None:
    if options.repair:
        with open_to_write(options.file) as library:
            rebuild_sums(library.path)
    with open_to_read(options.file) as library, library.read() as connection:
        health = check_health(connection)
        checks = load_checks(connection)
    if options.json:
        say_json(checks_json(health, checks))
    else:
        say_checks(health, checks)
    if health.is_damaged:
        raise DamagedLibrary(
            "文库文件有损坏", place=options.file, remedy="请从备份恢复，或先备份能读出的内容"
        )
    if not health.is_sound:
        raise DamagedLibrary(
            "文库里备好的合计与项目对不上",
            place=options.file,
            remedy=f"请运行 chubei check {options.file} --repair，按项目重算",
        )
