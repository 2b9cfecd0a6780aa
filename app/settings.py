"""The user's preferences, each declared once with its default and its title."""

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from app import paths


@dataclass(slots=True)
class Settings:
    """What one person prefers on one computer.

    Attributes:
        author: the name written into the history; empty for the system's user.
        money_unit: 万元, 亿元 or 元: how amounts are shown and what a bare number means.
        font_percent: 100 is the usual size.
        theme: light, dark or system.
        row_density: compact, normal or wide rows in the grid.
        columns: the grid's columns in order; empty for the usual ones.
        column_widths: widths the user has set, in logical pixels, by field.
        frozen: the last of the grid's columns that stay in sight, by name; empty for 项目名称.
        grouping: the grid's groups, as ``queries.layout.grouping_text`` writes them.
        sort: the grid's order, as ``queries.layout.sort_text`` writes it; empty for 序号.
        rollup_measures: the columns of figures of a rollup's table; empty for the usual ones.
        facets_folded: the sidebar's sections of which only the title shows.
        facets_opened: the facets of which all values show.
        has_more_facets: whether the sections behind 更多筛选 show.
        recent: the libraries opened last, the newest first.
        folders: where files of each kind were last opened or saved, by kind.
        window: the window's geometry, as Qt packs it, in base64.
        print_settings: how each kind of document was printed last, as JSON, by kind.
        print_templates: the template each kind was printed with last, by kind.
    """

    author: str = ""
    money_unit: str = "万元"
    font_percent: int = 100
    theme: str = "system"
    row_density: str = "normal"
    columns: list[str] = field(default_factory=list)
    column_widths: dict[str, int] = field(default_factory=dict)
    frozen: str = ""
    grouping: str = "category"
    sort: str = ""
    rollup_measures: list[str] = field(default_factory=list)
    facets_folded: list[str] = field(
        default_factory=lambda: ["pillar", "unit", "start_year", "reserve"]
    )
    facets_opened: list[str] = field(default_factory=list)
    has_more_facets: bool = False
    recent: list[str] = field(default_factory=list)
    folders: dict[str, str] = field(default_factory=dict)
    window: str = ""
    print_settings: dict[str, str] = field(default_factory=dict)
    print_templates: dict[str, str] = field(default_factory=dict)

    def remember_library(self, path: Path) -> None:
        """Put a library first among the recent ones."""
        text = str(path.absolute())
        self.recent = [text, *(each for each in self.recent if each != text)][:8]

    def forget_library(self, path: Path) -> None:
        """Take a library that is not there any more off the recent ones."""
        text = str(path.absolute())
        self.recent = [each for each in self.recent if each != text]


def load_settings() -> Settings:
    """Return the stored preferences; what cannot be read is the default."""
    try:
        stored = json.loads(paths.settings_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    return _checked(stored) if isinstance(stored, dict) else Settings()


def save_settings(settings: Settings) -> None:
    """Store the preferences, whole or not at all.

    Raises:
        OSError: the folder cannot be written.
    """
    path = paths.settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(partial, path)


def _checked(stored: dict[str, Any]) -> Settings:
    """Take each value that is of the declared type, leave the rest at its default."""
    usual = Settings()
    for entry in fields(Settings):
        value = stored.get(entry.name)
        if value is not None and type(value) is type(getattr(usual, entry.name)):
            setattr(usual, entry.name, value)
    if usual.money_unit not in ("万元", "亿元", "元"):
        usual.money_unit = "万元"
    if usual.theme not in ("light", "dark", "system"):
        usual.theme = "system"
    usual.font_percent = min(200, max(80, usual.font_percent))
    return usual
