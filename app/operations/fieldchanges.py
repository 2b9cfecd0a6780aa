"""One field of many projects changed in the same way, as one step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.errors import RefusedInput
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.entry import parse_field
from app.models.fields import BY_NAME, Field, Kind, Record
from app.operations.cells import (
    Batch,
    CellParser,
    Outcome,
    Progress,
    rewrite,
    silent,
)


class Way(StrEnum):
    """How one field of many projects is changed."""

    SET = "set"
    CLEAR = "clear"
    APPEND = "append"
    PREPEND = "prepend"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One change for one field of many projects.

    Attributes:
        field: the field's name.
        way: set, clear, or, for texts, write before or behind what is there.
        text: what is written; not used to clear.
    """

    field: str
    way: Way
    text: str = ""


def change_field(
    ids: Sequence[int],
    change: FieldChange,
    *,
    money_unit: str = "万元",
    progress: Progress = silent,
) -> Batch:
    """Change one field of many projects in the same way.

    Raises:
        RefusedInput: the value can be taken for no project; see :func:`check_change`.
    """
    check_change(change, money_unit=money_unit)
    field = BY_NAME[change.field]
    outcome = Outcome()

    def body(writer: Writer) -> None:
        parser = CellParser(writer, money_unit, outcome.refused)

        def values(_at: int, row: Record) -> dict[str, Any]:
            return parser.read(row, {field.name: changed_text(change, row)})

        rewrite(writer, ids, (field,), values, outcome, progress)
        writer.describe(f"批量修改 {field.title}（{outcome.written.projects:,} 个项目）")

    return Batch(Operation("批量修改", body), outcome)


def check_change(change: FieldChange, *, money_unit: str = "万元") -> dict[str, Any]:
    """Return the columns the change sets everywhere; empty where that depends on the project.

    Raises:
        RefusedInput: the value can be taken for no project.
    """
    field = BY_NAME[change.field]
    if change.way in (Way.APPEND, Way.PREPEND):
        if not change.text:
            raise RefusedInput(field.title, "", "还没有写要加的文字", remedy="请写上要加的文字")
        if not can_extend(field):
            raise RefusedInput(field.title, change.text, "这一栏不能在前后加文字")
        # What cannot stand in any text cannot stand behind one.
        parse_field(replace(field, is_required=False), change.text)
        return {}
    text = "" if change.way is Way.CLEAR else change.text
    if field.kind is Kind.CATEGORY:
        return {}
    return parse_field(field, text, money_unit=money_unit)


def can_extend(field: Field) -> bool:
    """Tell whether text can be written before or behind what a field says."""
    return field.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.UNITS)


def changed_text(change: FieldChange, row: Record) -> str:
    """Return what a project's field is to say."""
    match change.way:
        case Way.CLEAR:
            return ""
        case Way.SET:
            return change.text
    field = BY_NAME[change.field]
    present = str(row[field.column] or "")
    # Units are a list: a further one is separated from those there.
    joint = "、" if field.kind is Kind.UNITS and present else ""
    if change.way is Way.APPEND:
        return f"{present}{joint}{change.text}"
    return f"{change.text}{joint}{present}"
