"""Where a library must not be written: network shares and synchronised folders.

Every journal mode of SQLite was seen to lose acknowledged commits on a share that does not carry
locks, and a synchronising program copies a library in the middle of a write. There a library is
opened for reading only.
"""

import os
import re
import sys
from pathlib import Path

#: Types of file systems, as Linux names them, that reach over a network.
NETWORK_TYPES = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "ceph",
        "glusterfs",
        "davfs",
        "fuse.sshfs",
        "fuse.davfs2",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.smbnetfs",
        "fuse.glusterfs",
        "fuse.kio-fuse",
        "fuse.vmhgfs-fuse",
        "vboxsf",
        "lustre",
    }
)

#: Folder names that synchronising programs give their folders.
SYNC_FOLDERS = (
    "onedrive",
    "dropbox",
    "nutstore",
    "我的坚果云",
    "坚果云",
    "wpsdrive",
    "wps云盘",
    "baidunetdiskworkspace",
    "百度网盘同步空间",
    "google drive",
    "synologydrive",
    "腾讯微云",
)

_DRIVE_REMOTE = 4

#: How /proc/mounts writes spaces, tabs, line feeds and backslashes.
_OCTAL = re.compile(r"\\([0-7]{3})")


def writing_risk(path: Path) -> str:
    """Return why a library must not be written at this place, or an empty text."""
    absolute = Path(os.path.abspath(path))
    for part in absolute.parent.parts:
        folder = part.casefold()
        if any(folder == name or folder.startswith(f"{name} ") for name in SYNC_FOLDERS):
            return f"它在会自动同步的文件夹“{part}”里"
    if _is_network(absolute):
        return "它在网络共享盘上"
    return ""


def network_mount(path: str, mounts: str) -> bool:
    """Return whether a path lies on a network file system.

    Args:
        path: an absolute path.
        mounts: the text of ``/proc/mounts``: device, mount point, type, options a line.
    """
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = _OCTAL.sub(lambda code: chr(int(code[1], 8)), parts[1]).rstrip("/")
        if (path == point or path.startswith(point + "/")) and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind in NETWORK_TYPES


def _is_network(path: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        root = path.drive
        if root.startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{root}\\") == _DRIVE_REMOTE)
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return network_mount(os.path.realpath(path), mounts)
