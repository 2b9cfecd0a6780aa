"""What people would otherwise pick, on the same projects: DuckDB, pandas, LibreOffice Calc.

    python -m pip install -r locks/peers.txt
    python -m benchmarks.peers

DuckDB reads the library itself (a million projects); pandas and Calc read the 100,000 of them as an
Excel workbook, filter one industry and add it up by category. LibreOffice must be installed
(``soffice`` and its ``python3`` with ``uno``).
"""

import json
import math
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.library.file import open_library
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.querytext import parse_query
from app.queries.rollups import rollup
from benchmarks.generator import cached_library
from benchmarks.measure import ROOT, median_ms, print_header, report, work_folder
from benchmarks.questions import UNIT_JOIN

QUERY = "行业:卫生健康"
RUNS = 5


def main() -> None:
    """Measure each peer that is there; name those that are not."""
    print_header()
    against_duckdb()
    against_workbooks()


def against_duckdb() -> None:
    """By unit, all projects: DuckDB attached to the same file joins; we read the index."""
    try:
        import duckdb
        import duckdb_extensions
    except ImportError:
        print("DuckDB is not installed: python -m pip install -r locks/peers.txt", file=sys.stderr)
        return
    duckdb_extensions.import_extension("sqlite_scanner")
    for size in (100_000, 1_000_000):
        path = cached_library(work_folder(), size)
        peer = duckdb.connect()
        peer.execute("LOAD sqlite_scanner")
        peer.execute(f"ATTACH '{path}' AS library (TYPE sqlite, READ_ONLY)")
        theirs = median_ms(partial(fetch, peer, UNIT_JOIN.format(schema="library.")), RUNS)
        peer.close()
        with open_library(path, read_only=True) as library, library.read() as reading:
            ours = median_ms(partial(rollup, reading, find_dimension("unit"), Filter()), RUNS)
        report(f"by unit, {size:,} projects, against DuckDB", ours, theirs, "ms", "≤ 0.5")


def fetch(peer: Any, sql: str) -> object:
    """Run a statement and fetch its rows."""
    return peer.execute(sql).fetchall()


def against_workbooks() -> None:
    """Open, filter one industry, add up by category: from a cold process each."""
    path = cached_library(work_folder(), 100_000)
    with TemporaryDirectory() as folder:
        book = Path(folder) / "projects.xlsx"
        write_workbook(path, book)
        command = [sys.executable, "-m", "app", "rollup", str(path), "--by", "category"]
        ours, _ = timed([*command, "--query", QUERY])
        name = "open 100,000, filter, add up by category, against"
        for peer, line in (
            ("pandas + openpyxl", [sys.executable, "-m", "benchmarks.peer_pandas", str(book)]),
            ("LibreOffice Calc", calc_command(book)),
        ):
            if not line:
                print(f"{peer} is not installed", file=sys.stderr)
                continue
            theirs, printed = timed(line)
            check(peer, json.loads(printed), expected(path))
            report(f"{name} {peer}", ours, theirs, "s", "–")


def calc_command(book: Path) -> list[str]:
    """Return the command that has Calc do it; empty where LibreOffice is not installed."""
    python = shutil.which("python3", path="/usr/bin")
    if shutil.which("soffice") is None or python is None:
        return []
    return [python, str(ROOT / "benchmarks" / "peer_calc.py"), str(book)]


def timed(command: list[str]) -> tuple[float, str]:
    """Return how many seconds a command takes from start to end, and what it prints."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return time.perf_counter() - start, done.stdout


def check(peer: str, found: dict[str, float], wanted: dict[str, float]) -> None:
    """Stop where a peer has answered something else than we do."""
    alike = found.keys() == wanted.keys() and all(
        math.isclose(found[name], amount) for name, amount in wanted.items()
    )
    if not alike:
        raise SystemExit(f"{peer} found {found}, not {wanted}")


def write_workbook(library: Path, book: Path) -> None:
    """Write the projects as the workbook an office would have."""
    import xlsxwriter

    with open_library(library, read_only=True) as opened, opened.read() as reading:
        rows = reading.exec_driver_sql(
            "SELECT number, project.name, nature, industry, category.name, total_yuan / 10000.0,"
            " period_text, financing, units_text, content FROM project"
            " JOIN category ON category.id = category_id WHERE deleted_at IS NULL"
            " ORDER BY project.reserve_id, number"
        ).fetchall()
    with xlsxwriter.Workbook(str(book), {"constant_memory": True}) as written:
        sheet = written.add_worksheet("项目")
        heads = ("序号", "项目名称", "建设性质", "所属行业", "分类", "总投资", "建设周期")
        sheet.write_row(0, 0, (*heads, "投资方式", "责任单位", "主要建设规模及内容"))
        for at, row in enumerate(rows, start=1):
            sheet.write_row(at, 0, tuple(row))


def expected(path: Path) -> dict[str, float]:
    """Return what each peer must find: 万元 by category."""
    with open_library(path, read_only=True) as library, library.read() as reading:
        found = rollup(reading, find_dimension("category"), Filter(parse_query(QUERY)))
    return {row.group: row.total_yuan / 10_000 for row in found.rows}


if __name__ == "__main__":
    main()
