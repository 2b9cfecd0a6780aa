"""What belongs to the library as a whole: words that mean the same, layouts of other offices."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from app.library.writer import Writer
from app.models.setting import INDUSTRY_ALIASES, SETTING


def merge_industry_aliases(writer: Writer, aliases: Mapping[str, str]) -> None:
    """Let industries be known under other words.

    Args:
        writer: of the operation under way.
        aliases: other words, each with the usual one; those known before are told anew.
    """
    if aliases:
        change_setting(writer, INDUSTRY_ALIASES, lambda known: {**known, **aliases})


def change_setting(
    writer: Writer, name: str, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Change a named JSON object of the library.

    Args:
        writer: of the operation under way.
        name: the setting's.
        change: from what is there, empty where nothing is, to what shall be.
    """
    found = writer.read(select(SETTING.c.id, SETTING.c.value).where(SETTING.c.name == name))
    value = json.dumps(change(json.loads(found[0].value) if found else {}), ensure_ascii=False)
    if found:
        writer.update(SETTING, {found[0].id: {"value": value}})
    else:
        writer.insert(SETTING, [{"name": name, "value": value}])
