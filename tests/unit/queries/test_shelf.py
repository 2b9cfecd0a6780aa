"""The shelf of answers: nothing asked twice, and never more of it than there is room for."""

from collections.abc import Sequence

import pytest

from app.library.file import Library
from app.queries import shelf as shelves
from app.queries.filter import Filter, Ids
from app.queries.shelf import Shelf


class Asking:
    """Puts answers of some length on a shelf, and notes which had to be made."""

    def __init__(self, library: Library) -> None:
        self._library, self._shelf = library, Shelf()
        self.made: list[str] = []

    def ask(self, name: str, length: int, filter: Filter | None = None) -> Sequence[int]:
        def load() -> Sequence[int]:
            self.made.append(name)
            return [7] * length

        key = (name, filter or Filter())
        with self._library.read() as connection:
            return self._shelf.take(connection, key, load)


@pytest.fixture
def asking(library: Library, monkeypatch: pytest.MonkeyPatch) -> Asking:
    monkeypatch.setattr(shelves, "_KEPT_ENTRIES", 10)
    return Asking(library)


def test_of_long_answers_the_oldest_goes_first(asking: Asking) -> None:
    for name in ("a", "b", "c"):
        asking.ask(name, 4)
    # Twelve would be too many: b and c are still there, a is made again.
    asking.ask("b", 4)
    asking.ask("c", 4)
    assert asking.made == ["a", "b", "c"]
    asking.ask("a", 4)
    assert asking.made == ["a", "b", "c", "a"]


def test_one_answer_is_kept_however_long_it_is(asking: Asking) -> None:
    asking.ask("short", 1)
    assert len(asking.ask("long", 1_000)) == 1_000
    asking.ask("long", 1_000)
    assert asking.made == ["short", "long"]


def test_the_projects_a_question_lists_count_too(asking: Asking) -> None:
    looked_up = Filter((Ids(tuple(range(9))),))
    asking.ask("a", 1, looked_up)
    asking.ask("b", 1)
    asking.ask("a", 1, looked_up)
    assert asking.made == ["a", "b", "a"]
