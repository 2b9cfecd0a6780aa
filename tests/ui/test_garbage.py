"""Garbage is collected from the window's timer; what the start has made is set aside."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.garbage import GarbageTimer, take_back


class _Knot:
    """Holds itself, so that only the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def timer(qapp: QApplication) -> Iterator[GarbageTimer]:
    opened = GarbageTimer()
    yield opened
    opened.stop()


def test_what_the_start_has_made_is_not_looked_through(timer: GarbageTimer) -> None:
    timer.look()
    kept = gc.get_freeze_count()
    assert kept > 10_000
    # What is left to look through is a small part of it.
    assert len(gc.get_objects()) < kept // 10


def test_what_is_left_behind_later_is_collected(timer: GarbageTimer) -> None:
    for _ in range(4):
        timer.look()
    knots = [_Knot() for _ in range(2_000)]
    told = [weakref.ref(knot) for knot in knots]
    del knots
    timer.look()
    assert not any(each() for each in told)


def test_a_window_of_the_start_can_be_freed(timer: GarbageTimer) -> None:
    told = weakref.ref(_Knot())
    timer.look()
    gc.collect()
    assert told() is not None
    take_back()
    gc.collect()
    assert told() is None


def test_the_collector_is_given_back(qapp: QApplication) -> None:
    timer = GarbageTimer()
    timer.look()
    assert not gc.isenabled()
    timer.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
