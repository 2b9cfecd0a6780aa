"""Mappings of columns the user settled, remembered in the library by their layout's fingerprint."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, select

from app.importing.recognition.layout import Choice
from app.library.changes import Operation
from app.library.writer import Writer
from app.models.setting import IMPORT_LAYOUTS, SETTING
from app.operations.settings import change_setting

#: Layouts that are remembered; the one settled longest ago goes first.
MOST_LAYOUTS: Final = 200

_STORED = select(SETTING.c.value).where(SETTING.c.name == IMPORT_LAYOUTS)


def load_choices(connection: Connection) -> dict[str, Choice]:
    """Return the mappings a library remembers, by the fingerprint of their layout."""
    stored = connection.execute(_STORED).scalar()
    return {name: _choice(each) for name, each in json.loads(stored).items()} if stored else {}


def remember(writer: Writer, choices: Mapping[str, Choice]) -> None:
    """Remember mappings as part of an operation; those of the same layouts before are gone."""

    def changed(stored: dict[str, Any]) -> dict[str, Any]:
        kept = {name: each for name, each in stored.items() if name not in choices}
        kept |= {name: _stored(choice) for name, choice in choices.items()}
        return dict(list(kept.items())[-MOST_LAYOUTS:])

    if choices:
        change_setting(writer, IMPORT_LAYOUTS, changed)


def forget(fingerprint: str) -> Operation:
    """Forget the mapping of a layout; nothing happens where none is remembered."""

    def body(writer: Writer) -> None:
        def changed(stored: dict[str, Any]) -> dict[str, Any]:
            return {name: each for name, each in stored.items() if name != fingerprint}

        change_setting(writer, IMPORT_LAYOUTS, changed)

    return Operation("忘记一种表的认列", body)


def _stored(choice: Choice) -> dict[str, Any]:
    columns = {str(column): key for column, key in choice.columns.items() if key}
    return {"columns": columns, "money_unit": choice.money_unit}


def _choice(stored: Mapping[str, Any]) -> Choice:
    columns = {int(column): str(key) for column, key in stored["columns"].items()}
    return Choice(columns, str(stored["money_unit"]))
