"""What the operating system's refusals mean, in Chinese."""

import errno
from typing import Final

_REASONS: Final = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件太大，这个磁盘放不下",
    errno.EACCES: "没有权限，或文件正被别的程序打开",
    errno.EPERM: "没有权限，或文件正被别的程序打开",
    errno.EROFS: "这个位置是只读的",
    errno.ENOENT: "路径中有一段不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "路径中有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EINVAL: "文件名里有这里不能用的字符",
    errno.EIO: "磁盘读写出错",
}


def reason_of(error: OSError) -> str:
    """Return why a file could not be read or written."""
    return _REASONS.get(error.errno or 0, f"系统报告 {error.strerror or error}")


def reason_for(number: int) -> str:
    """Return what one of the numbers of ``errno`` means."""
    return _REASONS[number]
