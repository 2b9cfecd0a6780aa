"""A source on its way in: read once, recognised as often as the user changes a mapping.

Both happen in a process of its own; what comes here is its first rows and its staged tables.

The command line and the window bring tables in through here. Reading takes its time, so it belongs
in a thread of its own wherever there is a window; any thread will do, one at a time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from app.errors import ChubeiError
from app.importing.answering import HeaderRows, Wish, find_tables
from app.importing.packing import Unpacker
from app.importing.readers.childreader import Apart
from app.importing.readers.childwork import Order
from app.importing.readers.progress import Report, silent
from app.importing.recognition.layout import Choice
from app.importing.sheets import SHOWN_ROWS, Source
from app.importing.staging import Recognised, StagedTable

__all__ = ["SHOWN_ROWS", "HeaderRows", "Intake", "NothingToImport", "Taken"]


class NothingToImport(ChubeiError):
    """A source holds no table of projects."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a source holds.

    Attributes:
        source: as it was read; each sheet has its first :data:`SHOWN_ROWS` rows, and the places
            of all.
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
    """One source, held open in a process of its own until it is closed.

    That process keeps all of it in memory: close it before the rows are written.
    """

    def __init__(self, order: Order) -> None:
        self._apart = Apart(order, find_tables)

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
        unpacker = Unpacker()
        wish = Wish(dict(choices or {}), dict(headers or {}))
        source = self._apart.ask(wish, unpacker.take, report, is_cancelled)
        return Taken(source, unpacker.found(source.sheets))

    def close(self) -> None:
        """Let go of the source; may be called twice, and does not end the intake's use."""
        self._apart.close()
