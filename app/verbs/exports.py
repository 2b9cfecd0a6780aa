"""Tables as files: the projects a filter shows, and what a rollup prints."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from app.errors import RefusedInput, shorten
from app.exporting.csvtable import Encoding
from app.exporting.projectbook import BookHead
from app.exporting.tablefiles import (
    BOOK as BOOK,
)
from app.exporting.tablefiles import (
    CSV,
    LAYOUTS,
    WORD,
    TableContent,
    TableForm,
    TableLayout,
    write_table,
)
from app.library.clock import local_now
from app.library.file import Reading
from app.models.fields import BY_NAME, Field, annex_fields
from app.queries.filter import Filter
from app.queries.layout import Layout
from app.queries.querytext import query_text
from app.queries.reserves import load_reserves
from app.queries.sheet import Sheet
from app.queries.views import SavedView
from app.verbs.arguments import Options
from app.verbs.opening import (
    author,
    filter_of,
    layout_of,
    open_to_read,
    reserve_of,
    view_of,
)
from app.verbs.output import say, say_json
from app.verbs.records import shown_columns
from app.verbs.usage import UsageError

#: What a file's ending makes of it, beside those of :mod:`app.exporting.tablefiles`.
PDF = ".pdf"
_NAMES: Final = {
    BOOK: "Excel 工作簿", WORD: "Word 文档", CSV: "逗号分隔的表", PDF: "印出来的样子"
}  # fmt: skip
_LAYOUT_NAMES: Final = {
    TableLayout.GRID: "表格现在的样子",
    TableLayout.ANNEX: "附件表",
    TableLayout.FLAT: "一个项目一行，含全部栏目",
}

#: Stand first in every workbook, as in the grid.
_FIRST: Final = ("number", "name")


def export_projects(options: Options) -> None:
    """Write the projects of a filter as a workbook, a Word document or CSV.

    Raises:
        UsageError: the kind of file has no such layout or no encodings.
        RefusedInput: the ending is of no kind of file, or there are too many projects for it.
        OutputUnwritable: the file cannot be written.
    """
    path = Path(options.output)
    form = _form(path, options)
    with open_to_read(options.file) as library, library.read() as connection:
        view = view_of(connection, options)
        layout = _layout(view, options)
        filter = filter_of(connection, options)
        title, scope = _title(connection, options), scope_words(connection, filter, options)
        content = TableContent(
            filter,
            layout,
            _fields(layout),
            BookHead(title, scope, local_now()),
            shown_columns(layout.columns) if layout.columns else (),
            author=author().name,
        )
        count = write_table(connection, form, content, path)
    if options.json:
        answer = {"output": str(path), "projects": count, "layout": form.layout.value}
        say_json(answer | ({"encoding": form.encoding.value} if form.suffix == CSV else {}))
    else:
        say(f"已写成 {path}（{count} 个项目）")


def _form(path: Path, options: Options) -> TableForm:
    """Return the form that the file's ending and the options ask for."""
    kind = kind_of(path, (BOOK, WORD, CSV))
    offered = LAYOUTS[kind]
    word = options.layout or offered[0].value
    if word not in tuple(TableLayout):
        known = "、".join(f"{each}（{_LAYOUT_NAMES[each]}）" for each in TableLayout)
        raise UsageError(f"--layout 没有“{shorten(word)}”", remedy=f"可以写：{known}")
    if word not in offered:
        raise UsageError(
            f"{kind} 没有 {word} 这种版式", remedy=f"{kind} 可以写：{'、'.join(offered)}"
        )
    if options.group and word != TableLayout.GRID:
        raise UsageError(f"--group 不用于 {word} 这种版式", remedy="请写 --layout grid，存成 .xlsx")
    encoding = _encoding(options.encoding)
    if options.encoding is not None and kind != CSV:
        raise UsageError("--encoding 只用于 .csv", remedy="其他文件不用写")
    return TableForm(kind, TableLayout(word), encoding)


def _encoding(word: str | None) -> Encoding:
    """Return the encoding of a name; GBK is a part of GB18030."""
    folded = (word or Encoding.UTF_8).casefold()
    found = {"utf8": "utf-8", "utf-8-sig": "utf-8", "gbk": "gb18030", "gb2312": "gb18030"}
    try:
        return Encoding(found.get(folded, folded))
    except ValueError:
        raise UsageError(
            f"--encoding 没有“{shorten(folded)}”", remedy="可以写：utf-8、gb18030"
        ) from None


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
    """Return the layout asked for; the annex's where nothing says how."""
    layout = layout_of(view, options)
    is_asked = options.group or options.sort or (view is not None and view.layout is not None)
    return layout if is_asked else replace(layout, grouping=("category",))


def _fields(layout: Layout) -> tuple[Field, ...]:
    if not layout.columns:
        return annex_fields()
    return tuple(BY_NAME[name] for name in dict.fromkeys((*_FIRST, *layout.columns)))


def _title(connection: Reading, options: Options) -> str:
    """Return the title of the one reserve there is or that was asked for, or the file's name."""
    reserve = reserve_of(connection, options)
    reserves = [reserve] if reserve is not None else load_reserves(connection)
    if len(reserves) == 1:
        return reserves[0].title or reserves[0].name
    return Path(options.file).stem
