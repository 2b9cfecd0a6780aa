"""Run the project's checks one after the other and say which of them failed.

``test`` and ``test.cmd`` call it with the interpreter of ``.venv``; arguments go to pytest only.
Every check runs even when one before it failed, so that one run shows all there is to mend.

Exit code: 0 when all passed, else 1.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
ARCHITECTURE: Final = "tests/architecture"


def checks(arguments: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return the checks in order, each a name and the arguments of ``python -m``."""
    # The import rules are a check of their own; a full run of pytest need not repeat them.
    # Everything at once is spread over the cores; a few tests are sooner done without.
    tests = list(arguments) or [f"--ignore={ARCHITECTURE}", "-n", str(min(os.cpu_count() or 1, 4))]
    return [
        ("lint", ["ruff", "check", "."]),
        ("format", ["ruff", "format", "--check", "."]),
        ("types", ["mypy"]),
        ("import rules", ["pytest", "-q", ARCHITECTURE]),
        ("tests", ["pytest", *tests]),
    ]


def environment() -> dict[str, str]:
    """Return the environment of the checks: no screen, UTF-8, the project importable."""
    return os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }


def main(arguments: Sequence[str]) -> int:
    """Run all checks; return the exit code."""
    failed = []
    for name, command in checks(arguments):
        print(f"── {name}: {' '.join(command)}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment(), check=False
        )
        if done.returncode != 0:
            failed.append(name)
            print(f"── {name} FAILED (exit code {done.returncode})", flush=True)
    print(f"FAILED: {', '.join(failed)}" if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
