"""Unexpected errors: a number to name one by, and its traceback in the log."""

import os
import traceback
from datetime import datetime
from pathlib import Path


def new_reference() -> str:
    """Return a number to name one unexpected error by, readable over the phone."""
    return f"{datetime.now():%m%d-%H%M}-{os.urandom(2).hex().upper()}"


def record(error: BaseException, reference: str, log: Path) -> bool:
    """Append an error's traceback to the log and tell whether that worked."""
    lines = "".join(traceback.format_exception(error))
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        # A broken character in a message must not cost the whole record.
        with log.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(f"[{reference}] {datetime.now():%Y-%m-%d %H:%M:%S}\n{lines}\n")
    except OSError:
        return False
    return True
