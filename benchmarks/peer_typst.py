"""Typst on the content of ``printing.py``: one cold compilation and the median of warm ones.

Typst remembers what it has set, so each warm compilation is of other text: every project's title
carries the number of the run. Fonts and template stay loaded, as ours do.

python -m benchmarks.peer_typst CONTENT.json RUNS
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from benchmarks.measure import ROOT, Timing, peak_mb, since_start, time_runs

FONTS = ROOT / "resources" / "fonts"
TEMPLATE = Path(__file__).with_suffix(".typ")


def main() -> None:
    """Print the seconds cold from the start of the process and warm, and the file's bytes."""
    source, runs = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    compiler = typst.Compiler(
        str(TEMPLATE), root="/", font_paths=[str(FONTS)], ignore_system_fonts=True
    )

    def set_pages(content: Path) -> bytes:
        found = compiler.compile(format="pdf", sys_inputs={"content": str(content)})
        assert isinstance(found, bytes)
        return found

    size = len(set_pages(source))
    cold = since_start()
    warm = Timing(0.0, 0.0)
    if runs:
        with TemporaryDirectory() as folder:
            others = _others(source, Path(folder), runs + 1)
            warm = time_runs(lambda: set_pages(next(others)), runs)
    result = {"cold": cold, "warm": warm.wall, "warm_cpu": warm.cpu}
    print(json.dumps(result | {"bytes": size, "peak_mb": peak_mb()}))


def _others(source: Path, folder: Path, number: int) -> Iterator[Path]:
    """Return files of the same content with other text, all written before the first is taken."""
    content = json.loads(source.read_text(encoding="utf-8"))
    files = []
    for run in range(number):
        file = folder / f"{run}.json"
        file.write_text(json.dumps(_told(content, run)), encoding="utf-8")
        files.append(file)
    return iter(files)


def _told(content: Any, run: int) -> Any:
    """Return the content with the run's number at the end of each longer text."""
    if isinstance(content, str):
        return f"{content}{run}" if len(content) > 4 else content
    if isinstance(content, list):
        return [_told(part, run) for part in content]
    if isinstance(content, dict):
        return {key: _told(part, run) for key, part in content.items()}
    return content


if __name__ == "__main__":
    main()
