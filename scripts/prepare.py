"""Make ready what the program runs on: ``.venv`` from locked versions, and Qt's system libraries.

``run`` and ``test`` call it at every start as ``python -m scripts.prepare runtime|dev``. It uses
the standard library only and prints on stderr only. When the stamp in ``.venv`` says that all is
in place it returns within milliseconds; so what the slow way alone needs is imported where it is
used.

Exit code: 0 ready, 1 not ready (one sentence says why), 130 interrupted.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from scripts.environment import (
    ROOT,
    Kind,
    check_system,
    create,
    install,
    interpreter_tag,
    lock_path,
    venv_python,
)
from scripts.notices import NotReadyError, both, say
from scripts.qt_libraries import package_names, see_to_libraries, wanted_libraries

Plan = Literal["nothing", "add", "rebuild"]
Stamp = dict[str, Any]


def stamp_path(root: Path) -> Path:
    """Return where the stamp stands; it is written last, so a half-made environment has none."""
    return root / ".venv" / "chubei-stamp.json"


def lock_digests(root: Path) -> dict[str, str]:
    """Return the SHA-256 of each lock file, line ends aside."""
    import hashlib

    kinds: tuple[Kind, ...] = ("runtime", "dev")
    return {
        kind: hashlib.sha256(lock_path(root, kind).read_bytes().replace(b"\r\n", b"\n")).hexdigest()
        for kind in kinds
    }


def interpreter_identity(root: Path) -> list[str | int] | None:
    """Return path, size and time of the file behind ``.venv``'s python; None where it is gone."""
    try:
        real = os.path.realpath(venv_python(root))
        status = os.stat(real)
    except OSError:
        return None
    return [real, status.st_size, status.st_mtime_ns]


def read_stamp(root: Path) -> Stamp | None:
    """Return the stamp, or None where there is none that can be read."""
    try:
        stamp = json.loads(stamp_path(root).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stamp if isinstance(stamp, dict) else None


def write_stamp(root: Path, stamp: Stamp) -> None:
    """Put the stamp in place in one step."""
    path = stamp_path(root)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(stamp, indent=1, ensure_ascii=False), encoding="utf-8")
    partial.replace(path)


def plan_for(
    kind: Kind, stamp: Stamp | None, digests: dict[str, str], *, same_interpreter: bool
) -> Plan:
    """Decide what has to be done to an environment that carries this stamp.

    The development packages may be laid over an up-to-date runtime. Any other difference rebuilds,
    so that no package dropped from the lock lingers on.
    """
    if stamp is None or not same_interpreter:
        return "rebuild"
    installed = stamp.get("locks")
    if not isinstance(installed, dict) or installed.get("runtime") != digests["runtime"]:
        return "rebuild"
    if kind == "dev" and installed.get("dev") != digests["dev"]:
        return "add"
    return "nothing"


@contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """Hold the set-up lock; the system frees it even when this process is killed."""
    with (root / ".venv.lock").open("a+b") as file:
        waiting = both("另一个窗口正在准备运行环境，请稍候……", "waiting for another set-up")
        if sys.platform == "win32":
            import msvcrt
            import time

            told = False
            while True:
                try:
                    file.seek(0)
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                    break
                except OSError:
                    if not told:
                        say(waiting)
                        told = True
                    time.sleep(0.2)
            try:
                yield
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say(waiting)
                fcntl.flock(file, fcntl.LOCK_EX)
            yield


def leave_environment() -> None:
    """Go on with the interpreter outside: ``.venv`` cannot be rebuilt from within."""
    inside = Path(os.path.abspath(sys.executable)).is_relative_to(ROOT / ".venv")
    if inside and sys.platform != "win32":
        outside = os.path.realpath(sys.executable)
        arguments = ["-s", "-S", "-P", "-m", "scripts.prepare", *sys.argv[1:]]
        os.execv(outside, [outside, *arguments])  # noqa: S606 - our own interpreter, no shell


def bring_up(root: Path, kind: Kind) -> Stamp:
    """Make the environment what the lock says; return its stamp. The set-up lock is held."""
    digests = lock_digests(root)
    stamp = read_stamp(root)
    identity = interpreter_identity(root)
    same = stamp is not None and stamp.get("interpreter") == identity
    if stamp is not None and identity is not None and not same:
        # A system update put a new file in the old place: good, as long as it is the same Python.
        same = interpreter_tag(venv_python(root)) == stamp.get("tag")
        stamp = stamp | {"interpreter": identity}
    plan = plan_for(kind, stamp, digests, same_interpreter=same)
    if stamp is not None and plan == "nothing":
        return stamp
    if plan == "rebuild":
        check_system()
    say(
        both(
            "正在准备运行环境（只在第一次或升级后需要，约一分钟）……",
            "setting up .venv (first start or after an upgrade)",
        )
    )
    stamp_path(root).unlink(missing_ok=True)
    if plan == "rebuild":
        create(root)
    install(root, kind)
    locks = digests if kind == "dev" else {"runtime": digests["runtime"]}
    kept = stamp if stamp is not None and plan == "add" else {}
    return kept | {
        "locks": locks,
        "interpreter": interpreter_identity(root),
        "tag": interpreter_tag(venv_python(root)),
    }


def is_ready(root: Path, kind: Kind, wanted: dict[str, str]) -> bool:
    """Say from the stamp alone whether nothing is left to do."""
    stamp = read_stamp(root)
    if stamp is None:
        return False
    same = stamp.get("interpreter") == interpreter_identity(root)
    plan = plan_for(kind, stamp, lock_digests(root), same_interpreter=same)
    return plan == "nothing" and set(wanted) <= set(stamp.get("libraries", ()))


def prepare(root: Path, kind: Kind) -> None:
    """Make everything ready that ``run`` or ``test`` needs; raise NotReadyError where it cannot."""
    wanted = wanted_libraries(sys.platform, dict(os.environ))
    if is_ready(root, kind, wanted):
        return
    leave_environment()
    try:
        with one_at_a_time(root):
            stamp = bring_up(root, kind)
            missing = see_to_libraries(wanted, stamp.get("tried", []))
            stamp = stamp | {
                "libraries": sorted(set(wanted) - set(missing)),
                "tried": package_names(missing),
            }
            if stamp != read_stamp(root):
                write_stamp(root, stamp)
    except (OSError, ValueError) as error:
        raise NotReadyError(
            both(f"无法写好运行环境 .venv：{error}", f"cannot write .venv: {error}")
        ) from error


def main(arguments: Sequence[str]) -> int:
    """Prepare ``runtime`` or ``dev``; return the exit code."""
    if sys.platform == "win32":
        import io

        if isinstance(sys.stderr, io.TextIOWrapper):
            sys.stderr.reconfigure(errors="replace")
    kind: Kind = "dev" if "dev" in arguments else "runtime"
    try:
        prepare(ROOT, kind)
    except NotReadyError as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        say(both("已中断，下次启动会接着准备", "interrupted; the next start sets up again"))
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
