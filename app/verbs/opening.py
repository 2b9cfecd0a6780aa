"""Opening the library a verb names, and finding in it what the options name."""

import re
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Timer

from app.errors import RefusedInput
from app.library.clock import Author, system_author
from app.library.file import Library, Reading, open_library
from app.library.waiting import Waiting
from app.models.entry import require_field
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.layout import MOST_LEVELS, Layout, Sort, require_groupable
from app.queries.querytext import parse_query
from app.queries.reserves import ReserveSummary, find_reserve
from app.queries.views import SavedView, find_view, view_terms
from app.settings import load_settings
from app.verbs.arguments import Options
from app.verbs.usage import UsageError

#: What takes less is over before it could be read about.
PATIENCE_SECONDS = 1.0


def author() -> Author:
    """Return who is written into the history: the name preferred, or the system's."""
    system = system_author()
    return Author(load_settings().author.strip() or system.name, system.machine)


def open_to_read(file: str) -> Library:
    """Open a library without asking for the lock, so that it may be open elsewhere."""
    return open_library(Path(file), read_only=True)


def open_to_write(file: str) -> Library:
    """Open a library for writing; refused where another program holds it.

    What takes long, a migration or the indexing of words, is told on stderr.
    """
    note = OpeningNote()
    try:
        return open_library(
            Path(file), author=author(), must_write=True, waiting=Waiting(note.take)
        )
    finally:
        note.close()


class OpeningNote:
    """Says once, on stderr, what is being waited for when opening takes longer than a second."""

    def __init__(self) -> None:
        self._step = ""
        self._timer = Timer(PATIENCE_SECONDS, self._say)
        self._timer.daemon = True

    def take(self, step: str, _done: int, _of: int) -> None:
        """Take note of what is being done; see :data:`app.library.waiting.Told`."""
        if not self._step:
            self._timer.start()
        self._step = step

    def close(self) -> None:
        """Say nothing any more."""
        self._timer.cancel()

    def _say(self) -> None:
        # Where stderr is closed there is nobody to tell.
        with suppress(OSError, ValueError):
            print(f"{self._step}，请稍候；Ctrl+C 停下，文库保持原样", file=sys.stderr, flush=True)


def reserve_of(connection: Reading, options: Options) -> ReserveSummary | None:
    """Return the reserve ``--reserve`` names, or None."""
    return find_reserve(connection, options.reserve) if options.reserve is not None else None


def view_of(connection: Reading, options: Options) -> SavedView | None:
    """Return the view ``--view`` names, or None.

    Raises:
        NotFound: there is no such view; the remedy lists those that are.
    """
    return find_view(connection, options.view) if options.view is not None else None


def filter_of(connection: Reading, options: Options) -> Filter:
    """Return the filter of ``--query``, ``--view`` and ``--reserve``; all of them hold.

    Raises:
        RefusedInput: the query text, or the view's, cannot be read.
    """
    terms = parse_query(options.query) if options.query else ()
    view = view_of(connection, options)
    if view is not None:
        terms = (*view_terms(view), *terms)
    reserve = reserve_of(connection, options)
    return Filter(terms, reserve.id if reserve else None)


def sort_of(text: str | None) -> Sort:
    """Return the order of ``--sort``: a field, with ``:desc`` from the largest down.

    Raises:
        RefusedInput: no such field, or no such direction.
    """
    if not text:
        return Sort()
    word, _, direction = text.replace("：", ":").partition(":")
    if direction.strip().casefold() not in ("", "asc", "desc"):
        raise RefusedInput("排序方向", direction, "没有这个方向", remedy="可以写：asc、desc")
    return Sort(require_field(word).name, direction.strip().casefold() == "desc")


def grouping_of(text: str | None) -> tuple[str, ...]:
    """Return the dimensions of ``--group`` by name, the outermost first; none where it is blank.

    Raises:
        RefusedInput: no such dimension, or one in which a project stands several times.
        UsageError: too many.
    """
    found = [require_groupable(find_dimension(word)).name for word in words_of(text)]
    names = tuple(dict.fromkeys(found))
    if len(names) > MOST_LEVELS:
        raise UsageError(f"--group 最多写 {MOST_LEVELS} 个维度，这里写了 {len(names)} 个")
    return names


def layout_of(view: SavedView | None, options: Options) -> Layout:
    """Return how projects are laid out; ``--group`` and ``--sort`` go before what the view says.

    Raises:
        RefusedInput: no such field, direction or dimension, or one that cannot be grouped by.
        UsageError: too many dimensions.
    """
    sort, grouping = sort_of(options.sort), grouping_of(options.group)
    if view is None or view.layout is None:
        return Layout(grouping=grouping, sort=sort)
    found = view.layout
    kept = sort if options.sort else found.sort
    return replace(found, grouping=grouping or found.grouping, sort=kept)


def words_of(text: str | None) -> list[str]:
    """Return the words of a list; Chinese commas part them as well."""
    return [word.strip() for word in re.split("[,，、]", text or "") if word.strip()]
