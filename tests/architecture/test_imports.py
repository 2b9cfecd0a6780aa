"""Who may import whom: the rules of docs/architecture.md, checked over the real import graph.

Every import statement counts: inside functions too, and under ``TYPE_CHECKING`` too, because a
name used in an annotation is knowledge of another layer just the same. Only direct imports are
looked at; what a lower layer uses in turn is its own business.

The rules speak of whatever exists: a layer that is not there yet breaks nothing, a new module
directly under ``app`` must be given its place in ``MAY_IMPORT``.
"""

import graphlib
from collections import defaultdict
from collections.abc import Iterable

import grimp
import pytest

Imports = frozenset[tuple[str, str]]

EVERYWHERE = {"errors"}
GROUND = EVERYWHERE | {"paths", "settings"}
FILE = GROUND | {"models", "library"}
WORK = FILE | {"operations", "queries", "documents"}
ROOMS = {"importing", "exporting", "briefing", "merging"}

# A module or package directly under app -> what of ours it may import besides itself.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "incident": set(),
    "later": set(),
    "paths": EVERYWHERE,
    "settings": EVERYWHERE | {"paths"},
    "models": EVERYWHERE | {"paths"},
    "library": GROUND | {"models"},
    "operations": FILE,
    "queries": FILE,
    "documents": FILE | {"queries"},
    **dict.fromkeys(ROOMS, WORK),
    "cli": WORK | ROOMS | {"incident", "verbs"},
    "verbs": WORK | ROOMS,
    "ui": WORK | ROOMS | {"incident"},
    "__main__": WORK | ROOMS | {"cli", "later", "ui", "verbs"},
}

# Third-party package -> its homes; nobody else imports it.
HOMES: dict[str, tuple[str, ...]] = {
    "PySide6": ("app.ui",),
    "shiboken6": ("app.ui",),
    "reportlab": ("app.briefing", "app.documents.qrcode"),
    "PIL": ("app.briefing", "app.documents.pictures"),
    "pypdfium2": ("app.briefing", "app.ui"),
    "docx": ("app.exporting",),
    "lxml": ("app.importing",),
    "python_calamine": ("app.importing",),
    "xlsxwriter": ("app.exporting",),
    "alembic": ("app.library.migrate",),
    "sqlalchemy": (
        "app.models",
        "app.library",
        "app.operations",
        "app.queries",
        *(f"app.{room}" for room in sorted(ROOMS)),
    ),
    "sqlite3": ("app.library", "app.operations", "app.queries"),
}

# Folders inside app.ui that features build on; they know no feature.
FOUNDATIONS = ("controls",)

# Features of the window, whether a module or a folder; every other folder in app.ui is one besides.
FEATURES = (
    "grid",
    "inspector",
    "palette",
    "preferences",
    "printing",
    "query",
    "rollup",
    "sidebar",
)


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def part(module: str, depth: int) -> str | None:
    """The dotted name's part at a depth: ``part("app.ui.grid.model", 2)`` is ``grid``."""
    parts = module.split(".")
    return parts[depth] if len(parts) > depth else None


def said(broken: Iterable[tuple[str, str]], rule: str) -> list[str]:
    return [f"{importer} imports {imported}: {rule}" for importer, imported in sorted(broken)]


def layer_faults(imports: Imports) -> list[str]:
    broken = []
    for importer, imported in imports:
        upper, lower = part(importer, 1), part(imported, 1)
        if not (is_within(importer, "app") and is_within(imported, "app")):
            continue
        if upper is None or lower is None or upper == lower:
            continue
        if lower not in MAY_IMPORT.get(upper, set()):
            broken.append((importer, imported))
    return said(broken, "not allowed between these layers")


def home_faults(imports: Imports) -> list[str]:
    broken = []
    for importer, imported in imports:
        homes = HOMES.get(imported.split(".")[0])
        if homes is not None and not any(is_within(importer, home) for home in homes):
            broken.append((importer, imported))
    return said(broken, "this package has its home elsewhere")


def feature_faults(imports: Imports, folders: Iterable[str] = ()) -> list[str]:
    features = {*FEATURES, *folders} - set(FOUNDATIONS)
    broken = []
    for importer, imported in imports:
        if is_within(importer, "app.ui") and is_within(imported, "app.ui"):
            ours, theirs = part(importer, 2), part(imported, 2)
            knowing = ours in features or ours in FOUNDATIONS
            if ours != theirs and knowing and theirs in features:
                broken.append((importer, imported))
    return said(broken, "features of the window meet through changes only")


def private_faults(imports: Imports) -> list[str]:
    broken = []
    for importer, imported in imports:
        names = imported.split(".")
        if names[0] != "app":
            continue
        for depth, name in enumerate(names):
            private = name.startswith("_") and not name.startswith("__")
            if private and not is_within(importer, ".".join(names[:depth])):
                broken.append((importer, imported))
    return said(broken, "a module with an underscore is private to its package")


def cycle(imports: Imports) -> list[str]:
    """The modules of one import cycle, first and last the same; empty where there is none."""
    needs: defaultdict[str, set[str]] = defaultdict(set)
    for importer, imported in imports:
        if is_within(imported, "app"):
            needs[importer].add(imported)
    try:
        graphlib.TopologicalSorter(needs).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("app", include_external_packages=True, cache_dir=None)


@pytest.fixture(scope="module")
def imports(graph: grimp.ImportGraph) -> Imports:
    return frozenset(
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    )


def test_every_module_has_its_place(graph: grimp.ImportGraph) -> None:
    found = {part(module, 1) for module in graph.modules if is_within(module, "app")} - {None}
    assert found - set(MAY_IMPORT) == set()


def test_the_graph_sees_the_sources(graph: grimp.ImportGraph, imports: Imports) -> None:
    assert "app.errors" in graph.modules
    assert imports


def test_layers(imports: Imports) -> None:
    assert layer_faults(imports) == []


def test_third_party_packages_stay_at_home(imports: Imports) -> None:
    assert home_faults(imports) == []


def test_features_of_the_window_are_independent(graph: grimp.ImportGraph, imports: Imports) -> None:
    rooms = graph.find_children("app.ui") if "app.ui" in graph.modules else set()
    folders = [room.rsplit(".", 1)[-1] for room in rooms if graph.find_children(room)]
    assert feature_faults(imports, folders) == []


def test_private_modules_stay_private(imports: Imports) -> None:
    assert private_faults(imports) == []


def test_no_cycles(imports: Imports) -> None:
    assert cycle(imports) == []


# The rules themselves, on imports made up to break them: a rule that lets everything pass would
# not be noticed above.


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("app.documents.report", "app.briefing.report"),
        ("app.documents.report", "app.operations.projects"),
        ("app.models.money", "app.library.writer"),
        ("app.models.money", "app.settings"),
        ("app.library.writer", "app.operations.projects"),
        ("app.operations.projects", "app.queries.rollups"),
        ("app.queries.rollups", "app.operations.projects"),
        ("app.briefing.annex", "app.exporting.csv"),
        ("app.merging.package", "app.importing.tables"),
        ("app.cli", "app.ui.window"),
        ("app.ui.window", "app.cli"),
        ("app.newcomer", "app.models.money"),
    ],
)
def test_a_wrong_layer_is_seen(importer: str, imported: str) -> None:
    assert layer_faults(frozenset({(importer, imported)})) == [
        f"{importer} imports {imported}: not allowed between these layers"
    ]


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("app.library.writer", "app.models.money"),
        ("app.library.writer", "app.settings"),
        ("app.operations.projects", "app.library"),
        ("app.briefing.annex", "app.queries.rollups"),
        ("app.briefing.annex", "app.documents.annextable"),
        ("app.exporting.word", "app.documents.report"),
        ("app.ui.window", "app.briefing.annex"),
        ("app.cli", "app.errors"),
        ("app.__main__", "app.cli"),
        ("app.cli", "app"),
    ],
)
def test_a_right_layer_passes(importer: str, imported: str) -> None:
    assert layer_faults(frozenset({(importer, imported)})) == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("app.ui.window", "sqlalchemy"),
        ("app.ui.window", "sqlite3"),
        ("app.cli", "sqlalchemy"),
        ("app.queries.rows", "PySide6"),
        ("app.ui.printing.preview", "reportlab"),
        ("app.exporting.csv", "PIL"),
        ("app.library.opening", "alembic"),
        ("app.library.migrated", "alembic"),
    ],
)
def test_a_package_away_from_home_is_seen(importer: str, imported: str) -> None:
    assert home_faults(frozenset({(importer, imported)})) == [
        f"{importer} imports {imported}: this package has its home elsewhere"
    ]


def test_features_that_know_each_other_are_seen() -> None:
    known = frozenset({("app.ui.grid.model", "app.ui.inspector.form")})
    assert len(feature_faults(known)) == 1
    new = frozenset({("app.ui.calendar.month", "app.ui.grid")})
    assert feature_faults(new) == []
    assert len(feature_faults(new, ["calendar"])) == 1
    upwards = frozenset({("app.ui.controls.button", "app.ui.grid.model")})
    assert len(feature_faults(upwards, ["controls"])) == 1
    downwards = frozenset({("app.ui.grid.model", "app.ui.controls.button")})
    assert feature_faults(downwards, ["controls"]) == []
    meeting = frozenset({("app.ui.window", "app.ui.grid"), ("app.ui.grid.model", "app.ui.tasks")})
    assert feature_faults(meeting) == []


def test_foreign_private_modules_are_seen() -> None:
    own = ("app.library.writer", "app.library._images")
    foreign = ("app.operations.projects", "app.library._images")
    assert private_faults(frozenset({own})) == []
    assert len(private_faults(frozenset({foreign}))) == 1


def test_a_cycle_is_seen() -> None:
    ring = frozenset({("app.a", "app.b"), ("app.b", "app.c"), ("app.c", "app.a")})
    found = cycle(ring)
    assert found[0] == found[-1]
    assert set(found) == {"app.a", "app.b", "app.c"}
    assert cycle(frozenset({("app.a", "app.b"), ("app.b", "app.c")})) == []
