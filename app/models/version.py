"""The version of the file format. Imports nothing, so that opening a file stays quick."""

#: Written into every library's header; the letters CHUB.
APPLICATION_ID = 0x43485542

#: A newer major cannot be read by this program; a newer minor can be read, not written.
SCHEMA_MAJOR = 1
SCHEMA_MINOR = 5

#: The tables the writer writes and the history remembers.
RECORDED_TABLES = (
    "reserve",
    "category",
    "unit",
    "unit_alias",
    "project",
    "project_unit",
    "funding_line",
    "contact",
    "attachment",
    "view",
    "setting",
    "review",
    "template",
)


def user_version(major: int = SCHEMA_MAJOR, minor: int = SCHEMA_MINOR) -> int:
    """Return the number kept in SQLite's ``user_version`` for a schema version."""
    return major * 1000 + minor


def split_user_version(number: int) -> tuple[int, int]:
    """Return (major, minor) of a ``user_version``."""
    return divmod(number, 1000)
