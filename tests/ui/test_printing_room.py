"""The process that makes documents, without the window: it gives up what it never looks up from."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from app.queries.filter import Filter
from app.ui.printing.choices import Choices, Kind, Offer, Scope
from app.ui.printing.messages import Cancel, Ended, Made, Order, Progressed, Ready
from app.ui.printing.pressroom import serve
from tests.ui.press_jobs import carry_out

LONG = 60.0


@pytest.fixture
def room() -> Iterator[tuple[Connection, BaseProcess]]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, carry_out), daemon=True)
    process.start()
    there.close()
    yield here, process
    here.close()
    process.join(LONG)
    assert process.exitcode == 0


def order(serial: int, job: str) -> Order:
    choices = Choices(Kind.ANNEX, Scope.ALL, Kind.ANNEX.usual_settings())
    return Order(serial, Path("none.chubei"), job, Offer(Filter()), choices)


def hear(pipe: Connection) -> object:
    assert pipe.poll(LONG)
    return pipe.recv()


def test_work_that_never_looks_up_is_given_up_and_the_process_stays(
    room: tuple[Connection, BaseProcess],
) -> None:
    pipe, process = room
    assert hear(pipe) == Ready()
    pipe.send(order(1, "busy"))
    assert hear(pipe) == Progressed(1, 1, 9)
    pipe.send(Cancel(1))
    assert hear(pipe) == Ended(1)
    pipe.send(order(2, "say:again"))
    assert hear(pipe) == Progressed(2, 1, 9)
    assert hear(pipe) == Made(2, ("again", process.pid))


@pytest.mark.skipif(os.name == "nt", reason="a console's Ctrl+C goes to all of its processes")
def test_ctrl_c_in_a_terminal_is_left_to_the_window(
    room: tuple[Connection, BaseProcess],
) -> None:
    pipe, process = room
    assert hear(pipe) == Ready()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGINT)
    pipe.send(order(1, "obey"))
    assert hear(pipe) == Progressed(1, 1, 9)
    os.kill(process.pid, signal.SIGINT)
    pipe.send(Cancel(1))
    assert hear(pipe) == Ended(1)
