"""Tables as files: the projects a filter shows, and what a rollup prints."""

from pathlib import Path
from typing import Final

from app.errors import RefusedInput
from app.library.clock import local_now
from app.library.file import Reading
from app.models.fields import BY_NAME, Field, annex_fields
from app.queries.filter import Filter
from app.queries.layout import Layout
from app.queries.projects import load_rows
from app.queries.querytext import query_text
from app.queries.reserves import load_reserves
from app.queries.rollups import load_totals
from app.queries.sheet import Sheet
from app.queries.snapshot import load_snapshot
from app.queries.views import SavedView
from app.verbs.arguments import Options
from app.verbs.opening import author, filter_of, open_to_read, reserve_of, sort_of, view_of
from app.verbs.output import say
from app.verbs.records import projects_csv

#: What a file's ending makes of it.
BOOK, CSV, PDF = ".xlsx", ".csv", ".pdf"
_NAMES: Final = {BOOK: "Excel 工作簿", CSV: "逗号分隔的表", PDF: "印出来的样子"}

#: Stand first in every workbook, as in the grid.
_FIRST: Final = ("number", "name")

#: Excel's rows, less those of the head and room for the groups.
_MOST_PROJECTS: Final = 1_000_000


def export_projects(options: Options) -> None:
    """Write the projects of a filter as a workbook or as CSV.

    Raises:
        RefusedInput: the file's ending is of neither, or there are more projects than a sheet of
            Excel holds.
        OutputUnwritable: the file cannot be written.
    """
    path = Path(options.output)
    kind = kind_of(path, (BOOK, CSV))
    with open_to_read(options.file) as library, library.read() as connection:
        filter = filter_of(connection, options)
        view = view_of(connection, options)
        layout = _layout(view, options)
        if kind == CSV:
            count = _write_csv(connection, filter, layout, path)
        else:
            count = _write_book(connection, filter, layout, path, options)
    say(f"已写成 {path}（{count} 个项目）")


def write_figures_of(sheet: Sheet, path: Path) -> None:
    """Write a table of figures as a workbook or print it to a PDF file, by the file's ending."""
    if kind_of(path, (BOOK, PDF)) == BOOK:
        from app.exporting.rollupbook import write_rollup

        write_rollup(sheet, path, author=author().name, at=local_now())
    else:
        from app.briefing.figures import write_figures

        write_figures(sheet, path, author=author().name)
    say(f"已写成 {path}")


def kind_of(path: Path, kinds: tuple[str, ...]) -> str:
    """Return a file's ending in small letters.

    Raises:
        RefusedInput: it is none of these; the sentence names them.
    """
    kind = path.suffix.casefold()
    if kind not in kinds:
        named = " 或 ".join(f"{each}（{_NAMES[each]}）" for each in kinds)
        raise RefusedInput(
            "输出文件", str(path), "不能写成这种文件", remedy=f"文件名请以 {named} 结尾"
        )
    return kind


def scope_words(connection: Reading, filter: Filter, options: Options) -> str:
    """Return which projects a file is of, in words; empty for all."""
    reserve = reserve_of(connection, options)
    parts = [reserve.name] if reserve is not None else []
    if filter.terms:
        parts.append(f"筛选：{query_text(filter.terms)}")
    return "　".join(parts)


def _layout(view: SavedView | None, options: Options) -> Layout:
    """Return the view's layout, or the annex's; an order asked for goes before either."""
    sort = sort_of(options.sort)
    if view is not None and view.layout is not None:
        found = view.layout
        kept = sort if options.sort else found.sort
        return Layout(found.columns, found.grouping, found.group_order, kept, found.has_total_last)
    return Layout(grouping=() if options.sort else ("category",), sort=sort)


def _fields(layout: Layout) -> tuple[Field, ...]:
    if not layout.columns:
        return annex_fields()
    return tuple(BY_NAME[name] for name in dict.fromkeys((*_FIRST, *layout.columns)))


def _write_csv(connection: Reading, filter: Filter, layout: Layout, path: Path) -> int:
    from app.library.output import check_target, write_output

    check_target(path)
    snapshot = load_snapshot(connection, filter, Layout(sort=layout.sort))
    rows = load_rows(connection, list(snapshot.ids))
    text = projects_csv([rows[row_id] for row_id in snapshot.ids], layout.columns)
    write_output(text.encode("utf-8"), path)
    return len(snapshot.ids)


def _write_book(
    connection: Reading, filter: Filter, layout: Layout, path: Path, options: Options
) -> int:
    from app.exporting.projectbook import BookHead, write_projects

    count = load_totals(connection, filter).count
    if count > _MOST_PROJECTS:
        raise RefusedInput(
            "输出文件",
            str(path),
            f"Excel 的一张表放不下 {count} 个项目",
            remedy="请用 --query 分几次写，或写成 .csv",
        )
    head = BookHead(
        _title(connection, options), scope_words(connection, filter, options), local_now()
    )
    return write_projects(
        connection, filter, layout, _fields(layout), path, head=head, author=author().name
    )


def _title(connection: Reading, options: Options) -> str:
    """Return the title of the one reserve there is or that was asked for, or the file's name."""
    reserve = reserve_of(connection, options)
    reserves = [reserve] if reserve is not None else load_reserves(connection)
    if len(reserves) == 1:
        return reserves[0].title or reserves[0].name
    return Path(options.file).stem
