"""The portfolio briefing (情况简报): prose, tables and charts made from the rollups."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from app.documents.blocks import (
    Bar,
    Block,
    Chart,
    ChartKind,
    Column,
    Heading,
    Note,
    Table,
    TableLine,
    Text,
)
from app.documents.dimensionwords import WORDS, is_unset, written
from app.documents.figures import rollup_table, rounding_note
from app.documents.prose import band_text, groups_text, years_text
from app.documents.remarks import numbered_remarks
from app.documents.rounding import ROUNDING_NOTE, is_off
from app.documents.scope import Scope, find_scope
from app.documents.settings import DocumentKind, DocumentSettings, usual_settings
from app.documents.wording import day_text, money_text, numeral, share_text
from app.library.file import Reading
from app.models.fields import Record
from app.models.money import format_money, format_share, power_of
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.largest import load_largest
from app.queries.plans import has_plans
from app.queries.projects import load_rows
from app.queries.rollups import Rollup, load_selection_totals, rollup
from app.queries.sheet import LineKind
from app.queries.spreads import WHOLE, load_spread

#: A chart has no more bars than a page can show.
_MOST_BARS: Final = 12


@dataclass(frozen=True, slots=True)
class Report:
    """What is printed.

    Attributes:
        title: above it.
        number: 文号, under the title; empty for none.
        blocks: the running text, headings and tables numbered.
        issuer: under the text; empty for none.
        day: the date under it.
    """

    title: str
    number: str
    blocks: tuple[Block, ...]
    issuer: str
    day: str


def load_report(
    connection: Reading, filter: Filter, settings: DocumentSettings | None = None
) -> Report:
    """Compose the briefing of a filter's projects.

    Every figure comes from the rollups; a library without projects is reported as such.

    Args:
        connection: of the library, inside one transaction.
        filter: which projects; it is named in words where it holds conditions.
        settings: unit, date, issuer, what to group by.
    """
    settings = settings or usual_settings(DocumentKind.REPORT)
    scope = find_scope(connection, filter)
    blocks = list(_sections(connection, filter, settings, scope))
    return Report(
        title=settings.title or scope.title,
        number=settings.document_number,
        blocks=tuple(_numbered(blocks)),
        issuer=settings.issuer,
        day=day_text(settings.day),
    )


def _sections(
    connection: Reading, filter: Filter, settings: DocumentSettings, scope: Scope
) -> Iterator[Block]:
    lead = _lead(scope, settings)
    if not scope.totals.count:
        yield Text(lead)
        return
    yield Heading(1, "总体情况")
    yield Text(lead)
    yield from _overview(connection, filter, settings, scope)
    grouped = [name for name in settings.dimensions if name in WORDS]
    if len(scope.reserves) > 1 and "reserve" not in grouped:
        grouped.insert(0, "reserve")
    if grouped and scope.totals.count == 1:
        yield Text(_single(connection, filter, grouped))
    elif grouped:
        yield from _structures(connection, filter, settings, grouped)
    if "year" in settings.dimensions:
        yield from _schedule(connection, filter, settings)
    if settings.top:
        yield from _largest(connection, filter, settings, scope)


def _lead(scope: Scope, settings: DocumentSettings) -> str:
    """Return the first sentence: 截至2020年11月5日，…共储备项目36个，总投资279.06亿元."""
    totals, unit = scope.totals, settings.unit
    head = f"截至{day_text(settings.day)}，{scope.place}"
    if not totals.count:
        if scope.conditions:
            return f"{head}没有符合条件（{scope.conditions}）的项目。"
        return f"{head}尚无储备项目。"
    which = f"符合条件（{scope.conditions}）的项目共有" if scope.conditions else "共储备项目"
    missing = totals.count_without_amount
    if missing == totals.count:
        every = "均" if missing > 1 else ""
        text = f"{head}{which}{totals.count}个，总投资{every}尚未填报"
    else:
        text = f"{head}{which}{totals.count}个，总投资{money_text(totals.total_yuan, unit)}"
    if scope.conditions:
        shares = [f"项目数的{share_text(totals.count, scope.whole.count)}"]
        if money := share_text(totals.total_yuan, scope.whole.total_yuan):
            shares.append(f"总投资的{money}")
        separately = "分别" if len(shares) > 1 else ""
        text += f"，{separately}占全部{'、'.join(shares)}"
    if 0 < missing < totals.count:
        text += f"。其中，{missing}个项目未填报总投资，只计入个数，未计入金额"
    return f"{text}。"


def _overview(
    connection: Reading, filter: Filter, settings: DocumentSettings, scope: Scope
) -> Iterator[Block]:
    unit, totals = settings.unit, scope.totals
    if totals.count < 2 or not totals.total_yuan:
        return
    bands = rollup(connection, find_dimension("band"), filter)
    yield Text(band_text(bands, unit))
    yield from rounding_note(bands.rows, bands.totals, unit)
    spread = load_spread(connection, find_dimension("nature"), filter)[WHOLE]
    largest = load_largest(connection, filter, 3)
    if len(largest) == 3 and totals.count > 5 and spread.median_yuan is not None:
        sums = load_selection_totals(connection, largest)
        yield Text(
            f"从投资集中程度看，投资额最大的3个项目合计{money_text(sums.total_yuan, unit)}，"
            f"占总投资的{share_text(sums.total_yuan, totals.total_yuan)}；"
            f"单个项目投资的中位数为{money_text(spread.median_yuan, unit)}。"
        )


def _structures(
    connection: Reading, filter: Filter, settings: DocumentSettings, names: Sequence[str]
) -> Iterator[Block]:
    """Yield a section for each dimension, and one sentence on those nobody filled in."""
    yield Heading(1, "项目结构")
    unsaid: dict[str, None] = {}
    has_chart = settings.has_charts
    for name in names:
        result = rollup(connection, find_dimension(name), filter)
        if len(result.rows) == 1 and is_unset(result.rows[0]):
            unsaid[WORDS[name].head] = None
            continue
        yield from _structure(result, settings, name, has_chart=has_chart)
        has_chart = False
    if unsaid:
        yield Text(f"全部项目均未明确{'、'.join(unsaid)}。")


def _structure(
    result: Rollup, settings: DocumentSettings, name: str, *, has_chart: bool
) -> Iterator[Block]:
    words, unit = WORDS[name], settings.unit
    yield Heading(2, words.by)
    yield Text(groups_text(result, words, unit))
    if len(result.rows) < 2:
        return
    yield from rollup_table(result, words.head, f"项目{words.by}分布情况", unit)
    if has_chart and result.totals.total_yuan:
        yield Chart(
            f"各{words.head}总投资（{unit}）", unit, ChartKind.BARS, tuple(_bars(result, unit))
        )


def _single(connection: Reading, filter: Filter, names: Sequence[str]) -> str:
    """Return what the one project there is belongs to."""
    parts = [
        WORDS[name].only(rollup(connection, find_dimension(name), filter).rows[0])
        for name in names
        if name != "unit"
    ]
    return f"该项目{'，'.join(parts)}。"


def _schedule(connection: Reading, filter: Filter, settings: DocumentSettings) -> Iterator[Block]:
    unit = settings.unit
    result = rollup(connection, find_dimension("year"), filter)
    yield Heading(1, "年度投资安排")
    yield Text(years_text(result, unit, has_plans=has_plans(connection)))
    years = [row for row in result.rows if row.key is not None]
    if not years:
        return
    yield from rollup_table(result, "年度", "投资按年度分布情况", unit, "投资")
    if settings.has_charts and len(years) > 1 and any(row.total_yuan for row in years):
        bars = tuple(
            Bar(row.group, _in_unit(row.total_yuan, unit), format_money(row.total_yuan, unit))
            for row in years
        )
        yield Chart(f"各年度投资（{unit}，不含未排期）", unit, ChartKind.YEARS, bars)


def _bars(result: Rollup, unit: str) -> Iterator[Bar]:
    rows = sorted(result.rows, key=lambda row: -row.total_yuan)[:_MOST_BARS]
    whole = result.totals.total_yuan
    for row in rows:
        text = f"{format_money(row.total_yuan, unit)}（{share_text(row.total_yuan, whole)}）"
        if row.count == row.count_without_amount:
            text = "未填报"
        yield Bar(written(row.group), _in_unit(row.total_yuan, unit), text)


def _in_unit(yuan: int, unit: str) -> float:
    return float(yuan / 10 ** power_of(unit))


def _largest(
    connection: Reading, filter: Filter, settings: DocumentSettings, scope: Scope
) -> Iterator[Block]:
    unit, totals = settings.unit, scope.totals
    ids = load_largest(connection, filter, settings.top)
    if len(ids) < 2:
        return
    sums = load_selection_totals(connection, ids)
    yield Heading(1, "重点项目")
    if sums.count == totals.count:
        which = f"全部{sums.count}个项目按投资额由大到小排列如下。"
    else:
        which = (
            f"投资额居前{sums.count}位的项目合计投资{money_text(sums.total_yuan, unit)}，"
            f"占总投资的{share_text(sums.total_yuan, totals.total_yuan)}。"
        )
    yield Text(which)
    rows = load_rows(connection, ids)
    whole = totals.total_yuan
    lines = [_project_line(at, rows[row_id], unit, whole) for at, row_id in enumerate(ids, 1)]
    title = f"投资额居前{sums.count}位的项目" if sums.count < totals.count else "全部项目"
    yield Table(title, _project_columns(unit), tuple(lines))
    if sums.count == totals.count and is_off(
        (line.texts[3] for line in lines), format_money(totals.total_yuan, unit)
    ):
        yield Note(ROUNDING_NOTE)


def _project_columns(unit: str) -> tuple[Column, ...]:
    return (
        Column("序号", "center", 11),
        Column("项目名称", "left", 50),
        Column("所属行业", "center", 20),
        Column(f"总投资\n（{unit}）", "right", 20),
        Column("占比", "right", 16),
        Column("建设周期", "center", 24),
        Column("牵头单位", "left", 26),
    )


def _project_line(at: int, record: Record, unit: str, whole: int) -> TableLine:
    units = record["units"]
    share = format_share(record["total_yuan"], whole)
    texts = (
        str(at), str(record["name"]), str(record["industry"]),
        format_money(record["total_yuan"], unit), share, str(record["period_text"]),
        units[0] if units else "",
    )  # fmt: skip
    return TableLine(LineKind.GROUP, texts)


def _numbered(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with headings numbered 一、（一） and tables 表1, charts 图1, notes 1. 2."""
    first = second = tables = charts = 0
    for block in _with_notes_numbered(blocks):
        match block:
            case Heading(1, text):
                first, second = first + 1, 0
                yield Heading(1, f"{numeral(first)}、{text}")
            case Heading(2, text):
                second += 1
                yield Heading(2, f"（{numeral(second)}）{text}")
            case Table(title):
                tables += 1
                yield replace(block, title=f"表{tables}　{title}")
            case Chart(title):
                charts += 1
                yield replace(block, title=f"图{charts}　{title}")
            case _:
                yield block


def _with_notes_numbered(blocks: Sequence[Block]) -> Iterator[Block]:
    for is_note, run in groupby(blocks, lambda block: isinstance(block, Note)):
        if is_note:
            texts = numbered_remarks([block.text for block in run if isinstance(block, Note)])
            yield from (Note(text, is_further=at > 0) for at, text in enumerate(texts))
        else:
            yield from run
