"""Runs every benchmark: ``python -m benchmarks``. About five minutes the first time."""

from benchmarks import grid, starting


def main() -> None:
    """Run them one after the other; each prints its own table."""
    for module in (starting, grid):
        print(f"\n## {module.__name__}\n")
        module.main()


if __name__ == "__main__":
    main()
