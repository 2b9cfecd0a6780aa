"""From the sheets of a source to its tables of projects."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from app.importing.categorynames import JOINT
from app.importing.readers.progress import Report, within
from app.importing.readers.progress import silent as untold
from app.importing.recognition.categorycolumn import group_by_column
from app.importing.recognition.cells import cell_text
from app.importing.recognition.columns import parse_columns
from app.importing.recognition.grouping import mark_categories
from app.importing.recognition.header import Header, find_headers, one_line, read_header
from app.importing.recognition.identified import read_identifiers
from app.importing.recognition.kinds import RowKind, Rows
from app.importing.recognition.labels import counts_something, is_note, read_label
from app.importing.recognition.layout import Choice, Layout, lay_out
from app.importing.recognition.moneyunits import caption_unit
from app.importing.recognition.oddprojects import ask_odd_projects
from app.importing.recognition.outline import Group, Stated, stated_yuan
from app.importing.recognition.outside import Outside, put_around, put_first, read_outside
from app.importing.recognition.parts import NAMED_TABLE, Part, find_parts, lines_of
from app.importing.recognition.questions import Doubt, Question, places_text
from app.importing.recognition.rows import Teller, tell_rows
from app.importing.recognition.words import squeeze
from app.importing.sheets import Sheet, Value
from app.importing.staging import Dismissed, Recognised, StagedTable
from app.models.fields import BY_NAME, Kind

#: Rows below a header that are looked at to see what its columns hold.
_SAMPLED: Final = 200

_ANNEX: Final = re.compile(r"附\s*[件表]\s*[\d一二三四五六七八九十]*(?:-\d+)?\s*[:：]?\s*$")

_DATE: Final = re.compile(r"(?:截至|截止)?\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日|底)?")
_SENTENCE_ENDS: Final = ("。", "；", "：", "，", "！", "？")
_LONGEST_TITLE: Final = 60

#: Where an office puts its stamp: its name is no title.
_STAMP: Final = re.compile(r"[(（]\s*(?:盖\s*章|公\s*章|签\s*章)\s*[)）]")

_MOST_TITLES: Final = 8


def silent() -> None:
    """Do not stop."""


def recognise(
    sheets: Sequence[Sheet],
    choices: Mapping[str, Choice] | None = None,
    look: Callable[[], None] = silent,
    report: Report = untold,
    outside: Sequence[Outside] | None = None,
) -> Recognised:
    """Find the tables of projects in sheets, and read them.

    Args:
        sheets: as the readers give them.
        choices: mappings the user settled, by the fingerprint of their layout.
        look: called at least every few thousand rows; raises to stop.
        report: told how far it has come in each sheet.
        outside: what stands outside of each sheet, where ``sheets`` are not all of the source's.

    Raises nothing of its own: what cannot be taken is in the result.
    """
    tables: list[StagedTable] = []
    dismissed: list[Dismissed] = []
    units: dict[str, str] = {}
    for sheet, around in zip(sheets, outside or read_outside(sheets), strict=True):
        look()
        headers = find_headers(sheet, look)
        if not headers:
            dismissed.append(_without_header(sheet))
        height = len(sheet.rows)
        for part in find_parts(sheet, headers, around):
            told = within(report, part.start, part.end, height)
            usual = units.get(part.header.fingerprint, "")
            found = _read_part(sheet, part, choices or {}, look, told, usual=usual)
            if isinstance(found, StagedTable):
                tables.append(found)
                units[part.header.fingerprint] = found.layout.money_unit
            else:
                dismissed.append(found)
    return Recognised(tuple(tables), tuple(dismissed))


def recognise_at(
    sheet: Sheet,
    first: int,
    last: int,
    choices: Mapping[str, Choice] | None = None,
    look: Callable[[], None] = silent,
    report: Report = untold,
    outside: Outside = Outside(),  # noqa: B008  (it is frozen)
) -> StagedTable | Dismissed:
    """Read the table below a header the user points at.

    Args:
        sheet: the sheet.
        first: the header's first row in the sheet, from 0.
        last: its last row.
        choices: see :func:`recognise`.
        look: see :func:`recognise`.
        report: see :func:`recognise`.
        outside: what stands outside of the sheet.
    """
    header = read_header(sheet, first, last=last)
    captions = [*sheet.above, *lines_of(sheet.rows[:first])]
    height = len(sheet.rows)
    part = Part(header, set(), header.last + 1, height, tuple(captions), outside)
    return _read_part(sheet, part, choices or {}, look, report)


def recognise_told(
    sheet: Sheet,
    first: int,
    choice: Choice,
    tell: Teller,
    look: Callable[[], None] = silent,
) -> StagedTable | Dismissed:
    """Read a table whose rows need no guessing, below a header of one row.

    Args:
        sheet: the sheet.
        first: the header's row in it, from 0.
        choice: what the columns hold.
        tell: says what the rows are, as :func:`app.importing.recognition.rows.tell_rows` does.
        look: see :func:`recognise`.
    """
    header = read_header(sheet, first, last=first)
    part = Part(header, set(), first + 1, len(sheet.rows), ())
    return _read_part(sheet, part, {header.fingerprint: choice}, look, tell=tell)


# ---------------------------------------------------------------- one table


def _read_part(
    sheet: Sheet,
    part: Part,
    choices: Mapping[str, Choice],
    look: Callable[[], None],
    report: Report = untold,
    tell: Teller = tell_rows,
    usual: str = "",
) -> StagedTable | Dismissed:
    header, guesses = part.header, tell is tell_rows
    looked_at = range(part.start, min(part.end, part.start + _SAMPLED))
    sample = [sheet.rows[at] for at in looked_at if at not in part.again]
    choice = choices.get(header.fingerprint)
    layout, questions = lay_out(header, sample, part.captions, choice, usual)
    if not layout.is_of_projects:
        return _no_list(sheet, header, layout)
    rows = tell(sheet, layout, part.start, part.end, part.again, look)
    report(1, 3)
    at, patches = _projects(sheet, layout, rows)
    told = within(report, 1, 3, 3)
    parsed = parse_columns(sheet, layout, part.start, at, patches, look, told)
    groups = rows.outline.groups
    mark_categories(groups, part.captions)
    owners = [rows.owners[row - rows.first] for row in at]
    blanks = group_by_column(sheet, layout, parsed.categories, groups, owners, at)
    questions += blanks if guesses else []
    questions += _group_from_outside(sheet, part, groups, owners)
    headings = part.outside.headings
    annex, title = _annex_and_title([line for line in part.captions if line not in headings])
    rows.grand.take(_stated_by(title))
    problems = [*rows.problems, *parsed.problems]
    return StagedTable(
        sheet=sheet,
        header=header,
        layout=layout,
        annex=annex,
        title=title,
        captions=part.captions,
        first=part.start,
        kinds=rows.kinds,
        at=at,
        groups=groups,
        owners=owners,
        columns=parsed.columns,
        grand=rows.grand,
        notes=_notes(sheet, part, rows),
        refused=parsed.refused,
        problems=sorted(problems, key=lambda each: (each.row, each.column)),
        questions=[
            *questions,
            *rows.questions,
            *parsed.questions,
            *(
                ask_odd_projects(sheet, layout, at, parsed.columns, parsed.refused)
                if guesses
                else ()
            ),
            *_hidden(sheet, layout, at),
        ],
        identifiers=read_identifiers(sheet, layout, at),
    )


def _group_from_outside(
    sheet: Sheet, part: Part, groups: list[Group], owners: list[int]
) -> list[Question]:
    """Make groups of headings that stand above the header; ask about them."""
    place = sheet.places[part.header.first]
    headings = part.outside.headings
    if headings:
        put_around(headings, place, groups, owners)
    elif part.captions and put_first(part.captions[-1], place, groups, owners):
        headings = part.captions[-1:]
    if not headings:
        return []
    sentence = f"表头上方的标题“{JOINT.join(headings)}”当作下面这些项目的分类，请确认。"
    return [Question(Doubt.ROW, sentence, place)]


def _notes(sheet: Sheet, part: Part, rows: Rows) -> dict[int, str]:
    """Return the notes among the rows, and behind them those below the table."""
    notes = {sheet.places[at]: text for at, text in sorted(rows.notes.items())}
    return notes | dict(enumerate(part.outside.notes, sheet.places[-1] + 1))


def _projects(
    sheet: Sheet, layout: Layout, rows: Rows
) -> tuple[list[int], dict[tuple[int, int], Value]]:
    """Return the rows of projects, and what stands for cells of them.

    A row that goes on adds its texts to the project above; its amount cannot be added.
    """
    first = rows.first
    is_project = RowKind.PROJECT
    at = [first + i for i, kind in enumerate(rows.kinds) if kind == is_project]
    name = layout.column("name")
    patches: dict[tuple[int, int], Value] = {(row, name): v for row, v in rows.names.items()}
    if RowKind.CONTINUED not in rows.kinds:
        return at, patches
    owner = -1
    for i, kind in enumerate(rows.kinds):
        row = first + i
        if kind == RowKind.PROJECT:
            owner = row
        elif kind == RowKind.CONTINUED:
            for column in layout.columns:
                if column.meaning is None or column.index == name:
                    continue
                more = sheet.rows[row][column.index]
                if more is None:
                    continue
                spot = owner, column.index
                own = patches.get(spot, sheet.rows[owner][column.index])
                patches[spot] = _together(own, more, BY_NAME[column.meaning.field].kind)
    return at, patches


def _together(own: Value, more: Value, kind: Kind) -> Value:
    """Return what two rows of one project say in a column."""
    if own is None or own == more:
        return more
    joint = "、" if kind is Kind.UNITS else "\n"
    # Two amounts make no amount: the text is refused with its cell.
    return f"{cell_text(own)}{joint}{cell_text(more)}"


def _annex_and_title(captions: Sequence[str]) -> tuple[str, str]:
    """Return the annex mark and the title: the line below the mark, else the nearest above."""
    marks = [at for at, line in enumerate(captions) if _ANNEX.match(line)]
    lines = captions[marks[-1] + 1 :] if marks else captions[::-1]
    titles = [line for line in lines if _may_be_title(line)]
    named = [line for line in titles if NAMED_TABLE.search(line)]
    title = one_line((named or titles or [""])[0])
    return captions[marks[-1]] if marks else "", title


def _stated_by(title: str) -> Stated:
    """Return what a title states of all projects: 重点项目表（36个，总投资27.9亿元）."""
    label = read_label(title)
    if label.sum is not None:
        return Stated()
    # （2） behind a title numbers it.
    count = label.count if counts_something(title) else None
    return Stated(count, stated_yuan(label.amount), label.amount)


def _may_be_title(line: str) -> bool:
    is_short = len(line) <= _LONGEST_TITLE and not line.endswith(_SENTENCE_ENDS)
    if _STAMP.search(line):
        return False
    return is_short and not (caption_unit(line) or is_note(line) or _DATE.fullmatch(squeeze(line)))


def _hidden(sheet: Sheet, layout: Layout, at: Sequence[int]) -> Iterator[Question]:
    """Ask about projects and columns that nobody sees in the source."""
    if sheet.is_hidden:
        yield Question(
            Doubt.HIDDEN, f"工作表“{sheet.name}”是隐藏的，里面的项目也读了进来，请确认。"
        )
    unseen = [row for row in at if row in sheet.hidden_rows] if sheet.hidden_rows else []
    if unseen:
        places = [sheet.places[row] for row in unseen]
        yield Question(
            Doubt.HIDDEN,
            f"{places_text(places)}是隐藏的，共 {len(unseen)} 个项目也读了进来，请确认。",
            places[0],
        )
    for column in layout.columns:
        if column.index in sheet.hidden_columns and column.meaning is not None:
            yield Question(
                Doubt.HIDDEN,
                f"{column.letters} 列“{column.title}”是隐藏的，也读了进来，请确认。",
                column=column.index,
            )


# ---------------------------------------------------------------- what is no list of projects


def _without_header(sheet: Sheet) -> Dismissed:
    called = f"“{sheet.name}”" if sheet.name else "这里"
    reason = (
        f"{called}不像项目表：没有找到带“项目名称”的表头。"
        "如果是项目表，请指出表头在哪一行、各栏是什么。"
    )
    return Dismissed(sheet.name, 0, (), reason)


def _no_list(sheet: Sheet, header: Header, layout: Layout) -> Dismissed:
    titles = tuple(each.title for each in header.captions if each.title)
    listed = "、".join(titles[:_MOST_TITLES]) + ("……" if len(titles) > _MOST_TITLES else "")
    place = sheet.places[header.first]
    lack = (
        "没有“项目名称”一栏"
        if not layout.holders("name")
        else "看不出“" + layout.holders("name")[0].title + "”是不是项目名称"
    )
    reason = (
        f"第 {place} 行起的表不像项目表：表头是{listed}，{lack}。"
        "如果是项目表，请指定哪一栏是项目名称。"
    )
    return Dismissed(sheet.name, place, titles, reason, header.fingerprint)
