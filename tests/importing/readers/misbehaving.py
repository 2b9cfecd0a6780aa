"""Orders that do to their process what a strange file may do; spawned processes import them."""

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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

                report(resource.getrlimit(resource.RLIMIT_DATA)[0], 0)
                time.sleep(600)
            case "bug":
                raise KeyError("unexpected")
            case "wait":
                report(1, 2)
                self.mark.write_text(str(os.getpid()))
                time.sleep(600)
        raise AssertionError
