"""The system libraries Qt asks for on Linux: which are missing, what to install, or to name.

Standard library only: this runs before anything is installed.
"""

import os
from collections.abc import Callable
from typing import Final

from scripts.notices import both, say

# soname -> Debian package, for Qt without a screen.
OFFSCREEN: Final = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
# And what a real window needs besides.
WINDOW: Final = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def has_display(environ: dict[str, str]) -> bool:
    """Say whether a screen is there to open a window on."""
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def wanted_libraries(platform: str, environ: dict[str, str]) -> dict[str, str]:
    """Return the libraries Qt will ask for here, as soname -> Debian package."""
    if not platform.startswith("linux"):
        return {}
    return OFFSCREEN | WINDOW if has_display(environ) else dict(OFFSCREEN)


def can_load(soname: str) -> bool:
    """Say whether the dynamic linker finds a shared library."""
    import ctypes

    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_libraries(
    wanted: dict[str, str], loads: Callable[[str], bool] = can_load
) -> dict[str, str]:
    """Return those of the wanted libraries that do not load."""
    return {soname: package for soname, package in wanted.items() if not loads(soname)}


def package_names(missing: dict[str, str]) -> list[str]:
    """Return the packages that hold the missing libraries, each once, in the order of the table."""
    return list(dict.fromkeys(missing.values()))


def libraries_sentence(missing: dict[str, str]) -> str:
    """Name missing libraries, and how to get them, in one sentence."""
    sonames = "、".join(missing)
    packages = " ".join(package_names(missing))
    return both(
        f"系统缺少图形界面需要的库 {sonames}，请管理员安装（Debian、统信、麒麟："
        f"apt-get install {packages}）",
        f"system libraries needed by the window are missing; install {packages}",
    )


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages where we may; return whether that worked."""
    import shutil
    import subprocess

    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    names = " ".join(packages)
    say(both(f"正在安装系统软件包 {names} ……", f"installing system packages {names}"))
    install = [apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}

    def works(command: list[str]) -> bool:
        done = subprocess.run(
            [*command, "-o", "DPkg::Lock::Timeout=60"],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        return done.returncode == 0

    # The package lists are fetched only where they are absent or out of date.
    return works(install) or (works([apt, "update", "-qq"]) and works(install))


def see_to_libraries(wanted: dict[str, str], tried: list[str]) -> dict[str, str]:
    """Install or name the libraries that are missing; return those that still are.

    Packages that could not be installed once, the ones in ``tried``, are only named.
    """
    missing = missing_libraries(wanted)
    packages = package_names(missing)
    if packages and packages != tried and apt_install(packages):
        missing = missing_libraries(wanted)
    if missing:
        say(libraries_sentence(missing))
    return missing
