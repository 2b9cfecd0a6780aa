"""Spoilt files of every format are read or refused with a sentence: no crash, no hang, no bug.

All of it happens in one process of its own. ``CHUBEI_FUZZ=5000`` tries so many files of each kind.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.importing.fuzz.promises import check_source, found_in
from tests.importing.fuzz.seeds import SEEDS
from tests.importing.fuzz.trial import trial

ROOT = Path(__file__).parents[3]

#: Spoilt files of each kind.
COUNT = int(os.environ.get("CHUBEI_FUZZ", "200"))

Outcomes = dict[str, dict[str, int]]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    folder = tmp_path_factory.mktemp("fuzz")
    done = subprocess.run(
        [sys.executable, "-m", "tests.importing.fuzz.trial", str(folder), str(COUNT)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    at = (folder / "under-way").read_text(encoding="utf-8")
    assert done.returncode == 0, f"at the spoilt file {at}:\n{done.stderr[-4000:]}"
    found: Outcomes = json.loads(done.stdout)
    return found


def test_good_files_are_read_and_hold_projects(tmp_path: Path) -> None:
    with trial(tmp_path) as tried:
        for kind, make in SEEDS.items():
            source = tried._source(kind, make())
            check_source(source)
            tables = found_in(source)
            assert tables or kind == "raw docx", kind


@pytest.mark.parametrize("kind", SEEDS)
def test_spoilt_files_are_read_or_refused(kind: str, outcomes: Outcomes) -> None:
    found = dict(outcomes[kind])
    tried = sum(found.values())
    read = found.pop("read", 0)
    # They must have been spoilt enough to be refused, and not so much that all are.
    assert read > tried // 20
    assert sum(found.values()) > tried // 60
