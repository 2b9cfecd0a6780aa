"""A source on its way in: read once, recognised as often as the user changes a mapping.

The command line and the window bring tables in through here. Reading takes its time, so it belongs
in a thread of its own wherever there is a window; any thread will do, one at a time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from app.errors import Cancelled, ChubeiError
from app.importing.readers.childreader import read_apart
from app.importing.readers.childwork import Order
from app.importing.readers.progress import Report, silent
from app.importing.recognition.layout import Choice
from app.importing.recognition.recognise import recognise, recognise_at
from app.importing.sheets import Source
from app.importing.staging import Dismissed, Recognised, StagedTable

#: Rows of each sheet that are kept to be shown.
SHOWN_ROWS: Final = 200

#: The rows of a header the user pointed at, first and last, from 0.
HeaderRows = tuple[int, int]


class NothingToImport(ChubeiError):
    """A source holds no table of projects."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a source holds.

    Attributes:
        source: as it was read; each sheet has at least its first :data:`SHOWN_ROWS` rows.
        found: its tables of projects, and what is none.
    """

    source: Source
    found: Recognised

    def tables(self) -> tuple[StagedTable, ...]:
        """Return the tables of projects.

        Raises:
            NothingToImport: there is none; the sentence says why.
        """
        if self.found.tables:
            return self.found.tables
        dismissed = self.found.dismissed
        reason = dismissed[0].reason.removesuffix("。").partition("。") if dismissed else ("",) * 3
        raise NothingToImport(
            reason[0] or "文件里没有项目表",
            place=self.source.name,
            remedy=reason[2] or "请选择项目表",
        )


class Intake:
    """One source, held open until it is closed."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._source: Source | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def take(
        self,
        choices: Mapping[str, Choice] | None = None,
        headers: Mapping[int, HeaderRows] | None = None,
        report: Report = silent,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Taken:
        """Read the source, unless it has been, and find its tables.

        Args:
            choices: mappings the user settled, by the fingerprint of their layout.
            headers: by position of a sheet in the source, the header the user pointed at.
            report: told how far it has come, in this thread.
            is_cancelled: asked at least every 200 ms whether to stop.

        Raises:
            UnreadableSource: one of its kinds, each with its own sentence.
            LibraryUnavailable: a library that cannot be opened.
            Cancelled: ``is_cancelled`` said so; the intake can be used again.
        """
        if self._source is None:
            self._source = read_apart(self._order, report, is_cancelled)

        def look() -> None:
            if is_cancelled is not None and is_cancelled():
                raise Cancelled

        pointed = headers or {}
        tables: list[StagedTable] = []
        dismissed: list[Dismissed] = []
        for position, sheet in enumerate(self._source.sheets):
            rows = pointed.get(position)
            if rows is None:
                found = recognise([sheet], choices, look)
                tables += found.tables
                dismissed += found.dismissed
                continue
            one = recognise_at(sheet, *rows, choices, look)
            if isinstance(one, StagedTable):
                tables.append(one)
            else:
                dismissed.append(one)
        return Taken(self._source, Recognised(tuple(tables), tuple(dismissed)))

    def close(self) -> None:
        """Let go of the source; may be called twice."""
        self._source = None
