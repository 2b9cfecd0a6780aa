"""Modules that others import at the start and nobody uses: loaded when something of them is wanted.

SQLAlchemy imports asyncio and the reader of packages' metadata, for engines and plug-ins this
program does not have, and hashlib with OpenSSL behind it, for names longer than SQLite's; together
they take a good part of its import.
"""

import importlib
import sys
from collections.abc import Callable, Mapping
from threading import Lock
from types import ModuleType
from typing import Any

#: What is imported for nobody at the start, and the functions taken from it at once.
UNUSED: Mapping[str, tuple[str, ...]] = {
    "asyncio": ("iscoroutine",),
    "hashlib": (),
    "importlib.metadata": (),
}

_removing = Lock()


class LaterModule(ModuleType):
    """Stands for a module until something of it is wanted, and passes everything on from then."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_loaded(self), name)


def import_later(modules: Mapping[str, tuple[str, ...]]) -> None:
    """Let later imports of modules cost nothing until they are used.

    Args:
        modules: by name, the functions that may be taken from each without loading it; a module
            that is loaded already stays as it is.
    """
    for name, functions in modules.items():
        if name in sys.modules:
            continue
        module = LaterModule(name)
        for function in functions:
            setattr(module, function, _passed_on(module, function))
        sys.modules[name] = module
        package, _, last = name.rpartition(".")
        if package:
            setattr(importlib.import_module(package), last, module)


def _passed_on(later: LaterModule, function: str) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        return getattr(_loaded(later), function)(*arguments, **options)

    return call


def _loaded(later: LaterModule) -> ModuleType:
    """Return the module itself, imported into the place of what stood for it."""
    name = later.__name__
    # The import itself has its own locks, and must not wait for this one.
    with _removing:
        if sys.modules.get(name) is later:
            del sys.modules[name]
    return importlib.import_module(name)
