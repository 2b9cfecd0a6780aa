"""Where things lie on disk: what ships with the program, and what belongs to the user.

``CHUBEI_HOME`` moves everything of the user's below one folder; the tests and a copy of the
program on a USB stick use it.
"""

import os
import sys
from functools import cache
from pathlib import Path

LIBRARY_SUFFIX = ".chubei"


@cache
def program_root() -> Path:
    """Return the folder that holds ``app``, ``resources`` and ``migrations``."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """Return the path of a file shipped in ``resources``."""
    return program_root().joinpath("resources", *parts)


def migrations() -> Path:
    """Return the folder of the Alembic migrations."""
    return program_root() / "migrations"


def settings_file() -> Path:
    """Return the file of the user's preferences; it may not exist yet."""
    home = os.environ.get("CHUBEI_HOME")
    if home:
        return Path(home) / "settings.json"
    import platformdirs

    return platformdirs.user_config_path("chubei", appauthor=False) / "settings.json"


def log_file() -> Path:
    """Return the file unexpected errors are written to."""
    return settings_file().with_name("chubei.log")


def libraries_folder() -> Path:
    """Return the folder new libraries are put in: the user's documents, where they are found."""
    home = os.environ.get("CHUBEI_HOME")
    if home:
        return Path(home) / "文库"
    import platformdirs

    return platformdirs.user_documents_path() / "储备文库"


def default_library() -> Path:
    """Return the library opened on the first start."""
    return libraries_folder() / f"黔江{LIBRARY_SUFFIX}"
