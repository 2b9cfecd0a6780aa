"""The self-test: the program's main steps, done for real in a temporary folder."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from app.errors import ChubeiError
from app.library.backup import restore_backup, write_copy
from app.library.file import Library, Reading, open_library
from app.library.header import check_header
from app.library.health import check_health
from app.models.version import user_version
from app.operations.projects import update_projects
from app.operations.starting import start_library
from app.queries.checks import load_checks
from app.queries.dimensions import find_dimension
from app.queries.filter import Filter
from app.queries.projects import find_project, load_rows
from app.queries.rollups import load_totals, rollup
from app.verbs.briefs import write_annex_of, write_briefs_of
from app.verbs.output import finish, say

T = TypeVar("T")


class SelfTestFailed(ChubeiError):
    """A step did not do what it should."""

    def __init__(self, step: str, found: str) -> None:
        super().__init__(
            f"自检没有通过：{step}（{found}）", remedy="请重新安装，或把这句话告诉技术人员"
        )


def run_self_test() -> None:
    """Do every step; say each one.

    Raises:
        ChubeiError: the first step that fails.
    """
    with TemporaryDirectory(prefix="chubei-") as folder:
        _run(Path(folder))
    say("自检全部通过")


def _run(folder: Path) -> None:
    path = folder / "自检.chubei"
    with _step("新建文库并建表"):
        start_library(path)
        _expect("建表", check_header(path).user_version, user_version())
    with open_library(path, must_write=True) as library:
        with _step("与文件载明的数字核对"):
            _expect("核对", _read(library, load_checks).is_reconciled, True)
        before, amount = _total(library), _read(library, _first_amount)
        with _step("修改"):
            _edit(library)
            _expect("修改", _total(library) - before, 10_000 - amount)
        with _step("撤销"):
            library.undo()
            _expect("撤销", _total(library), before)
        with _step("重做"):
            library.redo()
            _expect("重做", _total(library) != before, True)
    with _step("重新打开，再撤销"), open_library(path, must_write=True) as library:
        library.undo()
        _expect("重新打开", _total(library), before)
    with open_library(path, read_only=True) as library:
        _print(library, folder)
    with _step("备份和恢复"):
        write_copy(path, folder / "备份.chubei")
        restore_backup(folder / "备份.chubei", path)
        with open_library(path, read_only=True) as library:
            _expect("恢复", _total(library), before)
            _expect("文件检查", _read(library, check_health).faults, ())


def _print(library: Library, folder: Path) -> None:
    with library.read() as connection:
        with _step("印项目简介"):
            first = find_project(connection, "1")
            write_briefs_of(connection, [first], folder / "简介.pdf")
            _expect("项目简介", (folder / "简介.pdf").read_bytes()[:5], b"%PDF-")
        with _step("印附件表"):
            write_annex_of(connection, Filter(), folder / "附件.pdf")
            _expect("附件表", (folder / "附件.pdf").read_bytes()[:5], b"%PDF-")
        with _step("按分类和年度汇总"):
            for name in ("category", "year"):
                sums = rollup(connection, find_dimension(name), Filter())
                rows = sum(row.total_yuan for row in sums.rows)
                _expect(f"按{sums.dimension.title}汇总", rows, sums.totals.total_yuan)


def _first_amount(connection: Reading) -> int:
    first = find_project(connection, "1")
    return int(load_rows(connection, [first])[first]["total_yuan"])


def _edit(library: Library) -> None:
    with library.read() as connection:
        first = find_project(connection, "1")
    library.perform(update_projects({first: {"total": "1万元"}}))


def _total(library: Library) -> int:
    return _read(library, lambda connection: load_totals(connection, Filter()).total_yuan)


def _read(library: Library, query: Callable[[Reading], T]) -> T:
    with library.read() as connection:
        return query(connection)


def _expect(step: str, found: object, expected: object) -> None:
    if found != expected:
        raise SelfTestFailed(step, f"应为 {expected}，实为 {found}")


@contextmanager
def _step(name: str) -> Iterator[None]:
    """Say a step once it is done."""
    yield
    say(f"通过：{name}")
    finish()
