"""A program that edits one project for as long as it lives, and says what it has committed.

Run as ``python -m tests.faults.writing_process FILE FIRST``; it waits for a line before it opens
the library, so that the next one can be started while this one writes.
"""

import sys
from pathlib import Path

from app.library.clock import Author
from app.library.file import open_library
from app.operations.projects import create_project, update_projects


def main() -> None:
    """Write notes and units by turns, and a new project now and then; print each number."""
    path, count = Path(sys.argv[1]), int(sys.argv[2])
    sys.stdin.readline()
    with open_library(path, author=Author("王敏", "ZSJ-PC-01"), must_write=True) as library:
        while True:
            count += 1
            entries = {"notes": str(count), "units": f"区甲局、区{count % 3}局"}
            library.perform(update_projects({1: entries}))
            if count % 5 == 0:
                library.perform(create_project(1, {"name": f"新{count}", "units": "区甲局"}))
            print(count, flush=True)


if __name__ == "__main__":
    main()
