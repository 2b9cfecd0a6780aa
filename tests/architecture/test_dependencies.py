"""What the program imports is installed with it: everything stands among its own dependencies.

A package that only tests and scripts need is there on a developer's computer and nowhere else, so
an import of it, however deep inside a function, fails for users alone.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: What is installed with the program; each a package beside the others.
SHIPPED = ("app", "migrations")

#: A package that is a part of another, by its own name, with the one it is a part of.
COMES_WITH = {"shiboken6": "pyside6-essentials"}


def imported(source: str) -> Iterator[str]:
    """Yield the package of every import, wherever it stands, and of modules imported by name."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names):
                yield from (each.name.partition(".")[0] for each in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.partition(".")[0]
            case ast.Call(
                func=ast.Name("import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(str(module)), *_],
            ):
                yield module.partition(".")[0]


def third_party() -> dict[str, list[str]]:
    """Return the files that import each package which is neither Python's nor the program's."""
    found: dict[str, list[str]] = {}
    for room in SHIPPED:
        for path in sorted((ROOT / room).rglob("*.py")):
            for package in set(imported(path.read_text(encoding="utf-8"))):
                if package not in sys.stdlib_module_names and package not in SHIPPED:
                    found.setdefault(package, []).append(str(path.relative_to(ROOT)))
    return found


def named(requirement: str) -> str:
    """Return the name of a requirement as registries compare names."""
    name = re.match(r"[\w.-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {named(each) for each in project["dependencies"]}


def test_everything_imported_is_a_dependency_of_the_program() -> None:
    known = packages_distributions()
    runtime = declared()
    packages = third_party()
    # Against a search that finds nothing.
    assert {"PySide6", "sqlalchemy", "alembic", "docx"} <= set(packages)
    missing = {
        package: files
        for package, files in packages.items()
        if COMES_WITH.get(package) not in runtime
        and runtime.isdisjoint(named(each) for each in known.get(package, (package,)))
    }
    assert missing == {}


def test_what_is_a_dependency_is_locked() -> None:
    lock = (ROOT / "locks" / "runtime.txt").read_text(encoding="utf-8")
    locked = {named(line) for line in lock.splitlines() if re.match(r"\w", line)}
    assert declared() <= locked


@pytest.mark.parametrize(
    "source",
    [
        "import pypinyin",
        "import pypinyin.constants as known",
        "def read():\n    from pypinyin import Style",
        "if TYPE_CHECKING:\n    from pypinyin.core import Pinyin",
        "importlib.import_module('pypinyin.style')",
    ],
)
def test_an_import_is_seen_wherever_it_stands(source: str) -> None:
    assert list(imported(source)) == ["pypinyin"]


@pytest.mark.parametrize("source", ["from . import units", "from .pypinyin import read", "x = 1"])
def test_the_program_s_own_modules_are_left_out(source: str) -> None:
    assert list(imported(source)) == []
