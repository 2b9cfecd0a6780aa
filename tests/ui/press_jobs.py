"""What a test has the press's process do in place of making documents."""

import os
import time
from collections.abc import Callable
from typing import Any

from app.errors import Cancelled, RefusedInput
from app.library.file import ReadToken
from app.ui.printing import documents
from app.ui.printing.messages import Order


def carry_out(
    order: Order | None,
    token: ReadToken,
    progress: Callable[[int, int], None],
    part: Callable[[object], None],
) -> Any:
    """Do what the order's author says: a name of one of the jobs below."""
    if order is None:
        return None
    job, _, rest = order.author.partition(":")
    progress(1, 9)
    match job:
        case "say":
            return rest, os.getpid()
        case "part":
            part("first pages")
            return "all pages"
        case "refuse":
            raise RefusedInput("标题", rest, "打不出来", remedy="请改写")
        case "fault":
            raise ZeroDivisionError("a bug")
        case "die":
            os._exit(3)
        case "obey":
            while not token.is_cancelled:
                time.sleep(0.002)
            raise Cancelled
        case "busy":
            while True:
                pass
        case "deaf":
            time.sleep(600)
    raise ValueError(job)


def real_but_slow(
    order: Order | None,
    token: ReadToken,
    progress: Callable[[int, int], None],
    part: Callable[[object], None],
) -> Any:
    """Make documents, but go on for ever with one whose amounts have separators.

    With a watermark as well, its first pages come first; with the title 坏 the process dies.
    """
    settings = order.choices.settings if order is not None else None
    if settings is None or not settings.has_separators:
        return documents.carry_out(order, token, progress, part)
    if settings.title == "坏":
        os._exit(3)
    if settings.watermark:
        part(documents.carry_out(order, token, progress, part))
    progress(1, 9)
    while not token.is_cancelled:
        time.sleep(0.002)
    raise Cancelled
