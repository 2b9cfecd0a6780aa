"""Without a display: the program's main job on the command line, in place of the window."""

from pathlib import Path

from app.documents.naming import file_stem
from app.errors import ChubeiError
from app.operations.starting import start_library
from app.paths import LIBRARY_SUFFIX
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.projects import load_rows
from app.queries.reserves import load_reserves
from app.queries.rollups import rollup
from app.queries.snapshot import load_snapshot
from app.verbs.briefs import write_annex_of, write_briefs_of
from app.verbs.opening import author, open_to_read
from app.verbs.output import say
from app.verbs.rollups import say_rollup

OUTPUT = Path("out")


def refuse_window(file: str) -> None:
    """Say that a library cannot be shown here.

    Raises:
        ChubeiError: always.
    """
    raise ChubeiError(
        "这里没有图形界面，打不开窗口", remedy=f"可以用 chubei info {file} 查看这个文库"
    )


def run_main_job() -> None:
    """Create the library, print its rollup, write a brief and the annex into ``./out``.

    A library that is there already is kept with all its edits.

    Raises:
        OutputUnwritable: ``./out`` cannot be written.
    """
    say("这里没有图形界面，改在命令行里做主要的事：建文库、按分类汇总、印项目简介和附件表。")
    path = OUTPUT / f"黔江{LIBRARY_SUFFIX}"
    if not path.exists():
        start_library(path, author=author())
    say()
    written = [path]
    with open_to_read(str(path)) as library, library.read() as connection:
        say_rollup(rollup(connection, find_dimension("category"), Filter()))
        reserve = next((each for each in load_reserves(connection) if each.totals.count), None)
        if reserve is None:
            raise ChubeiError(
                "文库里没有项目，没有印成文件", place=str(path), remedy="请先用 add 新建项目"
            )
        filter = Filter((), reserve.id)
        first = load_snapshot(connection, filter).ids[0]
        name = str(load_rows(connection, [first])[first]["name"])
        brief = OUTPUT / f"{file_stem(name)}-简介.pdf"
        write_briefs_of(connection, [first], brief)
        annex = OUTPUT / f"{file_stem(f'{reserve.annex} {reserve.title}')}.pdf"
        write_annex_of(connection, filter, annex)
        written += [brief, annex]
    say()
    for file in written:
        say(f"已写成 {file}")
