"""Orders that do to their process what a strange file may do; spawned processes import them."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.importing.readers.childwork import Asking
from app.importing.sheets import Source


@dataclass(frozen=True, slots=True)
class Misbehave:
    """Does one of the things below instead of reading.

    Attributes:
        how: crash, exit, hang, fill, limit (tell how much memory may be taken), bug, or wait until
            cancelled, writing a file once it began.
        mark: the file.
    """

    how: str
    mark: Path = Path()
    name: str = "怪.xlsx"

    def carry_out(self, report: Callable[[int, int], None]) -> Source:
        match self.how:
            case "crash":
                os.kill(os.getpid(), signal.SIGABRT)
            case "exit":
                os._exit(7)
            case "hang":
                while True:
                    pass
            case "fill":
                held = []
                while True:
                    held.append(bytearray(1 << 24))
            case "rust":
                os.write(2, b"memory allocation of 99999999999 bytes failed")
                os.abort()
            case "limit" if sys.platform != "win32":
                import resource

                self.mark.write_text(str(resource.getrlimit(resource.RLIMIT_DATA)[0]))
                time.sleep(600)
            case "bug":
                raise KeyError("unexpected")
            case "wait":
                report(1, 2)
                self.mark.write_text(str(os.getpid()))
                time.sleep(600)
        raise AssertionError


def tell_all(source: Source, asking: Asking) -> Iterator[Any]:
    """Answer with all there is."""
    yield source


def tell_nothing(_source: Source, _asking: Asking) -> Iterator[Any]:
    """Answer with nothing."""
    yield from ()


def do(source: Source, asking: Asking) -> Iterator[Any]:
    """Do what the question says, its first word, to its second, a path.

    wait: note the process's number in the file and wait until stopped; large: tell a large part
    before that; who: tell the process's number; crash, hang, bug, fill: as they are called.
    """
    how, *mark = asking.question
    match how:
        case "wait" | "large":
            if how == "large":
                yield bytes(64 << 20)
            mark[0].write_text(str(os.getpid()))
            while True:
                asking.look()
                asking.report(1, 2)
                time.sleep(0.005)
        case "hang":
            time.sleep(600)
        case "crash":
            os.kill(os.getpid(), signal.SIGABRT)
        case "bug":
            raise KeyError("unexpected")
        case "who":
            yield os.getpid()
        case "fill":
            held = []
            while True:
                held.append(bytearray(1 << 24))
    yield how
