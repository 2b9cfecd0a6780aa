"""Takes PySide6's question out of every import.

PySide6 puts itself before each ``import`` statement to learn which modules its switches for other
spellings (``from __feature__ import snake_case``) could be meant for, and reads their source to
find the name PySide6 in it. Nothing here uses them. Reading some five hundred files takes a tenth
of the start and leaves their text in memory; being asked at five thousand statements takes a
fiftieth.
"""

import builtins
import importlib

#: Where PySide6 keeps what imported before it; other versions may have it elsewhere, and then
#: they go on asking.
_BEFORE = "__orig_import__"


def skip_source_checks() -> None:
    """Let modules be imported as they were before PySide6."""
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = getattr(builtins, _BEFORE, builtins.__import__)
