"""The program's own window on a library: when its first rows are painted, and what it takes.

python -m benchmarks.first_rows LIBRARY
"""

import gc
import sys
from pathlib import Path

from app.later import UNUSED, import_later


def main() -> None:
    """Open the window as ``app.__main__`` does; print seconds and KiB as JSON."""
    gc.disable()
    import_later(UNUSED)
    from benchmarks.watched_window import open_and_report

    open_and_report(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
