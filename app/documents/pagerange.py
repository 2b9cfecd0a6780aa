"""Page numbers as people write them: 1-3,5."""

import re
from collections.abc import Iterable

from app.errors import RefusedInput

ACCEPTED = "1-3,5"

_PART = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")
_FOLDED = str.maketrans("０１２３４５６７８９，、；;　－—–~～至", "0123456789,,,, -----" + "-", "")


def parse_pages(text: str, count: int) -> tuple[int, ...]:
    """Return the pages a text names, in order, each once.

    Args:
        text: numbers and ranges; full-width digits and Chinese separators count too.
        count: how many pages there are; the first one is 1.

    Raises:
        RefusedInput: nothing is named, something is no page number, or there is no such page.
    """
    parts = [part.strip() for part in text.translate(_FOLDED).split(",")]
    named = [part for part in parts if part]
    if not named:
        raise RefusedInput("页码", text, "没有写页码", remedy=f"请写成 {ACCEPTED} 这样")
    pages: set[int] = set()
    for part in named:
        match = _PART.fullmatch(part.replace(" ", ""))
        if match is None:
            raise RefusedInput("页码", text, f"“{part}”不是页码", remedy=f"请写成 {ACCEPTED} 这样")
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            raise RefusedInput("页码", text, f"“{part}”前大后小", remedy="请把小的页码写在前面")
        if not 1 <= first <= last <= count:
            raise RefusedInput(
                "页码",
                text,
                f"没有第 {last if first else 0} 页",
                remedy=f"请写 1 到 {count} 之间的页码",
            )
        pages.update(range(first, last + 1))
    return tuple(sorted(pages))


def pages_text(pages: Iterable[int]) -> str:
    """Return pages in the form :func:`parse_pages` reads: runs are joined by a hyphen."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
