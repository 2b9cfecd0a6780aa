"""The work behind the wizard: reading, planning and writing, each in a thread."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.importing.belonging import home_of
from app.importing.intake import HeaderRows, Intake, Taken
from app.importing.operation import ImportOutcome, import_tables
from app.importing.planning import Mode, Plan, Target, plan_import
from app.importing.readers.childwork import Order
from app.importing.recognition.layout import Choice
from app.importing.remembered import load_choices
from app.importing.staging import StagedTable
from app.importing.targets import BACKUP_REASON
from app.library.backup import make_backup
from app.library.changes import Changes
from app.library.file import Reading, ReadToken
from app.library.waiting import Waiting
from app.queries.reserves import ReserveSummary, load_reserves
from app.ui.importing.draft import Planned
from app.ui.session import Session
from app.ui.tasks import Failed

T = TypeVar("T")

_REPORT_SECONDS = 0.05

#: How long a thread may keep the interpreter while something is under way. Painting gives it away
#: at every call into Qt and waits for it again: at Python's usual 5 ms a table takes a second.
_SWITCH_SECONDS = 0.000_5

_DESKS = count()

READING, PLANNING, BACKING_UP = "正在读取", "正在比对", "正在备份"
WRITING, SAVING = "正在写入", "正在保存"


@dataclass(frozen=True, slots=True)
class Background:
    """What the wizard has to know of the library.

    Attributes:
        reserves: those it has.
        choices: the mappings it remembers.
    """

    reserves: list[ReserveSummary]
    choices: dict[str, Choice]


@dataclass(frozen=True, slots=True)
class Read:
    """What a source holds, and what of it the library knows.

    Attributes:
        taken: the source.
        homes: by table, the reserve most of its rows are of, by the identifiers they carry; 0 for
            none.
    """

    taken: Taken
    homes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What an import has written.

    Attributes:
        outcome: how many projects, and where.
        changes: what the window was told.
        backup: the library as it was before.
    """

    outcome: ImportOutcome
    changes: Changes
    backup: Path


class ImportDesk(QObject):
    """Does the work of one wizard; it outlives the wizard until its source is closed.

    Args:
        session: the open library.

    Signals:
        progressed(str, int, int): what is being done, how much of it, and of how much; 0 of 0
            where nobody knows.
        busy_changed(bool): whether something is under way.
    """

    progressed = Signal(str, int, int)
    busy_changed = Signal(bool)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._key = f"import:{next(_DESKS)}"
        self._intake: Intake | None = None
        # The intake serves one thread at a time; one that was cancelled may still be in it.
        self._guard = Lock()
        self._is_busy = False
        self._usual_switch = 0.0
        self._stop: Callable[[], None] | None = None
        self._last_report = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether something is under way."""
        return self._is_busy

    def load(self, done: Callable[[Background], None]) -> None:
        """Read what has to be known of the library."""
        self._session.read(f"{self._key}:library", _background, done)

    def read(
        self,
        order: Order,
        choices: Mapping[str, Choice],
        done: Callable[[Read], None],
        failed: Failed,
        stopped: Callable[[], None],
    ) -> None:
        """Read a source and find its tables; the source before stays where that fails."""
        before, intake = self._intake, Intake(order)
        self._intake = intake
        take = self._taking(intake, dict(choices), {})
        library = self._session.library

        def work(token: ReadToken) -> Read:
            with self._guard:
                if before is not None:
                    # Two sources would want twice the memory; it can be read again.
                    before.close()
                try:
                    taken = take(token)
                except BaseException:
                    intake.close()
                    raise
            with library.read(token) as connection:
                homes = tuple(home_of(connection, each) for each in taken.found.tables)
            return Read(taken, homes)

        def not_taken(error: Exception) -> None:
            self._intake = before
            failed(error)

        def given_up() -> None:
            self._intake = before
            stopped()

        self._begin(READING)
        self._run("take", work, done, not_taken, given_up)

    def look_again(
        self,
        choices: Mapping[str, Choice],
        headers: Mapping[int, HeaderRows],
        done: Callable[[Taken], None],
        failed: Failed,
        stopped: Callable[[], None],
    ) -> None:
        """Find the tables of the source anew, by other mappings or headers."""
        assert self._intake is not None
        take = self._taking(self._intake, dict(choices), dict(headers))

        def work(token: ReadToken) -> Taken:
            with self._guard:
                return take(token)

        self._begin(READING)
        self._run("take", work, done, failed, stopped)

    def plan(
        self,
        tables: Sequence[StagedTable],
        source: str,
        target: Target,
        mode: Mode,
        done: Callable[[Planned], None],
        failed: Failed,
        stopped: Callable[[], None],
    ) -> None:
        """Match tables with the reserve they go into."""
        library = self._session.library

        def work(token: ReadToken) -> Planned:
            with library.read(token) as connection:
                plans = plan_import(connection, tables, source, target, mode, look=token.heed)
            return Planned.of(plans)

        self._begin(PLANNING)
        self._run("plan", work, done, failed, stopped)

    def write(
        self,
        plans: Sequence[Plan],
        units: Mapping[str, str],
        industries: Mapping[str, str],
        choices: Mapping[str, Choice],
        done: Callable[[Written], None],
        failed: Failed,
        stopped: Callable[[], None],
    ) -> None:
        """Make a backup, then write it all as one operation; stopped, nothing is written."""
        session, path = self._session, self._session.library.path
        waiting = Waiting(self._report)
        token = ReadToken()
        work = import_tables(
            plans,
            aliases=units,
            industries=industries,
            choices=choices,
            # What comes after the last row is the commit.
            progress=lambda so_far, of: self._report(
                WRITING if so_far < of else SAVING, so_far % of, of
            ),
        )

        def backed_up(backup: Path) -> None:
            if token.is_cancelled:
                ended()
                return
            self.progressed.emit(WRITING, 0, 0)

            def written(changes: Changes) -> None:
                self._end()
                done(Written(work.outcome, changes, backup))

            session.perform(work.operation, written, not_done, token=token, cancelled=ended)

        def not_done(error: Exception) -> None:
            self._end()
            failed(error)

        def ended() -> None:
            self._end()
            stopped()

        def stop() -> None:
            waiting.cancel()
            token.cancel()

        self._begin(BACKING_UP)
        self._stop = stop
        intake, guard = self._intake, self._guard

        def back_up() -> Path:
            if intake is not None:
                # What it keeps is not needed while rows are written; it can be read again.
                with guard:
                    intake.close()
            return make_backup(path, BACKUP_REASON, waiting=waiting)

        session.tasks.write(back_up, backed_up, not_done, ended)

    def stop(self) -> None:
        """Stop what is under way; the wizard is told once it has been."""
        if self._stop is not None:
            self._stop()

    def close(self) -> None:
        """Stop reading and let go of the source; what is being written is written."""
        tasks = self._session.tasks
        for part in ("library", "take", "plan"):
            tasks.cancel(f"{self._key}:{part}")
        if self._is_busy:
            # What was cancelled here never comes back to say so.
            sys.setswitchinterval(self._usual_switch)
        intake, self._intake = self._intake, None
        guard = self._guard

        def work(_token: ReadToken) -> None:
            if intake is not None:
                with guard:
                    intake.close()

        tasks.read(f"{self._key}:close", work, lambda _none: self.deleteLater())

    # ------------------------------------------------------------ inside

    def _taking(
        self, intake: Intake, choices: Mapping[str, Choice], headers: Mapping[int, HeaderRows]
    ) -> Callable[[ReadToken], Taken]:
        """Return the work of reading what is not read yet, and finding the tables."""

        def take(token: ReadToken) -> Taken:
            token.heed()

            def report(so_far: int, of: int) -> None:
                if not token.is_cancelled:
                    self._report(READING, so_far, of)

            return intake.take(choices, headers, report, lambda: token.is_cancelled)

        return take

    def _run(
        self,
        part: str,
        work: Callable[[ReadToken], T],
        done: Callable[[T], None],
        failed: Failed,
        stopped: Callable[[], None],
    ) -> None:
        key = f"{self._key}:{part}"

        def ended(result: T) -> None:
            self._end()
            done(result)

        def not_done(error: Exception) -> None:
            self._end()
            failed(error)

        def stop() -> None:
            # A read that is cancelled is never reported.
            self._session.tasks.cancel(key)
            self._end()
            stopped()

        self._stop = stop
        self._session.tasks.read(key, work, ended, not_done)

    def _begin(self, what: str) -> None:
        self._last_report = 0.0
        self.progressed.emit(what, 0, 0)
        if not self._is_busy:
            self._is_busy = True
            self._usual_switch = sys.getswitchinterval()
            sys.setswitchinterval(_SWITCH_SECONDS)
            self.busy_changed.emit(True)

    def _end(self) -> None:
        self._stop = None
        if self._is_busy:
            self._is_busy = False
            sys.setswitchinterval(self._usual_switch)
            self.busy_changed.emit(False)

    def _report(self, what: str, done: int, of: int) -> None:
        """Take note of the progress; called in the working thread."""
        now = monotonic()
        if done == of or now - self._last_report >= _REPORT_SECONDS:
            self._last_report = now
            self.progressed.emit(what, done, of)


def _background(connection: Reading) -> Background:
    return Background(load_reserves(connection), load_choices(connection))
