"""Spoilt files of every format are read or refused with a sentence: no crash, no hang, no bug.

Each kind has a process of its own, so that one that dies says which.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.importing.readers.mutating import SEEDS, outcome

ROOT = Path(__file__).parents[3]

#: Spoilt files of each kind.
COUNT = 200


@pytest.mark.parametrize("kind", SEEDS)
def test_good_files_are_read(kind: str) -> None:
    assert outcome(SEEDS[kind]()) == "read"


@pytest.mark.parametrize("kind", SEEDS)
def test_spoilt_files_are_read_or_refused(kind: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.importing.readers.mutating", kind, str(COUNT)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    outcomes = json.loads(done.stdout)
    # They must have been spoilt enough to be refused, and not so much that all are.
    assert outcomes.pop("read") > COUNT // 20
    assert sum(outcomes.values()) > COUNT // 40
