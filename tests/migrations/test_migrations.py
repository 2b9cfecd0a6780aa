"""Migrations: the models are the migrated schema; an older library is upgraded whole or not."""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from app import paths
from app.errors import LibraryUnavailable, ReadOnlyLibrary
from app.library import file as library_file
from app.library import migrate
from app.library.backup import backup_folder
from app.library.file import create_library, open_library
from app.library.searchindex import is_index
from app.models.schema import metadata
from app.models.version import user_version
from app.operations.projects import update_projects
from app.queries.filter import Filter
from app.queries.rollups import load_totals
from tests.library_files import AUTHOR, qianjiang_copy
from tests.properties.plain_sums import assert_summed
from tests.unit.library.tables import assert_sound, project, read_rows, table_images

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return qianjiang_copy(tmp_path)


# ---------------------------------------------------------------- models and migrations agree


def statements(path: Path) -> dict[str, list[str]]:
    """Return the parts of each CREATE statement, sorted, for the order may differ."""
    found = {}
    for row in read_rows(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        if is_index(row["name"]):
            # The word index is no table of the migrations: it is made and mended on opening.
            continue
        text = " ".join(row["sql"].split())
        parts = re.split(r", (?=CONSTRAINT |[a-z_]+ [A-Z]+)", text[text.index("(") + 1 :])
        found[row["name"]] = sorted([text[: text.index("(")], *(p.strip(" )") for p in parts)])
    return found


def test_migrations_build_what_the_models_say(tmp_path: Path) -> None:
    migrated, modelled = tmp_path / "a.chubei", tmp_path / "b.db"
    create_library(migrated)
    engine = create_engine(f"sqlite:///{modelled}", poolclass=NullPool)
    metadata.create_all(engine)
    expected = statements(modelled)
    actual = statements(migrated)
    del actual["alembic_version"]
    assert actual == expected
    assert len(expected) > 25


def test_alembic_sees_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "a.chubei"
    create_library(path)
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, *_: not is_index(name or ""),
            },
        )
        assert compare_metadata(context, metadata) == []


def test_down_and_up_again(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    path = tmp_path / "a.chubei"
    create_library(path)
    before = statements(path)
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(paths.migrations()))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert set(statements(path)) <= {"alembic_version", "sqlite_sequence"}
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    assert statements(path) == before


# ---------------------------------------------------------------- nothing due, nothing loaded


def test_opening_a_current_library_does_not_import_alembic(path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from app.library.file import open_library\n"
        "with open_library(Path(sys.argv[1]), must_write=True) as library:\n"
        "    print(library.undo_label())\n"
        "print(sorted(n for n in sys.modules if n.split('.')[0] in ('alembic', 'mako')))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**_environment(), "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    assert result.stdout.splitlines() == ["建立 黔江区大健康产业", "[]"]
    assert not backup_folder(path).exists()


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ)


# ---------------------------------------------------------------- an artificial next version

GOOD = '''
"""A column more, and a table rebuilt."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("project", sa.Column("land_mu", sa.Integer(), nullable=True))
    with op.batch_alter_table("unit") as batch:
        batch.add_column(sa.Column("short", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE project SET land_mu = number")
'''

FAILING = GOOD + '    op.execute("UPDATE project SET no_such_column = 1")\n'
ORPHANING = GOOD + '    op.execute("DELETE FROM reserve")\n'
RAISING = GOOD + '    raise ValueError("two\\nlines")\n'


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make this program one of version 1.6; return the migration to be written."""
    scripts = tmp_path / "migrations 100%"
    shutil.copytree(paths.migrations(), scripts, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(paths, "migrations", lambda: scripts)
    for module in (library_file, migrate):
        monkeypatch.setattr(module, "user_version", lambda *_: user_version(1, 6))
    return scripts / "versions" / "0007_more.py"


def test_an_older_library_is_upgraded_after_a_backup(path: Path, next_version: Path) -> None:
    next_version.write_text(GOOD, encoding="utf-8")
    old = table_images(path)
    with open_library(path, author=AUTHOR, must_write=True) as library:
        with library.read() as connection:
            assert load_totals(connection, Filter()).total_yuan == 27_906_370_000
        library.perform(update_projects({1: {"notes": "升级后"}}))
    assert [row["land_mu"] for row in read_rows(path, "SELECT * FROM project ORDER BY number")] == [
        *range(1, 37)
    ]
    assert read_rows(path, "PRAGMA user_version") == [{"user_version": 1006}]
    assert read_rows(path, "SELECT * FROM alembic_version") == [{"version_num": "0007"}]
    assert_sound(path)
    (backup,) = backup_folder(path).iterdir()
    assert backup.name.endswith("-升级前.chubei")
    assert table_images(backup) == old
    assert read_rows(backup, "PRAGMA user_version") == [{"user_version": 1005}]
    # The next opening has nothing to do.
    with open_library(path, must_write=True):
        assert len(list(backup_folder(path).iterdir())) == 1


def test_history_of_the_older_version_can_be_undone(path: Path, next_version: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    next_version.write_text(GOOD, encoding="utf-8")
    with open_library(path, must_write=True) as library:
        library.undo()
        with library.read() as connection:
            assert load_totals(connection, Filter()).count == 0
        library.redo()
        with library.read() as connection:
            assert load_totals(connection, Filter()).total_yuan == 27_906_370_000


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (FAILING, "no such column: no_such_column"),
        (ORPHANING, "里有失去依据的行"),
        (RAISING, "two lines"),
    ],
)
def test_a_failing_upgrade_changes_nothing_and_names_the_backup(
    path: Path, next_version: Path, script: str, said: str
) -> None:
    next_version.write_text(script, encoding="utf-8")
    old, schema = table_images(path), statements(path)
    with pytest.raises(LibraryUnavailable, match="文库升级没有成功，内容没有变") as caught:
        open_library(path, must_write=True)
    assert said in caught.value.sentence
    assert "\n" not in str(caught.value)
    (backup,) = backup_folder(path).iterdir()
    assert str(backup) in caught.value.remedy
    assert table_images(path) == old == table_images(backup)
    assert statements(path) == schema
    assert read_rows(path, "PRAGMA user_version") == [{"user_version": 1005}]
    assert_sound(path)
    # The lock is free: once the fault is mended, it works.
    next_version.write_text(GOOD, encoding="utf-8")
    with open_library(path, must_write=True) as library:
        assert library.undo_label()


def test_no_backup_no_upgrade(
    path: Path, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version.write_text(GOOD, encoding="utf-8")
    backup_folder(path).write_text("in the way")
    old = table_images(path)
    from app.errors import OutputUnwritable

    with pytest.raises(OutputUnwritable):
        open_library(path, must_write=True)
    assert table_images(path) == old
    assert read_rows(path, "PRAGMA user_version") == [{"user_version": 1005}]


def test_an_older_library_that_cannot_be_written_is_not_shown_wrongly(
    path: Path, next_version: Path
) -> None:
    next_version.write_text(GOOD, encoding="utf-8")
    with pytest.raises(ReadOnlyLibrary, match="要先升级"):
        open_library(path, read_only=True)
    assert read_rows(path, "PRAGMA user_version") == [{"user_version": 1005}]


# ---------------------------------------------------------------- every released revision


@pytest.mark.parametrize("fixture", sorted(FIXTURES.glob("*.sql")), ids=lambda each: each.stem)
def test_a_library_of_each_revision_opens(tmp_path: Path, fixture: Path) -> None:
    """Each holds Qianjiang's 36 projects, one amount corrected, one project deleted, one project
    added and taken back, all by 王敏."""
    path = tmp_path / "旧.chubei"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(fixture.read_text(encoding="utf-8"))
    with open_library(path, author=AUTHOR, must_write=True) as library:
        assert_summed(path)
        with library.read() as connection:
            totals = load_totals(connection, Filter())
            assert totals.count == 35
            bin_totals = load_totals(connection, Filter(is_bin=True))
            assert bin_totals.count == 1
        assert library.undo_label() == f"删除 {project(path, 36)['name']}"
        assert library.redo_label() == "新建 试写的项目"
        library.undo()
        library.undo()
        with library.read() as connection:
            totals = load_totals(connection, Filter())
            assert (totals.count, totals.total_yuan) == (36, 27_906_370_000)
        for _ in range(3):
            library.redo()
    assert_summed(path)
    assert [row["name"] for row in read_rows(path, "SELECT name FROM project WHERE number > 36")]
    assert_sound(path)
