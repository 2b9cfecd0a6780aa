"""How far an examination has come, and the way to stop it from another thread."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Result, Row

from app.errors import Cancelled

T = TypeVar("T")

#: Rows between two looks at whether to go on.
_ROWS = 512


class Watch:
    """Shared by the thread that examines and the one that waits.

    Attributes:
        title: the rule at work.
        done: rules finished.
        steps: rules there are.
    """

    def __init__(self) -> None:
        self.title = ""
        self.done = 0
        self.steps = 1
        self._is_cancelled = False

    def cancel(self) -> None:
        """Stop at the next look."""
        self._is_cancelled = True

    def look(self) -> None:
        """Go on, or stop.

        Raises:
            Cancelled: somebody asked to stop.
        """
        if self._is_cancelled:
            raise Cancelled

    def begin(self, title: str, done: int, steps: int) -> None:
        """Say which rule comes next; see :meth:`look`."""
        self.look()
        self.title, self.done, self.steps = title, done, steps

    def lots(self, result: Result[Any]) -> Iterator[Sequence[Row[Any]]]:
        """Pass rows on as they are fetched, with a look before each lot; see :meth:`look`."""
        try:
            for rows in result.partitions():
                self.look()
                yield rows
        finally:
            _close(result)

    def over(self, rows: Iterable[T]) -> Iterator[T]:
        """Pass rows on, with a look now and then; see :meth:`look`."""
        try:
            for at, row in enumerate(rows):
                if not at % _ROWS:
                    self.look()
                yield row
        finally:
            _close(rows)


def _close(rows: Iterable[Any]) -> None:
    # A statement left half read would still be running, and what interrupts it would interrupt the
    # end of its transaction too.
    close = getattr(rows, "close", None)
    if close is not None:
        close()
