"""Keeps PySide6 from reading the source of every module that is imported after it.

It looks there for the name PySide6, to know which modules its switches for other spellings
(``from __feature__ import snake_case``) could be meant for. Nothing here or below uses them, and
reading some five hundred files takes a tenth of the start and leaves their text in memory.
"""

import importlib
import sys
from types import ModuleType

#: Where PySide6 keeps the question; other versions may have it elsewhere, and then it is asked.
_HOME, _QUESTION = "shibokensupport.feature", "_mod_uses_pyside"


def skip_source_checks() -> None:
    """Answer the question without looking: yes, so that every module has the usual spelling."""
    importlib.import_module("PySide6")
    home = sys.modules.get(_HOME)
    if hasattr(home, _QUESTION):
        setattr(home, _QUESTION, _uses_pyside)


def _uses_pyside(_module: ModuleType) -> bool:
    return True
