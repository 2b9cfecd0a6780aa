"""Memory that was freed, given back to the system."""

import ctypes
import sys


def give_back() -> None:
    """Have the C library give back what has been freed; nothing where it does so by itself.

    glibc keeps pages that were freed in small pieces, and SQLite frees its cache so: a hundred
    megabytes would stay with the program until it ends.
    """
    if not sys.platform.startswith("linux"):
        return
    # Other C libraries for Linux have no such function, and no need of it.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
