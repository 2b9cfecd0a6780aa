"""Questions at 36, 10,000, 100,000 and 1,000,000 projects, against SQL written by hand.

python -m benchmarks.asking [SIZE ...]
"""

import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from app.library.file import Library, Reading, open_library
from app.models.fields import BY_NAME
from app.queries.dimensions import find_dimension
from app.queries.facets import facet_dimensions, load_facets
from app.queries.filter import Filter
from app.queries.layout import Layout, Sort
from app.queries.projects import load_rows
from app.queries.querytext import parse_query
from app.queries.rollups import rollup
from app.queries.shelf import Shelf
from app.queries.snapshot import load_snapshot
from benchmarks.generator import WAN, cached_library
from benchmarks.measure import print_header, report_in_turn, work_folder
from benchmarks.questions import (
    ANEW,
    ONE_SCAN,
    ROLLUPS,
    UNIT_JOIN,
    UNIT_SCAN,
    Question,
    questions,
)

SIZES = (36, 10_000, 100_000, 1_000_000)
PAGE = 200

#: What all facets are counted under: nothing, coded values, bounds on and off the steps of the
#: sums, the second inside the fullest of them, units, a word, and one that every third project has.
FACETED = (
    "",
    "行业:卫生健康 性质:新建",
    "方式:招商引资 投资>=1亿",
    "投资>=1.5亿",
    "投资>=3000万",
    "牵头:区民政局",
    "单位:区民政局",
    "濯水",
    "新建",
)
RUNS = 5
_FIRST_RUNS = 3

#: Below so many projects the floor is some hundredths of a millisecond, which no program meets:
#: there the aim is a time.
_FEWEST = 1_000


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure every size in turn."""
    for size in sizes:
        path = cached_library(work_folder(), size)
        print(f"\n### {size:,} projects\n")
        print_header()
        with open_library(path, read_only=True) as library, closing(raw(path)) as connection:
            for question in questions():
                ask(library, connection, question, aim(size, "1.5", "2 ms"))
            ask_anew(library, connection, aim(size, "1.5", "2 ms"))
            add_up(library, connection, aim(size, "1.3", "2 ms"))
            count_facets(library, connection, aim(size, "4", "20 ms"))


def aim(size: int, ratio: str, time: str) -> str:
    """Return what is aimed at with so many projects: a ratio, or a time."""
    return f"≤ {ratio if size >= _FEWEST else time}"


def raw(path: Path) -> sqlite3.Connection:
    """Open the file as the program does, without the program."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.execute("PRAGMA cache_size = -64000")
    connection.execute("PRAGMA mmap_size = 268435456")
    return connection


def ask(library: Library, connection: sqlite3.Connection, question: Question, aim: str) -> None:
    """Ids of a filter in order and its first page, against the same by hand."""
    field, _, direction = question.sort.partition(":")
    sort = Sort(BY_NAME[field].name, direction == "desc") if field else Sort()
    filter = Filter(parse_query(question.query))
    ours = partial(first_page, library, Shelf(), Layout(sort=sort), filter)
    floor = partial(first_page_by_hand, connection, question.sql)
    found = ours()
    assert found == floor(), question.name
    report_in_turn(f"{question.name}, {len(found):,} found", ours, floor, RUNS, aim)


def ask_anew(library: Library, connection: sqlite3.Connection, aim: str) -> None:
    """The same where no filter has been asked before: its amount is another one each time."""
    # Once to compare, once that does not count.
    amounts = range(10_000, 10_002 + RUNS)
    filters = iter([Filter(parse_query(ANEW.query.format(wan))) for wan in amounts])
    values = iter([wan * WAN for wan in amounts])
    shelf = Shelf()

    def ours() -> list[int]:
        return first_page(library, shelf, Layout(), next(filters))

    def floor() -> list[int]:
        return first_page_by_hand(connection, ANEW.sql, next(values))

    found = ours()
    assert found == floor(), ANEW.name
    report_in_turn(f"{ANEW.name}, {len(found):,} found", ours, floor, RUNS, aim)


def first_page(library: Library, shelf: Shelf, layout: Layout, filter: Filter) -> list[int]:
    """Return a filter's ids, as the grid reads them with its first rows."""
    with library.read() as reading:
        snapshot = load_snapshot(reading, filter, layout, shelf=shelf)
        load_rows(reading, snapshot.ids[:PAGE].tolist())
    return snapshot.ids.tolist()


def first_page_by_hand(connection: sqlite3.Connection, sql: str, *values: int) -> list[int]:
    """Return the ids a statement tells, and read the first rows."""
    ids = [row[0] for row in connection.execute(sql, values)]
    marks = ",".join("?" * len(ids[:PAGE]))
    connection.execute(f"SELECT * FROM project WHERE id IN ({marks})", ids[:PAGE]).fetchall()
    return ids


def add_up(library: Library, connection: sqlite3.Connection, aim: str) -> None:
    """Each rollup of one dimension, against the same by hand over the sums in the file."""
    # As in the window, where the sums of all that is shown are known before a page is opened.
    rolled_up = partial(_rolled_up, Shelf())
    for name, sql in ROLLUPS.items():
        ours = reading(library, partial(rolled_up, name))
        floor = statement(connection, sql)
        report_in_turn(f"by {name}", ours, floor, RUNS, aim)
    ours = reading(library, partial(rolled_up, "unit"))
    scan, join = (
        statement(connection, UNIT_SCAN),
        statement(connection, UNIT_JOIN.format(schema="")),
    )
    report_in_turn("by unit, against one scan", ours, scan, 3, "–")
    report_in_turn("by unit, against the join", ours, join, 1, "–")


def count_facets(library: Library, connection: sqlite3.Connection, aim: str) -> None:
    """All facets of a filter, against one pass over one covering index.

    Asked first: with nothing kept. Asked next: those without a filter have been shown before, as in
    the window. Asked again: the same answers are kept.
    """
    floor = statement(connection, ONE_SCAN)
    everything = partial(_counted, Filter())
    for query in FACETED:
        filter = Filter(parse_query(query))
        asked_first = reading(library, partial(_counted, filter, None))
        name = f"all facets of “{query}”"
        report_in_turn(f"{name}, asked first", asked_first, floor, _FIRST_RUNS, aim)
        if query:
            shelves = [Shelf() for _ in range(_FIRST_RUNS + 1)]
            for shelf in shelves:
                reading(library, partial(everything, shelf))()
            asked_next = reading(library, partial(_counted_next, filter, iter(shelves)))
            report_in_turn(f"{name}, asked next", asked_next, floor, _FIRST_RUNS, aim)
        asked_again = reading(library, partial(_counted, filter, Shelf()))
        report_in_turn(f"{name}, asked again", asked_again, floor, RUNS, aim)


def _rolled_up(shelf: Shelf, name: str, connection: Reading) -> object:
    return rollup(connection, find_dimension(name), Filter(), shelf)


def _counted(filter: Filter, shelf: Shelf | None, connection: Reading) -> object:
    return load_facets(connection, facet_dimensions(), filter, shelf)


def _counted_next(filter: Filter, shelves: Iterator[Shelf], connection: Reading) -> object:
    return _counted(filter, next(shelves), connection)


def reading(library: Library, work: Callable[[Reading], object]) -> Callable[[], object]:
    """Return a call that does the work in a reading of its own."""

    def call() -> object:
        with library.read() as connection:
            return work(connection)

    return call


def statement(connection: sqlite3.Connection, sql: str) -> Callable[[], object]:
    """Return a call that runs a statement and fetches its rows."""
    return lambda: connection.execute(sql).fetchall()


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or SIZES)
