"""Reading in another process, with all of the source told back."""

from collections.abc import Callable
from typing import Any

from app.importing.readers.childreader import Apart
from app.importing.readers.childwork import Order
from app.importing.readers.progress import Report, silent
from app.importing.sheets import Source
from tests.importing.readers.misbehaving import tell_all


def read(
    order: Order,
    report: Report = silent,
    is_cancelled: Callable[[], bool] | None = None,
    **options: Any,
) -> Source:
    """Read in another process; return all of it."""
    parts: list[Source] = []
    apart = Apart(order, tell_all, **options)
    try:
        apart.ask(True, parts.append, report, is_cancelled)
    finally:
        apart.close()
    (whole,) = parts
    return whole
