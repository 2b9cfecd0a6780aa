"""``import``: tables of projects from files into a library, or what that would do."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from app.exporting.reportbook import write_report
from app.importing.counterparts import Fate
from app.importing.intake import Intake, Taken
from app.importing.operation import ImportOutcome, import_tables
from app.importing.planning import Mode, Plan, plan_import
from app.importing.readers.childwork import FileOrder
from app.importing.recognition.kinds import RowKind
from app.importing.recognition.layout import Choice
from app.importing.reconciliation import StagedLine, reconcile
from app.importing.remembered import load_choices
from app.importing.report import report_pages
from app.importing.sheets import Source
from app.importing.staging import Recognised
from app.importing.targets import BACKUP_REASON, choose_target
from app.library.backup import make_backup
from app.library.file import Library
from app.library.output import check_target
from app.models.money import format_wan
from app.verbs.arguments import Options
from app.verbs.conflicts import check_prefer, conflict_lines, conflicts_json, decide
from app.verbs.opening import open_to_read, open_to_write
from app.verbs.output import say, say_json
from app.verbs.usage import UsageError

#: Refused cells, questions and the like shown to people; JSON has all of them.
_SHOWN = 20


def run(options: Options) -> None:
    """Import the sources one after the other, each as one operation; or only say what would be.

    Raises:
        UsageError: no source, no such mode, or no such side.
        NothingToImport: a source holds no table of projects; nothing of it is written.
        UnreadableSource: a source cannot be read.
        NotFound: it is not clear which reserve is meant.
        OutputUnwritable: the report cannot be written.
    """
    mode = _mode(options.mode)
    check_prefer(options.prefer)
    if not options.sources:
        raise UsageError("没有写要导入的文件", remedy="写成：chubei import FILE 表格.xlsx")
    report = _report(options)
    with ExitStack() as opened:
        intakes = [
            opened.enter_context(Intake(FileOrder(Path(name).absolute())))
            for name in options.sources
        ]
        read = [(intake, intake.take()) for intake in intakes]
        open_it = open_to_read if options.dry_run else open_to_write
        library = opened.enter_context(open_it(options.file))
        with library.read() as connection:
            choices = load_choices(connection)
        settled = [_settle(intake, taken, choices) for intake, taken in read]
        answers = [_one(library, taken, mode, options, report) for taken in settled]
    if options.json:
        say_json(answers[0] if len(answers) == 1 else {"sources": answers})


def _one(
    library: Library, taken: Taken, mode: Mode, options: Options, report: Path | None
) -> dict[str, Any]:
    source, found = taken.source, taken.found
    with library.read() as connection:
        target = choose_target(connection, options.reserve, found.tables[0])
        plans = plan_import(connection, found.tables, source.name, target, mode)
    decide(plans, options.prefer)
    outcome = None
    if not options.dry_run:
        if any(plan.new or plan.changed for plan in plans):
            make_backup(Path(options.file), BACKUP_REASON)
        work = import_tables(plans)
        library.perform(work.operation)
        outcome = work.outcome
    if report is not None:
        pages = report_pages(plans, outcome, source.remarks)
        write_report(pages, report, author=library.author.name)
    if not options.json:
        _tell(source, found, plans, outcome, options)
        if report is not None:
            say(f"每一行的结果写在 {report}")
    return _json(source, found, plans, outcome)


def _settle(intake: Intake, taken: Taken, choices: Mapping[str, Choice]) -> Taken:
    """Return the tables with the mappings the user settled before, where there are such."""
    found = taken.found
    layouts = {each.layout.fingerprint for each in found.tables}
    layouts |= {each.fingerprint for each in found.dismissed}
    if layouts & choices.keys():
        taken = intake.take(choices)
    taken.tables()
    return taken


def _report(options: Options) -> Path | None:
    """Return where the report goes, or None; what is wrong with it is said before any work."""
    if options.report is None:
        return None
    if len(options.sources) > 1:
        raise UsageError("--report 一次只能写一个文件的结果", remedy="请把要导入的文件分开写")
    path = Path(options.report)
    if path.suffix.lower() != ".xlsx":
        raise UsageError("--report 的文件名要以 .xlsx 结尾", remedy="如 --report 导入结果.xlsx")
    check_target(path)
    return path


def _mode(word: str | None) -> Mode:
    try:
        return Mode(word or Mode.UPSERT)
    except ValueError:
        offered = "、".join(f"{each}（{each.title}）" for each in Mode)
        raise UsageError(f"--mode 没有“{word}”", remedy=f"可以写：{offered}") from None


# ---------------------------------------------------------------- JSON


def _json(
    source: Source, found: Recognised, plans: Sequence[Plan], outcome: ImportOutcome | None
) -> dict[str, Any]:
    """Return all that is known of an import."""
    target = plans[0].target
    return {
        "source": source.name,
        "format": source.format.value,
        "remarks": list(source.remarks),
        "reserve": target.name,
        "is_new_reserve": not target.reserve_id,
        "mode": plans[0].mode.value,
        "tables": [_table_json(plan) for plan in plans],
        "dismissed": [
            {"sheet": each.sheet, "row": each.row, "reason": each.reason}
            for each in found.dismissed
        ],
        "counts": _counts(plans),
        "refused": [
            {
                "sheet": each.sheet,
                "row": each.row,
                "column": each.letters,
                "title": each.title,
                "raw": each.raw,
                "reason": each.reason,
                "suggestion": each.suggestion,
            }
            for plan in plans
            for each in plan.problems
        ],
        "questions": [
            {"about": each.doubt.value, "row": each.row, "sentence": each.sentence}
            for plan in plans
            for each in plan.questions
        ],
        "conflicts": conflicts_json(plans),
        "duplicates": [_alike_json(plan, at) for plan in plans for at in range(len(plan.alike))],
        "aliases": [
            {"field": name, "written": each.written, "name": each.name, "count": each.count}
            for plan in plans
            for name, suggestions in (("units", plan.units), ("industry", plan.industries))
            for each in suggestions
        ],
        "reconciliation": [
            {
                "group": line.group,
                "stated_count": line.stated_count,
                "count": line.count,
                "stated_yuan": line.stated_yuan,
                "total_yuan": line.total_yuan,
                "difference_yuan": line.difference_yuan,
            }
            for plan in plans
            for line in reconcile(plan.table)
        ],
        "written": None
        if outcome is None
        else {
            "inserted": outcome.inserted,
            "updated": outcome.updated,
            "renumbered": outcome.renumbered,
        },
    }


def _table_json(plan: Plan) -> dict[str, Any]:
    table = plan.table
    return {
        "sheet": table.sheet.name,
        "row": table.sheet.places[table.header.first],
        "annex": table.annex,
        "title": table.title,
        "header": [each.title for each in table.layout.columns],
        "mapping": [
            {
                "column": each.letters,
                "title": each.title,
                "field": each.meaning.key if each.meaning else None,
                "confidence": each.confidence.word,
            }
            for each in table.layout.columns
        ],
        "money_unit": table.layout.money_unit,
        "fingerprint": table.layout.fingerprint,
        "projects": len(table),
        "notes": list(table.notes.values()),
    }


def _alike_json(plan: Plan, at: int) -> dict[str, Any]:
    alike, table = plan.alike[at], plan.table
    is_staged = alike.second >= 0
    names = table.columns["name"] if is_staged else plan.known.columns["name"]
    other = alike.second if is_staged else alike.known
    return {
        "row": table.place(alike.first),
        "name": table.columns["name"][alike.first],
        "other_row": table.place(other) if is_staged else None,
        "other_name": names[other],
        "shared": alike.words,
    }


def _counts(plans: Sequence[Plan]) -> dict[str, int]:
    rows = [plan.table.counts for plan in plans]
    return {
        **{fate.name.lower(): sum(plan.matches.count(fate) for plan in plans) for fate in Fate},
        "group": sum(counts[RowKind.GROUP] for counts in rows),
        "total": sum(counts[RowKind.TOTAL] for counts in rows),
        "note": sum(counts[RowKind.NOTE] for counts in rows),
    }


# ---------------------------------------------------------------- for people


def _tell(
    source: Source,
    found: Recognised,
    plans: Sequence[Plan],
    outcome: ImportOutcome | None,
    options: Options,
) -> None:
    for remark in source.remarks:
        say(remark)
    for plan in plans:
        table = plan.table
        where = f"工作表“{table.sheet.name}”" if table.sheet.name else source.name
        say(f"{where}{'：' + table.title if table.title else ''}　{len(table):,} 个项目")
        left_out = [f"{each.letters} 列“{each.title}”" for each in table.left_out]
        if left_out:
            say(f"  没有导入的栏：{'、'.join(left_out)}")
        lines = [line for line in reconcile(table) if not line.is_equal]
        for line in lines[:_SHOWN]:
            say(f"  核对：{_difference(line)}")
        if not lines and any(_says_something(line) for line in reconcile(table)):
            say("  核对：与文件载明的个数、合计一致")
        _list([question.sentence for question in plan.questions])
        conflicts = conflict_lines([plan])
        _list(conflicts)
        if conflicts and options.prefer is None:
            say("  两边都改过的保留文库的；要取录入表的，请加上 --prefer theirs")
        _list([_refusal(each.row, each.title, each.raw, each.reason) for each in plan.problems])
    for each in found.dismissed:
        say(each.reason)
    counts = _counts(plans)
    words = (("新增", "new"), ("有变化", "changed"), ("相同", "same"), ("不能导入", "refused"))
    say("，".join(f"{word} {counts[key]:,} 个" for word, key in words))
    target = plans[0].target
    place = f"{'新建的' if not target.reserve_id else ''}储备库“{target.name}”"
    if outcome is None:
        say(f"只是试算，没有写入；会导入到{place}")
    else:
        say(f"已导入到{place}：新增 {outcome.inserted:,} 个，更新 {outcome.updated:,} 个")


def _list(lines: Sequence[str]) -> None:
    for line in lines[:_SHOWN]:
        say(f"  {line}")
    if len(lines) > _SHOWN:
        say(f"  ……还有 {len(lines) - _SHOWN:,} 处，用 --json 看全部")


def _refusal(row: int, title: str, raw: str, reason: str) -> str:
    shown = " ".join(raw.split())
    return f"第 {row} 行 {title}“{shown[:40]}”：{reason}"


def _says_something(line: StagedLine) -> bool:
    return line.stated_count is not None or line.stated_yuan is not None


def _difference(line: StagedLine) -> str:
    """Return what differs, in words."""
    parts = []
    if line.count_difference:
        parts.append(f"载明 {line.stated_count} 个，实有 {line.count} 个")
    if line.difference_yuan:
        stated, total = format_wan(line.stated_yuan), format_wan(line.total_yuan)
        parts.append(f"载明 {stated} 万元，相加为 {total} 万元，差 {line.difference_yuan:,} 元")
    if line.unread:
        parts.append(f"其中 {line.unread} 个金额看不懂")
    return f"{line.group or '合计'}：{'；'.join(parts)}"
