"""The verb that prints: brief."""

from pathlib import Path
from typing import Final

from app.errors import ChubeiError, RefusedInput
from app.library.file import Reading
from app.queries.filter import Filter
from app.queries.projects import find_project
from app.queries.snapshot import load_snapshot
from app.verbs.arguments import Options
from app.verbs.opening import author, filter_of, open_to_read
from app.verbs.output import say
from app.verbs.usage import UsageError

_PRINTED: Final = ("one-page", "annex")
_LATER: Final = {"booklet": "项目册", "report": "情况简报"}


def print_brief(options: Options) -> None:
    """Print briefs or the annex table to a PDF file."""
    kind, path = options.kind, Path(options.output)
    if kind in _LATER:
        raise ChubeiError(
            f"这个版本还不能印{_LATER[kind]}（{kind}）",
            remedy="可以印 one-page（项目简介）或 annex（附件表）",
        )
    if kind not in _PRINTED:
        raise UsageError(f"--kind 没有“{kind[:40]}”", remedy=f"可以写：{'、'.join(_PRINTED)}")
    if path.suffix.casefold() != ".pdf":
        raise RefusedInput("输出文件", options.output, "文件名要以 .pdf 结尾")
    if kind == "annex" and options.project is not None:
        raise UsageError("--project 只用于 one-page", remedy="附件表请用 --query 挑选项目")
    with open_to_read(options.file) as library, library.read() as connection:
        filter = filter_of(connection, options)
        if kind == "annex":
            pages = write_annex_of(connection, filter, path)
        else:
            pages = write_briefs_of(connection, _chosen(connection, filter, options), path)
    say(f"已写成 {path}（{pages} 页）")


def write_annex_of(connection: Reading, filter: Filter, path: Path) -> int:
    """Print the annex table of a filter's projects; return the number of pages."""
    from app.briefing.annex import write_annex
    from app.briefing.sources import annex_table

    return write_annex(annex_table(connection, filter), path, author=author().name)


def write_briefs_of(connection: Reading, ids: list[int], path: Path) -> int:
    """Print the briefs of projects in the order of their ids; return the number of pages."""
    from app.briefing.brief import write_briefs
    from app.briefing.sources import brief_sheets

    return write_briefs(brief_sheets(connection, ids), path, author=author().name)


def _chosen(connection: Reading, filter: Filter, options: Options) -> list[int]:
    if options.project is None:
        return list(load_snapshot(connection, filter).ids)
    row_id = find_project(connection, options.project, filter.reserve_id)
    if filter.terms and row_id not in load_snapshot(connection, filter).ids:
        raise ChubeiError("这个项目不符合 --query 的条件", remedy="--project 和 --query 请只写一个")
    return [row_id]
