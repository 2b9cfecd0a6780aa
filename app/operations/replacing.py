"""Find and replace: the exact text, in one or all text fields of many projects."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.errors import RefusedInput, shorten
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.entry import parse_field
from app.models.fields import BY_NAME, FIELDS, Field, Kind, Record
from app.operations.cells import Batch, Outcome, Progress, RefusedCell, rewrite, silent

#: Characters shown before and behind a hit.
_LEAD, _TAIL = 14, 28


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and what stands in its place.

    The text is taken as it is: no folding of full-width forms, no patterns. Without
    ``is_case_sensitive`` the letters A to Z match in either case.

    Attributes:
        find: at least one character.
        replacement: may be empty.
        fields: names of text fields; see :func:`text_fields`.
        is_case_sensitive: whether ``CAR-T`` is another text than ``car-t``.
    """

    find: str
    replacement: str
    fields: tuple[str, ...]
    is_case_sensitive: bool = True


#: Which occurrence: project, field, and how many stand before it in that field.
Occurrence = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """One occurrence with what stands around it.

    Attributes:
        project_id: the project.
        number: its 序号, if it has one.
        name: its name.
        field: the field's name.
        index: occurrences before it in the same field.
        lead: what stands before it, shortened.
        found: the text itself as it is written there.
        tail: what stands behind it, shortened.
        refusal: why the field cannot be written so with all its hits replaced; empty when it can.
    """

    project_id: int
    number: int | None
    name: str
    field: str
    index: int
    lead: str
    found: str
    tail: str
    refusal: str = ""

    @property
    def occurrence(self) -> Occurrence:
        """Which one it is."""
        return self.project_id, self.field, self.index


def text_fields() -> tuple[Field, ...]:
    """Return the fields that hold nothing but text."""
    kinds = (Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.UNITS)
    return tuple(field for field in FIELDS if field.kind in kinds)


def check_wanted(wanted: Wanted) -> None:
    """Refuse what can find or replace nothing.

    Raises:
        RefusedInput: nothing is looked for, the texts are the same, or hold what no field takes.
    """
    if not wanted.find:
        raise RefusedInput("查找", "", "还没有写要查找的文字", remedy="请写上要查找的文字")
    if wanted.find == wanted.replacement:
        raise RefusedInput("替换为", wanted.replacement, "和要查找的文字一样，不会有改动")
    parse_field(BY_NAME["notes"], wanted.replacement)


def find_hits(record: Record, wanted: Wanted) -> Iterator[Hit]:
    """Yield the occurrences in a project, field by field, from left to right."""
    pattern = _pattern(wanted)
    for name in wanted.fields:
        field = BY_NAME[name]
        text = str(record[field.column] or "")
        found = list(pattern.finditer(text))
        if not found:
            continue
        refusal = _refusal(field, pattern.sub(lambda _: wanted.replacement, text))
        for index, match in enumerate(found):
            yield Hit(
                record["id"],
                record["number"],
                record["name"],
                name,
                index,
                _before(text, match.start()),
                match.group(),
                _behind(text, match.end()),
                refusal,
            )


def replaced(text: str, wanted: Wanted, skipped: Collection[int] = ()) -> str:
    """Return a text with its occurrences replaced.

    Args:
        text: as it is stored.
        wanted: what is looked for.
        skipped: occurrences, counted from 0, that stay as they are.
    """
    if not skipped:
        return _pattern(wanted).sub(lambda _: wanted.replacement, text)
    counter = iter(range(len(text) + 1))

    def put(match: "re.Match[str]") -> str:
        return match.group() if next(counter) in skipped else wanted.replacement

    return _pattern(wanted).sub(put, text)


def replace_texts(
    ids: Sequence[int],
    wanted: Wanted,
    skipped: Collection[Occurrence] = (),
    *,
    progress: Progress = silent,
) -> Batch:
    """Replace a text in projects as one step; fields that cannot be written so are reported.

    Args:
        ids: the projects looked into.
        wanted: what is looked for and put in its place.
        skipped: occurrences that stay as they are.
        progress: see :data:`app.operations.cells.Progress`.

    Raises:
        RefusedInput: see :func:`check_wanted`.
    """
    check_wanted(wanted)
    fields = tuple(BY_NAME[name] for name in wanted.fields)
    kept: dict[tuple[int, str], set[int]] = {}
    for project_id, name, index in skipped:
        kept.setdefault((project_id, name), set()).add(index)
    outcome = Outcome()

    pattern = _pattern(wanted)

    def values(_at: int, row: Record) -> dict[str, Any]:
        new: dict[str, Any] = {}
        for field in fields:
            before = str(row[field.column] or "")
            if pattern.search(before) is None:
                continue
            after = replaced(before, wanted, kept.get((row["id"], field.name), ()))
            if after == before:
                continue
            try:
                new |= parse_field(field, after)
            except RefusedInput as error:
                at = row["id"], row["number"], row["name"]
                outcome.refused.append(RefusedCell(*at, field.name, after, error.reason))
        return new

    def body(writer: Writer) -> None:
        rewrite(writer, ids, fields, values, outcome, progress)
        what = f"把“{shorten(wanted.find, 12)}”换成“{shorten(wanted.replacement, 12)}”"
        if not wanted.replacement:
            what = f"删去“{shorten(wanted.find, 12)}”"
        writer.describe(f"{what}（{outcome.written.projects:,} 个项目）")

    return Batch(Operation("查找替换", body), outcome)


@lru_cache(maxsize=8)
def _pattern(wanted: Wanted) -> "re.Pattern[str]":
    # Of all letters only A to Z fold, as SQL does when it looks for the projects.
    flags = re.NOFLAG if wanted.is_case_sensitive else re.IGNORECASE | re.ASCII
    return re.compile(re.escape(wanted.find), flags)


def _refusal(field: Field, text: str) -> str:
    try:
        parse_field(field, text)
    except RefusedInput as error:
        return error.reason
    return ""


def _before(text: str, end: int) -> str:
    start = max(end - _LEAD, 0)
    return ("…" if start else "") + _line(text[start:end])


def _behind(text: str, start: int) -> str:
    return _line(text[start : start + _TAIL]) + ("…" if len(text) > start + _TAIL else "")


def _line(text: str) -> str:
    return text.replace("\n", " ")
