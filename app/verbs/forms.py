"""``form``: a 录入表 for a unit that does not have the program."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.errors import NotFound, RefusedInput
from app.library.clock import local_now
from app.library.file import Reading
from app.models.days import date_text, parse_date
from app.models.entry import require_field
from app.models.fields import BY_NAME, Field
from app.models.form import ALWAYS, form_fields, is_usually_open, usual_fields
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.reserves import ReserveSummary, load_reserves
from app.queries.rollups import rollup
from app.verbs.arguments import Options
from app.verbs.exports import BOOK, kind_of
from app.verbs.opening import author, filter_of, open_to_read, reserve_of
from app.verbs.output import say, say_json


def run(options: Options) -> None:
    """Write a form.

    Raises:
        RefusedInput: a number, a date or a column that cannot be taken.
        NotFound: it is not clear which reserve the form belongs to, or there is no project.
        OutputUnwritable: the file cannot be written.
    """
    from app.exporting.forms.book import write_form
    from app.exporting.forms.order import FormOrder

    path = Path(options.output)
    kind_of(path, (BOOK,))
    blanks = _count(options.blank)
    fields = _fields(options.columns)
    opened = _open(options.open, fields)
    until = _day(options.until)
    with open_to_read(options.file) as library, library.read() as connection:
        is_blank_only = bool(blanks) and options.query is None and options.view is None
        filter = None if is_blank_only else filter_of(connection, options)
        reserve = _reserve(connection, options, filter)
        order = FormOrder(
            filter, reserve.uuid, blanks, fields, opened, until,
            (options.issuer or "").strip(), (options.note or "").strip(),
        )  # fmt: skip
        mark = write_form(
            connection,
            order,
            path,
            library_name=library.path.name,
            day=local_now().date(),
            author=author().name,
        )
    if options.json:
        say_json(
            {
                "file": str(path),
                "form": mark.id,
                "reserve": mark.reserve_name,
                "projects": len(mark.sent),
                "blank": blanks,
                "columns": list(mark.fields),
                "open": list(mark.open),
                "issued": mark.issued,
                "until": mark.until or None,
            }
        )
        return
    wanted = f"，请对方在 {date_text(until)} 前交回" if until else ""
    say(f"已写成 {path}（表号 {mark.id}，{len(mark.sent)} 个项目，{blanks} 行空白行）{wanted}")


def _count(text: str | None) -> int:
    if text is None:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise RefusedInput("空白行", text, "不是行数", remedy="请写成 --blank 10")
    return int(text)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    day = parse_date(text)
    if day is None:
        raise RefusedInput("日期", text, "没有写日期", remedy="请写成 --until 2026-11-22")
    return day


def _named(text: str) -> list[Field]:
    words = [word.strip() for word in text.replace("，", ",").replace("、", ",").split(",")]
    return [require_field(word) for word in words if word]


def _fields(text: str | None) -> tuple[Field, ...]:
    """Return the columns, 序号 and 项目名称 first; the usual ones where nothing is said.

    Raises:
        RefusedInput: one of them cannot stand in a form.
    """
    if text is None:
        return usual_fields()
    chosen = tuple(dict.fromkeys((*(BY_NAME[name] for name in ALWAYS), *_named(text))))
    _check(chosen, form_fields(), "这一栏是算出来的，不能列进录入表")
    return chosen


def _open(text: str | None, fields: Sequence[Field]) -> frozenset[str]:
    if text is None:
        return frozenset(entry.name for entry in fields if is_usually_open(entry))
    chosen = _named(text)
    offered = [entry for entry in fields if entry.name != "number"]
    _check(chosen, offered, "表里没有这一栏，或者这一栏不能改")
    return frozenset(entry.name for entry in chosen)


def _check(chosen: Sequence[Field], offered: Sequence[Field], reason: str) -> None:
    for entry in chosen:
        if entry not in offered:
            names = "、".join(each.title for each in offered)
            raise RefusedInput("栏目", entry.title, reason, remedy=f"可以写：{names}")


def _reserve(connection: Reading, options: Options, filter: Filter | None) -> ReserveSummary:
    """Return the reserve named, else the one all the projects are in, else the only one.

    Raises:
        NotFound: there are several.
    """
    named = reserve_of(connection, options)
    if named is not None:
        return named
    reserves = load_reserves(connection)
    if filter is not None:
        used = {row.key for row in rollup(connection, find_dimension("reserve"), filter).rows}
        reserves = [each for each in reserves if each.id in used] or reserves
    if len(reserves) == 1:
        return reserves[0]
    names = "、".join(each.name for each in reserves) or "（空）"
    raise NotFound(
        "一份录入表只发一个储备库的项目，没有写是哪一个",
        remedy=f"请用 --reserve 写上名称；这里有：{names}",
    )
