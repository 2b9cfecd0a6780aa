"""Putting a finished document on disk: whole, or not at all."""

import errno
import os
from pathlib import Path

from app.errors import OutputUnwritable

REASONS = {
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EACCES: "没有写入权限，或文件正被别的程序打开",
    errno.EPERM: "没有写入权限，或文件正被别的程序打开",
    errno.EROFS: "这个位置是只读的",
    errno.ENOENT: "所在的文件夹不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EINVAL: "文件名里有这里不能用的字符",
    errno.EIO: "磁盘读写出错",
}
PARTIAL_SUFFIX = ".partial"


def write_document(content: bytes, path: Path) -> None:
    """Write a document beside its target and put it in place in one step.

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
        raise OutputUnwritable(path, REASONS[errno.EINVAL]) from error
    finally:
        _remove(partial)


def check_target(path: Path) -> None:
    """Refuse a target that cannot become the document, before any work is done.

    Raises:
        OutputUnwritable: it is a folder or a special file, or its folder does not exist.
    """
    try:
        if path.is_dir():
            raise OutputUnwritable(path, REASONS[errno.EISDIR])
        if path.exists() and not path.is_file():
            raise OutputUnwritable(path, "这不是普通文件")
        if not path.parent.is_dir():
            missing = not path.parent.exists()
            raise OutputUnwritable(path, REASONS[errno.ENOENT if missing else errno.ENOTDIR])
    except OSError as error:
        raise OutputUnwritable(path, reason_of(error)) from error
    except ValueError as error:
        raise OutputUnwritable(path, REASONS[errno.EINVAL]) from error


def reason_of(error: OSError) -> str:
    """Return the reason of a failed write, in Chinese."""
    return REASONS.get(error.errno or 0, f"系统报告 {error.strerror or error}")


def _remove(partial: Path) -> None:
    """Remove a partial file; what cannot be removed any more is not worth a second error."""
    try:
        partial.unlink(missing_ok=True)
    except (OSError, ValueError):
        return
