"""Tables of a document that are one, cut by its pages: as programs make them of a PDF."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.importing.sheets import Merge, Sheet

#: What may stand between two pages of one table.
_CONTINUED: Final = re.compile(r"[(（]?\s*(?:续\s*表?|接\s*上\s*[页表])\s*\d*\s*[)）]?")


def join_pages(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[str]]:
    """Return the tables, each with those that go on with it, and what is to be said of that.

    One goes on with the other where both have as many columns, nothing but 续表 stands between,
    and the numbers in the first column run on.
    """
    joined: list[Sheet] = []
    remarks: list[str] = []
    for sheet in sheets:
        if joined and _goes_on(joined[-1], sheet):
            remarks.append(
                f"“{sheet.name}”的序号接着“{joined[-1].name}”，已当作同一张表读入，行号接着数。"
            )
            joined[-1] = _joined(joined[-1], sheet)
        else:
            joined.append(sheet)
    return joined, remarks


def _goes_on(before: Sheet, after: Sheet) -> bool:
    if len(before.rows[0]) != len(after.rows[0]):
        return False
    known = {"".join(line.split()) for line in before.above}
    between = ("".join(line.split()) for line in after.above)
    if not all(line in known or _CONTINUED.fullmatch(line) for line in between):
        return False
    last = next(filter(None, map(_number, reversed(before.rows))), None)
    first = next(filter(None, map(_number, after.rows)), None)
    return last is not None and first == last + 1


def _number(row: Sequence[object]) -> int | None:
    text = str(row[0]).strip() if row[0] is not None else ""
    return int(text) if text.isdecimal() and len(text) < 7 else None


def _joined(before: Sheet, after: Sheet) -> Sheet:
    down = len(before.rows)
    last = before.places[-1]
    moved = tuple(
        Merge(each.top + down, each.left, each.bottom + down, each.right) for each in after.merges
    )
    return replace(
        before,
        rows=[*before.rows, *after.rows],
        places=[*before.places, *(last + place for place in after.places)],
        merges=(*before.merges, *moved),
        shown={**before.shown, **{(row + down, at): t for (row, at), t in after.shown.items()}},
        hidden_rows=before.hidden_rows | {row + down for row in after.hidden_rows},
        hidden_columns=before.hidden_columns | after.hidden_columns,
        below=after.below,
    )
