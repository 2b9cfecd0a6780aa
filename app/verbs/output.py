"""What the command line prints: aligned tables in Chinese, JSON, and single lines."""

import json
import os
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

from app.errors import OutputUnwritable
from app.library.failures import reason_of

#: Longer cells are cut in tables for people; JSON and CSV are never cut.
_WIDEST_CELL = 44


def prepare_streams() -> None:
    """Write UTF-8 whatever the console or the locale says, and line ends as they are given."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            # A program without a console, as the window's own .exe on Windows, has no streams.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def say(text: str = "") -> None:
    """Print one line, or several.

    Raises:
        BrokenPipeError: nobody reads any more.
        OutputUnwritable: the output goes to a file that takes no more.
    """
    write(f"{text}\n")


def write(text: str) -> None:
    """Print text as it is; see :func:`say`."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error) from error


def finish() -> None:
    """Make sure that everything printed has arrived; see :func:`say`."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error) from error


def say_json(value: Any) -> None:
    """Print a value as JSON; Chinese stays readable."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def say_table(
    titles: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
) -> None:
    """Print an aligned table.

    Args:
        titles: of the columns.
        rows: one text for each column.
        right: the columns, from 0, whose cells end together.
    """
    cells = [[_cell(text) for text in row] for row in (titles, *rows)]
    widths = [max(width(row[index]) for row in cells) for index in range(len(titles))]
    lines = [
        "  ".join(
            _padded(text, widths[index], at_right=index in right) for index, text in enumerate(row)
        ).rstrip()
        for row in cells
    ]
    rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
    say("\n".join([lines[0], rule, *lines[1:]]))


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes; Chinese characters take two."""
    return sum(_columns(character) for character in text)


def plain(text: str) -> str:
    """Return text on one line with nothing in it a terminal would obey."""
    joined = " ".join(text.split())
    return "".join(character if character.isprintable() else "□" for character in joined)


def pointed_at(text: str, position: int) -> str:
    """Return a text on one line, and below it a caret under one of its characters.

    Args:
        text: what somebody typed.
        position: of the character, from 0; the text's length points behind its end.
    """
    shown = "".join(_in_line(character) for character in text)
    return f"{shown}\n{' ' * width(shown[:position])}^"


def _in_line(character: str) -> str:
    """Return one character for one, so that places stay."""
    if character.isspace():
        return character if character in " \u3000" else " "
    return character if character.isprintable() else "□"


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cell(text: str) -> str:
    text = text[: len(text) - len(text.lstrip(" "))] + plain(text)
    if width(text) <= _WIDEST_CELL:
        return text
    kept, used = [], 0
    for character in text:
        used += _columns(character)
        if used > _WIDEST_CELL - 1:
            break
        kept.append(character)
    return f"{''.join(kept)}…"


def _padded(text: str, columns: int, *, at_right: bool) -> str:
    gap = " " * (columns - width(text))
    return gap + text if at_right else text + gap


def _unwritable(error: OSError) -> OutputUnwritable:
    return OutputUnwritable("标准输出", reason_of(error))
