"""Printing: the annex and a brief for each project, against Typst, Platypus and bare operators.

    python -m pip install -r locks/peers.txt
    python -m benchmarks.printing [SIZE ...] [--without PEER ...]

36 are Qianjiang's own projects; more are generated. Every engine gets the same texts and fonts;
what the floor is stands in ``printing_ours.py``. Each engine runs in a process of its own: cold
from the start of the process, warm the median of further runs with the fonts loaded, by the clock
and in processor time (Typst uses several processors, and other work disturbs the clock). Typst
needs 4 GB and most of a minute for 5,000 projects: ``--without typst`` leaves it out.
"""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.documents.annextable import AnnexTable
from app.documents.collect import Briefs, collect
from app.documents.settings import DocumentKind, usual_settings
from app.library.file import open_library
from app.operations.starting import start_library
from app.queries.filter import Filter
from benchmarks.generator import cached_library
from benchmarks.measure import print_header, report, report_single, run_child, work_folder

SIZES = (36, 1_000, 5_000)
#: Runs by size; the largest libraries are printed once, cold.
RUNS = {36: 15, 1_000: 9}
#: Platypus needs minutes for more.
MOST_PLATYPUS = 1_000


def main(sizes: tuple[int, ...] = SIZES, without: tuple[str, ...] = ()) -> None:
    """Measure each size; the larger ones without the slowest peers."""
    print_header()
    times: dict[int, float] = {}
    with TemporaryDirectory() as folder:
        for size in sizes:
            content = Path(folder) / f"{size}.json"
            content.write_text(json.dumps(plain_content(size), ensure_ascii=False))
            times[size] = against_peers(size, content, without)
    if {1_000, 5_000} <= times.keys():
        report("5,000 projects over 1,000, cold", times[5_000], times[1_000], "s", "≤ 5.5")


def against_peers(size: int, content: Path, without: tuple[str, ...] = ()) -> float:
    """Print one line for each peer; return our seconds, cold."""
    runs = RUNS.get(size, 0)
    ours = run_child("benchmarks.printing_ours", str(library(size)), str(runs))
    what = f"annex and briefs of {size:,} projects"
    floor_aim, typst_aim, platypus_aim = ("≤ 3", "≤ 0.6", "–")
    if size == 36:
        floor_aim, typst_aim, platypus_aim = ("–", "≤ 0.5", "≤ 0.35")
    if runs:
        _compare(f"{what}, over bare operators", ours, ours, "floor", floor_aim)
    for peer, aim, most in (("typst", typst_aim, size), ("platypus", platypus_aim, MOST_PLATYPUS)):
        if size > most or peer in without:
            continue
        try:
            theirs = run_child(f"benchmarks.peer_{peer}", str(content), str(runs))
        except subprocess.CalledProcessError as error:
            print(f"{peer}: {error.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            continue
        if runs:
            _compare(f"{what}, against {peer}", ours, theirs, "warm", aim)
        report(f"{what}, against {peer}, cold", ours["cold"], theirs["cold"], "s", "–")
    report_single(f"{what}, memory", ours["peak_mb"], "MB", "≤ 300" if size > 1_000 else "–")
    return float(ours["cold"])


def _compare(
    what: str, ours: dict[str, float], theirs: dict[str, float], which: str, aim: str
) -> None:
    """Print our warm runs beside another figure: by the clock, and in processor time."""
    report(f"{what}, warm", 1000 * ours["warm"], 1000 * theirs[which], "ms", aim)
    processor = f"{which}_cpu"
    report(f"{what}, warm, processor", 1000 * ours["warm_cpu"], 1000 * theirs[processor], "ms", aim)


@cache
def library(size: int) -> Path:
    """Return a library of so many projects; Qianjiang's is made anew, of today's version."""
    if size != 36:
        return cached_library(work_folder(), size)
    path = work_folder() / "printing-qianjiang.chubei"
    path.unlink(missing_ok=True)
    start_library(path, "qianjiang")
    return path


def plain_content(size: int) -> dict[str, Any]:
    """Return the texts of both documents, as the peers take them."""
    with open_library(library(size), read_only=True) as opened, opened.read() as reading:
        table = collect(reading, Filter(), usual_settings(DocumentKind.ANNEX)).content
        briefs = collect(reading, Filter(), usual_settings(DocumentKind.ONE_PAGE)).content
    assert isinstance(table, AnnexTable)
    assert isinstance(briefs, Briefs)
    return {
        "annex": {
            "label": table.label,
            "title": table.title,
            "titles": [column.title.replace("\n", "") for column in table.columns],
            "widths": [column.width_mm for column in table.columns],
            "heading": table.heading,
            "total": table.total,
            "total_at": [column.key for column in table.columns].index(table.total_column),
            "groups": [
                {"heading": group.heading, "total": group.total, "rows": group.rows}
                for group in table.groups
            ],
        },
        "sheets": [
            {
                "title": sheet.title,
                "facts": sheet.facts,
                "sections": list(sheet.filled_sections()),
            }
            for sheet in briefs.sheets
        ],
    }


if __name__ == "__main__":
    words = sys.argv[1:]
    left_out = tuple(word for word in words if word in ("typst", "platypus"))
    main(tuple(int(word) for word in words if word.isdecimal()) or SIZES, left_out)
