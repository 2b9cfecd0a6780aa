"""A program that edits every project at once for as long as it lives, and says what it committed.

Run as ``python -m tests.faults.bulk_process FILE FIRST MANY``, where ``MANY`` is the number of rows
from which on triggers are lifted.
"""

import sys
from pathlib import Path

from app.library import writer
from app.library.clock import Author
from app.library.file import open_library
from app.operations.projects import delete_projects, restore_projects, update_projects

#: Of the reference library.
PROJECTS = range(1, 37)


def main() -> None:
    """Give all projects other names, units and amounts; bin and bring back a third of them."""
    path, count = Path(sys.argv[1]), int(sys.argv[2])
    writer.MANY = int(sys.argv[3])
    third = list(PROJECTS)[::3]
    with open_library(path, author=Author("王敏", "ZSJ-PC-01"), must_write=True) as library:
        while True:
            count += 1
            library.perform(
                update_projects(
                    {
                        n: {
                            "name": f"第{count}批项目{n}",
                            "units": f"区{(n + count) % 5}局、区{n % 3}局、区甲局"[count % 2 * 4 :],
                            "total": str(n * count),
                        }
                        for n in PROJECTS
                    }
                )
            )
            print(count, flush=True)
            library.perform(delete_projects(third))
            library.perform(restore_projects(third))


if __name__ == "__main__":
    main()
