"""Where the program starts: no arguments open the window, a verb is the command line."""

import gc
import os
import sys
from collections.abc import Mapping, Sequence

from app.later import UNUSED, import_later


def main(words: Sequence[str] | None = None) -> int:
    """Start the window or the command line.

    Args:
        words: the command line without the program's name; the process's own by default.

    Returns:
        The exit code.
    """
    import_later(UNUSED)
    if getattr(sys, "frozen", False):
        # In a frozen program this very file also starts the process that makes documents.
        from multiprocessing import freeze_support

        freeze_support()
    arguments = list(sys.argv[1:] if words is None else words)
    if arguments and not _is_library(arguments):
        from app.cli import main as run_verb

        return run_verb(arguments)
    if has_display(os.environ, sys.platform):
        # Importing makes many objects and no garbage; the window collects by its own timer.
        gc.disable()
        from app.ui.application import run

        return run(arguments)
    return _without_display(arguments)


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """Return whether a window can be shown: on Linux that takes a display, or Qt told where."""
    if not platform.startswith("linux"):
        return True
    names = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")
    return any(environ.get(name) for name in names)


def _is_library(arguments: Sequence[str]) -> bool:
    """Return whether the only argument is a library's file, as a double click gives it."""
    from app.paths import LIBRARY_SUFFIX

    return len(arguments) == 1 and arguments[0].casefold().endswith(LIBRARY_SUFFIX)


def _without_display(arguments: Sequence[str]) -> int:
    from app.cli import guarded
    from app.verbs.headless import refuse_window, run_main_job
    from app.verbs.output import prepare_streams

    prepare_streams()
    return guarded(lambda: refuse_window(arguments[0]) if arguments else run_main_job())


if __name__ == "__main__":
    sys.exit(main())
