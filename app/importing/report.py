"""The whole of an import as tables to be kept: each row's fate, each problem, each sum."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.importing.ledger import Ledger, Line, Sort, notes_below
from app.importing.operation import ImportOutcome
from app.importing.planning import Plan
from app.importing.reconciliation import reconcile
from app.importing.staging import StagedTable
from app.importing.twins import Alike
from app.models.entry import edit_text
from app.models.fields import BY_NAME, Field, Kind
from app.models.money import wan_number

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One table of a report.

    Attributes:
        name: what it is called, in a few words.
        titles: of its columns.
        widths: of its columns, in characters.
        rows: a cell a column; an amount is a number in 万元.
    """

    name: str
    titles: tuple[str, ...]
    widths: tuple[int, ...]
    rows: Iterable[Sequence[Cell]]


def report_pages(
    plans: Sequence[Plan], outcome: ImportOutcome | None, remarks: Sequence[str] = ()
) -> list[ReportPage]:
    """Return the report of an import.

    Args:
        plans: of one source.
        outcome: what was written; None where nothing has been.
        remarks: of the reader, whole sentences.
    """
    ledger = Ledger(plans)
    return [
        ReportPage("导入情况", ("项目", "内容"), (18, 60), list(_facts(plans, outcome, remarks))),
        ReportPage(
            "逐行结果",
            ("工作表", "行", "结果", "序号", "项目名称", "总投资（万元）", "说明"),
            (14, 7, 9, 7, 44, 15, 60),
            (_fate(ledger, line) for line in ledger.lines()),
        ),
        ReportPage(
            "拒绝和问题",
            ("工作表", "行", "列", "栏目", "原文", "原因", "怎么办", "可能是"),
            (14, 7, 6, 18, 30, 44, 44, 14),
            list(_problems(plans)),
        ),
        ReportPage(
            "逐项变更",
            ("工作表", "行", "项目名称", "栏目", "库里的", "表里的", "结果"),
            (14, 7, 44, 16, 40, 40, 12),
            (row for line in ledger.lines() for row in _changes(ledger, line)),
        ),
        ReportPage(
            "核对",
            ("工作表", "分组", "载明个数", "实有个数", "载明（万元）", "相加（万元）", "差额（元）",
             "没填金额", "金额看不懂"),
            (14, 36, 10, 10, 16, 16, 16, 10, 12),
            list(_sums(plans)),
        ),
        ReportPage(
            "待确认",
            ("工作表", "行", "类别", "内容"),
            (14, 7, 12, 90),
            list(_open_questions(plans)),
        ),
    ]  # fmt: skip


def refused_pages(plans: Sequence[Plan]) -> list[ReportPage]:
    """Return the refused rows as they were written, a page a table, to be put right and imported.

    Behind the table's own columns stand the row's place and why it was refused.
    """
    pages = []
    for at, plan in enumerate(plans, start=1):
        table = plan.table
        ledger = Ledger([plan])
        lines = [ledger.line(each) for each in ledger.of(Sort.REFUSED)]
        if lines:
            fields = table.layout.fields
            titles = tuple(_title(table, each) for each in fields)
            widths = tuple(max(8, each.width // 7) for each in fields)
            pages.append(
                ReportPage(
                    table.sheet.name or f"表{at}",
                    (*titles, "原来的行", "拒绝原因"),
                    (*widths, 10, 60),
                    [_refused(ledger, line, fields) for line in lines],
                )
            )
    return pages


def _facts(
    plans: Sequence[Plan], outcome: ImportOutcome | None, remarks: Sequence[str]
) -> Iterator[Sequence[Cell]]:
    ledger = Ledger(plans)
    target = plans[0].target
    yield "来源", plans[0].source
    yield "储备库", f"{target.name}{'' if target.reserve_id else '（新建）'}"
    yield "方式", plans[0].mode.title
    # In words: a figure would stand at the far side of a column as wide as a sentence.
    for sort in Sort:
        yield sort.title, f"{ledger.count(sort):,} 行"
    if outcome is None:
        yield "写入", "还没有写入"
    else:
        yield "写入：新增", f"{outcome.inserted:,} 个"
        yield "写入：更新", f"{outcome.updated:,} 个"
        yield "写入：另编序号", f"{outcome.renumbered:,} 个"
    for remark in remarks:
        yield "说明", remark
    for plan in plans:
        for _, note in notes_below(plan.table):
            yield "表下面的注释", note


def _fate(ledger: Ledger, line: Line) -> Sequence[Cell]:
    table = line.plan.table
    if line.project < 0:
        amount = None if line.total_yuan is None else wan_number(line.total_yuan)
        place = None if line.is_below else line.place
        return (
            table.sheet.name, place, line.state, None, line.label, amount, ledger.remark(line)
        )  # fmt: skip
    number, yuan = (
        table.columns[name][line.project] if name in table.columns else None
        for name in ("number", "total_yuan")
    )
    return (
        table.sheet.name,
        line.place,
        line.state,
        number,
        table.columns["name"][line.project],
        None if yuan is None else wan_number(yuan),
        ledger.remark(line),
    )


def _problems(plans: Sequence[Plan]) -> Iterator[Sequence[Cell]]:
    for plan in plans:
        for each in plan.problems:
            yield (
                each.sheet, each.row, each.letters, each.title, each.raw, each.reason, each.remedy,
                each.suggestion,
            )  # fmt: skip


def _changes(ledger: Ledger, line: Line) -> Iterator[Sequence[Cell]]:
    if line.sort is not Sort.CHANGED:
        return
    plan = line.plan
    taken = () if line.is_left else plan.taken_fields(line.project)
    for each in ledger.changes(line):
        yield (
            plan.table.sheet.name,
            line.place,
            plan.table.columns["name"][line.project],
            each.field.title,
            each.old,
            each.new,
            "用表里的" if each.field.name in taken else "保留库里的",
        )


def _sums(plans: Sequence[Plan]) -> Iterator[Sequence[Cell]]:
    for plan in plans:
        for line in reconcile(plan.table):
            stated = None if line.stated_yuan is None else wan_number(line.stated_yuan)
            yield (
                plan.table.sheet.name, line.group or "合计", line.stated_count, line.count, stated,
                wan_number(line.total_yuan), line.difference_yuan, line.without_amount, line.unread,
            )  # fmt: skip


def _open_questions(plans: Sequence[Plan]) -> Iterator[Sequence[Cell]]:
    for plan in plans:
        sheet = plan.table.sheet.name
        for question in plan.questions:
            yield sheet, question.row or None, "认列", question.sentence
        for alike in plan.alike:
            yield sheet, plan.table.place(alike.first), "疑似重复", alike_sentence(plan, alike)
        for title, suggestions in (("单位别名", plan.units), ("行业别名", plan.industries)):
            for each in suggestions:
                sentence = f"“{each.written}”可能就是“{each.name}”，{each.count} 个项目这样写"
                yield sheet, None, title, sentence


def alike_sentence(plan: Plan, alike: Alike) -> str:
    """Return which two projects may be one."""
    names = plan.table.columns["name"]
    if alike.second >= 0:
        place = plan.table.place(alike.second)
        return f"“{names[alike.first]}”与第 {place} 行“{names[alike.second]}”像是同一个项目"
    other = plan.known.columns["name"][alike.known]
    return f"“{names[alike.first]}”与库里的“{other}”像是同一个项目"


def _title(table: StagedTable, field: Field) -> str:
    """Return a column's title as it was, with the unit where that stood elsewhere."""
    held = table.layout.holders(field.name)
    title = held[0].title if len(held) == 1 else field.title
    if field.kind is Kind.MONEY and not held[0].unit:
        return f"{title}（{table.layout.money_unit}）"
    return title


def _refused(ledger: Ledger, line: Line, fields: Sequence[Field]) -> Sequence[Cell]:
    table = line.plan.table
    values = {**table.values(line.project), "category": table.category(line.project)}
    raw = {each.field: each.raw for each in ledger.problems(line)}
    cells: list[Cell] = []
    for each in fields:
        if each.name in raw:
            cells.append(raw[each.name])
        elif each.kind is Kind.MONEY:
            cells.append(_amount(table, values))
        else:
            cells.append(edit_text(BY_NAME[each.name], values))
    return (*cells, line.place, ledger.remark(line))


def _amount(table: StagedTable, values: dict[str, object]) -> str:
    """Return an amount in the words of its table: 5,000, or 约 1 亿元."""
    return str(values["total_text"] or "") or edit_text(BY_NAME["total"], values)
