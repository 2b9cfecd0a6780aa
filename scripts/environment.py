"""Make ``.venv`` and install the locked versions into it, or say in one sentence why not.

Standard library only: this runs before anything is installed.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from scripts.notices import NotReadyError, both
from scripts.qt_libraries import apt_install

Kind = Literal["runtime", "dev"]

ROOT: Final = Path(__file__).resolve().parent.parent
OLDEST: Final = (3, 11)
BEFORE: Final = (3, 15)

# The oldest glibc that the locked Qt wheels load on, by machine.
GLIBC: Final = {"x86_64": (2, 34), "aarch64": (2, 39)}

UNREACHABLE: Final = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeout",
    "ReadTimeout",
    "ProxyError",
    "SSLError",
    "Connection refused",
    "Connection reset",
    "Connection broken",
    "Connection aborted",
    "connection broken by",
    "Name or service not known",
    "Temporary failure in name resolution",
    "getaddrinfo failed",
    "Network is unreachable",
    "Max retries exceeded",
)


def is_supported(version: Sequence[int]) -> bool:
    """Say whether the locked versions install on this Python version (major, minor, ...)."""
    return OLDEST <= tuple(version)[:2] < BEFORE


def venv_python(root: Path) -> Path:
    """Return where the environment's interpreter stands."""
    place = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    return root / ".venv" / place


def lock_path(root: Path, kind: Kind) -> Path:
    """Return the lock file of a kind; the dev lock holds all of the runtime lock."""
    return root / "locks" / f"{kind}.txt"


def interpreter_tag(python: Path) -> str | None:
    """Ask an interpreter what it is, such as ``cpython-311 x86_64``; None where it will not start.

    The version and the machine decide which wheels fit: the same tag, the same environment.
    """
    import subprocess

    question = "import platform, sys; print(sys.implementation.cache_tag, platform.machine())"
    try:
        answer = subprocess.run(
            [str(python), "-I", "-S", "-c", question], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip()


def pip_sentence(log: str, log_file: str) -> str:
    """Turn what pip wrote into one sentence: the cause and what to do."""
    if "No space left" in log or "Errno 28" in log:
        return both(
            "磁盘空间不足，装不下运行环境（约需 500 MB），请腾出空间后再试",
            "the disk is full; about 500 MB are needed",
        )
    if "DO NOT MATCH THE HASHES" in log:
        return both(
            "下载到的软件包与锁定的校验值不符，没有安装；请换一个软件源再试",
            "a downloaded package does not match its locked hash; nothing was installed",
        )
    if any(sign in log for sign in UNREACHABLE):
        return both(
            "下载不到软件包：网络或代理不通，请检查网络设置后再试（只有第一次需要联网）",
            "packages cannot be downloaded: no network, or the proxy does not answer",
        )
    if "No matching distribution" in log or "Could not find a version" in log:
        return both(
            "软件源里没有适合这台电脑（系统或 Python 版本）的软件包",
            "the package source offers no version that fits this system and Python",
        )
    errors = [line for line in log.splitlines() if line.startswith("ERROR")]
    cause = errors[-1].removeprefix("ERROR:").strip() if errors else "pip"
    return both(
        f"软件包没有装好（{cause}），详见 {log_file}",
        f"packages could not be installed, see {log_file}",
    )


def glibc_sentence(machine: str, glibc: str | None) -> str | None:
    """Return a sentence where this system's C library is too old for the locked Qt, else None.

    ``glibc`` is such as ``glibc 2.36``, or None where it is not known.
    """
    oldest = GLIBC.get(machine)
    if oldest is None or glibc is None:
        return None
    try:
        version = tuple(int(part) for part in glibc.split()[-1].split("."))
    except ValueError:
        return None
    if version >= oldest:
        return None
    needed = ".".join(map(str, oldest))
    return both(
        f"这个系统的 {glibc} 太旧，界面组件需要 glibc {needed} 以上，请换用较新的系统",
        f"{glibc} is too old: the locked Qt needs glibc {needed} or newer",
    )


def check_system() -> None:
    """Refuse a system on which the locked versions cannot be installed."""
    if not is_supported(sys.version_info[:2]):
        found = ".".join(map(str, sys.version_info[:3]))
        raise NotReadyError(
            both(
                f"需要 Python 3.11 至 3.14，这里是 {found}",
                f"Python 3.11 to 3.14 is needed, this is {found}",
            )
        )
    if os.pathsep in str(ROOT):
        raise NotReadyError(
            both(
                f"程序所在文件夹的名称里不能有“{os.pathsep}”，请改名后再试：{ROOT}",
                f"the folder's name must not contain {os.pathsep!r}",
            )
        )
    if sys.platform.startswith("linux"):
        import platform

        try:
            glibc = os.confstr("CS_GNU_LIBC_VERSION")
        except (OSError, ValueError):
            glibc = None
        sentence = glibc_sentence(platform.machine(), glibc)
        if sentence is not None:
            raise NotReadyError(sentence)
    see_to_ensurepip()


def has_ensurepip() -> bool:
    """Say whether this Python can put pip into a new environment; Debian packs that apart."""
    import importlib
    import importlib.util

    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def see_to_ensurepip() -> None:
    """Install or name Debian's package where this Python came without ensurepip."""
    if has_ensurepip():
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if apt_install([package]) and has_ensurepip():
        return
    raise NotReadyError(
        both(
            f"这个 Python 缺少 venv 组件，请管理员安装 python3-venv（或 {package}）后再试",
            f"this Python lacks ensurepip: install the package python3-venv ({package})",
        )
    )


def create(root: Path) -> None:
    """Make an empty ``.venv`` with pip, over whatever was there."""
    import subprocess
    import venv

    builder = venv.EnvBuilder(clear=True, symlinks=sys.platform != "win32", with_pip=True)
    try:
        builder.create(root / ".venv")
    except subprocess.CalledProcessError as error:
        text = error.output or b""
        log = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
        raise NotReadyError(pip_sentence(log, ".venv")) from error


def install(root: Path, kind: Kind) -> None:
    """Install the locked versions into ``.venv``, with hashes checked and bytecode written."""
    import subprocess

    log = root / ".venv" / "setup.log"
    # fmt: off
    command = [
        str(venv_python(root)), "-I", "-m", "pip", "install",
        "--require-hashes", "--no-deps", "--only-binary=:all:", "--compile",
        "--disable-pip-version-check", "--no-input",
        "-r", str(lock_path(root, kind)),
    ]
    # fmt: on
    with log.open("wb") as written:
        # On a terminal pip's own progress is shown; on stderr, for stdout is the program's.
        progress = sys.stderr if sys.stderr.isatty() else written
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=progress, stderr=written, check=False
        )
    if done.returncode != 0:
        text = log.read_text(encoding="utf-8", errors="replace")
        raise NotReadyError(pip_sentence(text, str(log)))
