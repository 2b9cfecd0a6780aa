"""Runs every benchmark: ``python -m benchmarks``.

The first time takes about half an hour, most of it to build the library of a million projects.
"""

from benchmarks import (
    asking,
    changing,
    committing,
    exporting,
    grid,
    growing,
    importing,
    peers,
    previewing,
    printing,
    reading,
    starting,
    typing_words,
)


def main() -> None:
    """Run them one after the other; each prints its own table."""
    of_window = (starting, grid, typing_words, growing, previewing)
    of_tables = (reading, importing, committing, exporting)
    modules = (*of_window, asking, changing, peers, printing, *of_tables)
    for module in modules:
        print(f"\n## {module.__name__}\n")
        module.main()


if __name__ == "__main__":
    main()
