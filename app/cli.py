"""The command line: reads the words, calls the verb, turns every error into one sentence.

Exit codes: 0 done; 1 refused input, a file that cannot be written, or an unexpected error; 2 wrong
usage; 3 the library cannot be opened. 130 after Ctrl+C, as shells expect.
"""

import os
import sys
from collections.abc import Callable, Sequence

from app import __version__, paths
from app.errors import ChubeiError, RefusedQuery
from app.verbs.arguments import HelpWanted, Options, parse
from app.verbs.output import finish, plain, pointed_at, prepare_streams, say

Action = Callable[[], None]

_INTERRUPTED = 130


def main(words: Sequence[str]) -> int:
    """Do what a command line says.

    Args:
        words: without the program's name.

    Returns:
        The exit code.
    """
    prepare_streams()
    return guarded(lambda: _run(words))


def guarded(action: Action) -> int:
    """Do something that prints; say what went wrong in one sentence.

    Returns:
        The exit code.
    """
    try:
        action()
        finish()
    except BrokenPipeError:
        _silence()
    except ChubeiError as error:
        _complain(str(error))
        if isinstance(error, RefusedQuery):
            _show(pointed_at(error.text, error.position))
        return error.exit_code
    except KeyboardInterrupt:
        _complain("已中断，没有做完的操作没有写入。")
        return _INTERRUPTED
    except Exception as error:
        _complain(_unexpected(error))
        return 1
    return 0


def _run(words: Sequence[str]) -> None:
    if list(words) == ["--version"]:
        say(f"储备 {__version__}")
        return
    try:
        verb, options = parse(words)
    except HelpWanted as wanted:
        say(wanted.text)
        return
    _dispatch(verb.name, options)


def _dispatch(verb: str, options: Options) -> None:
    """Call the verb; its module, with what it needs, is imported only now."""
    match verb:
        case "info" | "projects" | "rollup" | "views" | "history" | "check":
            from app.verbs import reading

            reading.run(verb, options)
        case "set" | "add" | "delete" | "undo" | "redo":
            from app.verbs import writing

            writing.run(verb, options)
        case "new" | "backup" | "restore":
            from app.verbs import files

            files.run(verb, options)
        case "import":
            from app.verbs import imports

            imports.run(options)
        case "export":
            from app.verbs import exports

            exports.export_projects(options)
        case "form":
            from app.verbs import forms

            forms.run(options)
        case "brief":
            from app.verbs import briefs

            briefs.print_brief(options)
        case _:
            from app.verbs import selftest

            selftest.run_self_test()


def _complain(sentence: str) -> None:
    """Print one line on stderr; where that is closed there is nobody left to tell."""
    try:
        sys.stdout.flush()
    except OSError:
        _silence()
    _show(plain(sentence))


def _show(text: str) -> None:
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        return


def _unexpected(error: BaseException) -> str:
    """Write the traceback to the log; return what to say."""
    from app.incident import new_reference, record

    log = paths.log_file()
    if not record(error, new_reference(), log):
        return f"程序出了意外（{type(error).__name__}），详细记录没有写成。请把这句话告诉技术人员。"
    return f"程序出了意外，没有做完的操作没有写入，详见 {log}。请把这个文件发给技术人员。"


def _silence() -> None:
    """Point stdout nowhere, so that Python does not complain about it at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
