"""What the window may not load before it shows its first rows: every one of these costs time then.

They are loaded when they are first used, or once the rows are painted.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.library_files import qianjiang_copy

ROOT = Path(__file__).parents[2]

#: Packages and rooms, each with everything in it.
NOT_YET = (
    # Others' packages that no first row needs.
    "_hashlib",
    "alembic",
    "asyncio.events",
    "docx",
    "difflib",
    "email",
    "fontTools",
    "importlib.metadata._meta",
    "mako",
    "PIL",
    "platformdirs",
    "PySide6.QtPrintSupport",
    "pypdfium2",
    "pypinyin",
    "reportlab",
    "secrets",
    "segno",
    "sqlalchemy.ext",
    "sqlalchemy.orm",
    "ssl",
    "xlsxwriter",
    # Rooms that are entered later.
    "app.briefing",
    "app.cli",
    "app.documents",
    "app.exporting",
    "app.importing",
    "app.merging",
    "app.verbs",
    # Pages, boxes and tables that do not show at the start.
    "app.ui.bulk",
    "app.ui.checkup",
    "app.ui.inspector",
    "app.ui.palette",
    "app.ui.preferences",
    "app.ui.printing",
    "app.ui.rollup",
    "app.ui.controls.emptystate",
    "app.ui.controls.linetable",
    "app.ui.controls.progressbox",
    "app.ui.controls.workbar",
    "app.ui.errorbox",
    "app.ui.grid.cellcommands",
    "app.ui.grid.emptypage",
    "app.ui.keysheet",
    "app.ui.longwork",
    "app.ui.query.completionpopup",
    "app.ui.query.phrases",
    "app.ui.refusalreport",
    "app.ui.sidebar.content",
    "app.ui.sidebar.delegate",
    "app.ui.sidebar.facetrows",
    "app.ui.sidebar.listview",
    "app.ui.sidebar.panel",
    "app.ui.sidebar.rows",
    # What is asked and done later, and the grammars of what is typed.
    "app.library.backup",
    "app.library.history",
    "app.library.migrate",
    "app.library.reference",
    "app.library.undo",
    "app.library.writer",
    "app.models.periodgrammar",
    "app.operations.cells",
    "app.operations.projects",
    "app.operations.fieldchanges",
    "app.operations.replacing",
    "app.operations.references",
    "app.queries.crosstab",
    "app.queries.cube",
    "app.queries.distribution",
    "app.queries.examination",
    "app.queries.facets",
    "app.queries.language.reader",
    "app.queries.language.tokens",
    "app.queries.moments",
    "app.queries.querytext",
    "app.queries.reserves",
    "app.queries.sheet",
    "app.queries.termtext",
)

#: Opens the window as ``app.__main__`` does, and looks when a project's row has been painted.
OPENING = """
import builtins, gc, json, os, sys
from pathlib import Path
gc.disable()
from app.later import UNUSED, import_later
import_later(UNUSED)
from app.ui.application import Application
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from app.settings import Settings
from app.ui.dialogs import WindowDialogs, install_chinese
from app.ui.theme import apply_theme

class Styled(QObject):
    # How often a widget was styled again, having been moved.
    count = 0
    def eventFilter(self, watched, event):
        if watch.loaded is None and event.type() == QEvent.Type.StyleChange:
            self.count += 1
        return False

class Watch(QObject):
    loaded = None
    def eventFilter(self, watched, event):
        model = application.window.grid.model
        if self.loaded is None and event.type() == QEvent.Type.Paint:
            if model.rowCount() > 1 and model.record(1) is not None:
                self.loaded = sorted(sys.modules)
        return False

qt = QApplication(sys.argv[:1])
install_chinese(qt)
application = Application(Settings(), apply_theme(qt, "light"), WindowDialogs())
watch = Watch()
styled = Styled()
qt.installEventFilter(styled)
assert application.open_path(Path(sys.argv[1]))
application.window.grid.table.right.viewport().installEventFilter(watch)
while watch.loaded is None:
    qt.processEvents()
import linecache
print(
    json.dumps({
        "loaded": watch.loaded,
        "read": sorted(linecache.cache),
        "styled": ["again"] * styled.count,
        "importing": [builtins.__import__.__name__],
    }),
    flush=True,
)
os._exit(0)
"""


#: Asks two views for their viewports, the first as the grid's do, and counts the enumerations that
#: were made for it: PySide6 makes those of a class when it first meets the class.
MEETING = """
import enum, json, sys
made = []
usual = enum.EnumType.__call__

def call(cls, value, names=None, **options):
    if names is None:
        return usual(cls, value)
    made.append(value)
    return usual(cls, value, names, **options)

enum.EnumType.__call__ = call
from PySide6.QtWidgets import QApplication, QTableView
from app.ui.controls.viewport import know_viewport

qt = QApplication(sys.argv[:1])
known, unknown = QTableView(), QTableView()
know_viewport(known)
before = len(made)
known.viewport()
between = len(made)
unknown.viewport()
print(json.dumps({"known": made[before:between], "unknown": made[between:]}))
"""


def ask(script: str, folder: Path, *arguments: str) -> dict[str, list[str]]:
    """Run a script in a process of its own and return what it prints last."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "CHUBEI_HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = tmp_path_factory.mktemp("start")
    return ask(OPENING, folder, str(qianjiang_copy(folder)))


def test_nothing_is_loaded_before_it_is_needed(start: dict[str, list[str]]) -> None:
    loaded = [
        f"{name} 在第一批行显示之前就加载了"
        for name in start["loaded"]
        if any(name == each or name.startswith(f"{each}.") for each in NOT_YET)
    ]
    assert loaded == []
    # Against a list that looks for names nothing has.
    assert {"app.ui.grid.grid", "app.queries.snapshot", "sqlalchemy"} <= set(start["loaded"])


def test_the_names_are_those_of_modules() -> None:
    """A module that was renamed must not slip through."""
    gone = [
        name
        for name in NOT_YET
        if name.startswith("app.")
        and not (ROOT / f"{name.replace('.', '/')}.py").exists()
        and not (ROOT / name.replace(".", "/")).is_dir()
        and name not in ("app.importing", "app.merging")
    ]
    assert gone == []


def test_the_source_of_modules_is_not_read(start: dict[str, list[str]]) -> None:
    """PySide6 would read each module's text and keep it; see ``app/ui/sourcechecks.py``."""
    assert [path for path in start["read"] if path.startswith(str(ROOT / "app"))] == []


def test_imports_do_not_ask_pyside(start: dict[str, list[str]]) -> None:
    """PySide6 puts itself before every import statement, five thousand of them at the start."""
    assert start["importing"] != ["__feature_import__"]


def test_widgets_are_made_where_they_stay(start: dict[str, list[str]]) -> None:
    """What is moved into another widget is styled anew, with everything in it.

    Made from the outside in, each of the window's hundred widgets is styled about once more; made
    first and put together afterwards, four times.
    """
    assert len(start["styled"]) < 200


def test_a_viewport_is_known_without_a_search(tmp_path: Path) -> None:
    """Looked for, it makes PySide6 set up every widget class there is."""
    made = ask(MEETING, tmp_path)
    assert made["known"] == []
    # Against a search that is no longer made, when this could go.
    assert len(made["unknown"]) > 20
