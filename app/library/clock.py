"""Who, where and when, for the history."""

import getpass
import os
import platform
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

#: Says what time it is, in the user's own time.
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, on which machine."""

    name: str
    machine: str


def system_author() -> Author:
    """Return the name the operating system knows the user by, and the computer's name."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):  # Windows without USERNAME has no pwd to ask
        name = "未署名"
    return Author(name, platform.node() or "本机")


def utc_now() -> str:
    """Return the present moment as stored: ISO 8601 in UTC with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def local_now() -> datetime:
    """Return the present moment in the user's own time."""
    return datetime.now().astimezone()


def from_utc(stored: str) -> datetime:
    """Return a stored moment in local time."""
    return datetime.fromisoformat(stored.replace("Z", "+00:00")).astimezone()


def new_uuid() -> str:
    """Return a new identifier that holds across files."""
    return str(uuid.uuid4())


def new_uuids(count: int) -> list[str]:
    """Return new identifiers in ascending order, for rows that are written together.

    Their time comes first (RFC 9562, version 7) and they are counted up from a random start: an
    index of them grows at its end, where random ones would be put in all over it.
    """
    moment = f"{int(time.time() * 1000) & (1 << 48) - 1:012x}"
    chance = int.from_bytes(os.urandom(9), "big")
    before = f"{moment[:8]}-{moment[8:]}-7{chance >> 60:03x}-{8 | chance >> 58 & 3:x}"
    before += f"{chance >> 46 & 0xFFF:03x}-"
    # The highest bit of the last part is left 0, so that counting stays within it.
    start = chance & (1 << 46) - 1
    return [f"{before}{number:012x}" for number in range(start, start + count)]
