"""Putting a finished file on disk, for whoever made it: whole, or not at all."""

import errno
import os
from pathlib import Path

from app.errors import OutputUnwritable
from app.library.failures import reason_for, reason_of

PARTIAL_SUFFIX = ".partial"


def write_output(content: bytes, path: Path) -> None:
    """Write a file beside its target and put it in place in one step.

    Raises:
        OutputUnwritable: the target is a folder or a special file, or cannot be written; the
            target is then as it was before, and nothing else is left in the folder.
    """
    check_target(path)
    partial = path.with_name(f"{path.name}.{os.getpid()}{PARTIAL_SUFFIX}")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError as error:
        raise OutputUnwritable(path, reason_of(error)) from error
    except ValueError as error:
        # A NUL in the name never reaches the operating system.
        raise OutputUnwritable(path, reason_for(errno.EINVAL)) from error
    finally:
        _remove(partial)


def check_target(path: Path) -> None:
    """Refuse a target that cannot become a file of ours, before any work is done.

    Raises:
        OutputUnwritable: it is a folder or a special file, or its folder does not exist.
    """
    try:
        if path.is_dir():
            raise OutputUnwritable(path, reason_for(errno.EISDIR))
        if path.exists() and not path.is_file():
            raise OutputUnwritable(path, "这不是普通文件")
        if not path.parent.is_dir():
            if path.parent.exists():
                raise OutputUnwritable(path, reason_for(errno.ENOTDIR))
            raise OutputUnwritable(path, "所在的文件夹不存在")
    except OSError as error:
        raise OutputUnwritable(path, reason_of(error)) from error
    except ValueError as error:
        raise OutputUnwritable(path, reason_for(errno.EINVAL)) from error


def _remove(partial: Path) -> None:
    """Remove a partial file; what cannot be removed any more is not worth a second error."""
    try:
        partial.unlink(missing_ok=True)
    except (OSError, ValueError):
        return
