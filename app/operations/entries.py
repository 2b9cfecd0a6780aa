"""From what was typed for a project to the columns to write, and writing them."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.errors import RefusedInput
from app.library.writer import Writer
from app.models.category import CATEGORY
from app.models.entry import parse_field, require_field
from app.models.fields import Field, Kind
from app.models.project import PROJECT
from app.operations.units import replace_project_units

#: What a user typed, by the field's name or any word for it.
Entries = Mapping[str, str]

_BARE_NUMBER = re.compile(r"[0-9.,]+")


class Categories:
    """The categories of each reserve, read once an operation."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._known: dict[int, dict[str, int]] = {}

    def find(self, reserve_id: int, field: Field, text: str) -> int | None:
        """Return the id of a category of a reserve; None for a blank.

        Raises:
            RefusedInput: the reserve has no such category; the remedy names those it has.
        """
        name = text.strip()
        if not name:
            return None
        if reserve_id not in self._known:
            query = (
                select(CATEGORY.c.id, CATEGORY.c.name)
                .where(CATEGORY.c.reserve_id == reserve_id)
                .order_by(CATEGORY.c.position)
            )
            self._known[reserve_id] = {row.name: row.id for row in self._writer.read(query)}
        known = self._known[reserve_id]
        if name not in known:
            raise RefusedInput(
                field.title,
                text,
                "这个储备库里没有这个分类",
                remedy=f"可以写：{'、'.join(known)}" if known else "请先建立分类",
            )
        return known[name]


def read_entries(
    categories: Categories, reserve_id: int, entries: Entries, money_unit: str
) -> dict[str, Any]:
    """Return the columns for what was typed; the name is required only when it is given.

    Raises:
        RefusedInput: naming the field, the value and the reason.
    """
    values: dict[str, Any] = {}
    for word, text in entries.items():
        field = require_field(word)
        if field.kind is Kind.CATEGORY:
            values[field.column] = categories.find(reserve_id, field, text)
        else:
            values |= parse_field(field, text, money_unit=money_unit)
    return values


def keep_wording(
    values: dict[str, Any], entries: Entries, row: Mapping[str, Any]
) -> dict[str, Any]:
    """Leave 「约1亿元」 as it is where an editor gives the same amount back as a bare number."""
    if "total_yuan" not in values or values["total_yuan"] != row["total_yuan"]:
        return values
    typed = [text for word, text in entries.items() if require_field(word).kind is Kind.MONEY]
    if not is_bare_number(typed[-1]):
        return values
    return {key: value for key, value in values.items() if key != "total_text"}


def is_bare_number(text: str) -> bool:
    """Tell whether an amount is written without a unit or a word."""
    return _BARE_NUMBER.fullmatch(text.strip()) is not None


def write_columns(writer: Writer, updates: Mapping[int, Mapping[str, Any]]) -> None:
    """Write columns of projects by id, and tie the projects to the units they name."""
    written = writer.update(PROJECT, updates)
    texts = {row_id: str(new["units_text"]) for row_id, new in written if "units_text" in new}
    if texts:
        replace_project_units(writer, texts)
